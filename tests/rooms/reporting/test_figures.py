"""The page of a figure agrees with itself: its number, its chart and its rows tell the same."""

from dataclasses import replace
from datetime import date

import pytest
from tests.rooms.reporting.scene import KEY, approved, declared

from shouzhan.engine.metrics.compute import compute
from shouzhan.kernel.dates import today
from shouzhan.rooms.coordination.public import open_task
from shouzhan.rooms.reporting.metrics import live_backend, metric
from shouzhan.rooms.reporting.pages import _chart

pytestmark = pytest.mark.database


def shown(world, path, user=None):
    return world.client(user).get(path).content.decode()


@pytest.mark.parametrize("years", [(2026, 2026, 2025, 2024), (2026, 2014, 2013)])
def test_the_chart_of_a_flow_adds_up_to_its_figure(world, years):
    _ = world.education
    for at, year in enumerate(years):
        open_task(world.zhou, name=f"任务{at}", units=["市教委"], starts_on=date(year, 3 + at, 1), target_on=date(2027, 1, 1))
    found = replace(metric("tasks-opened"), kind="flow")
    figure = compute(found, live_backend(), as_of=today())

    chart = _chart(found, live_backend(), today(), figure, "", False)

    assert sum(value or 0 for value in chart.series[0].values) == figure.value == len(years)
    assert f"合计 {len(years)} 项" in str(chart.title)


def test_it_names_the_rows_and_tells_districts_apart(world):
    form = declared(world)
    for place, value in (("310112", "2"), ("310115", "3")):
        approved(world, form, value, place=place)

    page = shown(world, f"/figures/{KEY}/", world.li)

    assert "概念验证中心 · 闵行区 · 2026-09-30" in page
    assert "概念验证中心 · 浦东新区 · 2026-09-30" in page


def test_it_calls_the_city_by_its_name_where_only_the_city_is_told(world):
    approved(world, declared(world), "7")

    page = shown(world, f"/figures/{KEY}/?by=district")

    assert "310000最多" not in page
    assert "只有全市数，没有按区的数" in page
    assert "全市" in page
    assert ">310000<" not in page


def test_it_says_in_one_sentence_how_many_rows_are_not_shown(world):
    form = declared(world)
    for place in ("310112", "310115", "310104"):
        approved(world, form, "2", place=place)

    page = shown(world, f"/figures/{KEY}/")

    assert "另有 3 条记录没有列出" in page
    assert "无权查看" not in page
