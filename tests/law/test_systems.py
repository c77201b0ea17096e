"""Every rule says which systems of the documents it serves, and each of them is one."""

from pathlib import Path

import pytest
import yaml

from shouzhan.law.book import every_rule

pytestmark = pytest.mark.pure
REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
RULES = every_rule()


def test_every_rule_serves_systems_that_the_documents_name():
    known = {row["id"] for row in yaml.safe_load((REFERENCE / "systems.yaml").read_text("utf-8"))}
    assert {name: rule.serves for name, rule in RULES.items() if not rule.serves or set(rule.serves) - known} == {}


@pytest.mark.parametrize("row", ["T-03", "T-05", "T-08", "T-19", "T-39", "T-40", "T-41", "T-42", "T-43", "I-18", "I-34", "Z-13", "Z-14", "U-19"])
def test_the_page_of_systems_shows_the_rules_that_serve_a_row(row):
    page = (REFERENCE / "systems.md").read_text("utf-8")
    line = next(line for line in page.splitlines() if line.startswith(f"| {row} "))
    serving = [f"rule [`{name}`](/rules/{name}/)" for name, rule in RULES.items() if row in rule.serves]
    assert serving
    assert all(told in line for told in serving)
