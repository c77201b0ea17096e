"""Severity: planted ones are found again, what cannot be known is not claimed, and raw scores stay beside."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.experts.calibrating import _quantile, calibrate
from shouzhan.engine.scoring.experts.scores import Score, Sheet, sheet_of

pytestmark = pytest.mark.pure


def _round(seed: int, *, harsh: float = 6.0, noise: float = 4.0, spread: float = 0.0, proposals: int = 120, reviewers: int = 20) -> tuple[Sheet, dict[str, float], dict[str, float]]:
    lot = np.random.default_rng(seed)
    shift = {f"R{at:02}": float(one) for at, one in enumerate(lot.normal(0, harsh, reviewers))}
    wide = {name: float(np.exp(one)) for name, one in zip(shift, lot.normal(0, spread, reviewers), strict=True)}
    quality = {f"P{at:03}": float(one) for at, one in enumerate(lot.normal(70, 8, proposals))}
    scores = [
        Score(name, who, 70 + wide[who] * (value - 70 + float(lot.normal(0, noise))) + shift[who])
        for name, value in quality.items() for who in lot.choice(sorted(shift), 3, replace=False).tolist()
    ]  # fmt: skip
    return sheet_of(scores), shift, quality


def test_it_finds_planted_severities_again_and_its_intervals_hold_as_often_as_they_say() -> None:
    held, off, raw, adjusted = [], [], [], []
    for seed in range(12):
        sheet, shift, quality = _round(seed)
        found = calibrate(sheet)
        middle = np.mean(list(shift.values()))
        off += [one.shift - (shift[one.reviewer] - middle) for one in found.severities]
        held += [one.low <= shift[one.reviewer] - middle <= one.high for one in found.severities if one.low is not None and one.high is not None]
        raw += [one.raw - middle - quality[one.proposal] for one in found.proposals]
        adjusted += [one.score - middle - quality[one.proposal] for one in found.proposals]
        assert found.noise == pytest.approx(4, rel=0.15)

    assert len(held) == 12 * 20
    assert np.std(off) < 1.3  # of severities of 6, from 18 scores with a noise of 4 each
    assert 0.9 <= np.mean(held) <= 0.99
    assert np.std(adjusted) < 0.65 * np.std(raw)


def test_without_planted_severity_next_to_nothing_is_corrected() -> None:
    for seed in range(6):
        sheet, _shift, _quality = _round(seed, harsh=0)
        found = calibrate(sheet)

        assert max(abs(one.shift) for one in found.severities) < 1.5
        assert sum(one.is_sure for one in found.severities) <= 2


def test_the_spread_of_a_reviewer_is_found_when_asked_for() -> None:
    better = 0
    for seed in range(6):
        sheet, _shift, quality = _round(seed, spread=0.35)
        truth = np.array([quality[name] for name in sheet.proposals])
        plain, wide = calibrate(sheet), calibrate(sheet, spread=True)

        assert all(one.spread == 1 for one in plain.severities)
        better += np.corrcoef(truth, [one.score for one in wide.proposals])[0, 1] > np.corrcoef(truth, [one.score for one in plain.proposals])[0, 1]
    assert better >= 5


def test_severity_is_shrunk_towards_nothing_by_what_the_scores_can_bear() -> None:
    lenient = [Score(f"P{at}", who, 60 + 5 * at + (10 if who == "R1" else 0) + (at * 7 + ord(who[1])) % 5 - 2) for at in range(6) for who in ("R1", "R2", "R3")]
    found = {one.reviewer: one for one in calibrate(sheet_of(lenient)).severities}

    bare = np.array([[one.value for one in lenient if one.reviewer == who] for who in ("R1", "R2", "R3")]).mean(axis=1)
    assert 0 < found["R1"].shift < bare[0] - bare.mean()
    assert sum(one.shift for one in found.values()) == pytest.approx(0, abs=1e-9)
    assert found["R1"].is_sure


def test_pieces_without_a_common_reviewer_are_said_and_not_compared() -> None:
    one = [Score(f"P{at}", who, 60 + at + (9 if who == "R1" else 0)) for at in range(4) for who in ("R1", "R2")]
    other = [Score(f"Q{at}", who, 90 + at + (5 if who == "S1" else 0)) for at in range(4) for who in ("S1", "S2")]
    found = calibrate(sheet_of([*one, *other]))

    assert found.pieces == 2
    assert "falls into 2 pieces" in found.notes[0].en
    assert sorted(p.place for p in found.proposals if p.proposal.startswith("Q")) == [1, 2, 3, 4]
    assert sorted(p.place for p in found.proposals if p.proposal.startswith("P")) == [1, 2, 3, 4]


def test_a_reviewer_with_one_score_is_not_corrected_and_ties_nothing_together() -> None:
    scores = [Score(f"P{at}", who, 60 + at + (9 if who == "R1" else 0) + (at % 2)) for at in range(4) for who in ("R1", "R2")]
    found = calibrate(sheet_of([*scores, Score("P0", "R9", 20.0), Score("Q", "R8", 70.0)]))

    lone = next(one for one in found.severities if one.reviewer == "R9")
    assert (lone.shift, lone.error) == (0.0, None)
    assert found.pieces == 2
    assert "R8, R9" in found.notes[1].en


def test_one_score_each_says_nothing_of_severity() -> None:
    found = calibrate(sheet_of([Score("P1", "R1", 50), Score("P2", "R1", 60), Score("P3", "R2", 70), Score("P4", "R2", 75)]))

    assert [one.shift for one in found.severities] == [0, 0]
    assert [one.score for one in found.proposals] == [50, 60, 70, 75]
    assert all(one.error is None for one in found.proposals)
    assert "cannot be told apart" in found.notes[-1].en


def test_agreement_to_the_last_point_corrects_nothing() -> None:
    found = calibrate(sheet_of([Score(f"P{at}", who, 60 + at) for at in range(5) for who in ("R1", "R2")]))

    assert found.moved == 0
    assert [one.score for one in found.proposals] == [60, 61, 62, 63, 64]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 5)), st.integers(0, 100), min_size=1, max_size=30), st.booleans(), st.randoms())
def test_any_scores_come_out_as_numbers_whatever_their_order(given_: dict[tuple[int, int], int], spread: bool, lot: random.Random) -> None:
    scores = [Score(f"P{p}", f"R{r}", float(value)) for (p, r), value in given_.items()]
    found = calibrate(sheet_of(scores), spread=spread)
    lot.shuffle(scores)

    assert calibrate(sheet_of(scores), spread=spread) == found
    assert all(np.isfinite(one.score) and np.isfinite(one.raw) for one in found.proposals)
    assert all(np.isfinite(one.shift) for one in found.severities)
    if not spread:  # a point more from everybody is a point more for every proposal and nobody's severity
        raised = calibrate(sheet_of(Score(one.proposal, one.reviewer, one.value + 7) for one in scores))
        assert [one.score for one in raised.proposals] == pytest.approx([one.score + 7 for one in found.proposals], abs=1e-3)


def test_quantiles_are_those_of_the_tables() -> None:
    # worked out once by scipy 1.17.1, t.ppf
    for freedom, value in ((1, 12.706204736174694), (2, 4.302652729749462), (5, 2.5705818356363146), (10, 2.2281388519862744), (60, 2.0002978220142604)):
        assert _quantile(0.975, freedom) == pytest.approx(value, rel=2e-3)
