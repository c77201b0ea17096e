"""Evaluates subjects by a scheme: points, totals, places, grades and what follows, each type among itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring import weights as ways
from shouzhan.engine.scoring.grading import all_decimals, decimals, graded, placed
from shouzhan.engine.scoring.matrix import Matrix, Numbers, Unusable, line_named
from shouzhan.engine.scoring.methods import Places, scored
from shouzhan.engine.scoring.scheme.formulas import values_of
from shouzhan.engine.scoring.scheme.model import Grade, Indicator, Named, Scheme
from shouzhan.engine.scoring.scheme.scales import pointed
from shouzhan.engine.scoring.table import Table
from shouzhan.kernel.text import Text

Moved = Callable[[Named, tuple[Indicator, ...], Numbers], Numbers]  # other values for a type's, NaN where one is missing

_NAMED = 5  # indicators named in a note
_FROM_DATA = {"equal": ways.equal, "entropy": ways.entropy, "critic": ways.critic}


@dataclass(frozen=True)
class Group:
    """The subjects of one type with everything that was worked out; rows are subjects, columns indicators."""

    scheme: Scheme
    type: Named
    indicators: tuple[Indicator, ...]
    rows: tuple[int, ...]  # where each subject stands in the table
    subjects: tuple[str, ...]
    values: Numbers  # as they counted; NaN where the indicator was dropped for the subject
    is_filled: NDArray[np.bool_]  # where the missing rule had to speak
    points: Numbers  # from 0 to 1; 0 where dropped
    weights: Numbers  # sum to 1
    shares: Numbers  # the weights each subject was scored by; rows sum to 1
    adjusted: Numbers  # subjects × adjustments: points added or taken away
    vetoes: tuple[tuple[str, ...], ...]
    totals: Numbers
    places: Places
    grades: tuple[int, ...]  # number of the grade, 0 the best

    @cached_property
    def decimals(self) -> int:
        """How many decimals each total, and what it is made of, is printed with."""
        return all_decimals(self.scheme, self.totals, self.places)

    @property
    def finer(self) -> int:
        """How many of these decimals are more than usual."""
        return self.decimals - decimals(self.scheme)

    @property
    def fixed(self) -> Numbers:
        """What is added to each total beside the weights."""
        return adjustments_sum(self.scheme, self.adjusted)

    def grade(self, at: int) -> Grade:
        """The grade of a subject, with what it brings to its type."""
        return self.scheme.grades[self.grades[at]].for_type(self.type.key)

    def dimension_points(self) -> dict[str, Numbers]:
        """What each subject reached of every dimension, from 0 to 1; NaN where all of it was left out for the subject."""
        found: dict[str, Numbers] = {}
        for one in self.scheme.dimensions:
            inside = [at for at, indicator in enumerate(self.indicators) if indicator.dimension == one.key]
            if inside:
                shares = self.shares[:, inside]
                whole = shares.sum(axis=1)
                reached = (shares * self.points[:, inside]).sum(axis=1)
                found[one.key] = np.where(whole > 0, reached / np.where(whole > 0, whole, 1.0), np.nan)
        return found

    def index(self, subject: str) -> int:
        """Where a subject stands in this group."""
        return self.subjects.index(subject)


@dataclass(frozen=True)
class Evaluation:
    """One result per type, in the scheme's order, and what had to be said on the way."""

    scheme: Scheme
    table: Table
    groups: tuple[Group, ...]
    notes: tuple[Text, ...]

    def group_of(self, subject: str) -> Group:
        """The group a subject was ranked in."""
        for group in self.groups:
            if subject in group.subjects:
                return group
        raise Unusable(f"there is no subject {subject!r}", f"没有名为“{subject}”的被评对象")


def evaluate(scheme: Scheme, table: Table, weights: Mapping[str, Sequence[float]] | None = None, moved: Moved | None = None) -> Evaluation:
    """Score, rank and grade every subject.

    `weights` by type take the place of those the scheme would use; `moved` may put other values in place of the table's,
    before the missing rule speaks: that is how errors and gaps are tried out.
    """
    if table.is_invented and not scheme.is_synthetic:
        scheme = replace(scheme, is_synthetic=True)  # so that every answer says so, wherever the data were copied to
    notes: list[Text] = [*table.notes]
    groups = []
    kinds = np.array(table.types)
    for one in scheme.types:
        rows = tuple(int(at) for at in np.flatnonzero(kinds == one.key))
        if not rows:
            notes.append(Text(f"类型“{one.title.zh}”没有被评对象。", f"There is no subject of the type {one.title.en!r}."))
            continue
        groups.append(_group(scheme, table, one, rows, None if weights is None else weights.get(one.key), moved, notes))
    return Evaluation(scheme, table, tuple(groups), tuple(notes))


def _group(
    scheme: Scheme, table: Table, kind: Named, rows: tuple[int, ...], given: Sequence[float] | None, moved: Moved | None, notes: list[Text],
) -> Group:
    indicators = scheme.of_type(kind.key)
    if not indicators:
        raise Unusable(f"types.{kind.key}: no indicator weighs anything for it", f"types.{kind.key}：没有指标对它计权")
    by_key = {one.key: one for one in scheme.indicators}
    picked = list(rows)
    columns = {name: values[picked] for name, values in table.columns.items()}
    values = np.column_stack([values_of(one.key, by_key, columns) for one in indicators])
    if moved is not None:
        values = moved(kind, indicators, values)
    values, points, is_filled, is_dropped = _filled(indicators, values, [table.lines[at] for at in rows], notes, table, rows)
    if is_dropped.any() and scheme.method != "saw":
        raise Unusable(f"the missing rule drop needs the weighted sum; the method is {scheme.method}", f"缺值规则 drop 只适用于加权求和，而方法是 {scheme.method}")
    weights = _weights(scheme, kind, indicators, values, given, notes, [table.subjects[at] for at in rows])
    notes.extend(_compared_with_nobody(kind, indicators, values))
    shares = np.where(is_dropped, 0.0, weights)
    weight_left = shares.sum(axis=1, keepdims=True)
    if (weight_left == 0).any():
        at = int(np.argmax(weight_left[:, 0] == 0))
        line = line_named(table.lines[rows[at]], table.subjects[rows[at]])
        raise Unusable(f"{line.en}: every value that counts is missing", f"{line.zh}：计分的值全部缺失")
    shares = shares / weight_left
    adjusted = np.column_stack([
        (1 if one.is_bonus else -1) * np.minimum(np.nan_to_num(columns[one.column]) * one.each, one.most) for one in scheme.adjustments
    ]) if scheme.adjustments else np.zeros((len(rows), 0))
    totals = own_totals(scheme, points, weights, shares) + adjustments_sum(scheme, adjusted)
    vetoed = tuple(tuple(veto.key for veto in scheme.vetoes if columns[veto.column][at] >= veto.from_value) for at in range(len(rows)))
    places, grades = settled(scheme, indicators, points, totals, vetoed)
    return Group(
        scheme, kind, indicators, rows, tuple(table.subjects[at] for at in rows), values, is_filled, points, weights, shares, adjusted, vetoed,
        totals, places, tuple(grades),
    )


def reweighted(group: Group, weights: Numbers) -> Group:
    """The same points under other weights: new totals, places and grades."""
    shares = np.where(group.shares > 0, weights, 0.0)
    left = shares.sum(axis=1, keepdims=True)
    shares = shares / np.where(left > 0, left, 1.0)
    totals = own_totals(group.scheme, group.points, weights, shares) + group.fixed
    places, grades = settled(group.scheme, group.indicators, group.points, totals, group.vetoes)
    return replace(group, weights=weights, shares=shares, totals=totals, places=places, grades=tuple(grades))


def own_totals(scheme: Scheme, points: Numbers, weights: Numbers, shares: Numbers) -> Numbers:
    """What the method makes of the points, on the scheme's full score, more being better for every method."""
    if scheme.method == "saw":
        summed: Numbers = scheme.full * (shares * points).sum(axis=1)
        return summed
    names = tuple(str(at) for at in range(len(points)))
    matrix = Matrix(names, tuple(str(at) for at in range(points.shape[1])), ("max",) * points.shape[1], points)
    scores = scored(matrix, weights, scheme.method, "given")
    share = {"topsis": scores, "vikor": 1 - scores, "promethee2": (1 + scores) / 2}[scheme.method]
    return scheme.full * share


def adjustments_sum(scheme: Scheme, adjusted: Numbers) -> Numbers:
    """All adjustments of each subject; bonuses together no more than the scheme allows."""
    bonus = np.where(adjusted > 0, adjusted, 0.0).sum(axis=1)
    if scheme.bonus_most is not None:
        bonus = np.minimum(bonus, scheme.bonus_most)
    together: Numbers = bonus + np.where(adjusted < 0, adjusted, 0.0).sum(axis=1)
    return together


def adjusted_parts(scheme: Scheme, adjusted: Numbers) -> Numbers:
    """What each adjustment gave; where bonuses exceed what the scheme allows together, each gives its share of that."""
    parts = adjusted + 0.0  # so that nothing taken away is no minus zero
    if scheme.bonus_most is not None:
        bonus = np.where(parts > 0, parts, 0.0).sum(axis=1)
        over = bonus > scheme.bonus_most
        scale = np.where(over, scheme.bonus_most / np.where(over, bonus, 1.0), 1.0)
        parts = np.where(parts > 0, parts * scale[:, np.newaxis], parts)
    return parts


def settled(
    scheme: Scheme, indicators: Sequence[Indicator], points: Numbers, totals: Numbers, vetoed: Sequence[tuple[str, ...]],
) -> tuple[Places, list[int]]:
    """Places and grades of totals."""
    at = [at for key in scheme.tie_indicators for at, one in enumerate(indicators) if one.key == key]
    places = placed(scheme, totals, points[:, at])
    limits = {veto.key: scheme.rank_of(veto.grade) for veto in scheme.vetoes}
    best_allowed = np.zeros(len(totals), dtype=np.int64)
    for row, keys in enumerate(vetoed):
        if keys:
            best_allowed[row] = max(limits[key] for key in keys)
    return places, graded(scheme, totals, places, best_allowed)


def _filled(
    indicators: Sequence[Indicator], values: Numbers, lines: Sequence[int], notes: list[Text], table: Table, rows: Sequence[int],
) -> tuple[Numbers, Numbers, NDArray[np.bool_], NDArray[np.bool_]]:
    """Values, points, where a value was missing, and where the indicator is left out for a subject."""
    values, missing = values.copy(), np.isnan(values)
    points = np.empty_like(values)
    dropped = np.zeros(values.shape, dtype=bool)
    for at, one in enumerate(indicators):
        gone = missing[:, at]
        if gone.any():
            first = int(np.argmax(gone))
            if one.missing == "refuse":
                line, where = line_named(lines[first], table.subjects[rows[first]]), one.key if one.source == "formula" else one.origin
                why = Text("公式中有缺值，或除数为零", "a part is missing or a divisor is zero") if one.source == "formula" else Text(
                    "没有值；缺值从不当作零", "there is no value; a missing value is never taken for zero",
                )
                raise Unusable(f"{line.en}, {where}: {why.en}", f"{line.zh}，{where}：{why.zh}")
            if gone.all() and one.missing in ("worst", "mean"):
                raise Unusable(f"indicators.{one.key}: no subject has a value, so there is no {one.missing}", f"indicators.{one.key}：没有对象有值，无从得出{'最差值' if one.missing == 'worst' else '均值'}")
            if one.missing == "worst":
                values[gone, at] = np.nanmin(values[:, at]) if one.direction == "max" else np.nanmax(values[:, at])
            elif one.missing == "mean":
                values[gone, at] = _mean(values[~gone, at])
            dropped[gone, at] = one.missing == "drop"
            notes.extend(_said(one, table.subjects[rows[int(row)]]) for row in np.flatnonzero(gone))
        points[:, at] = pointed(one, values[:, at])
    return values, np.where(np.isnan(points), 0.0, points), missing, dropped


def _compared_with_nobody(kind: Named, indicators: Sequence[Indicator], values: Numbers) -> list[Text]:
    """What has to be said where a type has one subject, or an indicator the same value for all of them."""
    if len(values) == 1:
        return [Text(f"类型“{kind.title.zh}”只有一个被评对象，名次不说明优劣。", f"The type {kind.title.en!r} has one subject, and its place says nothing.")]
    is_flat = (values == values[0]).all(axis=0)
    if not is_flat.any():  # asked in every trial, so at once
        return []
    flat = [one.title for one, alike in zip(indicators, is_flat, strict=True) if alike]
    more = len(flat) - _NAMED
    zh = "、".join(f"“{one.zh}”" for one in flat[:_NAMED]) + (f"等 {len(flat)} 项" if more > 0 else "")
    en = ", ".join(repr(one.en) for one in flat[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return [Text(f"类型“{kind.title.zh}”的对象在{zh}上取值全同，这些权重不分高下。", f"All subjects of the type {kind.title.en!r} have the same value for {en}: the weight of it tells nobody apart.")]


FILLED_BY = {  # what each missing rule does, by its name
    "zero": Text("计零分", "counts no points"), "worst": Text("按同类最差值计", "counts as the worst value of its type"),
    "mean": Text("按同类均值计", "counts as the mean of its type"), "drop": Text("该指标不计，权重分给其余指标", "is left out and its weight spread over the others"),
}


def _said(one: Indicator, subject: str) -> Text:
    rule = FILLED_BY[one.missing]
    return Text(f"{subject}：“{one.title.zh}”缺值，{rule.zh}。", f"{subject}: {one.title.en!r} is missing and {rule.en}.")


def _mean(values: Numbers) -> float:
    """The mean, also of numbers whose sum is none any more."""
    with np.errstate(over="ignore"):
        found = float(values.mean())
    return found if np.isfinite(found) else float((values / len(values)).sum())


def _weights(scheme: Scheme, kind: Named, indicators: Sequence[Indicator], values: Numbers, given: Sequence[float] | None, notes: list[Text], subjects: Sequence[str]) -> Numbers:
    if given is None and scheme.weighting in _FROM_DATA:
        if np.isnan(values).any():
            row, column = np.argwhere(np.isnan(values))[0]
            raise Unusable(
                f"{subjects[row]}, {indicators[column].key}: there is no value, and {scheme.weighting} weights need every value",
                f"{subjects[row]}的“{indicators[column].title.zh}”没有值，而 {scheme.weighting} 权重需要所有的值")
        matrix = Matrix(tuple(subjects), tuple(one.key for one in indicators), tuple(one.direction for one in indicators), values)
        return _FROM_DATA[scheme.weighting](matrix)
    if given is None and scheme.weighting != "declared":
        raise Unusable(f"weights: {scheme.weighting} must be worked out before", f"weights：{scheme.weighting} 的权重须先算出")
    numbers = np.array([one.weights[kind.key] for one in indicators] if given is None else list(given), dtype=np.float64)
    if len(numbers) != len(indicators):
        raise Unusable(f"types.{kind.key}: {len(indicators)} indicators and {len(numbers)} weights", f"types.{kind.key}：指标 {len(indicators)} 个，权重 {len(numbers)} 个")
    total = float(numbers.sum())
    if not np.isfinite(total) or total <= 0 or (numbers < 0).any():
        raise Unusable(f"types.{kind.key}: weights are numbers from 0 up that sum to more than nothing", f"types.{kind.key}：权重须不小于 0，且合计大于 0")
    if min(abs(total - 1), abs(total - 100), abs(total - scheme.full)) > 1e-9 * max(1.0, total):
        notes.append(Text(
            f"类型“{kind.title.zh}”的权重合计为 {total:g}，已按比例折算。", f"The weights of the type {kind.title.en!r} sum to {total:g} and were scaled.",
        ))
    return numbers / total


def with_scheme(evaluation: Evaluation, **changes: object) -> Evaluation:
    """The same subjects by a scheme with some of its settings changed."""
    return evaluate(replace(evaluation.scheme, **changes), evaluation.table)  # type: ignore[arg-type] # names of the scheme's own fields
