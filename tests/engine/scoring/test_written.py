"""Figures and units as they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.scoring.rounding import adding_up, written
from shouzhan.engine.scoring.units import unit_in, with_unit

pytestmark = pytest.mark.pure


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12))
def test_rounded_parts_sum_to_the_rounded_whole_and_stay_within_one_of_the_last_digit(parts: list[float]) -> None:
    told = adding_up(parts, sum(parts))

    assert sum(told) == pytest.approx(written(sum(parts)), abs=1e-6)
    assert all(abs(one - part) < 0.011 for one, part in zip(told, parts, strict=True))


def test_a_part_that_is_nothing_stays_nothing_and_has_no_sign() -> None:
    assert adding_up([0.0, 0.004, 0.004, -0.0], 0.008) == [0.0, 0.01, 0.0, 0.0]
    assert f"{written(-0.001):+.2f}" == "+0.00"
    assert f"{adding_up([-0.001, 1.0], 0.999)[0]:+.2f}" == "+0.00"


def test_a_unit_has_an_english_form() -> None:
    assert with_unit("3", "次/家", "en") == "3 times per organisation"
    assert with_unit("3", "次/家", "zh") == "3次/家"
    assert with_unit("3062", "万元", "en") == "3062 ×10,000 yuan"
    assert with_unit("25", "%", "en") == "25%"
    assert unit_in("%/年", "en") == "% per year"
    assert (unit_in("斛", "en"), with_unit("1", "", "en")) == ("斛", "1")
