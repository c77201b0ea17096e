"""Charts for paper: every number as it is, no data as no data, the same bytes for the same chart."""

import re

import pytest
from defusedxml import ElementTree
from tests.engine.documents.paper.samples import CHARTS, NOTE

from shouzhan.engine.documents.paper.charts.canvas import row_height, wrap
from shouzhan.engine.documents.paper.charts.draw import describe, render_svg
from shouzhan.engine.documents.paper.charts.grids import DISTRICTS, shade_of
from shouzhan.engine.documents.paper.charts.lines import scale_of
from shouzhan.engine.documents.paper.charts.radars import radar_point
from shouzhan.engine.documents.paper.charts.spec import (
    Bullets,
    GroupedBars,
    Heat,
    PlaceRange,
    PlaceRanges,
    Radars,
    Series,
    StackedBar,
    Stacks,
    Trend,
)

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


@pytest.mark.parametrize(
    "spec",
    [
        Bullets("x", ()),
        Heat("x", (), ()),
        Trend("x", (), ()),
        GroupedBars("x", (), ()),
        Stacks("x", (), ()),
        PlaceRanges("x", (), 0),
        Radars("x", (), ()),
    ],
)
def test_it_survives_having_nothing_to_draw(spec: object) -> None:
    assert render_svg(spec).startswith("<svg")  # type: ignore[arg-type]


def test_it_says_every_number_in_words() -> None:
    assert describe(CHARTS["bars"]) == "研究型多于应用型：研究型 一季度 34，二季度 41；应用型 一季度 30，二季度 无数据"


def test_it_shades_from_nothing_to_most() -> None:
    assert [shade_of(value, 100) for value in (None, 0, 1, 20, 21, 100)] == [0, 0, 1, 1, 2, 5]


def test_it_rounds_its_scale() -> None:
    assert scale_of([171], 160) == [0, 50, 100, 150, 200]
    assert scale_of([], 0) == [0, 0.25, 0.5, 0.75, 1] or scale_of([], 0)[0] == 0


def test_it_breaks_a_word_that_is_longer_than_a_line() -> None:
    assert wrap("x" * 25, 60, most=9) == ["x" * 8, "x" * 8, "x" * 8, "x"]
    assert wrap("Short and " + "x" * 10, 60, most=9) == ["Short and", "x" * 8, "xx"]


def test_it_keeps_words_whole_and_stops_from_beginning_a_line() -> None:
    assert wrap("Proof-of-concept platforms", 110) == ["Proof-of-concept", "platforms"]
    assert not any(re.match("[，。、]", line) for line in wrap("技术转移，孵化。验证、中试", 40, most=9))


SVG = "{http://www.w3.org/2000/svg}"


def shapes_of(svg: str, name: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in ElementTree.fromstring(svg).iter(SVG + name)]


def test_it_stacks_parts_to_their_sum_and_takes_deductions_off_the_end() -> None:
    bar = StackedBar("甲", (40, 20, -10), 50)
    boxes = shapes_of(render_svg(Stacks("x", ("a", "b", "c"), (bar,), full=100)), "rect")
    ground, first, second, taken = boxes[-4:]

    scale = float(ground["width"]) / 100
    end = float(second["x"]) + 20 * scale
    assert float(second["x"]) == pytest.approx(float(first["x"]) + 40 * scale, abs=0.02)
    assert float(taken["x"]) == pytest.approx(end - 10 * scale, abs=0.02)
    assert float(taken["width"]) == pytest.approx(10 * scale, abs=0.02)


def test_it_leaves_a_part_nobody_has_out_of_the_key() -> None:
    words = words_of(render_svg(Stacks("x", ("甲部", "乙部"), (StackedBar("甲", (40, 0), 40),))))
    assert "甲部" in words
    assert "乙部" not in words


def test_it_says_a_range_of_places_in_words() -> None:
    assert describe(CHARTS["ranges"]) == "两家中一家的名次会变动：甲园 最好 1 公布 1 最差 1；乙园 最好 2 公布 3 最差 3，不宜据此处置"


def test_it_draws_no_line_where_a_place_is_sure() -> None:
    def tracks(best: int) -> int:
        svg = render_svg(PlaceRanges("x", (PlaceRange("甲", best, 2, 2),), 3))
        return sum(1 for line in shapes_of(svg, "line") if line["stroke-width"] == "4")

    assert tracks(1) == tracks(2) + 1


def test_it_marks_who_is_not_safe_to_act_on() -> None:
    assert sum(words.startswith("◆ ") and words.endswith("不宜据此处置") for words in words_of(render_svg(CHARTS["ranges"]))) == 2  # in the key and beside the line


def test_it_names_the_axes_of_a_single_radar_beside_it() -> None:
    spec = Radars("x", ("转化", "就业", "每家在园企业获得的专业服务次数"), (Series("甲园", (90, 80, 70)),), Series("同类中位数", (65, 80, 35)))
    svg = render_svg(spec)

    assert {"转化", "就业", "每家在园企业获得的专业服务次数"} <= set(words_of(svg))
    names = [shape for shape in shapes_of(svg, "text") if float(shape["x"]) > 230 and float(shape["font-size"]) == 10.5 and shape.get("text-anchor") is None]
    assert len(names) == 3
    assert float(ElementTree.fromstring(svg).get("height")) < 260


def test_rows_of_many_bars_stand_closer_unless_a_label_takes_two_lines() -> None:
    assert row_height(["甲园"] * 12, 190) == 27
    assert row_height(["甲园"] * 13, 190) == 21
    assert row_height(["一个名字特别长的大学科技园管理有限公司"] * 13, 100) > 2 * 11 * 1.35


def test_it_points_the_first_axis_up_and_goes_clockwise() -> None:
    assert radar_point((0, 0), 0, 4, 10) == pytest.approx((0, -10))
    assert radar_point((0, 0), 1, 4, 10) == pytest.approx((10, 0))


def test_it_draws_no_corner_where_there_is_no_data() -> None:
    shapes = shapes_of(render_svg(CHARTS["radars"]), "polygon")
    own = [len(shape["points"].split()) for shape in shapes if "fill-opacity" in shape]
    assert own == [3, 2]
    assert "乙园 转化 40，就业 无数据，空置 0" in describe(CHARTS["radars"])


def test_it_survives_eighty_axes_and_very_long_names() -> None:
    name = "一个名字特别长的大学科技园管理有限公司" * 4
    axes = tuple(f"{name}{place}" for place in range(80))
    svg = render_svg(Radars("x", axes, (Series(name, tuple(range(80))),)))
    height = float(ElementTree.fromstring(svg).get("height"))
    assert all(0 <= float(shape["y"]) <= height for shape in shapes_of(svg, "text"))
