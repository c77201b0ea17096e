"""Every write to the money of a deal: receipts, refunds, deposits, default."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Facts, Opened, follows, lock, performs
from shouzhan.rooms.listings.public import Listing, Venue
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.trading import checks, neighbours, procedure, reads
from shouzhan.rooms.trading.dealing import free_interest
from shouzhan.rooms.trading.models import Deal, Deposit, Receipt

ON_PAPER = (procedure.PERFORMANCE,)


@performs(procedure.book_receipt)
def book_receipt(actor: Actor, deal: Deal, *, receipt: str, amount: Money, on: date) -> Facts:
    """Book money that came in; a receipt that is booked already is said to be, and nothing is done twice."""
    _not_yet(receipt, deal.listing.venue)
    _day(on, deal.signed_on)
    missing = (deal.price_fen or 0) - reads.held_for(deal)
    if amount.fen > missing:
        words = {"amount": amount.grouped, "missing": Money(missing).grouped}
        raise Refused(Decision.refuse("more-than-owed", _("到账 %(amount)s 元，超过未付的 %(missing)s 元。") % words, ON_PAPER, _("请核对金额；多付的部分退回付款人。")))
    Receipt.objects.create(deal=deal, receipt=receipt, amount_fen=amount.fen, on=on, at=now())
    return Facts({"booked": deal.receipts.count()}, {"amount": str(amount), "receipt": receipt})


def _not_yet(receipt: str, venue: Venue) -> None:
    lock(venue)  # a slip is booked for a deal or as a deposit, and two clerks of a venue do it one after the other
    known = Receipt.objects.filter(receipt=receipt).first() or Deposit.objects.filter(receipt=receipt).first()
    if known is not None:
        day = known.on if isinstance(known, Receipt) else known.received_on
        words = {"receipt": receipt, "amount": Money(known.amount_fen).grouped, "day": day}
        raise Refused(Decision.refuse("receipt-booked", _("凭证 %(receipt)s 已登记：%(day)s，%(amount)s 元，没有重复登记。") % words, ON_PAPER, _("如是另一笔款项，请核对凭证号。")))


def _day(on: date, first: date | None) -> None:
    if on > today():
        raise Refused(Decision.refuse("future-day", _("到账日期在今天之后。"), ON_PAPER, _("请填写实际到账的日期。")))
    if first is not None and on < first:
        raise Refused(Decision.refuse("before-signing", _("到账日期早于签约日期 %(day)s。") % {"day": first}, ON_PAPER, _("签约前收到的款项请登记为保证金。")))


@follows("trading.deal.book")
def settle_when_paid(entry: Entry, deal: Deal) -> None:
    """The last instalment settles the deal, in the same transaction."""
    if checks.is_paid(System(), deal):
        settle_deal(System(), deal)


@performs(procedure.settle_deal)
def settle_deal(actor: Actor, deal: Deal) -> dict[str, Any]:
    """All is paid."""
    deal.settled_on = today()
    return {"settled_on": deal.settled_on.isoformat()}


@performs(procedure.strike_receipt)
def strike_receipt(actor: Actor, deal: Deal, *, receipt: Receipt) -> Facts:
    """Take back a booking made by mistake; its number stays used."""
    if receipt.deal_id != deal.pk or receipt.struck_at:
        raise Refused(Decision.refuse("no-receipt", _("这笔到账不在本交易中，或已撤销。"), ON_PAPER, _("请在交易页面核对到账记录。")))
    receipt.struck_at = now()
    receipt.save(update_fields=("struck_at",))
    deal.settled_on = None
    return Facts({"struck": receipt.pk}, {"amount": str(Money(receipt.amount_fen)), "receipt": receipt.receipt})


@performs(procedure.give_back)
def give_back(actor: Actor, deal: Deal, *, receipt: str, amount: Money, on: date) -> Facts:
    """Give money back for a deal that came to nothing."""
    _not_yet(receipt, deal.listing.venue)
    _day(on, None)
    held = reads.held_for(deal)
    if amount.fen > held:
        words = {"amount": amount.grouped, "held": Money(held).grouped}
        raise Refused(Decision.refuse("more-than-held", _("退款 %(amount)s 元，超过在管的 %(held)s 元。") % words, ON_PAPER, _("请核对金额。")))
    Receipt.objects.create(deal=deal, kind=Receipt.Kind.RETURNED, receipt=receipt, amount_fen=amount.fen, on=on, at=now())
    return Facts({"booked": deal.receipts.count()}, {"amount": str(amount), "receipt": receipt})


# --- default ---------------------------------------------------------------------------------------------------------


@performs(procedure.default_deal)
def default_deal(actor: Actor, deal: Deal, *, at_fault: str) -> Facts:
    """Somebody does not keep the deal: the deposit, the ban and the listing follow at once."""
    ground = checks.DEFAULTING.made(deal, {"at_fault": at_fault, "on": today().isoformat()}).insist()
    deal.at_fault = at_fault
    deal.banned_until = date.fromisoformat(ground["answer"]["values"]["banned_until"]) if at_fault == "buyer" else None
    free_interest(deal)
    neighbours.open_listing_again(deal.listing, _("交易 %(number)s 未履行") % {"number": deal.number})
    return Facts({"at_fault": at_fault}, grounds=(ground,))


@follows("trading.deal.default")
def deposits_follow(entry: Entry, deal: Deal) -> None:
    """A buyer's default costs the deposit; otherwise it goes back."""
    for deposit in reads.deposits_of(deal):
        if deposit.state == "held" and deal.at_fault == "buyer":
            forfeit_deposit(System(), deposit, reason=f"{deal.number} · {entry.reason}"[:500])
        elif deposit.state == "held":
            return_deposit(System(), deposit)


@performs(procedure.annul_default)
def annul_default(actor: Actor, deal: Deal) -> dict[str, Any]:
    """It was no default after all: the ban goes, and what followed from it is put right."""
    before = {"at_fault": deal.at_fault, "banned_until": deal.banned_until.isoformat() if deal.banned_until else ""}
    deal.at_fault, deal.banned_until, deal.agreed_on = "", None, None
    return {"before": before}


@follows("trading.deal.annul")
def deposits_come_back(entry: Entry, deal: Deal) -> None:
    """What was forfeited for the default is on hand again."""
    for deposit in reads.deposits_of(deal):
        if deposit.state == "forfeited" and checks.no_default_stands(System(), deposit):
            correct_deposit(System(), deposit, reason=f"{deal.number} · {entry.reason}"[:500])


@performs(procedure.lift_ban)
def lift_ban(actor: Actor, deal: Deal) -> dict[str, Any]:
    """Let the buyer buy again before the ban is over."""
    before, deal.banned_until = deal.banned_until, None
    return {"was_until": before.isoformat() if before else ""}


# --- deposits --------------------------------------------------------------------------------------------------------


@performs(procedure.receive_deposit)
def receive_deposit(
    actor: Actor, *, listing: Listing, organisation: Organisation, receipt: str, amount: Money, received_on: date, is_synthetic: bool = False,
) -> Opened:
    """Take earnest money in."""
    if actor.public_id != "system" and listing.venue.organisation_id not in actor.organisations(procedure.exchange.roles):
        raise Refused(Decision.refuse("not-your-venue", _("这项挂牌不在贵交易场所。"), (procedure.EXCHANGE,), _("请由挂牌的交易场所登记。")))
    _not_yet(receipt, listing.venue)
    _day(received_on, None)
    default = reads.banned(organisation)
    if default is not None:
        raise Refused(checks.may_buy(listing, organisation))
    made = Deposit(listing=listing, organisation=organisation, receipt=receipt, amount_fen=amount.fen, received_on=received_on, is_synthetic=is_synthetic)
    return Opened(made, {"listing": listing.number})


def deposit_held(listing: Any, organisation: Any) -> Money:
    """What a body has on deposit for a listing today."""
    rows = Deposit.objects.filter(listing=listing, organisation=organisation, state="held")
    return sum((each.amount for each in rows), Money(0))


@performs(procedure.return_deposit)
def return_deposit(actor: Actor, deposit: Deposit) -> None:
    """Give it back."""


@performs(procedure.forfeit_deposit)
def forfeit_deposit(actor: Actor, deposit: Deposit) -> None:
    """It stays with the seller."""


@performs(procedure.correct_deposit)
def correct_deposit(actor: Actor, deposit: Deposit) -> None:
    """It was booked wrongly: it is on hand."""
