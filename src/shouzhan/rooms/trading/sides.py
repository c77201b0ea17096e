"""Who speaks for the seller, who for a buyer, and who for the exchange."""

from typing import Any

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading.models import Side

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
BUYERS = (Role.ORG_ADMIN, Role.MEMBER, Role.TRANSFER_OFFICER)
exchange = Held((Role.EXCHANGE_OFFICER,), through="listing.venue.organisation")
SYSTEM = Held(("system",))


def side_of(actor: Actor, deal: Any) -> str:
    """The side the actor speaks for in a deal; nothing for an onlooker."""
    if actor.holds(OFFICE, organisation=deal.achievement.unit_id):
        return Side.SELLER
    return Side.BUYER if actor.holds(BUYERS, organisation=deal.buyer_id) else ""
