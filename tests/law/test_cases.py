"""Every rule has worked cases; each gives the same answer alone, in a column, and by the steps it prints."""

from datetime import date

import pytest

from shouzhan.engine.rules import read_all, run
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import HERE, built_in, cases_of, every_rule

pytestmark = pytest.mark.pure
RULES = every_rule()
CASES = [pytest.param(name, case, id=f"{name}: {case['name']}") for name in RULES for case in cases_of(name)]


def test_it_has_cases_for_every_rule():
    assert {path.stem for path in HERE.glob("*/cases/*.yaml")} == set(RULES)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_answers_the_worked_case(name, case):
    rule = RULES[name]
    answer = run(rule, read_all(rule.facts, case["facts"]), case["as_of"], built_in())

    told = {key: answer.values.get(key) for key in case.get("values", {})}
    assert told == case.get("values", {})
    if "outcome" in case:
        assert answer.outcome == case["outcome"], answer.decision
    if "code" in case:
        assert answer.decision.code == case["code"]


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_answers_a_column_of_cases_alike(name):
    rule = RULES[name]
    given = cases_of(name)
    columns = {fact.name: [case["facts"].get(fact.name) for case in given] for fact in rule.facts}
    days = [(case["as_of"] - date(1970, 1, 1)).days for case in given]

    answers = run_table(rule, read_table(rule, columns, len(given)), days, built_in())

    assert not answers.bad
    for row, case in enumerate(given):
        alone = run(rule, read_all(rule.facts, case["facts"]), case["as_of"], built_in())
        assert answers.plain(row) == {"outcome": alone.outcome, "code": alone.decision.code, "values": dict(alone.values)}, case["name"]
