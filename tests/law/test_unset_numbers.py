"""Where nobody knows a number of the law, the answer names every one that stands in the way, and no other."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from shouzhan.engine.rules import Confidence, read_all, run
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.sample import cases
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import built_in, every_rule, rule

pytestmark = pytest.mark.pure
BOOK, ON, UNSET = built_in(), date(2026, 11, 20), "parameter-unset"
GRADED = {
    "grade": "standard", "legal_person": True, "emerging_field": True, "operating_months": 12, "area": 3000, "staff": 5, "professional_staff": 4, "mentors": 2, "firms": 20,
    "new_firms": 4, "sme_firms": 4, "growing_firms": 4, "invested_firms": 2, "financed_firms": 0, "income": 1000000, "service_income": 200000,
}
SUPPORT = {"stage": "yearly", "tier": "nurtured", "approved_cost": 8000000, "score": None}


def with_numbers(*names):
    """The law with some number for each of these parameters."""
    book = BOOK
    for name in names:
        parameter = book[name]
        value = Fraction(1, 2) if parameter.shape == "number" else None
        assert value is not None, name
        book = book.with_parameter(replace(parameter, values=(replace(parameter.values[-1], since=date(2020, 1, 1), until=None, value=value, confidence=Confidence.HIGH),)))
    return book


def lacking(name, facts, book=BOOK):
    asked = rule(name)
    answer = run(asked, read_all(asked.facts, facts), ON, book)
    return answer.to_confirm if answer.decision.code == UNSET else ()


def test_it_names_every_number_it_lacks():
    named = lacking("carriers.graded-incubator", GRADED)

    assert len(named) == 12
    assert set(named) == {one for one in BOOK.parameters if one.startswith("graded_incubator_")}


def test_with_all_it_named_it_answers_and_with_all_but_one_it_does_not():
    named = lacking("carriers.carrier-score", {"ability": 80, "effect": 90, "lasting": 70, "innovation": 60})

    assert len(named) == 4
    for left_out in named:
        assert lacking("carriers.carrier-score", {"ability": 80, "effect": 90, "lasting": 70, "innovation": 60}, with_numbers(*(set(named) - {left_out}))) == (left_out,)
    assert lacking("carriers.carrier-score", {"ability": 80, "effect": 90, "lasting": 70, "innovation": 60}, with_numbers(*named)) == ()


def test_it_names_no_number_of_a_branch_that_is_not_taken():
    assert "high_quality_pass_score" not in lacking("carriers.high-quality-support", SUPPORT)
    assert "high_quality_pass_score" in lacking("carriers.high-quality-support", {**SUPPORT, "stage": "milestone", "score": 80})


def test_the_sentence_says_how_many_more():
    asked = rule("carriers.graded-incubator")
    said = run(asked, read_all(asked.facts, GRADED), ON, BOOK).decision.sentence

    assert "另有 11 个" in said.zh
    assert "nor have 11 others" in said.en


def test_a_column_names_them_too():
    asked = rule("carriers.graded-incubator")
    columns = {fact.name: [GRADED.get(fact.name)] * 3 for fact in asked.facts}

    answers = run_table(asked, read_table(asked, columns, 3), ON, BOOK)

    assert answers.to_confirm >= set(lacking("carriers.graded-incubator", GRADED))


@pytest.mark.parametrize("name", sorted(every_rule()))
def test_the_first_named_is_the_one_met_first_and_none_is_known(name):
    asked, dice = rule(name), random.Random(name)
    for facts in cases(asked, BOOK, ON, 12, seed=dice.randrange(1000)):
        answer = run(asked, facts, ON, BOOK)
        if answer.decision.code == UNSET:
            brief = run(asked, facts, ON, BOOK, every_unset=False)
            assert answer.to_confirm[0] == brief.to_confirm[0]
            assert len(set(answer.to_confirm)) == len(answer.to_confirm)
            day = asked.event_day(dict(facts), ON)
            assert not [one for one in answer.to_confirm if (dated := BOOK[one].on(day)) is not None and dated.value is not None]
