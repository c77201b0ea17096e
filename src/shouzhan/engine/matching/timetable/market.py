"""Parties, their scores of each other, and the strict order each makes of them; ties fall by a public rule."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

NEED, SUPPLIER = "need", "supplier"
SEED = "shouzhan"
Pair = tuple[str, str]  # need, supplier


class Unfit(Exception):  # noqa: N818 - the sentence is the point
    """What was handed in cannot be used; the sentence names the row."""


@dataclass(frozen=True, slots=True)
class Party:
    """A need or a supplier: how many meetings it takes at most, at which slots (one bit each), and how many it should have at least."""

    id: str
    side: str
    quota: int
    times: int
    floor: int = 0

    @property
    def seats(self) -> int:
        """Its quota, or its times where they are fewer: nobody sits in two meetings at once."""
        return min(self.quota, self.times.bit_count())


@dataclass(frozen=True, slots=True)
class Score:
    """How well a supplier answers a need, and how much the supplier cares for it; a zero is a no."""

    by_need: float
    by_supplier: float

    @property
    def is_wanted(self) -> bool:
        """Whether both sides would meet."""
        return self.by_need > 0 and self.by_supplier > 0


class Market:
    """All parties and all scores, under one seed."""

    def __init__(self, parties: Iterable[Party], scores: Mapping[Pair, Score], seed: str = SEED) -> None:
        self.parties = {party.id: party for party in sorted(parties, key=lambda party: party.id)}
        self.scores = dict(sorted(scores.items()))
        self.seed = seed

    def side(self, side: str) -> list[str]:
        """The parties of one side, by identifier."""
        return [party.id for party in self.parties.values() if party.side == side]

    @cached_property
    def floors(self) -> dict[str, int]:
        """What is kept for small suppliers: their floor, or as much as they could have at all."""
        asked = ((name, min(self.parties[name].floor, self.parties[name].seats, len(self.order[name]))) for name in self.side(SUPPLIER))
        return {name: floor for name, floor in asked if floor}

    def common(self, pair: Pair) -> int:
        """The slots at which both are there."""
        return self.parties[pair[0]].times & self.parties[pair[1]].times

    def may_meet(self, pair: Pair) -> bool:
        """Whether both want to, and could."""
        return pair in self.scores and self.scores[pair].is_wanted and bool(self.common(pair))

    @cached_property
    def order(self) -> dict[str, list[str]]:
        """Whom each party would meet, the best first."""
        found: dict[str, list[tuple[float, str, str]]] = {name: [] for name in self.parties}
        for pair, score in self.scores.items():
            if self.may_meet(pair):
                need, supplier = pair
                found[need].append((-score.by_need, self.lot(need, supplier), supplier))
                found[supplier].append((-score.by_supplier, self.lot(supplier, need), need))
        return {name: [other for _score, _lot, other in sorted(wanted)] for name, wanted in found.items()}

    @cached_property
    def rank(self) -> dict[str, dict[str, int]]:
        """The place of each wanted party in a party's order, from 1."""
        return {name: {other: place for place, other in enumerate(order, 1)} for name, order in self.order.items()}

    def lot(self, own: str, other: str) -> str:
        """Of two equal scores the one with the lower lot goes first: SHA-256 of the seed, the own identifier and the other, a line each."""
        return hashlib.sha256(f"{self.seed}\n{own}\n{other}".encode()).hexdigest()


def other_of(pair: Pair, name: str) -> str:
    """The other party of a pair."""
    return pair[1] if pair[0] == name else pair[0]
