"""Figures by district: shaded by the greatest, told in a sentence, and opened as a table."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.rooms.reporting.scene import KEY, approved, declared, watched

from shouzhan.rooms.reporting.actions import cut_report, plan_report
from shouzhan.rooms.reporting.maps import district_maps
from shouzhan.rooms.reporting.models import ReturnForm

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)
PUDONG, YANGPU, CHONGMING = "310115", "310110", "310151"


def counted(world, **values):
    form = declared(world)
    for place, value in values.items():
        approved(world, form, value, place=place.removeprefix("d"))


def page(world, path, user=None):
    return world.client(user).get(path).content.decode()


def test_it_shades_districts_by_the_greatest_and_keeps_zero_from_no_data(world):
    counted(world, **{f"d{PUDONG}": "10", f"d{YANGPU}": "1", f"d{CHONGMING}": "0"})

    drawn, = district_maps(DAY)
    assert {tile.code: (tile.value, tile.level) for tile in drawn.tiles} == {PUDONG: (Decimal(10), 5), YANGPU: (Decimal(1), 1), CHONGMING: (Decimal(0), 0)}
    assert drawn.caption == "浦东新区最多，10 家；合计 11 家"


def test_it_names_those_that_share_the_lead(world):
    counted(world, **{f"d{PUDONG}": "2", f"d{YANGPU}": "2"})

    assert district_maps(DAY)[0].caption in ("浦东新区、杨浦区各 2 家；合计 4 家", "杨浦区、浦东新区各 2 家；合计 4 家")


def test_it_draws_no_map_of_one_district_on_the_board(world):
    counted(world, **{f"d{PUDONG}": "2"})

    assert district_maps(DAY) == ()


def test_it_opens_a_district_to_its_own_rows(world):
    counted(world, **{f"d{PUDONG}": "10", f"d{YANGPU}": "1"})

    city, here = (page(world, f"/figures/{KEY}/?by=district{narrowed}", world.zhou) for narrowed in ("", f"&district={YANGPU}"))
    assert "tile--310110" in city
    behind = city.split('class="chart__table"')[1].split("</table>")[0]
    assert "杨浦区" in behind
    assert city.count('href="/returns/SR-') == 2
    assert here.count('href="/returns/SR-') == 1


def test_it_draws_the_trend_beside_a_target_and_says_it_in_words(world):
    watched(world)
    form = ReturnForm.objects.get(key=KEY)
    approved(world, form, "3", period=date(2026, 3, 1))
    approved(world, form, "7", period=date(2026, 9, 1))

    board = page(world, "/board/")
    assert "bullet__spark" in board
    assert "2026年3季度 7" in board


def test_it_shows_the_figures_of_a_report_on_its_page(world):
    watched(world)
    approved(world, ReturnForm.objects.get(key=KEY), "7")
    report = cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1)))

    shown = world.client(world.zhou).get(f"/reports/{report.number}/").content.decode()
    assert "7 家" in shown
    assert f"/reports/{report.number}/report.pdf" in shown


def test_a_city_without_a_map_is_told_in_bars_the_longest_first(world, settings):
    counted(world, **{f"d{PUDONG}": "10", f"d{YANGPU}": "4", f"d{CHONGMING}": "0"})
    settings.PLACES = replace(settings.PLACES, districts=tuple(replace(place, tile=None) for place in settings.PLACES.districts))

    told = page(world, f"/figures/{KEY}/?by=district", world.zhou)
    assert 'class="tiles' not in told
    assert "示意图" not in told
    assert re.findall(r'placebar__name"><a href="[^"]+">([^<]+)', told) == ["浦东新区", "杨浦区", "崇明区"]
    assert re.findall(r'class="done"[^>]*width="([\d.]+)"', told)[:2] == ["100.00", "40.00"]


def test_a_map_gives_each_district_the_place_its_city_says(world, settings):
    counted(world, **{f"d{PUDONG}": "10", f"d{YANGPU}": "4"})
    here = settings.PLACES
    settings.PLACES = replace(here, districts=tuple(replace(place, tile=(1, at + 1, 1, 1)) for at, place in enumerate(here.districts[:2])))

    told = page(world, f"/figures/{KEY}/?by=district", world.zhou)
    assert re.findall(r'<li class="tile tile--\d+ ([^"]+) shade', told) == ["at-row-1 at-col-1 rows-1 cols-1", "at-row-1 at-col-2 rows-1 cols-1"]
    assert "tiles--2" in told
