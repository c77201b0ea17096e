"""The list of changes to parameters: officials see all, everyone sees what holds or held."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState
from shouzhan.rooms.entitlements import procedure as p
from shouzhan.rooms.entitlements.changing import told_value
from shouzhan.rooms.entitlements.models import ParameterChange
from shouzhan.rooms.parties.public import Role
from shouzhan.web.registers import ListColumn, ListFilter, Register
from shouzhan.web.shapes import Cell

changes = Register(
    name="entitlements.changes", model=ParameterChange, title=_("参数变更"), one=_("参数变更"), path="parameter-changes/",
    sees=InState((*p.HELD, "revoked")) | Held((*p.KEEPERS, Role.AUDITOR)), is_public=True,
    lead=_("法规中的数由两人办理才能改：一人拟，另一人批；按日期生效，可以撤销。"),
    columns=(
        ListColumn("parameter", _("参数"), "title", is_link=True), ListColumn("since", _("自"), "since", kind="date", sort="since"), ListColumn("until", _("至"), "until", kind="date"),
        ListColumn("value", _("拟定数值"), "value", cell=lambda change: Cell(told_value(change))), ListColumn("clause", _("条款"), "clause"), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.change.states]),),
    search=("parameter", "number", "clause"), in_site_search=False, order=("-id",), serves=("Z-13", "Z-14"),
)
