"""The numbers a case lacks: those on the branch it takes, whatever a list comes to."""

from datetime import date
from fractions import Fraction

import pytest
from tests.engine.rules.toys import NAME, book, toy

from shouzhan.engine.rules import Output, Sort, items, money, run, where

pytestmark = pytest.mark.pure


def _build(fact, parameter, say):
    large = fact.sales.sum(fact.sales.amount) >= 100
    say.value("pays", parameter.rate * where(large, parameter.high, parameter.low))


PAYS = toy("pays", (items("sales", NAME, money("amount", NAME)),), _build, values=(Output("pays", Sort.NUMBER, NAME),))


@pytest.mark.parametrize(("amount", "named"), [(100, ("rate", "high")), (99, ("rate", "low"))])
def test_it_names_those_on_the_branch_a_sum_takes(amount, named):
    answer = run(PAYS, {"sales": [{"amount": Fraction(amount)}]}, date(2026, 11, 20), book(high=None, low=None, rate=None))

    assert (answer.decision.code, answer.to_confirm) == ("parameter-unset", named)
