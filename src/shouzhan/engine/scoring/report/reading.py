"""What both forms of a report read from an evaluation: order, dimensions, medians, what was missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.evaluating import Group, adjusted_parts
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.reasons import reasons
from shouzhan.engine.scoring.report.findings import Findings
from shouzhan.engine.scoring.report.words import clause_words, largest_part
from shouzhan.engine.scoring.rounding import adding_up, written
from shouzhan.engine.scoring.scheme.model import Named
from shouzhan.kernel.text import Text


def in_order(group: Group) -> list[int]:
    """The subjects of a group by place, equals by name."""
    return sorted(range(len(group.subjects)), key=lambda at: (int(group.places[at]), group.subjects[at]))


def dimensions(group: Group) -> list[Named]:
    """The dimensions that count for a type, in the scheme's order."""
    used = {one.dimension for one in group.indicators}
    return [one for one in group.scheme.dimensions if one.key in used]


@dataclass(frozen=True)
class Parts:
    """What a type's totals are made of: subjects × dimensions, then what is added and taken away."""

    dimensions: Numbers
    bonus: Numbers
    deduction: Numbers  # zero or below


def parts_of(group: Group, findings: Findings) -> Parts | None:
    """The parts of each total; None where a total is no sum."""
    brought = findings.contributions.get(group.type.key)
    if brought is None:
        return None
    columns = [
        brought[:, [at for at, one in enumerate(group.indicators) if one.dimension == dimension.key]].sum(axis=1) for dimension in dimensions(group)
    ]
    taken = np.where(group.adjusted < 0, group.adjusted, 0.0).sum(axis=1)
    return Parts(np.column_stack(columns), group.fixed - taken, taken)


def parts_finding(group: Group, parts: Parts) -> Text:
    """Which dimension brings most of a type's points."""
    return largest_part([one.title for one in dimensions(group)], [float(one) for one in parts.dimensions.sum(axis=0)])


@dataclass(frozen=True)
class Printed:
    """What one total is made of as it is printed: what each indicator, each dimension and each adjustment brings."""

    indicators: tuple[float, ...]
    dimensions: Mapping[str, float]
    adjustments: tuple[float, ...]
    bonus: float
    deduction: float  # zero or below


def printed(group: Group, brought: Numbers, subject: int) -> Printed:
    """The parts of a total, rounded so that they add up to the dimensions and these, with the adjustments, to the total."""
    inside = {one.key: [at for at, indicator in enumerate(group.indicators) if indicator.dimension == one.key] for one in dimensions(group)}
    sums = [float(brought[subject, at].sum()) for at in inside.values()]
    added = [float(one) for one in adjusted_parts(group.scheme, group.adjusted)[subject]]
    total = float(group.totals[subject])
    adds_up = abs(sum(sums) + sum(added) - total) < 1e-9 * max(group.scheme.full, 1.0)  # what others hand in may be no parts of the total
    heads = adding_up([*sums, *added], total, group.decimals) if adds_up else [written(one, group.decimals) for one in (*sums, *added)]
    parts = [0.0] * len(group.indicators)
    for places, head in zip(inside.values(), heads, strict=False):
        for at, part in zip(places, adding_up([float(brought[subject, one]) for one in places], head, group.decimals), strict=True):
            parts[at] = part
    shown = tuple(heads[len(sums) :])
    taken = sum(one for one, whole in zip(shown, group.adjusted[subject], strict=True) if whole < 0)
    return Printed(tuple(parts), dict(zip(inside, heads, strict=False)), shown, sum(shown) - taken, taken)


def median_points(group: Group) -> list[float]:
    """The middle of a type's points on each indicator, from 0 to 100."""
    counts = group.shares > 0
    return [float(np.median(group.points[counts[:, at], at])) * 100 if counts[:, at].any() else 0.0 for at in range(len(group.indicators))]


def is_dropped(group: Group, subject: int, at: int) -> bool:
    """Whether an indicator was left out for a subject."""
    return bool(group.is_filled[subject, at]) and group.indicators[at].missing == "drop"


def holders(group: Group) -> list[int]:
    """How many subjects hold each grade, the best grade first."""
    return [group.grades.count(number) for number in range(len(group.scheme.grades))]


def grade_reasons(group: Group, order: Sequence[int], findings: Findings) -> list[Text]:
    """What beside totals decided grades, a sentence each with its subject."""

    def cited(clause: str) -> Text:
        return Text(clause_words(clause, findings, "zh"), clause_words(clause, findings, "en"))

    return [Text(f"{group.subjects[at]}：{one.zh}", f"{group.subjects[at]}: {one.en}") for at in order for one in reasons(group, at, cited)]
