"""Splits the effect of a new system into its parts by switching them one at a time, averaged over every order."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from shouzhan.engine.scoring.evaluating import evaluate
from shouzhan.engine.scoring.scheme.model import Indicator, Scheme
from shouzhan.engine.scoring.table import Table
from shouzhan.kernel.text import Text

PARTS: Mapping[str, Text] = {
    "indicators": Text("指标增减", "indicators gained and lost"), "scales": Text("计分方式", "scales"), "weights": Text("权重", "weights"),
    "adjustments": Text("加减分", "adjustments"), "method": Text("方法", "method"), "grades": Text("等级", "grades"),
}
_Subset = frozenset[str]


@dataclass(frozen=True)
class Causes:
    """How far each part moved one subject: points and places add up to the whole; a step is a grade that changed in the stated order."""

    total: Mapping[str, float]
    place: Mapping[str, float]
    grade_steps: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Stand:
    total: float
    place: int
    grade: str


def mixed(old: Scheme, new: Scheme, switched: _Subset) -> Scheme:
    """The old system with some parts of the new one in their place."""
    before, after = {one.key: one for one in old.indicators}, {one.key: one for one in new.indicators}
    keys = [*before, *(key for key in after if key not in before)]
    scheme = replace(old, types=tuple(one for one in new.types if any(one.key == kind.key for kind in old.types)), indicators=tuple(_one(before.get(key), after.get(key), switched) for key in keys))
    if "adjustments" in switched:
        scheme = replace(scheme, adjustments=new.adjustments, bonus_most=new.bonus_most, vetoes=new.vetoes)
    if "method" in switched:
        scheme = replace(scheme, method=new.method, weighting=new.weighting, judgements=new.judgements, full=new.full)
    if "grades" in switched:
        scheme = replace(scheme, grades=new.grades, ties=new.ties, tie_indicators=new.tie_indicators, rounding=new.rounding)
    # a veto may name a grade of the other system: where there is none it stands for the last
    known = {one.key for one in scheme.grades}
    return replace(scheme, vetoes=tuple(one if one.grade in known else replace(one, grade=scheme.grades[-1].key) for one in scheme.vetoes))


def _one(before: Indicator | None, after: Indicator | None, switched: _Subset) -> Indicator:
    # one that does not count stays without weight, so that formulas which name it can be worked out
    if before is None:
        if after is None:
            raise AssertionError("a key of neither system")  # pragma: no cover - keys come from the two
        return after if "indicators" in switched else replace(after, weights={})
    if after is None:
        return replace(before, weights={}) if "indicators" in switched else before
    return replace(after if "scales" in switched else before, weights=after.weights if "weights" in switched else before.weights)


def differing(old: Scheme, new: Scheme) -> list[str]:
    """The parts in which the two differ at all."""
    neither = mixed(old, new, frozenset())
    return [part for part in PARTS if mixed(old, new, frozenset({part})) != neither]


def causes(old: Scheme, new: Scheme, table: Table) -> dict[str, Causes]:
    """For each subject what moved it; `table` has the columns of both systems."""
    parts = differing(old, new)
    results = {subset: _stands(mixed(old, new, subset), table) for subset in _subsets(parts)}
    stated = [frozenset(parts[:count]) for count in range(len(parts) + 1)]
    found = {}
    for subject in results[frozenset()]:
        totals = {part: _average(part, parts, {subset: stands[subject].total for subset, stands in results.items()}) for part in parts}
        places = {part: _average(part, parts, {subset: stands[subject].place for subset, stands in results.items()}) for part in parts}
        ways = [results[subset][subject].grade for subset in stated]
        steps = tuple((part, was, now) for part, was, now in zip(parts, ways, ways[1:], strict=False) if was != now)
        found[subject] = Causes(totals, places, steps)
    return found


def _subsets(parts: list[str]) -> Iterator[_Subset]:
    for count in range(len(parts) + 1):
        for chosen in combinations(parts, count):
            yield frozenset(chosen)


def _average(part: str, parts: list[str], values: Mapping[_Subset, float]) -> float:
    """The part's effect averaged over all orders in which the parts can be switched."""
    count, total = len(parts), 0.0
    for subset, value in values.items():
        if part not in subset:
            ways = math.factorial(len(subset)) * math.factorial(count - len(subset) - 1)
            total += ways * (values[subset | {part}] - value)
    return total / math.factorial(count)


def _stands(scheme: Scheme, table: Table) -> dict[str, _Stand]:
    return {
        subject: _Stand(float(group.totals[at]), int(group.places[at]), group.grade(at).key)
        for group in evaluate(scheme, table).groups for at, subject in enumerate(group.subjects)
    }
