"""A panel's scores: what is left out, what is to be discussed, and how far everybody agrees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.experts.panels import Panel, panel
from shouzhan.engine.scoring.experts.scores import Score, sheet_of
from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure


def _panel(table: list[list[float]], **settings_: float) -> Panel:
    full = settings_.pop("full", 100.0)
    return panel(sheet_of([Score(f"P{p:02}", f"R{r:02}", value) for p, row in enumerate(table) for r, value in enumerate(row)], full), **settings_)


def test_of_five_scores_the_highest_and_the_lowest_are_left_out_and_of_four_none() -> None:
    found = _panel([[10, 80, 82, 84, 100]]).verdicts[0]
    assert (found.mean, found.trimmed, found.cut, found.middle) == (71.2, 82, 1, 82)

    small = _panel([[10, 80, 82, 84]])
    assert (small.verdicts[0].trimmed, small.verdicts[0].cut) == (64, 0)
    assert "fewer than 5 scores" in small.notes[0].en
    assert _panel([[float(one) for one in range(10)]], trim=0.2).verdicts[0].cut == 2
    assert _panel([[10, 80, 82, 84, 100]], trim=0).verdicts[0].trimmed == 71.2


def test_reviewers_far_apart_are_to_be_discussed_and_the_one_far_from_the_others_is_named() -> None:
    apart, close = _panel([[50, 85, 88, 90], [80, 82, 84, 86]]).verdicts

    assert apart.apart == pytest.approx((35 + 38 + 40 + 3 + 5 + 2) / 6)
    assert apart.is_for_discussion
    assert [(one.reviewer, one.score, one.others) for one in apart.outliers] == [("R00", 50, 88)]
    assert not close.is_for_discussion
    assert not close.outliers
    assert not _panel([[50, 85, 88, 90]], apart=0.3).verdicts[0].is_for_discussion


def test_one_score_has_no_disagreement() -> None:
    found = _panel([[50]])

    assert found.verdicts[0].apart is None
    assert not found.verdicts[0].is_for_discussion
    assert "no disagreement can show: P00" in found.notes[1].en


def test_agreement_is_what_the_textbook_says() -> None:
    # six targets, four judges: the example of Shrout and Fleiss (1979), who print 0.29 and 0.62 for case 2
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = _panel(table, full=10.0).agreement

    assert found.single == pytest.approx(0.2898, abs=5e-4)
    assert found.mean == pytest.approx(0.6201, abs=5e-4)
    # worked out once by scipy 1.17.1: friedmanchisquare, divided by judges × (targets − 1)
    assert found.concordance == pytest.approx(0.8870370370370365, abs=1e-9)


def test_scores_that_are_not_complete_are_measured_one_way() -> None:
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    scores = [Score(f"P{p}", f"R{p}{r}", value) for p, row in enumerate(table) for r, value in enumerate(row)]  # everybody a stranger
    found = panel(sheet_of(scores, 10))

    assert found.agreement.model == "one-way"
    assert found.agreement.concordance is None
    assert found.agreement.single == pytest.approx(0.1657, abs=5e-4)  # 0.17 in the same paper
    assert found.agreement.mean == pytest.approx(0.4428, abs=5e-4)  # 0.44
    assert "Kendall's W cannot be had" in found.notes[-1].en


def test_perfect_agreement_is_one_and_no_difference_at_all_is_none() -> None:
    found = _panel([[1, 1, 1], [5, 5, 5], [9, 9, 9]]).agreement
    assert (found.concordance, found.single, found.mean) == (1, 1, 1)

    flat = _panel([[5, 5], [5, 5]]).agreement
    assert (flat.concordance, flat.single, flat.mean) == (None, None, None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 100).map(float), min_size=1, max_size=9), min_size=1, max_size=6))
def test_no_figure_leaves_the_range_of_its_scores(table: list[list[float]]) -> None:
    found = _panel(table)

    for row, one in zip(table, found.verdicts, strict=True):
        assert min(row) <= one.trimmed <= max(row) + 1e-9
        assert one.middle == np.median(row)
        assert one.apart is None or 0 <= one.apart <= max(row) - min(row)
    assert found.agreement.concordance is None or -1e-9 <= found.agreement.concordance <= 1 + 1e-9
    assert all(one is None or one <= 1 + 1e-9 for one in (found.agreement.single, found.agreement.mean))


def test_half_or_more_cannot_be_left_out_at_each_end() -> None:
    with pytest.raises(Unusable, match=r"from 0 to below 0\.5"):
        _panel([[1.0]], trim=0.5)
