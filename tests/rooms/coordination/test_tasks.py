"""The ledger: owners, milestones, reports, lights, escalation."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.coordination.actions import (
    accept_task,
    close_task,
    escalate,
    move_deadline,
    move_milestone,
    open_task,
    plan_milestone,
    propose_closing,
    reach_milestone,
    report_progress,
    send_back,
)
from shouzhan.rooms.coordination.models import TaskCase, in_light
from shouzhan.rooms.coordination.rules import AMBER_DAYS, COLOURS, SILENT_DAYS, light
from shouzhan.rooms.coordination.sweeps import escalate_late_and_silent
from shouzhan.web.models import Attachment, Notice
from shouzhan.web.portal import todo_of

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def opened(world, **more):
    _ = world.commission, world.education
    return open_task(world.zhou, name="建设概念验证中心", units=["市科委", "市教委", "相关高校"], starts_on=DAY - timedelta(days=60), target_on=DAY + timedelta(days=200), **more)


def running(world):
    return accept_task(world.zhou, opened(world), owner=world.education)


def ready(world):
    """A task without milestones whose work is told and can be looked up."""
    return report_progress(world.wu, running(world), month=DAY, text="中心揭牌", evidence="揭牌通知")


def test_it_keeps_the_units_as_printed_and_assumes_no_owner(world):
    task = opened(world)

    assert [unit.printed for unit in task.units.all()] == ["市科委", "市教委", "相关高校"]
    assert [bool(unit.organisation) for unit in task.units.all()] == [True, True, False]
    assert task.owner is None


def test_it_lets_a_printed_unit_accept_for_itself(world):
    task = accept_task(world.wu, opened(world), owner=world.education)

    assert (task.state, task.owner) == ("running", world.education)


def test_it_refuses_to_accept_for_another_unit(world):
    assert refusal(accept_task, world.wu, opened(world), owner=world.commission).code == "not-yours"


def test_it_refuses_an_owner_the_document_does_not_print(world):
    assert refusal(accept_task, world.qian, opened(world), owner=world.university).code == "not-yours"


def test_it_waits_only_for_the_units_it_prints_and_for_the_city(world):
    task = opened(world)

    waits_for = {who for who, user in world.cast.items() if user and any(item.number == task.number for item in todo_of(user))}

    assert waits_for == {who for who, user in world.cast.items() if user and user in (world.wu, world.zhou, world.admin)}


def test_it_refuses_a_deadline_before_its_start(world):
    decision = refusal(open_task, world.zhou, name="倒着走", starts_on=DAY, target_on=DAY - timedelta(days=1))

    assert decision.code == "deadline-before-start"
    assert TaskCase.objects.count() == 0


def test_it_refuses_a_milestone_outside_the_task(world):
    task = running(world)

    assert refusal(plan_milestone, world.wu, task, name="太早", due_on=task.starts_on - timedelta(days=1)).code == "deadline-before-start"
    assert refusal(plan_milestone, world.wu, task, name="太晚", due_on=task.target_on + timedelta(days=1)).code == "after-deadline"


def test_it_moves_a_milestone_only_within_the_task(world):
    task = plan_milestone(world.wu, running(world), name="选址", due_on=DAY + timedelta(days=30))
    milestone = task.milestones.get()

    for day, code in ((task.starts_on - timedelta(days=1), "deadline-before-start"), (task.target_on + timedelta(days=1), "after-deadline")):
        assert refusal(move_milestone, world.wu, task, milestone=milestone, due_on=day, reason="改期").code == code
    assert task.milestones.get().due_on == DAY + timedelta(days=30)


def test_it_does_not_end_a_task_before_its_open_milestones(world):
    task = plan_milestone(world.wu, running(world), name="选址", due_on=DAY + timedelta(days=30))

    assert refusal(move_deadline, world.zhou, task, target_on=DAY + timedelta(days=29), reason="提前").code == "milestone-after"
    move_deadline(world.zhou, task, target_on=DAY + timedelta(days=30), reason="提前")


def test_it_refuses_work_reported_from_before_its_start(world):
    task = plan_milestone(world.wu, running(world), name="选址", due_on=DAY + timedelta(days=30))

    assert refusal(report_progress, world.wu, task, month=date(1926, 11, 1), text="年份写错").code == "before-start"
    assert refusal(reach_milestone, world.wu, task, milestone=task.milestones.get(), done_on=date(1926, 11, 1), evidence="年份写错").code == "before-start"
    report_progress(world.wu, task, month=task.starts_on.replace(day=1), text="首月")


def test_it_lets_only_the_owner_report(world):
    task = running(world)

    report_progress(world.wu, task, month=DAY, text="完成选址")

    assert refusal(report_progress, world.sun, task, month=DAY, text="冒名").code == "not-yours"
    assert task.reports.count() == 1


def test_it_refuses_a_report_of_a_month_to_come(world):
    assert refusal(report_progress, world.wu, running(world), month=DAY + timedelta(days=40), text="预告").code == "future-month"


def test_it_closes_only_when_every_milestone_is_reached(world):
    task = plan_milestone(world.wu, running(world), name="选址", due_on=DAY + timedelta(days=5))
    assert refusal(propose_closing, world.wu, task, summary="做完了").code == "milestones-open"

    task = reach_milestone(world.wu, task, milestone=task.milestones.get(), done_on=DAY, evidence="批复")
    task = close_task(world.zhou, propose_closing(world.wu, task, summary="做完了"))

    assert task.state == "closed"


def test_it_refuses_a_closing_that_nobody_could_check(world):
    task = running(world)
    report_progress(world.wu, task, month=DAY, text="还在做")
    client, address = world.client(world.wu), f"/tasks/{task.number}/propose/"

    decision = refusal(propose_closing, world.wu, task, summary="概念验证中心已建成并揭牌")
    assert (decision.code, [c.clause for c in decision.cites]) == ("nothing-shown", ["二(二)"])
    assert "报告进展" in decision.remedy
    assert 'button--primary" disabled' in client.get(address).content.decode()
    report_progress(world.wu, task, month=DAY, text="中心揭牌", evidence="揭牌通知")
    assert refusal(propose_closing, world.wu, task, summary="完成").code == "summary-says-nothing"
    assert client.post(address, {"summary": "概念验证中心已建成并揭牌"}).status_code == 302


def test_a_file_on_the_task_is_evidence_enough(world):
    task = running(world)
    world.client(world.wu).post(f"/tasks/{task.number}/files/", {"file": SimpleUploadedFile("验收.txt", "验收意见：合格".encode())})

    assert propose_closing(world.wu, task, summary="概念验证中心已建成并揭牌").state == "proposed"


def test_whoever_agrees_sees_what_the_closing_rests_on(world):
    task = plan_milestone(world.wu, ready(world), name="选址", due_on=DAY + timedelta(days=5))
    task = reach_milestone(world.wu, task, milestone=task.milestones.get(), done_on=DAY, evidence="选址批复")
    world.client(world.wu).post(f"/tasks/{task.number}/files/", {"file": SimpleUploadedFile("验收.txt", "验收意见：合格".encode())})
    task = propose_closing(world.wu, task, summary="概念验证中心已建成并揭牌")

    told = world.client(world.zhou).get(f"/tasks/{task.number}/close/").content.decode()

    assert not [words for words in ("概念验证中心已建成并揭牌", "选址批复", "中心揭牌", "揭牌通知", "验收.txt", f"/tasks/{task.number}/files/") if words not in told]
    assert "概念验证中心已建成并揭牌" in world.client(world.zhou).get(f"/tasks/{task.number}/").content.decode()


def test_whoever_asked_for_the_closing_is_refused_at_every_door(world):
    task = propose_closing(world.zhou, ready(world), summary="概念验证中心已建成并揭牌")
    client, address = world.client(world.zhou), f"/tasks/{task.number}/close/"

    assert "不能同意自己提出的销号申请" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert client.post(f"/api/v1/tasks/{task.number}/steps/close/", data={}, content_type="application/json").status_code == 422
    assert "不能同意自己提出的销号申请" in client.post("/tasks/bulk/close/", {"key": [task.number], "confirmed": "1"}).content.decode()
    task.refresh_from_db()
    assert task.state == "proposed"


def test_it_says_what_bars_the_closing_before_anybody_fills_it_in(world):
    task = plan_milestone(world.wu, running(world), name="选址", due_on=DAY + timedelta(days=5))
    client, address = world.client(world.wu), f"/tasks/{task.number}/propose/"
    barred = client.get(address).content.decode()

    assert "还有 1 个节点未完成" in client.get(f"/tasks/{task.number}/").content.decode()
    assert "还有 1 个节点未完成" in barred
    assert 'button--primary" disabled' in barred
    reach_milestone(world.wu, task, milestone=task.milestones.get(), done_on=DAY, evidence="批复")
    assert 'button--primary" disabled' not in client.get(address).content.decode()


def test_it_lets_nobody_agree_to_the_closing_they_asked_for(world):
    task = propose_closing(world.zhou, ready(world), summary="概念验证中心已建成并揭牌")

    refused = refusal(close_task, world.zhou, task)
    assert refused.code == "own-proposal"
    assert refused.remedy
    page = world.client(world.zhou).get(f"/tasks/{task.number}/").content.decode()
    assert "不能同意自己提出的销号申请" in page
    task.refresh_from_db()
    assert task.state == "proposed"

    assert close_task(world.admin, task).state == "closed"


def test_it_looks_at_who_asked_last(world):
    task = propose_closing(world.zhou, ready(world), summary="概念验证中心已建成并揭牌")
    task = propose_closing(world.wu, send_back(world.admin, task, reason="缺佐证"), summary="揭牌通知与验收意见已补齐")

    assert close_task(world.zhou, task).state == "closed"


def test_it_refuses_the_second_of_two_officials_on_one_task(world):
    task = running(world)
    move_deadline(world.zhou, task, revision=2, target_on=DAY + timedelta(days=300), reason="顺延")

    assert refusal(move_deadline, world.zhou, task, revision=2, target_on=DAY + timedelta(days=400), reason="再顺延").code == "changed-meanwhile"


def test_it_keeps_what_was_typed_when_somebody_was_faster(world):
    task = running(world)
    move_deadline(world.zhou, task, target_on=DAY + timedelta(days=300), reason="顺延")

    response = world.client(world.zhou).post(f"/tasks/{task.number}/move-deadline/", {"target_on": "2027-12-01", "reason": "我的理由", "revision": "2"})

    assert response.status_code == 409
    assert "我的理由" in response.content.decode()


def test_it_escalates_a_silent_task_once_a_month_and_tells_its_people(world):
    task = running(world)
    _ = world.wu
    with frozen(DAY + timedelta(days=SILENT_DAYS + 1)):
        assert escalate_late_and_silent() == 1
        assert escalate_late_and_silent() == 0
        assert refusal(escalate, world.zhou, TaskCase.objects.get(pk=task.pk)).code == "escalated-already"

    assert {notice.reader.username for notice in Notice.objects.all()} == {"wu", "zhou"}


@pytest.mark.parametrize(
    ("due", "milestone", "heard", "colour"),
    [
        (0, None, 0, "amber"), (-1, None, 0, "red"), (AMBER_DAYS, None, 0, "amber"), (AMBER_DAYS + 1, None, 0, "green"),
        (None, -1, 0, "red"), (None, 0, 0, "amber"), (None, None, SILENT_DAYS, "green"), (None, None, SILENT_DAYS + 1, "amber"),
    ],
)
def test_it_changes_the_light_on_the_very_day(due, milestone, heard, colour):
    def day(offset):
        return None if offset is None else DAY + timedelta(days=offset)

    assert light(state="running", due_on=day(due), next_milestone_on=day(milestone), last_heard_on=DAY - timedelta(days=heard), today=DAY).colour == colour


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from(["open", "running", "suspended", "proposed", "closed", "cancelled"]), st.one_of(st.none(), st.integers(-3, 40)),
    st.one_of(st.none(), st.integers(-3, 40)), st.integers(0, 60), st.integers(-9, 9)), min_size=1, max_size=12))
def test_it_filters_by_the_light_it_shows(dates):
    """The condition in the database and the rule agree on every row."""
    rows = [
        TaskCase(
            number=f"TK-{i}", state=state, starts_on=DAY, state_since=DAY, created_at=None, updated_at=None,
            target_on=None if due is None else DAY + timedelta(days=due), next_milestone_on=None if mile is None else DAY + timedelta(days=mile),
            last_heard_on=DAY - timedelta(days=heard),
        )
        for i, (state, due, mile, heard, _act) in enumerate(dates)
    ]
    with frozen(DAY):
        for row, (*_dates, act) in zip(rows, dates, strict=True):
            row.due_on = row.own_due_on() or DAY + timedelta(days=act)  # without a date of its own: when somebody is to act
            matching = [colour for colour, _label in COLOURS if _holds(in_light(colour), row)]
            assert matching == [row.light.colour]


def _holds(condition, row):
    """Read a Q over plain columns as the database would, NULL comparisons being false."""
    found = []
    for child in condition.children:
        if hasattr(child, "children"):
            found.append(_holds(child, row))
            continue
        name, wanted = child
        field, _sep, how = name.partition("__")
        value = getattr(row, field)
        found.append({
            "in": lambda v=value, w=wanted: v in w, "": lambda v=value, w=wanted: v == w, "isnull": lambda v=value, w=wanted: (v is None) is w,
            "lt": lambda v=value, w=wanted: v is not None and v < w, "lte": lambda v=value, w=wanted: v is not None and v <= w,
        }[how]())
    result = any(found) if condition.connector == "OR" else all(found)
    return not result if condition.negated else result


def test_it_takes_a_file_from_those_at_work_and_from_nobody_else(world):
    task = running(world)
    where, file = f"/tasks/{task.number}/files/", lambda: SimpleUploadedFile("批复.pdf", b"%PDF-1.7 evidence")

    assert world.client(world.wu).post(where, {"file": file()}).status_code == 302
    assert world.client(world.citizen).post(where, {"file": file()}).status_code == 403
    assert world.client(world.wu).post(where, {"file": SimpleUploadedFile("x.pdf", b"MZ\x90 program")}).status_code == 403
    assert Attachment.objects.count() == 1


def test_it_shows_reports_to_members_only(world):
    task = running(world)
    report_progress(world.wu, task, month=DAY, text="内部进展一二三")

    assert "内部进展一二三" in world.client(world.wu).get(f"/tasks/{task.number}/").content.decode()
    assert "内部进展一二三" not in world.client().get(f"/tasks/{task.number}/").content.decode()


def test_it_stands_on_the_day_the_clock_says():
    assert today() == DAY


def test_the_workbench_shows_sixty_at_first_and_all_when_asked(world):
    for number in range(63):
        open_task(world.zhou, name=f"任务{number}", starts_on=DAY, target_on=DAY + timedelta(days=number), units=["市科委"])
    client = world.client(world.zhou)

    first, every = (client.get(f"/workbench/{query}").content.decode() for query in ("", "?all=1"))

    assert "?all=1#todo" in first
    assert "任务62" not in first
    assert "?all=1#todo" not in every
    assert "任务62" in every


def test_a_second_report_of_a_month_is_said_to_add_and_both_are_shown(world):
    client = world.client(world.wu)
    task = running(world)
    address = f"/tasks/{task.number}/report/"
    assert "再报告是补充" not in client.get(address).content.decode()
    report_progress(world.wu, task, month=today(), text="完成选址")

    told = client.get(address).content.decode()
    assert f"{today():%Y-%m} 已有 1 份报告：再报告是补充，不会替换" in told
    assert "完成选址" in told
    assert "同月补充" not in client.get(f"/tasks/{task.number}/").content.decode()
    client.post(address, {"month": today().isoformat(), "text": "补充环评"})

    assert client.get(f"/tasks/{task.number}/").content.decode().count("同月补充") == 1
    assert task.reports.count() == 2


def test_the_day_of_the_task_is_not_shown_as_the_day_of_a_report(world):
    task = running(world)
    client = world.client(world.wu)

    told = client.get(f"/tasks/{task.number}/report/").content.decode()

    assert "下次报告不晚于" in told
    assert (task.last_heard_on + timedelta(days=SILENT_DAYS)).isoformat() in told
    assert "<dt>期限</dt>" not in told
    assert "<dt>期限</dt>" in client.get(f"/tasks/{report_progress(world.wu, task, month=today(), text='选址', evidence='批复').number}/propose/").content.decode()
