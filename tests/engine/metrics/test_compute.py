"""A figure is exact, knows nothing from zero, and adds up from its rows."""

import sqlite3
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.engine.metrics import toys
from tests.engine.metrics.toys import END_OF_JUNE, FIRST_HALF

from shouzhan.engine.metrics.backends import Backend, NoSuchEngine, open_backend
from shouzhan.engine.metrics.compute import BadPeriod, compute
from shouzhan.engine.metrics.declare import UnknownDimension
from shouzhan.engine.metrics.rows import all_rows, rows_behind
from shouzhan.engine.metrics.values import Count, Custom

pytestmark = pytest.mark.pure
TOTAL = 100_00 + 200_01 + 300_02 + 9_007_199_254_740_993 + 50_00 + 70_00


def test_it_adds_fen_without_losing_one(live: Backend) -> None:
    figure = compute(toys.VALUE, live, as_of=END_OF_JUNE)
    assert figure.value == TOTAL
    assert (figure.rows_counted, figure.rows_unknown) == (7, 1)
    assert figure.show("zh") == "90,071,992,548,129.96 元"


def test_it_counts_both_ends_of_a_period_and_nothing_after_the_day(live: Backend) -> None:
    assert compute(toys.COUNT, live, as_of=END_OF_JUNE, period=FIRST_HALF).value == 7
    assert compute(toys.COUNT, live, as_of=date(2026, 6, 29), period=FIRST_HALF).value == 6
    assert compute(toys.COUNT, live, as_of=date(2027, 1, 1), period=(date(2026, 7, 1), None)).value == 2


def test_it_keeps_a_ratio_as_a_fraction(live: Backend) -> None:
    assert compute(toys.EXPORT_SHARE, live, as_of=END_OF_JUNE).value == Fraction(3, 7)
    assert compute(toys.AVERAGE, live, as_of=END_OF_JUNE).value == Fraction(TOTAL, 6)


def test_it_counts_a_stock_as_begun_and_not_yet_ended(live: Backend) -> None:
    assert compute(toys.IN_FORCE, live, as_of=date(2026, 3, 31)).value == 4
    assert compute(toys.IN_FORCE, live, as_of=date(2026, 4, 1)).value == 4
    assert compute(toys.IN_FORCE, live, as_of=date(2026, 5, 15)).value == 3


def test_it_averages_over_days(live: Backend) -> None:
    january = (date(2026, 1, 1), date(2026, 1, 31))
    assert compute(toys.A_DAY, live, as_of=END_OF_JUNE, period=january).value == Fraction(2, 31)
    assert compute(toys.HELD_A_DAY, live, as_of=END_OF_JUNE, period=january).value == Fraction(27 + 1, 31)
    half = compute(toys.HELD_A_DAY, live, as_of=date(2026, 1, 10), period=january)
    assert half.value == Fraction(6, 10), "the days after the day counted to are not in the average"


def test_it_takes_the_latest_statement_of_each_reporter(live: Backend) -> None:
    figure = compute(toys.FIRMS_REPORTED, live, as_of=END_OF_JUNE, by="reporter")
    assert figure.value == 15 + 7
    assert [(line.key, line.value) for line in figure.breakdown] == [("north office", 15), ("south office", 7)]
    assert figure.latest == date(2026, 6, 30)
    assert compute(toys.FIRMS_REPORTED, live, as_of=date(2026, 6, 29)).value == 12 + 7


def test_it_tells_no_data_from_a_counted_zero(live: Backend) -> None:
    before = date(2020, 1, 1)
    assert compute(toys.COUNT, live, as_of=before).value == 0
    assert compute(toys.FIRMS_REPORTED, live, as_of=before).value is None
    assert compute(toys.EXPORT_SHARE, live, as_of=before).value is None
    young = toys.metric(name="young", source=toys.contracts(since=date(2026, 1, 1)))
    assert compute(young, live, as_of=before).value is None
    assert compute(young, live, as_of=date(2026, 1, 1)).value == 0
    assert compute(young, live, as_of=before).show("zh") == "暂无数据"


def test_it_does_not_call_unknown_amounts_zero(live: Backend) -> None:
    figure = compute(toys.VALUE, live, as_of=END_OF_JUNE, where={"district": "east"})
    assert (figure.value, figure.rows_counted, figure.rows_unknown) == (None, 1, 1)


def test_it_lists_declared_members_first_and_what_is_not_stated_last(live: Backend) -> None:
    figure = compute(toys.COUNT, live, as_of=END_OF_JUNE, by="district")
    assert [(line.key, line.value) for line in figure.breakdown] == [
        ("north", 3), ("south", 2), ("east", 1), ("west", 0), (None, 1),
    ]  # fmt: skip
    assert figure.value == sum(line.value or 0 for line in figure.breakdown)


def test_it_does_not_add_what_does_not_add_up(live: Backend) -> None:
    figure = compute(toys.PARTIES, live, as_of=date(2026, 12, 31), by="quarter")
    assert figure.value == 5
    assert [line.value for line in figure.breakdown] == [3, 3, 1]


def test_it_filters_by_one_by_several_and_by_not_stated(live: Backend) -> None:
    def count(wanted: object) -> object:
        return compute(toys.COUNT, live, as_of=END_OF_JUNE, where={"district": wanted}).value  # type: ignore[dict-item]

    assert [count("north"), count(["north", "east"]), count(None), count(["south", None]), count([])] == [3, 4, 1, 3, 0]
    assert count("north' OR '1'='1") == 0


def test_it_refuses_what_it_was_not_told(live: Backend) -> None:
    with pytest.raises(UnknownDimension, match="no breakdown 'colour'"):
        compute(toys.COUNT, live, as_of=END_OF_JUNE, by="colour")
    with pytest.raises(UnknownDimension):
        compute(toys.COUNT, live, as_of=END_OF_JUNE, where={"number": "1"})
    with pytest.raises(BadPeriod, match="before it starts"):
        compute(toys.COUNT, live, as_of=END_OF_JUNE, period=(date(2026, 2, 1), date(2026, 1, 1)))
    with pytest.raises(BadPeriod, match="needs a first day"):
        compute(toys.A_DAY, live, as_of=END_OF_JUNE)


@pytest.mark.parametrize(
    "metric", [toys.COUNT, toys.VALUE, toys.EXPORT_VALUE, toys.IN_FORCE, toys.FIRMS_REPORTED], ids=lambda m: m.name
)
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_it_opens_to_rows_that_make_the_figure(live: Backend, metric: object, limit: int) -> None:
    figure = compute(metric, live, as_of=END_OF_JUNE)  # type: ignore[arg-type]
    rows = list(all_rows(metric, live, as_of=END_OF_JUNE, limit=limit))  # type: ignore[arg-type]
    assert len(rows) == figure.rows_counted == len({row.number for row in rows})
    assert sum(row.value or 0 for row in rows) == figure.value
    assert rows == sorted(rows, key=lambda row: row.number)


def test_it_opens_a_ratio_to_top_and_bottom_and_an_average_to_days(live: Backend) -> None:
    rows = list(all_rows(toys.EXPORT_SHARE, live, as_of=END_OF_JUNE))
    assert Fraction(sum(r.parts[0] for r in rows), sum(r.parts[1] for r in rows)) == Fraction(3, 7)
    january = (date(2026, 1, 1), date(2026, 1, 31))
    days = [row.value for row in all_rows(toys.HELD_A_DAY, live, as_of=END_OF_JUNE, period=january)]
    assert days == [27, 1]


def test_it_opens_a_narrowed_figure_only_to_the_rows_it_counts(live: Backend) -> None:
    figure = compute(toys.EXPORT_VALUE, live, as_of=END_OF_JUNE, by="district")
    rows = list(all_rows(toys.EXPORT_VALUE, live, as_of=END_OF_JUNE))
    assert [row.number[-1] for row in rows] == ["2", "5", "7"]
    assert figure.rows_counted == 3
    exports = toys.metric(name="exports", value=Count(toys.EXPORT))
    assert [row.value for row in all_rows(exports, live, as_of=END_OF_JUNE)] == [1, 1, 1]
    assert [(line.key, line.value) for line in figure.breakdown if line.value] == [
        ("north", 70_00),
        ("south", 200_01 + 9_007_199_254_740_993),
    ]


def test_it_counts_with_an_expression_of_its_own(live: Backend) -> None:
    largest = toys.metric(
        name="largest", value=Custom(lambda table: table.amount.max(), toys.both("the largest amount"))
    )
    assert compute(largest, live, as_of=END_OF_JUNE, by="district").value == 9_007_199_254_740_993
    rough = toys.metric(name="rough", value=Custom(lambda table: table.amount.mean(), toys.both("mean")))
    with pytest.raises(TypeError, match="declared exact"):
        compute(rough, live, as_of=END_OF_JUNE)


def test_it_opens_one_slice(live: Backend) -> None:
    page = rows_behind(toys.VALUE, live, as_of=END_OF_JUNE, where={"district": "south"}, limit=1)
    assert (page.rows[0].number, page.rows[0].label, page.rows[0].value) == ("TC-2026-000002", "Birch", 200_01)
    assert page.rows[0].dimensions["district"] == "south"
    assert page.rows[0].revision == 1
    rest = rows_behind(toys.VALUE, live, as_of=END_OF_JUNE, where={"district": "south"}, limit=1, after=page.after)
    assert [row.number for row in rest.rows] == ["TC-2026-000005"]
    assert rest.after is None


def test_it_sees_a_change_at_once(live: Backend, file: Path) -> None:
    before = compute(toys.VALUE, live, as_of=END_OF_JUNE).value
    toys.change(file, "UPDATE toy_contract SET amount = amount + 1 WHERE number = 'TC-2026-000001'")
    assert compute(toys.VALUE, live, as_of=END_OF_JUNE).value == before + 1  # type: ignore[operator]


def test_it_cannot_write(live: Backend) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        live.query("DELETE FROM toy_contract", {})


def test_it_names_an_engine_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchEngine, match="no engine"):
        open_backend(tmp_path / "nowhere.sqlite3")
    with pytest.raises(NoSuchEngine):
        open_backend(tmp_path).query("SELECT 1", {})
