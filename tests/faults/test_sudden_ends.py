"""Processes are killed in the middle of steps, journal entries, imports and backups: the store stays whole."""

import os
import random
from pathlib import Path

import pytest
from tests.faults.yard import KINDS, Yard, yard

SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))


def _kill(place: Yard, times: int, look_every: int) -> None:
    chance = random.Random(SEED)
    for kill in range(1, times + 1):
        place.kill_in(KINDS[kill % len(KINDS)], chance)
        if kill % look_every == 0 or kill == times:
            assert place.look() == [], f"kill {kill} of {times}, seed {SEED}"
    assert place.look(archives=place.archives()) == []
    verified = place.house.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_ten_kills_leave_a_store_that_verify_accepts(place: Yard) -> None:
    _kill(place, 10, look_every=2)


@pytest.mark.scale
def test_two_hundred_kills_leave_a_store_that_verify_accepts(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _kill(place, 200, look_every=4)


@pytest.mark.scale
@pytest.mark.postgres
def test_twenty_kills_of_clients_leave_postgresql_whole(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _kill(place, 20, look_every=4)
