"""The best bundle is the best there is, by trying everything."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.rules import bundle
from shouzhan.engine.rules.bundle import Policy, Terms, best_bundle, worth_of
from shouzhan.engine.rules.caps import largest
from shouzhan.engine.rules.relaxed import Relaxed
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure


def policy(key, worth, **more):
    return Policy(key, Text(key, key), worth, **{name: frozenset(value) for name, value in more.items()})


def everything(policies, terms):
    by_key = {one.key: one for one in policies}
    best = 0
    for periods in product(*([None, *sorted(one.worth)] for one in policies)):
        taken = {one.key: period for one, period in zip(policies, periods, strict=True) if period is not None}
        found = worth_of(by_key, taken, terms)
        if found is not None:
            best = max(best, found)
    return best


@st.composite
def cities(draw, most_policies=5, periods=4):
    count = draw(st.integers(0, most_policies))
    keys = [f"p{i}" for i in range(count)]
    policies = [
        policy(
            key, draw(st.dictionaries(st.integers(0, periods - 1), st.integers(0, 1000), max_size=periods)),
            exclusive=draw(st.sets(st.sampled_from(["a", "b"]), max_size=1)), needs=draw(st.sets(st.sampled_from([k for k in keys if k != key] or ["none"]), max_size=1)),
            caps=draw(st.sets(st.sampled_from(["x", "y"]), max_size=2)),
        )
        for key in keys
    ]
    return policies, Terms({"x": draw(st.integers(0, 1500))}, {"y": draw(st.integers(0, 900))})


@settings(max_examples=150, deadline=None)
@given(cities())
def test_it_equals_trying_everything(city):
    policies, terms = city
    found = best_bundle(policies, terms)
    assert found.total == everything(policies, terms)
    assert worth_of({one.key: one for one in policies}, found.taken, terms) == found.total


def test_it_stays_exact_at_twelve_policies_in_four_periods():
    policies = [policy(f"p{i:02d}", {period: 100 + 7 * i - 11 * period for period in range(i % 4 + 1)}, exclusive={f"g{i // 3}"}, caps={"year"}) for i in range(12)]
    terms = Terms({}, {"year": 300})
    assert best_bundle(policies, terms).total == max(
        worth_of({p.key: p for p in policies}, {key: period for key, period in taken if key}, terms) or 0
        for taken in product(*([(None, None), *((p.key, period) for p in policies[3 * g : 3 * g + 3] for period in p.worth)] for g in range(4)))
    )


@pytest.mark.parametrize("seed", range(4))
def test_it_equals_trying_everything_at_twelve_policies_in_four_periods(seed):
    dice = random.Random(seed)
    keys = [f"p{i:02d}" for i in range(12)]
    policies = [
        policy(
            key, {period: dice.randrange(0, 500) for period in dice.sample(range(4), 3)}, exclusive={f"g{place // 4}"},
            needs=set(dice.sample(keys, 1)) - {key} if dice.random() < 0.3 else (), caps=dice.sample(["x", "year"], dice.randrange(3)),
        )
        for place, key in enumerate(keys)
    ]
    terms, by_key = Terms({"x": dice.randrange(200, 900)}, {"year": dice.randrange(100, 600)}), {one.key: one for one in policies}
    groups = [[None, *((one.key, period) for one in policies[place : place + 4] for period in one.worth)] for place in (0, 4, 8)]
    lawful = (worth_of(by_key, dict(pair for pair in taken if pair), terms) for taken in product(*groups))
    assert best_bundle(policies, terms).total == max(worth or 0 for worth in lawful)


def test_what_a_period_caps_does_not_fill_the_cap_over_all_periods():
    policies = [policy("a", {0: 100}, caps={"x"}), policy("b", {1: 100}, caps={"x"})]
    assert best_bundle(policies, Terms({"x": 150}, {"x": 60})).total == 120


def test_it_takes_the_higher_and_says_why_the_lower_was_dropped():
    found = best_bundle([policy("city", {0: 500}, exclusive={"grant"}), policy("district", {0: 300}, exclusive={"grant"})])
    assert dict(found.taken) == {"city": 0}
    assert [(one.key, one.because, one.with_, one.loss) for one in found.dropped] == [("district", "not-stacking", ("city",), 200)]


def test_it_waits_for_what_must_come_first():
    found = best_bundle([policy("title", {1: 0}), policy("tax-cut", {0: 900, 2: 400}, needs={"title"})])
    assert dict(found.taken) == {"title": 1, "tax-cut": 2}


def test_it_says_when_nothing_is_open_or_the_cap_is_used_up():
    found = best_bundle([policy("closed", {}), policy("big", {0: 10}, caps={"x"}), policy("small", {0: 5}, caps={"x"})], Terms({"x": 10}))
    assert {one.key: one.because for one in found.dropped} == {"closed": "window", "small": "cap"}


def by_trying_every_fen(amounts, caps):
    return max(sum(taken) for taken in product(*(range(one + 1) for one in amounts.values())) if all(sum(one for key, one in zip(amounts, taken, strict=True) if key in names) <= limit for names, limit in caps))


@settings(max_examples=250, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=5), st.data())
def test_overlapping_caps_leave_as_much_as_trying_every_fen_finds(worths, data):
    amounts = {f"p{place}": worth for place, worth in enumerate(worths)}
    caps = data.draw(st.lists(st.tuples(st.frozensets(st.sampled_from(sorted(amounts)), min_size=1), st.integers(0, 9)), max_size=5))
    counted = largest(amounts, caps)
    assert all(0 <= counted[key] <= amounts[key] for key in amounts)
    assert all(sum(counted[key] for key in names) <= limit for names, limit in caps)
    assert sum(counted.values()) == by_trying_every_fen(amounts, caps)


def test_half_a_fen_each_is_no_answer():
    rings = [(frozenset({"a", "b"}), 1), (frozenset({"b", "c"}), 1), (frozenset({"a", "c"}), 1)]
    assert sum(largest({"a": 1, "b": 1, "c": 1}, rings).values()) == 1


def test_it_gives_up_what_two_caps_share_before_what_each_has_alone():
    policies = [policy("a", {0: 100}, caps={"x"}), policy("b", {0: 100}, caps={"x", "y"}), policy("c", {0: 100}, caps={"y"})]
    found = best_bundle(policies, Terms({"x": 100, "y": 100}))
    assert (found.total, dict(found.taken)) == (200, {"a": 0, "c": 0})
    assert worth_of({one.key: one for one in policies}, {"a": 0, "b": 0, "c": 0}, Terms({"x": 100, "y": 100})) == 200


def test_the_cap_of_a_period_and_one_over_all_may_overlap():
    policies = [policy("a", {0: 100}, caps={"year"}), policy("b", {0: 100}, caps={"year", "all"}), policy("c", {1: 100}, caps={"all"})]
    assert best_bundle(policies, Terms({"all": 100}, {"year": 100})).total == 200


@pytest.mark.parametrize("seed", range(3))
def test_it_equals_trying_everything_under_overlapping_caps(seed):
    dice = random.Random(100 + seed)
    policies = [policy(f"p{i}", {period: dice.randrange(0, 400) for period in dice.sample(range(3), 2)}, caps=dice.sample(["x", "y", "z"], dice.randrange(1, 4))) for i in range(6)]
    terms = Terms({name: dice.randrange(100, 700) for name in ("x", "y")}, {name: dice.randrange(100, 500) for name in ("y", "z")})
    assert best_bundle(policies, terms).total == everything(policies, terms)


@settings(max_examples=80, deadline=None)
@given(cities())
def test_the_programme_equals_trying_everything_too(city):
    policies, terms = city
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "SIMPLE", -1)
        found = best_bundle(policies, terms)
    assert found.total == everything(policies, terms)
    assert worth_of({one.key: one for one in policies}, found.taken, terms) == found.total


def tangled(seed, count=12):
    """Policies whose caps overlap, over all periods and in each."""
    dice = random.Random(seed)
    policies = [
        policy(
            f"p{place}", {period: dice.randint(1, 100_000) * 100 for period in range(4)}, caps=dice.sample(["a", "b", "c", "d"], dice.randint(0, 3)),
            needs=[f"p{(place + 1) % count}"] if dice.random() < 0.2 else (), exclusive=[dice.choice("xyz")] if dice.random() < 0.3 else (),
        )
        for place in range(count)
    ]
    return policies, Terms({"a": 15_000_000, "b": 9_000_000}, {"c": 6_000_000, "d": 4_500_000})


def test_a_tangle_of_caps_is_settled_by_few_looks(monkeypatch):
    looks = []
    bound = Relaxed.bound
    monkeypatch.setattr(Relaxed, "bound", lambda self, *given: looks.append(1) or bound(self, *given))

    found = best_bundle(*tangled(2))

    assert len(looks) < 20_000  # of 5 ** 12 ways
    assert sum(found.counts.values()) == found.total > 0


def test_no_way_brings_more_than_the_bound_however_the_solver_rounds():
    policies, terms = tangled(3, count=4)
    by_key = {one.key: one for one in policies}
    for decided in ({}, {"p0": 1}, {"p0": None, "p2": 3}):
        lawful = [
            worth_of(by_key, {key: period for key, period in zip(by_key, periods, strict=True) if period is not None}, terms) or 0
            for periods in product([None, 0, 1, 2, 3], repeat=4) if all(dict(zip(by_key, periods, strict=True))[key] == period for key, period in decided.items())
        ]
        found = Relaxed(by_key, terms).bound(decided)
        assert found is None or found[0] >= max(lawful)
