"""Steps written down for columns of a kind give what the graph gives, for whatever numbers keep within their bounds."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.rules.toys import CITE, NAME, toy

from shouzhan.engine.rules import (
    Book,
    Output,
    Sort,
    all_of,
    any_of,
    banded,
    many,
    maximum,
    minimum,
    money,
    ratio,
    rounded,
    rounded_up,
    steps,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.parameters import Band, Dated, Parameter
from shouzhan.engine.rules.program import Notebook, NotWritten
from shouzhan.engine.rules.steps import by_steps
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
DAY = date(2026, 11, 20)
BANDS = tuple(Band(None if at == 0 else Fraction(at, 4), Fraction(worth)) for at, worth in enumerate((0, 5, 10, 15, -200)))
BOOK = Book({"bands": Parameter("bands", NAME, "points", "bands", (Dated(date(2000, 1, 1), None, BANDS, CITE),))})
FACTS = (money("amount", NAME, least=None), whole("count", NAME), ratio("share", NAME), yes_no("yes", NAME))

_NUMBERS = st.recursive(
    st.sampled_from(("amount", "count", "share", Fraction(0), Fraction(1), Fraction(7), Fraction(-1, 3))),
    lambda inner: st.tuples(st.sampled_from(("add", "sub", "mul", "over", "min", "max", "where", "banded", "rounded", "up")), inner, inner),
    max_leaves=7,
)  # fmt: skip


def _number(drawn, fact, parameter):
    if isinstance(drawn, str):
        return getattr(fact, drawn)
    if isinstance(drawn, Fraction):
        return fact.count * 0 + drawn
    op, *parts = drawn
    one, two = (_number(part, fact, parameter) for part in parts)
    return {
        "add": lambda: one + two, "sub": lambda: one - two, "mul": lambda: one * two, "over": lambda: one.over(two, if_zero=Fraction(1, 2)),
        "min": lambda: minimum(one, two), "max": lambda: maximum(one, two), "where": lambda: where(any_of(fact.yes, one < two), one, two),
        "banded": lambda: banded(one.over(two), parameter.bands), "rounded": lambda: rounded(one, 1) - two, "up": lambda: rounded_up(one) + two,
    }[op]()  # fmt: skip


def _rule(drawn):
    def build(fact, parameter, say):
        first, second = (_number(one, fact, parameter) for one in drawn)
        say.warn_when(all_of(first > second, ~fact.yes), "more", NAME)
        say.refuse_when(first.equals(second), "same", NAME)
        say.value("money", say.step("line", NAME, first))
        say.value("number", second)

    return toy("program", FACTS, build, (Output("money", Sort.MONEY, NAME), Output("number", Sort.NUMBER, NAME)))


_ROWS = st.lists(
    st.tuples(st.integers(-10**6, 10**6), st.integers(0, 40), st.sampled_from((0, 1, 2500, 3333, 7500, 10_000)), st.booleans()), min_size=1, max_size=30,
)  # fmt: skip


def _answers(made, rows):
    columns = {
        "amount": [f"{row[0] // 100}.{row[0] % 100:02}" if row[0] >= 0 else f"-{-row[0] // 100}.{-row[0] % 100:02}" for row in rows],
        "count": [row[1] for row in rows], "share": [f"{row[2] / 10_000:.4f}" for row in rows], "yes": [row[3] for row in rows],
    }  # fmt: skip
    return run_table(made, read_table(made, columns, len(rows)), DAY, BOOK, with_lines=True)


@given(st.tuples(_NUMBERS, _NUMBERS), _ROWS, _ROWS)
@settings(max_examples=150, deadline=None)
def test_steps_give_what_the_graph_gives(drawn, rows, others):
    _same_as_by_the_graph(_rule(drawn), rows, others, chunk=4)  # the second time by the steps of the first, where bounds allow


@given(st.tuples(_NUMBERS, _NUMBERS), _ROWS, _ROWS)
@settings(max_examples=60, deadline=None)
def test_a_compiled_loop_gives_what_the_graph_gives(drawn, rows, others):
    _same_as_by_the_graph(_rule(drawn), rows, others, rows, others, chunk=16, worth=1)


def _same_as_by_the_graph(made, *asked, chunk, worth=steps.WORTH_COMPILING):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "by_steps", lambda *_asked, **_more: None)
        expected = [_answers(made, rows) for rows in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "WORTH_COMPILING", worth)
        patch.setattr(many, "CHUNK", chunk)
        found = [_answers(made, rows) for rows in asked]
    for one, other in zip(found, expected, strict=True):
        assert list(one) == list(other)
        np.testing.assert_array_equal(one.lines["line"], other.lines["line"])


@pytest.mark.parametrize(
    "name",
    ["tax.stamp", "vouchers.payable", "tax.iit-cash-reward", "distribution.reward-floor", "ladder.tech-sme", "tax.rd-super-deduction"],
)  # fmt: skip
def test_the_rules_asked_in_bulk_are_written_down(name):
    asked = rule(name)
    columns = {fact.name: [_ordinary(fact)] * 3 for fact in asked.facts}
    table = read_table(asked, columns, 3)
    assert not table.odd
    assert by_steps(asked.formula_on(DAY), DAY, built_in(), table, slice(0, 3), with_lines=False) is not None


def _ordinary(fact):
    return {Sort.CHOICE: lambda: fact.options[0][0], Sort.YES_NO: lambda: True}.get(fact.sort, lambda: 2026 if "year" in fact.name else 1)()


def test_what_the_numbers_themselves_would_decide_is_not_written():
    column = Notebook().column(np.int64, (0, 9))
    for ask in (bool, int, len, list, np.asarray, lambda one: one[0], lambda one: one & 3, np.cumsum, np.add.reduce, lambda one: one // 0):
        with pytest.raises(NotWritten):
            ask(column)


def test_rooms_are_used_again_but_never_while_they_are_needed():
    book = Notebook()
    given = book.column(np.int64, (-100, 100))
    kept, last = given + 1, given
    for number in range(2, 40):
        last = last * 3 - number * (given + number)
        last = np.minimum(last, 1000)
    ones = (given > 0).view(np.int8)
    either = (given < -2) | (given < 2)
    program = book.program([kept, last, ones + ones, 7, either])
    column = np.arange(-4, 4)
    found = program.run([column], 8)

    expected = column
    for number in range(2, 40):
        expected = np.minimum(expected * 3 - number * (column + number), 1000)
    assert len(program.rooms) <= 10 < len(program.steps)
    assert found[0].tolist() == (column + 1).tolist()
    assert found[1].tolist() == expected.tolist()
    assert found[2].tolist() == (2 * (column > 0)).tolist()
    assert found[3] == 7
    assert program.run([column[:3]], 3)[0].tolist() == (column[:3] + 1).tolist()


def test_what_is_written_twice_is_done_once_and_what_nobody_asks_is_not_done():
    book = Notebook()
    given = book.column(np.int64, (0, 9))
    program = book.program([given + 1, (given + 1) * 2])
    _unasked = given * 5
    assert len(program.steps) == 2
