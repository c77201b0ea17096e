"""Keeps what was counted over a large register for half a minute; a small register is counted at every look."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

LARGE, SECONDS = 100_000, 30
T = TypeVar("T")


class Kept(Generic[T]):
    """The last answer to one question, kept only when it was counted from more than LARGE rows."""

    def __init__(self, rows: Callable[[T], int], clock: Callable[[], float] = monotonic) -> None:
        self._rows, self._clock = rows, clock
        self._last: tuple[Hashable, float, T] | None = None

    def answer(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer for this key: the kept one while it is fresh, a new one otherwise."""
        last = self._last
        if last and last[0] == key and self._clock() - last[1] < SECONDS:
            return last[2]
        found = ask()
        self._last = (key, self._clock(), found) if self._rows(found) > LARGE else None
        return found
