"""What must hold whatever the numbers: more is never less, parts never pass the whole, and every fen is exact."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.rules import read_all, run
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
ON, BOOK = date(2026, 11, 20), built_in()
FEN = Fraction(1, 100)
AMOUNTS = st.one_of(st.integers(0, 10**13), st.integers(0, 10**7)).map(lambda fen: Fraction(fen, 100))
SHARES = st.integers(0, 10**4).map(lambda parts: Fraction(parts, 10**4))


def told(name, **facts):
    asked = rule(name)
    written = {key: f"{Decimal(value.numerator) / Decimal(value.denominator):f}" if isinstance(value, Fraction) else value for key, value in facts.items()}
    answer = run(asked, read_all(asked.facts, written), ON, BOOK)
    return answer, {key: Fraction(value) if isinstance(value, str) else value for key, value in answer.values.items()}


def to_the_fen(exact):
    return Fraction(Decimal(exact.numerator * 100 * 10**6 // exact.denominator).scaleb(-6).quantize(Decimal(1), ROUND_HALF_UP)) / 100


def progressive(income):
    """Income tax by its bands alone: each slice at its own rate."""
    tax, below = Fraction(0), Fraction(0)
    for one in BOOK["iit_brackets"].on(ON).value:
        tax += max(Fraction(0), (income if one.upto is None else min(income, one.upto)) - below) * one.rate
        below = one.upto
    return tax


def number(name):
    return BOOK[name].on(ON).value


def test_the_quick_deductions_leave_no_step_between_brackets():
    for lower, upper in pairwise(number("iit_brackets")):
        assert lower.upto * lower.rate - lower.less == lower.upto * upper.rate - upper.less
        assert upper.rate > lower.rate


@settings(max_examples=150, deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_tax_on_a_reward_is_exact_rises_with_it_and_relief_never_costs(income, reward, more, qualifies):
    _answer, values = told("tax.iit-cash-reward", annual_taxable_income=income, reward=reward, qualifies=qualifies)
    assert values["tax_before"] == to_the_fen(progressive(income))
    assert values["tax_without_relief"] == to_the_fen(progressive(income + reward))
    assert values["tax_before"] <= values["tax_with_relief"] <= values["tax_without_relief"]
    assert values["saving"] >= 0
    _answer, later = told("tax.iit-cash-reward", annual_taxable_income=income, reward=reward + more, qualifies=qualifies)
    assert values["extra_tax"] <= later["extra_tax"] + FEN
    assert later["extra_tax"] - values["extra_tax"] <= more + FEN


@settings(max_examples=100, deadline=None)
@given(AMOUNTS, AMOUNTS)
def test_stamp_tax_is_its_rate_and_rises(amount, more):
    _answer, values = told("tax.stamp", amount=amount)
    assert values["tax"] == to_the_fen(amount * number("stamp_rate"))
    assert values["tax"] <= told("tax.stamp", amount=amount + more)[1]["tax"]


MODES, UNITS = st.sampled_from(["transfer", "license", "equity", "self-implementation"]), st.sampled_from(["university", "institute", "hospital", "enterprise"])


@settings(max_examples=150, deadline=None)
@given(MODES, UNITS, AMOUNTS, AMOUNTS, SHARES, st.booleans())
def test_a_reward_is_exact_and_not_below_the_floor_unless_refused(mode, unit, base, more, share, agreed):
    facts = {"mode": mode, "unit_kind": unit, "ratio": share, "has_agreement": agreed}
    answer, values = told("distribution.reward-floor", base=base, **facts)
    assert values["reward"] == to_the_fen(base * share)
    assert values["floor_amount"] == to_the_fen(base * values["floor_ratio"])
    free = unit == "enterprise" and agreed
    assert (answer.outcome == "refused") == (share < values["floor_ratio"] and not free)
    assert values["main_contributors_min"] <= values["reward"]
    assert values["floor_ratio"] <= values["recommended_ratio"]
    assert told("distribution.reward-floor", base=base + more, **facts)[1]["reward"] >= values["reward"]


@settings(max_examples=100, deadline=None)
@given(MODES, UNITS, AMOUNTS, st.booleans())
def test_without_a_ratio_the_reward_is_the_floor(mode, unit, base, agreed):
    answer, values = told("distribution.reward-floor", mode=mode, unit_kind=unit, base=base, ratio=None, has_agreement=agreed)
    assert values["reward"] == values["floor_amount"]
    assert answer.outcome != "refused"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["enterprise", "team"]), AMOUNTS, AMOUNTS, st.lists(AMOUNTS, max_size=6))
def test_vouchers_never_pass_the_contract_or_the_year(applicant, contract, used, later):
    def payable(contract, used):
        return told("vouchers.payable", applicant=applicant, contract=contract, used_this_year=used)[1]["payable"]

    paid, most = payable(contract, used), payable(Fraction(10**12), Fraction(0))
    assert 0 <= paid <= contract
    assert payable(contract + 1000, used) >= paid >= payable(contract, used + 1000)
    taken = Fraction(0)
    for one in later:
        taken += payable(one, taken)
    assert taken <= most
