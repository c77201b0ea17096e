"""The list of steps taken again."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.ownership.redo import procedure as p
from shouzhan.rooms.ownership.redo.models import StepRedo
from shouzhan.web.registers import ListColumn, ListFilter, Register

redos = Register(
    name="ownership.redos", model=StepRedo, title=Text("环节重新办理", "Steps taken again"), one=Text("环节重新办理", "Redo of a step"), path="step-redos/", sees=p.readers, related=("unit", "asker__person"),
    lead=_("因政策变化造成程序问题、重新办理的环节：原来的一步留着，新的一步对着看。"),
    empty_title=_("还没有重新办理的环节"), empty_hint=_("政策变化使已办的一步不合程序时，由本单位“申请重新办理”。"),
    columns=(
        ListColumn("title", _("环节"), "title", is_link=True), ListColumn("unit", _("单位"), "unit.shown_name"), ListColumn("policy", _("变化的政策"), "policy"),
        ListColumn("taken_on", _("原办理日"), "taken_on", kind="date", sort="taken_on"), ListColumn("changed_on", _("变化生效日"), "changed_on", kind="date", sort="changed_on"),
        ListColumn("redone_on", _("重新办理日"), "redone_on", kind="date", sort="redone_on"), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", tuple((one.name, one.label) for one in p.redo.states)),),
    search=("number", "about", "policy"), order=("-id",), in_site_search=False, serves=("T-15",),
)
