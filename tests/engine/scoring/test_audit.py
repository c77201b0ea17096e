"""Audit samples: the chance that is promised is the chance there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.audit import hit, inclusion, smallest_sample, systematic, undetected
from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.data(), st.floats(0.01, 1))
def test_the_sample_is_large_enough_and_one_fewer_is_not(population: int, data: st.DataObject, probability: float) -> None:
    false = data.draw(st.integers(1, population))

    size = smallest_sample(population, false, probability)

    def missed(drawn: int) -> Fraction:
        chance = Fraction(1)
        for at in range(drawn):  # one after the other, none of them false
            chance *= Fraction(max(0, population - false - at), population - at)
        return chance

    assert 1 - missed(size) >= Fraction(probability)
    assert size == 0 or 1 - missed(size - 1) < Fraction(probability)
    assert undetected(population, false, size) == pytest.approx(float(missed(size)))


def test_every_possible_sample_of_a_small_list_is_counted() -> None:
    size = smallest_sample(9, 2, 0.7)

    found = [bool({0, 1} & set(one)) for one in combinations(range(9), size)]
    assert sum(found) / len(found) >= 0.7
    smaller = [bool({0, 1} & set(one)) for one in combinations(range(9), size - 1)]
    assert sum(smaller) / len(smaller) < 0.7


def test_certainty_takes_one_more_than_all_true_reports() -> None:
    assert smallest_sample(100, 5, 1.0) == 96
    assert smallest_sample(1000, 10, 0.95) == 258


INCENTIVES = st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, 5.0]), st.sampled_from([0.0, 1.0, 3.0, 20.0])), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(INCENTIVES, st.floats(0, 1), st.floats(0, 1))
def test_whoever_gains_cheaply_is_inspected_at_least_as_often_as_promised(pairs: list[tuple[float, float]], least: float, extra: float) -> None:
    gain, cost = np.array([one for one, _ in pairs]), np.array([two for _, two in pairs])
    floors = inclusion(gain, cost, most=3.0, least=least)
    size = floors.expected + extra * (len(pairs) - floors.expected)

    found = inclusion(gain, cost, most=3.0, least=least, size=size)

    assert found.expected == pytest.approx(size)
    assert ((found.probability >= 0) & (found.probability <= 1)).all()
    assert (found.probability[(gain > 0) & (cost <= 3)] >= least - 1e-12).all()
    # more to gain for the same cost is never inspected less
    for one in range(len(pairs)):
        for two in range(len(pairs)):
            if cost[one] == cost[two] > 0 and gain[one] >= gain[two]:
                assert found.probability[one] >= found.probability[two] - 1e-9


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 16), min_size=1, max_size=12))
def test_each_is_drawn_with_exactly_its_probability(sixteenths: list[int]) -> None:
    probability = np.array(sixteenths) / 16

    # the comb's first tooth in the middle of every sixteenth: all there is to tell apart
    drawn = [hit(probability, (at + 0.5) / 16) for at in range(16)]

    counts = [sum(at in one for one in drawn) for at in range(len(sixteenths))]
    assert counts == sixteenths
    assert {len(one) for one in drawn} <= {sum(sixteenths) // 16, -(-sum(sixteenths) // 16)}


def test_over_many_seeds_the_draw_keeps_its_promise() -> None:
    names = tuple(f"甲{at}" for at in range(12))
    probability = np.linspace(0.05, 0.95, 12)
    seeds = 4000

    counts = np.zeros(12)
    for seed in range(seeds):
        counts[systematic(names, probability, f"lottery {seed}")] += 1

    spread = np.sqrt(probability * (1 - probability) / seeds)
    assert (np.abs(counts / seeds - probability) < 4.5 * spread).all()


def test_anyone_can_draw_the_same_from_the_public_seed_in_any_order_of_the_list() -> None:
    names = tuple(f"s{at}" for at in range(40))
    probability = np.full(40, 0.25)
    drawn = {names[at] for at in systematic(names, probability, "2026-11-26 03 17 22 28 31 33")}

    assert len(drawn) == 10
    backwards = tuple(reversed(names))
    assert {backwards[at] for at in systematic(backwards, probability, "2026-11-26 03 17 22 28 31 33")} == drawn
    assert {names[at] for at in systematic(names, probability, "another")} != drawn


def test_what_cannot_be_promised_is_refused() -> None:
    one = np.ones(3)
    with pytest.raises(Unusable, match="false ones cannot be looked for"):
        smallest_sample(3, 4, 0.5)
    with pytest.raises(Unusable, match="a probability is above 0"):
        smallest_sample(3, 1, 0.0)
    with pytest.raises(Unusable, match=r"the least probabilities alone take 3\.00"):
        inclusion(one, one, most=1.0, least=1.0, size=2)
    with pytest.raises(Unusable, match="both from 0 up"):
        inclusion(-one, one, most=1.0, least=1.0)
    with pytest.raises(Unusable, match="no subject twice"):
        systematic(("a", "a", "b"), one, "x")
