"""Auctions and the rest of the room: who may buy at all, the deposits in their register, and the deal an award opens."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import follows
from shouzhan.rooms.trading.auctions.actions import books_deposits, opens_deals
from shouzhan.rooms.trading.auctions.models import Auction, Bidder
from shouzhan.rooms.trading.auctions.models import Deposit as Line
from shouzhan.rooms.trading.auctions.procedure import EXCHANGE
from shouzhan.rooms.trading.auctions.related import use_related
from shouzhan.rooms.trading.checks import may_buy
from shouzhan.rooms.trading.dealing import open_deal
from shouzhan.rooms.trading.models import Deal, Deposit
from shouzhan.rooms.trading.settling import default_deal, deposit_held, forfeit_deposit, receive_deposit, return_deposit


@use_related
def may_buy_this(buyer: Any, listing: Any) -> Decision:
    """Relations declared and published, no ban, the right still to be had: asked when a bidder registers and when it is admitted."""
    return may_buy(listing, buyer)


@opens_deals
def deal_of(auction: Auction, buyer: Any, price: Money) -> Any:
    """The deal at the winning price, agreed at once."""
    return open_deal(System(), listing=auction.listing, buyer=buyer, price=price, way=auction.kind)


@books_deposits
def book_deposit(actor: Actor, auction: Auction, bidder: Bidder, receipt: str, day: date) -> None:
    """Who is admitted has its deposit in the register, booked now or before."""
    asked = Money(auction.deposit_fen)
    if receipt and asked:
        receive_deposit(actor, listing=auction.listing, organisation=bidder.organisation, receipt=receipt, amount=asked, received_on=day, is_synthetic=auction.is_synthetic)
    elif deposit_held(auction.listing, bidder.organisation) < asked:
        raise Refused(Decision.refuse("no-deposit", _("竞买人 %(n)s 的保证金 %(amount)s 元还没有登记。") % {"n": bidder.number, "amount": asked.grouped}, (EXCHANGE,), _("请填写到账凭证号，随即登记；或先在交易保证金中登记。")))


@follows("trading.auction.award")
@follows("trading.auction.pass")
@follows("trading.auction.annul")
@follows("trading.auction.return-deposits")
def register_follows(entry: Entry, auction: Auction) -> None:
    """What the auction decided of a deposit is done in the register, in the same transaction."""
    fate = dict(auction.bidders.filter(deposit__in=(Line.FORFEITED, Line.RETURNED)).values_list("organisation", "deposit"))
    for deposit in Deposit.objects.filter(listing=auction.listing, organisation__in=fate, state="held").order_by("pk"):
        if fate[deposit.organisation_id] == Line.RETURNED:
            return_deposit(System(), deposit)
        else:
            forfeit_deposit(System(), deposit, reason=f"{auction.number} · {entry.reason}".rstrip(" ·"))


@follows("trading.auction.annul")
def the_deal_falls(entry: Entry, auction: Auction) -> None:
    """An award that is annulled takes its deal along: the winner did not complete it."""
    deal = Deal.objects.filter(pk=auction.deal_id or 0, state__in=("agreed", "offered")).first()
    if deal is not None:
        default_deal(System(), deal, at_fault="buyer", reason=f"{auction.number} · {entry.reason}"[:500])
