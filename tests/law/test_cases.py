"""Every rule has worked cases; each gives the same answer alone, in a column, and by the steps it prints."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
import yaml

from shouzhan.engine.rules import Confidence, read_all, run
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import HERE, built_in, cases_of, every_rule

pytestmark = pytest.mark.pure
RULES = every_rule()
CASES = [pytest.param(name, case, id=f"{name}: {case['name']}") for name in RULES for case in cases_of(name)]


@cache
def _with(stated):
    book = built_in()
    for name, value in yaml.safe_load(stated).items():
        parameter = book[name]
        value = {key: Fraction(str(one)) for key, one in value.items()} if isinstance(value, dict) else Fraction(str(value))
        dated = replace(parameter.values[0], until=None, value=value, confidence=Confidence.HIGH)
        book = book.with_parameter(replace(parameter, values=(dated,)))
    return book


def book_for(case):
    """The law as it ships, with the numbers a case states where nobody knows them yet."""
    return _with(yaml.safe_dump(case["parameters"])) if "parameters" in case else built_in()


def test_it_has_cases_for_every_rule():
    assert {path.stem for path in HERE.glob("*/cases/*.yaml")} == set(RULES)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_answers_the_worked_case(name, case):
    rule = RULES[name]
    answer = run(rule, read_all(rule.facts, case["facts"]), case["as_of"], book_for(case))

    told = {key: answer.values.get(key) for key in case.get("values", {})}
    assert told == case.get("values", {})
    if "outcome" in case:
        assert answer.outcome == case["outcome"], answer.decision
    if "code" in case:
        assert answer.decision.code == case["code"]
    if "to_confirm" in case:
        assert list(answer.to_confirm) == case["to_confirm"]


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_answers_a_column_of_cases_alike(name):
    for book, given in _by_book(cases_of(name)):
        _answers_alike(RULES[name], given, book)


def _by_book(given):
    books = {id(book): book for book in map(book_for, given)}
    return [(book, [case for case in given if book_for(case) is book]) for book in books.values()]


def _answers_alike(rule, given, book):
    columns = {fact.name: [case["facts"].get(fact.name) for case in given] for fact in rule.facts}
    days = [(case["as_of"] - date(1970, 1, 1)).days for case in given]

    answers = run_table(rule, read_table(rule, columns, len(given)), days, book)

    assert not answers.bad
    for row, case in enumerate(given):
        alone = run(rule, read_all(rule.facts, case["facts"]), case["as_of"], book)
        assert answers.plain(row) == {"outcome": alone.outcome, "code": alone.decision.code, "values": dict(alone.values)}, case["name"]
