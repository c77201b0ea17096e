"""A series has a point for every period, tells partial ones, and does not break where a register takes over."""

from datetime import date
from fractions import Fraction

import pytest
from tests.engine.metrics import toys

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import period_bounds, period_of, periods_between
from shouzhan.engine.metrics.series import Takeover, series, series_over, trend
from shouzhan.engine.metrics.units import YUAN

pytestmark = pytest.mark.pure


def test_it_has_a_point_for_every_month_and_marks_the_open_one(live: Backend) -> None:
    points = series(toys.COUNT, live, every="month", start=date(2026, 5, 1), as_of=date(2026, 8, 9))
    assert [(p.key, p.value, p.is_partial) for p in points] == [
        ("2026-05", 1, False), ("2026-06", 1, False), ("2026-07", 1, False), ("2026-08", 0, True),
    ]  # fmt: skip
    assert points[-1].last == date(2026, 8, 9)


@pytest.mark.parametrize("metric", [toys.IN_FORCE, toys.VALUE_IN_FORCE], ids=lambda metric: metric.name)
def test_it_adds_a_stock_up_to_what_asking_each_day_gives(live: Backend, metric: Metric) -> None:
    points = series(metric, live, every="month", start=date(2025, 12, 1), as_of=date(2026, 8, 9))
    for point in points:
        told = compute(metric, live, as_of=point.last)
        assert (point.value, point.rows) == (told.value, told.rows_counted), point.key
    assert len(points) == 9


def test_it_says_no_data_where_nobody_reported(live: Backend) -> None:
    points = series(toys.FIRMS_REPORTED, live, every="quarter", start=date(2025, 7, 1), as_of=date(2026, 6, 30))
    assert [p.value for p in points] == [None, 10, 19, 22]


def test_it_compares_whole_periods_only(live: Backend) -> None:
    points = series(toys.COUNT, live, every="quarter", start=date(2026, 1, 1), as_of=date(2026, 8, 9))
    found = trend(points, good="up")
    assert (found.direction, found.change, found.share, found.is_good) == ("down", -1, Fraction(-1, 4), False)
    assert trend(points[:1]).direction == "unknown"


def reported() -> Metric:
    return toys.metric(name="reported", source=toys.contracts(name="reports"))


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 4, 1), date(2026, 3, 31), date(2026, 7, 1)])
def test_it_does_not_break_where_the_register_takes_over(live: Backend, day: date) -> None:
    whole = series(toys.COUNT, live, every="quarter", start=date(2026, 1, 1), as_of=date(2026, 9, 30))
    both = series_over(
        Takeover(reported(), toys.COUNT, day), live, every="quarter", start=date(2026, 1, 1), as_of=date(2026, 9, 30)
    )
    assert [(p.key, p.value, p.rows) for p in both] == [(p.key, p.value, p.rows) for p in whole]
    assert [p.metric for p in both] == ["reported" if period_bounds(p.key)[1] < day else "contract-count" for p in both]


def test_it_takes_over_only_in_the_same_kind_of_unit() -> None:
    with pytest.raises(ValueError, match="same kind of unit"):
        Takeover(reported(), toys.metric(unit=YUAN), date(2026, 1, 1))


def test_it_knows_its_periods() -> None:
    assert periods_between(date(2025, 12, 31), date(2026, 2, 1), "month") == ["2025-12", "2026-01", "2026-02"]
    assert periods_between(date(2025, 12, 31), date(2026, 4, 1), "quarter") == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert period_bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert period_bounds("2025-Q4") == (date(2025, 10, 1), date(2025, 12, 31))
    assert [period_of(date(2026, 9, 30), every) for every in ("month", "quarter", "year")] == [
        "2026-09",
        "2026-Q3",
        "2026",
    ]
