"""What is printed as a derivation is the derivation: worked out again from its words, every line and value comes out."""

from datetime import date

import pytest
from tests.law.recomputing import Words
from tests.law.test_cases import book_for

from shouzhan.engine.rules import read_all, run
from shouzhan.engine.rules.answer import MOST_PLACES, printed, rounded_for
from shouzhan.engine.rules.sample import cases
from shouzhan.law.book import built_in, cases_of, every_rule

pytestmark = pytest.mark.pure
RULES, ON = every_rule(), date(2026, 11, 20)


def recomputes(asked, facts, as_of, law):
    """Whether a case was answered by steps at all; every step and value is compared on the way."""
    answer = run(asked, facts, as_of, law)
    if not answer.values:
        return False
    on = asked.event_day(facts, as_of)
    words = Words(asked.formula_on(on), {fact.name: facts.get(fact.name) for fact in asked.facts}, law, on)
    for line in answer.lines:
        found = words.work_out(line.how)
        assert printed(found, line.sort, MOST_PLACES) == printed(line.value, line.sort, MOST_PLACES), (line.name, line.how, facts)
        words.steps[line.name.replace("-", "_")] = found
    for output in asked.values:
        found = rounded_for(output, words.work_out(answer.follows[output.name]))
        assert printed(found, output.sort, output.places) == answer.values[output.name], (output.name, answer.follows[output.name], facts)
    return True


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_line_and_value_comes_out_again(name):
    asked = RULES[name]
    told = [recomputes(asked, read_all(asked.facts, case["facts"]), case["as_of"], book_for(case)) for case in cases_of(name)]
    told += [recomputes(asked, facts, ON, built_in()) for facts in cases(asked, built_in(), ON, 12, seed=3)]
    assert any(told)


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_public_answer_prints_how_each_value_follows(name):
    case = cases_of(name)[0]
    asked = RULES[name]
    answer = run(asked, read_all(asked.facts, case["facts"]), case["as_of"], book_for(case))
    told = answer.plain()
    assert set(told.get("follows", {})) == set(told["values"])
    assert all(len(line["how"]) < 10_000 for line in told["explanation"])
