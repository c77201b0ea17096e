"""Things a room does by itself from time to time; declared here, run by the worker beside the server."""

import logging
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeVar

from django.db.models import Model, QuerySet

from shouzhan.kernel.decision import Refused

SWEEPS: dict[str, Callable[[], int]] = {}
Row = TypeVar("Row", bound=Model)
log = logging.getLogger(__name__)


def sweeps(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Declare a sweep: it may run at any time, any number of times, and says how much it did."""

    def add(run: Callable[[], int]) -> Callable[[], int]:
        if name in SWEEPS:
            raise ValueError(f"sweep {name} is declared twice")
        SWEEPS[name] = run
        return run

    return add


def pieces(rows: QuerySet[Row], size: int = 500) -> Iterator[list[Row]]:
    """Every row of a query, some hundreds at a time, each read when it is its turn: nothing waits behind the first so many for ever."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        piece = {row.pk: row for row in rows.filter(pk__in=keys[start : start + size])}
        yield [piece[key] for key in keys[start : start + size] if key in piece]


def each(rows: QuerySet[Row]) -> Iterator[Row]:
    """The same, row by row."""
    return chain.from_iterable(pieces(rows))


def over(rows: QuerySet[Row], act: Callable[[Row], object]) -> int:
    """Act on every row and add up what was done, one where the act gives no number; a row that is refused or fails holds up no other."""
    return sum(_alone(act, row) for row in each(rows))


def _alone(act: Callable[[Row], object], row: Row) -> int:
    try:
        done = act(row)
    except Refused:  # somebody else did it or changed it meanwhile, or it waits for a calendar
        return 0
    except Exception:
        log.exception("a sweep left %s %s as it is", row._meta.label, row.pk)
        return 0
    return done if isinstance(done, int) else 1


def run_all() -> dict[str, int]:
    """Run every sweep; one that fails is logged and the others go on."""
    return {name: run_one(name) for name in SWEEPS}


def run_one(name: str) -> int:
    """Run one sweep; -1 when it failed, which is logged."""
    try:
        return SWEEPS[name]()
    except Exception:
        log.exception("sweep %s failed", name)
        return -1
