"""With facts missing, whatever they turn out to be, the answer lies in what was said to be possible."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from shouzhan.engine.rules import run
from shouzhan.engine.rules.ranges import law_changes, run_partly
from shouzhan.engine.rules.sample import cases
from shouzhan.law.book import built_in, every_rule, rule

pytestmark = pytest.mark.pure
RULES, BOOK, ON = every_rule(), built_in(), date(2026, 11, 20)
NOBODY_CAN_SAY = {"no-rule-then", "parameter-unset", "calendar-missing"}
PARTIALS, ENDINGS = 20, 4


def told_cases(asked):
    """Whole cases on days of every regime, with their day."""
    days = [day for day in law_changes(asked, BOOK) if day.year >= 2016][-6:]
    return [(day, facts) for place, day in enumerate([*days, ON]) for facts in cases(asked, BOOK, day, 4, seed=place)]


def lies_in(span, value):
    """Whether a printed value lies in a printed range."""
    if not isinstance(span, dict):
        return ("、".join(value) if isinstance(value, list) else value) in span
    if "any" in span:
        return True
    read = date.fromisoformat if isinstance(value, str) and value.count("-") == 2 else lambda text: Decimal(str(text))
    low, high = (None if end is None else read(end) for end in (span["low"], span["high"]))
    return (low is None or low <= read(value)) and (high is None or read(value) <= high)


def completions(asked, known, pool, dice, *, only_needed):
    """The known facts with the missing ones filled in at random; what dates a case only when told stays untold."""
    for _ending in range(ENDINGS):
        other = dice.choice(pool)[1]
        untold = [fact.name for fact in asked.facts if fact.optional and (only_needed or fact.name in asked.events)]
        yield {name: known.get(name) if name in known or name in untold else other[name] for name in other}


def partials(asked, dice, pool):
    """Some cases of which only a part is told: the day, the case, what is told of it, and the answer to that."""
    for _partial in range(PARTIALS):
        day, whole = dice.choice(pool)
        known = {key: value for key, value in whole.items() if dice.random() < 0.6}
        yield day, whole, known, run_partly(asked, known, day, BOOK)


@pytest.mark.parametrize("name", sorted(RULES))
def test_no_completion_answers_outside_what_was_possible(name):
    asked, dice = RULES[name], random.Random(name)
    pool = told_cases(asked)
    for day, _whole, known, partly in partials(asked, dice, pool):
        for facts in completions(asked, known, pool, dice, only_needed=not partly.missing):
            answer = run(asked, facts, day, BOOK)
            if answer.decision.code in NOBODY_CAN_SAY:
                continue
            if not partly.missing:
                assert (partly.outcome, partly.values) == (answer.outcome, answer.values), (known, facts)
                continue
            assert answer.outcome in partly.possible["outcomes"], (known, facts)
            for key, value in answer.values.items():
                assert lies_in(partly.possible["values"][key], value), (key, value, partly.possible, known, facts)


def test_it_names_the_day_when_the_day_decides_which_law_holds():
    asked = rule("contracts.decision-due")
    partly = run_partly(asked, {"recognised": 1000, "disputed": False}, ON, BOOK)
    assert "accepted_on" in partly.missing
    assert set(partly.possible["values"]["clock"]) == {"natural-days", "working-days"}



def test_it_says_which_facts_are_missing_for_a_list_that_nobody_told():
    partly = run_partly(rule("distribution.net-income"), {"gross_income": 100}, ON, BOOK)
    assert partly.missing == ("costs",)
    assert partly.decision.code == "facts-missing"


def test_it_answers_at_once_when_no_missing_fact_can_save_the_case():
    facts = {"staff": 501, "technical_staff": 1}
    assert run_partly(rule("ladder.tech-sme"), facts, ON, BOOK).possible["outcomes"] == ["refused"]


def test_it_answers_when_no_missing_fact_has_a_bearing():
    told = {"staff": 100, "technical_staff": 30, "sales": 50000000, "assets": 1, "rd": 0, "class1_ip": 1, "class2_ip": 0}  # nothing spent is no share of any cost
    partly = run_partly(rule("ladder.tech-sme"), {key: Fraction(value) for key, value in told.items()}, ON, BOOK)

    assert (partly.missing, partly.decision.code, partly.values["total"]) == ((), "score-low", 50)
    assert "rd_sales" in {line.name for line in partly.lines}


def test_it_shows_no_step_that_would_need_what_nobody_told():
    facts = {"grant": 0, "post_money": 60000000, "valuation_cap": 50000000, "discount": None}
    partly = run_partly(rule("instruments.invest-first-conversion"), facts, ON, BOOK)  # the premium of no grant does not matter
    whole = run(rule("instruments.invest-first-conversion"), {**facts, "premium": 0}, ON, BOOK)

    assert (partly.missing, partly.values) == ((), whole.values)
    assert all(line in whole.lines for line in partly.lines)
    assert not [line for line in partly.lines if line.value not in (0, 50000000)]


def test_it_names_the_fact_that_chooses_between_a_number_and_none():
    partly = run_partly(rule("ladder.title-validity"), {"granted_on": date(2016, 1, 1)}, ON, BOOK)  # high-tech had three years then, an SME no title

    assert partly.missing == ("title", "asked_on")


@pytest.mark.parametrize("name", sorted(RULES))
def test_nothing_is_asked_for_once_all_it_named_is_told(name):
    asked, dice = RULES[name], random.Random(name)
    pool = told_cases(asked)
    for day, whole, known, partly in partials(asked, dice, pool):
        lacking = [one for one in partly.to_confirm if (dated := BOOK[one].on(asked.event_day(known, day))) is None or dated.value is None]
        if partly.decision.code in NOBODY_CAN_SAY or lacking:
            continue
        named = partly.missing
        told = known | {key: whole[key] for key in named if whole.get(key) is not None}
        assert [key for key in run_partly(asked, told, day, BOOK).missing if whole.get(key) is not None] == [], (known, named)
