"""The server is killed while instalments are booked: each is booked once, the last one settles its deal, and the journal holds."""

import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.faults.deal_works import PARTS
from tests.faults.house import DAY, Gone
from tests.faults.yard import Yard, yard

SEED = int(os.environ.get("SHOUZHAN_SEED", "20261120"))
DEALS, KILLS = 8, 3


class Cashier:
    """Books every instalment of some deals; after a crash the same slip is handed in again, as a person would."""

    def __init__(self, place: Yard, made: dict[str, Any], deals: list[str]) -> None:
        self.place, self.made = place, made
        self.slips = [(deal, f"{deal}-{part}") for part in range(PARTS) for deal in deals]
        self.acknowledged: list[tuple[str, str]] = []
        self.unexpected: list[Any] = []
        self.uncertain = False

    def work(self) -> None:
        """Go on to the last slip."""
        while self.slips and not self.unexpected:
            deal, receipt = self.slips[0]
            body = {"receipt": receipt, "amount": self.made["part"], "on": DAY}
            try:
                status, answer = self.place.house.ask("POST", f"/api/v1/deals/{deal}/steps/book/", body, self.made["key"])
            except Gone:
                self.uncertain = True
                time.sleep(0.1)
                continue
            if status in (200, 201):
                self.acknowledged.append((deal, receipt))
            elif not (self.uncertain and _said_already(answer)):
                self.unexpected.append((status, answer))
            self.slips.pop(0)
            self.uncertain = False


def _said_already(answer: Any) -> bool:
    """The slip was booked before the crash; the last one of a deal may have settled it, so that there is nothing left to book."""
    return isinstance(answer, dict) and answer["error"]["code"] in ("receipt-booked", "wrong-state")


def _kill_while_settling(place: Yard) -> None:
    chance = random.Random(SEED)
    made = place.ask("sign_deals", count=DEALS)
    place.house.start()
    place.house.wait()
    cashiers = [Cashier(place, made, made["deals"][each::4]) for each in range(4)]
    threads = [threading.Thread(target=cashier.work, daemon=True) for cashier in cashiers]
    for thread in threads:
        thread.start()
    try:
        for kill in range(1, KILLS + 1):
            _let_some_be_booked(cashiers, DEALS * PARTS * kill // (KILLS + 2))
            time.sleep(chance.uniform(0.0, 0.1))
            place.house.kill()
            acknowledged = [each for cashier in cashiers for each in cashier.acknowledged]
            assert place.ask("look_at_deals", deals=made["deals"], acknowledged=acknowledged) == [], f"kill {kill} of {KILLS}, seed {SEED}"
            place.house.start()
            place.house.wait()
        for thread in threads:
            thread.join(120)
    finally:
        place.house.kill()
    assert [each for cashier in cashiers for each in cashier.unexpected + cashier.slips] == []
    acknowledged = [each for cashier in cashiers for each in cashier.acknowledged]
    assert place.ask("look_at_deals", deals=made["deals"], acknowledged=acknowledged, all=True) == []
    verified = place.house.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _let_some_be_booked(cashiers: list[Cashier], enough: int) -> None:
    end = time.monotonic() + 60
    while sum(len(cashier.acknowledged) for cashier in cashiers) < enough and time.monotonic() < end:
        time.sleep(0.005)


@pytest.mark.scale
def test_it_books_each_instalment_once_however_often_the_server_is_killed(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _kill_while_settling(place)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_books_each_instalment_once_on_postgresql_too(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _kill_while_settling(place)
