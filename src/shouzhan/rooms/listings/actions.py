"""Every write to venues and listings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.law import book as law
from shouzhan.rooms.listings import needs, procedure
from shouzhan.rooms.listings.known import add_names, printed_for
from shouzhan.rooms.listings.layers import SYSTEM, office
from shouzhan.rooms.listings.leaks import leaks_in
from shouzhan.rooms.listings.models import Admitted, Examination, Listing, Partnership, Venue, VenueKind
from shouzhan.rooms.parties.public import Organisation

TERMS = ("mode", "way", "exclusivity", "field", "territory", "licence_months", "price_fen", "days", "is_state_sale", "sells")
SYNCED = ("price_fen", "last_day", "rights_state")
TEXTS = ("open_text", "registered_text", "secret_text")


# --- venues ----------------------------------------------------------------------------------------------------------


@performs(procedure.register_venue)
def register_venue(
    actor: Actor, *, organisation: Organisation, name: str = "", name_en: str = "", kind: str = VenueKind.EXCHANGE, names: Iterable[str] = (), is_synthetic: bool = False,
) -> Opened:
    """Put a venue on the register, with every name under which documents print it."""
    made = Venue(organisation=organisation, name=name or organisation.name, name_en=name_en or organisation.name_en, kind=kind, is_synthetic=is_synthetic)

    def then(venue: Venue) -> None:
        add_names(venue, [(name, "", False) for name in (venue.name, organisation.name, *names)])
        add_names(venue, printed_for(venue))

    return Opened(made, {"name": made.name, "kind": made.kind, "organisation": organisation.number}, then=then)


@performs(procedure.edit_venue)
def edit_venue(actor: Actor, venue: Venue, *, name: str, kind: str, name_en: str = "", names: Iterable[str] = ()) -> dict[str, Any]:
    """Change what it is called; an old name still finds it."""
    before = {"name": venue.name, "name_en": venue.name_en, "kind": venue.kind}
    venue.name, venue.name_en, venue.kind = name, name_en, kind
    add_names(venue, [(each, "", False) for each in (name, *names)])
    return {"before": before}


@performs(procedure.add_partner)
def add_partner(actor: Actor, venue: Venue, *, organisation: Organisation, agreement: str, signed_on: date, until: date | None = None) -> dict[str, Any]:
    """Note an agreement to work together."""
    Partnership.objects.create(venue=venue, organisation=organisation, agreement=agreement, signed_on=signed_on, until=until)
    return {"organisation": organisation.number, "signed_on": signed_on.isoformat()}


@performs(procedure.close_venue)
def close_venue(actor: Actor, venue: Venue) -> None:
    """It takes nothing in any more."""


@performs(procedure.reopen_venue)
def reopen_venue(actor: Actor, venue: Venue) -> None:
    """It works again."""


# --- listings --------------------------------------------------------------------------------------------------------


@performs(procedure.open_listing)
def open_listing(actor: Actor, *, achievement: Any, venue: Venue, mode: str, way: str, **fields: Any) -> Opened:
    """Begin a listing from an achievement's number; what is known of it is taken over unless something else is given."""
    taken = {"open_text": achievement.teaser, "secret_text": achievement.summary}
    made = Listing(achievement=achievement, venue=venue, mode=mode, way=way, **{**taken, **fields}, is_synthetic=achievement.is_synthetic)
    return Opened(made, {"achievement": achievement.number, "venue": venue.number, "mode": mode, "way": way})


@performs(procedure.bring_in)
def bring_in(actor: Actor, *, achievement: Any, venue: Venue, mode: str, way: str, reference: str, starts_on: date, last_day: date, **fields: Any) -> Opened:
    """A listing that stands in the venue's own system stands here too, under the venue's number and days."""
    made = Listing(achievement=achievement, venue=venue, mode=mode, way=way, reference=reference, starts_on=starts_on, last_day=last_day, sold_from=starts_on, **fields)
    made.open_text = made.open_text or achievement.teaser
    _insist_running(last_day)
    return Opened(made, {"achievement": achievement.number, "venue": venue.number, "reference": reference})


@performs(procedure.sync_listing)
def sync_listing(actor: Actor, listing: Listing, **told: Any) -> dict[str, Any]:
    """What the venue's own system says of it now."""
    if told.get("last_day"):
        _insist_running(told["last_day"])
    return _changed(listing, SYNCED, told)


def _insist_running(last_day: date) -> None:
    if last_day < today():
        raise Refused(Decision.refuse("period-over", _("挂牌最后一日 %(day)s 已过，不能登记为挂牌中。") % {"day": last_day}, remedy=_("请核对日期；已期满的不必同步。")))


@performs(procedure.set_terms)
def set_terms(actor: Actor, listing: Listing, **terms: Any) -> dict[str, Any]:
    """Change how it is offered."""
    return _changed(listing, TERMS, terms)


@performs(procedure.set_texts)
def set_texts(actor: Actor, listing: Listing, **texts: str) -> dict[str, Any]:
    """Change what each layer says; the journal keeps which layer changed, never its words."""
    return _changed(listing, TEXTS, texts)


def _changed(listing: Listing, known: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    changed = [name for name in known if name in given and getattr(listing, name) != given[name]]
    for name in changed:
        setattr(listing, name, given[name])
    return {"changed": changed}


@performs(procedure.submit_listing)
def submit_listing(actor: Actor, listing: Listing, *, looked_at: bool = False) -> dict[str, Any]:
    """Hand it to the venue; where the open text repeats what is secret, somebody has looked at it first."""
    found = leaks_in(listing)
    if found and not looked_at:
        raise Refused(Decision.refuse(
            "open-text-tells-secrets", _("公开内容中有 %(count)s 处与保密内容相同。") % {"count": len(found)}, remedy=_("改写这些段落；确认可以公开的，勾选“已核对”后再提交。")))
    return {"passages_looked_at": len(found)}


@performs(procedure.recall_listing)
def recall_listing(actor: Actor, listing: Listing) -> None:
    """Take it back before anybody has decided."""


@performs(procedure.publish_listing)
def publish_listing(actor: Actor, listing: Listing, *, note: str = "") -> dict[str, Any]:
    """Hold it out from today until the last day of its period."""
    Examination.objects.create(listing=listing, at=now(), examiner=actor.public_id, codes=[], note=note)
    return _hold_out(listing)


def _hold_out(listing: Listing) -> dict[str, Any]:
    listing.starts_on, listing.deal, listing.extended = today(), "", 0
    listing.last_day, listing.sold_from = needs.period_of(listing, listing.starts_on)
    return {"starts_on": listing.starts_on.isoformat(), "last_day": listing.last_day.isoformat(), "sold_from": listing.sold_from.isoformat()}


@performs(procedure.return_listing)
def return_listing(actor: Actor, listing: Listing, *, codes: Iterable[str], note: str = "") -> Facts:
    """Say by code what is wrong; it goes to the seller alone, not to those who later see the listing."""
    chosen = list(codes)
    if not chosen:
        raise Refused(Decision.refuse("reason-missing", _("没有选退回原因。"), (needs.EXCHANGES,), _("请至少选一项退回原因。")))
    Examination.objects.create(listing=listing, at=now(), examiner=actor.public_id, codes=chosen, note=note)
    return Facts({}, {"codes": chosen})


@performs(procedure.extend_listing)
def extend_listing(actor: Actor, listing: Listing, *, days: int) -> dict[str, Any]:
    """Let it stand some days longer, counted from its last day."""
    before = listing.last_day
    if before is None or before < today():
        raise Refused(Decision.refuse("period-over", _("挂牌期已满，不能再延长。"), remedy=_("请场所办理“重新挂牌”，或修改后重新申请。")))
    after = needs.last_day(before, days)
    if listing.starts_on is not None:
        made = law.insisted("instruments.listing-term", today(), wished=(after - listing.starts_on).days, listed_on=listing.starts_on)
        if not made.decision:
            raise Refused(made.decision)
    listing.last_day, listing.extended = after, listing.extended + 1
    return {"from": before.isoformat(), "to": after.isoformat()}


@performs(procedure.expire_listing)
def expire_listing(actor: Actor, listing: Listing) -> dict[str, Any]:
    """Its last day is over."""
    return {"last_day": listing.last_day.isoformat() if listing.last_day else None}


@performs(procedure.deal_listing)
def deal_listing(actor: Actor, listing: Listing, *, deal: str) -> dict[str, Any]:
    """A deal was made about it."""
    listing.deal = deal
    return {"deal": deal}


@performs(procedure.relist)
def relist(actor: Actor, listing: Listing) -> dict[str, Any]:
    """Hold it out again: the deal fell through, or the venue lets it stand once more."""
    return _hold_out(listing)


@performs(procedure.revise_listing)
def revise_listing(actor: Actor, listing: Listing) -> None:
    """Work on it again from where it stood."""
    listing.starts_on = listing.last_day = listing.sold_from = None


@performs(procedure.resubmit_listing)
def resubmit_listing(actor: Actor, listing: Listing) -> None:
    """Hand it in anew: it is off show until it is examined again."""
    listing.starts_on = listing.last_day = listing.sold_from = None


@performs(procedure.withdraw_listing)
def withdraw_listing(actor: Actor, listing: Listing) -> Facts:
    """Take it off."""
    return Facts()


# --- who may read the secret layer -----------------------------------------------------------------------------------


def admit(actor: Actor, listing: Listing, *, organisation: Organisation, agreement: str, until: date | None = None) -> Admitted:
    """Let a body under an agreement of secrecy read the secret layer until a day; a second agreement takes the place of the first.

    It leaves nothing in the listing's own journal: everybody who sees the listing would learn who is interested.
    """
    _insist_seller(actor, listing)
    if until is not None and until < today():
        raise Refused(Decision.refuse("admitted-in-the-past", _("查阅截止日 %(day)s 已过。") % {"day": until}, remedy=_("请核对保密协议的期限。")))
    with transaction.atomic():
        made, _created = Admitted.objects.update_or_create(listing=listing, organisation=organisation, defaults={"since": today(), "until": until, "agreement": agreement})
    return made


def dismiss(actor: Actor, listing: Listing, *, organisation: Organisation) -> int:
    """Let a body read the secret layer no longer; says how many rows went."""
    _insist_seller(actor, listing)
    return Admitted.objects.filter(listing=listing, organisation=organisation).delete()[0]


def _insist_seller(actor: Actor, listing: Listing) -> None:
    decision = (office | SYSTEM)(actor, listing)
    if not decision:
        raise Refused(decision)
