"""Items of a list give way to each other: the smallest and the cheapest change of them is proven, and is what trying everything finds."""

import random
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from tests.engine.rules.toys import NAME, book, toy

from shouzhan.engine.rules import Change, items, money, run, where, yes_no
from shouzhan.engine.rules.changes import ways_to_yes
from shouzhan.engine.rules.facts import read_all
from shouzhan.engine.rules.trials import Search
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
ON, STATED = date(2026, 11, 20), book(share=Fraction(3, 10), limit={"small": Fraction(10)})
FEN, MOST = Fraction(1, 100), 5


def shared_out(fact, parameter, say):
    total, main = fact.people.sum(fact.people.amount), fact.people.sum(where(fact.people.main, fact.people.amount, 0))
    say.refuse_when(~total.equals(fact.pot), "sum", NAME)
    say.refuse_when((main * 2 < fact.pot) | (main > fact.pot - fact.kept), "main", NAME)
    say.value("passes", True)


ASKED = toy("parts", [
    money("pot", NAME), money("kept", NAME, change=Change(Fraction(3))), items("people", NAME, money("amount", NAME, least=Fraction(0), most=MOST * FEN, change=Change(Fraction(1))), yes_no("main", NAME)),
], shared_out)


def tried(facts):
    """Every choice of amounts that passes: how many change, and at what cost, unless the kept part changes."""
    people, found = facts["people"], []
    for amounts in product(range(MOST + 1), repeat=len(people)):
        told = [{**one, "amount": amount * FEN} for one, amount in zip(people, amounts, strict=True)]
        if run(ASKED, {**facts, "people": told}, ON, STATED).outcome != "refused":
            moved = [abs(one["amount"] - other["amount"]) for one, other in zip(people, told, strict=True)]
            found.append((sum(move > 0 for move in moved), sum(moved)))
    return found


def refused(chance):
    """Facts that are refused, drawn until some are."""
    while True:
        people = [{"amount": chance.randrange(MOST + 1) * FEN, "main": place == 0 or chance.random() < 0.4} for place in range(chance.randint(2, 4))]
        facts = {"pot": chance.randrange(1, 13) * FEN, "kept": chance.randrange(3) * FEN, "people": people}
        if run(ASKED, facts, ON, STATED).outcome == "refused":
            return facts


@pytest.mark.parametrize("seed", range(40))
def test_it_is_as_small_and_as_cheap_as_trying_everything_finds_and_proven(seed):
    facts = refused(random.Random(seed))

    ways, by_trying = ways_to_yes(ASKED, facts, ON, STATED), tried(facts)

    of_people = [way for way in ways if all(change.fact.startswith("people") for change in way.changes)]
    if of_people:
        fewest = min(count for count, _cost in by_trying)
        assert {len(way.changes) for way in of_people} == {fewest}
        assert all(way.cost >= min(cost for count, cost in by_trying if count == fewest) for way in of_people)
    assert all(way.is_smallest and way.is_cheapest for way in ways)
    assert bool(ways) or not by_trying


@pytest.mark.parametrize("seed", range(60))
def test_what_it_puts_aside_holds_no_way(seed):
    chance = random.Random(seed)
    people = [{"amount": chance.randrange(MOST + 1) * FEN, "main": place == 0 or chance.random() < 0.5} for place in range(3)]
    facts = {"pot": chance.randrange(1, 13) * FEN, "kept": chance.randrange(3) * FEN, "people": people}
    search, open_ones = Search(ASKED, facts, STATED, ON), [place for place in range(3) if chance.random() < 0.7]
    opened = {"people": [{**one, "amount": None if place in open_ones else one["amount"]} for place, one in enumerate(people)]}

    if not search.may_pass(opened):
        choices = [range(MOST + 1) if place in open_ones else [int(one["amount"] / FEN)] for place, one in enumerate(people)]
        assert not any(search.passes({"people": [{**one, "amount": amount * FEN} for one, amount in zip(people, amounts, strict=True)]}) for amounts in product(*choices))


def test_parts_that_add_up_but_not_with_the_share_are_seen_at_once():
    facts = {"pot": 9 * FEN, "kept": Fraction(0), "people": [{"amount": Fraction(0), "main": True}, {"amount": Fraction(0), "main": False}, {"amount": 5 * FEN, "main": False}]}
    # the first may bring at most four beside the five, and half of the pot is four and a half
    search = Search(ASKED, facts, STATED, ON)

    assert search.may_pass({"people": [{**one, "amount": None} for one in facts["people"]]})
    assert not search.may_pass({"people": [{**one, "amount": one["amount"] if place == 2 else None} for place, one in enumerate(facts["people"])]})


@pytest.mark.parametrize("count", [4, 8, 12])
def test_a_split_of_the_law_is_proven_however_many_share_in_it(count):
    asked = rule("distribution.split")
    for seed in range(5):
        chance = random.Random(100 * count + seed)
        reward = chance.randrange(1000, 10000) * 100
        people = [{"amount": f"{chance.randrange(2 * reward // count)}.{chance.randrange(100):02d}", "main": place == 0 or chance.random() < 0.4} for place in range(count)]
        facts = read_all(asked.facts, {"reward": str(reward), "unit_kind": "university", "people": people})

        ways = ways_to_yes(asked, facts, ON, built_in())

        assert ways, seed
        assert all(way.is_smallest and way.is_cheapest for way in ways), seed
        for way in ways:
            after = {change.fact: change.after for change in way.changes}
            told = [{**one, "amount": after.get(f"people[{place}].amount", one["amount"])} for place, one in enumerate(facts["people"])]
            assert run(asked, {**facts, "people": told}, ON, built_in()).outcome != "refused"
