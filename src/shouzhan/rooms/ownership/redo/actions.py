"""Every write to redone steps; the record itself goes back by a step of its own."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.kernel.procedure.perform import ACTIONS, Opened, performs
from shouzhan.rooms.ownership.redo import procedure
from shouzhan.rooms.ownership.redo.models import StepRedo
from shouzhan.rooms.ownership.redo.table import REDOABLE, label_of
from shouzhan.rooms.parties.public import Organisation


def _refused(code: str, sentence: str, remedy: str) -> Refused:
    return Refused(Decision.refuse(code, sentence, (procedure.REDO,), remedy))


@performs(procedure.ask_redo)
def ask_redo(actor: Any, *, about: str, step: str, policy: str, changed_on: date, problem: str, clause: str = "", is_synthetic: bool = False) -> Opened:
    """Ask that a step of one's own unit be taken again."""
    if step not in REDOABLE:
        raise _refused("not-redoable", _("这个环节不能重新办理。"), _("可以重新办理的有：%(which)s。") % {"which": "、".join(label_of(key) for key in sorted(REDOABLE))})
    kind, name = step.rpartition(".")[::2]
    entry = Entry.objects.filter(record_kind=kind, record_number=about.strip(), step=name).order_by("-revision").first()
    if entry is None:
        raise _refused("never-taken", _("%(about)s 没有办理过“%(step)s”。") % {"about": about, "step": label_of(step)}, _("请核对记录编号与环节。"))
    held = PROCEDURES[kind].model._default_manager.get(number=entry.record_number)
    unit = Organisation.objects.filter(pk__in=held.concerned_organisations()).filter(pk__in=actor.organisations(procedure.ASKERS)).first()
    if unit is None:
        raise _refused("other-unit", _("%(about)s 不是您单位的记录。") % {"about": about}, _("请由该记录的单位申请。"))
    if StepRedo.objects.filter(entry=entry.leaf_hash, state__in=("asked", "allowed")).exists():
        raise _refused("asked-already", _("这一步已在重新办理。"), _("请在原申请上办理。"))
    made = StepRedo(
        asker=actor, unit=unit, about=entry.record_number, about_kind=kind, step=step, entry=entry.leaf_hash, taken_on=localdate(entry.at), policy=policy, clause=clause,
        changed_on=changed_on, problem=problem, is_synthetic=is_synthetic)
    return Opened(made, {"about": made.about, "step": step, "entry": made.entry, "policy": policy, "changed_on": changed_on.isoformat()})


@performs(procedure.allow_redo)
def allow_redo(actor: Actor, redo: StepRedo) -> dict[str, Any]:
    """Put the record back to before the step; what was done stays in the journal."""
    back, held = REDOABLE[redo.step], redo.held()
    if held is None or held.state not in {one.name for one in back.sources}:
        where = held.state_now.label if held is not None else "–"
        raise _refused("too-late", _("%(about)s 现为“%(state)s”，这一步不能再重新办理。") % {"about": redo.about, "state": where}, _("只有部分环节、在后续事项完成之前可以重新办理；请另行办理。"))
    ACTIONS[back.key](System(), held, reason=_("因政策变化重新办理（%(number)s）") % {"number": redo.number})
    redo.allowed_by = actor.public_id
    return {"about": redo.about, "step": redo.step}


@performs(procedure.refuse_redo)
def refuse_redo(actor: Actor, redo: StepRedo) -> None:
    """The step stands as it is."""


@performs(procedure.finish_redo)
def finish_redo(actor: Actor, redo: StepRedo, *, entry: Entry) -> dict[str, Any]:
    """The step was taken again."""
    redo.again, redo.redone_on = entry.leaf_hash, today()
    return {"before": redo.entry, "again": redo.again}


@performs(procedure.withdraw_redo)
def withdraw_redo(actor: Actor, redo: StepRedo) -> None:
    """Leave it as it is."""


@performs(procedure.resume_redo)
def resume_redo(actor: Actor, redo: StepRedo) -> None:
    """Ask after all."""


def finish_waiting(entry: Entry) -> None:
    """A step that may be redone was taken: what waited for it is finished with it."""
    for redo in StepRedo.objects.filter(about=entry.record_number, step=entry.kind, state="allowed"):
        finish_redo(System(), redo, entry=entry)
