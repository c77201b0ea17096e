"""A probe says what the whole answer says, also where it goes on from a case that differs in one fact or one number."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from shouzhan.engine.rules import dryrun
from shouzhan.engine.rules.parameters import laid_over
from shouzhan.engine.rules.probing import NUMBERS, probed
from shouzhan.engine.rules.sample import cases
from shouzhan.engine.rules.single import NotKnown, run
from shouzhan.law.book import built_in, every_rule

pytestmark = pytest.mark.pure
BOOK, RULES, ON = built_in(), every_rule(), date(2026, 11, 20)


def whole(rule, facts, book):
    try:
        answer = run(rule, facts, ON, book)
    except (NotKnown, ValueError, OverflowError):
        return None
    numbers = {output.name: Fraction(answer.values[output.name]) for output in rule.values if output.sort in NUMBERS and output.name in answer.values}
    return answer.outcome == "refused", numbers


def told(found):
    return (found.is_refused, found.numbers) if found.has_answer else None


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_probe_says_what_the_answer_says(name):
    rule = RULES[name]
    drawn = cases(rule, BOOK, ON, 8)
    for facts, other in pairwise(drawn):
        first = probed(rule, facts, ON, BOOK)
        assert told(first) == whole(rule, facts, BOOK)
        for fact in rule.facts:
            changed = {**facts, fact.name: other[fact.name]}
            assert told(probed(rule, changed, ON, BOOK, first, fact.name)) == whole(rule, changed, BOOK), fact.name


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_probe_goes_on_with_another_number_of_the_law(name):
    rule = RULES[name]
    formula = rule.formula_on(ON)
    drawn = cases(rule, BOOK, ON, 4)
    for number in formula.parameters if formula else ():
        dated = BOOK[number].on(ON)
        if dated is None or not isinstance(dated.value, Fraction):
            continue
        changed = BOOK.with_parameter(laid_over(BOOK[number], replace(dated, value=dated.value * 2 + 1)))
        for facts in drawn:
            assert told(probed(rule, facts, ON, changed, probed(rule, facts, ON, BOOK), f"@{number}")) == whole(rule, facts, changed), number


def test_a_draft_is_tried_out_without_writing_a_step(monkeypatch):
    """The whole answer with its steps is for people; thousands of cases only need what comes out."""
    monkeypatch.setattr(dryrun, "run", None)
    changed = BOOK.with_parameter(laid_over(BOOK["giant_debt_most"], replace(BOOK["giant_debt_most"].on(ON), since=ON, value=Fraction(-1))))

    assert dryrun.findings(RULES.values(), "giant_debt_most", BOOK, changed, ON)
