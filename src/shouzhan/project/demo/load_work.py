"""Loads what the demo city coordinates: tasks month by month, bodies, meetings, raised items, one suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from shouzhan.kernel.actor import Actor, System
from shouzhan.project.demo.made import Event, Made, told
from shouzhan.project.demo.shapes import (
    DemoGroup,
    DemoMeeting,
    DemoMilestone,
    DemoRaisedItem,
    DemoSuggestion,
    DemoTask,
    DemoUpdate,
)
from shouzhan.rooms.coordination.actions import close_task, move_deadline, propose_closing
from shouzhan.rooms.coordination.conferring import follow_up, keep_promise, resolve_issue
from shouzhan.rooms.coordination.models import Milestone
from shouzhan.rooms.coordination.public import (
    Body,
    Meeting,
    TaskCase,
    accept_task,
    add_agenda,
    assign_issue,
    assign_officer,
    assign_suggestion,
    call_meeting,
    decide,
    draft_reply,
    hold_meeting,
    plan_milestone,
    promise,
    publish_minutes,
    publish_reply,
    raise_issue,
    reach_milestone,
    register_suggestion,
    report_progress,
    set_up_body,
    submit_reply,
)

COORDINATOR = "jitong"


def work(made: Made) -> Iterator[Event]:
    """Everything the demo city coordinates."""
    for task in made.city.tasks:
        yield from _task(made, task)
    yield Event(made.first_day + timedelta(days=1), partial(_bodies, made))
    for meeting in made.city.meetings:
        yield from _meeting(made, meeting)
    for item in made.city.raised_items:
        yield from _raised(made, item)
    yield from _suggestion(made, made.city.suggestion)


def _task(made: Made, task: DemoTask) -> Iterator[Event]:
    steps: list[tuple[date, int, Any]] = [(task.opened_on, 0, partial(_accept, made, task))]
    steps += [(m.done_on, 1, partial(_reach, made, task, m)) for m in task.milestones if m.done_on]
    steps += [(u.on, 2, partial(_report, made, task, u)) for u in task.updates if u.unit == task.lead]
    if task.closed_on:
        steps.append((task.closed_on, 3, partial(_close, made, task)))
    for on, _order, act in sorted(steps, key=lambda step: step[:2]):
        yield Event(on, act)


def case_of(made: Made, document: str, clause: str) -> TaskCase:
    """The case behind a stated task; what is done to it reads it afresh."""
    if (document, clause) not in made.cases:
        made.cases[document, clause] = TaskCase.objects.get(document=made.documents[document], clause=clause)
    return made.cases[document, clause]


def _owner(made: Made, task: DemoTask) -> Actor:
    """The lead's liaison officer where it has one, else the city's coordinator."""
    speaker = next((u.author for u in task.updates if u.unit == task.lead), "")
    return made.user(speaker if speaker.startswith("liaison") else COORDINATOR)


def _accept(made: Made, task: DemoTask) -> None:
    coordinator = made.user(COORDINATOR)
    case = case_of(made, task.document, task.clause)
    case = move_deadline(coordinator, case, target_on=task.due_on, reason="按年度工作安排确定完成期限")
    case = accept_task(coordinator, case, owner=made.organisation(task.lead))
    for milestone in task.milestones:
        case = plan_milestone(_owner(made, task), case, name=told(milestone.name), due_on=milestone.due_on)


def _reach(made: Made, task: DemoTask, milestone: DemoMilestone) -> None:
    case = case_of(made, task.document, task.clause)
    planned = Milestone.objects.get(task=case, name=told(milestone.name))
    reach_milestone(_owner(made, task), case, milestone=planned, done_on=milestone.done_on, evidence="办结材料（演示）")


def _report(made: Made, task: DemoTask, update: DemoUpdate) -> None:
    text = told(update.text) + (f"困难：{told(update.blocked_by)}" if update.blocked_by else "")
    evidence = told(update.evidence) if update.evidence else ""
    case = case_of(made, task.document, task.clause)
    report_progress(_owner(made, task), case, month=update.on.replace(day=1), text=text, evidence=evidence)


def _close(made: Made, task: DemoTask) -> None:
    case = case_of(made, task.document, task.clause)
    case = propose_closing(_owner(made, task), case, summary=told(task.updates[-1].text))
    close_task(made.user(COORDINATOR), case)


def _bodies(made: Made) -> None:
    """The joint conference, its liaison meeting, leading groups and task forces, and the service officers."""
    conference = made.city.pack.unit("lianxi-huiyi")
    departments = [made.organisation(key) for key in made.city.meetings[0].attending]
    for kind, name, seat in (
        ("joint-conference", conference.name.zh, "lianxi-huiyi"),
        ("liaison-meeting", "联席会议联络员会议", "kewei"),
    ):
        others = "、".join(conference.aliases) if kind == "joint-conference" else ""
        set_up_body(
            System(),
            name=name,
            kind=kind,
            organisation=made.organisation(seat),
            other_names=others,
            members=departments,
            is_synthetic=True,
        )
    for group in made.city.groups:
        _group(made, group)
    for carrier in made.city.carriers:
        if carrier.officer:
            place = made.carriers[carrier.key]
            assign_officer(System(), carrier=place, level="district", name=told(carrier.officer), is_synthetic=True)


def _group(made: Made, group: DemoGroup) -> None:
    set_up_body(
        System(),
        name=told(group.name),
        kind=group.kind,
        organisation=made.organisation(group.organisation),
        chair=told(group.head),
        departments="、".join(told(department) for department in group.departments),
        place=group.place,
        is_synthetic=True,
    )


def _meeting(made: Made, planned: DemoMeeting) -> Iterator[Event]:
    yield Event(max(made.first_day + timedelta(days=2), planned.on - timedelta(days=20)), partial(_call, made, planned))
    if not planned.is_held:
        return
    yield Event(planned.on, partial(_hold, made, planned))
    for item in planned.agenda:
        for asked in item.follow_ups:
            if asked.done_on:
                yield Event(asked.done_on, partial(_carried_out, planned, told(asked.title)))


def _call(made: Made, planned: DemoMeeting) -> None:
    kind = "joint-conference" if planned.kind == "joint-conference" else "liaison-meeting"
    body = Body.objects.get(kind=kind)
    meeting = call_meeting(System(), body=body, name=told(planned.title), on=planned.on, is_synthetic=True)
    for item in planned.agenda:
        about = case_of(made, *item.task).number if item.task else ""
        meeting = add_agenda(
            System(), meeting, name=told(item.title), raised_by=made.organisation(item.raised_by), about=about
        )


def _hold(made: Made, planned: DemoMeeting) -> None:
    meeting = Meeting.objects.get(name=told(planned.title))
    decisions = [told(item.decision) for item in planned.agenda if item.decision]
    meeting = hold_meeting(System(), meeting, minutes="；".join(decisions))
    for item in planned.agenda:
        for asked in item.follow_ups:
            meeting = decide(
                System(),
                meeting,
                text=told(asked.title),
                owner=made.organisation(asked.organisation),
                due_on=asked.due_on,
            )
    publish_minutes(System(), meeting)


def _carried_out(planned: DemoMeeting, title: str) -> None:
    meeting = Meeting.objects.get(name=told(planned.title))
    item = meeting.follow_ups.filter(text=title, done_on=None).first()
    if item:
        follow_up(System(), meeting, item=item, result="已落实（演示）。")


def _raised(made: Made, item: DemoRaisedItem) -> Iterator[Event]:
    raised: dict[str, Any] = {}

    def begin() -> None:
        raised["issue"] = raise_issue(
            System(),
            name=told(item.title),
            crosses=item.crosses,
            topic=item.topic,
            raised_by=made.organisation(item.raised_by),
            place=item.place,
            is_synthetic=True,
        )

    def hand_on() -> None:
        to = [made.organisation(item.assigned_to)]
        raised["issue"] = assign_issue(System(), raised["issue"], assigned=to, answer_by=item.due_on)

    def settle() -> None:
        resolve_issue(System(), raised["issue"], resolution=told(item.decision) if item.decision else "")

    yield Event(item.raised_on, begin)
    yield Event(item.raised_on + timedelta(days=2), hand_on)
    if item.decided_on:
        yield Event(item.decided_on, settle)


def _suggestion(made: Made, planned: DemoSuggestion) -> Iterator[Event]:
    at: dict[str, Any] = {}

    def register() -> None:
        at["it"] = register_suggestion(
            System(),
            name=told(planned.title),
            reference=planned.number,
            session=told(planned.session),
            deputies="、".join(planned.deputies),
            is_synthetic=True,
        )

    def assign() -> None:
        handler, due = made.organisation(planned.handler), planned.registered_on + timedelta(days=90)
        at["it"] = assign_suggestion(System(), at["it"], handler=handler, answer_by=due)

    def draft() -> None:
        at["it"] = draft_reply(System(), at["it"], reply=told(planned.reply))
        for step in planned.next_steps:
            owner = made.organisation(step.organisation)
            at["it"] = promise(System(), at["it"], text=told(step.title), owner=owner, due_on=step.due_on)

    def submit() -> None:
        at["it"] = submit_reply(System(), at["it"])

    def reply() -> None:
        copies = "、".join(made.organisation(key).name for key in planned.copies)
        at["it"] = publish_reply(System(), at["it"], reply_number=planned.reply_number, copies=copies)

    def keep(title: str) -> None:
        item = at["it"].next_steps.get(text=title)
        at["it"] = keep_promise(System(), at["it"], item=item, result="已完成（演示）。")

    yield Event(planned.registered_on, register)
    yield Event(planned.assigned_on, assign)
    yield Event(planned.drafted_on, draft)
    yield Event(planned.reviewed_on, submit)
    yield Event(planned.replied_on, reply)
    for step in planned.next_steps:
        if step.done_on:
            yield Event(step.done_on, partial(keep, told(step.title)))
