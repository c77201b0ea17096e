"""The demo's work: tasks with their months, groups, meetings, raised matters, the suggestion, the officers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shouzhan.kernel.dates import frozen
from shouzhan.project.demo.shapes import DemoMeeting, DemoTask
from shouzhan.rooms.coordination.public import (
    Body,
    TaskCase,
    accept_task,
    add_agenda,
    assign_issue,
    assign_officer,
    assign_suggestion,
    call_meeting,
    close_task,
    decide,
    draft_reply,
    follow_up,
    hold_meeting,
    keep_promise,
    move_deadline,
    plan_milestone,
    promise,
    propose_closing,
    publish_minutes,
    publish_reply,
    raise_issue,
    reach_milestone,
    register_suggestion,
    report_progress,
    resolve_issue,
    set_up_body,
    submit_reply,
)

if TYPE_CHECKING:
    from shouzhan.project.demo.load import Loader

UNIT_ROLES = ("liaison", "org-admin", "university-office", "park-operator")
STAGES = (("拟定实施方案", 4), ("形成阶段成果", 2))


def load_coordination(loader: Loader) -> None:
    """Everything of the coordination room."""
    _tasks(loader)
    conference = _bodies(loader)
    for meeting in loader.city.meetings:
        _meeting(loader, meeting, conference)
    _matters(loader)
    _suggestion(loader)
    _officers(loader)


def _tasks(loader: Loader) -> None:
    numbers = {document.pk: key for key, document in loader.documents.items()}
    cases = {(numbers.get(case.document_id or 0), case.clause): case for case in TaskCase.objects.exclude(document=None)}
    coordinator = loader.people["jitong"]
    for planned in loader.city.tasks:
        case = cases.get((planned.document, planned.clause))
        if case is not None:
            _follow(loader, coordinator, planned, case)


def _follow(loader: Loader, coordinator: Any, planned: DemoTask, case: TaskCase) -> None:
    opened, due = max(planned.opened_on, loader.began), planned.due_on
    with frozen(opened):
        if case.target_on != due:
            case = move_deadline(coordinator, case, target_on=max(due, case.starts_on), reason="按年度工作安排确定完成期限")
        case = accept_task(coordinator, case, owner=loader.bodies[planned.lead])
        for name, day in _stages(planned, opened, due):
            case = plan_milestone(coordinator, case, name=name, due_on=max(day, case.starts_on))
    for update in planned.updates:
        author = loader.people.get(update.author, coordinator)
        author = author if author.holds(UNIT_ROLES, organisation=case.owner_id) else coordinator
        with frozen(update.on):
            evidence = update.evidence.zh if update.evidence else ""
            case = report_progress(author, case, month=update.on, text=update.text.zh, evidence=evidence)
            case = _reach(coordinator, planned, case, update.on)
    if planned.closed_on:
        _close(coordinator, case, planned.closed_on)


def _stages(planned: DemoTask, opened: date, due: date) -> list[tuple[str, date]]:
    span = (due - opened).days
    days = [(name, opened + timedelta(days=span // part)) for name, part in STAGES]
    return [*days, ("完成并总结", due)]


def _reach(coordinator: Any, planned: DemoTask, case: TaskCase, day: date) -> TaskCase:
    """Milestones are reached in time, but for the tasks that are to be late."""
    for milestone in case.milestones.filter(done_on=None):
        near = milestone.due_on <= day + timedelta(days=30)
        if near and planned.health != "overdue" and milestone.name != "完成并总结":
            case = reach_milestone(coordinator, case, milestone=milestone, done_on=day, evidence="演示佐证：阶段材料（虚构）")
    return case


def _close(coordinator: Any, case: TaskCase, day: date) -> None:
    with frozen(day):
        for milestone in case.milestones.filter(done_on=None):
            case = reach_milestone(coordinator, case, milestone=milestone, done_on=day, evidence="演示佐证：总结报告（虚构）")
        case = propose_closing(coordinator, case, summary="各项节点均已完成。")
        close_task(coordinator, case)


def _bodies(loader: Loader) -> Body:
    coordinator = loader.people["jitong"]
    with frozen(loader.began):
        seat = loader.bodies.get("lianxi-huiyi")
        conference: Body = set_up_body(
            coordinator, name="市促进科技成果转移转化联席会议", kind="joint-conference", organisation=seat, chair="分管市领导",
            other_names="市促进科技成果转化联席会议", members=loader.find(("kewei", "jiaowei", "fagaiwei", "jingxinwei", "caizhengju")), place="310000", is_synthetic=True,
        )
    for group in loader.city.groups:
        district = group.key.startswith("district")
        kind = "district-mechanism" if district and group.kind == "leading-group" else group.kind
        with frozen(max(group.founded_on, loader.began)):
            set_up_body(
                coordinator, name=group.name.zh, kind=kind, organisation=loader.bodies.get(group.organisation), chair=group.head.zh[:100],
                departments="、".join(d.zh for d in group.departments)[:500], place=group.place, is_synthetic=True,
            )
    return conference


def _meeting(loader: Loader, planned: DemoMeeting, conference: Body) -> None:
    chair = loader.people["jitong"]
    with frozen(min(planned.on, loader.city.today) - timedelta(days=7)):
        meeting = call_meeting(chair, body=conference, name=planned.title.zh, on=planned.on, is_synthetic=True)
        for item in planned.agenda:
            case = TaskCase.objects.filter(document=loader.documents.get(item.task[0]), clause=item.task[1]).first() if item.task else None
            meeting = add_agenda(chair, meeting, name=item.title.zh, raised_by=loader.bodies.get(item.raised_by), about=case.number if case else "")
    if not planned.is_held:
        return
    with frozen(planned.on):
        meeting = hold_meeting(chair, meeting)
        for item in planned.agenda:
            for step in item.follow_ups:
                meeting = decide(chair, meeting, text=step.title.zh, owner=loader.bodies.get(step.organisation), due_on=step.due_on)
        meeting = publish_minutes(chair, meeting)
    done = [step for item in planned.agenda for step in item.follow_ups if step.done_on]
    for step in done:
        found = meeting.follow_ups.filter(text=step.title.zh, done_on=None).first()
        if found is not None and step.done_on is not None:
            with frozen(step.done_on):
                meeting = follow_up(chair, meeting, item=found, result="已落实（演示）。")


def _matters(loader: Loader) -> None:
    coordinator = loader.people["jitong"]
    topics = {"planning", "land", "environment", "energy", "talent", "policy"}
    for planned in loader.city.raised_items:
        with frozen(max(planned.raised_on, loader.began)):
            issue = raise_issue(
                coordinator, name=planned.title.zh, crosses=planned.crosses, topic=planned.topic if planned.topic in topics else "other",
                raised_by=loader.bodies.get(planned.raised_by, loader.bodies["kewei"]), place=planned.place, is_synthetic=True)
            issue = assign_issue(coordinator, issue, assigned=loader.find((planned.assigned_to,)), answer_by=planned.due_on)
        if planned.decision and planned.decided_on:
            with frozen(planned.decided_on):
                resolve_issue(coordinator, issue, resolution=planned.decision.zh)


def _suggestion(loader: Loader) -> None:
    coordinator, planned = loader.people["jitong"], loader.city.suggestion
    with frozen(planned.registered_on):
        case = register_suggestion(coordinator, name=planned.title.zh, reference=planned.number, session=planned.session.zh, deputies="、".join(planned.deputies), is_synthetic=True)
    with frozen(planned.assigned_on):
        case = assign_suggestion(coordinator, case, handler=loader.bodies.get(planned.handler, loader.bodies["kewei"]), answer_by=planned.assigned_on + timedelta(days=90))
    with frozen(planned.drafted_on):
        case = draft_reply(coordinator, case, reply=planned.reply.zh)
        for step in planned.next_steps:
            case = promise(coordinator, case, text=step.title.zh, owner=loader.bodies.get(step.organisation), due_on=step.due_on)
        case = submit_reply(coordinator, case)
    with frozen(planned.replied_on):
        case = publish_reply(coordinator, case, reply_number=planned.reply_number, copies="、".join(planned.copies), replied_on=planned.replied_on)
    for step in planned.next_steps:
        found = case.next_steps.filter(text=step.title.zh, done_on=None).first()
        if step.done_on and found is not None:
            with frozen(step.done_on):
                case = keep_promise(coordinator, case, item=found, result="已兑现（演示）。")


def _officers(loader: Loader) -> None:
    coordinator = loader.people["jitong"]
    with frozen(loader.began):
        for planned in loader.city.carriers:
            for place, officer in enumerate(planned.service_officers):
                person = loader.people.get(officer)
                name = str(person) if person else f"专员{officer[-2:]}"
                assign_officer(coordinator, carrier=loader.carriers[planned.key], level="district" if place else "city", name=name, is_synthetic=True)
