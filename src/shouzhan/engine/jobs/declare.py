"""Declaring long work: what a worker does with what was asked, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Ending:
    """Where the result is shown, and what of it is kept with the job."""

    url: str
    answer: dict[str, Any] = field(default_factory=dict)


# The long part comes first, outside any transaction, and returns what writes the result: written together with the
# end of the job, so that work done once is never done again, and work cut short leaves nothing behind.
Finish = Callable[[], Ending]
Work = Callable[[Any, dict[str, Any], Told], Finish]

WORKS: dict[str, Work] = {}


def works(kind: str) -> Callable[[Work], Work]:
    """Name the function that does a kind of job: (who asked, what was given, tell the progress) → what finishes it."""

    def add(work: Work) -> Work:
        if kind in WORKS:
            raise ValueError(f"job {kind} is declared twice")
        WORKS[kind] = work
        return work

    return add


def quiet(done: int, total: int) -> None:
    """Tell nobody: for work done while somebody waits."""
