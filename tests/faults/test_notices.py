"""The process that passes notices is killed: each passes once, who waits is told once, none passes over an objection."""

import os
import random
from pathlib import Path

import pytest
from tests.faults.yard import Yard, yard

SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))


def _kill_while_passing(place: Yard, prices: int, kills: int) -> None:
    chance = random.Random(SEED)
    assert place.ask("hold_out_prices", count=prices) == prices - prices // 3
    for kill in range(1, kills + 1):
        place.kill_in("let_pass", chance)
        assert place.ask("look_at_notices") == [], f"kill {kill} of {kills}, seed {SEED}"
    for _again in range(2):
        place.ask("let_pass", once=True)
        assert place.ask("look_at_notices", all=True) == []
    verified = place.house.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_it_passes_each_notice_once_however_often_the_sweep_is_killed(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _kill_while_passing(place, prices=36, kills=5)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_passes_each_notice_once_on_postgresql_too(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _kill_while_passing(place, prices=36, kills=5)
