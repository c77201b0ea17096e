"""Tables in PDF and plain text come out as rows, whole, and text that is no table stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.documents.policy.builders import pdf

from shouzhan.engine.documents.policy import ParsedPolicy, parse_policy
from shouzhan.engine.documents.policy.aligned import with_rows

pytestmark = pytest.mark.pure
TABLE = [
    "%table 4 10 12 10",
    "| 序号 | 主要任务 | 责任单位 | 完成时限 |",
    "| 1 | 建设海岛野外观测站3个，并向全部院校开放共享 | 岛科技局、岛教育局 | 2026年6月底前 |",
    "| 2 | 编制共享目录 | 岛数据局 | 2026年9月底前 |",
    "%end",
]


def printed(*lines: str) -> ParsedPolicy:
    return parse_policy(pdf(["白沙岛科研设施共享任务表", *lines]), "plan.pdf")


def told(parsed: ParsedPolicy) -> list[tuple[str, tuple[str, ...]]]:
    return [(t.title, t.responsible_units) for t in parsed.tasks]


BOTH = [
    ("建设海岛野外观测站3个，并向全部院校开放共享", ("岛科技局", "岛教育局")),
    ("编制共享目录", ("岛数据局",)),
]


def test_it_reads_a_ruled_table_cell_by_cell() -> None:
    assert told(printed("%grid", *TABLE)) == BOTH


def test_it_reads_a_table_without_rules_by_its_columns() -> None:
    assert told(printed(*TABLE)) == BOTH


def test_it_keeps_the_text_around_a_table_in_order() -> None:
    text = printed("一、任务", *TABLE, "二、其他", "各单位应当按月报送进展情况。").text

    assert text.index("一、任务") < text.index("| 1 |") < text.index("| 2 |") < text.index("二、其他")
    assert text.count("编制共享目录") == 1


def test_it_goes_on_with_a_table_over_the_page() -> None:
    more = ["%page", "%table 4 10 12 10", "| 3 | 开展年度评价 | 岛科技局 | 2026年12月底前 |", "| 4 | 公布结果 | 岛科技局 | 全年 |", "%end"]

    assert told(printed("%grid", *TABLE, *more))[2:] == [("开展年度评价", ("岛科技局",)), ("公布结果", ("岛科技局",))]


def test_it_gives_a_merged_cell_to_every_row_it_spans() -> None:
    rows = [
        "%table 8 10 12",
        "| 领域 | 主要任务 | 责任单位 |",
        "| 平台 | 建设观测站 | 岛科技局 |",
        "| ^ | 编制目录 | ^ |",
        "%end",
    ]

    assert told(printed("%grid", *rows)) == [("建设观测站", ("岛科技局",)), ("编制目录", ("岛科技局",))]


def test_it_takes_a_goal_in_a_row_with_the_day_the_row_is_due() -> None:
    [goal] = printed("%grid", *TABLE).targets

    assert (goal.value, goal.unit, goal.class_, str(goal.deadline)) == (3, "个", "goal", "2026-06-30")


def test_it_reads_columns_set_with_blanks_and_joins_a_folded_cell() -> None:
    text = "\n".join([
        "序号  主要任务          责任单位",
        "1     建设观测站        岛科技局、",
        "                        岛教育局",
        "2     编制共享目录      岛数据局",
        "以上任务按季度通报。",
    ])  # fmt: skip

    assert with_rows(text).split("\n") == [
        "| 序号 | 主要任务 | 责任单位 |",
        "| 1 | 建设观测站 | 岛科技局、岛教育局 |",
        "| 2 | 编制共享目录 | 岛数据局 |",
        "以上任务按季度通报。",
    ]


def test_it_reads_a_table_drawn_with_strokes() -> None:
    text = "\n".join([
        "┌────┬────────┬──────┐",
        "│序号│主要任务│责任单位│",
        "├────┼────────┼──────┤",
        "│1   │建设观  │岛科技局│",
        "│    │测站    │        │",
        "├────┼────────┼──────┤",
        "│2   │编制目录│岛数据局│",
        "└────┴────────┴──────┘",
    ])  # fmt: skip

    assert with_rows(text).split("\n") == [
        "| 序号 | 主要任务 | 责任单位 |",
        "| 1 | 建设观测站 | 岛科技局 |",
        "| 2 | 编制目录 | 岛数据局 |",
    ]


def test_it_leaves_signatures_and_indents_alone() -> None:
    text = "岛科技局　　岛财政局　　岛教育局\n　　第一条　　为规范管理，制定本办法。\n-----\n"

    assert with_rows(text) == text


@given(st.text(alphabet="序号任务单位责 \u3000\t│|─-+\n1。", max_size=200))
def test_it_loses_no_character_whatever_the_blanks(text: str) -> None:
    def inked(words: str) -> str:
        return "".join(c for c in words if c in "序号任务单位责1。")

    assert inked(with_rows(text)) == inked(text)
