"""Says how far long work has come and how long it will take, once it has taken more than two seconds."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

from shouzhan.kernel.text import Text

_QUIET = 2.0
_TICK = 0.5
_EVERY = {True: 0.5, False: 5.0}  # a terminal's line is written over, a log's is not


class Progress:
    """One kind of work at a time, told on standard error."""

    def __init__(self, language: str = "en", names: Mapping[str, Text] | None = None) -> None:
        self._language, self._names = language, names or {}
        self._what = ""
        self._began = self._told = 0.0
        self._tty = sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell that so much of so much is done."""
        now = time.monotonic()
        if what != self._what:
            self.end()
            self._what, self._began, self._told = what, now, 0.0
        spent = now - self._began
        if spent < _QUIET or (self._told and now - self._told < _EVERY[self._tty]):
            return
        self._told = now
        sys.stderr.write(("\r\x1b[K" if self._tty else "") + _line(self._names.get(what, Text(what, what)).in_(self._language), done, total, spent).in_(self._language) + ("" if self._tty else "\n"))
        sys.stderr.flush()

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Tell how long work takes that cannot tell how far it is."""
        done = Event()

        def tick() -> None:
            self(what, 0, 0)
            while not done.wait(_TICK):
                self(what, 0, 0)

        clock = Thread(target=tick, daemon=True)
        clock.start()
        try:
            yield
        finally:
            done.set()
            clock.join()
            self.end()

    def end(self) -> None:
        """Close the line on a terminal."""
        if self._tty and self._told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._told = 0.0


def _line(what: str, done: int, total: int, spent: float) -> Text:
    if not total and not done:
        return Text(f"{what}：已用 {_clock(spent)}", f"{what}: {_clock(spent)} so far")
    if not total or not done:
        return Text(f"{what}：已完成 {done:,}，已用 {_clock(spent)}", f"{what}: {done:,} done, {_clock(spent)} so far")
    left = spent * (total - done) / done
    return Text(f"{what}：{done / total:.0%}，还需 {_clock(left)}", f"{what}: {done / total:.0%}, {_clock(left)} left")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
