"""Two subjects of one type side by side: where each is ahead, and which other weights would turn their order."""

from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import Evaluation, Group, evaluate, own_totals
from shouzhan.engine.scoring.explaining.contributions import Contribution, unfolded
from shouzhan.engine.scoring.explaining.solving import Program
from shouzhan.engine.scoring.grading import SLACK
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.kernel.text import Text

_CLEAR = 1000 * SLACK  # of a full score: by how much the order must turn to count as turned
_ROUNDS = 30  # steps of the search where totals are no sums of weights


@dataclass(frozen=True)
class Turn:
    """The nearest admissible weights under which the other is ahead; without weights the reason."""

    weights: Numbers | None  # of the type's indicators, sum 1
    moved: float  # the share of all weight that changes place
    is_proven: bool
    sentence: Text


@dataclass(frozen=True)
class Side:
    """One indicator or adjustment of the two subjects."""

    first: Contribution
    second: Contribution

    @property
    def difference(self) -> float:
        """By how much the first is ahead."""
        return self.first.gives - self.second.gives


@dataclass(frozen=True)
class Compared:
    """Two subjects of one type."""

    group: Group
    first: int
    second: int
    sides: tuple[Side, ...]  # their differences sum to the difference of the totals
    turn: Turn
    error: float  # the standard error of a contribution

    @property
    def difference(self) -> float:
        """By how much the first one's total is above the second's."""
        return float(self.group.totals[self.first] - self.group.totals[self.second])


def compared(evaluation: Evaluation, first: str, second: str) -> Compared:
    """Two subjects side by side; only those of one type were measured alike."""
    if first == second:
        raise Unusable(f"--subjects: {first!r} cannot be compared with itself", f"--subjects：“{first}”不能与自身比较")
    group, other = evaluation.group_of(first), evaluation.group_of(second)
    if group is not other:
        raise Unusable(
            f"--subjects: {first!r} is of the type {group.type.key} and {second!r} of {other.type.key}; "
            "each type has its own weights and is ranked by itself, so their totals cannot be compared",
            f"--subjects：“{first}”属于“{group.type.title.zh}”，“{second}”属于“{other.type.title.zh}”；各类权重不同、分别排名，总分不可比",
        )
    one, two = group.index(first), group.index(second)
    whole = unfolded(group)
    sides = tuple(Side(a, b) for a, b in zip(whole.of(one), whole.of(two), strict=True))
    return Compared(group, one, two, sides, turned(evaluation, group, one, two), whole.error)


def turned(evaluation: Evaluation, group: Group, first: int, second: int) -> Turn:
    """The nearest admissible weights that turn the order of two subjects."""
    lead = float(group.totals[first] - group.totals[second])
    ahead, behind = (first, second) if lead >= 0 else (second, first)
    names = group.subjects[ahead], group.subjects[behind]
    if (group.shares != group.weights).any(axis=1)[[ahead, behind]].any():
        return Turn(None, 0.0, False, Text(
            "缺值指标的权重已分给其余指标，两者所用权重不同，不另求翻转次序的权重。",
            "A missing indicator's weight was spread over the others, so the two are scored by different weights; no turning weights are worked out.",
        ))
    linear = group.scheme.method in ("saw", "promethee2")
    weights = _nearest(group, ahead, behind, _slopes(group, ahead, behind, group.weights)) if linear else _approached(group, ahead, behind)
    if weights is None:
        return Turn(None, 0.0, linear, _never(names, linear))
    checked = evaluate(evaluation.scheme, evaluation.table, {one.type.key: (weights if one is group else one.weights).tolist() for one in evaluation.groups})
    totals = checked.group_of(names[0]).totals
    if totals[behind] <= totals[ahead]:
        return Turn(None, 0.0, False, _never(names, False))
    moved = float(np.abs(weights - group.weights).sum() / 2)
    return Turn(weights, moved, linear, _told(group, names, weights, moved, linear))


def _never(names: tuple[str, str], is_proven: bool) -> Text:
    if is_proven:
        return Text(f"在允许的权重范围内，{names[1]}无论如何不会超过{names[0]}。", f"No admissible weights put {names[1]} ahead of {names[0]}.")
    return Text(f"在允许的权重范围内未找到使{names[1]}超过{names[0]}的权重。", f"No admissible weights were found that put {names[1]} ahead of {names[0]}.")


def _told(group: Group, names: tuple[str, str], weights: Numbers, moved: float, is_proven: bool) -> Text:
    change = weights - group.weights
    order = [int(at) for at in np.argsort(-np.abs(change), kind="stable") if abs(change[at]) > 5e-7]
    zh = "；".join(f"“{group.indicators[at].title.zh}”{group.weights[at]:.2%} → {weights[at]:.2%}" for at in order)
    en = "; ".join(f"{group.indicators[at].title.en} {group.weights[at]:.2%} → {weights[at]:.2%}" for at in order)
    least = Text("至少", "at least ") if is_proven else Text("已找到的最小调整为", "as the least found, ")
    return Text(f"{least.zh}调整 {moved:.2%} 的权重，{names[1]}即超过{names[0]}：{zh}。", f"Moving {least.en}{moved:.2%} of the weight puts {names[1]} ahead of {names[0]}: {en}.")


def _lead(group: Group, ahead: int, behind: int, weights: Numbers) -> float:
    totals = own_totals(group.scheme, group.points, weights, np.tile(weights, (len(group.points), 1))) + group.fixed
    return float(totals[ahead] - totals[behind])


def _slopes(group: Group, ahead: int, behind: int, weights: Numbers) -> Numbers:
    """By how much the lead grows with each weight; exact for a method that is linear in them."""
    if group.scheme.method == "saw":
        exact: Numbers = group.scheme.full * (group.points[ahead] - group.points[behind])
        return exact
    if group.scheme.method == "promethee2":
        fixed = float(group.fixed[ahead] - group.fixed[behind])
        return np.array([_lead(group, ahead, behind, one) - fixed for one in np.eye(len(weights))])
    step = 1e-6
    return np.array([
        (_lead(group, ahead, behind, weights + step * one) - _lead(group, ahead, behind, np.maximum(weights - step * one, 0.0))) / (step + min(step, weights[at]))
        for at, one in enumerate(np.eye(len(weights)))
    ])


def _admissible(group: Group, costs: Numbers) -> tuple[Program, list[int]]:
    """The weights the scheme allows, as a program; and which unknowns they are."""
    program, admissible = Program(), group.scheme.admissible
    kept = []
    for weight, cost in zip(group.weights.tolist(), costs.tolist(), strict=True):
        low, high = (0.0, 1.0) if admissible.within is None else (weight * (1 - admissible.within), weight * (1 + admissible.within))
        kept.append(program.unknown(low, high, cost))
    program.row([(one, 1.0) for one in kept], 1.0, 1.0)
    if admissible.keeps_dimensions:
        for dimension in {one.dimension for one in group.indicators}:
            inside = [at for at, one in enumerate(group.indicators) if one.dimension == dimension]
            program.row([(kept[at], 1.0) for at in inside], *[float(group.weights[inside].sum())] * 2)
    return program, kept


def _nearest(group: Group, ahead: int, behind: int, slopes: Numbers, constant: float | None = None) -> Numbers | None:
    """The admissible weights nearest to those used (sum of moves) at which a linear lead is gone."""
    fixed = float(group.fixed[ahead] - group.fixed[behind]) if constant is None else constant
    program, kept = _admissible(group, np.zeros(len(slopes)))
    for one, weight in zip(kept, group.weights, strict=True):
        off = program.unknown(0.0, np.inf, 1.0)
        program.row([(off, 1.0), (one, -1.0)], low=-float(weight))
        program.row([(off, 1.0), (one, 1.0)], low=float(weight))
    program.row([(one, float(slope)) for one, slope in zip(kept, slopes, strict=True)], high=-fixed - _CLEAR * group.scheme.full)
    values = program.solved()
    if values is None:
        return None
    weights = np.maximum(values[kept], 0.0)
    nearest: Numbers = weights / weights.sum()
    return nearest


def _approached(group: Group, ahead: int, behind: int) -> Numbers | None:
    """Weights that turn the order where the lead is not linear: towards a straight picture of it, drawn anew at each step; then back as far as the order holds."""
    weights = group.weights
    for _ in range(_ROUNDS):
        slopes = _slopes(group, ahead, behind, weights)
        constant = _lead(group, ahead, behind, weights) - float(slopes @ weights)
        there = _nearest(group, ahead, behind, slopes, constant)
        if there is None:
            there = _lowest(group, slopes)
        if there is None or np.abs(there - weights).max() < 1e-9:
            return None
        weights = there
        if _lead(group, ahead, behind, weights) < -_CLEAR / 2 * group.scheme.full:
            return _drawn_back(group, ahead, behind, weights)
    return None


def _lowest(group: Group, slopes: Numbers) -> Numbers | None:
    """The admissible weights at which a linear lead is least."""
    program, kept = _admissible(group, slopes)
    values = program.solved()
    if values is None:
        return None
    lowest: Numbers = np.maximum(values[kept], 0.0)
    return lowest


def _drawn_back(group: Group, ahead: int, behind: int, weights: Numbers) -> Numbers:
    """The nearest point on the straight way back at which the order is still turned."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _lead(group, ahead, behind, group.weights + middle * (weights - group.weights)) < -_CLEAR / 2 * group.scheme.full:
            high = middle
        else:
            low = middle
    turned_at: Numbers = group.weights + high * (weights - group.weights)
    return turned_at
