"""What the demo city is made of, as plain values that the rooms load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shouzhan.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """A body; `kind` is a kind of the parties' register, and only public bodies of the pack are real."""

    key: str
    name: Text
    kind: str
    place: str
    uscc: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    is_synthetic: bool = True
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """A role in an organisation, over a place."""

    organisation: str
    role: str
    place: str = "310000"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person with an account; `is_shown` are offered on the demo's sign-in page."""

    username: str
    name: Text
    part: Text
    memberships: tuple[DemoMembership, ...]
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class DemoCarrier:
    """A zone, park, university park, incubator or platform; `kind` and `tier` are the register's own words."""

    key: str
    name: Text
    kind: str
    place: str
    zone: str = ""
    operator: str = ""
    founders: tuple[str, ...] = ()
    opened_on: date | None = None
    tier: str = ""
    tier_since: date | None = None
    is_in_zone: bool = False
    type: str = ""
    industries: tuple[str, ...] = ()
    management: str = ""
    officer: Text | None = None
    seed_funds: int = 0


@dataclass(frozen=True, slots=True)
class DemoUpdate:
    """One month's word on a task; a closing update asks for the task to be accepted."""

    on: date
    unit: str
    author: str
    percent: int
    text: Text
    evidence: Text | None = None
    blocked_by: Text | None = None


@dataclass(frozen=True, slots=True)
class DemoMilestone:
    """A step on the way of a task."""

    name: Text
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemoTask:
    """A task as it is being followed up; `members` spells out each printed unit as bodies."""

    document: str
    clause: str
    title: Text
    members: tuple[tuple[str, tuple[str, ...]], ...]
    lead: str
    opened_on: date
    due_on: date
    health: str
    updates: tuple[DemoUpdate, ...]
    milestones: tuple[DemoMilestone, ...]
    closed_on: date | None = None

    @property
    def percent(self) -> int:
        """The last percentage reported."""
        return self.updates[-1].percent if self.updates else 0


@dataclass(frozen=True, slots=True)
class DemoReturn:
    """A statistical return for a target and period; `unit` is a unit code, no value means none came."""

    document: str
    clause: str
    binding: str
    scope_key: str
    every: str
    starts_on: date
    ends_on: date
    unit: str
    value: Decimal | None
    by_place: tuple[tuple[str, Decimal], ...]
    state: str
    organisation: str
    author: str
    reviewer: str
    submitted_on: date | None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class DemoFollowUp:
    """What a decision asks of a body."""

    title: Text
    organisation: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemoAgendaItem:
    """One point of a meeting; `task` is (document, clause) where it concerns one."""

    title: Text
    raised_by: str
    task: tuple[str, str] | None = None
    decision: Text | None = None
    follow_ups: tuple[DemoFollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoMeeting:
    """A meeting of the joint conference or of the liaison officers; without decisions while it lies ahead."""

    key: str
    kind: str
    title: Text
    on: date
    body: str
    chair: str
    attending: tuple[str, ...]
    agenda: tuple[DemoAgendaItem, ...]
    is_held: bool


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A leading group or a task force of a university or a district."""

    key: str
    kind: str
    name: Text
    organisation: str
    place: str
    head: Text
    departments: tuple[Text, ...]
    founded_on: date
    open_matters: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoRaisedItem:
    """A matter lifted above the level it arose on; `crosses` is department, level, region or park."""

    key: str
    title: Text
    crosses: str
    topic: str
    place: str
    raised_by: str
    raised_on: date
    assigned_to: str
    due_on: date
    state: str
    decision: Text | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemoSuggestion:
    """An invented deputies' suggestion and how it was answered."""

    number: str
    title: Text
    session: Text
    deputies: tuple[str, ...]
    handler: str
    registered_on: date
    assigned_on: date
    drafted_on: date
    reviewed_on: date
    replied_on: date
    reply_number: str
    copies: tuple[str, ...]
    reply: Text
    next_steps: tuple[DemoFollowUp, ...]
