"""The cheapest way by changing just these facts is the cheapest there is, by trying every value on their grids."""

import random
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import product

import pytest
from tests.engine.rules.toys import NAME, book, gate, toy

from shouzhan.engine.rules import Change, changes, choice, maximum, minimum, money, where, whole
from shouzhan.engine.rules.changes import sureness, ways_to_yes
from shouzhan.engine.rules.trials import Search, Slot, laid

pytestmark = pytest.mark.pure
ON = date(2026, 11, 20)
CENT = Fraction(1, 100)
LAW = book(share=Fraction(3, 10))


def amounts(dice, count, cents):
    """Small amounts of money that cost by how far they move."""
    return [money(f"m{place}", NAME, most=cents * CENT, change=Change(Fraction(dice.randrange(1, 9), dice.randrange(1, 4)))) for place in range(count)]


def demands(dice, count, cents):
    """What a rule asks of them: slanted lines, products, the larger, the smaller, windows."""

    def slanted():
        weights, least = [dice.randrange(-1, 5) for _ in range(count)], dice.randrange(1, 2 * cents) * CENT
        return lambda f, p: sum((getattr(f, f"m{i}") * w for i, w in enumerate(weights)), start=0 * f.m0) >= least

    def multiplied():
        least = dice.randrange(1, cents * cents // 3) * CENT * CENT
        return lambda f, p: f.m0 * getattr(f, f"m{count - 1}") >= least

    def larger():
        least = dice.randrange(1, cents) * CENT
        return lambda f, p: maximum(f.m0, getattr(f, f"m{count - 1}") * 2) >= least

    def smaller():
        least = dice.randrange(1, cents) * CENT
        return lambda f, p: minimum(f.m0, getattr(f, f"m{count - 1}") * 2) >= least

    def window():
        low = dice.randrange(1, cents) * CENT
        return lambda f, p: where(f.m0 >= low, f.m0 <= low + 3 * CENT, False)

    return [dice.choice((slanted, multiplied, larger, smaller, window))() for _ in range(2)]


def refused(seed, count, cents):
    dice = random.Random(seed)
    asked = toy(f"cheap{seed}-{count}", amounts(dice, count, cents), gate(*demands(dice, count, cents)))
    return asked, {fact.name: dice.randrange(cents // 3) * CENT for fact in asked.facts}


def by_trying_every_value(asked, facts, way, cents, law=LAW):
    """The least cost of a passing change of exactly these amounts."""
    search = Search(asked, facts, law, ON)
    slots = [Slot(asked.fact(change.fact), facts[change.fact], asked.fact(change.fact).change) for change in way.changes]
    grid = [value * CENT for value in range(cents + 1)]
    passing = (values for values in product(grid, repeat=len(slots)) if search.passes(laid(search, slots, values)))
    return min(sum(slot.price.cost * abs(value - slot.before) for slot, value in zip(slots, values, strict=True)) for values in passing)


@pytest.mark.parametrize(("count", "cents", "seeds"), [(2, 40, 90), (3, 12, 30)])
def test_it_costs_what_the_cheapest_of_all_values_costs(count, cents, seeds):
    found = 0
    for seed in range(seeds):
        asked, facts = refused(seed, count, cents)
        for way in ways_to_yes(asked, facts, ON, LAW):
            assert way.is_cheapest, (seed, way)
            assert way.cost == by_trying_every_value(asked, facts, way, cents), (seed, way)
            found += 1
    assert found > seeds // 2


def test_it_moves_what_gives_more_for_the_price_not_what_is_dear_by_the_yuan():
    facts = [money("dear", NAME, change=Change(Fraction(3, 2))), money("cheap", NAME, change=Change(Fraction(1)))]
    asked = toy("worth", facts, gate(lambda f, p: f.dear * 2 + f.cheap >= 1000, lambda f, p: f.dear >= 1, lambda f, p: f.cheap >= 1))
    (way,) = ways_to_yes(asked, {"dear": Fraction(0), "cheap": Fraction(0)}, ON, LAW)
    assert {change.fact: change.after for change in way.changes} == {"dear": Fraction(999, 2), "cheap": Fraction(1)}
    assert way.is_cheapest
    assert way.is_smallest


def test_it_lets_a_change_of_one_price_go_far_where_that_spares_money():
    facts = [whole("people", NAME, most=Fraction(50), change=Change(Fraction(40))), money("paid", NAME, change=Change(Fraction(1)))]
    asked = toy("spare", facts, gate(lambda f, p: f.people * 10 + f.paid >= 600, lambda f, p: f.people >= 5))
    (way,) = ways_to_yes(asked, {"people": Fraction(0), "paid": Fraction(0)}, ON, LAW)
    assert {change.fact: change.after for change in way.changes} == {"people": 50, "paid": 100}
    assert (way.cost, way.is_cheapest) == (140, True)


def test_it_takes_the_word_that_spares_money():
    facts = [choice("tier", NAME, ("none", NAME), ("large", NAME), ("small", NAME), change=Change(Fraction(1))), money("paid", NAME, change=Change(Fraction(1)))]
    asked = toy("word", facts, gate(lambda f, p: where(f.tier.is_one_of("small"), f.paid >= 10, where(f.tier.is_one_of("large"), f.paid >= 90, False))))
    (way,) = ways_to_yes(asked, {"tier": "none", "paid": Fraction(0)}, ON, LAW)
    assert {change.fact: change.after for change in way.changes} == {"tier": "small", "paid": 10}
    assert way.is_cheapest


def test_it_finds_the_nearer_of_two_windows():
    asked = toy("windows", [money("paid", NAME, most=Fraction(100), change=Change(Fraction(1)))], gate(lambda f, p: ((f.paid >= 20) & (f.paid <= 21)) | (f.paid >= 90)))
    (way,) = ways_to_yes(asked, {"paid": Fraction(0)}, ON, LAW)
    assert (way.changes[0].after, way.is_cheapest) == (20, True)


def test_it_says_what_it_could_not_prove(monkeypatch):
    monkeypatch.setattr(changes, "Search", partial(Search, trials=0))
    asked, facts = next(case for seed in range(99) if (case := refused(seed, 2, 40)) and any(len(way.changes) == 2 for way in ways_to_yes(*case, ON, LAW)))
    way = ways_to_yes(asked, facts, ON, LAW)[0]
    told = sureness([way])
    assert not told["proven_cheapest"]
    assert way.costs_at_least <= by_trying_every_value(asked, facts, way, 40) <= way.cost
    assert Fraction(told["costs_at_least"]) < Fraction(told["cost"])


def test_it_says_that_a_smaller_set_was_not_ruled_out(monkeypatch):
    monkeypatch.setattr(changes, "Search", partial(Search, halvings=1, looks=0))
    facts = [whole("size", NAME, change=Change(Fraction(1))), choice("tier", NAME, ("open", NAME), ("narrow", NAME), change=Change(Fraction(1)))]
    asked = toy("doubt", facts, gate(lambda f, p: f.size >= 10, lambda f, p: (f.size <= 12) | f.tier.is_one_of("open")))
    way = ways_to_yes(asked, {"size": Fraction(1), "tier": "narrow"}, ON, LAW)[0]
    assert not way.is_smallest
