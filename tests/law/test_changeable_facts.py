"""What a person can change about a case is declared, so that a refusal names the way out; what is past is not."""

from datetime import date

import pytest

from shouzhan.engine.rules import read_all, run
from shouzhan.engine.rules.changes import ways_to_yes
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
ON = date(2026, 11, 20)
CASES = [
    ("distribution.share-reward", {"unit_kind": "university", "has_agreement": True, "value": "100", "capital": "1000", "ratio": "0.3"}, {"ratio"}),
    ("distribution.publicity", {"kind": "price", "starts_on": "2026-11-02", "objection": True}, {"objection"}),
    ("contracts.technical-income", {"recognised": "100", "confirmed": "50", "received": "60", "contract_changed": False}, {"contract_changed"}),
    ("tax.share-reward-instalments", {"high_tech": True, "technical_staff": True, "tax": "500000", "years": 9}, {"years"}),
]


@pytest.mark.parametrize(("name", "facts", "changed"), CASES)
def test_a_refusal_names_what_can_be_changed(name, facts, changed):
    asked = rule(name)
    read = read_all(asked.facts, facts)
    assert run(asked, read, ON, built_in()).outcome == "refused"

    ways = ways_to_yes(asked, read, ON, built_in())

    assert {change.fact for change in ways[0].changes} == changed


def test_what_is_past_or_of_another_kind_stays_as_it_is():
    asked = rule("tax.share-reward-instalments")

    assert not ways_to_yes(asked, read_all(asked.facts, {"high_tech": False, "technical_staff": True, "tax": "1", "years": 3}), ON, built_in())
