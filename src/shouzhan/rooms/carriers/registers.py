"""The list of carriers."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Public
from shouzhan.rooms.carriers.models import Carrier, CarrierKind, Tier
from shouzhan.rooms.parties.public import DISTRICTS, place_name
from shouzhan.web.registers import ListColumn, ListFilter, Register

carriers = Register(
    name="carriers.carriers", model=Carrier, title=_("载体"), one=_("载体"), path="carriers/", sees=Public(), is_public=True,
    related=("zone", "operator"),
    lead=_("高新区、园区、大学科技园与孵化器，及其主管高校、所在区与梯次。"),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True),
        ListColumn("kind", _("类别"), "get_kind_display", sort="kind"),
        ListColumn("tier", _("梯次"), lambda c: c.get_tier_display() if c.kind == "incubator" else None, sort="tier"),
        ListColumn("place", _("所在区"), lambda c: place_name(c.place), sort="place"),
        ListColumn("zone", _("所属园区"), "zone.title"),
        ListColumn("operator", _("运营机构"), "operator.shown_name"),
        ListColumn("opened_on", _("设立日期"), "opened_on", kind="date", sort="opened_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(
        ListFilter("kind", _("类别"), "kind", CarrierKind.choices),
        ListFilter("tier", _("梯次"), "tier", [c for c in Tier.choices if c[0]]),
        ListFilter("place", _("所在区"), "place", DISTRICTS),
    ),
    search=("name", "name_en", "number"), order=("name_order", "id"),
)
