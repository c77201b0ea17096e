"""Turns answers round: which needs a result answers, best first, by how near it comes to each need's own best result."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from shouzhan.engine.matching.search import Match

DEEP = 200  # of each need; with 10, one need in ten of a result is lost


class Wanted(NamedTuple):
    """A need a result answers: its place, the points of the result for it, and the points of its best result."""

    need: str
    rank: int
    points: int
    best: int


def needs_of(answers: Iterable[tuple[str, Sequence[Match]]]) -> dict[str, list[Wanted]]:
    """The needs of every result that any answer names; a long need earns more, so each is measured by its own best."""
    found: dict[str, list[tuple[Fraction, int, str, int]]] = {}
    for need, matches in answers:
        best = max((match.points for match in matches), default=0)
        for match in matches:
            found.setdefault(match.id, []).append((Fraction(-match.points, best), -match.points, need, best))
    return {
        result: [Wanted(need, rank, -points, best) for rank, (_share, points, need, best) in enumerate(sorted(each), 1)]
        for result, each in found.items()
    }  # fmt: skip
