"""Scores, weights and places: equal to other libraries where they define the same, and as promised everywhere."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring import methods, robust
from shouzhan.engine.scoring import weights as ways
from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS, ranked, scored
from shouzhan.engine.scoring.normalise import NORMALISATIONS
from shouzhan.engine.scoring.robust import drawn, rank_ranges

pytestmark = pytest.mark.pure
PHONES = [[250, 16, 12, 5], [200, 16, 8, 3], [300, 32, 16, 4], [275, 32, 8, 4], [225, 16, 16, 2]]
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])


def _matrix(values: list[list[float]], directions: str) -> Matrix:
    names = {"+": "max", "-": "min"}
    return Matrix(
        tuple(f"s{n}" for n in range(len(values))), tuple(f"c{n}" for n in range(len(directions))),
        tuple(names[one] for one in directions), np.array(values, dtype=float),  # type: ignore[misc]
    )  # fmt: skip


# worked out once by scikit-criteria 0.10 (TOPSIS, VIKOR, CRITIC, entropy) and pymcdm 1.4 (VIKOR, PROMETHEE II, scales)
ELSEWHERE = {
    ("saw", "minmax"): [0.4, 0.43333333333333335, 0.5666666666666667, 0.4666666666666667, 0.5],
    ("saw", "sum"): [0.1890119617036985, 0.18416177752644847, 0.22658404216048944, 0.20585503012024536, 0.19438718848911823],
    ("topsis", "vector"): [0.36394735363571085, 0.39591421034348884, 0.6040857896565112, 0.5467369616923836, 0.44102439912098207],
    ("vikor", None): [0.5, 0.4, 0.5, 0.3, 0.2],
    ("promethee2", None): [-0.05, 0.05, 0.0, -0.1, 0.1],
}


@pytest.mark.parametrize(("method", "scale"), ELSEWHERE)
def test_it_scores_as_other_libraries_do(method: str, scale: str | None) -> None:
    found = scored(_matrix(PHONES, "-+++"), WEIGHTS, method, scale)

    assert found == pytest.approx(ELSEWHERE[method, scale], abs=1e-9)


def test_it_weighs_as_other_libraries_do() -> None:
    matrix = _matrix(PHONES, "-+++")

    assert ways.critic(matrix) == pytest.approx([0.2715695898356371, 0.28167162026165193, 0.25638458541134085, 0.19037420449137019], abs=1e-9)
    assert ways.entropy(matrix) == pytest.approx([0.06564588752636219, 0.37813094756395416, 0.2873883450186517, 0.268834819891032], abs=1e-9)


def test_promethee_is_the_mean_of_won_less_lost_comparisons() -> None:
    matrix = _matrix(PHONES, "-+++")
    better = np.where(matrix.rising, matrix.values, -matrix.values)
    flow = [sum(w * (np.sign(a[j] - b[j])) for b in better for j, w in enumerate(WEIGHTS)) / 4 for a in better]

    assert scored(matrix, WEIGHTS, "promethee2") == pytest.approx(flow)


TABLES = st.integers(2, 7).flatmap(
    lambda m: st.lists(st.lists(st.integers(1, 50).map(float), min_size=m, max_size=m), min_size=2, max_size=8).flatmap(
        lambda rows: st.tuples(st.just(rows), st.lists(st.sampled_from("+-"), min_size=m, max_size=m).map("".join))
    )
)


@settings(max_examples=80, deadline=None)
@given(TABLES, st.sampled_from(["saw", "promethee2"]))
def test_nobody_falls_by_becoming_the_best_on_an_indicator(table: tuple[list[list[float]], str], method: str) -> None:
    matrix = _matrix(*table)
    weights = ways.equal(matrix)
    before = ranked(scored(matrix, weights, method), method)
    better = matrix.values.copy()
    better[0, 0] = np.where(matrix.rising, matrix.values.max(axis=0), matrix.values.min(axis=0))[0]

    after = ranked(scored(Matrix(matrix.subjects, matrix.indicators, matrix.directions, better), weights, method), method)
    assert after[0] <= before[0]


@settings(max_examples=80, deadline=None)
@given(TABLES, st.sampled_from(sorted(METHODS)), st.floats(0.001, 1000))
def test_the_unit_of_an_indicator_changes_no_score(table: tuple[list[list[float]], str], method: str, factor: float) -> None:
    rows, directions = table
    matrix = _matrix(rows, directions)
    other = matrix.values.copy()
    other[:, 0] *= factor
    changed = Matrix(matrix.subjects, matrix.indicators, matrix.directions, other)

    for scale in sorted(set(NORMALISATIONS) - {"given"}):  # values as they are do know their unit
        assert scored(changed, ways.equal(matrix), method, scale if method in ("saw", "topsis") else None) == pytest.approx(
            scored(matrix, ways.equal(matrix), method, scale if method in ("saw", "topsis") else None), abs=1e-9
        )


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from(sorted(METHODS)), st.integers(0, 99))
def test_the_published_place_lies_in_its_range_and_no_drawn_one_outside(table: tuple[list[list[float]], str], method: str, seed: int) -> None:
    rows, directions = table
    matrix = _matrix(rows, directions)
    weights = ways.equal(matrix)
    weightings = drawn(weights, 40, seed)

    ranges = rank_ranges(matrix, weightings, method)
    published = ranked(scored(matrix, weights, method), method)
    assert all(one.best <= place <= one.worst for one, place in zip(ranges, published, strict=True))
    for each in weightings:  # one at a time as all at once
        places = ranked(scored(matrix, each, method), method)
        assert all(one.best <= place <= one.worst for one, place in zip(ranges, places, strict=True))


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_weights_from_the_data_are_shares(table: tuple[list[list[float]], str]) -> None:
    matrix = _matrix(*table)

    for weigh in (ways.equal, ways.entropy, ways.critic):
        found: Numbers = weigh(matrix)
        assert (found >= 0).all()
        assert found.sum() == pytest.approx(1)


def test_an_indicator_on_which_all_are_equal_has_no_weight_and_moves_nobody() -> None:
    matrix = _matrix([[1, 7], [2, 7], [3, 7]], "+-")

    assert ways.entropy(matrix).tolist() == [1, 0]
    assert ways.critic(matrix).tolist() == [1, 0]
    for method in METHODS:
        alone = ranked(scored(_matrix([[1], [2], [3]], "+"), np.ones(1), method), method)
        assert ranked(scored(matrix, ways.equal(matrix), method), method).tolist() == alone.tolist() == [3, 2, 1]


@pytest.mark.parametrize(("method", "scale"), [*product(("saw", "topsis"), NORMALISATIONS), ("vikor", None), ("promethee2", None)])
def test_alike_subjects_and_a_single_one_are_first_together(method: str, scale: str | None) -> None:
    for rows in ([[4.0, 2.0]], [[4.0, 2.0]] * 3):
        matrix = _matrix(rows, "+-")
        scores = scored(matrix, ways.equal(matrix), method, scale)

        assert np.isfinite(scores).all()
        assert ranked(scores, method).tolist() == [1] * len(rows)


def test_equal_scores_share_the_better_place_and_the_next_is_left_out() -> None:
    assert ranked(np.array([0.5, 0.1 + 0.2, 0.3, 0.2]), "saw").tolist() == [1, 2, 2, 4]
    assert ranked(np.array([0.5, 0.1 + 0.2, 0.3, 0.2]), "vikor").tolist() == [4, 2, 2, 1]


@pytest.mark.parametrize("method", METHODS)
def test_the_very_large_beside_the_very_small_stays_a_number(method: str) -> None:
    matrix = _matrix([[1e15, 1e-9], [2e15, 3e-9], [1.5e200, 2e-9]], "+-")

    assert np.isfinite(scored(matrix, ways.equal(matrix), method)).all()
    assert np.isfinite(ways.critic(matrix)).all()
    assert np.isfinite(ways.entropy(matrix)).all()


def _nearly(values: Numbers, lot: np.random.Generator) -> Numbers:
    """Rows beside rows that are the same but for the last digits."""
    return np.vstack([values, values * (1 + lot.uniform(-4e-12, 4e-12, values.shape)), values[:3]])


def _edges(lot: np.random.Generator) -> Numbers:
    """Shares that fall on round parts of their range, many of them equal, one nearly."""
    values = lot.integers(0, 9, (33, 2)) / 8
    values[0], values[1], values[2] = 0.0, 1.0, 0.5 + 3e-13
    return values


@pytest.mark.parametrize("loops", ["NumPy", "compiled"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["apart", "whole numbers", "nearly equal", "many", "on edges", "one far off", "two", "all alike"])
def test_ranges_are_those_of_ranking_one_weighting_after_the_other(method: str, kind: str, loops: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loops == "compiled" and methods._loops() is None:
        pytest.skip("numba is not installed")
    for room in (methods, robust):
        monkeypatch.setattr(room, "compiled", lambda _numbers: methods._loops() if loops == "compiled" else None)
    lot = np.random.default_rng(20261126)
    values = {
        "apart": lambda: lot.uniform(1, 100, (40, 6)), "whole numbers": lambda: lot.integers(1, 4, (60, 5)).astype(float),
        "nearly equal": lambda: _nearly(lot.uniform(1, 100, (20, 5)), lot), "many": lambda: _nearly(lot.uniform(1, 100, (2500, 3)), lot),
        "on edges": lambda: _edges(lot), "one far off": lambda: np.vstack([lot.uniform(1, 2, (90, 4)), np.full((1, 4), 1e12)]),
        "two": lambda: np.array([[1.0, 5.0], [2.0, 3.0]]), "all alike": lambda: np.full((5, 4), 3.0),
    }[kind]()  # fmt: skip
    matrix = _matrix(values.tolist(), "+-" * (values.shape[1] // 2) + "+" * (values.shape[1] % 2))
    weightings = np.vstack([drawn(ways.equal(matrix), 150, 1), np.eye(values.shape[1])])

    places = np.array([ranked(scored(matrix, each, method), method) for each in weightings])
    found = rank_ranges(matrix, weightings, method)
    assert [one.best for one in found] == places.min(axis=0).tolist()
    assert [one.worst for one in found] == places.max(axis=0).tolist()
    assert [one.first for one in found] == pytest.approx((places == 1).mean(axis=0), abs=0)


def test_what_is_no_number_is_left_to_those_who_sort() -> None:
    loops = methods._loops()
    if loops is None:
        pytest.skip("numba is not installed")
    scores, is_left = np.random.default_rng(3).random((4, 50)), np.zeros(4, dtype=bool)
    scores[1, 7], scores[2, 0], scores[3] = np.nan, np.inf, 0.5
    taken = np.full(50, 50), np.ones(50, dtype=np.int64), np.zeros(50, dtype=np.int64)

    loops.widen(scores, 1.0, 1e-12, taken, is_left)
    assert is_left.tolist() == [False, True, True, True]
    assert taken[2].sum() == 1


def test_an_equal_loss_added_in_another_order_parts_nobody_by_vikor() -> None:
    """Both lose 9 of 25 parts; that 6 + 3 and 7 + 2 differ in the last digit when divided first must not stretch to a whole scale."""
    matrix = _matrix([[0, 1, 0, 1, 1], [1, 0, 1, 1, 0]], "+++++")
    weights = np.array([6, 7, 3, 7, 2]) / 25

    assert scored(matrix, weights, "vikor") == pytest.approx([0.0, 0.5])


@pytest.mark.parametrize("indicators", [1, 3, 6, 11])
def test_the_compiled_loop_gives_the_very_numbers_that_numpy_does(indicators: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if methods._loops() is None:
        pytest.skip("numba is not installed")
    lot = np.random.default_rng(7)
    weights, some = lot.dirichlet(np.ones(indicators), 40), lot.random((30, indicators))
    weights[0], some[:, 0] = np.eye(indicators)[0], 0.5  # under the first weighting all are alike
    score = methods.METHODS["vikor"].prepare(_matrix(some.tolist(), "+-" * (indicators // 2) + "+" * (indicators % 2)), None)
    monkeypatch.setattr(methods, "compiled", lambda _numbers: methods._loops())
    found = score(weights)
    monkeypatch.setattr(methods, "compiled", lambda _numbers: None)

    assert (found == score(weights)).all()
    assert (found[0] == 0).all()


@pytest.mark.parametrize("subjects", [3, 30, 700])
def test_the_largest_single_loss_is_that_of_every_product(subjects: int) -> None:
    lot = np.random.default_rng(7)
    weights, lost = lot.dirichlet(np.ones(14), 90), np.ascontiguousarray(lot.random((14, subjects)))
    weights[0], lost[:, 0] = np.eye(14)[13], 0.0  # one who loses nothing
    found = np.empty((90, subjects))

    methods._largest(weights, lost, found)
    assert (found == (weights[:, :, np.newaxis] * lost).max(axis=1)).all()
