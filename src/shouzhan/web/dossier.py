"""A record that runs through several rooms: each room puts its stop on the record's Line and its own records on its thread."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from shouzhan.kernel.access import NOBODY
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.web import shapes
from shouzhan.web.names import names_of
from shouzhan.web.registers import REGISTERS, Register, register_of
from shouzhan.web.words import say

STOPS: dict[str, list["StopEntry"]] = {}
THREADS: dict[str, list["Related"]] = {}
EVENTS = 40
Build = Callable[[Any, Any], shapes.LineStop | None]
Related = Callable[[Any], models.QuerySet[Any]]


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


def thread(register: str) -> Callable[[Related], Related]:
    """Contribute records that do not themselves point at a register's record to its thread: a function of the record that returns rows of one kind.

    Whatever points at the record is on its thread anyhow; only what its reader sees is told of.
    """

    def add(related: Related) -> Related:
        THREADS.setdefault(register, []).append(related)
        return related

    return add


def events_of(actor: Any, register: Register, record: Any, decision_url: Callable[[Entry], str]) -> tuple[shapes.TimelineItem, ...]:
    """What happened to the record and to everything on its thread, the newest first, in two queries whatever the number of rooms."""
    mine = models.Q(record_kind=record.procedure_name, record_number=record.number)
    numbers = _numbers(actor, register, record)
    entries = list(Entry.objects.filter(mine | models.Q(record_number__in=numbers) if numbers else mine).order_by("-id")[:EVENTS])
    names = names_of({entry.actor for entry in entries}) if register.is_inside(actor, record) else {}
    own = record.number
    return tuple(
        _event(entry, names, decision_url(entry) if entry.record_number == own else None) for entry in entries if entry.record_kind in PROCEDURES
    )


def _numbers(actor: Any, register: Register, record: Any) -> list[str]:
    """The numbers of the records on the thread that the reader sees by their own registers."""
    parts = []
    kind: Any = type(record)
    pointing = [other.model._default_manager.filter(**{name: record.pk}) for other, name in _pointing_at(kind)]
    for rows in (*(related(record) for related in THREADS.get(register.name, ())), *pointing):
        scope = register_of(rows.model).sees.scope(actor)
        if scope != NOBODY:
            parts.append(rows.filter(scope).order_by().values_list("number", flat=True))
    if not parts:
        return []
    return list(parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0])


@cache
def _pointing_at(model: Any) -> tuple[tuple[Register, str], ...]:
    """The registers whose records have a field for this one, with the field's name."""
    return tuple(
        (register, field.name) for register in REGISTERS.values() for field in register.model._meta.fields
        if field.is_relation and field.related_model is model
    )


def _event(entry: Entry, names: dict[str, str], own_url: str | None) -> shapes.TimelineItem:
    """One entry; of another record on the thread it is said of which kind, and where it is."""
    procedure = PROCEDURES[entry.record_kind]
    step = procedure.steps.get(entry.step)
    label = say(step.label) if step else entry.step
    is_own = own_url is not None
    return shapes.TimelineItem(
        entry.at, label if is_own else f"{say(procedure.title)} · {label}", names.get(entry.actor, ""), detail=entry.reason if is_own and names else "",
        url=own_url if own_url is not None else register_of(entry.record_kind).url(_Numbered(entry.record_number)), kind=procedure.state(entry.state_to).kind.value, entry=str(entry.pk),
    )


@dataclass(frozen=True)
class _Numbered:
    """As much of a record as its address needs."""

    number: str
