"""Telling people: bidders and the exchange, never one bidder of another."""

from django.utils.translation import override

from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows, subscribe
from shouzhan.rooms.parties.public import Role, User
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.sides import BUYERS
from shouzhan.web.portal import notify
from shouzhan.web.reading import figures, minute


def _speakers(auction: Auction, *numbers: int) -> list[User]:
    """Those who speak for the bidders."""
    bodies = auction.bidders.filter(is_admitted=True)
    bodies = bodies.filter(number__in=numbers) if numbers else bodies
    found = User.objects.filter(memberships__organisation__in=bodies.values("organisation"), memberships__role__in=BUYERS, memberships__state="active")
    return list(found.distinct())


def _officers(auction: Auction) -> list[User]:
    place = auction.listing.venue.organisation_id
    return list(User.objects.filter(memberships__organisation=place, memberships__role=Role.EXCHANGE_OFFICER, memberships__state="active").distinct())


def _names(auction: Auction) -> tuple[str, str]:
    with override("en"):
        english = auction.title[:120]
    with override("zh-hans"):
        return auction.title[:80], english


@subscribe("trading.auction.register")
def tell_of_registration(entry: Entry, auction: Auction) -> None:
    """The exchange waits for a deposit."""
    number, (zh, en) = entry.open_facts["bidder"], _names(auction)
    notify(_officers(auction), f"竞买人 {number} 登记参加竞价：{zh}", f"Bidder {number} registered for the auction: {en}", f"/auctions/{auction.number}/", key=f"auction:{auction.number}:register:{number}")


@subscribe("trading.auction.admit")
def tell_of_admission(entry: Entry, auction: Auction) -> None:
    """The bidder may bid."""
    number, (zh, en) = entry.open_facts["bidder"], _names(auction)
    until = minute(auction.closes_at)
    notify(_speakers(auction, number), f"保证金已确认，可以出价（{until} 截止）：{zh}", f"Deposit confirmed, you may bid until {until}: {en}", f"/auctions/{auction.number}/", key=f"auction:{auction.number}:admit:{number}")


@follows("trading.auction.end")
def tell_to_open(entry: Entry, auction: Auction) -> None:
    """Sealed bids want opening."""
    zh, en = _names(auction)
    until = minute(auction.opening_until)
    notify(_speakers(auction), f"请在 {until} 前开标，不开标保证金不予退还：{zh}", f"Open your bid by {until}, or the deposit is lost: {en}", f"/auctions/{auction.number}/", key=f"auction:{auction.number}:end")


@follows("trading.auction.award")
@follows("trading.auction.pass")
@follows("trading.auction.cancel")
def tell_the_end(entry: Entry, auction: Auction) -> None:
    """How it ended."""
    zh, en = _names(auction)
    price = figures(auction.price.yuan, 2) if auction.price else ""
    ends = {
        "award": (f"竞价成交，{price} 元：{zh}", f"Auction won at {price} yuan: {en}"), "pass": (f"流拍：{zh}", f"Auction without a winner: {en}"),
        "cancel": (f"竞价已取消：{zh}", f"Auction called off: {en}"),
    }
    said = ends[entry.step]
    notify([*_speakers(auction), *_officers(auction)], *said, f"/auctions/{auction.number}/", key=f"auction:{auction.number}:{entry.step}")


def tell_stuck(auction: Auction, refused: Refused) -> None:
    """What is due cannot be done; the exchange hears it once for each reason, not every minute."""
    zh, en = _names(auction)
    code, said = refused.decision.code, str(refused)
    notify(_officers(auction), f"竞价到期未能办结（{said[:120]}），请处理：{zh}", f"The auction is over and could not be decided ({code}), please act: {en}", f"/auctions/{auction.number}/", key=f"auction:{auction.number}:stuck:{code}")
