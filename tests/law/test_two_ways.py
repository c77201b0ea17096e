"""One case and a column are the same function: on random facts, and at every turning point."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.random_facts import facts_of, turning_points

from shouzhan.engine.rules import read_all, run
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import built_in, every_rule

pytestmark = pytest.mark.pure
RULES = every_rule()
BOOK = built_in()


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_is_the_same_alone_and_in_a_column(name):
    rule = RULES[name]
    numbers, days = turning_points(rule, BOOK)
    row = st.tuples(facts_of(rule.facts, numbers, days), st.one_of(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.sampled_from(sorted(days))))

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(row, min_size=1, max_size=40))
    def same(rows):
        columns = {fact.name: [facts.get(fact.name) for facts, _day in rows] for fact in rule.facts}
        as_of = [(day - date(1970, 1, 1)).days for _facts, day in rows]
        answers = run_table(rule, read_table(rule, columns, len(rows)), as_of, BOOK)
        assert not answers.bad
        for place, (facts, day) in enumerate(rows):
            alone = run(rule, read_all(rule.facts, facts), day, BOOK)
            assert answers.plain(place) == {"outcome": alone.outcome, "code": alone.decision.code, "values": dict(alone.values)}

    same()
