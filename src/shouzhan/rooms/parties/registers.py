"""The lists of organisations and memberships."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState, Oneself
from shouzhan.rooms.parties.models import Membership, Organisation, OrganisationKind
from shouzhan.rooms.parties.places import PLACES, place_name
from shouzhan.rooms.parties.roles import Role
from shouzhan.web.registers import ListColumn, ListFilter, Register

ORGANISATION_STATES = (("active", _("在册")), ("registered", _("待核验")), ("merged", _("已合并")), ("closed", _("已注销")))

organisations = Register(
    name="parties.organisations", model=Organisation, title=_("机构名录"), one=_("机构"), path="organisations/",
    sees=InState(("active", "merged", "closed")) | Held((Role.SYSTEM_ADMIN, Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR)),
    is_public=True, importer="shouzhan.rooms.parties.importing.importer",
    lead=_("政府部门、高校院所、企业、园区与服务机构的统一登记；文件中的各种名称都归到同一机构。"),
    columns=(
        ListColumn("name", _("名称"), "shown_name", sort="name", is_link=True),
        ListColumn("kind", _("类别"), "get_kind_display", sort="kind"),
        ListColumn("place", _("区划"), lambda o: place_name(o.place), sort="place"),
        ListColumn("uscc", _("统一社会信用代码"), "uscc", kind="code"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", sort="number"),
        ListColumn("name_zh", _("中文名称"), "name", is_shown=False),
        ListColumn("name_en", _("英文名称"), "name_en", is_shown=False),
        ListColumn("since", _("登记时间"), lambda o: o.created_at.date(), kind="date", is_shown=False),
    ),
    filters=(
        ListFilter("kind", _("类别"), "kind", OrganisationKind.choices),
        ListFilter("place", _("区划"), "place", PLACES),
        ListFilter("state", _("状态"), "state", ORGANISATION_STATES),
    ),
    search=("name", "name_en", "uscc", "number"),
    order=("-id",), serves=("U-40",),
)

memberships = Register(
    name="parties.memberships", model=Membership, title=_("任职与角色"), one=_("任职"), path="memberships/",
    sees=Held((Role.ORG_ADMIN,), through="organisation") | Oneself("user") | Held((Role.SYSTEM_ADMIN, Role.AUDITOR)),
    related=("user", "user__person", "organisation"),
    lead=_("谁在哪家机构、以什么角色、管辖何处、任期多久。"),
    columns=(
        ListColumn("user", _("账号"), lambda m: str(m.user), is_link=True),
        ListColumn("role", _("角色"), "get_role_display", sort="role"),
        ListColumn("organisation", _("机构"), "organisation.shown_name"),
        ListColumn("place", _("管辖"), lambda m: place_name(m.place)),
        ListColumn("starts", _("任期自"), "starts_on", kind="date", sort="starts_on"),
        ListColumn("ends", _("任期至"), "ends_on", kind="date", sort="ends_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(
        ListFilter("role", _("角色"), "role", Role.choices),
        ListFilter("state", _("状态"), "state", (("active", _("任职中")), ("proposed", _("待确认")), ("ended", _("已卸任")))),
    ),
    search=("user__username", "user__person__name", "organisation__name", "number"),
)

