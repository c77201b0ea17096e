"""What was found about a record elsewhere: steps taken again, decisions protected, failures tolerated."""

from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.rooms.disclosure.public import may_read_inside
from shouzhan.rooms.ownership.harbour.models import SafeHarbour
from shouzhan.rooms.ownership.redo.models import StepRedo
from shouzhan.rooms.ownership.redo.table import label_of
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase
from shouzhan.web import shapes
from shouzhan.web.dossier import has_dossier
from shouzhan.web.recordpage import EVERY, Later, may_see, panel
from shouzhan.web.registers import badge, register_of

Column, Cell, Row = shapes.Column, shapes.Cell, shapes.Row
ABOUT: tuple[Any, ...] = (StepRedo, SafeHarbour, ToleranceCase)


@panel(EVERY, order=92)
def found_about(actor: Any, record: Any) -> shapes.Panel | None:
    """The records of care that name this one, for those who may see them; a dossier asks for them later."""
    return None if has_dossier(register_of(record).name) or not actor.is_authenticated else _found(actor, record)


@panel("disclosure.achievements", order=92, later=Later("care", lazy("尽职、容错与重新办理"), may_read_inside))
def found_about_result(actor: Any, achievement: Any) -> shapes.Panel | None:
    """The same of a result, for those inside."""
    return _found(actor, achievement) if may_read_inside(actor, achievement) else None


def _found(actor: Any, record: Any) -> shapes.Panel | None:
    parts = [model.objects.filter(about=record.number).order_by().annotate(which=Value(at)).values_list("which", flat=True) for at, model in enumerate(ABOUT)]
    kinds = sorted(set(parts[0].union(*parts[1:])))
    found = [one for at in kinds for one in ABOUT[at].objects.filter(about=record.number).order_by("pk") if may_see(actor, one)]
    if not found:
        return None
    columns = (Column("number", _("编号"), "code"), Column("kind", _("事项")), Column("state", _("状态"), "badge"))
    return shapes.Panel("care", _("尽职、容错与重新办理"), table=shapes.Table(columns, tuple(
        Row((Cell(one.number, url=register_of(one).url(one)), Cell(one.procedure().title, note=_told(one)), Cell(badge=badge(one)))) for one in found), caption=_("与这条记录有关的尽职、容错与重办")))


def _told(one: Any) -> str:
    if isinstance(one, StepRedo):
        return label_of(one.step)
    return str(one.get_treatment_display()) if isinstance(one, ToleranceCase) and one.treatment else ""
