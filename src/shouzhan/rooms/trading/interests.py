"""Every write to interests."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Facts, Opened, follows, performs
from shouzhan.rooms.listings.public import Listing
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.trading import checks, procedure, reads
from shouzhan.rooms.trading.dealing import open_deal
from shouzhan.rooms.trading.models import Interest, Relation
from shouzhan.rooms.trading.reasons import reason as reason_of
from shouzhan.rooms.trading.relations import relation_between
from shouzhan.rooms.trading.secrecy import prepare_secrecy


def insist(decision: Decision) -> None:
    """Refuse unless it is a yes."""
    if not decision:
        raise Refused(decision)


@performs(procedure.express)
def express(actor: Actor, *, listing: Listing, organisation: Organisation, message: str, contact: str = "", declaration: str = "", is_synthetic: bool = False) -> Opened:
    """Ask to buy; a relation the registers know must be declared with it."""
    if organisation.pk not in actor.organisations(procedure.BUYERS) and actor.public_id != "system":
        raise Refused(Decision.refuse("not-your-body", _("您不能代表这个单位提出意向。"), (procedure.PLAN,), _("请由该单位的人员办理。")))
    if listing.achievement.unit_id in actor.organisations(procedure.OFFICE):
        raise Refused(Decision.refuse("on-both-sides", _("您同时代表转让方，不能代表受让方办理。"), (procedure.PUBLISHED,), _("请由受让方的另一位人员办理。")))
    found = relation_between(listing.achievement, organisation)
    answer = checks.may_buy(listing, organisation)
    if not answer and answer.code != "relation-not-declared":
        raise Refused(answer)
    if found is not Relation.NONE and not declaration.strip():
        raise Refused(answer)
    if reads.engaged(listing, organisation) is not None:
        raise Refused(Decision.refuse("asked-already", _("贵单位对这项挂牌已有一份未办结的意向。"), (procedure.PLAN,), _("请在“受让意向”中查看。")))
    made = Interest(
        listing=listing, organisation=organisation, message=message, contact=contact, declaration=declaration.strip(), relation=found,
        is_synthetic=is_synthetic,
    )
    grounds = (_answer_in_time(made), checks.RELATED.made(made).ground)
    return Opened(made, {"listing": listing.number, "organisation": organisation.number}, grounds=grounds)


def _answer_in_time(interest: Interest) -> dict[str, Any]:
    """Set the day by which the seller answers; the ground it was set on."""
    ground = checks.ANSWERING.made(interest.listing, {"on": today().isoformat()}).insist()
    interest.answer_by = date.fromisoformat(ground["answer"]["values"]["answer_by"])
    return ground


@performs(procedure.accept_interest)
def accept_interest(actor: Actor, interest: Interest) -> None:
    """The seller is willing to talk."""


@performs(procedure.refuse_interest)
def refuse_interest(actor: Actor, interest: Interest, *, refusal: str, refusal_note: str = "") -> dict[str, Any]:
    """The seller is not, and says which of the known grounds it is."""
    if reason_of(refusal) is None:
        raise Refused(Decision.refuse("no-such-reason", _("没有这个婉拒原因。"), (procedure.PLAN,), _("请从列出的原因中选一个。")))
    interest.refusal, interest.refusal_note = refusal, refusal_note
    return {"refusal": refusal}


@follows("listings.listing.withdraw")
def answer_when_withdrawn(entry: Entry, listing: Listing) -> None:
    """Nobody waits for an answer about what is no longer offered."""
    for interest in Interest.objects.filter(listing=listing, state__in=("waiting", "accepted")).order_by("pk"):
        refuse_interest(System(), interest, refusal="withdrawn")


@performs(procedure.reconsider)
def reconsider(actor: Actor, interest: Interest) -> None:
    """Take a refused interest up again, with a new term to answer."""
    _answer_in_time(interest)
    interest.refusal = interest.refusal_note = ""


@performs(procedure.declare_relation)
def declare_relation(actor: Actor, interest: Interest, *, declaration: str) -> None:
    """Say how one is related to the seller; what was published before counts no more."""
    interest.declaration, interest.published_on = declaration, None
    interest.relation = relation_between(interest.listing.achievement, interest.organisation)


@performs(procedure.publish_relation)
def publish_relation(actor: Actor, interest: Interest) -> dict[str, Any]:
    """Hold the declared relation out to whoever sees the listing."""
    interest.published_on = today()
    return {"published_on": interest.published_on.isoformat()}


@performs(procedure.offer_secrecy)
def offer_secrecy(actor: Actor, interest: Interest, *, purpose: str, until: date, secret_years: int = 5) -> dict[str, Any]:
    """Draw up a secrecy agreement from what is known of both sides."""
    made = prepare_secrecy(System(), interest=interest, purpose=purpose, until=until, secret_years=secret_years, is_synthetic=interest.is_synthetic)
    return {"agreement": made.number}


@performs(procedure.start_talks)
def start_talks(actor: Actor, interest: Interest) -> Facts:
    """Open the deal; nothing is typed again."""
    ground = checks.RELATED.made(interest).insist()
    made = open_deal(System(), listing=interest.listing, buyer=interest.organisation, way="agreement", interest=interest)
    return Facts({"deal": made.number}, grounds=(ground,))


@performs(procedure.resume_interest)
def resume_interest(actor: Actor, interest: Interest) -> None:
    """The talks ended without a deal."""


@performs(procedure.resume_talks)
def resume_talks(actor: Actor, interest: Interest) -> None:
    """The talks go on after all."""


@performs(procedure.withdraw_interest)
def withdraw_interest(actor: Actor, interest: Interest) -> None:
    """Ask no longer."""


@performs(procedure.renew_interest)
def renew_interest(actor: Actor, interest: Interest) -> None:
    """Ask once more."""
    insist(checks.may_buy(interest.listing, interest.organisation))
    if reads.engaged(interest.listing, interest.organisation) is not None:
        raise Refused(Decision.refuse("asked-already", _("贵单位对这项挂牌已有一份未办结的意向。"), (procedure.PLAN,), _("请在“受让意向”中查看。")))
    _answer_in_time(interest)
