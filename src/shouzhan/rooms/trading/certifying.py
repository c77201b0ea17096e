"""The certificate: the right passes, the listing closes and the result is marked in the same transaction.

The right passes here and not at signing or settlement: until the price is paid and the venue has looked, nothing has to be taken back; in between
the deal itself holds the right, since no other deal can be agreed about it.
"""

import secrets
from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import performs
from shouzhan.rooms.parties.public import User
from shouzhan.rooms.trading import neighbours, procedure
from shouzhan.rooms.trading.models import Deal
from shouzhan.web.certificates import digest_of

FORMAT = "shouzhan-certificate/1"
PROOFS = ("offer", "accept", "approve", "award", "take", "notice", "sign", "countersign", "settle")


@performs(procedure.certify_deal)
def certify_deal(actor: Actor, deal: Deal) -> dict[str, Any]:
    """Certify a deal that was agreed, signed and paid by the rules."""
    right = neighbours.convey(deal)
    deal.certificate = content_of(deal, right)
    neighbours.close_listing(deal.listing, deal.number)
    neighbours.take_off_elsewhere(deal)
    neighbours.mark_transferred(deal)
    neighbours.record_comparable(deal)
    immunity, deal.no_immunity = neighbours.issue_immunity(deal, User.objects.filter(public_id=deal.decider).first(), proofs_of(deal))
    deal.certificate["immunity"] = immunity
    return {"certificate": digest_of(deal.certificate), "achievement": deal.achievement.number, "listing": deal.listing.number, "immunity": immunity}


def content_of(deal: Deal, right: str) -> dict[str, Any]:
    """What the certificate says, as plain values; the salt keeps its digest from being guessed."""
    price = deal.price
    return {
        "format": FORMAT, "deal": deal.number, "listing": deal.listing.number, "achievement": deal.achievement.number, "title": deal.achievement.name,
        "seller": deal.achievement.unit.name, "buyer": deal.buyer.name, "venue": deal.listing.venue.name, "mode": deal.mode, "way": deal.way,
        "price": str(price), "capitals": price.in_capitals() if price else "", "exclusivity": deal.exclusivity, "field": deal.field, "territory": deal.territory,
        "starts_on": _plain(deal.starts_on), "ends_on": _plain(deal.ends_on), "agreed_on": _plain(deal.agreed_on), "signed_on": _plain(deal.signed_on),
        "settled_on": _plain(deal.settled_on), "certified_on": _plain(today()), "certified_at": now().isoformat(), "right": right, "salt": secrets.token_hex(16),
    }


def _plain(day: Any) -> str:
    return day.isoformat() if day else ""


def proofs_of(deal: Deal) -> dict[str, str]:
    """The steps that show how the decision came about, each with the hash of its entry."""
    entries = Entry.objects.filter(record_kind=deal.procedure_name, record_number=deal.number, step__in=PROOFS).order_by("revision")
    return {entry.step: entry.leaf_hash for entry in entries}
