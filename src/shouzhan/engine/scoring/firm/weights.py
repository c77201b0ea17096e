"""The weights a scheme could have set, and what every subject comes to under them: proved where the total is a plain sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shouzhan.engine.scoring.evaluating import Evaluation, Group
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.ranges.admissible import Admissible, weightings
from shouzhan.engine.scoring.ranges.exact import PlaceRange, Standing, Sure, exact_ranges
from shouzhan.engine.scoring.ranges.sampled import Precision, precision
from shouzhan.engine.scoring.stress import Spread, Told, over_weights


class Reach(NamedTuple):
    """The places and totals one subject can come to; `reached` was attained, `proved` cannot be passed."""

    best: int
    best_proved: int
    worst: int
    worst_proved: int
    low: float
    high: float


@dataclass(frozen=True)
class OverWeights:
    """What other weights do to the subjects of one type."""

    group: Group
    reaches: tuple[Reach, ...]
    is_proved_kind: bool  # ranges of places are proved; otherwise they are what the draws found
    spreads: tuple[Spread, ...]
    precision: Precision
    favouring: tuple[tuple[tuple[float, ...], ...], ...]  # for each subject the weights under which it comes out best, as far as known
    weightings: Numbers  # those drawn, a row each
    sure: Sure | None  # who lies before whom whatever the weights; None where that is not proved

    @property
    def gap(self) -> int:
        """Places between what was reached and what was proved, at most; 0: every range is exact."""
        return max((max(one.best - one.best_proved, one.worst_proved - one.worst) for one in self.reaches), default=0)


def admissible(group: Group) -> Admissible:
    """The weights the scheme says could have been set."""
    rule, weights = group.scheme.admissible, group.weights
    low = weights * (1 - rule.within) if rule.within is not None else np.zeros(len(weights))
    high = np.minimum(1.0, weights * (1 + rule.within)) if rule.within is not None else np.ones(len(weights))
    groups: list[tuple[Sequence[int], float, float]] = []
    if rule.keeps_dimensions:
        for dimension in group.scheme.dimensions:
            inside = [at for at, one in enumerate(group.indicators) if one.dimension == dimension.key]
            if inside:
                whole = float(weights[inside].sum())
                groups.append((inside, whole, whole))
    return Admissible(low, high, groups)


def is_plain_sum(group: Group) -> bool:
    """Whether each total is weights times points: the weighted sum with no indicator left out for anyone."""
    return group.scheme.method == "saw" and bool(np.allclose(group.shares, group.weights, rtol=0, atol=1e-12))


def has_lasting_ties(group: Group) -> bool:
    """Whether two subjects are equal whatever the weights, and the scheme parts them by an indicator."""
    if group.scheme.ties != "indicators":
        return False
    rows = np.round(np.column_stack([group.points, group.fixed / group.scheme.full]), 9)
    return len(np.unique(rows, axis=0)) < len(rows)


def over(evaluation: Evaluation, *, draws: int, seconds: float, seed: int, told: Told | None = None) -> list[OverWeights]:
    """Every type under other weights; the time is shared among the types."""
    drawn = {group.type.key: weightings(admissible(group), draws, seed) for group in evaluation.groups}
    spread = over_weights(evaluation, lambda group: drawn[group.type.key][0], told)
    found = []
    for group in evaluation.groups:
        own = tuple(spread[subject] for subject in group.subjects)
        worth = precision(draws, is_independent=drawn[group.type.key][1])
        found.append(_found(group, own, worth, drawn[group.type.key][0], seconds / len(evaluation.groups), seed))
    return found


def _found(group: Group, spread: tuple[Spread, ...], told: Precision, drawn: Numbers, seconds: float, seed: int) -> OverWeights:
    if not is_plain_sum(group):
        reaches = [Reach(one.best, 1, one.worst, len(group.subjects), -np.inf, np.inf) for one in spread]
        return OverWeights(group, tuple(reaches), False, spread, told, ((),) * len(reaches), drawn, None)
    allowed = admissible(group)
    standing = Standing(group.subjects, group.points * group.scheme.full, group.fixed, group.scheme.full)
    most, favouring = allowed.extremes(standing.points)
    high = most + standing.fixed
    low = -allowed.largest(-standing.points) + standing.fixed
    sure = Sure(standing, allowed)
    if has_lasting_ties(group):
        reaches = [Reach(one.best, 1, one.worst, len(group.subjects), float(low[at]), float(high[at])) for at, one in enumerate(spread)]
        return OverWeights(group, tuple(reaches), False, spread, told, tuple((_plain(one),) for one in favouring), drawn, sure)
    ranges = exact_ranges(standing, allowed, published=group.weights, seconds=seconds, seed=seed)
    reaches = [_reach(one, int(group.places[at]), float(low[at]), float(high[at])) for at, one in enumerate(ranges)]
    best = tuple((_plain(favouring[at]), _plain(one.best.weights)) for at, one in enumerate(ranges))
    return OverWeights(group, tuple(reaches), True, spread, told, best, drawn, sure)


def _plain(weights: Numbers) -> tuple[float, ...]:
    return tuple(float(max(0.0, one)) for one in weights)


def _reach(found: PlaceRange, published: int, low: float, high: float) -> Reach:
    """The range proved; a tie that an indicator parts may stand one place further back than the points alone."""
    worst, worst_proved = max(found.worst.place, published), max(found.worst.proved, published)
    return Reach(found.best.place, found.best.proved, worst, worst_proved, low, high)
