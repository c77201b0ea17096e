"""A thousand writers at once: everything acknowledged is kept, and what only one may do is done once."""

from pathlib import Path

import pytest
from tests.faults.yard import Yard, yard

PROCESSES, CONTESTED, SHARED = 4, 20, 10


def _together(place: Yard, writers: int, at_once: int) -> None:
    """`at_once` is how many of a process's writers hold a connection at a time; the others queue, as at a server."""
    shared = place.ask("cases", count=SHARED, accepted=True)
    contested = place.ask("cases", count=CONTESTED, accepted=False)

    told = place.ask(
        "crowd", processes=PROCESSES, writers=writers, at_once=at_once, shared=shared, contested=contested)

    assert told["done"] == writers + CONTESTED, told
    assert told.get("wrong-state", 0) + told.get("changed-meanwhile", 0) == writers - CONTESTED, told
    assert place.look() == []


def test_forty_writers_lose_nothing_and_do_nothing_twice(place: Yard) -> None:
    _together(place, 40, at_once=10)


@pytest.mark.scale
def test_a_thousand_writers_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _together(place, 1000, at_once=250)


@pytest.mark.scale
@pytest.mark.postgres
def test_a_thousand_writers_lose_nothing_on_postgresql(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _together(place, 1000, at_once=12)
