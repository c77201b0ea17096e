"""A total is printed with as many decimals as it takes to give the grade and the order that the total gives."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.scoring.samples import indicator, run, scheme

from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.explaining.contributions import unfolded
from shouzhan.engine.scoring.grading import SLACK, all_decimals, decimals_of, placed
from shouzhan.engine.scoring.report.commands import rendered
from shouzhan.engine.scoring.report.drawing import completed
from shouzhan.engine.scoring.report.findings import Findings
from shouzhan.engine.scoring.rounding import told, written
from shouzhan.engine.scoring.scheme.commands import table_lines
from shouzhan.engine.scoring.scheme.model import Scheme

pytestmark = pytest.mark.pure

_STRAIGHT = {"firms": indicator(normalisation={"by": "minmax", "low": 0, "high": 100})}
_GRADES = {"good": {"title": "良好", "at_least": 70}, "poor": {"title": "落后"}}


def _group(*totals: float) -> Group:
    return run("id,firms\n" + "".join(f"s{at},{one!r}\n" for at, one in enumerate(totals)), indicators=_STRAIGHT, grades=_GRADES).groups[0]


def _shown(*totals: float) -> list[str]:
    group = _group(*totals)
    return [told(one, group.decimals) for one in group.totals]


def test_a_total_just_below_a_threshold_is_not_printed_as_the_threshold() -> None:
    assert _shown(69.996, 80.0) == ["69.996", "80.000"]
    assert _shown(69.994, 80.0) == ["69.99", "80.00"]
    assert _shown(70.0, 69.9999996, 80.0) == ["70.0000000", "69.9999996", "80.0000000"]
    assert _shown(70.0 - 1e-9) == ["70.00"]  # which counts as reached


def test_totals_that_stand_at_different_places_are_printed_differently() -> None:
    assert _shown(80.001, 80.004, 50.0) == ["80.001", "80.004", "50.000"]
    assert _shown(80.001, 80.001, 50.0) == ["80.00", "80.00", "50.00"]


@given(st.lists(st.one_of(st.floats(0, 100), st.floats(69.99, 70.01), st.floats(70 - 1e-6, 70 + 1e-6)), min_size=1, max_size=20))
def test_figures_give_the_grades_and_the_order_that_totals_give(totals: list[float]) -> None:
    made: Scheme = scheme(indicators=_STRAIGHT, grades=_GRADES)
    held = np.array(totals)
    places = placed(made, held, np.zeros((len(totals), 0)))
    decimals = all_decimals(made, held, places)
    shown = [written(one, decimals) for one in totals]

    for at, one in enumerate(totals):
        if not SLACK < 70 - one <= 100 * SLACK:  # a hundred thousand times the last digit of a sum
            assert (shown[at] >= 70) == (one >= 70 - SLACK * 100)
        for other in range(at):
            if places[at] < places[other] and one - totals[other] > 1e-9:
                assert shown[at] > shown[other]


def test_a_threshold_of_many_digits_is_kept_too() -> None:
    made = scheme(indicators=_STRAIGHT, grades={"good": {"title": "良好", "at_least": 66.6666}, "poor": {"title": "落后"}})

    assert told(66.6664, decimals_of(made, 66.6664)) == "66.666"
    assert told(66.66655, decimals_of(made, 66.66655)) == "66.66655"


def test_what_a_total_is_made_of_adds_up_to_the_figure_with_more_digits() -> None:
    group = run(
        "id,firms,deals\na,69.996,69.996\nb,80,90\n", grades=_GRADES,
        indicators={"firms": _STRAIGHT["firms"] | {"weight": 33}, "deals": indicator(column="deals", weight=67, normalisation={"by": "minmax", "low": 0, "high": 100})},
    ).groups[0]
    parts = unfolded(group).of(0)

    assert sum(one.printed for one in parts) == pytest.approx(69.996, abs=1e-9)
    assert "得 69.996（百分制）" in parts[0].sentence.zh
    assert f"计 {parts[0].printed:.3f} 分" in parts[0].sentence.zh


def test_text_page_word_and_pdf_all_print_it(tmp_path: Path) -> None:
    evaluation = run("id,firms\na,69.996\nb,80\n", indicators=_STRAIGHT, grades=_GRADES)
    findings = completed(evaluation, Findings())
    page, word, pdf = (rendered(evaluation, findings, kind, "zh") for kind in (".html", ".docx", ".pdf"))

    assert "69.996" in "\n".join(table_lines(evaluation, "zh"))
    texts = [page.decode(), "\n".join(cell.text for table in docx.Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells)]
    texts.append("\n".join(one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(pdf)))
    for text in texts:
        assert "69.996" in text
        assert "70.00" not in text
