"""Charts for paper: every number as it is, no data as no data, the same bytes for the same chart."""

import re

import pytest
from defusedxml import ElementTree
from tests.engine.documents.paper.samples import CHARTS, NOTE

from shouzhan.engine.documents.paper.charts.canvas import wrap
from shouzhan.engine.documents.paper.charts.draw import describe, render_svg
from shouzhan.engine.documents.paper.charts.grids import DISTRICTS, shade_of
from shouzhan.engine.documents.paper.charts.lines import scale_of
from shouzhan.engine.documents.paper.charts.spec import Bullets, GroupedBars, Heat, Series, Trend

pytestmark = pytest.mark.pure


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", CHARTS)
def test_it_stays_inside_its_sheet(name: str) -> None:
    root = ElementTree.fromstring(render_svg(CHARTS[name], titled=True, footnote=NOTE))
    height = float(root.get("height"))
    assert all(0 <= float(element.get("y")) <= height for element in root.iter() if element.get("y"))


@pytest.mark.parametrize("name", CHARTS)
def test_it_draws_the_same_bytes(name: str) -> None:
    assert render_svg(CHARTS[name]) == render_svg(CHARTS[name])


def test_it_states_the_finding_and_the_source() -> None:
    words = words_of(render_svg(CHARTS["trend"], titled=True, footnote=NOTE))
    assert words[0] == "成交额连续上升"
    assert any("定义2.1版" in line for line in words)


def test_it_writes_exact_numbers_and_never_zero_for_no_data() -> None:
    bullets = words_of(render_svg(CHARTS["bullets"]))
    assert "612.4" in bullets
    assert "无数据" in bullets
    assert "0" not in bullets


def test_it_leaves_a_gap_where_there_is_no_data() -> None:
    chart = Trend("x", ("1", "2", "3"), (Series("a", (1, None, 3)),))
    assert "<polyline" not in render_svg(chart)


def test_it_places_all_sixteen_districts() -> None:
    words = words_of(render_svg(CHARTS["tiles"]))
    assert len(DISTRICTS) == 16
    assert all(names[0] in words for names in DISTRICTS.values())
    assert words.count("无数据") == 15  # fourteen districts and the key


def test_it_escapes_what_it_is_given() -> None:
    svg = render_svg(GroupedBars("<b>&", ("<i>",), (Series("x", (1,)),)))
    assert "<i>" not in svg
    assert "<i>" in words_of(svg)


@pytest.mark.parametrize("spec", [Bullets("x", ()), Heat("x", (), ()), Trend("x", (), ()), GroupedBars("x", (), ())])
def test_it_survives_having_nothing_to_draw(spec: object) -> None:
    assert render_svg(spec).startswith("<svg")  # type: ignore[arg-type]


def test_it_says_every_number_in_words() -> None:
    assert describe(CHARTS["bars"]) == "研究型多于应用型：研究型 一季度 34，二季度 41；应用型 一季度 30，二季度 无数据"


def test_it_shades_from_nothing_to_most() -> None:
    assert [shade_of(value, 100) for value in (None, 0, 1, 20, 21, 100)] == [0, 0, 1, 1, 2, 5]


def test_it_rounds_its_scale() -> None:
    assert scale_of([171], 160) == [0, 50, 100, 150, 200]
    assert scale_of([], 0) == [0, 0.25, 0.5, 0.75, 1] or scale_of([], 0)[0] == 0


def test_it_keeps_words_whole_and_stops_from_beginning_a_line() -> None:
    assert wrap("Proof-of-concept platforms", 110) == ["Proof-of-concept", "platforms"]
    assert not any(re.match("[，。、]", line) for line in wrap("技术转移，孵化。验证、中试", 40, most=9))
