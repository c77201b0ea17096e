"""The server is killed while listings run out: each ends once, its people are told once, its case follows, and nothing is lost."""

import os
import random
from pathlib import Path

import pytest
from tests.faults.yard import Yard, yard

SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))


def _kill_while_running_out(place: Yard, listings: int, kills: int) -> None:
    chance = random.Random(SEED)
    assert place.ask("list_results", count=listings) == listings
    for kill in range(1, kills + 1):
        place.kill_in("let_run_out", chance)
        assert place.ask("look_at_listings") == [], f"kill {kill} of {kills}, seed {SEED}"
    place.ask("let_run_out", once=True)
    assert place.ask("look_at_listings", all=True) == []
    place.ask("let_run_out", once=True)
    assert place.ask("look_at_listings", all=True) == []
    verified = place.house.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_it_ends_each_listing_once_however_often_the_sweep_is_killed(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _kill_while_running_out(place, listings=40, kills=5)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_ends_each_listing_once_on_postgresql_too(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _kill_while_running_out(place, listings=40, kills=5)
