"""The filing day of a cash reward is one day, whichever rule tells it, and rolls on from a day of rest, with its clause."""

from datetime import date, timedelta

import pytest

from shouzhan.kernel.dates import is_working_day
from shouzhan.law.book import answer

pytestmark = pytest.mark.pure
AS_OF = date(2026, 11, 20)


def told(paid):
    received = paid - timedelta(days=100)
    conditions = answer(
        "tax.iit-cash-reward-conditions", AS_OF, payer="state-founded", contributor=True, service_result=True, way="license", registered=True, publicity_days=15, received_on=received.isoformat(), paid_on=paid.isoformat(),
    )
    return answer("distribution.payment-window", AS_OF, received_on=received.isoformat(), paid_on=paid.isoformat()), conditions


@pytest.mark.parametrize("month", range(1, 11))
def test_both_rules_tell_the_same_day_and_offices_are_open_on_it(month):
    window, conditions = told(date(2026, month, 20))
    day = date.fromisoformat(window.values["file_by"])

    assert window.values["file_by"] == conditions.values["file_by"]
    assert day >= date(2026, month + 1, 15)
    assert is_working_day(day)


def test_both_cite_why_a_rest_day_rolls_on():
    for one in told(date(2026, 10, 12)):
        (line,) = [line for line in one.lines if line.name == "file_by"]
        assert {cite.source for cite in line.cites} == {"iit-filing-2018", "civil-code", "civil-principles-1986"}
