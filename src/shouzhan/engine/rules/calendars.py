"""Day arithmetic over columns, by the same calendar as a single day."""

from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from shouzhan.kernel.dates import Calendar, MissingYear

_EPOCH = date(1970, 1, 1)
Array = Any


@lru_cache(maxsize=4)
def day_table(calendar: Calendar) -> "DayTable":
    """The days of a calendar; they are counted once."""
    return DayTable(calendar)


class DayTable:
    """The days of a calendar as numbers since 1970, with the working days counted."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    @cached_property
    def _years(self) -> tuple[int, int]:
        """The unbroken run of known years that ends last; days outside it are said, never guessed."""
        known = sorted(self.calendar.tables)
        first = known[-1]
        while first - 1 in self.calendar.tables:
            first -= 1
        return first, known[-1]

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        first, last = self._years
        return (date(first, 1, 1) - _EPOCH).days, (date(last, 12, 31) - _EPOCH).days

    @cached_property
    def _is_open(self) -> Array:
        start, end = self._bounds
        return np.array([self.calendar.is_working_day(_EPOCH + timedelta(days=day)) for day in range(start, end + 1)])

    @cached_property
    def _open_days(self) -> Array:
        return np.flatnonzero(self._is_open)

    @cached_property
    def _open_until(self) -> Array:
        return np.cumsum(self._is_open)

    def _place(self, days: Array) -> Array:
        start, end = self._bounds
        low, high = np.min(days), np.max(days)
        if low < start or high > end:
            raise MissingYear((_EPOCH + timedelta(days=int(low if low < start else high))).year)
        return days - start

    def plus_days(self, days: Array, count: Array) -> Array:
        """So many natural days later."""
        return days + count

    def plus_working_days(self, days: Array, count: Array) -> Array:
        """The so-many-th working day after each day."""
        place = self._open_until[self._place(days)] + count - 1
        if np.max(place) >= len(self._open_days):
            raise MissingYear(self._years[1] + 1)
        found = self._open_days[np.maximum(place, 0)] + self._bounds[0]
        return np.where(count == 0, days, found)

    def rolled(self, days: Array) -> Array:
        """The day itself, or the next on which offices are open."""
        place = self._place(days)
        until = self._open_until[place] - self._is_open[place]
        if np.max(until) >= len(self._open_days):
            raise MissingYear(self._years[1] + 1)
        return self._open_days[until] + self._bounds[0]

    def plus_months(self, days: Array, count: Array) -> Array:
        """The corresponding day so many months later, or the month's last day."""
        stamps = np.asarray(days).astype("datetime64[D]")
        months = stamps.astype("datetime64[M]")
        within = (stamps - months.astype("datetime64[D]")).astype(np.int64)
        target = months + np.asarray(count).astype("timedelta64[M]")
        length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64)
        return target.astype("datetime64[D]").astype(np.int64) + np.minimum(within, length - 1)

    def year(self, days: Array) -> Array:
        """The year of each day."""
        return np.asarray(days).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970

    def month(self, days: Array) -> Array:
        """The month of each day."""
        return np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1

    def day_in(self, years: Array, months: Array, place: Array) -> Array:
        """The so-many-th day of a month, the month's last where it is shorter."""
        start = ((np.asarray(years, dtype=np.int64) - 1970) * 12 + np.asarray(months, dtype=np.int64) - 1).astype("datetime64[M]")
        first, following = (one.astype("datetime64[D]").astype(np.int64) for one in (start, start + 1))
        return first + np.minimum(np.asarray(place, dtype=np.int64), following - first) - 1
