"""What errors, gaps and an absent subject do to a ranking is tried out, and recomputation finds the same."""

from dataclasses import replace

import numpy as np
import pytest

from shouzhan.engine.scoring.evaluating import Evaluation, Moved, evaluate
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.scheme.model import Error, Indicator, Named, Scheme
from shouzhan.engine.scoring.scheme.reading import scheme_from
from shouzhan.engine.scoring.stress import (
    blurs,
    has_errors,
    has_gaps,
    over_errors,
    over_missing,
    over_weights,
    reversals,
    spreads,
)
from shouzhan.engine.scoring.table import table_from

SCHEME = """
scheme: carriers
title: {zh: 载体, en: Carriers}
edition: 2026
types: {one: {title: One}}
dimensions: {all: {title: All}}
indicators:
  firms: {title: Firms, dimension: all, column: firms, unit: 家, direction: max, low: 0, high: 100, normalisation: {by: target, target: 100}, weight: 60, missing: mean}
  money: {title: Money, dimension: all, column: money, unit: 万元, direction: max, normalisation: minmax, weight: 40}
grades:
  good: {title: Good, at_least: 60}
  poor: {title: Poor}
"""


def _scheme(error: Error = Error()) -> Scheme:  # noqa: B008 - a frozen value
    scheme = scheme_from(SCHEME.encode())
    return replace(scheme, indicators=tuple(replace(one, error=error) for one in scheme.indicators))


def _evaluated(lines: str, error: Error = Error()) -> Evaluation:  # noqa: B008 - a frozen value
    scheme = _scheme(error)
    return evaluate(scheme, table_from(f"subject,firms,money\n{lines}".encode(), scheme))


def test_errors_too_small_to_matter_move_nobody() -> None:
    spread = over_errors(_evaluated("a,90,9\nb,50,5\nc,10,1\n", Error(relative=0.01)), 200, seed=1)
    assert {name: (one.best, one.worst) for name, one in spread.items()} == {"a": (1, 1), "b": (2, 2), "c": (3, 3)}


def test_errors_that_overlap_let_neighbours_change_places_and_grades() -> None:
    spread = over_errors(_evaluated("a,62,90\nb,60,90\nc,1,1\n", Error(absolute=5)), 200, seed=1)
    assert (spread["a"].best, spread["a"].worst) == (1, 2)
    assert (spread["b"].best, spread["b"].worst) == (1, 2)
    assert (spread["c"].best, spread["c"].worst) == (3, 3)
    assert sum(spread["a"].grades) == pytest.approx(1)


def test_an_error_never_carries_a_value_past_what_it_can_be() -> None:
    """A hundred is the most there can be: with an error of fifty a total is still within the full score."""
    evaluation = _evaluated("a,100,9\nb,0,1\n", Error(absolute=50))
    seen: list[float] = []

    def watched(moved: Moved) -> Moved:
        def inner(kind: Named, indicators: tuple[Indicator, ...], values: Numbers) -> Numbers:
            found = moved(kind, indicators, values)
            seen.extend(found[:, 0].tolist())
            return found

        return inner

    spreads(evaluation, (watched(one) for one in blurs(50, seed=3)))
    assert 0 <= min(seen) < 50 < max(seen) <= 100


def test_a_missing_value_is_tried_over_all_it_can_be() -> None:
    evaluation = _evaluated("a,,5\nb,70,5\nc,20,1\n")
    assert has_gaps(evaluation)
    spread = over_missing(evaluation, 200, seed=1)
    assert (spread["a"].best, spread["a"].worst) == (1, 2)
    assert 0 < spread["a"].grades[0] < 1
    assert spread["b"].grades == (1.0, 0.0)


def test_a_full_table_without_declared_errors_has_nothing_to_try() -> None:
    evaluation = _evaluated("a,90,9\nb,50,5\n")
    assert not has_gaps(evaluation)
    assert not has_errors(evaluation)
    assert all(one.best == one.worst for one in over_missing(evaluation, 20, seed=1).values())


def test_other_weightings_move_those_who_are_good_at_different_things() -> None:
    evaluation = _evaluated("a,90,1\nb,10,9\nc,5,1\n")
    spread = over_weights(evaluation, lambda _group: np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert (spread["a"].best, spread["a"].worst) == (1, 2)
    assert (spread["b"].best, spread["b"].worst) == (1, 2)


def test_whoever_stretches_a_scale_can_turn_the_order_of_others_by_leaving() -> None:
    """With d the range of money is 100 and a is ahead on firms; without it money is what tells a and b apart."""
    found, _tried = reversals(_evaluated("a,50,1\nb,45,5\nd,0,100\n"))
    assert [(one.gone, one.ahead, one.behind) for one in found] == [("d", "a", "b")]
    scheme = _scheme()
    for lines, first in (("a,50,1\nb,45,5\nd,0,100\n", "a"), ("a,50,1\nb,45,5\n", "b")):
        group = evaluate(scheme, table_from(f"subject,firms,money\n{lines}".encode(), scheme)).groups[0]
        assert group.places[group.index(first)] == min(group.places[group.index("a")], group.places[group.index("b")])


def test_the_same_seed_tries_the_same() -> None:
    evaluation = _evaluated("a,62,90\nb,60,90\nc,1,1\n", Error(absolute=5))
    assert over_errors(evaluation, 50, seed=4) == over_errors(evaluation, 50, seed=4)


def test_taking_out_in_turn_ends_with_its_time_and_says_how_far_it_came() -> None:
    evaluation = _evaluated("a,50,1\nb,45,2\nd,0,3\n")
    assert reversals(evaluation, seconds=-1.0) == ([], 0)
    told: list[tuple[int, int]] = []
    assert reversals(evaluation, told=lambda done, total: told.append((done, total)))[1] == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
