"""What becomes of places and grades when measured values are a little off, missing values could be anything, or a subject leaves."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.evaluating import Evaluation, Group, Moved, evaluate, reweighted
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.scheme.model import Indicator, Named, Scheme

Each = TypeVar("Each")
Told = Callable[[int, int], None]  # so much of so much is done
PAIRS_UP_TO = 60  # subjects of a type, for whom every pair is told


@dataclass(frozen=True)
class Spread:
    """The places a subject took over all draws, and the share of draws in which it held each grade."""

    best: int
    worst: int
    grades: tuple[float, ...]
    ahead: tuple[float, ...] = ()  # the share of draws in which it stood before each subject of its type; empty in a large type


@dataclass(frozen=True)
class Reversal:
    """Two subjects that change their order when a third, which neither of them is, leaves the ranking."""

    gone: str
    ahead: str
    behind: str


def over_errors(evaluation: Evaluation, draws: int, seed: int, told: Told | None = None) -> dict[str, Spread]:
    """Every value anywhere within its indicator's declared error, each independent of the others."""
    return spreads(evaluation, counted(blurs(draws, seed), draws, told))


def blurs(draws: int, seed: int) -> Iterator[Moved]:
    """Ways to move every value within its error, the same for the same seed."""
    lot = np.random.default_rng(seed)

    def moved(_kind: Named, indicators: tuple[Indicator, ...], values: Numbers) -> Numbers:
        return np.column_stack([_blurred(one, values[:, at], lot) for at, one in enumerate(indicators)])

    return repeat(moved, draws)


def over_missing(evaluation: Evaluation, draws: int, seed: int, told: Told | None = None) -> dict[str, Spread]:
    """Every missing value anywhere its indicator's values can be: the declared bounds, or those seen in the type."""
    lot = np.random.default_rng(seed)

    def moved(_kind: Named, indicators: tuple[Indicator, ...], values: Numbers) -> Numbers:
        return np.column_stack([_guessed(one, values[:, at], lot) for at, one in enumerate(indicators)])

    return spreads(evaluation, counted(repeat(moved, draws), draws, told))


def spreads(evaluation: Evaluation, moves: Iterable[Moved]) -> dict[str, Spread]:
    """Places and grades over a series of moved data; what was published is always among them."""
    weights = _weights(evaluation)
    return _gathered(evaluation.scheme, evaluation.groups, (evaluate(evaluation.scheme, evaluation.table, weights, moved).groups for moved in moves))


def over_together(evaluation: Evaluation, weightings: Mapping[str, Numbers], seed: int, told: Told | None = None) -> dict[str, Spread]:
    """Weights, missing values and errors all at once: in each draw other weights of every type, every gap filled anew, every measured value moved within its error."""
    lot = np.random.default_rng(seed)

    def moved(_kind: Named, indicators: tuple[Indicator, ...], values: Numbers) -> Numbers:
        return np.column_stack([np.where(np.isnan(values[:, at]), _guessed(one, values[:, at], lot), _blurred(one, values[:, at], lot)) for at, one in enumerate(indicators)])

    draws = min(len(rows) for rows in weightings.values())
    return _gathered(evaluation.scheme, evaluation.groups, (
        evaluate(evaluation.scheme, evaluation.table, {key: rows[number].tolist() for key, rows in weightings.items()}, moved).groups for number in counted(range(draws), draws, told)
    ))


def over_weights(evaluation: Evaluation, weightings: Callable[[Group], Numbers], told: Told | None = None) -> dict[str, Spread]:
    """Places and grades over other weightings, a row each; `weightings` gives them for a type."""
    found: dict[str, Spread] = {}
    for group in evaluation.groups:
        found |= _gathered(evaluation.scheme, [group], ([reweighted(group, row)] for row in counted(weightings(group), len(weightings(group)), told)))
    return found


def counted(each: Iterable[Each], total: int, told: Told | None) -> Iterator[Each]:
    """One after the other, telling how many are done."""
    for number, one in enumerate(each):
        if told is not None:
            told(number, total)
        yield one


def has_errors(evaluation: Evaluation) -> bool:
    """Whether any value that counts may be off."""
    return any(one.error.absolute or one.error.relative for group in evaluation.groups for one in group.indicators)


def has_gaps(evaluation: Evaluation) -> bool:
    """Whether any value that counts is missing."""
    return any(bool(group.is_filled.any()) for group in evaluation.groups)


def reversals(evaluation: Evaluation, most: int = 100, seconds: float = math.inf, told: Told | None = None) -> tuple[list[Reversal], int]:
    """Pairs whose order turns on the presence of a third subject, up to `most` of them, and how many subjects were taken out: all, unless time ran out."""
    found: list[Reversal] = []
    until, tried, count = time.monotonic() + seconds, 0, sum(len(group.subjects) for group in evaluation.groups)
    for group in evaluation.groups:
        for at, gone in enumerate(group.subjects):
            if time.monotonic() > until:
                return found, tried
            tried += 1
            if told is not None:
                told(tried, count)
            if len(group.subjects) < 3:
                continue
            try:
                without = evaluate(evaluation.scheme, evaluation.table.without([group.rows[at]]), _declared(evaluation))
            except Unusable:  # nobody else had a value for some indicator: there is no ranking to compare
                continue
            after = without.group_of(next(one for one in group.subjects if one != gone))
            found.extend(Reversal(gone, *pair) for pair in _turned(group, after, at))
            if len(found) >= most:
                return found[:most], count  # enough is found: nothing is left to ask
    return found, tried


def _turned(group: Group, after: Group, gone: int) -> Iterator[tuple[str, str]]:
    kept = [at for at in range(len(group.subjects)) if at != gone]
    before, now = group.places[kept], after.places
    turned = (before[:, None] < before[None, :]) & (now[:, None] > now[None, :])
    for first, second in np.argwhere(turned):
        yield after.subjects[first], after.subjects[second]


def _gathered(scheme: Scheme, published: Sequence[Group], tried: Iterable[Sequence[Group]]) -> dict[str, Spread]:
    best, worst = [group.places.copy() for group in published], [group.places.copy() for group in published]
    counts = [_held(group, len(scheme.grades)) for group in published]
    ahead = [_before(group).astype(np.float64) for group in published]
    draws = 1
    for groups in tried:
        draws += 1
        for at, group in enumerate(groups):
            np.minimum(best[at], group.places, out=best[at])
            np.maximum(worst[at], group.places, out=worst[at])
            counts[at][np.arange(len(group.subjects)), list(group.grades)] += 1
            ahead[at] += _before(group)
    return {
        subject: Spread(int(best[number][at]), int(worst[number][at]), tuple((counts[number][at] / draws).tolist()), tuple((ahead[number][at] / draws).tolist()))
        for number, group in enumerate(published) for at, subject in enumerate(group.subjects)
    }


def _before(group: Group) -> NDArray[np.bool_]:
    """Where the row's subject stands before the column's; without columns in a large type."""
    others = group.places if len(group.subjects) <= PAIRS_UP_TO else group.places[:0]
    before: NDArray[np.bool_] = group.places[:, np.newaxis] < others
    return before


def _held(group: Group, grades: int) -> Numbers:
    held = np.zeros((len(group.subjects), grades))
    held[np.arange(len(group.subjects)), list(group.grades)] = 1.0
    return held


def _weights(evaluation: Evaluation) -> dict[str, list[float]]:
    """The weights as they were used: a moved value does not move weights drawn from the data."""
    return {group.type.key: [float(one) for one in group.weights] for group in evaluation.groups}


def _declared(evaluation: Evaluation) -> dict[str, list[float]] | None:
    """Weights drawn from the data are drawn anew from what is left; others stay."""
    return _weights(evaluation) if evaluation.scheme.weighting in ("declared", "ahp") else None


def _blurred(one: Indicator, values: Numbers, lot: np.random.Generator) -> Numbers:
    reach = np.maximum(one.error.absolute, one.error.relative * np.abs(values))
    return np.clip(values + lot.uniform(-1.0, 1.0, len(values)) * reach, one.low, one.high)


def error_ends(one: Indicator, values: Numbers) -> tuple[Numbers, Numbers]:
    """The least and the most of every value within its error; NaN where one is missing."""
    reach = np.maximum(one.error.absolute, one.error.relative * np.abs(values))
    return np.clip(values - reach, one.low, one.high), np.clip(values + reach, one.low, one.high)


def _guessed(one: Indicator, values: Numbers, lot: np.random.Generator) -> Numbers:
    gone = np.isnan(values)
    if not gone.any():
        return values
    low, high = gap_ends(one, values)
    guessed = values.copy()
    guessed[gone] = lot.uniform(low[gone], high[gone])
    return guessed


def joint_ends(one: Indicator, values: Numbers) -> tuple[Numbers, Numbers]:
    """The least and the most of every value: within its error where there is one, anywhere it can be where it is missing."""
    gone = np.isnan(values)
    (low, high), (least, most) = error_ends(one, values), gap_ends(one, values)
    return np.where(gone, least, low), np.where(gone, most, high)


def gap_ends(one: Indicator, values: Numbers) -> tuple[Numbers, Numbers]:
    """The least and the most that may stand where a value is missing; elsewhere the value itself."""
    gone = np.isnan(values)
    seen = values[~gone]
    low = one.low if one.low is not None else float(seen.min()) if len(seen) else 0.0
    high = one.high if one.high is not None else float(seen.max()) if len(seen) else low
    return np.where(gone, min(low, high), values), np.where(gone, max(low, high), values)
