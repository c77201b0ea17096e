"""What the pages of an auction show, as far as this reader may know it."""

from dataclasses import dataclass
from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.rooms.trading.auctions.access import knows_names
from shouzhan.rooms.trading.auctions.models import Auction, Bid, Bidder, SealedAct, standing
from shouzhan.rooms.trading.sides import BUYERS

SHOWN = 50


@dataclass(frozen=True)
class Own:
    """The part the reader has in an auction."""

    numbers: tuple[int, ...]
    admitted: tuple[int, ...]


def own_part(actor: Actor, auction: Auction) -> Own:
    """Under which numbers the reader's bodies bid."""
    if not actor.is_authenticated:
        return Own((), ())
    mine = list(auction.bidders.filter(organisation__in=actor.organisations(BUYERS)))
    return Own(tuple(bidder.number for bidder in mine), tuple(bidder.number for bidder in mine if bidder.is_admitted))


def last_bids(auction: Auction) -> list[Bid]:
    """The latest bids, the newest first."""
    return list(auction.bids.order_by("-serial")[:SHOWN])


def own_commitments(auction: Auction, own: Own) -> list[SealedAct]:
    """The reader's standing commitments."""
    return [act for bidder, act in standing(auction).items() if bidder in own.admitted] if own.admitted else []


def bidders_for(actor: Actor, auction: Auction) -> list[Bidder]:
    """The bidders by name, for those who may know them."""
    return list(auction.bidders.select_related("organisation")) if knows_names(actor, auction) else []


def bidder_count(auction: Auction) -> int:
    """How many may bid."""
    return int(auction.bidders.filter(is_admitted=True).count())


def opened(auction: Auction) -> list[Any]:
    """The opened bids, once the auction is decided."""
    return list(auction.openings.all()) if auction.state in ("awarded", "unsold", "annulled") else []
