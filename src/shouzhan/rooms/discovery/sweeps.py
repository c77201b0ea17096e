"""Whom the room tells of what, and what it reminds of."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows, subscribe
from shouzhan.rooms.discovery.models import Finding, Task
from shouzhan.rooms.parties.public import Role, User, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps

REMIND_BEFORE = 2  # days before a deadline


def office_of(unit: Any) -> list[User]:
    """Those who transfer what the unit finds."""
    return holders((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE), unit)


def _park_people(finding: Finding) -> list[User]:
    told = finding.shared.filter(told_at__isnull=False).select_related("park__operator")
    return [user for one in told if one.park.operator for user in holders(Role.PARK_OPERATOR, one.park.operator)]


def _distinct(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())


@follows("discovery.finding.tell")
@follows("discovery.finding.parks")
def tell_both(entry: Entry, finding: Finding) -> None:
    """Office and park hear of it together; a park added later hears the same."""
    if finding.state == "noted":
        return
    readers = _distinct((*office_of(finding.unit), *_park_people(finding)))
    notify(
        readers, f"新线索，请在 {finding.intervene_by} 前介入：{finding.name[:80]}", f"A new finding, to be taken up by {finding.intervene_by}: {finding.name[:120]}",
        f"/findings/{finding.number}/", key=f"told:{finding.number}:{finding.told_on}",
    )


@subscribe("discovery.finding.relay")
def tell_the_park(entry: Entry, finding: Finding) -> None:
    """The park hears that it goes on there."""
    operator = finding.relayed_to.operator if finding.relayed_to else None
    if operator is not None:
        notify(holders(Role.PARK_OPERATOR, operator), f"线索转入接续孵化：{finding.name[:80]}", f"A finding is relayed to you for incubation: {finding.name[:120]}", f"/findings/{finding.number}/", key=f"relay:{finding.number}:{entry.revision}")


@subscribe("discovery.finding.disclose")
@subscribe("discovery.finding.close")
def tell_what_became(entry: Entry, finding: Finding) -> None:
    """Whoever found it and whoever was told hear what became of it."""
    said = ("已转为成果披露", "was disclosed") if entry.step == "disclose" else ("已关闭", "was closed")
    readers = _distinct((*([finding.finder] if finding.finder else []), *_park_people(finding)))
    notify(readers, f"线索{said[0]}：{finding.name[:80]}", f"A finding {said[1]}: {finding.name[:120]}", f"/findings/{finding.number}/", key=f"became:{finding.number}:{entry.revision}")


@subscribe("discovery.task.open")
def tell_the_scout(entry: Entry, task: Task) -> None:
    """A scout hears of the task."""
    notify([task.scout], f"侦察任务，{task.finish_by} 前完成：{task.name[:80]}", f"To be scouted by {task.finish_by}: {task.name[:120]}", f"/scouting/{task.number}/", key=f"scout:{task.number}")


@subscribe("discovery.task.finish")
def tell_the_office(entry: Entry, task: Task) -> None:
    """The office hears what came of it."""
    notify(office_of(task.unit), f"侦察完成：{task.name[:80]}", f"Scouted: {task.name[:120]}", f"/scouting/{task.number}/", key=f"scouted:{task.number}:{entry.revision}")


@sweeps("discovery.findings")
def remind_of_findings() -> int:
    """Remind before the day of taking up, and once more when it is past."""
    return over(Finding.objects.filter(state="told", intervene_by__lte=today() + timedelta(days=REMIND_BEFORE)).select_related("unit"), _remind_of_finding)


def _remind_of_finding(finding: Finding) -> int:
    late = finding.intervene_by is not None and finding.intervene_by < today()
    zh = f"逾期未介入：{finding.name[:80]}" if late else f"请在 {finding.intervene_by} 前介入：{finding.name[:80]}"
    en = f"Not taken up in time: {finding.name[:120]}" if late else f"To be taken up by {finding.intervene_by}: {finding.name[:120]}"
    return notify(_distinct((*office_of(finding.unit), *_park_people(finding))), zh, en, f"/findings/{finding.number}/", key=f"{'late' if late else 'soon'}:{finding.number}:{finding.intervene_by}")


@sweeps("discovery.tasks")
def remind_of_tasks() -> int:
    """Remind the scout before the day, and tell the office too when it is past."""
    return over(Task.objects.filter(state="assigned", finish_by__lte=today() + timedelta(days=REMIND_BEFORE)).select_related("unit", "scout"), _remind_of_task)


def _remind_of_task(task: Task) -> int:
    late = task.finish_by < today()
    readers = _distinct((task.scout, *(office_of(task.unit) if late else ())))
    zh = f"侦察任务逾期：{task.name[:80]}" if late else f"侦察任务 {task.finish_by} 到期：{task.name[:80]}"
    en = f"Scouting is overdue: {task.name[:120]}" if late else f"Scouting is due on {task.finish_by}: {task.name[:120]}"
    return notify(readers, zh, en, f"/scouting/{task.number}/", key=f"{'late' if late else 'soon'}:{task.number}:{task.finish_by}")
