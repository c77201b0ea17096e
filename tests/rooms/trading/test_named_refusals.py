"""The inputs everybody fears, each put in by the page and by the interface: refused with why, on what ground, and what to do."""

from datetime import date, datetime, timedelta
from html import unescape

import pytest
from tests.rooms.disclosure.scene import drafted, submitted
from tests.rooms.disclosure.test_novelty import planned
from tests.rooms.ownership.scene import patented
from tests.rooms.trading.stage import agreed, licence, listing_of, noticed, talks

from shouzhan.kernel.dates import ZONE, frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading import dealing
from shouzhan.rooms.trading.auctions import actions, bidding

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
RESERVE, STEP = 100_000_000, 5_000_000


def refused(world, user, record, step, **fields):
    """The refusal both doors give, told to the reader as it should be; nothing was done."""
    register, client, entries = type(record).procedure().name, world.client(user), Entry.objects.count()
    path = {"disclosure.disclosure": "disclosures", "trading.deal": "deals", "trading.auction": "auctions"}[register]

    page = client.post(f"/{path}/{record.number}/{step}/", fields)
    told = client.post(f"/api/v1/{path}/{record.number}/steps/{step}/", fields, content_type="application/json")

    error, shown = told.json()["error"], unescape(page.content.decode())
    assert page.status_code == 422, shown
    assert (error["sentence"] in shown, error["remedy"] in shown) == (True, True)
    assert all(error[part] for part in ("code", "sentence", "remedy", "citations")), error
    assert Entry.objects.count() == entries
    return error


def licensed(world, first, buyer="jiang", **fields):
    """Terms of a licence on the buyer's table."""
    who, body = {"jiang": (world.jiang, world.company), "han": (world.han, world.rival)}[buyer]
    return dealing.seller_proposes(world.chu, talks(world, first, who, body), **licence(**fields))


def bidding_now(world, **terms):
    listing = listing_of(world, way="english")
    given = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": 0, "opens_at": NINE, "announced_close": NINE + timedelta(hours=1), **terms}
    return actions.announce_auction(world.yang, actions.draft_auction(world.yang, listing=listing, **given))


def admitted(world, auction, user, body, number):
    auction = actions.register_bidder(user, auction, organisation=body)
    return actions.admit_bidder(world.yang, auction, bidder=number)


def test_shares_of_a_hundredth_less_than_the_whole(world):
    error = refused(world, world.feng, drafted(world, shares=("60", "39.99")), "submit")
    assert (error["code"], "99.99%" in error["sentence"]) == ("shares-not-whole", True)


def test_a_contributor_who_never_confirms(world):
    error = refused(world, world.chu, submitted(world), "accept", has_intention="on")
    assert (error["code"], "陈十" in error["sentence"]) == ("not-confirmed", True)


def test_a_publication_before_anybody_filed(world):
    made, publication = planned(world)
    assert refused(world, world.chu, made, "clear", publication=publication.pk)["code"] == "publication-before-filing"


@pytest.mark.parametrize("day", [date(2026, 10, 2), date(2026, 10, 8)])  # the fifteenth day, a holiday; and the day it rolled on to
def test_a_signature_while_a_notice_that_ends_on_a_holiday_runs(world, day):
    with frozen(date(2026, 9, 17)):
        deal = dealing.post_price(world.chu, agreed(world, listing_of(world)), how="集体研究")
    with frozen(day):
        error = refused(world, world.chu, deal, "sign")
    assert (error["code"], "2026-10-08" in error["sentence"]) == ("notice-running", True)


def test_a_licence_longer_than_the_patent(world):
    listing = listing_of(world, mode="licence", exclusivity="exclusive")
    assert patented(world, listing.achievement).expires_on == date(2040, 3, 1)
    deal = licensed(world, listing, ends_on=date(2040, 3, 2))
    error = refused(world, world.jiang, deal, "accept", version=1)
    assert (error["code"], "2040-03-01" in error["remedy"]) == ("longer-than-patent", True)


def test_two_exclusive_licences_of_one_field_and_territory(world):
    listing = listing_of(world, mode="licence", exclusivity="exclusive")
    other = listing_of(world, listing.achievement, mode="licence", exclusivity="exclusive", territory="中国")
    second = licensed(world, other, "han", field="电缆", territory="中国")
    first = licensed(world, listing, field="电缆", territory="中国")
    dealing.buyer_accepts(world.jiang, first, version=1)

    assert refused(world, world.han, second, "accept", version=1)["code"] == "right-taken"


def test_a_bid_one_fen_short_of_the_step(world):
    auction = admitted(world, admitted(world, bidding_now(world), world.jiang, world.company, 1), world.han, world.rival, 2)
    auction = bidding.place_bid(world.jiang, auction, amount=Money(RESERVE))
    error = refused(world, world.han, auction, "bid", amount="1049999.99")
    assert "1,050,000.00" in error["remedy"]


def test_a_bidder_related_to_the_seller(world):
    auction = bidding_now(world)
    type(world.company).objects.filter(pk=world.company.pk).update(parent=world.university)
    error = refused(world, world.jiang, auction, "register", organisation=world.company.pk)
    assert error["code"] == "relation-not-declared"


def test_a_clock_moved_backwards_between_two_bids(world):
    auction = admitted(world, admitted(world, bidding_now(world), world.jiang, world.company, 1), world.han, world.rival, 2)
    with frozen(NINE + timedelta(minutes=10)):
        auction = bidding.place_bid(world.jiang, auction, amount=Money(RESERVE))
    with frozen(NINE + timedelta(minutes=9, seconds=59)):
        error = refused(world, world.han, auction, "bid", amount="1100000")
    assert error["code"] == "clock-moved-back"


def test_a_clock_moved_backwards_between_two_signatures(world):
    deal = dealing.sign_deal(world.chu, noticed(world, agreed(world, listing_of(world))))
    with frozen(NINE - timedelta(minutes=1)):
        error = refused(world, world.jiang, deal, "countersign")
    assert error["code"] == "clock-went-back"
