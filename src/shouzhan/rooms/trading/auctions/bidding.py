"""Bids: called openly, or sealed as commitments, replaced, taken back and opened."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.auctions.make_bid import LETTER, commitment
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.declare import may
from shouzhan.kernel.procedure.perform import Facts, performs
from shouzhan.law import book as law
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.actions import known_as
from shouzhan.rooms.trading.auctions.models import Auction, Bid, Bidder, Opening, SealedAct, standing
from shouzhan.rooms.trading.sides import BUYERS
from shouzhan.web.reading import figures

HEXADECIMAL = frozenset("0123456789abcdef")


def bidder_of(actor: Actor, auction: Auction, number: int | None = None) -> Bidder:
    """The admitted bidder an actor speaks for; who speaks for several says for which."""
    found = list(auction.bidders.filter(organisation__in=actor.organisations(BUYERS), is_admitted=True))
    if number is not None:
        found = [bidder for bidder in found if bidder.number == number]
    if not found:
        raise Refused(Decision.refuse("not-admitted", _("贵单位还没有竞买资格。"), cites=(p.EXCHANGE,), remedy=_("请先登记并交纳保证金。")))
    if len(found) > 1:
        raise Refused(Decision.refuse("which-bidder", _("您代表多个竞买人。"), remedy=_("请选择竞买编号。")))
    return found[0]


def overtaken(actor: Actor, auction: Auction, *, amount: Money, **_more: Any) -> None:
    """Refuse, before anybody waits for the auction's row, a bid that the highest has passed: the highest only grows."""
    state, *terms = Auction.objects.values_list("state", "reserve_fen", "increment_fen", "highest_fen").get(pk=auction.pk)
    if state == p.OPEN.name and terms[-1] is not None and not _counted(*terms, amount.fen, today())[0]:
        found = Auction.objects.get(pk=auction.pk)
        if may(p.place_bid, actor, found):
            _insist_it_counts(found, amount)


@performs(p.place_bid, ahead=overtaken)
def place_bid(actor: Actor, auction: Auction, *, amount: Money, raise_own: bool = False, bidder: int | None = None) -> Facts:
    """Climb the ladder by one bid."""
    _insist_it_counts(auction, amount)  # asked first, because everybody else waits for the row meanwhile
    mine, at = bidder_of(actor, auction, bidder), now()
    if auction.top == mine.number and not raise_own:
        raise Refused(Decision.refuse(
            "already-highest", _("目前领先的就是您的出价（%(amount)s 元）。") % {"amount": _yuan(auction.highest_fen)}, remedy=_("确实要再加价，请勾选“提高自己的领先出价”。")))
    climbed = auction.ladder.climb(mine.number, amount.fen, at)
    auction.serial, auction.highest_fen, auction.top, auction.top_at, auction.closes_at = auction.serial + 1, amount.fen, mine.number, at, climbed.closes_at
    Bid.objects.create(auction=auction, serial=auction.serial, bidder=mine.number, amount_fen=amount.fen, at=at, revision=auction.revision + 1)
    facts = {"serial": auction.serial, "bidder": mine.number, "amount_fen": amount.fen, "at": at.isoformat(), "closes_at": auction.closes_at.isoformat()}
    return Facts(facts, _by(actor), known_as=known_as(mine.number))


def _insist_it_counts(auction: Auction, amount: Money) -> None:
    decision, least = counts(auction, amount)
    if decision:
        return
    raise Refused(Decision.refuse(
        decision.code, _("%(amount)s 元不够：最低有效出价是 %(least)s 元。") % {"amount": _yuan(amount.fen), "least": _yuan(least.fen)},
        cites=(*decision.cites, p.EXCHANGE), remedy=_("请出价 %(least)s 元或更高。") % {"least": _yuan(least.fen)},
    ))


def counts(auction: Auction, amount: Money) -> tuple[Decision, Money]:
    """Whether a bid counts, and the least that would, as the law's rule says."""
    return _counted(auction.reserve_fen, auction.increment_fen, auction.highest_fen, amount.fen, today())


@lru_cache(maxsize=4096)
def _counted(reserve: int, increment: int, highest: int | None, amount: int, day: date) -> tuple[Decision, Money]:
    # the rule has no parameters, so that its answer to the same facts on the same day never changes
    facts = {"reserve": str(Money(reserve).yuan), "increment": str(Money(increment).yuan), "highest": None if highest is None else str(Money(highest).yuan), "bid": str(Money(amount).yuan)}
    answer = law.answer("instruments.auction-bid", day, **facts)
    return answer.decision, Money.of(str(answer.values["least"]))


def least_bid(auction: Auction) -> Money:
    """The least that would count now."""
    return counts(auction, auction.highest or auction.reserve)[1]


def _yuan(fen: int | None) -> str:
    return figures(Money(fen or 0).yuan, 2)


def _by(actor: Actor) -> dict[str, Any]:
    """Who spoke for the bidder; kept apart from the proof, so that the others do not learn it."""
    return {"speaker": actor.public_id}


# --- sealed bids -----------------------------------------------------------------------------------------------------


@performs(p.commit)
def commit_bid(actor: Actor, auction: Auction, *, commitment: str, bidder: int | None = None) -> Facts:
    """Take a commitment; it replaces the bidder's earlier one."""
    mine = bidder_of(actor, auction, bidder)
    if len(commitment) != 64 or not HEXADECIMAL.issuperset(commitment):
        raise Refused(Decision.refuse("no-commitment", _("承诺值应为 64 位小写十六进制数。"), remedy=_("请用本页或离线程序生成；不要在这里填写金额。")))
    return _act(actor, auction, mine.number, commitment)


@performs(p.withdraw)
def withdraw_bid(actor: Actor, auction: Auction, *, bidder: int | None = None) -> Facts:
    """Take the commitment back."""
    mine = bidder_of(actor, auction, bidder)
    if mine.number not in standing(auction):
        raise Refused(Decision.refuse("nothing-to-withdraw", _("您没有可撤回的密封报价。"), (p.EXCHANGE,), _("截止前可以随时提交新的密封报价。")))
    return _act(actor, auction, mine.number, "")


def _act(actor: Actor, auction: Auction, number: int, committed: str) -> Facts:
    at = now()
    auction.serial += 1
    SealedAct.objects.create(auction=auction, serial=auction.serial, bidder=number, commitment=committed, at=at, revision=auction.revision + 1)
    facts = {"serial": auction.serial, "bidder": number, "at": at.isoformat(), **({"commitment": committed} if committed else {})}
    return Facts(facts, _by(actor), known_as=known_as(number))


@performs(p.unseal)
def open_bid(actor: Actor, auction: Auction, *, letter: dict[str, Any]) -> Facts:
    """Open a bid with the letter its bidder kept; the amount stays out of the journal until the auction is decided."""
    number, amount, nonce, computed = _read(auction, letter)
    mine = bidder_of(actor, auction, number)
    stands = standing(auction).get(mine.number)
    if stands is None:
        raise Refused(Decision.refuse("nothing-to-open", _("竞买人 %(n)s 截止时没有有效的密封报价。") % {"n": mine.number}, (p.EXCHANGE,), _("认为有误的，请用核验包核对后向交易机构提出。")))
    if auction.openings.filter(bidder=mine.number).exists():
        raise Refused(Decision.refuse("opened-already", _("您已经开过标。"), (p.EXCHANGE,), _("不必再办，请等待结果。")))
    if stands.commitment != computed:
        raise Refused(Decision.refuse(
            "letter-does-not-fit", _("开标信与截止时的承诺不符：承诺是 %(stood)s…，由开标信算得 %(found)s…。") % {"stood": stands.commitment[:16], "found": computed[:16]},
            cites=(p.EXCHANGE,), remedy=_("请交出最后一次提交时保存的开标信；替换过报价的，以最后一次为准。"),
        ))
    Opening.objects.create(auction=auction, bidder=mine.number, amount_fen=amount, nonce=nonce, at=now())
    return Facts({"bidder": mine.number, "commitment": computed, "at": now().isoformat()}, _by(actor), known_as=known_as(mine.number))


def _read(auction: Auction, letter: dict[str, Any]) -> tuple[int, int, str, str]:
    """A letter taken apart: bidder, amount, nonce, and the commitment they make."""
    try:
        if letter.get("format") != LETTER or letter.get("auction") != auction.number:
            raise ValueError
        number, amount, nonce = letter["bidder"], letter["amount_fen"], letter["nonce"]
        return number, amount, nonce, commitment(auction.number, number, amount, nonce)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Refused(Decision.refuse("no-letter", _("这不是本场竞价的开标信。"), remedy=_("请交出提交报价时保存的文件（JSON）。"))) from None
