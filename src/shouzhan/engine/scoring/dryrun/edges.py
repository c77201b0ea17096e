"""Finds where a hair decides: cliffs with a subject that shows them, and subjects close to the line of a grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from shouzhan.engine.scoring.checking.bands import Cliff, cliffs, just_below
from shouzhan.engine.scoring.evaluating import Evaluation, Group, own_totals, settled

_TRIED = 100  # subjects nearest to an edge


@dataclass(frozen=True)
class Shown:
    """A cliff with a subject put on both its sides."""

    cliff: Cliff
    subject: str
    value: float  # the subject's own
    totals: tuple[float, float]  # just below and at the edge
    grades: tuple[str, str]

    def plain(self) -> dict[str, Any]:
        """The witness as plain values."""
        return {
            "indicator": self.cliff.indicator, "type": self.cliff.type, "below": just_below(self.cliff.value), "at": self.cliff.value, "subject": self.subject, "value": self.value,
            "points": [self.cliff.below, self.cliff.above], "totals": list(self.totals), "grades": list(self.grades), "changes_grade": self.grades[0] != self.grades[1],
        }


def shown_cliffs(evaluation: Evaluation) -> list[Shown]:
    """Every edge of a banded table with a witness: one whose grade changes there, else the subject nearest to it."""
    found = []
    for group in evaluation.groups:
        for place, indicator in enumerate(group.indicators):
            for cliff in cliffs(evaluation.scheme, indicator):
                if cliff.type == group.type.key:
                    found.append(_shown(group, place, cliff))
    return found


def _shown(group: Group, place: int, cliff: Cliff) -> Shown:
    values = group.values[:, place]
    order = np.argsort(np.where(np.isnan(values), np.inf, np.abs(values - cliff.value)), kind="stable")[:_TRIED]
    tried = (_on_both_sides(group, int(at), place, cliff) for at in order)
    nearest = next(tried)
    if nearest.grades[0] != nearest.grades[1]:
        return nearest
    return next((one for one in tried if one.grades[0] != one.grades[1]), nearest)


def _on_both_sides(group: Group, at: int, place: int, cliff: Cliff) -> Shown:
    below, above = (_put(group, at, place, points / 100) for points in (cliff.below, cliff.above))
    return Shown(cliff, group.subjects[at], float(group.values[at, place]), (below[0], above[0]), (below[1], above[1]))


def _put(group: Group, at: int, place: int, points: float) -> tuple[float, str]:
    """The total and the grade of a subject with other points on one indicator, everybody else as they are."""
    scheme, changed = group.scheme, group.points.copy()
    changed[at, place] = points
    totals = own_totals(scheme, changed, group.weights, group.shares) + group.fixed
    _places, grades = settled(scheme, group.indicators, changed, totals, group.vetoes)
    return float(totals[at]), scheme.grades[grades[at]].key


def near_lines(evaluation: Evaluation, within: float) -> Iterator[dict[str, Any]]:
    """Subjects whose total lies this close to a threshold, or to the next subject on the other side of a quota."""
    for group in evaluation.groups:
        for at, subject in enumerate(group.subjects):
            if group.vetoes[at]:
                continue
            for grade in evaluation.scheme.grades:
                if grade.at_least is not None and abs(group.totals[at] - grade.at_least) <= within:
                    yield {
                        "subject": subject, "type": group.type.key, "total": float(group.totals[at]), "grade": group.grade(at).key, "line": f"grades.{grade.key}.at_least",
                        "distance": float(group.totals[at] - grade.at_least),
                    }
        yield from _near_quota(group, within)


def _near_quota(group: Group, within: float) -> Iterator[dict[str, Any]]:
    free = [at for at in np.argsort(-group.totals, kind="stable") if not group.vetoes[at]]
    for upper, lower in pairwise(free):
        better, worse = group.grade(upper), group.grade(lower)
        gap = float(group.totals[upper] - group.totals[lower])
        reaches = better.at_least is None or group.totals[lower] >= better.at_least
        if better.key != worse.key and reaches and gap <= within:
            yield {
                "subject": group.subjects[lower], "type": group.type.key, "total": float(group.totals[lower]), "grade": worse.key, "line": f"grades.{better.key}.share", "distance": -gap,
                "against": group.subjects[upper],
            }
