"""What was found about a record elsewhere: steps taken again, decisions protected, failures tolerated."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.rooms.ownership.harbour.models import SafeHarbour
from shouzhan.rooms.ownership.redo.models import StepRedo
from shouzhan.rooms.ownership.redo.table import label_of
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase
from shouzhan.web import shapes
from shouzhan.web.recordpage import EVERY, may_see, panel
from shouzhan.web.registers import badge, register_of

Column, Cell, Row = shapes.Column, shapes.Cell, shapes.Row
ABOUT = (StepRedo, SafeHarbour, ToleranceCase)


@panel(EVERY, order=92)
def found_about(actor: Any, record: Any) -> shapes.Panel | None:
    """The records of care that name this one, for those who may see them."""
    if not actor.is_authenticated:
        return None
    found = [one for model in ABOUT for one in model.objects.filter(about=record.number).order_by("pk") if may_see(actor, one)]
    if not found:
        return None
    columns = (Column("number", _("编号"), "code"), Column("kind", _("事项")), Column("state", _("状态"), "badge"))
    return shapes.Panel("care", _("尽职、容错与重新办理"), table=shapes.Table(columns, tuple(
        Row((Cell(one.number, url=register_of(one).url(one)), Cell(one.procedure().title, note=_told(one)), Cell(badge=badge(one)))) for one in found), caption=_("与这条记录有关的尽职、容错与重办")))


def _told(one: Any) -> str:
    if isinstance(one, StepRedo):
        return label_of(one.step)
    return str(one.get_treatment_display()) if isinstance(one, ToleranceCase) and one.treatment else ""
