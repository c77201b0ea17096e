"""What a person can change about a case is declared, so that a refusal names the way out; what is past is not."""

from datetime import date, timedelta

import pytest

from shouzhan.engine.rules import read_all, run
from shouzhan.engine.rules.changes import plain_way, ways_to_yes
from shouzhan.engine.rules.trials import Search
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
ON = date(2026, 11, 20)
CASES = [
    ("distribution.share-reward", {"unit_kind": "university", "has_agreement": True, "value": "100", "capital": "1000", "ratio": "0.3"}, {"ratio"}),
    ("distribution.publicity", {"kind": "price", "starts_on": "2026-11-02", "objection": True}, {"objection"}),
    ("contracts.technical-income", {"recognised": "100", "confirmed": "50", "received": "60", "contract_changed": False}, {"contract_changed"}),
    ("vouchers.claim", {"claimant": "other", "related_party": False, "already_paid": False}, {"claimant"}),
    ("distribution.split", {"reward": "100", "unit_kind": "university", "people": [{"amount": "40", "main": True}, {"amount": "60", "main": False}]}, {"people[0].amount", "people[1].amount"}),
    ("instruments.challenge-payments", {"total": "1000", "reviewer_conflict": False, "milestones": [{"amount": "300", "accepted": True}, {"amount": "600", "accepted": False}]}, {"milestones[0].amount"}),
    ("contracts.after-registration", {"event": "objection", "by": "registry", "original_registry": True, "benefits_taken": False}, {"by"}),
    ("tax.share-reward-instalments", {"high_tech": True, "technical_staff": True, "tax": "500000", "years": 9}, {"years"}),
]


@pytest.mark.parametrize(("name", "facts", "changed"), CASES)
def test_a_refusal_names_what_can_be_changed(name, facts, changed):
    asked = rule(name)
    read = read_all(asked.facts, facts)
    assert run(asked, read, ON, built_in()).outcome == "refused"

    ways = ways_to_yes(asked, read, ON, built_in())

    assert {change.fact for change in ways[0].changes} == changed


@pytest.mark.parametrize(("name", "facts", "becomes"), [
    ("vouchers.claim", {"claimant": "other", "related_party": False, "already_paid": False}, "tech-sme"),  # a company is no team
    ("ladder.innovative-sme", {"ip": "none", "rd_ratio": "0.03", "growth": "0.1", "debt_ratio": "0.5", "strategic_field": True, "main_share": "0.9"}, "class2"),  # the nearest that is enough
])
def test_a_choice_becomes_what_it_can_and_no_more_than_it_must(name, facts, becomes):
    asked = rule(name)

    words = [change.after for way in ways_to_yes(asked, read_all(asked.facts, facts), ON, built_in()) for change in way.changes if isinstance(change.after, str)]

    assert words == [becomes]


def test_what_is_past_or_of_another_kind_stays_as_it_is():
    asked = rule("tax.share-reward-instalments")

    assert not ways_to_yes(asked, read_all(asked.facts, {"high_tech": False, "technical_staff": True, "tax": "1", "years": 3}), ON, built_in())


AGREED = [
    ("contracts.recognised-amount", {"total": "1000000", "deductions": [{"kind": "equipment", "amount": "1200000", "deliverable_sample": False}]}),
    ("contracts.recognised-amount", {"total": "1000000", "deductions": [{"kind": "equipment", "amount": "1000000", "deliverable_sample": False}]}),
    ("instruments.challenge-payments", {"total": "1000", "reviewer_conflict": False, "milestones": []}),
]


@pytest.mark.parametrize(("name", "facts"), AGREED)
def test_nobody_is_advised_to_agree_on_another_amount(name, facts):
    asked = rule(name)
    read = read_all(asked.facts, facts)
    answer = run(asked, read, ON, built_in())

    assert answer.outcome == "refused"
    assert not ways_to_yes(asked, read, ON, built_in())


def test_a_contract_with_more_taken_off_than_it_holds_says_what_to_check():
    said = run(rule("contracts.recognised-amount"), read_all(rule("contracts.recognised-amount").facts, AGREED[0][1]), ON, built_in()).decision.remedy

    assert "核对设备、材料等费用和合同总额是否填错" in said.zh


APPLICATION = {
    "applied_on": "2026-11-20", "signed_on": "2026-11-10", "effective_on": "2026-12-01", "ends_on": "2029-01-01", "seller_foreign": False, "applicant": "seller", "registered_elsewhere": False, "in_own_district": True,
}
LATER = [
    ("contracts.application", APPLICATION, "applied_on"), ("contracts.application", {**APPLICATION, "applicant": "buyer"}, "applied_on"),
    ("distribution.exclusion", {"reason": "fraud", "decided_on": "2024-05-06", "asked_on": "2026-11-20"}, "asked_on"), ("distribution.take-back", {"granted_on": "2025-03-02", "agreed_months": 36, "transformed": False, "asked_on": "2026-11-21"}, "asked_on"),
    ("distribution.leader-shares-held", {"took_office_on": "2020-01-01", "left_office_on": "2026-06-30", "asked_on": "2026-11-20"}, "asked_on"),
]


@pytest.mark.parametrize(("name", "facts", "moved"), LATER)
def test_an_act_still_to_come_moves_to_the_first_day_it_is_lawful(name, facts, moved):
    asked = rule(name)
    read = read_all(asked.facts, facts)
    way = ways_to_yes(asked, read, ON, built_in())[0]
    search = Search(asked, {fact.name: read.get(fact.name) for fact in asked.facts}, built_in(), ON)
    others = {change.fact: change.after for change in way.changes if change.fact != moved}
    first = next(day for day in (ON + timedelta(days=n) for n in range(2000)) if day > read[moved] and search.passes({**others, moved: day}))

    (changed,) = (one for one in plain_way(asked, way, ON) if one["fact"] == moved)
    assert (changed["to"], changed["earliest"]) == (first.isoformat(), first.isoformat())
    assert way.is_smallest


def test_no_act_is_moved_back_and_what_is_over_stays_over():
    asked = rule("contracts.application")

    assert not ways_to_yes(asked, read_all(asked.facts, {**APPLICATION, "ends_on": "2026-11-19"}), ON, built_in())


def test_an_application_moves_to_the_opening_of_its_window():
    asked = rule("ladder.tech-sme-window")
    (way,) = ways_to_yes(asked, read_all(asked.facts, {"applied_on": "2026-02-01"}), date(2026, 2, 1), built_in())

    assert [(change.after, change.days) for change in way.changes] == [(date(2026, 6, 1), 120)]
    assert not ways_to_yes(asked, read_all(asked.facts, {"applied_on": "2026-11-20"}), ON, built_in())  # nobody knows the next year's window


GATES = {
    "core_ip": True, "listed_field": True, "staff": 100, "technical_staff": 10, "sales": ["0", "0", "50000000"], "rd": ["0", "0", "2500000"], "rd_domestic_share": "0.6", "high_tech_revenue_share": "0.6",
}


def test_what_only_time_brings_is_waited_for_day_by_day():
    asked = rule("ladder.high-tech-gates")
    told = [plain_way(asked, ways_to_yes(asked, read_all(asked.facts, {**GATES, "registered_days": days}), ON, built_in())[0], ON) for days in (300, 364)]

    assert [(one["fact"], one["to"], one["earliest"]) for (one,) in told] == [("registered_days", 365, "2027-01-24"), ("registered_days", 365, "2026-11-21")]


SPECIALISED = {
    "applied_on": "2026-11-20", "has_title": False, "niche_years": 2, "revenue": "15000000", "new_equity": "0", "main_share": "0.7", "debt_ratio": "0.8", "rd": ["1000000", "1000000"], "sales": ["30000000", "30000000"],
    "class1_ip": 1, "class1_waived": False, "market_leading": True, "score": "40",
}


def test_a_rung_names_all_that_is_missing_and_when_the_last_of_it_can_be_there():
    asked = rule("ladder.specialised-sme")
    (way,) = ways_to_yes(asked, read_all(asked.facts, SPECIALISED), ON, built_in())

    assert {change.fact for change in way.changes} == {"has_title", "niche_years", "main_share", "score"}
    assert (way.days, way.is_smallest) == (365, True)
