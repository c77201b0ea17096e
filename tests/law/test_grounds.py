"""A decision keeps what it was made on, and can be made again with what was known then and what is known now."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from shouzhan.engine.rules.parameters import Dated
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import ZONE
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law import grounds
from shouzhan.law.grounds import Basis, replay

MOMENT = datetime(2026, 11, 20, 9, tzinfo=ZONE)
TITLE = Text("公示", "Publicity")
KNOWN = {"starts_on": date(2026, 11, 2), "objection": False, "count": 3}


@pytest.fixture(autouse=True)
def _no_other_bases(monkeypatch):
    monkeypatch.setattr(grounds, "BASES", {})
    monkeypatch.setattr(law, "_HISTORY", [])


def publicity():
    return Basis("test.publicity", TITLE, lambda record, given: {"kind": "price", "starts_on": record["starts_on"], "objection": record["objection"]}, rule="distribution.publicity", as_of=lambda record, given: record["starts_on"])


def counted():
    def check(facts, day):
        return Decision.allow() if facts["count"] >= facts["least"] else Decision.refuse("too-few", "太少")

    return Basis("test.count", TITLE, lambda record, given: {"count": record["count"], "least": given["least"]}, check=check, as_of=lambda record, given: date(2026, 11, 2))


def shorter_notice(moment):
    return law.built_in().with_value("price_publicity_days", Dated(date(2020, 1, 1), None, Fraction(10), Citation("civil-code")))


def test_it_keeps_facts_day_and_answer_in_plain_words():
    ground = publicity().made(KNOWN).insist()
    assert ground["facts"] == {"kind": "price", "starts_on": "2026-11-02", "objection": False}
    assert ground["as_of"] == "2026-11-02"
    assert ground["answer"]["values"] == {"last_day": "2026-11-17", "next_from": "2026-11-18"}


def test_it_gives_the_same_answer_while_nothing_was_learnt():
    again = replay(publicity().made(KNOWN).ground, MOMENT, KNOWN)
    assert again.reproduces
    assert again.stands


def test_it_uses_the_numbers_known_then_for_then_and_those_known_now_for_now(monkeypatch):
    basis = publicity()
    with monkeypatch.context() as then:
        then.setattr(law, "book", lambda: shorter_notice(MOMENT))
        ground = basis.made(KNOWN).ground
    assert ground["answer"]["values"]["last_day"] == "2026-11-12"
    law.remember(shorter_notice)
    again = replay(ground, MOMENT, KNOWN)
    assert again.reproduces
    assert again.then.told()["values"]["last_day"] == "2026-11-12"
    assert again.now.told()["values"]["last_day"] == "2026-11-17"


def test_it_says_when_the_kept_answer_can_not_be_reproduced():
    ground = publicity().made(KNOWN).ground
    ground["answer"]["values"] = {"last_day": "2026-11-16", "next_from": "2026-11-17"}
    assert not replay(ground, MOMENT, KNOWN).reproduces


def test_it_says_when_a_decision_would_fall_otherwise_on_todays_facts():
    ground = publicity().made(KNOWN).ground
    again = replay(ground, MOMENT, {**KNOWN, "objection": True})
    assert again.reproduces
    assert again.stands is False


def test_it_replays_a_check_of_our_own_with_what_the_act_was_given():
    ground = counted().made(KNOWN, {"least": 3}).insist()
    assert replay(ground, MOMENT, KNOWN).stands
    assert replay(ground, MOMENT, {"count": 2}).stands is False


def test_it_says_that_the_facts_are_gone():
    ground = counted().made(KNOWN, {"least": 3}).ground
    again = replay(ground, MOMENT, {})
    assert again.now is None
    assert again.stands is None
    assert again.reproduces


def test_it_refuses_with_the_decision():
    with pytest.raises(Refused, match="太少"):
        counted().made(KNOWN, {"least": 4}).insist()


def test_it_wants_one_who_answers():
    with pytest.raises(ValueError, match="either"):
        Basis("test.nobody", TITLE, lambda record, given: {})


def test_it_refuses_while_the_registers_lack_a_fact_the_rule_asks_for():
    made = Basis("test.lacking", TITLE, lambda record, given: {"kind": "price"}, rule="distribution.publicity").made(KNOWN)
    assert (made.decision.code, bool(made.decision)) == ("fact-missing", False)
    assert "starts_on" in str(made.decision.sentence)
