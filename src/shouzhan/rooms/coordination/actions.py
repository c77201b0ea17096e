"""Every write to the ledger of tasks and plans."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.rooms.coordination import procedure
from shouzhan.rooms.coordination.models import ActionPlan, Milestone, ProgressReport, TaskCase, TaskUnit
from shouzhan.rooms.parties.public import CITY, Organisation, resolve_all
from shouzhan.rooms.policies.public import PolicyDocument, StatedTask

TELLING = 10  # fewer signs than this cannot say what was reached


@performs(procedure.open_task)
def open_task(
    actor: Actor, *, name: str, units: Iterable[str] = (), document: PolicyDocument | None = None, stated: StatedTask | None = None,
    clause: str = "", name_en: str = "", starts_on: date | None = None, target_on: date | None = None, place: str = CITY,
    plan: ActionPlan | None = None, is_synthetic: bool = False,
) -> Opened:
    """Put a task into the ledger, with its units as printed and no owner assumed."""
    starts = starts_on or today()
    _forward(starts, target_on)
    made = TaskCase(
        name=name, name_en=name_en, document=document, stated=stated, clause=clause, starts_on=starts, target_on=target_on, place=place,
        plan=plan, last_heard_on=today(), is_synthetic=is_synthetic,
    )
    printed = [unit.strip() for unit in units if unit.strip()]

    def then(task: TaskCase) -> None:
        known = resolve_all(printed)
        TaskUnit.objects.bulk_create(TaskUnit(task=task, printed=u[:200], organisation=known.get(u), order=i) for i, u in enumerate(printed))

    return Opened(made, {"name": name, "clause": clause, "document": document.number if document else "", "units": printed}, then=then)


def _forward(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise Refused(Decision.refuse(
            "deadline-before-start", _("完成期限 %(ends)s 早于开始日期 %(starts)s。") % {"ends": ends, "starts": starts}, remedy=_("请核对两个日期。")))


@performs(procedure.accept_task)
def accept_task(actor: Actor, task: TaskCase, *, owner: Organisation) -> dict[str, Any]:
    """Name the owner: a printed unit for itself, or the coordinator for any of them."""
    printed = procedure.listed_units(task)
    city = actor.holds(procedure.CITY)
    if not city and owner.pk not in actor.organisations(procedure.UNIT):
        raise Refused(Decision.refuse("not-yours", _("只能由本单位认领，或由统筹协调员指定。"), remedy=_("请本单位人员认领，或请统筹协调员指定责任单位。")))
    if not city and owner.pk not in printed:
        raise Refused(Decision.refuse("not-printed", _("%(unit)s不在文件列出的责任单位中。") % {"unit": owner.name}, cites=(task.citation,) if task.citation else (), remedy=_("请从文件列出的责任单位中选择；文件没有列全的，先修改任务的责任单位。")))
    task.owner, task.last_heard_on = owner, today()
    return {"owner": owner.number, "printed": owner.pk in printed}


@performs(procedure.hand_back)
def hand_back(actor: Actor, task: TaskCase) -> dict[str, Any]:
    """Give a task back that was accepted by mistake."""
    before, task.owner = task.owner, None
    return {"owner": before.number if before else ""}


@performs(procedure.plan_milestone)
def plan_milestone(actor: Actor, task: TaskCase, *, name: str, due_on: date) -> dict[str, Any]:
    """Add a milestone within the task's term."""
    _within(task, due_on)
    Milestone.objects.create(task=task, name=name, due_on=due_on)
    _refresh(task)
    return {"name": name, "due_on": due_on.isoformat()}


def _within(task: TaskCase, due_on: date) -> None:
    """A milestone lies within the task's term."""
    if due_on < task.starts_on:
        raise Refused(Decision.refuse("deadline-before-start", _("节点期限早于任务开始日期 %(day)s。") % {"day": task.starts_on}, remedy=_("请把节点期限定在任务开始之后。")))
    if task.target_on and due_on > task.target_on:
        raise Refused(Decision.refuse("after-deadline", _("节点期限晚于任务完成期限 %(day)s。") % {"day": task.target_on}, remedy=_("请把节点期限提前，或先延长任务的完成期限。")))


@performs(procedure.report_progress)
def report_progress(actor: Actor, task: TaskCase, *, month: date, text: str, evidence: str = "") -> Facts:
    """Report a month; a second report of the same month adds to the first and both stay."""
    if month > today():
        raise Refused(Decision.refuse("future-month", _("不能报告尚未到来的月份。"), remedy=_("请选择本月或以前的月份。")))
    if month < task.starts_on.replace(day=1):
        raise Refused(Decision.refuse("before-start", _("任务自 %(day)s 起，不能报告此前的月份。") % {"day": task.starts_on}, remedy=_("请核对月份，多半是年份写错。")))
    ProgressReport.objects.create(task=task, month=month.replace(day=1), text=text, evidence=evidence, reporter=actor.public_id, at=now())
    task.last_heard_on = today()
    return Facts({"month": f"{month:%Y-%m}", "has_evidence": bool(evidence)})


@performs(procedure.reach_milestone)
def reach_milestone(actor: Actor, task: TaskCase, *, milestone: Milestone, done_on: date, evidence: str) -> dict[str, Any]:
    """A milestone is reached, with the evidence."""
    _own(task, milestone)
    if milestone.done_on:
        raise Refused(Decision.refuse("done-already", _("这个节点已完成。"), remedy=_("不必再办；登记有误的，先撤销完成。")))
    if done_on > today():
        raise Refused(Decision.refuse("future-day", _("完成日期在今天之后。"), remedy=_("请填写实际完成的日期。")))
    if done_on < task.starts_on:
        raise Refused(Decision.refuse("before-start", _("完成日期早于任务开始日期 %(day)s。") % {"day": task.starts_on}, remedy=_("请核对日期，多半是年份写错。")))
    milestone.done_on, milestone.evidence = done_on, evidence
    milestone.save()
    task.last_heard_on = today()
    _refresh(task)
    return {"milestone": milestone.name, "done_on": done_on.isoformat()}


@performs(procedure.move_milestone)
def move_milestone(actor: Actor, task: TaskCase, *, milestone: Milestone, due_on: date) -> dict[str, Any]:
    """Move a milestone; how often it moved stays visible."""
    _own(task, milestone)
    _within(task, due_on)
    before, milestone.due_on, milestone.moved = milestone.due_on, due_on, milestone.moved + 1
    milestone.save()
    _refresh(task)
    return {"milestone": milestone.name, "from": before.isoformat(), "to": due_on.isoformat()}


def _own(task: TaskCase, milestone: Milestone) -> None:
    if milestone.task_id != task.pk:
        raise Refused(Decision.refuse("no-milestone", _("这个节点不属于本任务。"), remedy=_("请在任务页面的节点列表中选择。")))


def _refresh(task: TaskCase) -> None:
    task.next_milestone_on = task.milestones.filter(done_on=None).order_by("due_on").values_list("due_on", flat=True).first()


@performs(procedure.move_deadline)
def move_deadline(actor: Actor, task: TaskCase, *, target_on: date) -> dict[str, Any]:
    """Set another deadline."""
    _forward(task.starts_on, target_on)
    late = task.milestones.filter(done_on=None, due_on__gt=target_on).order_by("due_on").first()
    if late is not None:
        raise Refused(Decision.refuse(
            "milestone-after", _("节点“%(name)s”的期限 %(day)s 在新的完成期限之后。") % {"name": late.name, "day": late.due_on}, remedy=_("请先把这个节点提前，再改任务的完成期限。")))
    before, task.target_on = task.target_on, target_on
    return {"from": before.isoformat() if before else None, "to": target_on.isoformat()}


@performs(procedure.suspend)
def suspend(actor: Actor, task: TaskCase) -> None:
    """Let a task rest."""


@performs(procedure.resume)
def resume(actor: Actor, task: TaskCase) -> None:
    """Take a resting task up again."""
    task.last_heard_on = today()


@performs(procedure.propose_closing)
def propose_closing(actor: Actor, task: TaskCase, *, summary: str) -> dict[str, Any]:
    """Say that the task is done, and what was reached; without milestones the words must tell it."""
    if len(summary.strip()) < TELLING and not task.milestones.exists():
        raise Refused(Decision.refuse(
            "summary-says-nothing", _("没有节点的任务，“%(summary)s”没有说明完成了什么。") % {"summary": summary.strip()}, cites=procedure.LEDGER,
            remedy=_("请写明完成了什么、在哪里可以核查（至少 %(least)s 个字）。") % {"least": TELLING}))
    return {"summary": summary}


@performs(procedure.close_task)
def close_task(actor: Actor, task: TaskCase) -> None:
    """Strike the task off the list."""


@performs(procedure.send_back)
def send_back(actor: Actor, task: TaskCase) -> None:
    """It is not done yet."""
    task.last_heard_on = today()


@performs(procedure.escalate)
def escalate(actor: Actor, task: TaskCase) -> dict[str, Any]:
    """Raise a late or silent task one level; once a month is enough."""
    if task.escalated_on and (today() - task.escalated_on).days < 28:
        raise Refused(Decision.refuse("escalated-already", _("本月已提级督办。"), remedy=_("请等待答复；下月仍未推进的，可再次提级。")))
    task.escalated_on = today()
    return {"light": task.light.colour, "why": task.light.sentence.zh}


@performs(procedure.cancel_task)
def cancel_task(actor: Actor, task: TaskCase) -> None:
    """Take a task off the list before it is done."""


@performs(procedure.reinstate)
def reinstate(actor: Actor, task: TaskCase) -> None:
    """Put a task back that was struck off or cancelled."""
    task.last_heard_on = today()


@performs(procedure.draft_plan)
def draft_plan(actor: Actor, *, name: str, year: int, carrier: Any = None, place: str = CITY, is_synthetic: bool = False) -> Opened:
    """Begin a carrier's list of the year."""
    return Opened(ActionPlan(name=name, year=year, carrier=carrier, place=carrier.place if carrier else place, is_synthetic=is_synthetic), {"name": name, "year": year})


@performs(procedure.add_item)
def add_item(actor: Actor, plan: ActionPlan, *, name: str, units: Iterable[str] = (), target_on: date | None = None) -> dict[str, Any]:
    """Put an item on the list; it is a task of the ledger from now on."""
    opened = open_task(_Ledger(actor), name=name, units=units, target_on=target_on, place=plan.place, plan=plan, is_synthetic=plan.is_synthetic)
    return {"task": opened.number, "name": name}


class _Ledger:
    """Whoever may add to a list of the year may open the task that stands for the item."""

    is_authenticated = True

    def __init__(self, actor: Actor) -> None:
        self.public_id = actor.public_id

    def holds(self, roles: Any, **_where: Any) -> bool:
        return "system" in roles

    def organisations(self, roles: Any = ()) -> tuple[int, ...]:
        return ()

    def places(self, roles: Any) -> tuple[str, ...]:
        return ()


@performs(procedure.adopt_plan)
def adopt_plan(actor: Actor, plan: ActionPlan) -> None:
    """The list is in force."""


@performs(procedure.end_plan)
def end_plan(actor: Actor, plan: ActionPlan) -> None:
    """The year is over."""
