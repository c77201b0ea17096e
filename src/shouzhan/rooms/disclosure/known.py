"""Tells the room before this one what a unit has on record, so that it does not take the disclosed for undisclosed."""

from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure
from shouzhan.rooms.discovery.public import KNOWN, Known
from shouzhan.rooms.parties.public import normalise


def known_of(unit: int) -> list[Known]:
    """What the unit's people handed in, and what its office entered without them."""
    people: dict[int, set[str]] = {}
    for pk, name, orcid in Contributor.objects.filter(disclosure__unit=unit).values_list("disclosure", "name", "person__orcid"):
        people.setdefault(pk, set()).update((normalise(name), *((orcid,) if orcid else ())))
    handed_in = Disclosure.objects.filter(unit=unit, state__in=("submitted", "accepted")).values_list("pk", "number", "name", "keywords", "summary", "created_at")
    entered = Achievement.objects.filter(unit=unit, disclosure=None).values_list("number", "name", "keywords", "summary", "disclosed_on", "created_at")
    return [
        *(Known(number, name, f"{keywords}\n{summary}", frozenset(people.get(pk, ())), at.date()) for pk, number, name, keywords, summary, at in handed_in),
        *(Known(number, name, f"{keywords}\n{summary}", frozenset(), on or at.date()) for number, name, keywords, summary, on, at in entered),
    ]


KNOWN.append(known_of)
