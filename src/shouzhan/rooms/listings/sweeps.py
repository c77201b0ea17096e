"""What the room does by itself: listings run out, overdue results are warned of, and cases follow listings and deals."""

from datetime import timedelta

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.listings import telling
from shouzhan.rooms.listings.actions import expire_listing
from shouzhan.rooms.listings.forcing import enter, leave, resume, settle, warn
from shouzhan.rooms.listings.models import Listing, MandatoryCase
from shouzhan.rooms.listings.needs import overdue
from shouzhan.web.sweeps import over, pieces, sweeps

BEFORE_END = 5  # days in which an office can still decide to extend


@sweeps("listings.expire")
def expire_listings() -> int:
    """End each listing whose last day is over, each in a transaction of its own: killed anywhere, the next sweep goes on from there."""
    ended = Listing.objects.filter(state="open", last_day__lt=today())
    return over(ended.order_by("last_day", "pk"), lambda listing: expire_listing(System(), listing))


@sweeps("listings.ending")
def tell_of_endings() -> int:
    """Remind each office once that a listing is about to run out."""
    soon = Listing.objects.filter(state="open", last_day__gte=today(), last_day__lte=today() + timedelta(days=BEFORE_END)).select_related("achievement__unit")
    return telling.once(pieces(soon.order_by("pk")), telling.ending_key, telling.remind_of_end)


@sweeps("listings.mandatory")
def warn_of_overdue() -> int:
    """Open a case for each result paid for by the city that passed its agreed day, once for each such day."""
    late = Achievement.objects.filter(is_city_funded=True, transfer_by__lt=today()).exclude(state__in=("transferred", "ended"))
    late = late.exclude(pk__in=MandatoryCase.objects.values("achievement"))
    return over(late.order_by("transfer_by", "pk"), lambda achievement: warn(System(), achievement=achievement))


@sweeps("listings.exemptions")
def resume_after_exemption() -> int:
    """An exemption that ran out leaves the result overdue as it was; one transferred meanwhile stays at rest."""
    lapsed = MandatoryCase.objects.filter(state="exempted", exempt_until__lt=today()).exclude(achievement__state__in=("transferred", "ended"))
    return over(lapsed.order_by("pk"), lambda case: resume(System(), case, reason="豁免期满"))


@sweeps("listings.orders")
def tell_of_orders() -> int:
    """Tell the city once of each warning that ran out."""
    due = MandatoryCase.objects.filter(state="warned", answer_by__lt=today(), asked="").select_related("achievement")
    return telling.once(pieces(due.order_by("pk")), telling.order_key, telling.remind_of_orders)


# --- cases follow what happens to listings and achievements, in the same transaction ---------------------------------


@follows("listings.listing.publish")
@follows("listings.listing.relist")
@follows("listings.listing.bring")
def _came(entry: Entry, listing: Listing) -> None:
    for case in MandatoryCase.objects.filter(achievement=listing.achievement_id, state__in=("warned", "ordered")):
        enter(System(), case, listing=listing)


@follows("listings.mandatory.warn")
@follows("listings.mandatory.resume")
def _is_there_already(entry: Entry, case: MandatoryCase) -> None:
    listing = Listing.objects.filter(achievement=case.achievement_id, state="open").order_by("pk").first()
    if listing is not None:
        enter(System(), case, listing=listing)


@follows("listings.listing.withdraw")
@follows("listings.listing.expire")
@follows("listings.listing.resubmit")
def _went(entry: Entry, listing: Listing) -> None:
    for case in MandatoryCase.objects.filter(listing=listing.pk, state="listed"):
        left = leave(System(), case)
        other = Listing.objects.filter(achievement=listing.achievement_id, state="open").exclude(pk=listing.pk).order_by("pk").first()
        if other is not None:
            enter(System(), left, listing=other)


@follows("disclosure.achievement.transfer")
def _transferred(entry: Entry, achievement: Achievement) -> None:
    for case in MandatoryCase.objects.filter(achievement=achievement.pk, state__in=("warned", "ordered", "listed")):
        settle(System(), case, reason="成果已转化")


@follows("disclosure.achievement.reopen")
def _reopened(entry: Entry, achievement: Achievement) -> None:
    case = MandatoryCase.objects.filter(achievement=achievement.pk, state="closed").order_by("-pk").first()
    if case is not None and overdue.made(case).decision.code == "overdue":
        resume(System(), case, reason="成果恢复拟转化")
