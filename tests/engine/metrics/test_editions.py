"""A printed figure is never changed: it refuses to print again when its rows moved, and is corrected by a new edition."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.engine.metrics import toys
from tests.engine.metrics.toys import END_OF_JUNE

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.editions import Cut, current, may_print, publish, recomputed, take
from shouzhan.engine.metrics.rows import fingerprint_of
from shouzhan.kernel.dates import ZONE

pytestmark = pytest.mark.pure
AT = datetime(2026, 7, 1, 9, tzinfo=ZONE)
TODAY = date(2026, 7, 2)


def cut(live: Backend, **settings: object) -> Cut:
    return take(toys.VALUE, live, as_of=END_OF_JUNE, at=AT, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE toy_contract SET amount = amount + 1 WHERE number = 'TC-2026-000003'",
        "UPDATE toy_contract SET revision = revision + 1 WHERE number = 'TC-2026-000004'",
        "UPDATE toy_contract SET registered_on = '2026-06-29' WHERE number = 'TC-2026-000007'",
        "UPDATE toy_contract SET amount = 0 WHERE number = 'TC-2026-000004'",
        "DELETE FROM toy_contract WHERE number = 'TC-2026-000001'",
        "UPDATE toy_contract SET registered_on = '2026-06-30' WHERE number = 'TC-2026-000008'",
    ],
)
def test_it_refuses_to_print_when_one_row_changed(live: Backend, file: Path, sql: str) -> None:
    kept = cut(live)
    assert may_print(kept, recomputed(kept, toys.VALUE, live), TODAY)
    toys.change(file, sql)
    told = may_print(kept, recomputed(kept, toys.VALUE, live), TODAY)
    assert (bool(told), told.code) == (False, "metric.rows-changed")


def test_it_does_not_mind_rows_that_are_not_its_own(live: Backend, file: Path) -> None:
    kept = cut(live, where={"district": ["north", "south"]})
    toys.change(file, "UPDATE toy_contract SET amount = 1 WHERE number = 'TC-2026-000008' OR district = 'east'")
    assert may_print(kept, recomputed(kept, toys.VALUE, live), TODAY)


def test_it_swaps_no_two_rows_unseen(live: Backend, file: Path) -> None:
    kept = cut(live)
    toys.change(
        file,
        "UPDATE toy_contract SET amount = CASE number WHEN 'TC-2026-000001' THEN 20001 ELSE 10000 END WHERE number < 'TC-2026-000003'",
    )
    now = recomputed(kept, toys.VALUE, live)
    assert now.value == kept.value
    assert may_print(kept, now, TODAY).code == "metric.rows-changed"


def test_it_prints_no_value_that_its_rows_do_not_give(live: Backend) -> None:
    kept = cut(live)
    now = recomputed(kept, toys.VALUE, live)
    assert may_print(replace(kept, value=kept.value + 1), now, TODAY).code == "metric.rows-changed"  # type: ignore[operator]


def test_it_refuses_stale_empty_and_redefined_figures(live: Backend) -> None:
    kept = take(toys.FIRMS_REPORTED, live, as_of=END_OF_JUNE, at=AT)
    now = recomputed(kept, toys.FIRMS_REPORTED, live)
    assert may_print(kept, now, date(2026, 10, 8))
    assert may_print(kept, now, date(2026, 10, 9)).code == "metric.stale"
    nothing = take(toys.FIRMS_REPORTED, live, as_of=date(2020, 1, 1), at=AT)
    assert may_print(nothing, recomputed(nothing, toys.FIRMS_REPORTED, live), TODAY).code == "metric.no-data"
    second = toys.metric(name="contract-value", version=2)
    assert may_print(cut(live), recomputed(cut(live), second, live), TODAY).code == "metric.definition-changed"


def test_it_corrects_by_a_new_edition_and_keeps_the_old(live: Backend, file: Path) -> None:
    first = publish((), cut(live))
    with pytest.raises(ValueError, match="nothing has changed"):
        publish(first, cut(live), "again")
    toys.change(file, "UPDATE toy_contract SET amount = 1 WHERE number = 'TC-2026-000001'")
    with pytest.raises(ValueError, match="says why"):
        publish(first, cut(live))
    with pytest.raises(ValueError, match="same question"):
        publish(first, replace(cut(live), as_of=TODAY), "late")
    both = publish(first, cut(live), "a late correction")
    assert both[:1] == first
    assert (both[1].serial, both[1].corrects) == (2, 1)
    assert current(both) == both[1]


def test_it_keeps_a_cut_exactly(live: Backend) -> None:
    for metric in toys.EVERY_METRIC:
        where = {metric.by[0].name: ["north", None]}
        kept = take(metric, live, as_of=END_OF_JUNE, at=AT, period=toys.FIRST_HALF, where=where)
        assert Cut.from_json(json.loads(json.dumps(kept.as_json()))) == kept


def test_it_fingerprints_a_definition_too(live: Backend) -> None:
    digests = {
        fingerprint_of(metric, live, as_of=END_OF_JUNE).digest for metric in (toys.COUNT, toys.metric(version=2))
    }
    assert len(digests) == 2
