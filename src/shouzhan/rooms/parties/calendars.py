"""The city's own years of holidays: read from lines of days, put in force in every process."""

import re
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError
from django.db.backends.signals import connection_created
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from shouzhan.kernel.dates import Calendar, YearTable, built_in, use_calendar
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.parties.models import CalendarYear

PAUSE = 5.0
_BETWEEN = re.compile(r"\s*(?:~|～|至|—|–|\.\.)\s*")
_seen: dict[str, Any] = {"stamp": None, "at": 0.0}


def read_days(text: str, year: int) -> tuple[date, ...]:
    """Days written one per line, alone or as a range: 2027-01-01 or 2027-02-05 ~ 2027-02-11."""
    days: list[date] = []
    for line in filter(None, (part.strip() for part in re.split(r"[\n;；,，、]", text))):
        first, last = _range(line)
        if first.year != year or last.year != year:
            raise Refused(Decision.refuse("other-year", _("“%(line)s”不在 %(year)s 年内。") % {"line": line, "year": year}, remedy=_("请只列这一年的日子，其他年份另行录入。")))
        days += [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return tuple(dict.fromkeys(days))


def _range(line: str) -> tuple[date, date]:
    try:
        ends = [date.fromisoformat(part) for part in _BETWEEN.split(line)]
    except ValueError:
        ends = []
    if len(ends) not in (1, 2) or ends[-1] < ends[0]:
        raise Refused(Decision.refuse(
            "bad-day", _("“%(line)s”不是日期或日期范围。") % {"line": line}, remedy=_("请写成 2027-01-01，或 2027-02-05 ~ 2027-02-11。")))
    return ends[0], ends[-1]


def table_of(year: int, days_off: str, workdays: str, source: str) -> YearTable:
    """A yearly table, with what contradicts itself refused."""
    off, work = read_days(days_off, year), read_days(workdays, year)
    both = sorted(set(off) & set(work))
    if both:
        raise Refused(Decision.refuse("both", _("%(day)s 既列为放假又列为上班。") % {"day": both[0]}, remedy=_("请核对通知，只保留其中一处。")))
    plain = [day for day in work if day.weekday() < 5]
    if plain:
        raise Refused(Decision.refuse("no-weekend", _("%(day)s 不是周末，无须列为调休上班。") % {"day": plain[0]}, remedy=_("请删去这一天，或核对日期。")))
    return YearTable(year, frozenset(off), frozenset(work), source)


def lines_of(days: Iterable[date]) -> str:
    """Days as lines again, neighbours drawn together to ranges."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "\n".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} ~ {run[-1]}" for run in runs)


def base() -> Calendar:
    """The years that ship with the product, with the home's own files over them."""
    return built_in().with_folder(Path(settings.HOME) / "calendars")


def apply() -> None:
    """Put the years on the register in force in this process."""
    calendar = base()
    for row in CalendarYear.objects.filter(state="in-force"):
        calendar = calendar.with_year(table_of(row.year, row.days_off, row.workdays, row.source))
    use_calendar(calendar)


def refresh() -> bool:
    """Apply the register when it changed since this process last looked; one small query."""
    found = CalendarYear.objects.aggregate(count=Count("pk"), moves=Sum("revision"))
    stamp = (found["count"], found["moves"])
    _seen["at"] = time.monotonic()
    if stamp == _seen["stamp"]:
        return False
    apply()
    _seen["stamp"] = stamp
    return True


def forget() -> None:
    """Look again at the next occasion."""
    _seen.update(stamp=None, at=0.0)


def _at_request(**_signal: Any) -> None:
    """Another process may have changed the register: look every few seconds, not at every request."""
    if time.monotonic() - _seen["at"] > PAUSE:
        refresh()


def _at_first(**_signal: Any) -> None:
    """Commands know no requests; the first connection of a process is where they learn the calendar."""
    if _seen["stamp"] is None:
        try:
            refresh()
        except DatabaseError:
            # before the first migration there is no register to read
            return


def listen() -> None:
    """Keep this process's calendar up to date."""
    request_started.connect(_at_request, dispatch_uid="parties.calendar.request")
    connection_created.connect(_at_first, dispatch_uid="parties.calendar.connection")
