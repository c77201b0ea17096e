"""How each target stands: value, gap, pace and trend, all from its metric."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.editions import Cut
from shouzhan.engine.metrics.figures import Figure, Period
from shouzhan.engine.metrics.pace import Goal, Reading, Standing, Status, standing
from shouzhan.engine.metrics.series import Point, trends
from shouzhan.engine.metrics.together import Asked, compute_all
from shouzhan.engine.metrics.units import Unit, Value, printed_unit
from shouzhan.rooms.reporting.actions import base_unit
from shouzhan.rooms.reporting.metrics import live_backend, metric, metrics_named
from shouzhan.rooms.reporting.models import Target, unit_of
from shouzhan.web.words import say

TREND_QUARTERS = 8


@dataclass(frozen=True)
class Stand:
    """A target with its metric, its figure and its standing."""

    target: Target
    metric: Metric
    unit: Unit
    figure: Figure
    goal: Goal
    standing: Standing
    trend: tuple[Point, ...] = ()

    def shown(self, value: Value | None) -> Fraction | None:
        """A stored value in the unit the document prints, so that target and value are read alike."""
        return None if value is None else self.unit.shown(value) / self._scale

    @property
    def level(self) -> Fraction | None:
        """The number the value is to come to, in the unit both are shown in; of a growth it is what its baseline grows to."""
        if self.target.stated.comparator == "growth":
            return self.shown(self.goal.aim())
        return None if self.target.stated.low is None else Fraction(self.target.stated.low)

    @property
    def held_to(self) -> str:
        """How the value is held against that number."""
        return {"growth": ">="}.get(self.goal.comparator, self.goal.comparator)

    @property
    def unit_shown(self) -> str:
        """The unit of both: as printed, but of 15 % more contracts that of the contracts."""
        return say(self.unit.label) if self.target.stated.share_grown is not None else self.target.stated.unit_shown

    @property
    def _scale(self) -> int:
        return base_unit(self.target.stated.unit)[1]


def goal_of(target: Target, found: Metric) -> tuple[Goal, Unit]:
    """The stated number in the metric's stored terms."""
    stated = target.stated
    printed, scale = base_unit(stated.unit)
    base = printed_unit(printed)
    # a return keeps its answers finer than the printed unit says
    unit = replace(base, stored=base.stored * found.unit.stored / unit_of(found.unit.code).stored) if base else found.unit

    def kept(number: Decimal | None) -> Fraction | None:
        return None if number is None else unit.kept(Fraction(number) * scale)

    start = target.starts_on if not target.starts_on or not stated.deadline or target.starts_on <= stated.deadline else None
    if stated.comparator == "growth":
        share = stated.share_grown
        if share is not None:
            unit, scale = found.unit, 1  # 15 % of what the metric counts, whatever that is
        begun = kept(target.baseline)
        if share is None:
            share = (kept(stated.low) or Fraction(0)) / begun if begun else Fraction(0)
        if stated.falls and begun:
            return Goal("<=", begun * (1 - share), None, start, stated.deadline, begun), unit
        return Goal("growth", share, None, start, stated.deadline, begun), unit
    low = kept(stated.low) or Fraction(0)
    return Goal(
        stated.held_to, low, kept(stated.high), start, stated.deadline, kept(target.baseline),  # type: ignore[arg-type]
    ), unit


def _period(target: Target, found: Metric, day: date) -> Period | None:
    counts_on = found.kind in ("flow", "daily-average") and target.starts_on is not None and target.starts_on <= day
    return (target.starts_on, day) if counts_on else None


def due_on(target: Target, day: date) -> date | None:
    """The deadline that is over on a day: what was known then judges the target, whatever came later."""
    deadline = target.stated.deadline
    return deadline if deadline is not None and deadline < day else None


def reading(figure: Figure) -> Reading:
    """A figure's value with the day it is of: the end of the last period reported, or the day counted to."""
    exact: Any = figure.value
    return Reading(exact, figure.valued_on)


def _stand(target: Target, figure: Figure, day: date, points: tuple[Point, ...] = (), due: Figure | None = None) -> Stand:
    goal, unit = goal_of(target, figure.metric)
    exact: Any = figure.value
    told = standing(goal, exact, day, unit, due=reading(due) if due is not None else None, day=figure.valued_on)
    return Stand(target, figure.metric, unit, figure, goal, told, points)


def asked_of(target: Target, found: Metric, day: date) -> list[Asked]:
    """What is to be counted to judge a target on a day: its figure, and the figure on its deadline where that is over."""
    due = due_on(target, day)
    return [Asked(found, each, _period(target, found, each)) for each in (day, due) if each is not None]


def _asked_for(chosen: list[Target], known: dict[str, Metric], day: date, backend: Backend) -> list[tuple[Figure, Figure | None]]:
    """The figures of each target, all counted in one statement."""
    wanted = [asked_of(target, known[target.metric], day) for target in chosen]
    told = iter(compute_all([one for some in wanted for one in some], backend))
    return [(next(told), next(told) if len(some) > 1 else None) for some in wanted]


def stand_of(target: Target, day: date, asked: Backend | None = None, *, with_trend: bool = False) -> Stand:
    """How one bound target stands on a day."""
    found, asked = metric(target.metric), asked or live_backend()
    figure, due = _asked_for([target], {target.metric: found}, day, asked)[0]
    points = _trends([found], asked, day)[found.name] if with_trend else ()
    return _stand(target, figure, day, points, due)


def _trends(metrics: Iterable[Metric], asked: Backend, day: date) -> dict[str, tuple[Point, ...]]:
    """The last quarters of each metric, all asked for in one statement."""
    drawn = {found.name: found for found in metrics if found.kind != "daily-average"}
    points = trends(list(drawn.values()), asked, every="quarter", points=TREND_QUARTERS, as_of=day)
    return defaultdict(tuple, zip(drawn, points, strict=True))


def stand_cut(target: Target, found: Metric, cut: Cut, due: Cut | None = None) -> Stand:
    """How a target stood when its figure was cut; nothing is counted again."""
    return _stand(target, _figure_of(found, cut), cut.as_of, due=_figure_of(found, due) if due is not None else None)


def _figure_of(found: Metric, cut: Cut) -> Figure:
    return Figure(found, cut.value, cut.as_of, cut.rows, cut.period, latest=cut.latest, fingerprint=cut.fingerprint)


def stands(day: date, targets: Iterable[Target] | None = None, *, with_trend: bool = False) -> list[Stand]:
    """How every bound target stands, all counted in one statement; their trends in a second one."""
    chosen = list(targets) if targets is not None else list(
        Target.objects.filter(state="bound").select_related("stated__document").order_by("stated__document_id", "stated__order")
    )
    known = metrics_named(target.metric for target in chosen)
    chosen = [target for target in chosen if target.metric in known]
    asked = live_backend()
    drawn = _trends((known[t.metric] for t in chosen), asked, day) if with_trend else defaultdict(tuple)
    told = _asked_for(chosen, known, day, asked)
    return [_stand(target, figure, day, drawn[target.metric], due) for target, (figure, due) in zip(chosen, told, strict=True)]


KIND_OF: dict[Status, str] = {
    Status.REACHED: "success", Status.ON_PACE: "success", Status.BEHIND: "waiting", Status.MISSED: "overdue", Status.LATE: "waiting", Status.UNDER_WAY: "open", Status.NO_DATA: "closed",
}
