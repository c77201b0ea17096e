"""Two hundred bids over HTTP at the server as it is shipped: every one acknowledged stands in the ladder, once and in its order."""

import random
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.faults.yard import Yard, yard

BIDS, BIDDERS, STEP = 200, 8, 50_000
HASTE = 20  # who raises by few steps is overtaken more often


class Bidder:
    """Looks at the highest bid and goes over it, as often as the server acknowledges."""

    def __init__(self, place: Yard, auction: str, number: int, key: str) -> None:
        self.place, self.path, self.number, self.key = place, f"/api/v1/auctions/{auction}/", number, key
        self.chance = random.Random(number)
        self.acknowledged: list[list[int]] = []
        self.unexpected: list[Any] = []

    def work(self) -> None:
        """Bid until the own share is acknowledged."""
        while len(self.acknowledged) < BIDS // BIDDERS and not self.unexpected:
            _status, seen = self.place.house.ask("GET", self.path, key=self.key)
            highest = Decimal(seen["data"]["highest"] or seen["data"]["reserve"])
            amount = highest + STEP * self.chance.randint(1, HASTE)
            status, answer = self.place.house.ask("POST", f"{self.path}steps/bid/", {"amount": str(amount), "raise_own": True}, self.key)
            if status == 200:
                self.acknowledged.append([self.number, int(amount * 100), answer["data"]["revision"]])
            elif answer["error"]["code"] != "below-step":
                self.unexpected.append((status, answer))


def _bid_over_http(place: Yard) -> None:
    made = place.ask("hold_one_auction", bidders=BIDDERS)
    place.house.start()
    try:
        place.house.wait()
        bidders = [Bidder(place, made["auction"], number, key) for number, key in enumerate(made["keys"], 1)]
        threads = [threading.Thread(target=bidder.work, daemon=True) for bidder in bidders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(300)
    finally:
        place.house.kill()
    assert [each for bidder in bidders for each in bidder.unexpected] == []
    acknowledged = [bid for bidder in bidders for bid in bidder.acknowledged]
    assert len(acknowledged) == BIDS
    assert place.ask("look_at_bids", auction=made["auction"], acknowledged=acknowledged) == []


@pytest.mark.scale
def test_it_keeps_every_bid_it_acknowledged_on_sqlite(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _bid_over_http(place)


@pytest.mark.scale
@pytest.mark.postgres
def test_it_keeps_every_bid_it_acknowledged_on_postgresql(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _bid_over_http(place)
