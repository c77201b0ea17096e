"""Unfolds every total into what each indicator and each adjustment gave, so that the parts sum to the whole."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import FILLED_BY, Group, adjusted_parts
from shouzhan.engine.scoring.matrix import Direction, Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS
from shouzhan.engine.scoring.rounding import adding_up, told, value_written, written
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.units import with_unit
from shouzhan.kernel.text import Text

_Totals = Callable[[Numbers], Numbers]  # of weightings, one row each: the totals of all subjects
MOST_EXACT = 14  # indicators up to which every one of the 2^m selections is worked out
ORDERS = 64  # else so many orders of the indicators, each also backwards and in all its turns
SEED = 0
_AT_ONCE = 4_000_000  # numbers held at a time

STATED = {
    "saw": Text("加权和：指标贡献 = 满分 × 权重 × 指标得分率。", "Weighted sum: a contribution is full score × weight × share of points."),
    "promethee2": Text(
        "PROMETHEE II：净流量按权重线性相加，指标贡献 = 满分 × 权重 ×（1 + 该指标净流量）÷ 2。",
        "PROMETHEE II: net flow is linear in the weights; a contribution is full score × weight × (1 + the indicator's net flow) ÷ 2.",
    ),
}
_EXACT = Text(
    f"指标贡献为各指标逐一计入时总分变化的沙普利平均（全部 2^m 种组合，精确，m ≤ {MOST_EXACT}）；一项都未计入时人人相同的起点分按权重分摊。",
    f"A contribution is the Shapley mean of what the total gains when the indicator comes in (all 2^m selections, exact, m ≤ {MOST_EXACT}); "
    "the equal start before any indicator counts is shared by weight.",
)
_DRAWN = Text(
    f"指标贡献为各指标逐一计入时总分变化的平均：随机抽取 {ORDERS} 种次序，连同其逆序和各次轮转（种子 {SEED}），各次序内差额首尾相接，合计仍等于总分；起点分按权重分摊。",
    f"A contribution is the mean of what the total gains when the indicator comes in, over {ORDERS} drawn orders with their reverses and rotations (seed {SEED}); "
    "within an order the gains telescope, so they still sum to the total; the equal start is shared by weight.",
)


@dataclass(frozen=True)
class Contribution:
    """What one indicator or adjustment gave a subject, beside what it could give."""

    key: str
    title: Text
    dimension: str  # empty for an adjustment
    value: float | None  # None where it is missing and nothing was put in its place
    points: float | None  # of a hundred; None for an adjustment
    weight: float | None
    gives: float  # of the total
    most: float | None  # what full points give; None for an adjustment, and where a method does not add up points
    best: str  # the subject of the type with the most points among measured values of subjects without a veto, of equals the best value; empty for an adjustment
    best_value: float | None
    best_points: float | None
    best_gives: float | None
    unit: str
    clause: str
    printed: float  # what it gave, rounded so that all parts sum to the total as it is printed
    missing: str = ""  # the missing rule that spoke for it, empty where the value was measured
    most_given: float | None = None  # the most that it gave anybody of the type
    decimals: int = 2  # of the total and of all that is added to it
    finer: int = 0  # how many of them are more than usual

    @property
    def lost(self) -> float | None:
        """What is missing to full points; where a method does not add up points, to the most it gave in the type."""
        full = self.most_given if self.most is None else self.most
        return None if full is None else full - self.gives

    @property
    def had(self) -> Text:
        """The value, or that it was missing and what stands in its place."""
        value = None if self.value is None else Text(*(with_unit(value_written(self.value), self.unit, language) for language in ("zh", "en")))
        if not self.missing:
            return Text("缺值", "missing") if value is None else value
        rule = FILLED_BY[self.missing]
        return Text(f"缺值，{rule.zh}", f"missing, {rule.en}") if value is None else Text(f"缺值，{rule.zh}（{value.zh}）", f"missing, {rule.en} ({value.en})")

    @property
    def sentence(self) -> Text:
        """The contribution as a sentence with its clause."""
        zh_ground, en_ground = (f"（依据：{self.clause}）", f" ({self.clause})") if self.clause else ("", "")
        if self.points is None:
            return Text(f"“{self.title.zh}”计 {told(self.printed, self.decimals, sign=True)} 分{zh_ground}。", f"{self.title.en}: {told(self.printed, self.decimals, sign=True)}{en_ground}.")
        had = Text(f"{'' if self.missing or self.value is None else '为 '}{self.had.zh}", self.had.en)
        short = Text("", "")
        if self.most is not None:
            most, less = told(self.most, self.decimals), told(written(self.most, self.decimals) - self.printed, self.decimals)
            short = Text(f"，比满额 {most} 分少 {less} 分", f", {less} short of {most}")
        return Text(
            f"“{self.title.zh}”{had.zh}，得 {told(self.points, 2 + self.finer if self.finer else 1)}（百分制），计 {told(self.printed, self.decimals)} 分{short.zh}{self._best.zh}{zh_ground}。",
            f"{self.title.en}: {had.en}, {told(self.points, 2 + self.finer if self.finer else 1)} points of 100, counting {told(self.printed, self.decimals)}{short.en}{self._best.en}{en_ground}.",
        )

    @property
    def _best(self) -> Text:
        """The best measured value of the type."""
        if self.best_value is None or self.best_points is None or self.best_gives is None:
            return Text("", "")
        value = [with_unit(value_written(self.best_value), self.unit, language) for language in ("zh", "en")]
        return Text(
            f"；同类最好为 {value[0]}（{self.best}），得 {self.best_points:.1f}，计 {told(self.best_gives, self.decimals)} 分",
            f"; the best of the type is {value[1]} ({self.best}), {self.best_points:.1f} points, counting {told(self.best_gives, self.decimals)}",
        )


def stated(group: Group) -> Text:
    """How the contributions of a group were worked out."""
    return STATED.get(group.scheme.method) or (_EXACT if len(group.indicators) <= MOST_EXACT else _DRAWN)


def contributed(group: Group) -> tuple[Numbers, float]:
    """What each indicator gave each subject, subjects × indicators, where a row and its adjustments sum to the total; and its standard error."""
    scheme = group.scheme
    if scheme.method == "saw":
        parts: Numbers = scheme.full * group.shares * group.points
        return parts, 0.0
    names = tuple(str(at) for at in range(len(group.subjects)))
    matrix = Matrix(names, tuple(one.key for one in group.indicators), _rising(len(group.indicators)), group.points)
    score = METHODS[scheme.method].prepare(matrix, "given")
    if scheme.method == "promethee2":
        flows = np.stack([score(one[np.newaxis, :])[0] for one in np.eye(len(group.weights))], axis=1)
        linear: Numbers = scheme.full * group.weights * (1 + flows) / 2
        return linear, 0.0

    def totals(weightings: Numbers) -> Numbers:
        scores = score(weightings)
        worth: Numbers = scheme.full * (scores if scheme.method == "topsis" else 1 - scores)
        return worth

    start = totals(np.zeros((1, len(group.weights))))[0]
    way = _exact if len(group.indicators) <= MOST_EXACT else _drawn
    gains, error = way(group.weights, lambda picked: _in_parts(totals, picked, len(group.subjects)))
    whole: Numbers = gains + start[:, np.newaxis] * group.weights
    return whole, error


def _rising(count: int) -> tuple[Direction, ...]:
    return tuple("max" for _ in range(count))


def _in_parts(totals: _Totals, weightings: Numbers, subjects: int) -> Numbers:
    step = max(1, _AT_ONCE // (subjects * weightings.shape[1]))
    return np.vstack([totals(weightings[at : at + step]) for at in range(0, len(weightings), step)])


def _exact(weights: Numbers, totals: _Totals) -> tuple[Numbers, float]:
    """The Shapley value over all selections of indicators, without an error."""
    count = len(weights)
    codes = np.arange(2**count)
    chosen = (codes[:, np.newaxis] >> np.arange(count)) & 1
    worth = totals(chosen * weights)
    size = chosen.sum(axis=1)
    # how often a selection of this size stands before an indicator, of all orders
    orders = np.cumprod(np.concatenate([[1.0], np.arange(1, count + 1)]))
    share = orders[: count] * orders[: count][::-1] / orders[count]
    gains = np.empty((worth.shape[1], count))
    for at in range(count):
        without = np.flatnonzero(chosen[:, at] == 0)
        gains[:, at] = share[size[without]] @ (worth[without + (1 << at)] - worth[without])
    return gains, 0.0


def _drawn(weights: Numbers, totals: _Totals) -> tuple[Numbers, float]:
    """The mean over drawn orders: unbiased, and every order sums to the whole; with the largest standard error.

    Each order is also taken backwards and rotated, so that every indicator stands equally often at every turn: what an indicator
    gains turns most on how many were there before.
    """
    lot = np.random.default_rng(SEED)
    count = len(weights)
    turns = (np.arange(count)[:, np.newaxis] + np.arange(count)) % count
    means = []
    for _ in range(ORDERS):
        forth = lot.permutation(count)
        orders = np.concatenate([forth[turns], forth[::-1][turns]])
        standing = np.argsort(orders, axis=1)  # the turn at which each indicator comes in
        chosen = standing[:, np.newaxis, :] < np.arange(count + 1)[:, np.newaxis]
        worth = totals((chosen * weights).reshape(-1, count)).reshape(len(orders), count + 1, -1)
        gained = np.take_along_axis(np.diff(worth, axis=1), standing[:, :, np.newaxis], axis=1)
        means.append(gained.mean(axis=0).T)
    every = np.array(means)
    return every.mean(axis=0), float(every.std(axis=0, ddof=1).max() / np.sqrt(ORDERS))


@dataclass(frozen=True)
class Unfolded:
    """The totals of a group with everything they are made of."""

    group: Group
    gives: Numbers  # subjects × indicators
    adjustments: Numbers  # subjects × adjustments
    error: float  # the largest standard error of a contribution, 0 where they are exact

    def of(self, at: int) -> list[Contribution]:
        """The contributions of one subject: indicators in the scheme's order, then adjustments."""
        group = self.group
        printed, added = self._printed(at)
        found = [self._indicator(at, place, one, printed[place]) for place, one in enumerate(group.indicators)]
        for place, one in enumerate(group.scheme.adjustments):
            found.append(Contribution(
                one.key, one.title, "", None, None, None, float(self.adjustments[at, place]), None, "", None, None, None, "", one.clause, added[place], decimals=group.decimals, finer=group.finer,
            ))
        return found

    def _indicator(self, at: int, place: int, one: Indicator, printed: float) -> Contribution:
        group = self.group
        best = self._best(place, one)
        of_best = None if best is None else (_known(group.values[best, place]), float(group.points[best, place] * 100), float(self.gives[best, place]))
        value, points, gives = of_best or (None, None, None)
        return Contribution(
            one.key, one.title, one.dimension, _known(group.values[at, place]), float(group.points[at, place] * 100), float(group.shares[at, place]),
            float(self.gives[at, place]), float(group.scheme.full * group.shares[at, place]) if group.scheme.method in STATED else None,
            "" if best is None else group.subjects[best], value, points, gives, one.unit, one.clause, printed,
            one.missing if group.is_filled[at, place] else "", float(self.gives[:, place].max()), group.decimals, group.finer,
        )

    def _best(self, place: int, one: Indicator) -> int | None:
        """Who did best on an indicator: the most points, of equals the best value, of equals the first.

        Only what was measured counts, and a vetoed subject is no example to others.
        """
        group = self.group
        measured = np.flatnonzero(~group.is_filled[:, place] & np.array([not one for one in group.vetoes]))
        if not len(measured):
            return None
        values = group.values[measured, place] * (1 if one.direction == "max" else -1)
        return int(measured[np.lexsort((-values, -np.round(group.points[measured, place], 12)))[0]])

    def _printed(self, at: int) -> tuple[list[float], list[float]]:
        """What each indicator and each adjustment gave, so rounded that they sum to the dimensions and these to the total as printed."""
        group, sums = self.group, self.printed_dimensions(at)
        printed = [0.0] * len(group.indicators)
        for key, whole in sums.items():
            inside = [place for place, one in enumerate(group.indicators) if one.dimension == key]
            for place, part in zip(inside, adding_up([float(self.gives[at, place]) for place in inside], whole, group.decimals), strict=True):
                printed[place] = part
        return printed, self._heads(at)[len(sums) :]

    def printed_dimensions(self, at: int) -> dict[str, float]:
        """What the indicators of each dimension gave together, as printed."""
        return dict(zip(self.dimensions(at), self._heads(at), strict=False))

    def _heads(self, at: int) -> list[float]:
        return adding_up([*self.dimensions(at).values(), *(float(one) for one in self.adjustments[at])], float(self.group.totals[at]), self.group.decimals)

    def dimensions(self, at: int) -> dict[str, float]:
        """What the indicators of each dimension gave together."""
        sums = dict.fromkeys((one.key for one in self.group.scheme.dimensions), 0.0)
        for one, gives in zip(self.group.indicators, self.gives[at], strict=True):
            sums[one.dimension] += float(gives)
        return sums


def unfolded(group: Group) -> Unfolded:
    """Everything the totals of a group are made of."""
    gives, error = contributed(group)
    return Unfolded(group, gives, adjusted_parts(group.scheme, group.adjusted), error)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
