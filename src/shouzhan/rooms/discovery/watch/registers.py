"""The lists of trend notes and market leads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.discovery.watch import procedure as p
from shouzhan.rooms.discovery.watch.models import MarketLead, Outcome, TrendNote
from shouzhan.web.registers import ListColumn, ListFilter, Register


def _backed(one: TrendNote) -> Any:
    return None if one.is_backed is None else _("支持") if one.is_backed else _("不支持")


notes = Register(
    name="discovery.notes", model=TrendNote, title=_("趋势研判"), one=Text("趋势研判", "Trend note"), path="trend-notes/", sees=p.sees_note, related=("park__operator",), unread=("text", "why", "lesson"),
    lead=_("按细分赛道研判，决定支持哪些、为什么，一年后与实际对照。"),
    columns=(
        ListColumn("name", _("研判"), "name", sort="name_order", is_link=True), ListColumn("track", _("细分赛道"), "track", sort="track"), ListColumn("park", _("园区"), "park.title"),
        ListColumn("backed", _("是否支持"), _backed), ListColumn("due", _("回看日期"), "due_on", kind="deadline", sort="due_on"), ListColumn("outcome", _("回看结论"), lambda one: one.get_outcome_display() or None, sort="outcome"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("track", _("细分赛道"), "track"), ListFilter("outcome", _("回看结论"), "outcome", Outcome.choices), ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.note.states])),
    search=("number", "name", "track"), in_site_search=False, empty_title=_("没有趋势研判"), empty_hint=_("园区点“写研判”；公布后高校与园区都能读到。"), serves=("I-03", "U-24"),
)

leads = Register(
    name="discovery.leads", model=MarketLead, title=_("市场线索"), one=Text("市场线索", "Market lead"), path="market-leads/", sees=p.sees_lead, related=("park__operator",), unread=("text",),
    lead=_("市场需求推送给相近的校内团队，并记下哪些促成了联系。"),
    columns=(
        ListColumn("name", _("市场需求"), "name", sort="name_order", is_link=True), ListColumn("track", _("细分赛道"), "track", sort="track"), ListColumn("park", _("园区"), "park.title"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.lead.states]),),
    search=("number", "name", "track"), in_site_search=False, empty_title=_("没有市场线索"), empty_hint=_("园区点“登记市场需求”，再推送给相近的校内团队。"), serves=("U-24",),
)
