"""Every question this room asks of its own records."""

from datetime import date
from typing import Any

from django.db.models import Q, Sum

from shouzhan.kernel.dates import today
from shouzhan.rooms.listings.public import term_from
from shouzhan.rooms.ownership.public import fields_meet, territories_meet
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.models import Deal, Deposit, Interest, Receipt, Terms

PENDING = ("agreed", "offered", "signed", "settled")


def latest_terms(deal: Any) -> Terms | None:
    """The version on the table."""
    found: Terms | None = Terms.objects.filter(deal=deal).order_by("-version").first()
    return found


def money_of(deal: Any) -> tuple[int, int]:
    """What came in for a deal and what went back, in fen."""
    booked = Receipt.objects.filter(deal=deal, struck_at=None)
    told = booked.aggregate(received=Sum("amount_fen", filter=Q(kind="received")), returned=Sum("amount_fen", filter=Q(kind="returned")))
    return told["received"] or 0, told["returned"] or 0


def held_for(deal: Any) -> int:
    """What is on hand for a deal, in fen."""
    received, returned = money_of(deal)
    return received - returned


def deposits_of(deal: Any) -> list[Deposit]:
    """The deposits the buyer put down for the deal's listing."""
    return list(Deposit.objects.filter(listing=deal.listing_id, organisation=deal.buyer_id).order_by("pk"))


def banned(organisation: Any, day: date | None = None) -> Deal | None:
    """The default for which a body may not buy on the day."""
    found: Deal | None = Deal.objects.filter(buyer=organisation, state="defaulted", banned_until__gte=day or today()).order_by("-banned_until").first()
    return found


def engaged(listing: Any, organisation: Any) -> Interest | None:
    """The live interest of a body in a listing."""
    found: Interest | None = Interest.objects.filter(listing=listing, organisation=organisation, state__in=("waiting", "accepted", "talking")).first()
    return found


def taken(listing: Any) -> Deal | None:
    """The deal that has the listing's right for itself, agreed or done."""
    found: Deal | None = Deal.objects.filter(listing=listing, is_exclusive=True, state__in=(*PENDING, "certified")).first()
    return found


def standing_in_the_way(achievement: Any, terms: Any, *, of: Any = None) -> Deal | None:
    """Another deal under way about the same result that leaves no room for these terms; what is certified stands in the ledger of rights."""
    others = Deal.objects.filter(achievement=achievement, state__in=PENDING).select_related("buyer")
    others = others if of is None or of.pk is None else others.exclude(pk=of.pk)
    return next((other for other in others if not can_stand_beside(other, terms)), None)


def granted_by(listing: Any) -> Terms:
    """What a listing would grant if it were dealt today."""
    starts, ends = term_from(listing, today())
    return Terms(mode=listing.mode, exclusivity=listing.exclusivity, field=listing.field, territory=listing.territory, starts_on=starts, ends_on=ends)


def auctioned_elsewhere(listing: Any, terms: Any) -> Auction | None:
    """An announced auction of the same result by another listing that leaves no room for these terms."""
    others = Auction.objects.filter(listing__achievement=listing.achievement_id, state__in=("open", "opening")).exclude(listing=listing.pk).select_related("listing")
    return next((other for other in others if not can_stand_beside(granted_by(other.listing), terms)), None)


def can_stand_beside(one: Any, other: Any) -> bool:
    """Whether two grants leave each other room: both licences, and no exclusive one meets the other in field, territory and term."""
    if one.mode != "licence" or other.mode != "licence":
        return False
    if "ordinary" == one.exclusivity == other.exclusivity:
        return True
    if not (fields_meet(one.field, other.field) and territories_meet(one.territory, other.territory)):
        return True
    return _after(one, other) or _after(other, one)


def _after(one: Any, other: Any) -> bool:
    return bool(one.starts_on and other.ends_on and one.starts_on > other.ends_on)
