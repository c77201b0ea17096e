"""What the registers count of listings and deals."""

from datetime import timedelta
from fractions import Fraction

import pytest
from tests.rooms.trading.stage import PRICE, certified, listing_of, paid, signed

from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.rows import rows_behind
from shouzhan.kernel.dates import frozen, today
from shouzhan.rooms.reporting.metrics import live_backend, metric
from shouzhan.rooms.trading.models import Deal

pytestmark = pytest.mark.database


def counted(name):
    return compute(metric(name), live_backend(), as_of=today()).value


def test_nothing_traded_is_no_deal_and_no_time(world):
    assert counted("results-listed") == 0
    assert counted("deals-settled") == 0
    assert counted("days-from-listing-to-deal") is None


def test_it_counts_what_was_paid_in_full_and_what_it_came_to(world, listing):
    signed(world, listing_of(world), who=world.han, organisation=world.rival)
    assert counted("deals-settled") == 0

    certified(world, listing)

    assert counted("results-listed") == 2
    assert counted("deals-settled") == 1
    assert counted("deals-settled-amount") == PRICE.fen


def test_it_says_how_long_deals_took_from_their_listing(world):
    with frozen(today() - timedelta(days=12)):
        early = listing_of(world)
    late = listing_of(world)
    signed(world, early)
    signed(world, late, who=world.han, organisation=world.rival)

    assert counted("days-from-listing-to-deal") == Fraction(6)


def test_each_figure_leads_to_its_records_and_its_clause(world, listing):
    deal = certified(world, listing)

    rows = rows_behind(metric("deals-settled-amount"), live_backend(), as_of=today(), limit=5).rows
    assert [row.number for row in rows] == [deal.number]
    page = world.client(world.chu).get("/figures/deals-settled-amount/").content.decode()
    assert f"/deals/{deal.number}/" in page
    assert "二(四)8" in page
    stranger = world.client().get("/figures/deals-settled-amount/").content.decode()
    assert deal.number not in stranger


def test_the_board_shows_them(world, listing):
    certified(world, listing)
    page = world.client().get("/board/").content.decode()
    assert "/figures/deals-settled/" in page
    assert "/figures/days-from-listing-to-deal/" in page
    assert Deal.objects.count() == 1


def test_the_public_cannot_work_out_the_price_of_one_deal(world):
    for day, receipt in enumerate(("A", "B", "C"), 1):
        with frozen(today() - timedelta(days=day)):
            certified_now = paid(world, signed(world, listing_of(world)), f"R-{receipt}")
            assert certified_now.state == "settled"
    path, stranger = "/figures/deals-settled-amount/", world.client()

    def told(client, query=""):
        return client.get(f"{path}figure.json{query}").json()["data"]["value"]

    yesterday = f"?as_of={today() - timedelta(days=2)}"
    assert told(stranger) == told(stranger, yesterday) == told(world.client(world.jiang), yesterday) == "300"
    assert told(world.client(world.auditor), yesterday) == "200"
    page = stranger.get(path).content.decode()
    assert "2026-11-18" not in page
    assert "单笔金额不公开" in page


def test_the_public_learns_no_amount_that_stands_for_too_few(world, listing):
    certified(world, listing)
    amount = "100.00"  # in ten thousands

    for path in ("/figures/deals-settled-amount/", "/figures/deals-settled-amount/?by=way", "/board/"):
        assert amount not in world.client().get(path).content.decode(), path
        assert amount in world.client(world.auditor).get(path).content.decode(), path
    assert world.client().get("/figures/deals-settled-amount/figure.json").json()["data"]["value"] is None
