"""Loads the demo city's results through the rooms' own acts: disclosed, owned, valued, listed, dealt about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import ZONE, add_months, today
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.project.demo.load_rights import rights
from shouzhan.project.demo.made import Event, Made
from shouzhan.project.demo.results import DemoDeal, DemoListing, DemoResult
from shouzhan.rooms.disclosure import actions as disclosing
from shouzhan.rooms.disclosure.achieving import describe, mint_achievement, shelve_achievement
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.listings.actions import (
    open_listing,
    publish_listing,
    register_venue,
    submit_listing,
    withdraw_listing,
)
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.ownership.patenting import file_patent, grant_patent, open_patent
from shouzhan.rooms.trading.models import Deal, Interest, SecrecyAgreement
from shouzhan.rooms.valuation.actions import file_valuation, open_maturity, open_valuation, show_maturity

TERM = 60  # months of a licence
OFFICE, MANAGER, MAKERS, EXCHANGE = "zhoudu", "yunban", ("linyan", "suhe"), "yijing"
CHAIR = "demo-jiaoyi"


def results(made: Made) -> Iterator[Event]:
    """Everything that happens to results."""
    yield Event(made.first_day + timedelta(days=1), partial(_venue, made))
    for one in made.city.results:
        yield Event(one.on, partial(_disclosed if one.disclosure else _entered, made, one))
    for listing in made.city.listings:
        yield Event(listing.on, partial(_listed, made, listing))
    for deal in made.city.deals:
        yield from _deal(made, deal)
    yield from _auctions(made)
    yield from rights(made)


def _act(key: str, actor: Any, *given: Any, **more: Any) -> Any:
    return ACTIONS[key](actor, *given, **more)


def _venue(made: Made) -> None:
    made.venue = register_venue(System(), organisation=made.organisation(CHAIR), is_synthetic=True)


# --- results ---------------------------------------------------------------------------------------------------------


def _entered(made: Made, one: DemoResult) -> None:
    """A result its office enters without a disclosure."""
    fields = {
        "name": one.name.zh, "name_en": one.name.en, "teaser": one.teaser.zh, "teaser_en": one.teaser.en, "summary": one.summary, "field": one.field, "unit": made.organisation(one.unit),
        "openness": one.openness, "is_city_funded": one.funder == "city", "is_public_funded": one.funder in ("city", "state", "district"), "transfer_by": one.transfer_by, "is_synthetic": True,
    }
    made.achieved[one.serial] = (shelve_achievement if one.is_resource else mint_achievement)(System(), **fields)
    _more(made, one)


def _disclosed(made: Made, one: DemoResult) -> None:
    """A result two researchers disclose and their office takes on, as far as the plan says."""
    first, second = (made.user(name) for name in (MAKERS if one.serial % 2 else MAKERS[::-1]))
    shares = (Decimal(60), Decimal(40))
    draft = disclosing.open_disclosure(
        first, name=one.name.zh, name_en=one.name.en, summary=one.summary, field=one.field, unit=made.organisation(one.unit), secrecy="open", has_intention=not one.is_resource, is_synthetic=True,
        contributors=[{"name": str(user.person), "user": user, "share": share} for user, share in zip((first, second), shares, strict=True)],
        fundings=[{"funder": one.funder, "programme": "演示计划", "transfer_by": one.transfer_by}],
    )
    if one.disclosure == "draft":
        return
    handed_in = disclosing.submit_disclosure(first, draft)
    if one.disclosure == "submitted":
        return
    if one.disclosure == "closed":
        disclosing.close_disclosure(made.user(OFFICE), handed_in, reason="与已有成果重复（演示）")
        return
    confirmed = disclosing.confirm_share(second, handed_in)
    disclosing.accept_disclosure(made.user(OFFICE), confirmed)
    found = Achievement.objects.get(disclosure=confirmed)
    made.achieved[one.serial] = describe(made.user(OFFICE), found, teaser=one.teaser.zh, teaser_en=one.teaser.en, openness=one.openness)
    _more(made, one)


def _more(made: Made, one: DemoResult) -> None:
    """Its patent, its level and its value."""
    held = made.achieved[one.serial]
    if one.has_patent:
        patent = open_patent(System(), achievement=held, name=one.name.zh, is_synthetic=True)
        filed = file_patent(System(), patent, application=f"CN{one.on:%Y}1{one.serial:07d}.X", filed_on=one.on)
        if one.serial % 6 == 0:
            grant_patent(System(), filed, granted_on=one.on)
    if one.level:
        shown = open_maturity(System(), achievement=held, assessed_on=one.on, assessor="演示评定人", evidences=dict.fromkeys(range(1, one.level + 1), "试验报告（演示）"), is_synthetic=True)
        show_maturity(System(), shown)
    if one.low:
        value = open_valuation(
            System(), achievement=held, method="agreement", valued_on=one.on, valid_until=add_months(one.on, 12), low_fen=one.low * 100, high_fen=one.low * 150, basis="参考同类交易与投入成本（演示）", is_synthetic=True,
        )
        file_valuation(System(), value)


# --- listings --------------------------------------------------------------------------------------------------------


def _listed(made: Made, one: DemoListing) -> None:
    """A listing, as far as the plan says."""
    held = Achievement.objects.get(pk=made.achieved[one.result].pk)
    listing = open_listing(
        System(), achievement=held, venue=made.venue, mode=one.mode, way=one.way, price_fen=one.price * 100 if one.way != "sealed" else None,
        **({"exclusivity": "exclusive" if one.serial % 2 else "ordinary", "field": "", "territory": "", "licence_months": TERM} if one.mode == "licence" else {}),
    )
    if one.end != "draft":
        listing = submit_listing(System(), listing, looked_at=True)
    if one.end == "returned":
        _act("listings.listing.return", made.user(EXCHANGE), listing, codes=["terms"], note="请补充许可范围（演示）")
    elif one.end not in ("draft", "submitted"):
        listing = publish_listing(System(), listing)
    if one.end == "withdrawn":
        withdraw_listing(System(), listing, reason="拟调整方案后再挂牌（演示）")
    made.listed[one.serial] = listing


# --- deals -----------------------------------------------------------------------------------------------------------


def _deal(made: Made, deal: DemoDeal) -> Iterator[Event]:
    """One deal, step by step, each on its own day."""
    listing = made.city.listings[deal.listing]
    begin = listing.on + timedelta(days=3)
    if listing.way == "quoted":
        yield Event(begin + timedelta(days=2), partial(_take, made, deal))
        way = _after_agreement(made, deal, begin + timedelta(days=4), noticed=False)
    else:
        yield Event(begin, partial(_ask, made, deal))
        for days, act in _talks(made, deal):
            yield Event(begin + timedelta(days=days), act)
        way = _after_agreement(made, deal, begin + timedelta(days=14), noticed=True)
    yield from way


def _speaker(made: Made, deal: DemoDeal) -> Any:
    return made.user(deal.speaker) if deal.speaker else System()


def _held(made: Made, deal: DemoDeal) -> Deal:
    found: Deal = Deal.objects.get(listing=made.listed[deal.listing])
    return found


def _take(made: Made, deal: DemoDeal) -> None:
    """A quoted listing is taken at its price."""
    listing = Listing.objects.get(pk=made.listed[deal.listing].pk)
    if deal.speaker:
        _act("trading.deal.take", made.user(deal.speaker), listing=listing, organisation=made.organisation(deal.buyer))
    else:
        _act("trading.deal.award", System(), listing=listing, buyer=made.organisation(deal.buyer), price=Money(listing.price_fen or 0), way="quoted")


def _ask(made: Made, deal: DemoDeal) -> None:
    """Interest, secrecy and the first talk."""
    listing, office, speaker = Listing.objects.get(pk=made.listed[deal.listing].pk), made.user(OFFICE), made.user(deal.speaker)
    interest = _act("trading.interest.express", speaker, listing=listing, organisation=made.organisation(deal.buyer), message="拟用于现有产线的升级改造（演示）", contact="演示联系人", is_synthetic=True)
    interest = _act("trading.interest.accept", office, interest)
    if deal.listing % 3 == 0:
        _act("trading.interest.secrecy", office, interest, purpose="评估能否用于现有产线（演示）", until=today() + timedelta(days=180))
        agreement = SecrecyAgreement.objects.get(interest=interest)
        _act("trading.secrecy.countersign", office, _act("trading.secrecy.sign", speaker, agreement))
    _act("trading.interest.talk", speaker, Interest.objects.get(pk=interest.pk))


def _talks(made: Made, deal: DemoDeal) -> Iterator[tuple[int, Callable[[], None]]]:
    """Versions on the table, until the state the plan ends in."""
    if deal.end in ("talking",):
        return
    yield 5, partial(_propose, made, deal, "trading.deal.offer", OFFICE, 100)
    if deal.end == "with-buyer":
        return
    yield 7, partial(_propose, made, deal, "trading.deal.counter", deal.speaker, 92)
    if deal.end == "with-seller":
        return
    if deal.end == "failed":
        yield 9, partial(_fail, made, deal)
        return
    yield 9, partial(_propose, made, deal, "trading.deal.offer", OFFICE, 96)
    yield 11, partial(_accept, made, deal)


def _propose(made: Made, deal: DemoDeal, key: str, speaker: str, share: int) -> None:
    listing = made.city.listings[deal.listing]
    price = Money.of(listing.price * share // 100)
    first = Money(price.fen // 3)
    licence = {"exclusivity": "exclusive" if deal.listing % 2 else "ordinary", "starts_on": today(), "ends_on": add_months(today(), TERM)} if listing.mode == "licence" else {}
    _act(
        key, made.user(speaker), _held(made, deal), price=price, mode=listing.mode,
        instalments=[{"amount": str(first), "due_on": "", "when": "签约后十个工作日"}, {"amount": str(price - first), "due_on": "", "when": "交付后"}],
        improvements="后续改进归改进方，双方相互优先许可", deliverables="图纸、工艺卡、样品各一套（演示）", **licence,
    )


def _accept(made: Made, deal: DemoDeal) -> None:
    held = _held(made, deal)
    last = held.terms.order_by("-version").first()
    assert last is not None  # noqa: S101 - a version was put on the table two days before
    _act("trading.deal.accept", made.user(deal.speaker), held, version=last.version)


def _fail(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.fail", made.user(deal.speaker), _held(made, deal), reason="价格未能谈拢（演示）")


_ORDER = ("agreed", "offered", "signed", "settled", "certified")


def _after_agreement(made: Made, deal: DemoDeal, day: date, *, noticed: bool) -> Iterator[Event]:
    """From an agreed price to the certificate, as far as the plan says; an agreed price passes its notice first."""
    if deal.end == "defaulted":
        yield Event(day + timedelta(days=3), partial(_default, made, deal))
        return
    if deal.end not in _ORDER:
        return
    last = _ORDER.index(deal.end)
    if noticed:
        yield Event(day, partial(_notice, made, deal))
        day += timedelta(days=28)  # the period, and a rest day it may roll over
        yield Event(day, partial(_pass_notice, made, deal))
    if last >= 1:
        yield Event(day + timedelta(days=1), partial(_sign, made, deal))
    if last >= 2:
        yield Event(day + timedelta(days=2), partial(_countersign, made, deal))
        yield Event(day + timedelta(days=5), partial(_pay, made, deal, last >= 3))
    if last >= 4:
        yield Event(day + timedelta(days=7), partial(_certify, made, deal))


def _notice(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.notice", made.user(OFFICE), _held(made, deal))


def _pass_notice(made: Made, deal: DemoDeal) -> None:
    held = _held(made, deal)
    notice = held.achievement.price_notices.get(state="running")
    _act("valuation.notice.pass", System(), notice)


def _sign(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.sign", made.user(OFFICE), _held(made, deal))


def _countersign(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.countersign", made.user(deal.speaker), _held(made, deal))


def _pay(made: Made, deal: DemoDeal, whole: bool) -> None:
    held = _held(made, deal)
    price = held.price or Money(0)
    first = Money(price.fen // 3)
    parts = (first, price - first) if whole else (first,)
    for place, part in enumerate(parts, 1):
        _act("trading.deal.book", made.user(EXCHANGE), _held(made, deal), receipt=f"YS{today():%Y%m%d}{deal.listing:03d}{place}", amount=part, on=today())


def _certify(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.certify", made.user(EXCHANGE), _held(made, deal))


def _default(made: Made, deal: DemoDeal) -> None:
    _act("trading.deal.default", made.user(EXCHANGE), _held(made, deal), at_fault="buyer", reason="逾期未签约（演示）")


# --- auctions --------------------------------------------------------------------------------------------------------


def _auctions(made: Made) -> Iterator[Event]:
    """One auction of each kind is running; buyers may register and bid."""
    for way in ("english", "sealed"):
        found = next((one for one in made.city.listings if one.way == way and one.end == "open"), None)
        if found is not None:
            yield Event(made.city.today - timedelta(days=2), partial(_announce, made, found))


def _announce(made: Made, one: DemoListing) -> None:
    opens = datetime.combine(today(), time(9), ZONE)
    drafted = _act(
        "trading.auction.draft", System(), listing=Listing.objects.get(pk=made.listed[one.serial].pk), reserve_fen=one.price * 100, increment_fen=one.price * 5, deposit_fen=one.price * 20,
        opens_at=opens, announced_close=opens + timedelta(days=9), is_synthetic=True,
    )
    _act("trading.auction.announce", System(), drafted)
