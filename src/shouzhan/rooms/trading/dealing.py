"""Every write to a deal until it is signed: how it opens, whose turn it is, what is agreed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import ACTIONS, Facts, Opened, lock, performs
from shouzhan.rooms.listings.public import Listing, term_from
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.trading import checks, neighbours, procedure, reads
from shouzhan.rooms.trading.models import Deal, Interest, Side, Terms

GRANTED = ("mode", "exclusivity", "field", "territory", "starts_on", "ends_on")
AUCTIONED = ("english", "sealed")
BY_RULES = ("quoted", *AUCTIONED)


def open_deal(
    actor: Actor, *, listing: Listing, buyer: Organisation, price: Money | None = None, way: str = "", interest: Interest | None = None,
) -> Deal:
    """Open a deal: with a price found by quotation or bidding it is agreed at once on the listing's terms; without, talks begin."""
    chosen = way or listing.way
    given: dict[str, Any] = {"listing": listing, "buyer": buyer, "way": chosen, "interest": interest}
    if chosen not in BY_RULES:
        made: Deal = start_deal(actor, **given)
        return made
    if price is None:
        raise Refused(Decision.refuse("no-price", _("这种定价方式须先有成交价。"), (procedure.EXCHANGE,), _("请先完成报价或竞价。")))
    awarded: Deal = _once(lambda: award_deal(actor, price=price, **given))
    return awarded


@performs(procedure.start_deal)
def start_deal(actor: Actor, *, listing: Listing, buyer: Organisation, way: str, interest: Interest | None = None) -> Opened:
    """Begin to talk."""
    made = _deal(listing, buyer, way, interest)
    made.exclusivity, made.field, made.territory = listing.exclusivity, listing.field, listing.territory
    return Opened(made, _opened(made))


@performs(procedure.award_deal)
def award_deal(actor: Actor, *, listing: Listing, buyer: Organisation, price: Money, way: str, interest: Interest | None = None) -> Opened:
    """The rules of the exchange have named the buyer and the price."""
    return _agreed_at_once(listing, buyer, price, way, interest)


@performs(procedure.take_deal)
def take_deal(actor: Actor, *, listing: Listing, organisation: Organisation) -> Opened:
    """Take a listing at its quoted price; whoever is first has it."""
    if organisation.pk not in actor.organisations(procedure.BUYERS):
        raise Refused(Decision.refuse("not-your-body", _("您不能代表这个单位成交。"), (procedure.PRICING,), _("请由该单位的人员办理。")))
    if actor.holds(procedure.OFFICE, organisation=listing.achievement.unit_id):
        raise Refused(Decision.refuse("on-both-sides", _("您同时代表转让方，不能代表受让方办理。"), (procedure.PUBLISHED,), _("请由受让方的另一位人员办理。")))
    listing = lock(listing)  # from here on the second comer waits, and then sees the first
    if listing.way != "quoted" or not listing.price_fen:
        raise Refused(Decision.refuse("not-quoted", _("这项挂牌不是挂牌报价，不能按挂牌价成交。"), (procedure.PRICING,), _("请表达受让意向，或按挂牌写明的方式参加。")))
    return _agreed_at_once(listing, organisation, Money(listing.price_fen), "quoted", reads.engaged(listing, organisation))


def _agreed_at_once(listing: Listing, buyer: Organisation, price: Money, way: str, interest: Interest | None) -> Opened:
    _insist(checks.may_buy(listing, buyer))
    made = _deal(listing, buyer, way, interest)
    starts, ends = term_from(listing, today())
    if starts is not None and ends is None:
        raise Refused(Decision.refuse("term-missing", _("挂牌没有写明许可期限，不能按规则成交。"), (procedure.PRICING,), _("请转让方撤牌，补上许可期限后重新挂牌。")))
    terms = Terms(
        version=1, side=Side.RULES, at=now(), price_fen=price.fen, mode=listing.mode, exclusivity=_exclusivity(listing), field=listing.field, territory=listing.territory,
        starts_on=starts, ends_on=ends, instalments=[{"amount": str(price), "due_on": "", "when": ""}],
    )
    _insist(neighbours.right_decision(listing.achievement, terms))
    if way not in AUCTIONED:  # an auction was alone when it was announced
        _insist(checks.alone_on_the_market(listing, terms))
    _agree(made, terms)

    def then(deal: Deal) -> None:
        terms.deal = deal
        terms.save()

    return Opened(made, _opened(made), then=then)


def _exclusivity(listing: Listing) -> str:
    return (listing.exclusivity or "ordinary") if listing.mode == "licence" else ""


def _deal(listing: Listing, buyer: Organisation, way: str, interest: Interest | None) -> Deal:
    return Deal(
        listing=listing, achievement=listing.achievement, buyer=buyer, mode=listing.mode, way=way, interest=interest, is_synthetic=listing.is_synthetic,
        is_exclusive=listing.mode != "licence" or listing.exclusivity != "ordinary",
    )


def _opened(deal: Deal) -> dict[str, Any]:
    return {"listing": deal.listing.number, "achievement": deal.achievement.number, "buyer": deal.buyer.number, "way": deal.way}


# --- terms -----------------------------------------------------------------------------------------------------------


@performs(procedure.seller_proposes)
def seller_proposes(actor: Actor, deal: Deal, **fields: Any) -> Facts:
    """The seller puts a version on the table."""
    return _propose(deal, Side.SELLER, **fields)


@performs(procedure.buyer_proposes)
def buyer_proposes(actor: Actor, deal: Deal, **fields: Any) -> Facts:
    """The buyer puts a version on the table."""
    return _propose(deal, Side.BUYER, **fields)


def _propose(
    deal: Deal, side: str, *, price: Money, instalments: Iterable[dict[str, str]], mode: str = "", exclusivity: str = "", field: str = "", territory: str = "",
    starts_on: date | None = None, ends_on: date | None = None, improvements: str = "", deliverables: str = "",
) -> Facts:
    before = reads.latest_terms(deal)
    parts = list(instalments)
    _insist(adds_up(price, parts))
    made = Terms(
        deal=deal, version=before.version + 1 if before else 1, side=side, at=now(), price_fen=price.fen, mode=mode or deal.mode, exclusivity=exclusivity, field=field,
        territory=territory, starts_on=starts_on, ends_on=ends_on, instalments=parts, improvements=improvements, deliverables=deliverables,
    )
    _insist(_whole(made))
    made.save()
    return Facts({"version": made.version, "side": side}, {"terms": spelled(made)})


def adds_up(price: Money, parts: list[dict[str, str]]) -> Decision:
    """Whether the instalments are the price, to the fen."""
    total = sum((Money.of(part["amount"]) for part in parts), Money(0))
    if any(Money.of(part["amount"]) <= Money(0) for part in parts):
        return Decision.refuse("instalment-of-nothing", _("分期金额应大于零。"), (procedure.PERFORMANCE,), _("请删去金额为零或负数的一期，合计应当等于价格。"))
    if parts and total == price:
        return Decision.allow()
    words = {"total": total.grouped, "price": price.grouped}
    return Decision.refuse(
        "instalments-differ", _("分期合计 %(total)s 元，与价格 %(price)s 元不符。") % words, (procedure.PERFORMANCE,), _("请核对各期金额，合计应当等于价格。"))


def _whole(terms: Terms) -> Decision:
    if terms.mode != "licence" and terms.exclusivity:
        return Decision.refuse("no-licence", _("只有许可才写许可方式。"), (procedure.PRICING,), _("请清空许可方式，或把转化方式改为许可。"))
    if terms.mode == "licence" and not (terms.exclusivity and terms.starts_on and terms.ends_on):
        return Decision.refuse("licence-incomplete", _("许可须写明许可方式和起止日期。"), (procedure.PRICING,), _("请补充许可方式、起始日和终止日。"))
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        return Decision.refuse("runs-backward", _("权利终止日早于起始日。"), (procedure.PRICING,), _("请核对两个日期。"))
    return Decision.allow()


def spelled(terms: Terms) -> dict[str, Any]:
    """A version of the terms as plain values."""
    told = {name: getattr(terms, name) for name in (*GRANTED, "improvements", "deliverables")}
    plain = {name: value.isoformat() if isinstance(value, date) else str(value or "") for name, value in told.items()}
    return {"version": terms.version, "price": str(terms.price), "instalments": terms.instalments, **plain}


@performs(procedure.buyer_accepts)
def buyer_accepts(actor: Actor, deal: Deal, *, version: int) -> dict[str, Any]:
    """The buyer takes what the seller offers."""
    return _accept(deal, version)


@performs(procedure.seller_accepts)
def seller_accepts(actor: Actor, deal: Deal, *, version: int) -> dict[str, Any]:
    """The seller takes what the buyer offers."""
    return _accept(deal, version)


def _accept(deal: Deal, version: int) -> dict[str, Any]:
    terms = reads.latest_terms(deal)
    if terms is None or terms.version != version:
        raise Refused(Decision.refuse("newer-terms", _("对方已提出新的一版条款，您看到的不是最新一版。"), (procedure.PRICING,), _("请看过最新一版再接受。")))
    lock(deal.achievement)  # two deals about one result are agreed one after the other
    _insist(checks.priced_by_talks(deal.listing))
    _insist(checks.may_buy(deal.listing, deal.buyer))
    _insist(checks.alone_on_the_market(deal.listing, terms))
    other = reads.standing_in_the_way(deal.achievement, terms, of=deal)
    if other is not None:
        raise Refused(checks.in_the_way(other))
    _agree(deal, terms)
    return {"version": version}


def _agree(deal: Deal, terms: Terms) -> None:
    for name in GRANTED:
        setattr(deal, name, getattr(terms, name))
    deal.price_fen, deal.agreed_on = terms.price_fen, today()
    deal.is_exclusive = terms.mode != "licence" or terms.exclusivity != "ordinary"


@performs(procedure.post_price)
def post_price(actor: Actor, deal: Deal, *, how: str = "") -> dict[str, Any]:
    """Hold the agreed price out to notice inside the unit; below the valuation, with how it was found."""
    return {"notice": neighbours.post_price(actor, deal, how)}


@performs(procedure.reopen_talks)
def reopen_talks(actor: Actor, deal: Deal) -> None:
    """What was agreed is open again."""
    deal.price_fen = deal.agreed_on = None
    deal.decider = ""


@performs(procedure.reapprove_deal)
def reapprove_deal(actor: Actor, deal: Deal) -> None:
    """The seller answers the buyer's terms anew."""
    deal.price_fen = deal.agreed_on = None


@performs(procedure.sign_deal)
def sign_deal(actor: Actor, deal: Deal) -> None:
    """The seller signs; who did is the one who decided."""
    deal.decider = actor.public_id


@performs(procedure.unsign_deal)
def unsign_deal(actor: Actor, deal: Deal) -> None:
    """The seller takes the signature back before the buyer has signed."""
    deal.decider = ""


@performs(procedure.resign_deal)
def resign_deal(actor: Actor, deal: Deal) -> None:
    """The seller signs anew, as long as the buyer has not signed."""
    deal.decider = ""


@performs(procedure.countersign_deal)
def countersign_deal(actor: Actor, deal: Deal) -> dict[str, Any]:
    """The buyer signs: the contract binds, and an exclusive offer leaves the market."""
    deal.signed_on = today()
    if deal.is_exclusive:
        neighbours.close_listing(deal.listing, deal.number)
    return {"signed_on": deal.signed_on.isoformat()}


@performs(procedure.fail_deal)
def fail_deal(actor: Actor, deal: Deal) -> None:
    """It came to nothing, and nobody is at fault."""
    deal.agreed_on = None
    free_interest(deal)


@performs(procedure.take_up_again)
def take_up_again(actor: Actor, deal: Deal) -> None:
    """Talk again after all."""
    deal.price_fen = None
    interest = Interest.objects.filter(deals=deal, state="accepted").first()
    if interest is not None:
        ACTIONS[procedure.resume_talks.key](System(), interest)


def free_interest(deal: Deal) -> None:
    """The interest behind a deal that ended stands where it stood before."""
    interest = Interest.objects.filter(deals=deal, state="talking").first()
    if interest is not None:
        ACTIONS[procedure.resume_interest.key](System(), interest)  # by its step: the acts of interests open deals


def _insist(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)


def _once(act: Any) -> Any:
    """The database has the last word on who was first."""
    try:
        with transaction.atomic():
            return act()
    except IntegrityError as error:
        raise Refused(Decision.refuse("agreed-already", _("这项挂牌已与另一个受让方达成一致。"), (procedure.PRICING,), _("对方未能完成的，挂牌会恢复。"))) from error
