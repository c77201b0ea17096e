"""The shortest way from a no to a yes is the shortest there is, by trying everything."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

import pytest
from tests.engine.rules.toys import CHANGE, CITE, NAME, book, gate, toy

from shouzhan.engine.rules import (
    Change,
    Sort,
    all_of,
    choice,
    day,
    items,
    maximum,
    money,
    picked,
    ratio,
    run,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.changes import plain_way, ways_to_yes
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.parameters import Dated
from shouzhan.engine.rules.sample import cases, turning_numbers
from shouzhan.engine.rules.single import Case, NotKnown
from shouzhan.engine.rules.trials import STEPS, Search, changeable
from shouzhan.law.book import built_in, rule

pytestmark = pytest.mark.pure
ON, LAW = date(2026, 11, 20), built_in()
FAR = Fraction(10**13)
DEEPEST = 3
STATED = book(share=Fraction(3, 10), limit={"small": Fraction(10), "large": Fraction(40)})

TOYS = {
    "window": toy("window", [whole("size", NAME, change=CHANGE), yes_no("open", NAME, change=Change(Fraction(1)))], gate(
        lambda f, p: f.size >= 10, lambda f, p: f.size <= 20, lambda f, p: f.open,
    )),
    "share": toy("share", [money("part", NAME, change=Change(Fraction(1, 100), 30)), money("total", NAME, change=Change(Fraction(1, 50))), whole("staff", NAME)], gate(
        lambda f, p: f.part >= f.total * p.share, lambda f, p: f.staff > 3, lambda f, p: f.total > 1000,
    )),
    "tiers": toy("tiers", [choice("tier", NAME, ("small", NAME), ("large", NAME), ("odd", NAME), change=CHANGE), whole("size", NAME, change=Change(Fraction(1), 5)), yes_no("fit", NAME)], gate(
        lambda f, p: f.size <= picked(f.tier, p.limit), lambda f, p: where(f.fit, f.size >= 15, f.size >= 35),
    )),
    "years": toy("years", [series("sold", NAME, money("each", NAME), 3, change=CHANGE), money("cap", NAME)], gate(
        lambda f, p: f.sold[0] + f.sold[1] + f.sold[2] >= 300, lambda f, p: f.sold[2] <= f.cap,
    )),
    "either": toy("either", [ratio("one", NAME, most=Fraction(1), change=CHANGE), ratio("two", NAME, most=Fraction(1), change=CHANGE), yes_no("fresh", NAME, change=Change(Fraction(9), 90))], gate(
        lambda f, p: where(f.fresh, f.one > p.share, all_of(f.one > p.share, f.two > p.share)), lambda f, p: maximum(f.one, f.two) < 1,
    )),
}
RULES = {**TOYS, **{name: rule(name) for name in ("ladder.tech-sme", "ladder.innovative-sme", "ladder.high-tech-gates", "ladder.shanghai-giant", "distribution.reward-floor")}}


def book_of(name):
    return STATED if name in TOYS else LAW


def refused_cases(name, count, seed):
    asked, law = RULES[name], book_of(name)
    found = (facts for facts in cases(asked, law, ON, 12 * count, seed) if run(asked, facts, ON, law).outcome == "refused")
    return [facts for facts in found if run(asked, facts, ON, law).decision.code != "parameter-unset"][:count]


def places(asked, facts):
    """Every place that may change: fact, year of a series, what stands there, its kind."""
    for fact in changeable(asked):
        if fact.sort is Sort.SERIES:
            yield fact.name, fact.length - 1, facts[fact.name][-1], fact.fields[0]  # the earlier years are history
        else:
            yield fact.name, None, facts.get(fact.name), fact


def numbers_of(facts):
    for value in facts.values():
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Fraction))


def candidates(asked, law, facts, before, shape):
    """What one place could become: every word; the ends, and each turning point with a step around it."""
    if shape.sort is Sort.YES_NO:
        return [not before]
    if shape.sort is Sort.CHOICE:
        return [word for word in shape.choices if word != before]
    unit, low, high = STEPS[shape.sort], shape.least if shape.least is not None else -FAR, shape.most if shape.most is not None else FAR
    turning = turning_numbers(asked.formula_on(ON), law, ON)
    scaled = sorted({one * two for one in turning for two in numbers_of(facts) if shape.sort is not Sort.RATIO})
    points = {*turning, *random.Random(len(scaled)).sample(scaled, min(8, len(scaled)))}
    near = {point // unit * unit + step * unit for point in points for step in (-1, 0, 1)}
    inside = sorted(value for value in near if low <= value <= high and value != before)
    most = len(inside) if law is STATED else 5  # the law has many numbers; its rules give their best answers at the ends
    return [*[value for value in (low, high) if value != before], *random.Random(len(inside)).sample(inside, min(most, len(inside)))]


def works(asked, law, facts):
    case = Case(facts, law, ON)
    try:
        return not any(case.work_out(check.condition) for check in asked.formula_on(ON).derivation.checks if check.refuses)
    except NotKnown:
        return False


class Checks:
    """The refusals of a rule, each worked out once for the facts it looks at."""

    def __init__(self, asked, law):
        self.law, self.known = law, {}
        self.checks = [(check.condition, sorted(seen_by(check.condition))) for check in asked.formula_on(ON).derivation.checks if check.refuses]

    def work(self, facts):
        return not any(self.refuses(place, condition, names, facts) for place, (condition, names) in enumerate(self.checks))

    def refuses(self, place, condition, names, facts):
        key = (place, *(tuple(value) if isinstance(value, list) else value for value in map(facts.get, names)))
        if key not in self.known:
            try:
                self.known[key] = Case(facts, self.law, ON).work_out(condition)
            except NotKnown:
                self.known[key] = True
        return self.known[key]


def seen_by(condition):
    return {node.data[0] if node.op == "fact" else node.data for node in walk(condition) if node.op in ("fact", "given")}


def laid(facts, chosen, values):
    made = {name: list(value) if isinstance(value, list) else value for name, value in facts.items()}
    for (name, place, _before, _shape), value in zip(chosen, values, strict=True):
        if place is None:
            made[name] = value
        else:
            made[name][place] = value
    return made


def by_trying_everything(asked, law, facts):
    """The smallest sets of places that turn the answer, or None where none of up to three does."""
    checks = Checks(asked, law)
    open_places = [(one, candidates(asked, law, facts, one[2], one[3])) for one in places(asked, facts)]
    for size in range(1, DEEPEST + 1):
        found = set()
        for chosen in combinations(open_places, size):
            slots = [one for one, _values in chosen]
            if any(checks.work(laid(facts, slots, values)) for values in product(*(values for _one, values in chosen))):
                found.add(frozenset((name, place) for name, place, _before, _shape in slots))
        if found:
            return found
    return None


def named(way):
    return frozenset((name, int(place[:-1]) if place else None) for name, _bracket, place in (change.fact.partition("[") for change in way.changes))


def changed(facts, changes):
    made = {name: list(value) if isinstance(value, list) else value for name, value in facts.items()}
    for change in changes:
        name, _bracket, place = change.fact.partition("[")
        if place:
            made[name][int(place[:-1])] = change.after
        else:
            made[name] = change.after
    return made


@pytest.mark.parametrize("name", RULES)
def test_it_finds_the_sets_that_trying_everything_finds(name):
    asked, law = RULES[name], book_of(name)
    refused = refused_cases(name, 50, seed=7)
    assert len(refused) == 50
    for facts in refused:
        ways, sets = ways_to_yes(asked, facts, ON, law), by_trying_everything(asked, law, facts)
        if sets is None:
            assert all(len(way.changes) > DEEPEST for way in ways), facts
        else:
            assert {named(way) for way in ways} == sets, facts


@pytest.mark.parametrize("name", RULES)
def test_every_way_turns_the_answer_and_no_part_of_it_does(name):
    asked, law = RULES[name], book_of(name)
    for facts in refused_cases(name, 40, seed=11):
        for way in ways_to_yes(asked, facts, ON, law):
            assert run(asked, changed(facts, way.changes), ON, law).outcome != "refused"
            for size in range(len(way.changes)):
                for part in combinations(way.changes, size):
                    assert not works(asked, law, changed(facts, part)), (facts, part)


@pytest.mark.parametrize("name", RULES)
def test_no_change_is_a_step_larger_than_needed(name):
    asked, law = RULES[name], book_of(name)
    for facts in refused_cases(name, 40, seed=13):
        for way in ways_to_yes(asked, facts, ON, law):
            for change in way.changes:
                fact = asked.fact(change.fact.partition("[")[0])
                shape = fact.fields[0] if fact.sort is Sort.SERIES else fact
                if shape.sort not in STEPS or change.before is None:
                    continue
                unit = STEPS[shape.sort] if change.after < change.before else -STEPS[shape.sort]
                if abs(change.after - change.before) > abs(unit):
                    less = [one if one is not change else type(one)(one.fact, one.before, one.after + unit, one.cost, one.days) for one in way.changes]
                    assert not works(asked, law, changed(facts, less)), (facts, way)


@pytest.mark.parametrize("name", RULES)
def test_it_changes_only_what_may_change_and_states_price_and_day(name):
    asked, law = RULES[name], book_of(name)
    may = {fact.name: fact.change for fact in changeable(asked)}
    for facts in refused_cases(name, 40, seed=17):
        ways = ways_to_yes(asked, facts, ON, law)
        assert [way.cost for way in ways] == sorted(way.cost for way in ways)
        for way in ways:
            for told, change in zip(plain_way(asked, way, ON), way.changes, strict=True):
                price = may[change.fact.partition("[")[0]]
                waited = price.each * int(change.after - change.before) if price.each else 0
                assert told["earliest"] == (ON + timedelta(days=price.days + waited)).isoformat()
                assert Fraction(told["cost"]) == round(change.cost, 6)
                assert change.cost >= 0
                assert told["from"] != told["to"]


@pytest.mark.parametrize("name", RULES)
def test_the_change_as_it_is_printed_turns_the_answer(name):
    asked, law = RULES[name], book_of(name)
    for facts in refused_cases(name, 40, seed=19):
        for way in ways_to_yes(asked, facts, ON, law):
            made = {key: list(value) if isinstance(value, list) else value for key, value in facts.items()}
            for told in plain_way(asked, way, ON):
                key, _bracket, place = told["fact"].partition("[")
                fact = asked.fact(key)
                if place:
                    made[key][int(place[:-1])] = fact.fields[0].read(told["to"])
                else:
                    made[key] = fact.read(told["to"])
            assert run(asked, made, ON, law).outcome != "refused", (facts, way)


def test_a_number_finer_than_its_steps_is_moved_onto_them():
    asked = toy("fine", [ratio("part", NAME, most=Fraction(1), change=CHANGE)], gate(lambda f, p: f.part > Fraction(7, 10)))
    (way,) = ways_to_yes(asked, {"part": Fraction("0.12345678901")}, ON, STATED)
    assert plain_way(asked, way, ON)[0]["to"] == "0.700001"


def test_a_number_that_nobody_told_becomes_the_least_that_does():
    def fee_is_enough(fact, parameter, say):
        say.refuse_when(~where(fact.has("fee"), fact.fee >= 100, False), "fee", NAME)
        say.value("passes", True)

    asked = toy("fee", [money("fee", NAME, optional=True, change=CHANGE)], fee_is_enough)
    (way,) = ways_to_yes(asked, {}, ON, STATED)
    assert way.changes[0].after == 100


def test_a_day_is_moved_no_further_than_needed():
    asked = toy("day", [day("from_day", NAME, change=CHANGE), day("until_day", NAME)], gate(lambda f, p: f.until_day.days_since(f.from_day) >= 30, lambda f, p: f.from_day >= date(2026, 1, 1)))
    (way,) = ways_to_yes(asked, {"from_day": date(2026, 11, 1), "until_day": ON}, ON, STATED)
    assert way.changes[0].after == date(2026, 10, 21)


def test_moving_the_day_that_dates_the_case_moves_the_law():
    asked = toy("dated", [day("signed_on", NAME, change=CHANGE), whole("size", NAME)], gate(lambda f, p: f.size > 100), dated_by="signed_on")
    asked.formula("2027-01-01", CITE)(gate(lambda f, p: f.size > 5))
    (way,) = ways_to_yes(asked, {"signed_on": ON, "size": Fraction(50)}, ON, STATED)
    assert way.changes[0].after == date(2027, 1, 1)


ACT = Change(later=True)


def test_the_day_of_an_act_moves_to_where_later_law_begins():
    asked = toy("act", [day("done_on", NAME, change=ACT), whole("size", NAME)], gate(lambda f, p: f.size > 100), dated_by="done_on")
    asked.formula("2027-03-01", CITE)(gate(lambda f, p: f.size > 5))
    (way,) = ways_to_yes(asked, {"done_on": ON, "size": Fraction(50)}, ON, STATED)
    assert (way.changes[0].after, way.days) == (date(2027, 3, 1), 101)


def test_the_day_of_an_act_moves_to_where_a_later_number_begins():
    asked = toy("act", [day("done_on", NAME, change=ACT), whole("size", NAME)], gate(lambda f, p: f.size > p.least), dated_by="done_on")
    law = book(least=Fraction(100))
    law = law.with_parameter(replace(law["least"], values=(*law["least"].values, Dated(date(2027, 3, 1), None, Fraction(5), CITE))))
    (way,) = ways_to_yes(asked, {"done_on": ON, "size": Fraction(50)}, ON, law)
    assert (way.changes[0].after, way.days) == (date(2027, 3, 1), 101)


def test_a_day_under_earlier_law_may_stay_where_it_is():
    asked = toy("act", [day("done_on", NAME, change=ACT), whole("size", NAME), yes_no("signed", NAME, change=CHANGE)], gate(lambda f, p: f.signed, lambda f, p: f.size > 5), dated_by="done_on")
    asked.formula("2026-11-01", CITE)(gate(lambda f, p: f.signed, lambda f, p: f.size > 100))
    (way,) = ways_to_yes(asked, {"done_on": date(2026, 10, 1), "size": Fraction(50), "signed": False}, ON, STATED)
    assert [(change.fact, change.after) for change in way.changes] == [("signed", True)]


@pytest.mark.parametrize("seed", range(40))
def test_the_day_of_an_act_moves_to_the_first_that_passes_and_never_back(seed):
    chance = random.Random(seed)
    asked = toy("act", [day("done_on", NAME, change=ACT), day("open_on", NAME), day("shut_on", NAME), yes_no("signed", NAME, change=CHANGE)], gate(
        lambda f, p: f.done_on > f.open_on.plus_months(3), lambda f, p: f.done_on <= f.shut_on, lambda f, p: f.signed,
    ))
    facts = {name: ON + timedelta(days=chance.randrange(-200, 200)) for name in ("done_on", "open_on", "shut_on")} | {"signed": chance.random() < 0.5}
    later = [ON + timedelta(days=n) for n in range(400) if ON + timedelta(days=n) > facts["done_on"]]
    first = next((one for one in later if works(asked, STATED, {**facts, "done_on": one, "signed": True})), None)
    if works(asked, STATED, {**facts, "signed": True}):
        first = facts["done_on"]

    ways = ways_to_yes(asked, facts, ON, STATED)

    assert bool(ways) == (first is not None and not works(asked, STATED, facts))
    for way in ways:
        assert {change.fact: change.after for change in way.changes} == {**({"done_on": first} if first != facts["done_on"] else {}), **({} if facts["signed"] else {"signed": True})}


def test_what_grows_is_never_advised_to_shrink():
    asked = toy("team", [whole("staff", NAME, change=Change(grows=True)), whole("trained", NAME, change=Change(Fraction(9)))], gate(lambda f, p: f.trained * 2 >= f.staff))
    (way,) = ways_to_yes(asked, {"staff": Fraction(10), "trained": Fraction(3)}, ON, STATED)
    assert [(change.fact, change.after) for change in way.changes] == [("trained", 5)]


def shared_out(fact, parameter, say):
    total = fact.people.sum(fact.people.amount)
    first = fact.people.sum(where(fact.people.main, fact.people.amount, 0))
    say.refuse_when(~total.equals(fact.pot), "sum", NAME)
    say.refuse_when(first * 2 < fact.pot, "main", NAME)
    say.value("passes", True)


@pytest.mark.parametrize("seed", range(60))
def test_parts_of_a_list_change_as_few_as_trying_everything_finds(seed):
    chance = random.Random(seed)
    asked = toy("parts", [whole("pot", NAME), items("people", NAME, whole("amount", NAME, change=CHANGE), yes_no("main", NAME))], shared_out)
    people = [{"amount": Fraction(chance.randrange(6)), "main": place == 0 or chance.random() < 0.3} for place in range(chance.randint(1, 3))]
    facts = {"pot": Fraction(chance.randrange(1, 9)), "people": people}
    if run(asked, facts, ON, STATED).outcome != "refused":
        return

    def passes(amounts):
        return run(asked, {**facts, "people": [{**one, "amount": Fraction(amount)} for one, amount in zip(people, amounts, strict=True)]}, ON, STATED).outcome != "refused"

    tried = [sum(one["amount"] != amount for one, amount in zip(people, amounts, strict=True)) for amounts in product(range(10), repeat=len(people)) if passes(amounts)]
    ways = ways_to_yes(asked, facts, ON, STATED)

    assert {len(way.changes) for way in ways} == ({min(tried)} if tried else set())
    for way in ways:
        after = {change.fact: change.after for change in way.changes}
        assert passes([after.get(f"people[{place}].amount", one["amount"]) for place, one in enumerate(people)])


def test_it_writes_a_part_of_a_list_by_its_place():
    asked = toy("parts", [whole("pot", NAME), items("people", NAME, whole("amount", NAME, change=CHANGE), yes_no("main", NAME))], shared_out)
    facts = {"pot": Fraction(10), "people": [{"amount": Fraction(6), "main": True}, {"amount": Fraction(1), "main": False}]}

    told = {(one["fact"], one["from"], one["to"]) for way in ways_to_yes(asked, facts, ON, STATED) for one in plain_way(asked, way, ON)}
    assert told == {("people[0].amount", 6, 9), ("people[1].amount", 1, 4)}


def test_a_day_beyond_the_known_calendar_is_no_way_out():
    asked = toy("open", [day("sent_on", NAME, change=CHANGE)], gate(lambda f, p: f.sent_on.plus_working_days(5) >= date(2026, 12, 1)))
    (way,) = ways_to_yes(asked, {"sent_on": date(2026, 11, 2)}, ON, STATED)
    assert way.changes[0].after == date(2026, 11, 24)


def test_a_number_nobody_knows_is_not_to_be_had_by_changing_facts():
    asked = toy("unset", [whole("size", NAME, change=CHANGE)], gate(lambda f, p: f.size >= p.unknown))
    assert ways_to_yes(asked, {"size": Fraction(1)}, ON, book(unknown=None)) == []


def many(count, *, reachable):
    facts = [*(whole(f"n{place}", NAME, most=Fraction(9), change=CHANGE) for place in range(count)), yes_no("born_here", NAME)]

    def build(fact, parameter, say):
        total = sum((getattr(fact, f"n{place}") for place in range(count)), start=where(fact.born_here, 1, 0))
        say.refuse_when(total < (9 * count if reachable else 9 * count + 1), "few", NAME)
        say.value("passes", True)

    return toy("many", facts, build), {**{f"n{place}": Fraction(0) for place in range(count)}, "born_here": False}


def trials(monkeypatch):
    tried = []
    works_out = Search._works
    monkeypatch.setattr(Search, "_works", lambda search, facts: tried.append(facts) or works_out(search, facts))
    return tried


def test_it_gives_up_at_once_when_nothing_within_reach_helps(monkeypatch):
    asked, facts = many(12, reachable=False)
    tried = trials(monkeypatch)
    assert ways_to_yes(asked, facts, ON, STATED) == []
    assert len(tried) == 1


def test_it_finds_that_all_of_twelve_facts_must_change_without_trying_their_parts(monkeypatch):
    asked, facts = many(12, reachable=True)
    tried = trials(monkeypatch)
    (way,) = ways_to_yes(asked, facts, ON, STATED)
    assert [change.after for change in way.changes] == [9] * 12
    assert len(tried) < 100
