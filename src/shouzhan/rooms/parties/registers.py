"""The lists of organisations and memberships."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState, Oneself, Public
from shouzhan.rooms.parties.models import CalendarYear, Membership, Organisation, OrganisationKind
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
        ListColumn("name", _("名称"), "shown_name", sort="name_order", is_link=True),
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

calendars = Register(
    name="parties.calendars", model=CalendarYear, title=_("节假日安排"), one=_("节假日安排"), path="calendars/", titled=("year",),
    sees=Public(), is_public=True, importer="shouzhan.rooms.parties.calendarimport.importer",
    lead=_("本市录入的年份优先于随产品提供的年份；工作日期限按生效的安排计算，缺哪一年就说缺哪一年。全部年份见“生效的年份”（/calendars/years/）。"),
    columns=(
        ListColumn("year", _("年份"), "year", kind="code", sort="year", is_link=True),
        ListColumn("source", _("出处"), "source"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code"),
        ListColumn("days_off", _("放假"), "days_off", is_shown=False),
        ListColumn("workdays", _("调休上班"), "workdays", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", (("in-force", _("生效")), ("withdrawn", _("已停用")))),),
    search=("source", "number"), order=("-year", "-id"),
    empty_title=_("本市尚未录入年份"), empty_hint=_("现按随产品提供的年份计算工作日。"),
)
