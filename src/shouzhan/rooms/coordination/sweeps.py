"""What the ledger does by itself: new documents become tasks, late and silent ones are raised."""

from datetime import date

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows
from shouzhan.rooms.coordination.actions import escalate, open_task
from shouzhan.rooms.coordination.models import TaskCase, in_light
from shouzhan.rooms.coordination.rules import silent_since
from shouzhan.rooms.parties.public import Role, holders
from shouzhan.rooms.policies.public import PolicyDocument, StatedTask
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps


@follows("policies.document.publish")
@follows("policies.document.adopt")
def open_stated_tasks(entry: Entry, document: PolicyDocument) -> None:
    """Each stated task of a live document becomes a case, once."""
    starts = document.begins_on or today()
    for stated in StatedTask.objects.filter(document=document, case=None).prefetch_related("units"):
        open_task(
            System(), name=stated.name, name_en=stated.name_en, units=[unit.printed for unit in stated.units.all()], document=document,
            stated=stated, clause=stated.clause, starts_on=starts,
            target_on=_ends(document, stated, starts), is_synthetic=document.is_synthetic,
        )


def _ends(document: PolicyDocument, stated: StatedTask, starts: date) -> date | None:
    """A task is due on the day its own clause names, else at the end of its document's plan; a day before its start is none."""
    return next((day for day in (stated.deadline, document.ends_on) if day is not None and day >= starts), None)


@sweeps("coordination.escalate")
def escalate_late_and_silent() -> int:
    """Raise what is late or silent, once a month, and tell those who can act."""
    day = today()
    late = TaskCase.objects.filter(in_light("red"), state__in=("open", "running", "proposed"))
    silent = TaskCase.objects.filter(state="running", last_heard_on__lt=silent_since(day))
    waiting = (late | silent).exclude(escalated_on__gt=day.replace(day=1)).select_related("owner").distinct()
    return over(waiting.order_by("pk"), lambda task: _tell(escalate(System(), task)))


def _tell(task: TaskCase) -> None:
    readers = {user.pk: user for user in holders(Role.COORDINATOR)}
    if task.owner is not None:
        readers.update({user.pk: user for user in holders(Role.LIAISON, task.owner)})
    why = task.light.sentence
    notify(
        readers.values(), f"提级督办：{task.name[:80]}（{why.zh}）", f"Raised: {(task.name_en or task.name)[:120]} ({why.en})",
        f"/tasks/{task.number}/", key=f"escalate:{task.number}:{today():%Y-%m}",
    )
