"""A record that runs through several rooms: each room puts its stop on the record's Line, in the order of the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.web import shapes

STOPS: dict[str, list["StopEntry"]] = {}
Build = Callable[[Any, Any], shapes.LineStop | None]


@dataclass(frozen=True)
class StopEntry:
    """A stop, and the branch it lies on when it is not on the trunk."""

    order: int
    build: Build
    branch: str = ""


def stop(register: str, order: int, branch: str = "") -> Callable[[Build], Build]:
    """Contribute a stop to the Line of a register's records: a function of (actor, record) that returns a stop or nothing.

    A stop says `done`, `current`, `coming` or `skipped` of itself; a branch is named in words and leaves the trunk after the stop before it.
    """

    def add(build: Build) -> Build:
        STOPS.setdefault(register, []).append(StopEntry(order, build, branch))
        STOPS[register].sort(key=lambda entry: entry.order)
        return build

    return add


def has_dossier(register: str) -> bool:
    """Whether rooms contribute stops to its records."""
    return register in STOPS


def dossier_line(actor: Any, register: str, record: Any) -> shapes.Line:
    """The whole way of a record through the rooms."""
    trunk: list[shapes.LineStop] = []
    branches: dict[str, tuple[int, list[shapes.LineStop]]] = {}
    for entry in STOPS.get(register, ()):
        made = entry.build(actor, record)
        if made is None:
            continue
        if entry.branch:
            branches.setdefault(entry.branch, (len(trunk) - 1, []))[1].append(made)
        else:
            trunk.append(made)
    return shapes.Line(
        tuple(trunk), label=_("成果的路程"), use="dossier",
        branches=tuple(shapes.LineBranch(label, max(after, 0), tuple(stops)) for label, (after, stops) in branches.items()),
    )
