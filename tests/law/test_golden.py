"""One deal from contract to tax: each rule takes the deal's facts and what the rules before it answered."""

from pathlib import Path

import pytest
import yaml

from shouzhan.engine.rules import read_all
from shouzhan.engine.rules.answer import MOST_PLACES, printed
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.law.book import built_in, every_rule

pytestmark = pytest.mark.pure
FOLDER = Path(__file__).parent / "golden"
RULES = every_rule()


def _filled(given, deal, answers):
    """The facts with every reference replaced by what it names."""
    if isinstance(given, dict) and "of" in given:
        return answers[given["of"]][given["value"]]
    if isinstance(given, dict) and "given" in given:
        return deal[given["given"]]
    if isinstance(given, dict):
        return {key: _filled(value, deal, answers) for key, value in given.items()}
    return [_filled(value, deal, answers) for value in given] if isinstance(given, list) else given


def deals():
    return sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", deals(), ids=[path.stem for path in deals()])
def test_it_answers_a_whole_deal(path):
    told = yaml.safe_load(path.read_text("utf-8"))
    answers = {}
    for step in told["steps"]:
        rule, name = RULES[step["rule"]], step["step"]
        facts = _filled(step["facts"], told["deal"], answers)
        answer = run_partly(rule, read_all(rule.facts, facts, partly=True), told["as_of"], built_in())
        lines = {line.name: printed(line.value, line.sort, MOST_PLACES) for line in answer.lines}

        assert list(answer.missing) == step.get("missing", []), name
        assert {key: answer.values.get(key) for key in step.get("values", {})} == step.get("values", {}), name
        assert {key: lines.get(key) for key in step.get("lines", {})} == step.get("lines", {}), name
        assert answer.outcome == step.get("outcome", answer.outcome), name
        assert answer.decision.code == step.get("code", answer.decision.code), name
        assert step.get("cites", answer.cites[0].source) in {cite.source for cite in answer.cites}, name
        answers[name] = dict(answer.values)
