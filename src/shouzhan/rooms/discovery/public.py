"""The only door into this room."""

from typing import Any

from shouzhan.rooms.discovery.actions import (
    choose_parks,
    enter_source,
    intervene_by,
    open_finding,
    open_task,
    take_finding,
    take_up,
    tell_finding,
)
from shouzhan.rooms.discovery.models import Finding, Source, Task
from shouzhan.rooms.discovery.procedure import finder, office
from shouzhan.rooms.discovery.ranking import Known
from shouzhan.rooms.discovery.signals import KNOWN, names_in

__all__ = [
    "KNOWN",
    "Finding",
    "Known",
    "Source",
    "Task",
    "choose_parks",
    "enter_source",
    "finding_for",
    "intervene_by",
    "names_in",
    "open_finding",
    "open_task",
    "take_finding",
    "take_up",
    "tell_finding",
]


def finding_for(actor: Any, number: str) -> Finding | None:
    """The finding somebody may make a disclosure of: its finder or the unit's office, while it is open."""
    found = Finding.objects.select_related("unit", "source").filter(number=number, state__in=("noted", "told", "taken")).first() if number else None
    return found if found is not None and (finder(actor, found) or office(actor, found)) else None
