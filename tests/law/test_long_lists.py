"""A batch with a list of a hundred thousand items answers it, refuses one more by its line, and goes on."""

import json
from datetime import date

import pytest

from shouzhan.engine.rules.batch import run_file
from shouzhan.engine.rules.facts import MOST_ITEMS
from shouzhan.kernel.text import Text
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure


def test_the_longest_list_is_answered_and_one_longer_is_refused_by_its_line(tmp_path):
    source, target = tmp_path / "facts.jsonl", tmp_path / "answers.jsonl"
    rows = [{"gross_income": "2000000", "costs": [{"kind": "tax", "amount": "1.01"}] * count} for count in (MOST_ITEMS, MOST_ITEMS + 1, 0)]
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    report = run_file(rule("distribution.net-income"), source, target, date(2026, 11, 20), built_in(), "en")

    answers = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [one.get("values") for one in answers if "values" in one] == [{"net": "1899000.00"}, {"net": "2000000.00"}]
    assert report.bad == {2: Text("costs：最多 100000 项，实有 100001 项。", "costs: at most 100000 items, this has 100001.")}
