"""Auctions and the rest of the room: who may buy at all, and the deal an award opens."""

from typing import Any

from shouzhan.kernel.actor import System
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading.auctions.actions import opens_deals
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.auctions.related import use_related
from shouzhan.rooms.trading.checks import may_buy
from shouzhan.rooms.trading.dealing import open_deal


@use_related
def may_buy_this(buyer: Any, listing: Any) -> Decision:
    """Relations declared and published, no ban, the right still to be had: asked when a bidder registers and when it is admitted."""
    return may_buy(listing, buyer)


@opens_deals
def deal_of(auction: Auction, buyer: Any, price: Money) -> Any:
    """The deal at the winning price, agreed at once."""
    return open_deal(System(), listing=auction.listing, buyer=buyer, price=price, way=auction.kind)
