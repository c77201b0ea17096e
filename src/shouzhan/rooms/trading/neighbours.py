"""What this room asks of the rooms before it, in one place."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import override

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure import public as disclosure
from shouzhan.rooms.listings import public as listings
from shouzhan.rooms.ownership import public as ownership
from shouzhan.rooms.valuation import public as valuation
from shouzhan.web.words import say

_TERMS = ("mode", "exclusivity", "field", "territory", "starts_on", "ends_on")


def right_decision(achievement: Any, terms: Any) -> Decision:
    """Whether the ledger of rights leaves room for what the terms grant."""
    return ownership.licence_check(achievement, **{name: getattr(terms, name) for name in _TERMS})


def convey(deal: Any) -> str:
    """Write the buyer's right into the ledger; its number."""
    given = {name: getattr(deal, name) for name in _TERMS} | {"starts_on": deal.starts_on or today()}
    return str(ownership.convey(System(), deal.achievement, seller=deal.achievement.unit, buyer=deal.buyer, ground=deal.number, **given).number)


def price_decision(deal: Any, day: date) -> Decision:
    """Whether the agreed price has passed its public notice."""
    return valuation.notice_decision(deal.achievement, price=deal.price, buyer=deal.buyer, day=day, mode=deal.mode)


def notice_of(deal: Any) -> Any:
    """The last public notice of a price agreed with this buyer, or nothing."""
    if deal.way != "agreement":
        return None
    return valuation.PriceNotice.objects.filter(achievement=deal.achievement_id, buyer=deal.buyer_id).order_by("-pk").first()


def valued_above(deal: Any) -> Any:
    """The valuation in force that the agreed price stays below, or nothing."""
    value = valuation.valuation_on(deal.achievement, today())
    return value if value is not None and deal.price_fen is not None and deal.price_fen < value.low_fen else None


def post_price(actor: Actor, deal: Any, how: str) -> str:
    """Hold the agreed price out to public notice; the number of the notice."""
    notice = valuation.open_notice(actor, achievement=deal.achievement, price_fen=deal.price_fen, buyer=deal.buyer, mode=deal.mode, how=how, is_synthetic=deal.is_synthetic)
    return str(valuation.start_notice(actor, notice).number)


def record_comparable(deal: Any) -> None:
    """Give the valuers the price of a certified deal, without names."""
    result = deal.achievement
    valuation.record_comparable(
        deal=deal.number, field=result.field, mode=deal.mode, exclusivity=deal.exclusivity, maturity=result.maturity, price=deal.price, signed_on=deal.signed_on or today())


def was_valuer(achievement: Any, organisation: Any) -> bool:
    """Whether the body has valued the result."""
    return bool(valuation.Valuation.objects.filter(achievement=achievement, valuer=organisation).exclude(state="withdrawn").exists())


def admit(listing: Any, organisation: Any, *, agreement: str, until: date) -> None:
    """Let a body read the secret layer of a listing until a day."""
    listings.admit(System(), listing, organisation=organisation, agreement=agreement, until=until)


def shut_out(listing: Any, organisation: Any) -> None:
    """End the admission."""
    listings.dismiss(System(), listing, organisation=organisation)


def close_listing(listing: Any, deal_number: str) -> None:
    """The listing has found its buyer."""
    listing.refresh_from_db()
    if listing.state in ("open", "expired"):
        listings.deal_listing(System(), listing, deal=deal_number)


def take_off_elsewhere(deal: Any) -> None:
    """What has passed to the buyer as a whole is offered at no other venue any longer."""
    if deal.mode == "licence":
        return
    for listing in listings.Listing.objects.filter(achievement=deal.achievement_id, state__in=("draft", "returned", "submitted", "open")).exclude(pk=deal.listing_id).order_by("pk"):
        listings.withdraw_listing(System(), listing, reason=f"权利已由交易 {deal.number} 转出")


def open_listing_again(listing: Any, reason: str) -> None:
    """The buyer fell away; where the listing may not stand again, the venue sees to it."""
    listing.refresh_from_db()
    if listing.state != "dealt":
        return
    try:
        with transaction.atomic():
            listings.relist(System(), listing, reason=reason)
    except Refused:
        return


def mark_transferred(deal: Any) -> None:
    """The achievement has found its way; a second licence finds it marked already."""
    achievement = disclosure.Achievement.objects.get(pk=deal.achievement_id)
    if achievement.state == "asset":
        disclosure.mark_transferred(System(), achievement, by=deal.number)


def issue_immunity(deal: Any, decider: Any, proofs: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Record that the decision was made by the rules of the exchange, or why that cannot be said."""
    if decider is None:
        return "", {"zh": "没有记录签约的决策人。", "en": "It is not on record who signed for the seller."}
    try:
        with transaction.atomic():
            return str(ownership.issue_immunity(System(), deal_number=deal.number, achievement=deal.achievement, decider=decider, proofs=proofs).number), {}
    except Refused as refused:
        return "", {"zh": _told(refused.decision, "zh-hans"), "en": _told(refused.decision, "en")}


def _told(decision: Decision, language: str) -> str:
    """A refusal and its way out, as it is kept."""
    with override(language):
        return " ".join(part for part in (say(decision.sentence), say(decision.remedy)) if part)


def money(fen: int | None) -> str:
    """An amount for a sentence."""
    return Money(fen or 0).grouped
