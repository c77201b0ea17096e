"""Adds to a match by words what its fields say for and against it; the contributions sum to the score exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from shouzhan.engine.matching.fit.compare import COMPARERS, FULL, Comparer
from shouzhan.engine.matching.fit.exclude import Exclusion, exclusions
from shouzhan.engine.matching.fit.values import UNKNOWN, BadFieldError, Facts, facts_of
from shouzhan.engine.matching.index.segment import TOP_WEIGHT
from shouzhan.engine.matching.query import Query
from shouzhan.engine.matching.search import Engine, Match
from shouzhan.kernel.text import Text

SHARE = 1000  # thousandths of the need's best possible score


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of a score: its name, its points, why, and what would have to change where it takes points away."""

    key: str
    name: Text
    points: int
    why: Text
    change: Text | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A match with its title, its facts, and every line of its score."""

    match: Match
    title: str
    facts: Facts
    fit: tuple[Contribution, ...]
    excluded: tuple[Exclusion, ...] = ()

    @property
    def lexical(self) -> int:
        """What the words give."""
        return self.match.words

    @property
    def points(self) -> int:
        """The whole score."""
        return self.match.points + sum(line.points for line in self.fit)


def best_possible(query: Query) -> int:
    """The score of a document that says everything the need says, each term at its heaviest; at least 1."""
    return max(1, int(query.weights.astype(np.int64).sum()) * TOP_WEIGHT)


def share(points: int, best: int) -> int:
    """A score in thousandths of the need's best possible one: comparable between needs."""
    return points * SHARE // best


def part_of(best: int, weight: int, value: int) -> int:
    """Points of a verdict: cut towards zero, so that for and against weigh the same."""
    whole = best * weight * abs(value) // (SHARE * FULL)
    return whole if value >= 0 else -whole


class Addend(Protocol):
    """A further part of the score, such as what was learned from outcomes."""

    def lines(self, best: int, lexical: int, fit: Sequence[Contribution]) -> tuple[Contribution, ...]:
        """Its lines for one match."""
        ...

    def bound(self, best: int) -> int:
        """The most it can add to any match."""
        ...


@dataclass(frozen=True)
class Scale:
    """Weighs the matches of one need on one day."""

    engine: Engine
    query: Query
    need: Facts
    on: date
    comparers: Sequence[Comparer] = COMPARERS
    addend: Addend | None = None

    def weigh(self, match: Match) -> Weighed:
        """A match with everything its fields say."""
        document, best = self.engine.document(match), self._best
        facts, trouble = _read(document.fields)
        lines = self._silent if facts is UNKNOWN else tuple(self._line(one, facts, best) for one in self.comparers)
        if self.addend is not None:
            lines += self.addend.lines(best, match.words, lines)
        return Weighed(match, document.title or document.text[:60], facts, lines, trouble + exclusions(self.need, match.id, facts, self.on))

    @cached_property
    def _best(self) -> int:
        return best_possible(self.query)

    @cached_property
    def _silent(self) -> tuple[Contribution, ...]:
        """The lines of a result of which nothing is known: most of them, where fields are new."""
        return tuple(self._line(one, UNKNOWN, self._best) for one in self.comparers)

    def _line(self, comparer: Comparer, facts: Facts, best: int) -> Contribution:
        verdict = comparer.verdict(self.need, facts, self.on)
        return Contribution(comparer.key, comparer.name, part_of(best, comparer.weight, verdict.value), verdict.why, verdict.change)

    def bound(self) -> int:
        """The most that anything but words can add to a match of this need."""
        best = self._best
        most = sum(part_of(best, one.weight, one.bound(self.need)) for one in self.comparers)
        return most + (self.addend.bound(best) if self.addend else 0)


def _read(fields: Mapping[str, Any]) -> tuple[Facts, tuple[Exclusion, ...]]:
    try:
        return (facts_of(fields) if fields else UNKNOWN), ()
    except BadFieldError as bad:
        # whether it may be shown is among what cannot be read
        return UNKNOWN, (_unreadable(bad),)


def _unreadable(bad: BadFieldError) -> Exclusion:
    return Exclusion("unreadable", Text(f"成果的字段无法读取，须先更正（{bad}）", f"the result's fields cannot be read and must be repaired first ({bad})"))
