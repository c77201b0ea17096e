"""The list of safe harbours."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.ownership.harbour import procedure as p
from shouzhan.rooms.ownership.harbour.models import HarbourKind, SafeHarbour
from shouzhan.web.registers import ListColumn, ListFilter, Register

harbours = Register(
    name="ownership.harbours", model=SafeHarbour, title=Text("尽职免责", "Safe harbours"), one=Text("尽职免责", "Safe harbour"), path="safe-harbours/", sees=p.readers, related=("decider__person", "unit", "achievement"),
    lead=_("哪项决策、由谁作出、四项证据是否成立；只有决策人、本单位管理部门和转移机构、审计和政策人员看得到。"),
    columns=(
        ListColumn("title", _("决策"), "title", is_link=True), ListColumn("kind", _("类别"), "get_kind_display", sort="kind"), ListColumn("unit", _("单位"), "unit.shown_name"),
        ListColumn("decided_on", _("决策日期"), "decided_on", kind="date", sort="decided_on"), ListColumn("confirmed_on", _("确认日期"), "confirmed_on", kind="date", sort="confirmed_on"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("kind", _("类别"), "kind", HarbourKind.choices), ListFilter("state", _("状态"), "state", tuple((one.name, one.label) for one in p.harbour.states))),
    search=("number", "about"), order=("-decided_on", "-id"), in_site_search=False,
    empty_title=_("还没有尽职免责记录"), empty_hint=_("作出决策的人可以“申请尽职免责”；进场交易出具凭证时自动登记。"), serves=("T-15", "T-33"),
)
