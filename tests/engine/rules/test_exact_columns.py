"""Columns stay exact where floats would not: quotients beside a bound, halves of odd and even divisors, years far apart."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.rules import (
    RULES,
    Book,
    Dated,
    Output,
    Parameter,
    Rule,
    Sort,
    banded,
    many,
    money,
    read_all,
    run,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.parameters import Band
from shouzhan.engine.rules.table import read_table
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
NAME = Text("名", "name")
CITE = Citation("somewhere")
BANDS = (Band(None, Fraction(0)), Band(Fraction(1, 3), Fraction(1)), Band(Fraction(1, 2), Fraction(2)), Band(Fraction(7, 10), Fraction(3)))
BOOK = Book({"bands": Parameter("bands", NAME, "points", "bands", (Dated(date(2000, 1, 1), None, BANDS, CITE),))})


def toy(facts, values, build, **more):
    rule = Rule("toy.exact", NAME, NAME, facts, values, **more)
    RULES.pop("toy.exact")
    rule.formula("1950-01-01", CITE)(build)
    return rule


def both_ways(rule, rows):
    columns = {fact.name: [row[fact.name] for row in rows] for fact in rule.facts}
    table = run_table(rule, read_table(rule, columns, len(rows)), date(2026, 11, 20), BOOK)
    alone = [run(rule, read_all(rule.facts, row), date(2026, 11, 20), BOOK) for row in rows]
    assert not table.single
    assert list(table) == [{"outcome": one.outcome, "code": one.decision.code, "values": dict(one.values)} for one in alone]
    return [one.values for one in alone]


def in_bands(fact, parameter, say):
    say.value("points", banded(fact.part.over(fact.all), parameter.bands))


SHARE = toy((whole("part", NAME), whole("all", NAME)), (Output("points", Sort.WHOLE, NAME),), in_bands)


def split(fact, parameter, say):
    for name, divisor in (("third", 3), ("eighth", 8), ("sixth", 6)):
        say.value(name, fact.amount.over(divisor))
    say.value("part", fact.amount.over(fact.by))


SPLIT = toy(
    (money("amount", NAME, least=None), whole("by", NAME)),
    tuple(Output(name, Sort.MONEY, NAME) for name in ("third", "eighth", "sixth", "part")), split,
)  # fmt: skip


def dated(fact, parameter, say):
    say.refuse_when(fact.year > 3000, "far", NAME)
    say.warn_when(fact.year > 1500, "late", NAME)
    say.refuse_when(fact.year > 2000, "later", NAME)
    say.value("late", where(fact.year > 2000, 1, 0))


YEARS = toy((whole("year", NAME),), (Output("late", Sort.WHOLE, NAME),), dated, dated_by="year", is_decision=True)


def test_it_tells_a_quotient_a_hair_below_a_bound_from_one_that_reaches_it():
    many = 2**52
    found = both_ways(SHARE, [{"part": many, "all": 2 * many + 1}, {"part": many, "all": 2 * many}, {"part": many, "all": 2 * many - 1}])
    assert [one["points"] for one in found] == [1, 2, 2]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**6), st.sampled_from((1, 10**4, 10**8)), st.integers(-1, 1)), min_size=1, max_size=12))
def test_it_puts_small_and_large_quotients_beside_every_bound_into_their_bands(drawn):
    rows = [{"part": max(part * factor + off, 0), "all": below * factor * 10} for part, below, factor, off in drawn]
    rows += [{"part": max(7 * below * factor + off, 0), "all": 10 * below * factor} for _part, below, factor, off in drawn]
    both_ways(SHARE, rows)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 40)), min_size=1, max_size=12))
def test_it_rounds_halves_away_from_nothing_on_both_sides(drawn):
    both_ways(SPLIT, [{"amount": f"{fen / 100:.2f}", "by": by} for fen, by in drawn])


def stepped(fact, parameter, say):
    say.refuse_when(fact.amount > 10**6, "much", NAME)
    say.warn_when(fact.amount < 0, "owed", NAME)
    say.value("worth", banded(fact.amount, parameter.worth))
    say.value("either", where(fact.amount > 0, 200, -30_000))


WIDE = (Band(None, Fraction(-(10**4))), Band(Fraction(0), Fraction(127)), Band(Fraction(10), Fraction(10**9)), Band(Fraction(10**7), Fraction(5)))
STEPPED = toy((money("amount", NAME, least=None),), (Output("worth", Sort.MONEY, NAME), Output("either", Sort.WHOLE, NAME)), stepped, is_decision=True)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(-(10**12), 10**12) | st.integers(-2000, 2000), min_size=1, max_size=12), st.sampled_from((1, 10**12)))
def test_it_steps_through_bands_of_every_width(fens, factor):
    book = Book({"worth": Parameter("worth", NAME, "money", "bands", (Dated(date(2000, 1, 1), None, tuple(Band(one.since, one.value * factor) for one in WIDE), CITE),))})
    rows = [{"amount": f"{Decimal(fen) / 100:.2f}"} for fen in fens]
    table = run_table(STEPPED, read_table(STEPPED, {"amount": [row["amount"] for row in rows]}, len(rows)), date(2026, 11, 20), book)
    alone = [run(STEPPED, read_all(STEPPED.facts, row), date(2026, 11, 20), book) for row in rows]
    assert list(table) == [{"outcome": one.outcome, "code": one.decision.code, "values": dict(one.values)} for one in alone]


def test_many_chunks_answer_as_one_does(monkeypatch):
    rows = [{"year": year} for year in (*range(1400, 3400, 7), *range(3400, 1400, -11))]
    columns = {"year": [row["year"] for row in rows]}
    columns["year"][40] = "no year"
    whole_table = run_table(YEARS, read_table(YEARS, columns, len(rows)), date(2026, 11, 20), BOOK, with_lines=True)
    monkeypatch.setattr(many, "CHUNK", 8)
    found = run_table(YEARS, read_table(YEARS, columns, len(rows)), date(2026, 11, 20), BOOK, with_lines=True)

    assert list(found) == list(whole_table)
    assert found.bad.keys() == whole_table.bad.keys() == {40}
    assert all((found.lines[name] == kept).all() for name, kept in whole_table.lines.items())


def counted(fact, parameter, say):
    say.value("many", fact.count * fact.count)
    say.value("few", where(fact.is_large, 2, 1))


COUNTED = toy(
    (whole("count", NAME, least=None), yes_no("is_large", NAME)), (Output("many", Sort.WHOLE, NAME), Output("few", Sort.WHOLE, NAME)), counted,
)  # fmt: skip


@pytest.mark.parametrize("largest", [46, 47, 46_000, 2_000_000])
def test_a_column_widens_where_a_later_chunk_needs_it(monkeypatch, largest):
    monkeypatch.setattr(many, "CHUNK", 2)
    rows = [{"count": count, "is_large": count > 40} for count in (0, -1, 3, 40, largest, -largest, 5)]
    assert [one["many"] for one in both_ways(COUNTED, rows)][-2:] == [largest * largest, 25]


def test_rows_that_cannot_be_read_stay_blank_and_bad():
    table = read_table(COUNTED, {"count": ["7", "x", "8"], "is_large": [True, True, False]}, 3)
    answers = run_table(COUNTED, table, date(2026, 11, 20), BOOK)
    assert [one["outcome"] for one in answers] == ["value", "bad", "value"]
    assert answers.values["many"].tolist() == [49_000_000, 0, 64_000_000]


@pytest.mark.parametrize("years", [(2024,), (2024, 2024), (1960, 2024, 2030), (1960, 2024, 9000), (1400, 2024)])
def test_it_dates_each_row_by_the_end_of_its_year(years):
    whole_rows = [{"year": year} for year in years]
    columns = {"year": list(years)}
    table = run_table(YEARS, read_table(YEARS, columns, len(years)), date(2026, 11, 20), BOOK)
    alone = [run(YEARS, read_all(YEARS.facts, row), date(2026, 11, 20), BOOK) for row in whole_rows]
    assert list(table) == [{"outcome": one.outcome, "code": one.decision.code, "values": dict(one.values)} for one in alone]


AMOUNT = toy((money("amount", NAME, least=None),), (Output("tenth", Sort.MONEY, NAME),), lambda fact, parameter, say: say.value("tenth", fact.amount.over(10)))
KINDS = [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal128(38, 2), pa.decimal128(38, 18), pa.decimal128(38, 30), pa.decimal128(20, -2), pa.decimal256(76, 2), pa.decimal256(76, 40)]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_decimals_of_any_width_are_read_to_the_last_digit(kind):
    places = max(kind.scale, 0)
    long = Decimal("9" * min(kind.precision - places, 35)) * (100 if kind.scale < 0 else 1)
    given = [Decimal(1000), None, -long, Decimal(300), long]
    rows = run_table(AMOUNT, read_table(AMOUNT, {"amount": pa.array(given, kind)}, len(given)), date(2026, 11, 20), BOOK)

    assert list(rows.bad) == [1]
    for place, amount in enumerate(given):
        if amount is not None:
            assert Fraction(rows.plain(place)["values"]["tenth"]) == Fraction(amount) / 10


def test_a_decimal_with_too_many_places_for_money_is_refused_by_its_row():
    column = pa.array([Decimal("1.25"), Decimal("1.255")], pa.decimal128(38, 30))
    rows = run_table(AMOUNT, read_table(AMOUNT, {"amount": column}, 2), date(2026, 11, 20), BOOK)

    assert list(rows.bad) == [1]
    assert rows.plain(0)["values"] == {"tenth": "0.13"}
