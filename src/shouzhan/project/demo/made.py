"""What has been loaded so far, by the plan's own keys, and the events that load the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.project.demo.city import DemoCity
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.coordination.public import TaskCase
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.listings.public import Listing, Venue
from shouzhan.rooms.parties.public import Organisation, User
from shouzhan.rooms.policies.public import PolicyDocument
from shouzhan.rooms.reporting.public import ReturnForm


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day of the demo city."""

    on: date
    act: Callable[[], None]


@dataclass
class Made:
    """The records made so far."""

    city: DemoCity
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    carriers: dict[str, Carrier] = field(default_factory=dict)
    documents: dict[str, PolicyDocument] = field(default_factory=dict)
    cases: dict[tuple[str, str], TaskCase] = field(default_factory=dict)
    forms: dict[str, ReturnForm] = field(default_factory=dict)
    achieved: dict[int, Achievement] = field(default_factory=dict)
    listed: dict[int, Listing] = field(default_factory=dict)
    venue: Venue | None = None
    _seats: dict[tuple[str, date], User] = field(default_factory=dict)

    @cached_property
    def first_day(self) -> date:
        """A little before the first task opens: everybody is registered by then."""
        return self.city.first_day

    def user(self, username: str) -> User:
        """A member of the cast, with the roles in force on the day of the event."""
        seat = (username, today())
        if seat not in self._seats:
            self._seats[seat] = User.objects.get(pk=self.users[username].pk)
        return self._seats[seat]

    def organisation(self, key: str) -> Organisation:
        """A body by its key."""
        return self.organisations[key]


def told(text: Text) -> str:
    """What people of the demo write is written in Chinese, as people of the city would."""
    return text.zh
