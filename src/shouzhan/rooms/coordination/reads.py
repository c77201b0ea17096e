"""Every question asked of the ledger."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.coordination.models import AgendaItem, Body, TaskCase, TaskUnit, at_pace, in_light
from shouzhan.rooms.coordination.rules import COLOURS
from shouzhan.rooms.parties.public import DISTRICTS, Organisation
from shouzhan.web.together import Groups
from shouzhan.web.words import say


@dataclass(frozen=True)
class StateCounts:
    """How many tasks stand in a state, how many came there in the last thirty days, and how many are past their day."""

    all: int = 0
    lately: int = 0
    late: int = 0


def counted_tasks(actor: Any) -> dict[str, Any]:
    """The three counts of tasks, which everybody may open; each reads one index and no row."""
    tasks = TaskCase.objects.all()
    return {"tasks": tasks, **{f"tasks-{pace}": tasks.filter(at_pace(pace)) for pace in ("lately", "late")}}


def counts_by_state(groups: Groups) -> dict[str, StateCounts]:
    """How the tasks stand in each state, from the three counts."""
    every, lately, late = (groups[name] for name in ("tasks", "tasks-lately", "tasks-late"))
    return {state: StateCounts(all=count, lately=lately.get(state, 0), late=late.get(state, 0)) for state, count in every.items()}


@dataclass(frozen=True)
class UnitCounts:
    """How a unit's tasks stand."""

    organisation: Organisation
    colours: dict[str, int]


def units_with_tasks(limit: int = 30) -> list[tuple[str, str]]:
    """The units that stand behind tasks, by number and name; the busiest first."""
    busiest = TaskUnit.objects.filter(organisation__isnull=False).values("organisation").annotate(total=Count("task", distinct=True)).order_by("-total", "organisation")[:limit]
    known = Organisation.objects.in_bulk([row["organisation"] for row in busiest])
    return [(known[row["organisation"]].number, known[row["organisation"]].shown_name) for row in busiest]


def task_counts_by_unit(limit: int = 30) -> list[UnitCounts]:
    """The tasks each printed unit stands behind, by light; the busiest first."""
    counts = {colour: Count("pk", filter=in_light(colour), distinct=True) for colour, _label in COLOURS}
    rows = (
        TaskCase.objects.filter(units__organisation__isnull=False).values("units__organisation").annotate(total=Count("pk", distinct=True), **counts)
        .order_by("-total", "units__organisation")[:limit]
    )
    found: list[Any] = list(rows)
    known = Organisation.objects.in_bulk([row["units__organisation"] for row in found])
    return [UnitCounts(known[row["units__organisation"]], {colour: row[colour] for colour in counts}) for row in found]


def universities_without(kind: str) -> list[tuple[str, str]]:
    """Universities with no such body."""
    having = Body.objects.filter(kind=kind, state="active").exclude(organisation=None).values("organisation")
    lacking = Organisation.objects.filter(kind="university", state="active").exclude(pk__in=having).order_by(by_name())
    return [(o.shown_name, f"/organisations/{o.number}/") for o in lacking]


def universities_without_agenda() -> list[tuple[str, str]]:
    """Universities whose governing body has no item on record."""
    having = AgendaItem.objects.filter(meeting__body__kind="governing-body").values("meeting__body__organisation")
    lacking = Organisation.objects.filter(kind="university", state="active").exclude(pk__in=having).order_by(by_name())
    return [(o.shown_name, f"/organisations/{o.number}/") for o in lacking]


def districts_without_mechanism() -> list[tuple[str, str]]:
    """Districts with no mechanism headed by their leader."""
    having = set(Body.objects.filter(kind="district-mechanism", state="active").values_list("place", flat=True))
    return [(say(name), f"/bodies/?place={code}") for code, name in DISTRICTS if code not in having]


def incubators_without_officer() -> list[tuple[str, str]]:
    """High-quality incubators nobody looks after."""
    lacking = Carrier.objects.filter(kind="incubator", state="running").exclude(tier="").filter(~Q(officers__state="serving"))
    return [(c.title, f"/carriers/{c.number}/") for c in lacking]
