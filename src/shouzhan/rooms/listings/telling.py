"""Telling the people concerned, in the transaction of the step itself: what is told is neither lost nor told twice."""

from collections.abc import Callable, Iterable
from typing import Any

from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows
from shouzhan.rooms.listings.layers import CITY, OFFICE
from shouzhan.rooms.listings.models import FastLane, Listing, MandatoryCase
from shouzhan.rooms.parties.public import Organisation, Role, User, holders
from shouzhan.web.models import Notice
from shouzhan.web.portal import notify


def office_of(unit: Organisation) -> list[User]:
    """Whoever handles results for a unit."""
    return holders(OFFICE, unit)


def officers_of(venue: Any) -> list[User]:
    """Whoever examines for a venue."""
    return holders(Role.EXCHANGE_OFFICER, venue.organisation)


def city() -> list[User]:
    """Whoever watches over results paid for by the city."""
    return holders(CITY)


def _tell(readers: list[User], record: Any, path: str, zh: str, en: str, key: str) -> None:
    title, english = _titles(record)
    notify(readers, f"{zh}：{title}", f"{en}: {english}", f"/{path}{record.number}/", key=f"{key}:{record.number}:{record.revision}")


@follows("listings.listing.submit")
def _submitted(entry: Entry, listing: Listing) -> None:
    _tell(officers_of(listing.venue), listing, "listings/", f"待审核的挂牌申请，请在 {listing.due_on} 前办理", f"A listing to examine by {listing.due_on}", "submitted")


@follows("listings.listing.return")
def _returned(entry: Entry, listing: Listing) -> None:
    found = listing.examinations.first()
    why = "、".join(str(reason) for reason in found.reasons) if found else ""
    _tell(office_of(listing.achievement.unit), listing, "listings/", f"挂牌申请退回补正（{why[:80]}）", "Your listing came back to be mended", "returned")


@follows("listings.listing.publish")
@follows("listings.listing.relist")
@follows("listings.listing.bring")
def _on_show(entry: Entry, listing: Listing) -> None:
    _tell(office_of(listing.achievement.unit), listing, "listings/", f"成果已挂牌，到 {listing.last_day} 止", f"Your result is listed until {listing.last_day}", "listed")


@follows("listings.listing.extend")
def _extended(entry: Entry, listing: Listing) -> None:
    _tell(office_of(listing.achievement.unit), listing, "listings/", f"挂牌延长至 {listing.last_day}", f"The listing now runs until {listing.last_day}", "extended")


@follows("listings.listing.expire")
def _expired(entry: Entry, listing: Listing) -> None:
    readers = [*office_of(listing.achievement.unit), *officers_of(listing.venue)]
    _tell(readers, listing, "listings/", "挂牌期满，可以重新挂牌或修改后重新申请", "The listing has run out; list it again or revise it", "expired")


@follows("listings.mandatory.warn")
@follows("listings.mandatory.resume")
def _warned(entry: Entry, case: MandatoryCase) -> None:
    _tell(office_of(case.achievement.unit), case, "mandatory-listings/", f"强制进场预警，请在 {case.answer_by} 前转化或申请豁免", f"Overdue: transfer it or ask to be exempted by {case.answer_by}", "warned")


@follows("listings.mandatory.ask")
def _asked(entry: Entry, case: MandatoryCase) -> None:
    _tell(city(), case, "mandatory-listings/", "有单位申请豁免强制进场，请答复", "A unit asks to be exempted from mandatory listing", "asked")


@follows("listings.mandatory.order")
@follows("listings.mandatory.leave")
def _ordered(entry: Entry, case: MandatoryCase) -> None:
    _tell(office_of(case.achievement.unit), case, "mandatory-listings/", f"请在 {case.answer_by} 前进场挂牌", f"To be listed at a venue by {case.answer_by}", "ordered")


@follows("listings.mandatory.exempt")
def _exempted(entry: Entry, case: MandatoryCase) -> None:
    _tell(office_of(case.achievement.unit), case, "mandatory-listings/", f"已同意豁免进场，至 {case.exempt_until}", f"Exempted until {case.exempt_until}", "exempted")


@follows("listings.mandatory.deny")
def _denied(entry: Entry, case: MandatoryCase) -> None:
    _tell(office_of(case.achievement.unit), case, "mandatory-listings/", "豁免申请未获同意", "The exemption was not granted", "denied")


@follows("listings.fastlane.ask")
@follows("listings.fastlane.again")
def _lane_asked(entry: Entry, request: FastLane) -> None:
    _tell(officers_of(request.venue), request, "fast-lanes/", f"快速通道申请，请在 {request.take_by} 前受理", f"A fast lane to take up by {request.take_by}", "lane-asked")


@follows("listings.fastlane.finish")
@follows("listings.fastlane.decline")
def _lane_ended(entry: Entry, request: FastLane) -> None:
    _tell(office_of(request.achievement.unit), request, "fast-lanes/", "快速通道有了结果", "Your fast lane has a result", "lane-ended")


def order_key(case: MandatoryCase) -> str:
    """Under which name the city is told that an order is due."""
    return f"order-due:{case.number}:{case.answer_by}"


def ending_key(listing: Listing) -> str:
    """Under which name an office is told that a listing runs out; another last day is told again."""
    return f"ending:{listing.number}:{listing.last_day}"


def once(pieces: Iterable[list[Any]], key: Callable[[Any], str], remind: Callable[[Any], None]) -> int:
    """Remind of each record nobody has been reminded of yet; says of how many."""
    count = 0
    for piece in pieces:
        told = set(Notice.objects.filter(key__in=[key(record) for record in piece]).values_list("key", flat=True))
        for record in piece:
            if key(record) not in told:
                remind(record)
                count += 1
    return count


def remind_of_orders(case: MandatoryCase) -> None:
    """The warning has run out: the city learns that an order is due."""
    title, english = _titles(case)
    notify(city(), f"预警期满仍未转化，可以责令进场：{title}", f"The warning ran out; an order is due: {english}", f"/mandatory-listings/{case.number}/", key=order_key(case))


def remind_of_end(listing: Listing) -> None:
    """A few days before the end the office may still extend."""
    left = (listing.last_day - today()).days if listing.last_day else 0
    title, english = _titles(listing)
    notify(
        office_of(listing.achievement.unit), f"挂牌还有 {left} 天期满，需要时请延长：{title}", f"{left} days until the listing runs out: {english}",
        f"/listings/{listing.number}/", key=ending_key(listing),
    )


def _titles(record: Any) -> tuple[str, str]:
    achievement = record.achievement
    return achievement.name[:60], (achievement.name_en or achievement.name)[:90]
