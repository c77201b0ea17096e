"""A paper as PDF reads back as it was described, and never loses a character silently."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Literal

import pypdfium2
import pytest
from tests.engine.documents.paper.samples import DOT, chinese, english

from shouzhan.engine.documents.paper import fonts
from shouzhan.engine.documents.paper.charts.spec import Radars, Series, StackedBar, Stacks
from shouzhan.engine.documents.paper.description import (
    Block,
    Chart,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Paragraph,
    Table,
    Verification,
)
from shouzhan.engine.documents.paper.pdf import render_pdf, svg_to_png

pytestmark = pytest.mark.pure


def text_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pages))


def test_it_extracts_back_to_the_same_chinese() -> None:
    text = text_of(render_pdf(chinese()).data)
    for words in (
        "示例办公室文件",
        "示科转〔2025〕12号",
        "关于示例技术转移工作进展情况的通报",
        "各有关单位：",
        "成交额达到612.4亿元",
        "一、总体进展",
        "（一）技术合同",
        "*不是*强调",
        "#也不是命令，$x$也不是公式",
        "图1　两项目标中一项达到进度".replace("　", ""),
        "表1各区情况",
        "201.35",
        "无数据",
        "指标：技术合同成交额（定义2.1版）；截至2025年9月30日；依据：示例〔2025〕1号第三条。",
        "附件：",
        "2.口径说明",
        "2025年10月9日",
        "（此件公开发布）",
        "抄送：甲处，乙处。",
        "2025年10月10日印发",
        "演示数据",
        "目录",
    ):
        assert words in text, words


def pages_of(data: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data)]


def _tabled(rows: int, *, whole: bool = False, leads: bool = False) -> Table:
    lines = (*((f"第{row:02}行", row) for row in range(1, rows)), ("合计", 100))
    return Table((PaperColumn("名称"), PaperColumn("数量", "number")), lines, caption=f"共{rows}行", total_row=True, whole=whole, leads=leads)


@pytest.mark.parametrize("rows", range(24, 32))
def test_a_total_is_never_alone_on_a_page(rows: int) -> None:
    last = pages_of(render_pdf(Paper(title="示例", blocks=(_tabled(rows),))).data)[-1]

    assert "合计" in last
    assert f"第{rows - 1:02}行" in last
    assert f"第{rows - 2:02}行" in last


@pytest.mark.parametrize("before", range(0, 20, 4))
def test_a_whole_table_stays_on_one_page_with_the_chart_it_leads(before: int) -> None:
    radar = Radars("得分", tuple(f"指标{at}" for at in range(12)), (Series("甲", tuple(range(0, 96, 8))),), decimals=0)
    blocks: tuple[Block, ...] = (*(Paragraph("一句话。") for _ in range(before)), Heading(1, "分数卡"), _tabled(24, whole=True, leads=True), Chart(radar))
    pages = pages_of(render_pdf(Paper(title="示例", blocks=blocks)).data)

    page = next(page for page in pages if "共24行" in page)
    assert all(words in page for words in ("第01行", "合计", "图1", "指标11"))
    assert "分数卡" in page  # the heading is not left behind


def _lowest(page: pypdfium2.PdfPage) -> float:
    """Where the last line of a page ends above its foot, in points."""
    text, foot = page.get_textpage(), 35 / 25.4 * 72
    lows = [text.get_charbox(at)[1] for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
    return min(low for low in lows if low > foot) - foot


def test_a_chart_that_would_just_not_fit_is_drawn_smaller_and_no_page_stays_half_empty() -> None:
    bars = Chart(Stacks("总分", ("甲", "乙"), tuple(StackedBar(f"第{at}家", (40.0, 30.0), 70.0) for at in range(20)), full=100))
    room = (297 - 37 - 35) / 25.4 * 72

    def free(before: int) -> float | None:
        data = render_pdf(Paper(title="示例", blocks=(*(Paragraph("一句话。") for _ in range(before)), bars))).data
        return None if "图1" in pages_of(data)[0] else _lowest(pypdfium2.PdfDocument(data)[0])

    assert free(8) is None
    left = [found for before in range(9, 16) if (found := free(before)) is not None]
    assert left  # at last the page is too full
    assert max(left) < 0.4 * room


def test_a_whole_table_longer_than_a_page_runs_over_all_the_same() -> None:
    pages = pages_of(render_pdf(Paper(title="示例", blocks=(_tabled(90, whole=True),))).data)

    assert all(any(f"第{row:02}行" in page for page in pages) for row in range(1, 90))
    assert "第89行" in next(page for page in pages if "合计" in page)


def test_it_says_a_note_once_and_refers_to_it_after() -> None:
    paper = Paper(title="示例", blocks=(chinese().blocks[0],))
    assert text_of(render_pdf(paper).data).count("定义2.1版") == 1


def test_it_extracts_back_to_the_same_english() -> None:
    text = text_of(render_pdf(english()).data)
    for words in (
        "1.Overview",
        "1.1Contracts",
        "theyear’s“value”".replace("the", "The"),
        "Table1.Bydistrict",
        "nodata",
        "9October2025",
    ):
        assert words in text, words


def test_it_gives_the_same_bytes_for_the_same_paper() -> None:
    assert render_pdf(chinese()).data == render_pdf(chinese()).data


def test_it_reports_borrowed_and_missing_characters() -> None:
    printed = render_pdf(replace(chinese(), issuer="𱍊示例"))
    assert "𱍊" in (*printed.missing, *printed.borrowed)
    if "𱍊" in printed.missing:
        assert "〓示例" in text_of(printed.data)


def test_it_draws_a_sign_for_what_no_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "system_coverage", frozenset)
    printed = render_pdf(Paper(title="姓名", blocks=(Paragraph("陆𠮷示例"),)))
    assert printed.missing == ("𠮷",)
    assert "陆〓示例" in text_of(printed.data)


def test_it_has_a_common_face_for_the_words_of_official_paper() -> None:
    assert not fonts.examine(["孵化器概念验证揭榜挂帅〔2025〕№①②％‰℃＋－×÷≥≤喆堃镕玥珺昇婳"]).borrowed


def test_it_numbers_headings_without_leaving_a_level_out() -> None:
    paper = Paper(
        title="示例",
        blocks=(Heading(3, "甲"), Heading(1, "乙"), Heading(2, "丙"), Heading(2, "丁"), Heading(1, "戊")),
    )
    text = text_of(render_pdf(paper).data)
    assert all(words in text for words in ("一、甲", "二、乙", "（一）丙", "（二）丁", "三、戊"))


def test_it_is_tagged_and_titled() -> None:
    document = pypdfium2.PdfDocument(render_pdf(chinese()).data)
    assert document.get_metadata_value("Title") == chinese().title
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)


def test_it_turns_svg_into_png() -> None:
    assert svg_to_png(DOT.decode()).startswith(b"\x89PNG")


CERTIFIED = tuple((f"事项{at:02}", "面向柔性显示的可拉伸导电材料及其制备方法" if at == 1 else f"内容{at}") for at in range(1, 18))


@pytest.mark.parametrize("count", [5, 11, 13, 17])
def test_a_certificate_keeps_signature_and_code_with_what_they_certify(count: int) -> None:
    check = Verification("https://example.org/verify/DL-1/?c=ABCDEF0123456789", "ABCDEF0123456789")
    blocks = (Paragraph("兹证明下列技术交易已结清。"), Facts(CERTIFIED[:count]), Paragraph("凭证摘要　" + "ab12" * 16), Paragraph("扫描二维码或打开网址核对本凭证；也可下载存证包，在没有网络的电脑上核对。"))
    paper = Paper(title="技术交易凭证", blocks=blocks, number="DL-1", issuer="示例交易所", date=date(2026, 6, 30), seal=True, verification=check)
    pages = pages_of(render_pdf(paper).data)
    assert len(pages) == 1
    assert "示例交易所" in pages[0]


@pytest.mark.parametrize("count", range(6, 15))
def test_a_signature_never_stands_alone_on_a_page(count: int) -> None:
    """Whatever the body's length: where the signature goes over the page, the last words go with it."""
    blocks = (Facts(CERTIFIED[:count]), Paragraph("正文第一段。" * 30), Paragraph("最后一段。"))
    pages = pages_of(render_pdf(Paper(title="示例", blocks=blocks, issuer="示例机关", date=date(2026, 6, 30), seal=True)).data)
    assert "最后一段" in next(page for page in pages if "示例机关" in page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_of_few_rows_and_much_text_runs_over_pages_and_not_over_itself(language: Literal["zh", "en"]) -> None:
    words = "应当逐项说明依据与理由。" * 6 if language == "zh" else "Each step is told with its ground and reason. " * 4
    columns = tuple(PaperColumn(name, weight=10) for name in "ABCD")
    table = Table(columns, tuple((f"row{row}", "1", "2", words) for row in range(8)))
    document = pypdfium2.PdfDocument(render_pdf(Paper(title="T", blocks=(table,), language=language)).data)

    assert len(document) > 1
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(at, loose=True) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
        lines = sorted({round(bottom, 1) for left, bottom, *_rest in boxes if left > 415})
        assert not [later - earlier for earlier, later in pairwise(lines) if 2 < later - earlier < 9]
