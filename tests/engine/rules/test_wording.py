"""A derivation stays readable however often a formula uses the same thing."""

from datetime import date
from fractions import Fraction

import pytest
from tests.engine.rules.toys import NAME, book, toy

from shouzhan.engine.rules import Output, Sort, number, run
from shouzhan.engine.rules.spelling import spelled

pytestmark = pytest.mark.pure
ON = date(2026, 11, 20)


def doubled(fact, parameter, say):
    found = fact.start + 1
    for _time in range(40):
        found = found + found
    say.value("end", say.step("end", NAME, found, sort=Sort.NUMBER))


def divided(fact, parameter, say):
    found = fact.start + 1
    for _time in range(40):
        found = (fact.start + 2).over(found + 1, 3)
    say.value("end", say.step("end", NAME, found, sort=Sort.NUMBER))


@pytest.mark.parametrize("build", [doubled, divided])
def test_it_names_once_what_a_long_text_repeats(build):
    asked = toy(build.__name__, [number("start", NAME)], build, (Output("end", Sort.NUMBER, NAME),))
    answer = run(asked, {"start": Fraction(1)}, ON, book())
    texts = [answer.lines[0].how, *(spelled(asked.formulas[0], book(), language)["end"] for language in ("zh", "en"))]
    assert all(100 < len(text) < 10_000 for text in texts)
    assert answer.lines[0].how.startswith("part_1 = ")
    assert "〔1〕= " in texts[1]


def test_it_leaves_a_short_text_as_it_is():
    def short(fact, parameter, say):
        twice = fact.start + fact.start
        say.value("end", say.step("end", NAME, twice * twice, sort=Sort.NUMBER))

    asked = toy("short", [number("start", NAME)], short, (Output("end", Sort.NUMBER, NAME),))
    assert run(asked, {"start": Fraction(1)}, ON, book()).lines[0].how == "((start + start) * (start + start))"


def test_a_fact_is_told_from_a_step_of_the_same_name():
    def same(fact, parameter, say):
        step = say.step("start", NAME, fact.start * 2, sort=Sort.NUMBER)
        say.value("end", say.step("end-of-it", NAME, step + fact.start, sort=Sort.NUMBER))

    asked = toy("same", [number("start", NAME)], same, (Output("end", Sort.NUMBER, NAME),))
    answer = run(asked, {"start": Fraction(1)}, ON, book())
    assert [line.how for line in answer.lines] == ["(facts.start * 2)", "(start + facts.start)"]
    assert answer.follows == {"end": "end_of_it"}


def test_a_denial_is_written_without_a_double_negative():
    def denied(fact, parameter, say):
        is_small = fact.start < 3
        say.value("end", say.step("end", NAME, ~(~(fact.start <= 5)) & ~is_small, sort=Sort.YES_NO))

    asked = toy("denied", [number("start", NAME)], denied, (Output("end", Sort.YES_NO, NAME),))
    assert {language: spelled(asked.formulas[0], book(), language)["end"] for language in ("zh", "en")} == {"zh": f"{NAME.zh} ≤ 5 且 3 ≤ {NAME.zh}", "en": f"{NAME.en} ≤ 5 and 3 ≤ {NAME.en}"}


def test_brackets_are_those_of_the_language():
    def split(fact, parameter, say):
        say.value("end", say.step("end", NAME, (fact.start + 1) * 2, sort=Sort.NUMBER))

    asked = toy("split", [number("start", NAME)], split, (Output("end", Sort.NUMBER, NAME),))
    assert {language: spelled(asked.formulas[0], book(), language)["end"] for language in ("zh", "en")} == {"zh": f"（{NAME.zh} + 1） × 2", "en": f"({NAME.en} + 1) × 2"}
