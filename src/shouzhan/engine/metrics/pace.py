"""Holds a value against a target: reached, on pace, behind or missed, in exact arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal, TypeAlias

from shouzhan.engine.metrics.units import Exact, Unit
from shouzhan.kernel.text import Text

Comparator: TypeAlias = Literal[">=", ">", "<=", "<", "=", "range", "+/day", "growth"]
COMPARATORS: tuple[Comparator, ...] = (">=", ">", "<=", "<", "=", "range", "+/day", "growth")


PLAIN = Unit("plain", Text("", ""))


class Status(StrEnum):
    """Where a value stands against its target."""

    REACHED = "reached"
    ON_PACE = "on-pace"
    BEHIND = "behind"
    MISSED = "missed"
    LATE = "late"
    UNDER_WAY = "under-way"
    NO_DATA = "no-data"

    @property
    def words(self) -> Text:
        """The status as a badge says it."""
        return _WORDS[self]


_WORDS = {
    Status.REACHED: Text("已达到", "reached"),
    Status.ON_PACE: Text("进度正常", "on pace"),
    Status.BEHIND: Text("进度滞后", "behind"),
    Status.MISSED: Text("到期未达到", "missed"),
    Status.LATE: Text("逾期后达到", "reached after its day"),
    Status.UNDER_WAY: Text("推进中", "under way"),
    Status.NO_DATA: Text("暂无数据", "no data"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in stored terms; `low` of a growth is the fraction asked for over `baseline` (10 % is 1/10)."""

    comparator: Comparator
    low: Exact
    high: Exact | None = None
    start: date | None = None
    deadline: date | None = None
    baseline: Exact | None = None

    def __post_init__(self) -> None:
        if self.comparator not in COMPARATORS:
            raise ValueError(f"{self.comparator!r} is none of {' '.join(COMPARATORS)}")
        if self.comparator == "range" and (self.high is None or self.high < self.low):
            raise ValueError("a range needs a low end and a high end above it")
        if self.start and self.deadline and self.deadline < self.start:
            raise ValueError("the deadline lies before the start")

    @property
    def is_limit(self) -> bool:
        """Whether the value must stay under."""
        return self.comparator in ("<=", "<")

    def aim(self) -> Fraction | None:
        """The level to come to; None for growth over an unknown baseline."""
        if self.comparator != "growth":
            return Fraction(self.low)
        return None if not self.baseline else Fraction(self.baseline) * (1 + Fraction(self.low))

    def is_met_by(self, value: Exact) -> bool | None:
        """Whether a value meets the target, compared exactly; None where that cannot be known."""
        aim, found = self.aim(), Fraction(value)
        if aim is None:
            return None
        if self.comparator == "range":
            return aim <= found <= Fraction(self.high or 0)
        return {">": found > aim, "<=": found <= aim, "<": found < aim, "=": found == aim}.get(
            self.comparator, found >= aim
        )

    def is_over(self, value: Exact) -> bool:
        """Whether a value is too much, where too much can be."""
        ceiling = {"range": self.high, "=": self.low, "<=": self.low, "<": self.low}.get(self.comparator)
        return ceiling is not None and Fraction(value) > Fraction(ceiling)

    def gap(self, value: Exact) -> Fraction | None:
        """What is still missing, or is too much; nothing when the target is met."""
        aim, found = self.aim(), Fraction(value)
        if aim is None:
            return None
        if self.comparator == "=":
            return abs(aim - found)
        if self.comparator == "range" and found > Fraction(self.high or 0):
            return found - Fraction(self.high or 0)
        return max(found - aim if self.is_limit else aim - found, Fraction(0))

    def expected(self, today: date) -> Fraction | None:
        """Where a straight line from the baseline at the start to the aim at the deadline stands today."""
        aim = self.aim()
        if aim is None or self.start is None or self.deadline is None or self.comparator == "+/day":
            return None
        if self.is_limit and self.baseline is None:
            return aim
        return linear(Fraction(self.baseline or 0), aim, self.start, self.deadline, today)


def linear(baseline: Fraction, aim: Fraction, start: date, deadline: date, today: date) -> Fraction:
    """The height of a straight line on a day; flat before its start and after its end."""
    length = (deadline - start).days
    if today >= deadline or length == 0:
        return aim if today >= deadline else baseline
    gone = max((today - start).days, 0)
    return baseline + (aim - baseline) * Fraction(gone, length)


@dataclass(frozen=True, slots=True)
class Pace:
    """What remains: the gap, the days, and how much a day and a 30-day month must bring."""

    gap: Fraction
    days_left: int
    per_day: Fraction | None
    per_month: Fraction | None
    expected: Fraction | None
    so_far_per_day: Fraction | None


def pace_needed(
    target: Exact, value: Exact, today: date, start: date | None, deadline: date, baseline: Exact = 0
) -> Pace:
    """How fast it must go from tomorrow on to come to the target by the deadline's end."""
    gap = max(Fraction(target) - Fraction(value), Fraction(0))
    left = max((deadline - today).days, 0)
    per_day = gap / left if left else (Fraction(0) if not gap else None)
    gone = (today - start).days if start else 0
    return Pace(
        gap=gap,
        days_left=left,
        per_day=per_day,
        per_month=None if per_day is None else per_day * 30,
        expected=linear(Fraction(baseline), Fraction(target), start, deadline, today) if start else None,
        so_far_per_day=(Fraction(value) - Fraction(baseline)) / gone if gone > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer to "how do we stand": a status, its sentence, and the numbers behind it."""

    status: Status
    sentence: Text
    gap: Fraction | None = None
    expected: Fraction | None = None
    needed: Pace | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A value and the day it is of; None where there was no data."""

    value: Exact | None
    day: date


def standing(
    goal: Goal, value: Exact | None, today: date, unit: Unit | None = None, *, due: Reading | None = None, day: date | None = None
) -> Standing:
    """How a value stands against its goal today.

    Once the deadline has passed, `due` is what was known on it and judges alone: a later value (of `day`) that meets the goal
    only says that it was reached after its day.
    """
    if due is not None and goal.deadline is not None and today > goal.deadline:
        return _after(goal, Reading(value, day or today), due, unit)
    if value is None:
        return Standing(Status.NO_DATA, Text("暂无数据，不作判断。", "There is no data, so nothing is judged."))
    met, gap = goal.is_met_by(value), goal.gap(value)
    if met is None or gap is None:
        return Standing(
            Status.NO_DATA, Text("基数未知，无法计算增长。", "The baseline is unknown, so growth cannot be computed.")
        )
    expected, needed = goal.expected(today), _needed(goal, value, today)
    status = _status(goal, value, today, met, expected)
    told = _Telling(goal, gap, goal.is_over(value), expected, needed, unit)
    return Standing(status, told.sentence(status), gap, expected, needed)


def _after(goal: Goal, now: Reading, due: Reading, unit: Unit | None) -> Standing:
    """How a goal stands whose day is over."""
    then = None if due.value is None else goal.is_met_by(due.value)
    later = None if now.value is None else goal.is_met_by(now.value)
    if then is None and later is None:
        return standing(goal, due.value if now.value is None else now.value, goal.deadline or now.day, unit)
    last = now.value if now.value is not None else due.value
    gap = Fraction(0) if then or later or last is None else goal.gap(last) or Fraction(0)
    told = _Telling(goal, gap, last is not None and goal.is_over(last), None, None, unit)
    status = Status.REACHED if then else Status.LATE if later else Status.MISSED
    return Standing(status, told.afterwards(status, now, due), gap, goal.aim())


def _needed(goal: Goal, value: Exact, today: date) -> Pace | None:
    aim = goal.aim()
    if aim is None or goal.deadline is None or goal.is_limit or goal.comparator == "+/day" or today > goal.deadline:
        return None
    return pace_needed(aim, value, today, goal.start, goal.deadline, goal.baseline or 0)


def _status(goal: Goal, value: Exact, today: date, met: bool, expected: Fraction | None) -> Status:
    if met:
        return Status.REACHED
    if goal.deadline is not None and today > goal.deadline:
        return Status.MISSED
    if _cannot_wait(goal, value):
        return Status.BEHIND
    if expected is None:
        return Status.UNDER_WAY
    found = Fraction(value)
    return Status.ON_PACE if (found <= expected if goal.is_limit else found >= expected) else Status.BEHIND


def _cannot_wait(goal: Goal, value: Exact) -> bool:
    """What more time of the same does not bring: a rate below its mark, a level already above its ceiling."""
    if goal.comparator in ("range", "="):
        return goal.is_over(value)
    return goal.comparator == "+/day" or (goal.is_limit and goal.baseline is None)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Puts a standing into a sentence."""

    goal: Goal
    gap: Fraction
    over: bool
    expected: Fraction | None
    needed: Pace | None
    unit: Unit | None

    def sentence(self, status: Status) -> Text:
        if status is Status.REACHED:
            return (
                Text("未超过上限。", "Within the limit.")
                if self.goal.is_limit
                else Text("已达到目标。", "The target is reached.")
            )
        lack, takes = self._lack(), self._takes()
        if status is Status.MISSED:
            return Text(
                f"期限 {self.goal.deadline} 已过，{lack.zh}。",
                f"The deadline {self.goal.deadline} has passed: {lack.en}.",
            )
        start = lack.en[:1].upper() + lack.en[1:]
        if status is Status.UNDER_WAY:
            return Text(
                f"{lack.zh}；未设起止日期，无法推算进度。",
                f"{start}; without a start and a deadline no pace can be computed.",
            )
        if self.expected is None:
            return Text(f"{lack.zh}{takes.zh}。", f"{start}{takes.en}.")
        return Text(
            f"{lack.zh}，按时间进度今日应为 {self._show(self.expected, 'zh')}{takes.zh}。",
            f"{start}; a steady pace would stand at {self._show(self.expected, 'en')} today{takes.en}.",
        )

    def afterwards(self, status: Status, now: Reading, due: Reading) -> Text:
        """The value on the deadline, and the one known now where it is another."""
        if due.value is None:
            then = Text(f"期限 {self.goal.deadline} 时没有数据", f"no data on the deadline {self.goal.deadline}")
        else:
            then = self._on(due)
        since = self._on(now) if now.value is not None and now != due else None
        both = Text(f"{then.zh}；{since.zh}", f"{then.en}; {since.en}") if since else then
        if status is Status.REACHED:
            held = ("期限内未超过上限", "Within the limit") if self.goal.is_limit else ("期限内已达到目标", "Reached by its deadline")
            return Text(f"{held[0]}：{both.zh}。", f"{held[1]}: {both.en}.")
        if status is Status.LATE:
            return Text(
                f"逾期后达到（期限 {self.goal.deadline}）：{both.zh}。",
                f"Reached after its day (due {self.goal.deadline}): {both.en}.",
            )
        lack = self._lack()
        return Text(
            f"期限 {self.goal.deadline} 已过：{both.zh}，{lack.zh}。",
            f"The deadline {self.goal.deadline} has passed: {both.en}; {lack.en}.",
        )

    def _on(self, reading: Reading) -> Text:
        exact = Fraction(reading.value or 0)
        return Text(f"{reading.day} 为 {self._show(exact, 'zh')}", f"{self._show(exact, 'en')} on {reading.day}")

    def _lack(self) -> Text:
        if not self.gap:
            return Text("恰在目标值上，还须越过它", "it stands exactly at the mark and must pass it")
        if self.over:
            return Text(f"超出 {self._show(self.gap, 'zh')}", f"it is {self._show(self.gap, 'en')} over")
        return Text(f"还差 {self._show(self.gap, 'zh')}", f"{self._show(self.gap, 'en')} to go")

    def _takes(self) -> Text:
        needed = self.needed
        if needed is None or not needed.gap:
            return Text("", "")
        if needed.per_day is None or needed.per_month is None:
            return Text("，今日即为期限", "; today is the deadline")
        monthly = needed.days_left >= 30
        much = needed.per_month if monthly else needed.per_day
        return Text(
            f"，余下 {needed.days_left} 天每{'月' if monthly else '天'}需新增 {self._up(much, 'zh')}",
            f"; the remaining {needed.days_left} days must bring {self._up(much, 'en')} a {'month' if monthly else 'day'}",
        )

    def _show(self, value: Fraction, language: str) -> str:
        unit = self.unit or PLAIN
        exact_enough = (unit.shown(value) * 10**unit.decimals).denominator == 1
        return (unit if exact_enough else replace(unit, decimals=unit.decimals + 1)).show(value, language)

    def _up(self, value: Fraction, language: str) -> str:
        """What must still come is rounded up: less would miss the target."""
        unit = self.unit or PLAIN
        if (unit.shown(value) * 10**unit.decimals).denominator != 1:
            unit = replace(unit, decimals=unit.decimals + 1)
        step = unit.stored / 10**unit.decimals
        return unit.show(-(-value // step) * step, language)
