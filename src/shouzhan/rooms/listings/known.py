"""The venues documents speak of, under every name they print, and finding one by any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shouzhan.rooms.listings.models import Venue, VenueName
from shouzhan.rooms.parties.public import normalise, resolve

HERE = Path(__file__).parent / "venues.yaml"


@dataclass(frozen=True)
class KnownVenue:
    """A venue the documents name: its own name and every other one, with where it is printed."""

    name: str
    name_en: str
    kind: str
    printed: tuple[tuple[str, str, bool], ...]


@cache
def known_venues() -> tuple[KnownVenue, ...]:
    """The venues that ship as data."""
    return tuple(
        KnownVenue(one["name"], one["name_en"], one["kind"], tuple((each["name"], each["source"], bool(each.get("to_confirm"))) for each in one["printed"]))
        for one in yaml.safe_load(HERE.read_text("utf-8"))
    )


def printed_for(venue: Venue) -> tuple[tuple[str, str, bool], ...]:
    """Every printed name of the known venue that this one is, by any of its names."""
    own = set(venue.names.values_list("normalised", flat=True)) | {normalise(alias.name) for alias in venue.organisation.aliases.all()}
    found = next((one for one in known_venues() if own & {normalise(name) for name, _source, _open in one.printed}), None)
    return found.printed if found else ()


def add_names(venue: Venue, names: Iterable[tuple[str, str, bool]]) -> None:
    """Let these names find the venue; one that finds another already is left there."""
    rows: dict[str, tuple[str, str, bool]] = {}
    for each in names:
        if each[0].strip():
            rows.setdefault(normalise(each[0]), each)
    taken = set(VenueName.objects.filter(normalised__in=rows).values_list("normalised", flat=True))
    VenueName.objects.bulk_create(
        VenueName(venue=venue, name=name.strip()[:200], normalised=bare, source=source, is_to_confirm=unsure) for bare, (name, source, unsure) in rows.items() if bare not in taken
    )


def venue_named(printed: str) -> Venue | None:
    """The venue printed under this name: its own names first, then those of the body that runs it."""
    row = VenueName.objects.filter(normalised=normalise(printed)).select_related("venue", "venue__organisation").first()
    if row is not None:
        return row.venue
    body: Any = resolve(printed)
    return Venue.objects.filter(organisation=body).first() if body is not None else None
