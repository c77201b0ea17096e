"""The only door into this room."""

from typing import Any

from shouzhan.rooms.disclosure import known  # noqa: F401 - registers what is disclosed with the room before
from shouzhan.rooms.disclosure.achieving import (
    describe,
    mark_transferred,
    mint_achievement,
    reopen_achievement,
    shelve_achievement,
)
from shouzhan.rooms.disclosure.fields import choices as field_choices
from shouzhan.rooms.disclosure.fields import field_name
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Funding, Openness, Secrecy
from shouzhan.rooms.disclosure.novelty import filings
from shouzhan.rooms.disclosure.pathing import draw_path
from shouzhan.rooms.disclosure.procedure import inside

__all__ = [
    "Achievement",
    "Contributor",
    "Disclosure",
    "Funding",
    "Openness",
    "Secrecy",
    "describe",
    "draw_path",
    "field_choices",
    "field_name",
    "filings",
    "mark_transferred",
    "may_read_inside",
    "mint_achievement",
    "reopen_achievement",
    "shelve_achievement",
]


def may_read_inside(actor: Any, achievement: Achievement) -> bool:
    """Whether somebody may read more of an achievement than its teaser: its unit's office, its contributors, the auditor, the city."""
    return bool(inside(actor, achievement))
