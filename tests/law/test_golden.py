"""One deal from contract to tax: each rule takes what the rules before it answered."""

from pathlib import Path

import pytest
import yaml

from shouzhan.engine.rules import read_all, run
from shouzhan.law.book import built_in, every_rule

pytestmark = pytest.mark.pure
FOLDER = Path(__file__).parent / "golden"
RULES = every_rule()


def _filled(given, answers):
    """The facts with every reference replaced by the answer it names."""
    if isinstance(given, dict) and "of" in given:
        return answers[given["of"]][given["value"]]
    if isinstance(given, dict):
        return {key: _filled(value, answers) for key, value in given.items()}
    return [_filled(value, answers) for value in given] if isinstance(given, list) else given


def deals():
    return sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", deals(), ids=[path.stem for path in deals()])
def test_it_answers_a_whole_deal(path):
    deal = yaml.safe_load(path.read_text("utf-8"))
    missing = [step["rule"] for step in deal["steps"] if step["rule"] not in RULES]
    answers = {}
    for step in deal["steps"]:
        if step["rule"] in missing:
            answers[step["step"]] = step["values"]  # the next rules go on from what it will answer
            continue
        rule = RULES[step["rule"]]
        answer = run(rule, read_all(rule.facts, _filled(step["facts"], answers)), deal["as_of"], built_in())
        told = {key: answer.values.get(key) for key in step["values"]}
        assert told == step["values"], step["step"]
        assert answer.outcome == step.get("outcome", answer.outcome), step["step"]
        answers[step["step"]] = dict(answer.values)
    if missing:
        pytest.skip(f"these rules are not here yet: {', '.join(missing)}")
