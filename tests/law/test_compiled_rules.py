"""Every rule answers by its compiled loop as by its graph, with all steps; every rule that is plain arithmetic has one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.law.random_facts import facts_of, turning_points

from shouzhan.engine.rules import many, steps
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.table import read_table
from shouzhan.law.book import built_in, every_rule

pytest.importorskip("shouzhan.engine.rules.compiled", reason="the compiler is an extra")
pytestmark = pytest.mark.pure
RULES = every_rule()
BOOK = built_in()
DAY = date(2026, 11, 20)


def _answers(rule, rows):
    return run_table(rule, read_table(rule, {fact.name: [row.get(fact.name) for row in rows] for fact in rule.facts}, len(rows)), DAY, BOOK, with_lines=True)


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_is_the_same_by_its_loop(name, monkeypatch):
    rule = RULES[name]
    numbers, days = turning_points(rule, BOOK)
    used = []
    fill = steps._Ready.fill
    monkeypatch.setattr(steps, "WORTH_COMPILING", 1)
    monkeypatch.setattr(steps._Ready, "fill", lambda *given: used.append(fill(*given)) or used[-1])

    @settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(facts_of(rule.facts, numbers, days), min_size=20, max_size=60))
    def same(rows):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(many, "by_steps", lambda *_asked, **_more: None)
            patch.setattr(many, "by_loop", lambda *_asked, **_more: False)
            expected = _answers(rule, rows)
        for _time in range(2):
            found = _answers(rule, rows)
            assert list(found) == list(expected)
            assert found.to_confirm == expected.to_confirm
            for line, kept in expected.lines.items():
                np.testing.assert_array_equal(found.lines[line], kept)

    same()
    assert any(used) or not _is_plain(rule.formula_on(DAY))


def _is_plain(formula):
    """Whether a formula does arithmetic on some facts, with numbers that are all known."""
    if formula is None or not steps._places(formula, True):
        return False
    dated = [BOOK[name].on(DAY) for name in formula.parameters]
    return all(one is not None and one.value is not None for one in dated)
