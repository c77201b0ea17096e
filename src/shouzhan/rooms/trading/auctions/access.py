"""Who sees an auction: the public as far as the result may be seen, and those who have a part in it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shouzhan.kernel.access import NOBODY, Access, Held, Listed
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision
from shouzhan.rooms.disclosure.public import Openness
from shouzhan.rooms.listings.public import AdmittedToday
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading.sides import BUYERS, OFFICE, exchange

seller = Held(OFFICE, through="listing.achievement.unit")
bidders = Listed("trading.Bidder", record="auction", organisation="organisation", roles=BUYERS, only=(("is_admitted", True),))
registered = Listed("trading.Bidder", record="auction", organisation="organisation", roles=BUYERS)
invited = AdmittedToday(BUYERS, record="listing__auctions")


@dataclass(frozen=True)
class Announced(Access):
    """Everybody who may find the result itself, once the auction is announced."""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None or (record.state != "draft" and record.listing.achievement.openness in self._layers(actor)):
            return Decision.allow()
        return Decision.refuse("not-yours", _("这场竞价没有向您公开。"), remedy=_("请向交易机构了解如何参加。"))

    def scope(self, actor: Actor) -> Q:
        return Q(listing__achievement__openness__in=self._layers(actor)) & ~Q(state="draft")

    def _layers(self, actor: Actor) -> tuple[str, ...]:
        return (Openness.PUBLIC, Openness.REGISTERED) if actor.is_authenticated else (Openness.PUBLIC,)

    def words(self) -> tuple[str, ...]:
        return ("state:announced",)


@dataclass(frozen=True)
class OnceAnnounced(Access):
    """Those of another declaration, but not before the auction is announced."""

    whom: Access

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is not None and record.state == "draft":
            return Decision.refuse("not-yours", _("这场竞价还没有公告。"), remedy=_("请等公告，或向交易机构了解。"))
        return self.whom(actor, record)

    def scope(self, actor: Actor) -> Q:
        inner = self.whom.scope(actor)
        return inner if inner == NOBODY else inner & ~Q(state="draft")

    def words(self) -> tuple[str, ...]:
        return self.whom.words()


sees = Announced() | exchange | seller | Held((Role.AUDITOR,)) | OnceAnnounced(registered) | OnceAnnounced(invited)
inside = exchange | seller | Held((Role.AUDITOR,))
knows_names = exchange | Held((Role.AUDITOR,))
