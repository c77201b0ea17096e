"""A reported value is shown as of its own period, and stands for no period nobody reported."""

from datetime import date

import pytest
from tests.rooms.reporting.scene import KEY, approved, declared, watched

from shouzhan.kernel.dates import frozen, today
from shouzhan.rooms.reporting.models import ReturnForm
from shouzhan.rooms.reporting.pages import _change, _chart
from shouzhan.rooms.reporting.standings import stand_of

pytestmark = pytest.mark.database


def quarterly(world):
    target = watched(world)
    form = ReturnForm.objects.get(key=KEY)
    approved(world, form, "5", date(2024, 12, 31))
    approved(world, form, "9", date(2025, 12, 31))
    return target


def test_it_shows_the_day_of_the_value_itself(world):
    target = quarterly(world)
    day = today().isoformat()

    page = world.client().get(f"/figures/{KEY}/").content.decode()
    assert "截至 2025-12-31" in page or "截至 2025年12月31日" in page
    answer = world.client().get(f"/figures/{KEY}/figure.json").json()["data"]
    assert (answer["as_of"], answer["valued_on"]) == (day, "2025-12-31")
    board = world.client().get("/board/").content.decode()
    assert "数值为截至 2025-12-31 的填报数。" in board
    assert "此后已有应报的期间没有数据。" in board
    assert "数值为截至 2025-12-31" in world.client().get(f"/targets/{target.number}/").content.decode()


def test_it_draws_no_point_for_a_period_without_a_return(world):
    target = quarterly(world)

    stand = stand_of(target, today(), with_trend=True)

    assert {point.key: stand.shown(point.value) for point in stand.trend if point.value is not None} == {"2025-Q4": 9}


def test_it_compares_the_last_value_with_the_year_before(world):
    target = quarterly(world)

    with frozen(date(2026, 2, 1)):
        stand = stand_of(target, today(), with_trend=True)

        assert "较上年同季" in _change(stand)
        assert "+4" in _change(stand)
        assert "2025年4季度" in _change(stand)


def test_its_chart_leaves_the_quarters_of_a_yearly_return_open(world):
    form = declared(world, every="year")
    for year, value in ((2024, "5"), (2025, "9")):
        approved(world, form, value, date(year, 6, 1))
    from shouzhan.engine.metrics.compute import compute
    from shouzhan.rooms.reporting.metrics import live_backend, metric

    found = metric(KEY)
    chart = _chart(found, live_backend(), today(), compute(found, live_backend(), as_of=today()), "", False)

    assert [value for value in chart.series[0].values if value is not None] == [5, 9]
    assert str(chart.as_of) == "2025-12-31"
