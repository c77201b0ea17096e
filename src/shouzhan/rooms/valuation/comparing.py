"""What like results were dealt for: quartiles of enough deals, and never so few that one could be told."""

from dataclasses import dataclass
from datetime import date
from statistics import quantiles
from typing import Any

from shouzhan.kernel.dates import add_months, today
from shouzhan.rooms.valuation.models import MODES, Comparable
from shouzhan.web.words import say

LEAST = 5  # fewer deals could be told apart by who knows the market
MONTHS = 60


@dataclass(frozen=True)
class Group:
    """Deals of one mode."""

    mode: str
    count: int
    low: int
    middle: int
    high: int
    last: date


@dataclass(frozen=True)
class Alike:
    """Comparable deals in groups that are large enough."""

    groups: tuple[Group, ...]
    least: int = LEAST


def alike(achievement: Any) -> Alike:
    """Deals of the last years in the same technical field, by mode."""
    held = Comparable.objects.filter(signed_on__gte=add_months(today(), -MONTHS))
    if achievement.field:
        held = held.filter(field=achievement.field)
    by_mode: dict[str, list[Comparable]] = {}
    for one in held.order_by("-signed_on")[:2000]:
        by_mode.setdefault(one.mode, []).append(one)
    return Alike(tuple(_group(mode, several) for mode, several in sorted(by_mode.items()) if len(several) >= LEAST))


def _group(mode: str, several: list[Comparable]) -> Group:
    low, middle, high = (round(value) for value in quantiles([one.price_fen for one in several], n=4, method="inclusive"))
    return Group(say(dict(MODES).get(mode, mode)), len(several), low, middle, high, max(one.signed_on for one in several))

