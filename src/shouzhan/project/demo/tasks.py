"""How far the tasks came: month by month, some in good time, some late, some silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shouzhan.engine.documents.policy.parse import parse_policy
from shouzhan.kernel.dates import add_months
from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import dice
from shouzhan.project.demo.papers import TITLES_EN, plan_text
from shouzhan.project.demo.shapes import DemoMilestone, DemoTask, DemoUpdate
from shouzhan.rooms.policies.packs import Pack, directory

INVENTED = "demo-plan"
_HEALTH = ("green",) * 10 + ("slow",) * 3 + ("overdue",) * 3 + ("silent",) * 2 + ("done",) * 2
_UNIVERSITIES = ("demo-yunxiu", "demo-jiyue", "demo-wangshu", "demo-luming")
_DISTRICTS = ("district-310112", "district-310115", "district-310110", "district-310104")
_FUNCTIONAL = ("jingxinwei", "caizhengju", "guihuaziyuanju")
_STAGES: tuple[tuple[int, str, str], ...] = (
    (
        10,
        "已明确分管负责人和联络员，完成现状摸底。",
        "A person in charge and a liaison are named; the present state is surveyed.",
    ),
    (
        25,
        "形成工作方案初稿，征求了相关单位意见。",
        "A first draft of the plan is out for comment among the units concerned.",
    ),
    (40, "工作方案印发，选定首批试点单位。", "The plan is issued and the first pilot units are chosen."),
    (55, "首批试点启动，建立按月调度机制。", "The first pilots run; progress is followed every month."),
    (
        70,
        "试点形成可复制做法，扩大到第二批单位。",
        "Pilots give practices others can copy; a second batch joins.",
    ),
    (
        85,
        "主要指标基本达成，整理成效材料。",
        "The main figures are nearly reached; results are being put together.",
    ),
    (100, "任务全部完成，提交验收材料。", "All is done; the closing papers are handed in."),
)
_EVIDENCE = (
    Text("工作方案（印发稿）", "The plan as issued"),
    Text("会议纪要", "Minutes of the meeting"),
    Text("数据汇总表", "Table of figures"),
)
_BLOCKS = (
    Text(
        "跨部门数据尚未打通，需统筹协调。",
        "Data are not yet shared between departments; coordination is needed.",
    ),
    Text("年度经费未到位，采购推迟。", "This year's money has not arrived; purchasing is put off."),
    Text("试点单位意愿不足，需调整名单。", "Pilot units hesitate; the list must change."),
)


_STEPS = (
    Text("印发工作方案", "The plan is issued"),
    Text("首批试点见效", "The first pilots show results"),
    Text("全面完成并提交材料", "All done and papers handed in"),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A task as its document prints it."""

    document: str
    clause: str
    title: Text
    units: tuple[str, ...]
    lead: str
    since: date | None = None


def stated_tasks(pack: Pack, today: date) -> tuple[Stated, ...]:
    """The tasks with a printed unit list: fifty-eight of the pack and twelve of the invented plan."""
    real = [
        Stated(document.key, task.clause, task.title, task.units, task.lead, document.effective_from)
        for document in pack.documents
        for task in document.tasks
        if task.units
    ]
    parsed = parse_policy(plan_text(today).encode(), "plan.txt")
    invented = [
        Stated(
            INVENTED,
            t.section_id or "",
            Text(t.title, TITLES_EN.get(t.section_id or "", t.title)),
            t.responsible_units,
            t.lead_unit or "",
            parsed.metadata.effective_from,
        )
        for t in parsed.tasks
    ]
    return (*real, *invented)


def progress(pack: Pack, today: date, seed: int, months: int, speakers: dict[str, str]) -> Iterator[DemoTask]:
    """Every task with its history of so many months."""
    chance = dice(seed, "progress")
    wheel = list(_HEALTH)
    for serial, task in enumerate(stated_tasks(pack, today)):
        if serial % len(wheel) == 0:
            chance.shuffle(wheel)
        yield _followed(task, wheel[serial % len(wheel)], today, months, chance, speakers)


def _followed(
    task: Stated, health: str, today: date, months: int, chance: Random, speakers: dict[str, str]
) -> DemoTask:
    opened = add_months(today.replace(day=1), -months) + timedelta(days=chance.randint(0, 9))
    if task.since and opened < task.since:  # no task is older than its document
        opened = task.since
        months = max(1, (today.year - opened.year) * 12 + today.month - opened.month)
    members = tuple((unit, spelled_out(unit, chance)) for unit in task.units)
    lead = spelled_out(task.lead, chance)[0] if task.lead else members[0][1][0]
    closed = today - timedelta(days=chance.randint(3, 20)) if health == "done" else None
    milestones, due = _way(health, opened, closed, today, chance)
    updates = tuple(_updates(members, lead, health, opened, closed or today, months, chance, speakers))
    return DemoTask(
        task.document, task.clause, task.title, members, lead, opened, due, health, updates, milestones, closed
    )


def _way(
    health: str, opened: date, closed: date | None, today: date, chance: Random
) -> tuple[tuple[DemoMilestone, ...], date]:
    """Three steps and a last day that make the task what its health says."""
    first = opened + timedelta(days=chance.randint(35, 60))
    middle = {
        "green": today + timedelta(days=chance.randint(36, 70)),
        "silent": today + timedelta(days=chance.randint(36, 70)),
        "slow": today + timedelta(days=chance.randint(2, 25)),
        "overdue": today - timedelta(days=chance.randint(8, 45)),
    }.get(health, first + timedelta(days=40))
    # of the late ones, half are past their last day and half past a step on the way
    is_past = health == "overdue" and chance.random() < 0.5
    due = today - timedelta(days=chance.randint(6, 40)) if is_past else today + timedelta(days=chance.randint(75, 200))
    middle = min(middle, due)
    done = {"done": closed, "overdue": middle - timedelta(days=2) if is_past else None}.get(health)
    return (
        DemoMilestone(_STEPS[0], first, min(first, closed) if closed else min(first, today)),
        DemoMilestone(_STEPS[1], middle, min(middle, done) if done else None),
        DemoMilestone(_STEPS[2], due, closed),
    ), due


def spelled_out(printed: str, chance: Random) -> tuple[str, ...]:
    """The bodies behind a printed unit; collective expressions are spelled out as an official would."""
    match = directory().resolve(printed)
    if match.unit is not None:
        return (match.unit.key,)
    if match.collective is None:
        return ()
    if match.collective.resolves == "all-districts":
        return tuple(f"district-{district.code}" for district in directory().pack.districts)
    if match.collective.kind == "university":
        return tuple(sorted(chance.sample(_UNIVERSITIES, 2)))
    if match.collective.kind == "district-government":
        return tuple(sorted(chance.sample(_DISTRICTS, 2)))
    return _FUNCTIONAL


def _updates(
    members: tuple[tuple[str, tuple[str, ...]], ...],
    lead: str,
    health: str,
    opened: date,
    last: date,
    months: int,
    chance: Random,
    speakers: dict[str, str],
) -> Iterator[DemoUpdate]:
    others = [body for _unit, bodies in members for body in bodies if body != lead and body in speakers]
    count = {"silent": max(1, months - 3), "done": months}.get(health, months)
    goal = {"green": 80, "slow": 40, "overdue": 65, "silent": 35, "done": 100}[health]
    for month in range(count):
        on = min(add_months(opened, month + 1) + timedelta(days=chance.randint(-4, 2)), last)
        percent = goal if month == count - 1 else min(goal, max(5, round(goal * (month + 1) / count / 5) * 5))
        yield _update(on, lead, percent, health in ("slow", "overdue") and month == count - 1, chance, speakers)
        if others and month % 3 == 2 and health not in ("silent", "slow"):
            yield _update(on, chance.choice(others), percent, False, chance, speakers)


def _update(
    on: date, unit: str, percent: int, is_blocked: bool, chance: Random, speakers: dict[str, str]
) -> DemoUpdate:
    _least, zh, en = next(stage for stage in _STAGES if percent <= stage[0])
    evidence = chance.choice(_EVIDENCE) if percent >= 40 and chance.random() < 0.5 else None
    return DemoUpdate(
        on,
        unit,
        speakers.get(unit, ""),
        percent,
        Text(zh, en),
        evidence,
        chance.choice(_BLOCKS) if is_blocked else None,
    )
