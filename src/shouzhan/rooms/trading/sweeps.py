"""What the room does by itself: answers that are late, agreements that run out, instalments that fall due."""

from datetime import date, timedelta

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import last_chance, today
from shouzhan.rooms.trading import telling
from shouzhan.rooms.trading.models import Deal, Interest, SecrecyAgreement
from shouzhan.rooms.trading.secrecy import end_secrecy
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps

NEAR = timedelta(days=3)


@sweeps("trading.unanswered")
def remind_of_unanswered() -> int:
    """Tell the seller when an answer is nearly due, and both sides and the venue when it is late."""
    waiting = Interest.objects.filter(state="waiting", answer_by__lte=today() + NEAR).select_related("listing__achievement__unit", "listing__venue__organisation", "organisation")
    return over(waiting.order_by("answer_by", "pk"), _remind)


def _remind(interest: Interest) -> int:
    late, name = interest.answer_by < today(), interest.listing.achievement.name[:100]
    readers = [*telling.sellers(interest), *(telling.buyers(interest) if late else ()), *(telling.venue(interest) if late else ())]
    zh = f"受让意向逾期未答复：{name}" if late else f"受让意向应在 {interest.answer_by} 前答复：{name}"
    en = f"An interest was not answered in time: {name}" if late else f"An interest is to be answered by {interest.answer_by}: {name}"
    return notify(readers, zh, en, f"/interests/{interest.number}/", f"answer:{interest.number}:{interest.answer_by}:{late}")


@sweeps("trading.secrecy-ends")
def end_agreements() -> int:
    """End the agreements whose reading time is over."""
    ended = SecrecyAgreement.objects.filter(state__in=("prepared", "countersigning", "in-force"), until__lt=today())
    return over(ended.order_by("pk"), lambda agreement: end_secrecy(System(), agreement, reason=f"查阅期于 {agreement.until} 届满"))


@sweeps("trading.instalments")
def remind_of_instalments() -> int:
    """Tell both sides and the venue of an instalment that is late."""
    signed = Deal.objects.filter(state="signed").select_related("listing__achievement__unit", "listing__venue__organisation", "buyer")
    return over(signed.prefetch_related("terms", "receipts").order_by("pk"), _remind_of_money)


def _remind_of_money(deal: Deal) -> int:
    due, first = _due(deal)
    paid = sum(one.amount_fen for one in deal.receipts.all() if one.kind == "received" and not one.struck_at)
    if first is None or paid >= due:
        return 0
    name = deal.achievement.name[:100]
    return notify(telling.all_three(deal), f"有一期价款逾期未到账：{name}", f"An instalment is late: {name}", f"/deals/{deal.number}/", f"late:{deal.number}:{first}")


def _due(deal: Deal) -> tuple[int, date | None]:
    """How much should have come in by yesterday, and since when the last of it; a last day on which banks are closed rolls on."""
    terms = list(deal.terms.all())
    passed = [part for part in terms[-1].instalments if part.get("due_on") and last_chance(date.fromisoformat(part["due_on"])) < today()] if terms else []
    return sum(int(part["amount"].replace(".", "")) for part in passed), max((date.fromisoformat(part["due_on"]) for part in passed), default=None)
