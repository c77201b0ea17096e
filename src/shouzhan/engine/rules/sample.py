"""Invented cases for any rule, seeded, with a liking for the numbers at which something changes."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import Kind, walk
from shouzhan.engine.rules.facts import Fact, Sort
from shouzhan.engine.rules.parameters import Band, Book, Bracket

BOTTOMS = {Sort.MONEY: 100, Sort.WHOLE: 1, Sort.RATIO: 10**4, Sort.NUMBER: 100}
REACHES = {Sort.MONEY: 10**8, Sort.WHOLE: 2000, Sort.RATIO: 1, Sort.NUMBER: 10**5}
NEAR = 0.45
SPAN = 4 * 365


def numbers_in(value: Any) -> Iterator[Fraction]:
    """Every number at which a parameter's value makes a difference."""
    if isinstance(value, Fraction):
        yield value
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple):
        for one in value:
            bound = one.since if isinstance(one, Band) else one.upto if isinstance(one, Bracket) else None
            if bound is not None:
                yield bound


def turning_numbers(formula: Formula, book: Book, on: date) -> list[Fraction]:
    """The numbers a formula compares with: its constants and what its parameters hold on a day."""
    roots = [*(check.condition for check in formula.derivation.checks), *formula.derivation.values.values()]
    found = {node.data for node in walk(*roots) if node.op == "constant" and node.kind is Kind.NUMBER}
    for name in formula.parameters:
        dated = book[name].on(on)
        if dated is not None:
            found |= set(numbers_in(dated.value))
    return sorted(found)


class Inventor:
    """Makes up facts; the same seed makes up the same facts."""

    def __init__(self, seed: int, points: Iterable[Fraction], on: date) -> None:
        self._random, self._points, self._on = random.Random(seed), sorted(set(points)), on  # noqa: S311 - no secret hangs on it

    def facts(self, declared: Sequence[Fact], *, keep: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One case, its facts read already."""
        made = {fact.name: None if fact.optional and self._random.random() < 0.5 else self._of(fact) for fact in declared}
        return {**made, **(keep or {})}

    def _of(self, fact: Fact) -> Any:
        if fact.sort is Sort.YES_NO:
            return self._random.random() < 0.5
        if fact.sort is Sort.CHOICE:
            return self._random.choice([key for key, _label in fact.options])
        if fact.sort is Sort.DAY:
            return self._on - timedelta(days=self._random.randrange(SPAN))
        if fact.sort is Sort.WORDS:
            return fact.example or "".join(self._random.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=18))
        if fact.sort is Sort.ITEMS:
            return [self.facts(fact.fields) for _row in range(self._random.randrange(4))]
        if fact.sort is Sort.SERIES:
            first = self._number(fact.fields[0])
            return [Fraction(int(first * self._random.randrange(60, 160)), 100) for _year in range(fact.length)]
        return self._number(fact)

    def _number(self, fact: Fact) -> Fraction:
        bottom = BOTTOMS[fact.sort]
        low = fact.least if fact.least is not None else Fraction(-REACHES[fact.sort])
        high = fact.most if fact.most is not None else Fraction(REACHES[fact.sort])
        if fact.name.endswith("year") and low <= self._on.year <= high:
            return Fraction(self._on.year)
        near = [point for point in self._points if low <= point <= high]
        if near and self._random.random() < NEAR:
            step = Fraction(self._random.choice((-1, 0, 1)), bottom)
            return min(max(Fraction(round(self._random.choice(near) * bottom), bottom) + step, low), high)
        if fact.sort in (Sort.MONEY, Sort.NUMBER, Sort.WHOLE):
            reach = float(max(high, Fraction(2)))
            return min(max(Fraction(int(reach ** self._random.random() * bottom), bottom), low), high)
        return low + (high - low) * Fraction(self._random.randrange(bottom + 1), bottom)


def cases(rule: Rule, book: Book, on: date, count: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many made-up cases of a rule that its formula in force on a day answers."""
    formula = rule.formula_on(on)
    if formula is None:
        return []
    inventor = Inventor(seed, turning_numbers(formula, book, on), on)
    keep = {name: _dated(rule.fact(name), on) for name in rule.events if rule.fact(name).sort is not Sort.ITEMS}
    return [inventor.facts(rule.facts, keep=keep) for _case in range(count)]


def _dated(fact: Fact, on: date) -> Any:
    return on if fact.sort is Sort.DAY else Fraction(on.year)
