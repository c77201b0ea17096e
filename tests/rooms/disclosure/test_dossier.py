"""The dossier: one page for one result, its Line, everything on its thread, on paper, within the budget."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.disclosure.scene import accepted, drafted, submitted

from shouzhan.kernel.dates import today
from shouzhan.rooms.disclosure.achieving import describe
from shouzhan.rooms.disclosure.actions import plan_publication
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.ownership.patenting import open_patent
from shouzhan.rooms.parties import calendars
from shouzhan.rooms.valuation.public import file_valuation, open_valuation

pytestmark = pytest.mark.database
QUERIES = 12


def queries(client, path):
    client.get("/workbench/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked), answer.content.decode()


def test_it_tells_what_happened_on_the_whole_thread_to_those_who_see_it(world):
    made = accepted(world)
    achieved = describe(world.chu, Achievement.objects.get(), openness="public")

    inside = world.client(world.chen).get(f"/achievements/{achieved.number}/?all=1").content.decode()
    outside = world.client(world.jiang).get(f"/achievements/{achieved.number}/?all=1").content.decode()

    assert f"/disclosures/{made.number}/" in inside
    assert "成果披露 · 提交披露" in inside
    assert made.number not in outside
    assert "提交披露" not in outside


def test_it_tells_of_the_rooms_after_this_one_as_far_as_their_records_are_seen(world):
    achieved = describe(world.chu, mint_achievement(world.chu, name="纳滤膜", unit=world.university), openness="public")
    patent = open_patent(world.chu, achievement=achieved, name="纳滤膜制备方法")

    assert f"/patents/{patent.number}/" in world.client(world.chu).get(f"/achievements/{achieved.number}/?all=1").content.decode()


def test_it_opens_the_panel_behind_its_stop(world):
    accepted(world)

    page = world.client(world.chu).get(f"/achievements/{Achievement.objects.get().number}/").content.decode()

    assert 'href="#panel-about"' in page
    assert 'id="panel-about"' in page


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_it_prints_its_dossier_for_those_inside_only(world, kind):
    made = accepted(world)
    achieved = describe(world.chu, Achievement.objects.get(), openness="public")
    where = f"/achievements/{achieved.number}/dossier.{kind}"

    printed = world.client(world.chu).get(where)

    assert printed.content[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[kind]
    assert world.client(world.jiang).get(where).status_code == 403
    assert world.client(world.wang).get(where).status_code in (403, 404)
    assert made.number


@pytest.mark.parametrize("who", ["feng", "chen", "chu", "jiang", "auditor"])
def test_it_stays_within_the_budget_on_every_page(world, who, monkeypatch):
    monkeypatch.setattr(calendars, "PAUSE", float("inf"))
    made = plan_publication(world.feng, accepted(world), on=date(2027, 3, 1), where="学报")
    achieved = describe(world.chu, Achievement.objects.get(), openness="public")
    for n in range(3):
        mint_achievement(world.chu, name=f"成果{n}", unit=world.university, openness="public")
        submitted(world, name=f"待受理{n}")
    client = world.client(getattr(world, who))
    paths = ["/achievements/", f"/achievements/{achieved.number}/", "/disclosures/", "/facility-results/"]
    paths += [] if who == "jiang" else [f"/disclosures/{made.number}/"]

    counts = {path: queries(client, path)[0] for path in paths}

    assert max(counts.values()) <= QUERIES, counts


def test_it_asks_no_more_for_many_contributors_and_rows(world, monkeypatch):
    monkeypatch.setattr(calendars, "PAUSE", float("inf"))
    client = world.client(world.chu)
    first = drafted(world)
    few = queries(client, "/disclosures/")[0]
    for n in range(10):
        drafted(world, name=f"披露{n}")

    assert queries(client, "/disclosures/")[0] <= few
    assert queries(client, f"/disclosures/{first.number}/")[0] <= QUERIES


def test_it_leads_whoever_works_on_it_to_the_next_stop(world):
    accepted(world)
    here = f"/achievements/{Achievement.objects.get().number}/"
    onward = 'class="button button--primary" href="#panel-valuations"'
    assert onward in world.client(world.chu).get(here).content.decode()
    assert onward not in world.client(world.chen).get(here).content.decode()

    valued = open_valuation(world.chu, achievement=Achievement.objects.get(), method="agreement", low_fen=100, high_fen=200, basis="三笔同类交易", valued_on=today(), valid_until=today() + timedelta(days=300))
    assert 'class="button button--primary"' not in world.client(world.chu).get(here).content.decode()  # being valued

    file_valuation(world.chu, valued)
    assert 'class="button button--primary" href="#panel-listings"' in world.client(world.chu).get(here).content.decode()
