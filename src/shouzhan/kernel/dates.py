"""Dates, working days and deadlines; the only clock of the product."""

import calendar as month_lengths
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from shouzhan.kernel.text import Text

ZONE = ZoneInfo("Asia/Shanghai")
TABLES = Path(__file__).parent / "calendars"
_FROZEN: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment in the city's zone; `frozen` and SHOUZHAN_TODAY set it."""
    frozen_at = _FROZEN.get()
    if frozen_at is not None:
        return frozen_at
    present = datetime.now(ZONE)
    given = os.environ.get("SHOUZHAN_TODAY")
    return datetime.combine(date.fromisoformat(given), present.timetz()) if given else present


def today() -> date:
    """The present day in the city."""
    return now().date()


@contextmanager
def frozen(moment: date | datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for loading a past."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9), ZONE)
    token = _FROZEN.set(moment)
    try:
        yield
    finally:
        _FROZEN.reset(token)


class MissingYear(LookupError):
    """No table of holidays is known for a year; it is said, never guessed."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.sentence = Text(
            f"尚未录入 {year} 年的节假日安排，无法计算工作日；请在“日历”中录入国务院办公厅的通知后重试。",
            f"The holidays of {year} are not entered, so working days cannot be counted. Enter the year's table under Calendars and try again.",
        )
        super().__init__(self.sentence.zh)


@dataclass(frozen=True)
class YearTable:
    """One year's adjustments: days off on weekdays and workdays on weekends."""

    year: int
    days_off: frozenset[date]
    workdays: frozenset[date]
    source: str = ""


@dataclass(frozen=True)
class Calendar:
    """The working days, by yearly tables."""

    tables: dict[int, YearTable] = field(default_factory=dict)

    def with_year(self, table: YearTable) -> "Calendar":
        """The same calendar with one year laid over."""
        return Calendar({**self.tables, table.year: table})

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on the day."""
        table = self.tables.get(day.year)
        if table is None:
            raise MissingYear(day.year)
        return day in table.workdays or (day.weekday() < 5 and day not in table.days_off)

    def working_days_after(self, start: date, count: int) -> date:
        """The count-th working day after the start; the start itself is not counted."""
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after the start up to and with the end."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def read_table(text: str) -> YearTable:
    """Read a yearly table: year, ranges of days off, workdays, source."""
    raw = yaml.safe_load(text)
    off: set[date] = set()
    for item in raw["days_off"]:
        first, last = (item, item) if isinstance(item, date) else (item["from"], item["to"])
        off.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return YearTable(int(raw["year"]), frozenset(off), frozenset(raw.get("workdays") or ()), raw.get("source", ""))


@cache
def built_in() -> Calendar:
    """The years that ship with the product."""
    tables = (read_table(path.read_text("utf-8")) for path in sorted(TABLES.glob("*.yaml")))
    return Calendar({table.year: table for table in tables})


_CALENDAR: list[Calendar] = []


def city_calendar() -> Calendar:
    """The calendar in force: the built-in years with the city's own entries over them."""
    return _CALENDAR[-1] if _CALENDAR else built_in()


def use_calendar(calendar: Calendar) -> None:
    """Put a calendar with the city's own entries in force."""
    _CALENDAR[:] = [calendar]


def is_working_day(day: date) -> bool:
    """Whether offices are open on the day."""
    return city_calendar().is_working_day(day)


def working_days_after(start: date, count: int) -> date:
    """The count-th working day after the start."""
    return city_calendar().working_days_after(start, count)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after the start up to and with the end."""
    return city_calendar().working_days_between(start, end)


def add_months(start: date, count: int) -> date:
    """The same day some months later, or that month's last day when it is shorter."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, month_lengths.monthrange(year, month)[1]))


class Clock(StrEnum):
    """How a deadline counts."""

    NATURAL = "natural-days"
    WORKING = "working-days"
    MONTHS = "months"


@dataclass(frozen=True)
class Deadline:
    """A span within which somebody acts."""

    clock: Clock
    count: int

    def due(self, start: date) -> date:
        """The last day of the span."""
        if self.clock is Clock.WORKING:
            return working_days_after(start, self.count)
        return add_months(start, self.count) if self.clock is Clock.MONTHS else start + timedelta(days=self.count)

    @property
    def words(self) -> Text:
        """The span in words."""
        zh = {Clock.NATURAL: "天", Clock.WORKING: "个工作日", Clock.MONTHS: "个月"}[self.clock]
        en = {Clock.NATURAL: "days", Clock.WORKING: "working days", Clock.MONTHS: "months"}[self.clock]
        return Text(f"{self.count} {zh}", f"{self.count} {en}")

    def __str__(self) -> str:
        return self.words.en


def natural_days(count: int) -> Deadline:
    """So many days of the calendar."""
    return Deadline(Clock.NATURAL, count)


def working_days(count: int) -> Deadline:
    """So many days on which offices are open."""
    return Deadline(Clock.WORKING, count)


def months(count: int) -> Deadline:
    """So many months."""
    return Deadline(Clock.MONTHS, count)
