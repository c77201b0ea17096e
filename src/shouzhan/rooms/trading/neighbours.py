"""What this room asks of the rooms before it, in one place."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure import public as disclosure
from shouzhan.rooms.listings import public as listings
from shouzhan.rooms.ownership import public as ownership
from shouzhan.rooms.valuation import public as valuation
from shouzhan.web.registers import register_of

_TERMS = ("mode", "exclusivity", "field", "territory", "starts_on", "ends_on")


def right_decision(achievement: Any, terms: Any) -> Decision:
    """Whether the ledger of rights leaves room for what the terms grant."""
    given = {name: getattr(terms, name) for name in _TERMS}
    check: Any = getattr(ownership, "licence_check", None)
    return check(achievement, **given) if check else Decision.allow()


def convey(actor: Actor, deal: Any) -> str:
    """Write the buyer's right into the ledger; its number."""
    given = {name: getattr(deal, name) for name in _TERMS} | {"starts_on": deal.starts_on or today()}
    write: Any = getattr(ownership, "convey", None)
    if write is None:
        kind = ownership.RightKind.LICENCE if deal.mode == "licence" else ownership.RightKind.OWNERSHIP
        given.pop("mode")
        return str(ownership.enter_right(System(), achievement=deal.achievement, kind=kind, holder=deal.buyer, ground=deal.number, **given).number)
    return str(write(System(), deal.achievement, seller=deal.achievement.unit, buyer=deal.buyer, ground=deal.number, **given).number)


def price_decision(deal: Any, day: date) -> Decision:
    """Whether the agreed price has passed its public notice."""
    return valuation.notice_decision(deal.achievement, price=deal.price, buyer=deal.buyer, day=day)


def post_price(actor: Actor, deal: Any) -> str:
    """Hold the agreed price out to public notice; the number of the notice."""
    notice = valuation.open_notice(actor, achievement=deal.achievement, price_fen=deal.price_fen, buyer=deal.buyer, mode=deal.mode)
    return str(valuation.start_notice(actor, notice).number)


def record_comparable(deal: Any) -> None:
    """Give the valuers the price of a certified deal, without names."""
    valuation.record_comparable(
        deal=deal.number, field=deal.achievement.field, mode=deal.mode, exclusivity=deal.exclusivity, maturity=deal.achievement.maturity, price=deal.price, signed_on=deal.signed_on or today(),
    )


def was_valuer(achievement: Any, organisation: Any) -> bool:
    """Whether the body has valued the result."""
    return bool(valuation.Valuation.objects.filter(achievement=achievement, valuer=organisation).exclude(state="withdrawn").exists())


def visible_listing(actor: Actor, number: str) -> Any:
    """An open listing this reader may see, or nothing."""
    rows = listings.Listing.objects.filter(state="open", number=number)
    try:
        rows = rows.filter(register_of("listings.listing").sees.scope(actor))
    except LookupError:
        return None
    return rows.select_related("achievement__unit", "venue__organisation").first()


def admit(listing: Any, organisation: Any, *, agreement: str, until: date) -> None:
    """Let a body read the secret layer of a listing until a day; a day gone by lets it out again."""
    let_in: Any = getattr(listings, "admit", None)
    if let_in:
        let_in(System(), listing, organisation=organisation, agreement=agreement, until=until)
        return
    listings.Admitted.objects.update_or_create(listing=listing, organisation=organisation, defaults={"agreement": agreement, "since": today(), "until": until})


def shut_out(listing: Any, organisation: Any, *, agreement: str) -> None:
    """End the admission."""
    admit(listing, organisation, agreement=agreement, until=today() - timedelta(days=1))


def close_listing(listing: Any, deal_number: str) -> None:
    """The listing has found its buyer."""
    listing.refresh_from_db()
    act: Any = getattr(listings, "deal_listing", None)
    if act and listing.state == "open":
        act(System(), listing, deal=deal_number)


def open_listing_again(listing: Any, reason: str) -> None:
    """The buyer fell away."""
    listing.refresh_from_db()
    act: Any = getattr(listings, "relist", None)
    if act and listing.state == "dealt":
        act(System(), listing, reason=reason)


def mark_transferred(deal: Any) -> None:
    """The achievement has found its way; a second licence finds it marked already."""
    achievement = disclosure.Achievement.objects.get(pk=deal.achievement_id)
    if achievement.state == "asset":
        disclosure.mark_transferred(System(), achievement, by=deal.number)


def issue_immunity(deal: Any, decider: Any, proofs: dict[str, str]) -> str:
    """Record that the decision was made by the rules of the exchange; nothing where the ledger of immunities refuses."""
    issue: Any = getattr(ownership, "issue_immunity", None)
    if issue is None or decider is None:
        return ""
    try:
        with transaction.atomic():
            return str(issue(System(), deal_number=deal.number, achievement=deal.achievement, decider=decider, proofs=proofs).number)
    except Refused:
        return ""


def money(fen: int | None) -> str:
    """An amount for a sentence."""
    return Money(fen or 0).grouped
