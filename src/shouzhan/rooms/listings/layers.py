"""Who reads which layer of a listing: everybody, those who signed in, or those under an agreement of secrecy."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Q

from shouzhan.kernel.access import NOBODY, Access, Held, Listed, follow
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision
from shouzhan.rooms.disclosure.public import Openness
from shouzhan.rooms.listings.models import Admitted, admitted_now
from shouzhan.rooms.listings.texts import NOT_SHOWN
from shouzhan.rooms.parties.public import Role

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
BUYERS = (Role.ORG_ADMIN, Role.MEMBER, Role.TRANSFER_OFFICER)
CITY = (Role.POLICY_OFFICER, Role.COORDINATOR)
SHOWN = ("open", "dealt", "expired")
EXAMINED = ("submitted", "returned", *SHOWN, "withdrawn")


@dataclass(frozen=True)
class OnShow(Access):
    """Those to whom the achievement is open, while its listing is on show or has been."""

    path: str = ""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None:
            return Decision.allow()
        listing = follow(record, self.path) if self.path else record
        if listing is not None and listing.state in SHOWN and listing.achievement.openness in _open_to(actor):
            return Decision.allow()
        return Decision.refuse("not-yours", NOT_SHOWN)

    def scope(self, actor: Actor) -> Q:
        start = f"{self.path.replace('.', '__')}__" if self.path else ""
        return Q(**{f"{start}state__in": SHOWN, f"{start}achievement__openness__in": _open_to(actor)})

    def words(self) -> tuple[str, ...]:
        return tuple(f"state:{name}" for name in SHOWN)


def _open_to(actor: Actor) -> tuple[str, ...]:
    return (Openness.PUBLIC, Openness.REGISTERED) if actor.is_authenticated else (Openness.PUBLIC,)


@dataclass(frozen=True)
class While(Access):
    """The same people, while the record is in one of the states."""

    access: Access
    states: tuple[str, ...]

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is not None and record.state not in self.states:
            return Decision.refuse("not-yours" if actor.is_authenticated else "sign-in", NOT_SHOWN)
        return self.access(actor, record)

    def scope(self, actor: Actor) -> Q:
        return self.access.scope(actor) & Q(state__in=self.states)

    def words(self) -> tuple[str, ...]:
        return self.access.words()


@dataclass(frozen=True)
class AdmittedToday(Access):
    """The people of a body that is under an agreement of secrecy in force today."""

    roles: tuple[str, ...] = BUYERS
    record: str = "listing"  # from the admission to the record in question

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is not None and actor.is_authenticated and record.pk is not None and self._rows(actor).filter(**{self.record: record.pk}).exists():
            return Decision.allow()
        return Decision.refuse("not-yours" if actor.is_authenticated else "sign-in", NOT_SHOWN)

    def scope(self, actor: Actor) -> Q:
        return Q(pk__in=self._rows(actor).values(self.record)) if actor.is_authenticated and actor.organisations(self.roles) else NOBODY

    def _rows(self, actor: Actor) -> Any:
        return Admitted.objects.filter(admitted_now(actor.organisations(self.roles)))

    def words(self) -> tuple[str, ...]:
        return tuple(f"{role}@listings.Admitted" for role in self.roles)


office = Held(OFFICE, through="achievement.unit")
exchange = Held((Role.EXCHANGE_OFFICER,), through="venue.organisation")
makers = Listed("disclosure.Contributor", "disclosure__achievement__listings", person="user")
city = Held((*CITY, Role.AUDITOR))
SYSTEM = Held(("system",))

# who handles the listing or may know the achievement from inside; an application not handed in yet is no business of the venue
inside = office | While(exchange, EXAMINED) | makers | city
secret = inside | While(AdmittedToday(), SHOWN)


class Layer(IntEnum):
    """How far somebody reads into a listing."""

    OPEN = 1
    REGISTERED = 2
    SECRET = 3


def layer_for(actor: Actor, listing: Any) -> Layer:
    """The deepest layer of a listing that this reader may read."""
    if secret(actor, listing):
        return Layer.SECRET
    return Layer.REGISTERED if actor.is_authenticated else Layer.OPEN
