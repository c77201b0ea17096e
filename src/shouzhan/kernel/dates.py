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
SAMPLE = TABLES / "2026.yaml"
OWN_TABLES = "SHOUZHAN_HOME/calendars"
_FROZEN: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment in the city's zone; `frozen` and SHOUZHAN_TODAY set it."""
    frozen_at = _FROZEN.get()
    if frozen_at is not None:
        return frozen_at
    present = datetime.now(ZONE)
    given = os.environ.get("SHOUZHAN_TODAY")
    return datetime.combine(_given_day(given), present.timetz()) if given else present


def _given_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"SHOUZHAN_TODAY: {text!r} is not a day such as 2026-11-20") from None


def today() -> date:
    """The present day in the city."""
    return now().date()


@contextmanager
def frozen(moment: date | datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for loading a past; a bare day stands at nine in the morning."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9), ZONE)
    moment = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
    token = _FROZEN.set(moment)
    try:
        yield
    finally:
        _FROZEN.reset(token)


class MissingYear(LookupError):  # noqa: N818 - named by what is missing
    """No table of holidays is known for a year; it is said, never guessed."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.sentence = Text(f"尚未录入 {year} 年的节假日安排，无法计算工作日。", f"The holidays of {year} are not entered, so working days cannot be counted.")
        self.remedy = Text(
            f"请由系统管理员按国务院办公厅的通知在“节假日安排”（/calendars/）中录入，或写成 {year}.yaml（格式见 {SAMPLE.name}）放入 {OWN_TABLES} 后重试。",
            f"Let an administrator enter the State Council's notice under “Calendars” (/calendars/), or put it as {year}.yaml (like {SAMPLE.name}) into {OWN_TABLES}, and try again.",
        )
        super().__init__(f"{self.sentence.zh}{self.remedy.zh}")


@dataclass(frozen=True)
class YearTable:
    """One year's adjustments: days off on weekdays and workdays on weekends."""

    year: int
    days_off: frozenset[date]
    workdays: frozenset[date]
    source: str = ""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days, by yearly tables; a change gives a new calendar, the old one stays and is itself alone."""

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

    def with_folder(self, folder: Path) -> "Calendar":
        """The same calendar with every yearly table of a folder laid over."""
        calendar = self
        for path in sorted(folder.glob("*.yaml")):
            try:
                calendar = calendar.with_year(read_table(path.read_text("utf-8")))
            except (BadTable, UnicodeDecodeError) as error:
                raise BadTable(f"{path}: {error}") from error
        return calendar

    def working_days_after(self, start: date, count: int) -> date:
        """The count-th working day after the start; the start itself is not counted."""
        if count < 0:
            raise ValueError(f"{count}: days after a start are counted forwards")
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after the start up to and with the end; negative when the end is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


class BadTable(ValueError):  # noqa: N818 - named by what is wrong
    """A yearly table that cannot be used; says which line of it and why."""


def read_table(text: str) -> YearTable:
    """Read a yearly table: year, ranges of days off, workdays, source."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadTable(f"not readable as YAML: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("year"), int):
        raise BadTable("a table starts with its year, as in “year: 2026”")
    unknown = set(raw) - {"year", "source", "days_off", "workdays"}
    if unknown:
        raise BadTable(f"unknown: {', '.join(sorted(map(str, unknown)))}")
    year = raw["year"]
    off = [day for item in raw.get("days_off") or () for day in _days(item, year)]
    work = [day for item in raw.get("workdays") or () for day in _days(item, year)]
    both = set(off) & set(work)
    if both:
        raise BadTable(f"{min(both)} is listed as a day off and as a workday")
    for day in work:
        if day.weekday() < 5:
            raise BadTable(f"workdays: {day} is no Saturday or Sunday, so it needs no entry")
    return YearTable(year, frozenset(off), frozenset(work), str(raw.get("source", "")))


def _days(item: object, year: int) -> list[date]:
    first, last = (item.get("from"), item.get("to")) if isinstance(item, dict) else (item, item)
    if type(first) is not date or type(last) is not date or last < first:
        raise BadTable(f"{item}: write a day such as 2026-01-01, or {{from: 2026-01-01, to: 2026-01-03}}")
    if first.year != year or last.year != year:
        raise BadTable(f"{item}: lies outside {year}")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@cache
def built_in() -> Calendar:
    """The years that ship with the product."""
    return Calendar().with_folder(TABLES)


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


def last_chance(day: date) -> date:
    """The last day of a period, or the next on which offices are open; in a year whose holidays are not entered only weekends are passed over."""
    while not _is_open(day):
        day += timedelta(days=1)
    return day


def _is_open(day: date) -> bool:
    try:
        return is_working_day(day)
    except MissingYear:
        return day.weekday() < 5


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
        if self.clock is Clock.MONTHS:
            return add_months(start, self.count)
        return start + timedelta(days=self.count)

    def days_left(self, start: date, on: date) -> int:
        """Days of the deadline's own clock until its last day; 0 on that day, negative when it is past."""
        due = self.due(start)
        return working_days_between(on, due) if self.clock is Clock.WORKING else (due - on).days

    @property
    def words(self) -> Text:
        """The span in words."""
        return _counted(self.count, self.clock)

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


def _counted(count: int, clock: Clock) -> Text:
    zh = {Clock.NATURAL: "天", Clock.WORKING: "个工作日", Clock.MONTHS: "个月"}[clock]
    en = {Clock.NATURAL: "day", Clock.WORKING: "working day", Clock.MONTHS: "month"}[clock]
    return Text(f"{count} {zh}", f"{count} {en}{'' if count == 1 else 's'}")


def waited(since: date, until: date | None = None, clock: Clock = Clock.WORKING) -> Text:
    """How long something has stood still, in words: 已等待 12 个工作日."""
    until = until or today()
    if until < since:
        raise ValueError(f"{until} is before {since}")
    if clock is Clock.MONTHS:
        count = (until.year - since.year) * 12 + until.month - since.month
        count -= add_months(since, count) > until
    else:
        count = working_days_between(since, until) if clock is Clock.WORKING else (until - since).days
    if count == 0:
        return Text("今日起等待", "waiting since today") if until == since else Text(
            f"等待未满 1 {_counted(1, clock).zh[2:]}", f"waiting less than 1 {_counted(1, clock).en[2:]}"
        )
    span = _counted(count, clock)
    return Text(f"已等待 {span.zh}", f"waiting {span.en}")
