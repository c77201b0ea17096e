"""Meetings out of mutual scores: agreed, checked for blocking pairs, placed into slots and rooms; beside a bare Gale–Shapley.

    python benchmarks/run.py timetable --here
As many needs as suppliers; everybody scores everybody, a third of the suppliers is small and little sought after, a party is
there at half of forty slots, a need takes up to sixteen meetings and a supplier twice as many, and the rooms are just as many as the
meetings need. The floor is textbook deferred acceptance over
the same orders made beforehand, with the same quotas: no floor for small suppliers, no list of whom that wrongs, no slots, no rooms.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from shouzhan.engine.matching.timetable import NEED, SUPPLIER, Market, Party, Score, agree, place  # noqa: E402 - the path is set above

SIZES = (50, 100, 200)
SLOTS, QUOTA, SEED = 40, 16, 20261126


def _parties(size: int, draw: random.Random) -> tuple[list[Party], dict[tuple[str, str], Score]]:
    def times() -> int:
        return sum(1 << slot for slot in range(SLOTS) if draw.random() < 0.5) or 1

    needs = [Party(f"N{at:03}", NEED, draw.randint(1, QUOTA), times()) for at in range(size)]
    suppliers = [Party(f"S{at:03}", SUPPLIER, 2 * QUOTA, times(), 2 * (at % 3 == 0)) for at in range(size)]
    # some are sought after by all and the small ones by few, as everywhere: that is what leaves them without
    fame = {party.id: 0.2 if party.floor else 1 + draw.random() for party in (*needs, *suppliers)}
    scores = {(need.id, supplier.id): Score(round(draw.random() + fame[supplier.id], 3), round(draw.random() + fame[need.id], 3)) for need in needs for supplier in suppliers}
    return [*needs, *suppliers], scores


def _bare(market: Market) -> set[tuple[str, str]]:
    """Deferred acceptance as the textbook has it."""
    rank, order, seats = market.rank, market.order, {name: party.seats for name, party in market.parties.items()}
    held: dict[str, list[str]] = {name: [] for name in market.side(SUPPLIER)}
    next_asked, free = dict.fromkeys(market.side(NEED), 0), {name: seats[name] for name in market.side(NEED)}
    waiting = list(free)
    while waiting:
        need = waiting.pop()
        while free[need] and next_asked[need] < len(order[need]):
            supplier = order[need][next_asked[need]]
            next_asked[need] += 1
            free[need] -= 1
            held[supplier].append(need)
            if len(held[supplier]) > seats[supplier]:
                loser = max(held[supplier], key=rank[supplier].__getitem__)
                held[supplier].remove(loser)
                free[loser] += 1
                if loser != need:
                    waiting.append(loser)
    return {(need, supplier) for supplier, needs in held.items() for need in needs}


def run(size: int) -> list[dict[str, Any]]:
    """One line: the whole timetable."""
    parties, scores = _parties(size, random.Random(SEED))
    began = time.perf_counter()
    market = Market(parties, scores)
    agreed = agree(market)
    middle = time.perf_counter()
    placed = place(market, agreed, SLOTS, -(-len(agreed.pairs) // SLOTS))
    ours = time.perf_counter() - began
    plain = Market([Party(party.id, party.side, party.quota, party.times) for party in parties], scores)
    assert plain.rank
    start = time.perf_counter()
    bare = _bare(plain)
    floor = time.perf_counter() - start
    assert bare == agree(plain).pairs
    note = (f"{len(placed.meetings):,} meetings, {len(agreed.kept)} kept for small suppliers, {len(agreed.blocking)} blocking pairs listed, {len(placed.unplaced)} without a place; "
            f"agreeing {middle - began:.2f} s, placing {ours - (middle - began):.2f} s")  # fmt: skip
    return [{"row": "timetable", "size": size, "ours": round(ours, 3), "peer": None, "floor": round(floor, 4), "ratio": round(ours / floor, 1), "unit": "s", "note": note}]


if __name__ == "__main__":
    for each in SIZES:
        print(run(each)[0])
