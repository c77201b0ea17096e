"""Every write to cases of mandatory listing."""

from datetime import date
from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.rooms.listings import needs, procedure
from shouzhan.rooms.listings.models import Listing, MandatoryCase


@performs(procedure.warn)
def warn(actor: Actor, *, achievement: Any) -> Opened:
    """Tell the unit that the agreed day is past, and give it time."""
    made = MandatoryCase(achievement=achievement, agreed_by=achievement.transfer_by or today(), answer_by=needs.deadline("warned", today()), is_synthetic=achievement.is_synthetic)
    return Opened(made, {"achievement": achievement.number, "agreed_by": made.agreed_by.isoformat(), "answer_by": str(made.answer_by)})


@performs(procedure.ask_exemption)
def ask_exemption(actor: Actor, case: MandatoryCase, *, asked: str, note: str) -> dict[str, Any]:
    """The unit says why the result should not come to a venue."""
    case.asked, case.asked_note, case.asked_on = asked, note, today()
    return {"asked": asked}


@performs(procedure.exempt)
def exempt(actor: Actor, case: MandatoryCase, *, exempted: str, exempt_until: date, note: str = "") -> Facts:
    """It need not come until a day; by whom and why is kept."""
    case.exempted, case.exempt_until, case.exempted_by = exempted, exempt_until, actor.public_id
    case.asked, case.answer_by = "", None
    return Facts({"exempted": exempted, "until": exempt_until.isoformat()}, {"note": note} if note else {})


@performs(procedure.deny_exemption)
def deny_exemption(actor: Actor, case: MandatoryCase) -> dict[str, Any]:
    """The reason given is not enough."""
    before, case.asked = case.asked, ""
    return {"asked": before}


@performs(procedure.order)
def order(actor: Actor, case: MandatoryCase) -> dict[str, Any]:
    """It is to be listed by a day."""
    case.answer_by = needs.deadline("ordered", today())
    return {"list_by": case.answer_by.isoformat()}


@performs(procedure.enter)
def enter(actor: Actor, case: MandatoryCase, *, listing: Listing) -> dict[str, Any]:
    """It stands at a venue."""
    case.listing, case.answer_by, case.asked = listing, None, ""
    return {"listing": listing.number}


@performs(procedure.leave)
def leave(actor: Actor, case: MandatoryCase) -> dict[str, Any]:
    """It left the venue without a deal, and is to come back."""
    before, case.listing, case.answer_by = case.listing, None, needs.deadline("ordered", today())
    return {"listing": before.number if before else ""}


@performs(procedure.settle)
def settle(actor: Actor, case: MandatoryCase) -> None:
    """It was transferred, or there is nothing left to force."""
    case.answer_by = None


@performs(procedure.resume)
def resume(actor: Actor, case: MandatoryCase) -> dict[str, Any]:
    """The exemption ran out or was taken back, or the deal fell through."""
    case.exempted, case.exempt_until, case.exempted_by, case.listing = "", None, "", None
    case.answer_by = needs.deadline("warned", today())
    return {"answer_by": case.answer_by.isoformat()}
