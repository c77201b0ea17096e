"""A number on the board or on the city's line, and the list behind it, are the same records for the same reader."""

import re
from datetime import timedelta
from html import unescape

import pytest

from shouzhan.kernel.actor import Stranger
from shouzhan.kernel.dates import today
from shouzhan.rooms.coordination.actions import accept_task, open_task
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.web.portal import city_line

pytestmark = pytest.mark.database
TOLD = re.compile(r'role="status">(\d+) 条<')


def listed(client, url):
    return int(TOLD.search(client.get(url).content.decode())[1])


@pytest.fixture
def ledger(world):
    """Tasks whose printed units are called otherwise than the bodies behind them; one is late, one has an owner."""
    _ = world.commission, world.education
    for serial, days in enumerate((200, -5, 3)):
        task = open_task(world.zhou, name=f"建设概念验证中心{serial}", units=["市科委", "市教委"][: serial + 1], starts_on=today() - timedelta(days=60), target_on=today() + timedelta(days=days))
    accept_task(world.zhou, task, owner=world.education)
    return world


@pytest.fixture
def closed_achievement(world):
    """A result that only its own unit finds."""
    return mint_achievement(world.chu, name="样例膜材料", summary="内部摘要", unit=world.university)


def test_each_cell_of_the_heat_table_opens_as_many_tasks_as_it_says(ledger):
    client = ledger.client()
    board = client.get("/board/").content.decode()
    cells = re.findall(r'<a href="(/tasks/\?unit=[^"]+)">(.*?)</a>', board, re.DOTALL)
    told = [(unescape(url), int(re.findall(r"\d+", re.sub(r"<[^>]+>", " ", cell))[-1])) for url, cell in cells]

    assert {count for _url, count in told} > {0, 1}
    assert [(url, count) for url, count in told if listed(client, url) != count] == []


def test_each_stop_of_the_line_opens_what_this_reader_may_see(ledger, closed_achievement):
    for reader in (None, ledger.chu, ledger.zhou):
        client = ledger.client(reader)
        line = client.get("/").content.decode()
        assert "包括未公开的" not in line
        stops = re.findall(r'<a class="stop__body" href="([^"]+)">.*?stop__count">(?:<[^>]+>)*([\d,]+)', line, re.DOTALL)
        assert len(stops) >= 9
        assert [(url, count) for url, count in stops if listed(client, unescape(url)) != int(count)] == []


def test_an_achievement_nobody_else_finds_is_counted_for_its_unit_alone(ledger, closed_achievement):
    def count(reader):
        return next(stop.count for stop in city_line(reader).stops if stop.url == f"/achievements/?state={closed_achievement.state}")

    assert count(Stranger()) == 0
    assert count(ledger.chu) == 1


def test_late_and_lately_open_just_those_tasks(ledger):
    client = ledger.client()
    found = [(unescape(url), int(re.search(r"\d+$|^\d+", text.strip())[0])) for url, text in re.findall(r'<a class="stop__(?:note|flow|pile)" href="([^"]+)">(?:<svg.*?</svg>)?\D*?([^<]*)</a>', client.get("/board/").content.decode(), re.DOTALL)]

    assert any("pace=late" in url for url, _count in found)
    assert [(url, count) for url, count in found if listed(client, url) != count] == []


def test_a_task_that_prints_no_unit_says_so(world):
    open_task(world.zhou, name="走访实验室", units=[], starts_on=today(), target_on=today() + timedelta(days=200))

    assert "原文未列" in world.client().get("/tasks/").content.decode()
