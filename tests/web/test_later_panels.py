"""A dossier answers with its Line and its own panels; those of other rooms come when they are scrolled to, to the same readers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.records import RECORDS
from tests.rooms.disclosure.scene import accepted

from shouzhan.rooms.disclosure.achieving import describe
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.listings.public import ask_lane, open_listing, register_venue, warn
from shouzhan.rooms.ownership.patenting import open_patent
from shouzhan.rooms.parties import calendars
from shouzhan.rooms.valuation import actions as valuation
from shouzhan.web.recordpage import PANELS

pytestmark = pytest.mark.database
QUERIES = 12
LATER = [entry.later.key for entry in PANELS["disclosure.achievements"] if entry.later] + ["history"]


@pytest.fixture
def achieved(world):
    """A result with something in every room after its own."""
    from datetime import date

    accepted(world)
    made = describe(world.chu, Achievement.objects.get(), openness="public")
    Achievement.objects.filter(pk=made.pk).update(is_city_funded=True, transfer_by=date(2026, 6, 30))
    made.refresh_from_db()
    open_patent(world.chu, achievement=made, name="纳滤膜制备方法")
    valuation.open_valuation(
        world.system, achievement=made, method="agreement", valued_on=date(2026, 11, 1), valid_until=date(2027, 11, 1), low_fen=100_00, high_fen=200_00, basis="样例")
    valuation.open_notice(world.system, achievement=made, price_fen=150_00)
    venue = register_venue(world.system, organisation=world.exchange)
    open_listing(world.system, achievement=made, venue=venue, mode="transfer", way="agreement")
    ask_lane(world.system, achievement=made, venue=venue, lane="prosecution", ground="产品即将上市")
    warn(world.system, achievement=made)
    return made


def asked_for(client, path):
    client.get("/workbench/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked), answer.content.decode(), "\n".join(query["sql"][:200] for query in asked)


@pytest.mark.parametrize("who", ["feng", "chen", "chu", "zhou", "jiang", "yang", "auditor", None])
def test_it_asks_no_more_than_a_page_may_for_the_dossier_and_for_each_part(world, achieved, who, monkeypatch):
    monkeypatch.setattr(calendars, "PAUSE", float("inf"))
    client = world.client(getattr(world, who) if who else None)

    for path in ("", *(f"panels/{key}/" for key in LATER)):
        count, _text, sql = asked_for(client, f"/achievements/{achieved.number}/{path}")
        assert count <= QUERIES, f"{path}\n{sql}"


def test_it_shows_a_part_by_its_heading_and_the_way_to_it_without_script(world, achieved):
    client, where = world.client(world.chu), f"/achievements/{achieved.number}/"
    first, whole = client.get(where).content.decode(), client.get(f"{where}?all=1").content.decode()

    for key in LATER:
        assert f'id="panel-{key}"' in first
        assert f'hx-get="{where}panels/{key}/"' in first
        assert f'href="?all=1#panel-{key}"' in first
    assert "hx-trigger=\"revealed\"" not in whole
    assert "纳滤膜制备方法" not in first
    assert "纳滤膜制备方法" in whole
    assert 'id="panel-patents"' in whole


def test_it_gives_each_part_as_the_whole_page_shows_it(world, achieved):
    client, where = world.client(world.chu), f"/achievements/{achieved.number}/"

    part = client.get(f"{where}panels/patents/").content.decode()

    assert "<html" not in part
    assert 'id="panel-patents"' in part
    assert "纳滤膜制备方法" in part


def test_it_gives_a_part_to_nobody_who_may_not_see_the_record(world):
    closed = RECORDS["disclosure.achievements"](world)

    for key in LATER:
        for client in (world.client(), world.client(world.jiang)):
            assert client.get(f"/achievements/{closed.number}/panels/{key}/").status_code == 404


def test_it_gives_outsiders_no_more_of_a_part_than_the_whole_page(world, achieved):
    client, where = world.client(world.jiang), f"/achievements/{achieved.number}/"

    assert "纳滤膜制备方法" not in client.get(f"{where}panels/patents/").content.decode()
    assert "panel-mandatory" not in client.get(where).content.decode()
    assert client.get(f"{where}panels/mandatory/").content.decode().strip() == ""


def test_it_knows_no_part_that_is_not_declared(world, achieved):
    client = world.client(world.chu)

    assert client.get(f"/achievements/{achieved.number}/panels/about/").status_code == 404
    assert client.get(f"/organisations/{world.university.number}/panels/history/").status_code == 404
