"""Announcing an auction, admitting bidders, and bringing it to its end."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from shouzhan.engine.auctions.verify_auction import BINDING
from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import ZONE, now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import seal
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Facts, Opened, follows, performs, subscribe
from shouzhan.law import book as law
from shouzhan.rooms.listings.public import Listing, Way, holds_listings
from shouzhan.rooms.trading import checks
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.models import Auction, Bidder, Deposit, Kind, standing
from shouzhan.rooms.trading.auctions.related import related
from shouzhan.rooms.trading.reads import granted_by, standing_in_the_way, taken
from shouzhan.rooms.trading.sides import BUYERS

WAYS = {Kind.ENGLISH: Way.ENGLISH, Kind.SEALED: Way.SEALED}
_TERMS = ("reserve_fen", "increment_fen", "deposit_fen", "opens_at", "announced_close", "window_minutes", "extension_minutes", "opening_hours")


@performs(p.open_auction)
def draft_auction(actor: Actor, *, listing: Listing, is_synthetic: bool = False, **terms: Any) -> Opened:
    """Write down how a listing shall be auctioned."""
    kind = next((kind for kind, way in WAYS.items() if way == listing.way), None)
    if kind is None:
        raise Refused(Decision.refuse("no-auction", _("这个挂牌的定价方式是“%(way)s”，不用竞价。") % {"way": listing.get_way_display()}, cites=(p.EXCHANGE,), remedy=_("请选择公开竞价或密封报价的挂牌。")))
    _insist_listed(listing)
    _insist_no_other(listing)
    made = Auction(listing=listing, kind=kind, is_synthetic=is_synthetic, **{**usual_times(), **terms})
    _settle_terms(made)
    return Opened(made, {"listing": listing.number})


def usual_times() -> dict[str, int]:
    """The times the law's parameters give, unless the exchange writes others."""
    values = law.answer("instruments.auction-clock", today(), announced_on=today()).values
    return {name: int(str(values[name])) for name in ("window_minutes", "extension_minutes", "opening_hours")}


def _insist_listed(listing: Listing) -> None:
    held = taken(listing)
    if held is not None:
        raise Refused(Decision.refuse("agreed-already", _("这项挂牌已于 %(day)s 与一个受让方达成一致（%(number)s）。") % {"day": held.agreed_on, "number": held.number}, (p.EXCHANGE,), _("对方未能完成的，挂牌会恢复；届时再竞价。")))
    if listing.state != "open":
        raise Refused(Decision.refuse("not-listed", _("挂牌“%(title)s”现为“%(state)s”，不能竞价。") % {"title": listing.title, "state": listing.state_now.label}, remedy=_("请在挂牌期间竞价。")))


def _insist_free(listing: Listing) -> None:
    """What is auctioned is neither auctioned elsewhere nor promised to anybody."""
    granted = granted_by(listing)
    alone = checks.alone_on_the_market(listing, granted)
    if not alone:
        raise Refused(alone)
    other = standing_in_the_way(listing.achievement, granted)
    if other is not None:
        raise Refused(checks.in_the_way(other))


def _insist_within_listing(auction: Auction) -> None:
    """What is auctioned stands on show until the hammer falls and the sealed bids are opened."""
    hours = auction.opening_hours if auction.is_sealed else 0
    ends = (auction.announced_close + timedelta(hours=hours)).astimezone(ZONE).date()
    last = auction.listing.last_day
    if last is not None and ends > last:
        words = {"last": last, "ends": ends}
        raise Refused(Decision.refuse("listing-ends-first", _("挂牌到 %(last)s 期满，竞价到 %(ends)s 才结束。") % words, (p.EXCHANGE,), _("请把截止时间提前，或先延长挂牌到 %(ends)s 以后。") % words))


@holds_listings
def keeps_on_show(listing: Listing) -> Decision:
    """A listing neither ends nor is withdrawn while bidders bid for it."""
    running = Auction.objects.filter(listing=listing, state__in=("open", "opening")).first()
    if running is None:
        return Decision.allow()
    return Decision.refuse(
        "auction-runs", _("竞价 %(number)s 已公告，结束以前挂牌不能撤下。") % {"number": running.number}, (p.EXCHANGE,), _("请等竞价结束；确需撤牌的，先由交易机构取消竞价并说明理由，保证金全部退还。"))


def _insist_no_other(listing: Listing) -> None:
    if Auction.objects.filter(listing=listing, state__in=("draft", "open", "opening")).exists():
        raise Refused(Decision.refuse("auction-runs", _("这个挂牌已有一场未结束的竞价。"), remedy=_("请先结束或取消那一场。")))


def _settle_terms(auction: Auction) -> None:
    if auction.announced_close <= auction.opens_at:
        raise Refused(Decision.refuse("times-crossed", _("截止时间应晚于开始时间。"), remedy=_("请改正起止时间。")))
    if auction.reserve_fen <= 0 or auction.increment_fen <= 0 or auction.deposit_fen < 0:
        raise Refused(Decision.refuse("amounts-wrong", _("保留价与加价幅度应大于 0，保证金不能为负。"), remedy=_("请改正金额。")))
    _insist_within_listing(auction)
    auction.closes_at = auction.announced_close
    if auction.is_sealed:  # no bid puts the end of a sealed auction off
        auction.window_minutes = auction.extension_minutes = 0


@performs(p.edit_auction)
def edit_auction(actor: Actor, auction: Auction, **terms: Any) -> None:
    """Write it down anew; nobody has seen it yet."""
    for name in _TERMS:
        if name in terms:
            setattr(auction, name, terms[name])
    _settle_terms(auction)


@performs(p.announce)
def announce_auction(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Publish the terms; from here on they stand in the journal."""
    _insist_listed(auction.listing)
    _insist_within_listing(auction)
    _insist_free(auction.listing)
    return {
        "kind": auction.kind, "listing": auction.listing.number, "reserve_fen": auction.reserve_fen, "increment_fen": auction.increment_fen, "deposit_fen": auction.deposit_fen,
        "opens_at": auction.opens_at.isoformat(), "closes_at": auction.closes_at.isoformat(), "window_s": auction.window_minutes * 60, "extension_s": auction.extension_minutes * 60,
        "opening_hours": auction.opening_hours, "ties": "the earliest commitment in the journal",
    }


# --- bidders ---------------------------------------------------------------------------------------------------------


def known_as(number: int) -> str:
    """Under which name the journal knows a bidder."""
    return f"bidder-{number}"


@performs(p.register)
def register_bidder(actor: Actor, auction: Auction, *, organisation: Any) -> Facts:
    """Give a body a number, and bind the two in the journal without saying who it is."""
    if organisation.pk not in actor.organisations(BUYERS):
        raise Refused(Decision.refuse("not-your-body", _("您不能代表这家单位参加竞价。"), remedy=_("请选择您任职的单位。")))
    decision = related(organisation, auction.listing)
    if not decision:
        raise Refused(decision)
    if auction.bidders.filter(organisation=organisation).exists():
        raise Refused(Decision.refuse("registered-already", _("贵单位已经登记。"), remedy=_("交纳保证金后等待确认即可。")))
    number = (auction.bidders.aggregate(last=Max("number"))["last"] or 0) + 1
    salt = secrets.token_hex(32)
    binding = binding_of(auction.number, number, organisation, salt)
    Bidder.objects.create(auction=auction, number=number, organisation=organisation, registered_as=organisation.name, salt=salt, binding=binding)
    return Facts({"bidder": number, "binding": binding}, {"organisation": organisation.number, "speaker": actor.public_id}, known_as=known_as(number))


def binding_of(auction: str, bidder: int, organisation: Any, salt: str) -> str:
    """The digest that ties a bidder's number to a body."""
    return hashlib.sha256(f"{BINDING}\n{auction}\n{bidder}\n{organisation.number}\n{organisation.name}\n{salt}".encode()).hexdigest()


@performs(p.admit)
def admit_bidder(actor: Actor, auction: Auction, *, bidder: int, receipt: str = "", received_on: date | None = None) -> dict[str, Any]:
    """Let a registered body bid, since its deposit has come: on this receipt, or booked before."""
    found = _bidder(auction, bidder)
    if found.is_admitted:
        raise Refused(Decision.refuse("admitted-already", _("竞买人 %(n)s 已取得竞买资格。") % {"n": bidder}, (p.EXCHANGE,), _("请在竞价页面查看竞买人名单。")))
    decision = related(found.organisation, auction.listing)
    if not decision:
        raise Refused(decision)
    for book in _BOOKS:
        book(actor, auction, found, receipt, received_on or today())
    found.is_admitted, found.deposit = True, Deposit.HELD
    found.save(update_fields=["is_admitted", "deposit"])
    return {"bidder": bidder}


@performs(p.exclude)
def exclude_bidder(actor: Actor, auction: Auction, *, bidder: int) -> dict[str, Any]:
    """Take the right to bid away again, as long as nothing was bid."""
    found = _bidder(auction, bidder)
    if not found.is_admitted:
        raise Refused(Decision.refuse("not-admitted", _("竞买人 %(n)s 还没有竞买资格。") % {"n": bidder}, (p.EXCHANGE,), _("请在竞价页面查看竞买人名单。")))
    if auction.bids.filter(bidder=bidder).exists() or auction.sealed_acts.filter(bidder=bidder).exists():
        raise Refused(Decision.refuse("has-bid", _("竞买人 %(n)s 已经出价，不能再取消资格。") % {"n": bidder}, remedy=_("确有问题的，请取消整场竞价并说明理由。")))
    found.is_admitted, found.deposit = False, Deposit.RETURNABLE
    found.save(update_fields=["is_admitted", "deposit"])
    return {"bidder": bidder}


def _bidder(auction: Auction, number: int) -> Bidder:
    found = auction.bidders.select_related("organisation").filter(number=number).first()
    if found is None:
        raise Refused(Decision.refuse("no-bidder", _("没有竞买编号 %(n)s。") % {"n": number}, (p.EXCHANGE,), _("请在竞价页面查看竞买人名单。")))
    return found


# --- the end ---------------------------------------------------------------------------------------------------------


@performs(p.end_bidding)
def end_bidding(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Close the box: what stands now is what can be opened."""
    at = now()
    auction.opening_until = at + timedelta(hours=auction.opening_hours)
    return {"standing": len(standing(auction)), "at": at.isoformat()}


def outcome(auction: Auction) -> tuple[int | None, int | None, list[int]]:
    """Who wins at what price, and who left a sealed bid unopened; among equal bids the earliest commitment wins."""
    if not auction.is_sealed:
        return auction.top, auction.highest_fen, []
    acts, opened = standing(auction), list(auction.openings.all())
    unopened = sorted(set(acts) - {opening.bidder for opening in opened})
    valid = [(-opening.amount_fen, acts[opening.bidder].serial, opening.bidder) for opening in opened if opening.amount_fen >= auction.reserve_fen]
    if not valid:
        return None, None, unopened
    amount, _serial, bidder = min(valid)
    return bidder, -amount, unopened


@performs(p.award)
def award_auction(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Say who won, and what becomes of the deposits."""
    winner, price, unopened = outcome(auction)
    if winner is None or price is None:
        raise Refused(Decision.refuse("nobody-won", _("没有达到保留价的有效报价，不能宣布成交。"), cites=(p.EXCHANGE,), remedy=_("请宣布流拍。")))
    auction.winner, auction.price_fen = auction.bidders.get(number=winner), price
    _settle_deposits(auction, unopened, winner)
    return {"winner": winner, "price_fen": price, "unopened": unopened, "at": now().isoformat()}


@performs(p.pass_in)
def pass_auction(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Say that nobody won."""
    winner, _price, unopened = outcome(auction)
    if winner is not None:
        raise Refused(Decision.refuse("somebody-won", _("竞买人 %(n)s 的报价有效，不能宣布流拍。") % {"n": winner}, cites=(p.EXCHANGE,), remedy=_("请宣布成交。")))
    _settle_deposits(auction, unopened)
    return {"unopened": unopened, "at": now().isoformat()}


@performs(p.cancel)
def cancel_auction(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Call it off; every deposit goes back."""
    auction.bidders.filter(deposit=Deposit.HELD).update(deposit=Deposit.RETURNABLE)
    return {"at": now().isoformat()}


def _settle_deposits(auction: Auction, unopened: list[int], winner: int | None = None) -> None:
    """The winner's counts towards the price, the silent lose theirs as the law's number says, the others get it back."""
    held = auction.bidders.filter(deposit=Deposit.HELD)
    lost = forfeit(auction, committed=True, opened=False)[0].fen > 0
    held.filter(number__in=unopened).update(deposit=Deposit.FORFEITED if lost else Deposit.RETURNABLE)
    held.filter(number=winner or 0).update(deposit=Deposit.APPLIED)
    held.exclude(Q(number=winner or 0) | Q(number__in=unopened)).update(deposit=Deposit.RETURNABLE)


def forfeit(auction: Auction, *, committed: bool, opened: bool) -> tuple[Money, Money]:
    """What a bidder loses of the deposit and what comes back, by the rule."""
    values = law.answer("instruments.auction-deposit", today(), deposit=str(Money(auction.deposit_fen).yuan), committed=committed, opened=opened, ended_on=today()).values
    return Money.of(str(values["forfeited"])), Money.of(str(values["returned"]))


@performs(p.return_deposits)
def return_deposits(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Note that the deposits due have gone back."""
    due = auction.bidders.filter(deposit=Deposit.RETURNABLE)
    numbers = list(due.values_list("number", flat=True))
    if not numbers:
        raise Refused(Decision.refuse("nothing-due", _("没有待退还的保证金。"), (p.EXCHANGE,), _("已退的见“交易保证金”。")))
    due.update(deposit=Deposit.RETURNED)
    return {"bidders": numbers}


@performs(p.annul)
def annul_award(actor: Actor, auction: Auction) -> dict[str, Any]:
    """Undo the award, since the winner does not complete; the deposit is lost."""
    auction.bidders.filter(deposit=Deposit.APPLIED).update(deposit=Deposit.FORFEITED)
    return {"winner": auction.winner.number if auction.winner else None}


def close(actor: Actor, auction: Auction) -> Auction:
    """Take the step that is due at the end of the bidding, or none; asked twice, it acts once."""
    auction = Auction.objects.get(pk=auction.pk)
    step = _due_step(auction)
    if step is None:
        return auction
    try:
        done: Auction = step(actor, auction)
    except Refused as refused:
        if refused.decision.code != "wrong-state":  # somebody else closed it meanwhile
            raise
        return Auction.objects.get(pk=auction.pk)
    return done


def _due_step(auction: Auction) -> Callable[..., Any] | None:
    """Which step the clock asks for."""
    if now() < auction.closes_at:
        return None
    if auction.state == p.OPEN.name and auction.is_sealed:
        return end_bidding
    if auction.state == p.OPEN.name or (auction.state == p.OPENING.name and p.all_opened_or_late(System(), auction)):
        return award_auction if outcome(auction)[0] is not None else pass_auction
    return None


@subscribe("trading.auction.end")
@subscribe("trading.auction.award")
@subscribe("trading.auction.pass")
@subscribe("trading.auction.cancel")
def seal_the_end(entry: Entry, auction: Auction) -> None:
    """Seal the journal at once, so that nothing can be put in before it afterwards."""
    seal()


Booker = Callable[[Actor, Auction, Bidder, str, date], None]
_BOOKS: list[Booker] = []


def books_deposits(booker: Booker) -> Booker:
    """Let the room's register keep the deposits: a function of (actor, auction, bidder, receipt, day) that books one or refuses."""
    _BOOKS[:] = [booker]
    return booker


Opener = Callable[[Auction, Any, Money], Any]
_OPENERS: list[Opener] = []


def opens_deals(opener: Opener) -> Opener:
    """Let the room's own act open the deal of an award: a function of (auction, buyer, price) that returns the deal."""
    _OPENERS[:] = [opener]
    return opener


@follows("trading.auction.award")
def open_the_deal(entry: Entry, auction: Auction) -> None:
    """The deal comes with the award, or neither does."""
    if _OPENERS and auction.winner is not None and auction.price is not None:
        deal = _OPENERS[0](auction, auction.winner.organisation, auction.price)
        Auction.objects.filter(pk=auction.pk).update(deal=deal)
        auction.deal = deal
