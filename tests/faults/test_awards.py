"""The process that closes auctions is killed: each is awarded once, with its one deal and its deposits, and the winner can be recomputed."""

import os
import random
from pathlib import Path

import pytest
from tests.faults.yard import Yard, yard

SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))


def _kill_while_closing(place: Yard, auctions: int, kills: int) -> None:
    chance = random.Random(SEED)
    assert place.ask("hold_auctions", count=auctions) == auctions
    for kill in range(1, kills + 1):
        place.kill_in("close_auctions", chance)
        assert place.ask("look_at_auctions") == [], f"kill {kill} of {kills}, seed {SEED}"
    for _again in range(2):
        place.ask("close_auctions", once=True)
        assert place.ask("look_at_auctions", all=True) == []
    verified = place.house.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_it_awards_each_auction_once_however_often_the_closing_is_killed(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _kill_while_closing(place, auctions=10, kills=4)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_awards_each_auction_once_on_postgresql_too(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _kill_while_closing(place, auctions=10, kills=4)
