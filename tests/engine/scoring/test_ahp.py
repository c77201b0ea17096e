"""Weights from pairwise judgements: equal to other libraries, honest about contradictions, and read from what people write."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.ahp import Inconsistent, Judgements, examined, judged, judgements_from, weights_of
from shouzhan.engine.scoring.ahp.judgements import SCALE, Comparison, from_matrix
from shouzhan.engine.scoring.ahp.repairing import random_index, ratio_of, repairs
from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.matrix import Numbers, Unusable

pytestmark = pytest.mark.pure
T = 1 / 3
HOUSE = [
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4], [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7], [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8], [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6], [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2], [4, 7, 5, 8, 6, 6, 2, 1],
]  # fmt: skip
FOUR = [[1, 3, 5, 7], [T, 1, 3, 5], [1 / 5, T, 1, 3], [1 / 7, 1 / 5, T, 1]]
# worked out once by pymcdm 1.4.0 (weights, CI as its ratio times its RI); AHPy 2.1 gives the same weights to its 12 digits
ELSEWHERE = [
    (HOUSE, [0.17301747464834763, 0.053975722999039306, 0.1881102988574409, 0.017507911308195706, 0.031043736403902292, 0.0363222021546561, 0.16683367362634785, 0.33318898000207015], 0.23841247387402195),
    (FOUR, [0.5650090537990473, 0.26220120556087323, 0.11750425004139858, 0.05528549059868092], 0.03899414781575613),
    ([[1, 2, 1 / 5], [1 / 2, 1, 4], [5, 1 / 4, 1]], [0.23969406509268137, 0.4098710858696439, 0.35043484903767486], 0.8561768335873365),
]


def _of(values: object) -> Comparison:
    return from_matrix([f"c{at}" for at in range(len(np.asarray(values)))], values)


@pytest.mark.parametrize(("values", "weights", "index"), ELSEWHERE)
def test_it_weighs_as_other_libraries_do(values: list[list[float]], weights: list[float], index: float) -> None:
    found = judged(_of(values))

    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert found.index == pytest.approx(index, abs=1e-9)
    assert found.ratio == pytest.approx(index / random_index(len(values)), abs=1e-9)


def test_the_random_index_is_what_a_draw_of_its_own_gives() -> None:
    lot, drawn = np.random.default_rng(5), 4000
    for size in (4, 7, 11):
        stack = np.ones((drawn, size, size))
        across, down = np.triu_indices(size, 1)
        stack[:, across, down] = lot.choice(SCALE, size=(drawn, len(across)))
        stack[:, down, across] = 1 / stack[:, across, down]
        index = (np.linalg.eigvals(stack).real.max(axis=-1) - size) / (size - 1)

        assert abs(index.mean() - random_index(size)) < 4 * index.std() / drawn**0.5


def test_the_geometric_mean_is_that_of_the_rows() -> None:
    means = np.prod(np.array(FOUR), axis=1) ** 0.25

    assert judged(_of(FOUR), "geometric").weights == pytest.approx(means / means.sum())


WEIGHTS = st.lists(st.integers(1, 9), min_size=2, max_size=8).map(lambda found: np.sqrt(np.array(found, dtype=float)))


@settings(max_examples=60, deadline=None)
@given(WEIGHTS, st.sampled_from(["eigenvector", "geometric"]), st.data())
def test_it_finds_the_weights_again_that_judgements_were_made_of_though_some_are_missing(weights: Numbers, method: str, data: st.DataObject) -> None:
    values = np.outer(weights, 1 / weights)
    chain = {(at, at + 1) for at, _next in pairwise(range(len(weights)))}
    others = [(a, b) for a in range(len(weights)) for b in range(a + 1, len(weights)) if (a, b) not in chain]
    for a, b in data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []:
        values[a, b] = values[b, a] = np.nan

    found = judged(_of(values), method)
    assert found.weights == pytest.approx(weights / weights.sum(), abs=1e-7)
    assert found.ratio == pytest.approx(0, abs=1e-7)


MATRICES = st.integers(3, 6).flatmap(lambda n: st.lists(st.sampled_from(SCALE), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2).map(lambda found: (n, found)))


@settings(max_examples=60, deadline=None)
@given(MATRICES)
def test_a_hint_does_what_it_says_and_none_smaller_is_left_out(drawn: tuple[int, list[float]]) -> None:
    size, found = drawn
    values = np.ones((size, size))
    values[np.triu_indices(size, 1)] = found
    values.T[np.triu_indices(size, 1)] = 1 / np.array(found)
    comparison = _of(values)
    hints = repairs(comparison, 0.1) if ratio_of(comparison) > 0.1 else []

    for hint in hints:
        after = comparison
        for step in hint.steps:
            after = after.with_(comparison.items.index(step.one), comparison.items.index(step.other), step.new)
        assert ratio_of(after) == hint.ratio <= 0.1
    alone = [abs((new - 1 if new >= 1 else 1 - 1 / new) - (old - 1 if old >= 1 else 1 - 1 / old)) for a, b in comparison.pairs for old in [float(values[a, b])]
             for new in SCALE if ratio_of(comparison.with_(a, b, new)) <= 0.1]  # fmt: skip
    if hints and len(hints[0].steps) == 1:
        assert hints[0].distance == pytest.approx(min(alone))
    elif hints:
        assert not alone
    assert bool(hints) == (ratio_of(comparison) > 0.1)


def test_it_refuses_a_contradiction_names_the_judgement_to_mend_and_takes_it_when_told() -> None:
    house = Judgements(_of(HOUSE))

    with pytest.raises(Inconsistent, match=r"ratio 0\.170 above 0\.1; changing c2 / c6 from 6 to 1 brings the ratio to 0\.088"):
        weights_of(house)
    taken = weights_of(house, even_so=True)
    assert taken.weights.sum() == pytest.approx(1)
    assert "0.170" in taken.notes[0].en
    assert "c2 / c6" in taken.judged[0].changes[0].sentence.zh


def test_judgements_of_which_none_checks_another_are_said_to_be_untested() -> None:
    found = examined(judgements_from(b"compare: {a / b: 3, b / c: 2}", is_table=False))

    assert found.weights == pytest.approx([6 / 9, 2 / 9, 1 / 9])
    assert "a / c = 6.00" in found.notes[0].en
    assert "cannot be tested" in found.notes[1].en


TREE = """
title: 园区评价
compare:
  创新 / 产业: 3
  创新 / 服务: 5
  产业 / 服务: 2
within:
  创新: {专利 / 论文: 2}
  服务: [满意度]
"""


def test_a_hierarchy_multiplies_downwards() -> None:
    found = weights_of(judgements_from(TREE.encode(), is_table=False))
    top = dict(zip(("创新", "产业", "服务"), found.judged[0].weights, strict=True))

    assert found.items == ("专利", "论文", "产业", "满意度")
    assert found.weights == pytest.approx([top["创新"] * 2 / 3, top["创新"] / 3, top["产业"], top["服务"]])
    assert found.of(["产业", "满意度", "论文", "专利"]).tolist() == found.weights[[2, 3, 1, 0]].tolist()


def test_tables_below_one_another_say_the_same_as_the_readable_file() -> None:
    table = "目标,创新,产业,服务\n创新,1,3,5\n产业,0.33,1,2\n服务,0.2,,1\n\n创新,专利,论文\n专利,1,２\n\n服务,满意度\n满意度,1\n"

    found = weights_of(judgements_from(table.encode("gb18030"), is_table=True))
    assert found.weights == pytest.approx(weights_of(judgements_from(TREE.encode(), is_table=False)).weights)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "empty"),
        ("x,a,b\na,1,3\nb,3,1\n", "line 3, a: 'b' to 'a' is 3, but 'a' to 'b' is 3 at line 2, b; one must be 1 divided by the other"),
        ("x,a,b\na,1,0\n", "line 2, b: 0 is no judgement"),
        ("x,a,b\na,1,-3\n", "line 2, b: -3 is no judgement"),
        ("x,a,b\na,1,11\n", "line 2, b: 11 is outside the scale"),
        ("x,a,b\na,1,nan\n", "line 2, b: nan is no judgement"),
        ("x,a,b\na,1,much\n", "line 2, b: 'much' is no judgement"),
        ("x,a,b\na,1,1/0\n", "line 2, b: '1/0' is no judgement"),
        ("x,a,b\na,1,1月3日\n", "a spreadsheet turned a fraction"),
        ("x,a,b\na,2,3\n", "'a' compared with itself is 1, not 2"),
        ("x,a\na,1\n", "one thing alone is compared with nothing"),
        ("x,a,a\na,1,1\n", "line 1: 'a' heads two columns"),
        ("x,a,b\nc,1,1\n", "line 2: 'c' heads no column"),
        ("x,a,b\na,1,1\na,1,1\n", "line 3: 'a' stands twice"),
        ("x,a,b\na,1,1,5\n", "line 2: 4 cells, the head has 3"),
        ("x,a,b,c\na,1,2,3\n", "b, c stand in the head and have no line"),
        ("x,a,b,c\na,1,2,?\nb,,1,\nc,,,1\n", "no judgement leads from a, b to c"),
        ("x,a,b\na,1,2\n\nd,e,f\ne,1,2\n", "'d' has a comparison below it and is itself compared nowhere"),
        ("x,a,b\na,1,2\n\na,c,b\nc,1,2\n", "'b' is compared below the top and below a"),
        ("x," + ",".join(f"k{at}" for at in range(16)) + "\n", "stand in the head and have no line"),
    ],
)
def test_a_table_that_says_nothing_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unusable) as told:
        examined(judgements_from(text.encode(), is_table=True))
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("compare: 3", "compare: pairs with their judgement are expected"),
        ("compare: {ab: 3}", "compare.ab: two names with a slash between are expected"),
        ("compare: {a / b: yes}", "compare.a / b: a judgement is a number"),
        ("compare: {a / b: 3, b / a: 2}", "'b' to 'a' is 2, but 'a' to 'b' is 3"),
        ("compare: {a / b: 3}\nwithin: {a: {b / c: 2}}", "'b' is compared below the top and below a"),
        ("compare: {a / b: 3}\ncomare: {}", "comare: nothing is known by this name; perhaps 'compare'"),
        ("compare: {a / b: 3\n", "this is no YAML"),
    ],
)
def test_a_readable_file_that_says_nothing_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unusable) as told:
        examined(judgements_from(text.encode(), is_table=False))
    assert sentence in str(told.value)


def test_the_command_answers_no_with_hints_where_judgements_contradict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "j.yaml"
    file.write_text("compare: {a / b: 9, b / c: 9, a / c: 1/9}", encoding="utf-8")

    assert main(["ahp", "--judgements", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["comparisons"][0]["repairs"][0]["steps"][0]["pair"] in (["a", "b"], ["b", "c"], ["a", "c"])
    assert not told["consistent"]
    assert main(["ahp", "--judgements", str(file), "--even-so"]) == 0
    assert "→" in capsys.readouterr().out


def test_a_bare_table_is_scored_by_judgements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("园区,面积,企业\n甲园,1,5\n乙园,3,2\n", encoding="utf-8")
    (tmp_path / "j.csv").write_text("x,企业,面积\n企业,1,3\n", encoding="utf-8")

    call = ["matrix", "--data", str(tmp_path / "t.csv"), "--directions", "max,max", "--language", "en", "--json"]
    assert main([*call, "--weights", f"ahp:{tmp_path / 'j.csv'}"]) == 0
    assert json.loads(capsys.readouterr().out)["weights"] == pytest.approx([0.25, 0.75])
    (tmp_path / "j.csv").write_text("x,企业,人才\n企业,1,3\n", encoding="utf-8")
    assert main([*call, "--weights", f"ahp:{tmp_path / 'j.csv'}"]) == 2
    assert "the judgements compare 企业, 人才, and not 面积" in capsys.readouterr().err
