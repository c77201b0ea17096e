"""What a subject's total and grade would be with other values in its line; all others of its type are scored again beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.evaluating import Evaluation, Group, adjustments_sum, evaluate
from shouzhan.engine.scoring.grading import SLACK, graded, placed
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import ranked
from shouzhan.engine.scoring.scheme.formulas import columns_of, values_of
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.scheme.scales import RELATIVE, pointed
from shouzhan.engine.scoring.table import Table

Grades = NDArray[np.int64]
_AT_ONCE = 400_000  # totals held at a time
_NONE = 1_000_000  # the grade of a move that cannot be scored


class Trial:
    """One subject beside its type, ready to be scored with other values."""

    def __init__(self, evaluation: Evaluation, subject: str) -> None:
        self.group: Group = evaluation.group_of(subject)
        self.at = self.group.index(subject)
        self.subject = subject
        inside = set(self.group.rows)
        self.table: Table = evaluation.table.without(at for at in range(len(evaluation.table.subjects)) if at not in inside)
        self._scheme = replace(evaluation.scheme, types=(self.group.type,))
        is_drawn = evaluation.scheme.weighting in ("entropy", "critic") and self._draws()
        self._weights = None if is_drawn else {self.group.type.key: self.group.weights.tolist()}
        self.by_key = {one.key: one for one in evaluation.scheme.indicators}
        self.rests = columns_of(self.by_key)
        self.raw = np.column_stack([values_of(one.key, self.by_key, self.table.columns) for one in self.group.indicators])
        # only then is a total the sum of what each indicator gives, by weights that stay
        self.is_sum = evaluation.scheme.method == "saw" and not is_drawn
        self._deciders = [place for key in evaluation.scheme.tie_indicators for place, one in enumerate(self.group.indicators) if one.key == key]
        limits = {one.key: evaluation.scheme.rank_of(one.grade) for one in evaluation.scheme.vetoes}
        self._allowed = np.array([max((limits[key] for key in keys), default=0) for keys in self.group.vetoes], dtype=np.int64)
        self.moves_others = tuple(self._moves_others(place, one) for place, one in enumerate(self.group.indicators))

    def _draws(self) -> bool:
        """Whether the weights the group was scored by are those its data give, and move with them."""
        return bool(np.allclose(evaluate(self._scheme, self.table).groups[0].weights, self.group.weights, rtol=0, atol=1e-12))

    def _moves_others(self, place: int, one: Indicator) -> bool:
        is_fixed = one.scale.name == "minmax" and {"low", "high"} <= set(one.scale.settings)
        fills = one.missing in ("worst", "mean") and bool(np.isnan(self.raw[:, place]).any())
        return (one.scale.name in RELATIVE and not is_fixed) or fills

    @property
    def grade(self) -> int:
        """The subject's grade as it is."""
        return self.group.grades[self.at]

    @property
    def best_allowed(self) -> int:
        """The best grade its vetoes leave."""
        return int(self._allowed[self.at])

    def changed(self, values: Mapping[str, float]) -> Group:
        """The whole type evaluated again with these values, by the very function that gave the published result."""
        table = self.table
        for column, value in values.items():
            table = table.changed(self.at, column, value)
        return evaluate(self._scheme, table, self._weights).groups[0]

    def raises(self, moves: Mapping[str, Numbers], better_than: int) -> NDArray[np.bool_]:
        """Which of many moves bring a grade better than the one named: for every column that moves, what it would hold each time."""
        if not self.is_quick(moves):
            return self._one_by_one(moves)[0] < better_than
        thresholds = [grade.at_least for grade in self.group.scheme.grades[:better_than] if grade.at_least is not None]
        needed = min(thresholds) - SLACK * self.group.scheme.full if len(thresholds) == better_than else -np.inf
        count, step = len(next(iter(moves.values()))), max(1, _AT_ONCE // len(self.group.subjects))
        parts = [self._grades({name: values[at : at + step] for name, values in moves.items()}, needed) for at in range(0, count, step)]
        return np.concatenate(parts) < better_than

    def own_totals(self, moves: Mapping[str, Numbers]) -> Numbers:
        """The subject's total after each of many moves; minus infinity where it cannot be scored."""
        if not self.is_quick(moves):
            return self._one_by_one(moves)[1]
        own, fine = self._own(moves)
        totals = np.full(len(fine), self.group.totals[self.at])
        for place in self._affected(moves):
            points = self._points(place, own, fine)
            totals += self.group.scheme.full * self.group.shares[self.at, place] * (points[:, self.at] - self.group.points[self.at, place])
        return np.where(fine, totals + self._adjusted(own), -np.inf)

    def _affected(self, moves: Collection[str]) -> list[int]:
        return [place for place, one in enumerate(self.group.indicators) if not self.rests[one.key].isdisjoint(moves)]

    def is_quick(self, moves: Collection[str]) -> bool:
        """Whether moves of these columns need no evaluation each."""
        return self.is_sum and not np.isnan(self.raw[self.at, self._affected(moves)]).any()

    def _one_by_one(self, moves: Mapping[str, Numbers]) -> tuple[Grades, Numbers]:
        count = len(next(iter(moves.values())))
        grades, totals = np.full(count, _NONE), np.full(count, -np.inf)
        for at in range(count):
            try:
                group = self.changed({name: float(values[at]) for name, values in moves.items()})
            except Unusable:
                continue
            grades[at], totals[at] = group.grades[self.at], group.totals[self.at]
        return grades, totals

    def _own(self, moves: Mapping[str, Numbers]) -> tuple[dict[str, Numbers], NDArray[np.bool_]]:
        """The subject's line under each move, and room to say which cannot be."""
        count = len(next(iter(moves.values())))
        return {name: np.full(count, values[self.at]) for name, values in self.table.columns.items()} | dict(moves), np.ones(count, dtype=bool)

    def _adjusted(self, own: Mapping[str, Numbers]) -> Numbers:
        """By how much the adjustments change."""
        scheme = self.group.scheme
        if not scheme.adjustments:
            return np.zeros(1)
        adjusted = np.column_stack([(1 if one.is_bonus else -1) * np.minimum(own[one.column] * one.each, one.most) for one in scheme.adjustments])
        more: Numbers = adjustments_sum(scheme, adjusted) - self.group.fixed[self.at]
        return more

    def _grades(self, moves: Mapping[str, Numbers], needed: float) -> Grades:
        """For a weighted sum only what moves is worked out again, and only different outcomes that reach the total needed at all are graded."""
        group = self.group
        own, fine = self._own(moves)
        totals = np.tile(group.totals, (len(fine), 1))
        points: dict[int, Numbers] = {}
        for place in self._affected(moves):
            points[place] = self._points(place, own, fine)
            totals += group.scheme.full * group.shares[:, place] * (points[place] - group.points[:, place])
        totals[:, self.at] += self._adjusted(own)
        fine &= totals[:, self.at] >= needed
        return self._graded(totals, points, own, fine) if fine.any() else np.full(len(fine), _NONE)

    def _points(self, place: int, own: Mapping[str, Numbers], fine: NDArray[np.bool_]) -> Numbers:
        """The points of all subjects (across) on one indicator for each value of ours (down); a value that cannot be is no longer `fine`."""
        one, old = self.group.indicators[place], self.group.points[:, place]
        values = values_of(one.key, self.by_key, own)
        fine &= ~np.isnan(values)
        points = np.tile(old, (len(values), 1))
        if not self.moves_others[place]:
            points[:, self.at] = self._own_points(one, values, fine)
            return points
        column, missing = self.raw[:, place].copy(), np.isnan(self.raw[:, place])
        for at in np.flatnonzero(fine):
            column[self.at] = values[at]
            filled = column
            if missing.any() and one.missing in ("worst", "mean"):
                best = np.nanmin if one.direction == "max" else np.nanmax
                filled = np.where(missing, np.nanmean(column) if one.missing == "mean" else best(column), column)
            try:
                points[at] = np.nan_to_num(pointed(one, filled))
            except Unusable:
                fine[at] = False
        return points

    @staticmethod
    def _own_points(one: Indicator, values: Numbers, fine: NDArray[np.bool_]) -> Numbers:
        try:
            return np.nan_to_num(pointed(one, values))
        except Unusable:  # one of them falls into no band: find out which
            points = np.zeros(len(values))
            for at in np.flatnonzero(fine):
                try:
                    points[at] = pointed(one, values[at : at + 1])[0]
                except Unusable:
                    fine[at] = False
            return points

    def _graded(self, totals: Numbers, points: Mapping[int, Numbers], own: Mapping[str, Numbers], fine: NDArray[np.bool_]) -> Grades:
        """Grades; two moves with the same order, the same thresholds reached and the same vetoes have the same."""
        group, scheme = self.group, self.group.scheme
        limits = [one.at_least - SLACK * scheme.full for one in scheme.grades if one.at_least is not None]
        holds = [own[veto.column] >= veto.from_value for veto in scheme.vetoes]
        parts = [ranked(totals, "saw"), fine[:, np.newaxis].astype(np.int64), *[(totals >= limit).astype(np.int64) for limit in limits], *[one[:, np.newaxis].astype(np.int64) for one in holds]]
        parts += [np.round(points[place] * 1e12).astype(np.int64) for place in self._deciders if place in points]
        signs = np.ascontiguousarray(np.concatenate(parts, axis=1))
        _, first, inverse = np.unique(signs.view(np.dtype((np.void, signs.dtype.itemsize * signs.shape[1]))).ravel(), return_index=True, return_inverse=True)
        found = np.full(len(first), _NONE)
        for number, at in enumerate(first):
            if fine[at]:
                standing = np.column_stack([points[place][at] if place in points else group.points[:, place] for place in self._deciders]) if self._deciders else group.points[:, :0]
                found[number] = self._settled(totals[at], standing, [veto.grade for veto, held in zip(scheme.vetoes, holds, strict=True) if held[at]])
        return np.where(fine, found[inverse], _NONE)

    def _settled(self, totals: Numbers, deciding: Numbers, vetoing: Sequence[str]) -> int:
        """The subject's grade by these totals; the vetoes of others stay as they are."""
        scheme, allowed = self.group.scheme, self._allowed.copy()
        allowed[self.at] = max((scheme.rank_of(grade) for grade in vetoing), default=0)
        try:
            return graded(scheme, totals, placed(scheme, totals, deciding), allowed)[self.at]
        except Unusable:
            return _NONE

    def with_total(self, total: float) -> int:
        """The grade if the subject's total were this and nobody else's moved."""
        totals = self.group.totals.copy()
        totals[self.at] = total
        return self._settled(totals, self.group.points[:, self._deciders], [one.grade for one in self.group.scheme.vetoes if one.key in self.group.vetoes[self.at]])
