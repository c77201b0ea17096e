"""What the ledger page and the panels show, to whom, and what they keep from everybody else."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.records import RECORDS
from tests.rooms.ownership.scene import achievement_of, licence, own, patented, pledge, sell

pytestmark = pytest.mark.database


@pytest.fixture
def achievement(world):
    return achievement_of(world)


def test_the_ledger_shows_who_held_what_on_any_day(world, achievement):
    sell(world, achievement, starts_on=date(2026, 12, 1))
    client = world.client(world.chu)
    for day, name in (("2026-11-30", "云岫大学"), ("2026-12-01", "青萍电子有限公司")):
        answer = client.get(f"/ownership/{achievement.number}/?on={day}")
        assert [str(row.cells[0].value) for row in answer.context["held"].rows] == [name]
    assert len(answer.context["spans"]) == 2


def test_a_day_that_is_none_is_said_and_today_is_shown(world, achievement):
    answer = world.client(world.chu).get(f"/ownership/{achievement.number}/?on=昨天")
    assert answer.status_code == 200
    assert "不是日期" in answer.content.decode()


def test_nobody_outside_learns_whose_it_is(world, achievement):
    sell(world, achievement)
    right = own(achievement)
    for who in (world.han, world.wang, world.citizen, None):
        client = world.client(who)
        assert client.get(f"/ownership/{achievement.number}/").status_code in (302, 404)
        assert client.get(f"/rights/{right.number}/").status_code in (302, 404)
        listed = client.get("/rights/", follow=True).content.decode()
        assert right.number not in listed
        assert achievement.name not in listed
        found = client.get("/api/v1/ownership/rights/")
        assert right.number not in found.content.decode()


def test_a_holder_reads_its_own_right(world, achievement):
    made = licence(world, achievement)
    client = world.client(world.jiang)
    assert client.get(f"/rights/{made.number}/").status_code == 200
    assert client.get(f"/rights/{own(achievement).number}/").status_code in (403, 404)


def test_the_achievement_shows_its_rights_filings_and_way_to_a_grant(world):
    grant = RECORDS["ownership.grants"](world)
    patented(world, grant.achievement)
    page = world.client(world.feng).get(f"/achievements/{grant.achievement.number}/?all=1").content.decode()
    for word in ("权利台账与任一日的权利人", "一种缓冲层", grant.number):
        assert word in page


@pytest.mark.parametrize("name", ["ownership.rights", "ownership.patents", "ownership.grants", "ownership.pilots", "ownership.adoptions"])
def test_every_page_is_answered_in_few_questions(world, name):
    from shouzhan.web.registers import REGISTERS

    record, register = RECORDS[name](world), REGISTERS[name]
    client = world.client(world.wei)
    for url in (register.url(record), register.url()):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code == 200, url
        assert len(asked) <= 12, [query["sql"][:120] for query in asked]


def test_a_pledge_says_what_it_bars(world, achievement):
    held = pledge(world, achievement)
    page = world.client(world.chu).get(f"/rights/{held.number}/").content.decode()
    assert "未经质权人同意不能转让或许可" in page


def test_the_form_enters_a_right_and_says_what_is_wrong(world, achievement):
    client = world.client(world.chu)
    given = {"achievement": achievement.number, "kind": "ownership", "holder": world.company.number, "share": "10", "starts_on": "2026-11-20", "ground": "共有协议"}
    answer = client.post("/rights/new/enter/", given)
    assert "超过 100%" in answer.content.decode()
    answer = client.post("/rights/new/enter/", {**given, "kind": "pledge", "share": ""}, follow=True)
    assert answer.status_code == 200
    assert achievement.rights.filter(kind="pledge").exists()
