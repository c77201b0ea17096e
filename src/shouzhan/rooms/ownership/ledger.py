"""Who holds what of an achievement on any day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.ownership.models import Right, RightKind, covering
from shouzhan.rooms.parties.public import Organisation, Person

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Holding:
    """A share of ownership on one day."""

    holder: Organisation | None
    person: Person | None
    share: Decimal


def rights_on(achievement: Achievement, day: date, *kinds: str) -> list[Right]:
    """The rights that hold on a day, the largest share first."""
    rows = Right.objects.filter(covering(day), achievement=achievement, **({"kind__in": kinds} if kinds else {}))
    return sorted(rows.select_related("holder", "person"), key=lambda right: (right.kind, -(right.share or 0), right.pk))


def shares_on(achievement: Achievement, day: date) -> list[Holding]:
    """Who owns how much of an achievement on a day; nobody is named twice."""
    held: dict[tuple[int | None, int | None], Holding] = {}
    for right in rights_on(achievement, day, RightKind.OWNERSHIP):
        key = (right.holder_id, right.person_id)
        before = held[key].share if key in held else Decimal(0)
        held[key] = Holding(right.holder, right.person, before + (right.share or 0))
    return list(held.values())


def owned_by(achievement: Achievement, holder: Any, day: date) -> list[Right]:
    """The shares of one body or person that nobody has taken over yet."""
    return [right for right in rights_on(achievement, day, RightKind.OWNERSHIP) if right.state == "in-force" and holder in (right.holder, right.person)]


def lock(achievement: Achievement) -> None:
    """Hold the achievement, so that whoever changes its rights does so one after the other."""
    Achievement.objects.select_for_update(no_key=True).only("pk").get(pk=achievement.pk)
