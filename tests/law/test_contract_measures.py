"""The day on which the measures of 2026 began is itself to be confirmed: moving it moves the clock, and every answer says so."""

from datetime import date
from fractions import Fraction

import pytest

from shouzhan.engine.rules import Dated, read_all, run
from shouzhan.kernel.citations import Citation
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
DUE = rule("contracts.decision-due")


def answer(accepted_on, book):
    facts = {"accepted_on": accepted_on, "recognised": "1000", "disputed": False}
    return run(DUE, read_all(DUE.facts, facts), date(2026, 11, 20), book)


def test_it_counts_natural_days_where_the_new_measures_have_not_begun():
    later = Dated(date(2026, 1, 23), date(2026, 2, 28), Fraction(0), Citation("tech-contract-2026"))
    book = built_in().with_value("contract_measures_2026", later)
    assert answer("2026-02-27", built_in()).values == {"due_on": "2026-03-19", "clock": "working-days"}
    assert answer("2026-02-27", book).values == {"due_on": "2026-03-30", "clock": "natural-days"}
    assert answer("2026-03-01", book).values["clock"] == "working-days"


def test_it_says_that_the_beginning_is_to_be_confirmed():
    assert "contract_measures_2026" in answer("2026-02-27", built_in()).to_confirm
    assert answer("2026-01-22", built_in()).to_confirm == ()
