"""At the turn of a year whose holidays nobody entered yet: what counts working days is refused with the way out, the rest goes on."""

from datetime import date

import pytest
from tests.rooms.disclosure.scene import drafted
from tests.rooms.ownership.test_grants import approved, terms
from tests.rooms.trading.stage import agreed, listing_of

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership import granting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = date(2026, 12, 29)


def asked(world):
    listing = listing_of(world)
    return world.jiang, "/interests/new/express/", {"listing": listing.number, "organisation": world.company.pk, "message": "用于电缆"}


def disclosed(world):
    return world.feng, f"/disclosures/{drafted(world).number}/submit/", {}


def priced(world):
    return world.chu, f"/deals/{agreed(world, listing_of(world)).number}/notice/", {"how": "集体研究"}


def granted(world):
    from tests.records import RECORDS

    made = granting.agree_grant(world.chu, approved(world, RECORDS["ownership.grants"](world)), **terms(world, "50", "20"))
    return world.chu, f"/grants/{made.number}/publish/", {}


@pytest.mark.parametrize("story", [asked, disclosed, priced, granted])
def test_it_says_whose_holidays_are_missing_and_who_enters_them(world, story):
    assert world.chen
    who, url, fields = story(world)
    before = Entry.objects.count()
    with frozen(DAY):
        answer = world.client(who).post(url, fields)

    said = answer.content.decode()
    assert answer.status_code == 422, said
    assert "尚未录入 2027 年的节假日安排" in said
    assert "/calendars/" in said
    assert Entry.objects.count() == before


def test_the_form_of_a_scout_lets_the_day_be_chosen_by_hand(world):
    assert world.feng
    with frozen(DAY):
        client = world.client(world.chu)
        page = client.get("/scouting/new/open/")
        sent = client.post("/scouting/new/open/", {"name": "看看实验室", "scout": world.feng.pk, "kind": "", "finish_by": "2027-01-20", "unit": world.university.pk})

    assert (page.status_code, sent.status_code) == (200, 302)
