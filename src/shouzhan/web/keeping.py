"""Keeps what was counted over a large register: half a minute as it is, some minutes more while it is counted anew beside the
visitors; a small register is counted at every look."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

from django.db import connections

LARGE, SECONDS, AT_MOST = 100_000, 30, 300
MOST = 100  # questions of which an answer is kept: one for everybody who is not signed in, and one for each who is
T = TypeVar("T")
log = logging.getLogger(__name__)


def beside(work: Callable[[], None]) -> None:
    """Do it in a thread of its own, with a connection of its own."""

    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("counting anew failed; the next look counts itself")
        finally:
            connections.close_all()

    Thread(target=run, daemon=True).start()


class Kept(Generic[T]):
    """The last answers, each kept for its own question and only when it was counted from more than LARGE rows."""

    def __init__(self, rows: Callable[[T], int], clock: Callable[[], float] = monotonic, start: Callable[[Callable[[], None]], None] = beside) -> None:
        self._rows, self._clock, self._start = rows, clock, start
        self._last: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._busy = Lock()

    def answer(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer for this key: the kept one while it is fresh or somebody counts anew, a new one otherwise."""
        last = self._last.get(key)
        age = self._clock() - last[0] if last else AT_MOST
        if last is None or age >= AT_MOST:
            return self._asked(key, ask)
        if age >= SECONDS and self._busy.acquire(blocking=False):
            self._start(lambda: self._anew(key, ask))
        return last[1]

    def _asked(self, key: Hashable, ask: Callable[[], T]) -> T:
        found = ask()
        self._last.pop(key, None)
        if self._rows(found) > LARGE:
            self._last[key] = (self._clock(), found)
            if len(self._last) > MOST:
                self._last.popitem(last=False)
        return found

    def _anew(self, key: Hashable, ask: Callable[[], T]) -> None:
        try:
            self._asked(key, ask)
        finally:
            self._busy.release()
