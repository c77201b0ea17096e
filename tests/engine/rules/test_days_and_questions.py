"""Days built from their parts, several facts that can date a case, and questions with a twin for columns: alone and by column."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.rules import (
    RULES,
    Book,
    Derivation,
    Output,
    Question,
    Rule,
    Sort,
    checked_by,
    day,
    day_in,
    read_all,
    run,
    where,
    words,
    yes_no,
)
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.engine.rules.table import read_table
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure
NAME = Text("名", "name")
CITE = Citation("somewhere")


def toy(facts, values, build, **more):
    rule = Rule("toy.rule", NAME, NAME, facts, values, **more)
    RULES.pop("toy.rule")
    rule.formula("2000-01-01", CITE)(build)
    return rule


def both_ways(rule, rows, as_of=date(2026, 11, 20)):
    columns = {fact.name: [row.get(fact.name) for row in rows] for fact in rule.facts}
    table = run_table(rule, read_table(rule, columns, len(rows)), as_of, Book())
    assert not table.single
    alone = [run(rule, read_all(rule.facts, row), as_of, Book()) for row in rows]
    assert [table.plain(place)["values"] for place in range(len(rows))] == [dict(one.values) for one in alone]
    return [one.values for one in alone]


def fifteenth_of_next_month(fact, parameter, say: Derivation) -> None:
    following = fact.on.plus_months(1)
    say.value("due", day_in(following.year(), following.month(), 15))
    say.value("last", day_in(fact.on.year(), fact.on.month(), 31))


MONTHLY = toy((day("on", NAME),), (Output("due", Sort.DAY, NAME), Output("last", Sort.DAY, NAME)), fifteenth_of_next_month)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dates(date(1960, 1, 1), date(2199, 12, 31)), min_size=1))
def test_it_makes_the_same_day_alone_and_in_a_column(days):
    for on, values in zip(days, both_ways(MONTHLY, [{"on": one.isoformat()} for one in days]), strict=True):
        due, last = date.fromisoformat(values["due"]), date.fromisoformat(values["last"])
        assert (due.day, due.year * 12 + due.month) == (15, on.year * 12 + on.month + 1)
        assert last.month == on.month
        assert (last + timedelta(days=1)).day == 1


def test_it_says_what_a_made_day_can_still_be():
    assert run_partly(MONTHLY, {}, date(2026, 11, 20), Book()).possible["values"]["last"] == {"low": "1900-01-31", "high": None}


def which_law(fact, parameter, say: Derivation) -> None:
    say.value("year", fact.accepted.year())


def test_it_is_dated_by_the_first_event_that_is_given():
    rule = toy(
        (day("accepted", NAME), day("again", NAME, optional=True)), (Output("year", Sort.WHOLE, NAME),), which_law, dated_by=("again", "accepted"),
    )
    rule.formula("2026-01-01", CITE)(lambda fact, parameter, say: say.value("year", 0))
    rows = [
        {"accepted": "2025-12-31"}, {"accepted": "2025-12-31", "again": "2026-01-01"},
        {"accepted": "2026-01-01"}, {"accepted": "2026-01-01", "again": "2025-12-31"},
    ]
    assert [values["year"] for values in both_ways(rule, rows)] == [2025, 0, 0, 2026]


def test_it_asks_the_twin_for_a_column():
    twin = Question(lambda text: len(text) == 2, lambda column: np.fromiter((len(text) == 2 for text in column), dtype=bool, count=len(column)))
    rule = toy((words("code", NAME),), (Output("fits", Sort.YES_NO, NAME),), lambda fact, parameter, say: say.value("fits", checked_by(twin, fact.code)))
    assert [values["fits"] for values in both_ways(rule, [{"code": "AB"}, {"code": "A"}, {"code": ""}])] == [True, False, False]


def test_it_leaves_out_a_line_nobody_needs_where_no_calendar_is_known():
    def build(fact, parameter, say):
        later = say.step("later", NAME, fact.day.plus_working_days(5), sort=Sort.DAY)
        say.value("end", where(fact.is_public, later, fact.day))

    rule = toy((yes_no("is_public", NAME), day("day", NAME)), (Output("end", Sort.DAY, NAME),), build)
    answer = run(rule, read_all(rule.facts, {"is_public": False, "day": "2011-03-01"}), date(2026, 11, 20), Book())

    assert answer.values["end"] == "2011-03-01"
    assert not answer.lines
