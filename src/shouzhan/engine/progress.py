"""Says how far long work has come and how long it will take, once it has taken more than two seconds."""

import sys
import time

_QUIET = 2.0
_EVERY = {True: 0.5, False: 5.0}  # a terminal's line is written over, a log's is not


class Progress:
    """One kind of work at a time, told on standard error."""

    def __init__(self) -> None:
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
        sys.stderr.write(("\r\x1b[K" if self._tty else "") + _line(what, done, total, spent) + ("" if self._tty else "\n"))
        sys.stderr.flush()

    def end(self) -> None:
        """Close the line on a terminal."""
        if self._tty and self._told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._told = 0.0


def _line(what: str, done: int, total: int, spent: float) -> str:
    if not total or not done:
        return f"{what}: {done:,} done, {_clock(spent)} so far"
    left = spent * (total - done) / done
    return f"{what}: {done / total:.0%}, {_clock(left)} left"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
