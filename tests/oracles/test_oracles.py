"""Scores, places and weights of random tables, held live against pymcdm and scikit-criteria wherever they define the same."""

from importlib.util import find_spec

import numpy as np
import pytest

from shouzhan.engine.scoring import weights as ways
from shouzhan.engine.scoring.ahp.judgements import SCALE, from_matrix
from shouzhan.engine.scoring.ahp.weighing import judged
from shouzhan.engine.scoring.matrix import Matrix, Numbers
from shouzhan.engine.scoring.methods import METHODS, ranked, scored
from shouzhan.engine.scoring.normalise import NORMALISATIONS, normalised

READY = find_spec("pymcdm") is not None and find_spec("skcriteria") is not None
pytestmark = [
    pytest.mark.oracles,
    pytest.mark.skipif(not READY, reason="pymcdm or scikit-criteria (requirements/oracles.txt) is not installed"),
    pytest.mark.filterwarnings("ignore::UserWarning"),  # what the others advise about such tables
]
EXACT = {"rel": 0, "abs": 1e-9}
TABLES = 40


def _table(seed: int, *, all_rising: bool = False) -> tuple[Matrix, Numbers]:
    """Every third table holds small whole numbers, so that values are shared; no column is the same for all."""
    lot = np.random.default_rng(seed)
    size, count = int(lot.integers(3, 60)), int(lot.integers(2, 12))
    values = lot.uniform(0.5, 100, (size, count)) if seed % 3 else lot.integers(1, 8, (size, count)).astype(float)
    values[0], values[1] = 0.25, 101.0
    rising = [all_rising or bool(one) for one in lot.integers(0, 2, count)]
    names = tuple(f"s{at}" for at in range(size)), tuple(f"c{at}" for at in range(count))
    return Matrix(*names, tuple("max" if one else "min" for one in rising), values), lot.dirichlet(np.ones(count))


def _sides(matrix: Matrix) -> Numbers:
    return np.where(matrix.rising, 1, -1)


def _scale(name: str) -> object:
    """The other library's scale of that name."""
    from pymcdm import normalizations

    return (lambda x, cost=False: -x if cost else x) if name == "given" else getattr(normalizations, f"{name}_normalization")


@pytest.mark.parametrize("scale", NORMALISATIONS)
@pytest.mark.parametrize("seed", range(TABLES))
def test_it_scales_as_pymcdm_does(scale: str, seed: int) -> None:
    from pymcdm.helpers import normalize_matrix

    matrix, _ = _table(seed)

    assert normalised(matrix, scale) == pytest.approx(normalize_matrix(matrix.values, _scale(scale), _sides(matrix)), **EXACT)


@pytest.mark.parametrize("scale", [None, *NORMALISATIONS])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(TABLES))
def test_it_scores_as_pymcdm_does(method: str, scale: str | None, seed: int) -> None:
    from pymcdm.helpers import normalize_matrix
    from pymcdm.methods import PROMETHEE_II, TOPSIS, VIKOR, WSM

    matrix, weights = _table(seed)
    used, values, sides = scale or METHODS[method].scale, matrix.values, _sides(matrix)
    if method == "promethee2":  # it takes no scale there: the table is brought onto it before
        if used is not None:
            values, sides = normalize_matrix(values, _scale(used), sides), np.ones(len(sides))
        theirs = PROMETHEE_II("usual")(values, weights, sides)
    else:
        theirs = {"saw": WSM, "topsis": TOPSIS, "vikor": VIKOR}[method](_scale(used) if used else None)(values, weights, sides)
    ours = scored(matrix, weights, method, scale)

    assert ours == pytest.approx(theirs, **EXACT)
    if np.diff(np.sort(ours)).min() > 1e-9:  # where nobody is equal there is but one order
        assert ranked(ours, method).tolist() == (np.argsort(np.argsort(-theirs if METHODS[method].more_is_better else theirs)) + 1).tolist()


@pytest.mark.parametrize("seed", range(TABLES))
def test_it_scores_as_scikit_criteria_does(seed: int) -> None:
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.agg.vikor import VIKOR
    from skcriteria.preprocessing.invert_objectives import MinMaxInverter
    from skcriteria.preprocessing.scalers import VectorScaler

    matrix, weights = _table(seed)
    table = mkdm(matrix.values, _sides(matrix).tolist(), weights=weights)

    summed = WeightedSumModel().evaluate(MinMaxInverter().transform(table)).e_.score
    nearness = TOPSIS().evaluate(VectorScaler("matrix").transform(table)).e_.similarity
    compromise = VIKOR(use_compromise_set=False).evaluate(table)

    assert scored(matrix, weights, "saw") == pytest.approx(summed, **EXACT)
    assert scored(matrix, weights, "topsis") == pytest.approx(nearness, **EXACT)
    assert scored(matrix, weights, "vikor") == pytest.approx(compromise.e_.q_k, **EXACT)


@pytest.mark.parametrize("seed", range(TABLES))
def test_it_weighs_as_scikit_criteria_does(seed: int) -> None:
    from skcriteria import mkdm
    from skcriteria.preprocessing.invert_objectives import InvertMinimize
    from skcriteria.preprocessing.weighters import CRITIC, EntropyWeighter, EqualWeighter

    matrix, _ = _table(seed)
    table = mkdm(matrix.values, _sides(matrix).tolist())

    assert ways.equal(matrix) == pytest.approx(EqualWeighter().transform(table).weights.to_numpy(), **EXACT)
    assert ways.critic(matrix) == pytest.approx(CRITIC().transform(table).weights.to_numpy(), **EXACT)
    assert ways.entropy(matrix) == pytest.approx(EntropyWeighter().transform(InvertMinimize().transform(table)).weights.to_numpy(), **EXACT)


@pytest.mark.parametrize("seed", range(TABLES))
def test_it_weighs_as_pymcdm_does_where_more_is_better_everywhere(seed: int) -> None:
    from pymcdm.weights import critic_weights, entropy_weights, equal_weights

    matrix, _ = _table(seed, all_rising=True)

    assert ways.equal(matrix) == pytest.approx(equal_weights(matrix.values), **EXACT)
    assert ways.critic(matrix) == pytest.approx(critic_weights(matrix.values), **EXACT)
    assert ways.entropy(matrix) == pytest.approx(entropy_weights(matrix.values), **EXACT)


@pytest.mark.parametrize("seed", range(TABLES))
def test_it_takes_weights_from_judgements_as_pymcdm_does(seed: int) -> None:
    from pymcdm.weights.subjective import AHP

    lot = np.random.default_rng(seed)
    size = int(lot.integers(3, 10))
    table = np.ones((size, size))
    across, down = np.triu_indices(size, 1)
    table[across, down] = lot.choice(SCALE, size=len(across))
    table[down, across] = 1 / table[across, down]
    found = judged(from_matrix([f"c{at}" for at in range(size)], table))

    assert found.weights == pytest.approx(AHP(matrix=table)(), **EXACT)
