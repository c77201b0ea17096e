"""Many figures asked at once are the same figures as asked one by one."""

from datetime import date

import pytest
from tests.engine.metrics import toys

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.rows import fingerprint_of
from shouzhan.engine.metrics.series import Takeover, series, trends
from shouzhan.engine.metrics.together import Asked, breakdowns, compute_all, fingerprints

pytestmark = pytest.mark.pure
DAYS = (date(2025, 12, 31), date(2026, 3, 31), toys.END_OF_JUNE)


def _every() -> list[Asked]:
    spans = [(date(2026, 1, 1), day) if m.kind in ("flow", "ratio") else None for m in toys.EVERY_METRIC for day in DAYS]
    days = [day for _m in toys.EVERY_METRIC for day in DAYS]
    metrics = [m for m in toys.EVERY_METRIC for _day in DAYS]
    return [
        Asked(m, day, span if span and span[1] >= span[0] else (date(2025, 1, 1), day))
        for m, day, span in zip(metrics, days, spans, strict=True)
    ]


@pytest.mark.parametrize("place", ["live", "parquet"])
def test_it_tells_of_each_what_compute_tells_of_it_alone(place: str, request: pytest.FixtureRequest) -> None:
    backend: Backend = request.getfixturevalue(place)
    asked = _every()
    assert compute_all(asked, backend) == [compute(a.metric, backend, as_of=a.as_of, period=a.period) for a in asked]


@pytest.mark.parametrize("place", ["live", "parquet"])
def test_it_fingerprints_each_as_it_is_fingerprinted_alone(place: str, request: pytest.FixtureRequest) -> None:
    backend: Backend = request.getfixturevalue(place)
    asked = _every()
    alone = [fingerprint_of(a.metric, backend, as_of=a.as_of, period=a.period) for a in asked]
    assert fingerprints(asked, backend) == alone
    assert len({found.digest for found in alone}) > len(toys.EVERY_METRIC)


@pytest.mark.parametrize("place", ["live", "parquet"])
def test_it_breaks_each_down_as_it_is_broken_down_alone(place: str, request: pytest.FixtureRequest) -> None:
    backend: Backend = request.getfixturevalue(place)
    by = "district"
    metrics = [m for m in toys.EVERY_METRIC if m.kind != "daily-average" and any(d.name == by for d in m.by)]
    alone = [compute(m, backend, as_of=toys.END_OF_JUNE, by=by).breakdown for m in metrics]
    assert len(metrics) > 1
    assert breakdowns(metrics, by, backend, as_of=toys.END_OF_JUNE) == alone


def test_it_asks_the_database_once(live: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    query = live.query
    monkeypatch.setattr(live, "query", lambda sql, values: (sent.append(sql), query(sql, values))[1])
    compute_all(_every(), live)
    series(toys.FIRMS_REPORTED, live, every="quarter", start=date(2024, 1, 1), as_of=toys.END_OF_JUNE)
    assert len(sent) == 2


def test_it_keeps_no_data_apart_from_zero(live: Backend) -> None:
    told = compute_all([Asked(toys.FIRMS_REPORTED, date(2020, 1, 1)), Asked(toys.IN_FORCE, date(2020, 1, 1))], live)
    assert [figure.value for figure in told] == [None, 0]


def test_it_draws_the_last_points_of_many_metrics_as_their_series_do(live: Backend) -> None:
    metrics = [toys.FIRMS_REPORTED, toys.COUNT, toys.IN_FORCE]
    drawn = trends(metrics, live, every="quarter", points=3, as_of=date(2026, 8, 9))
    for metric, points in zip(metrics, drawn, strict=True):
        assert points == series(metric, live, every="quarter", start=date(2026, 1, 1), as_of=date(2026, 8, 9))


def test_it_answers_nothing_for_nothing(live: Backend) -> None:
    assert compute_all([], live) == []


def test_it_lets_nobody_tell_a_flow_for_the_period_a_takeover_splits(live: Backend) -> None:
    handed = Takeover(toys.metric(name="reported"), toys.COUNT, date(2026, 5, 1))
    (points,) = trends([handed], live, every="quarter", points=3, as_of=date(2026, 8, 9))
    assert [(p.metric, p.value is None) for p in points] == [("reported", False), ("", True), ("contract-count", False)]
