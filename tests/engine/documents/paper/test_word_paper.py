"""A paper as Word opens, with the same figures, real headings and real footnotes."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from tests.engine.documents.paper.samples import CHARTS, chinese, english

from shouzhan.engine.documents.paper.description import Paper, PaperColumn, Paragraph, Table
from shouzhan.engine.documents.paper.word import render_docx

pytestmark = pytest.mark.pure


def opened(paper: Paper) -> docx.document.Document:
    return docx.Document(io.BytesIO(render_docx(paper).data))


def part(paper: Paper, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render_docx(paper).data)) as archive:
        return archive.read(name).decode()


def test_it_has_real_headings() -> None:
    headings = [
        (line.style.name, line.text) for line in opened(chinese()).paragraphs if line.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "一、总体进展"),
        ("Heading 2", "（一）技术合同"),
        ("Heading 1", "二、各区"),
    ]


def test_it_has_real_footnotes_said_once() -> None:
    notes = part(chinese(), "word/footnotes.xml")
    assert notes.count("指标：技术合同成交额（定义2.1版）；截至2025年9月30日") == 1
    assert "另注" in notes
    assert part(chinese(), "word/document.xml").count("<w:footnoteReference ") == 2


def test_it_shows_the_same_figures_as_the_description() -> None:
    table = next(table for table in opened(chinese()).tables if table.cell(0, 0).text == "区")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["区", "项目（项）", "成交额（亿元）"],
        ["浦东新区", "412", "201.35"],
        ["崇明区", "0", "无数据"],
        ["合计", "412", "201.35"],
    ]


def test_it_repeats_the_head_of_a_table() -> None:
    table = next(table for table in opened(chinese()).tables if table.cell(0, 0).text == "区")
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize(("whole", "leads", "kept"), [(False, False, 3), (True, False, 20), (True, True, 21)])
def test_the_lines_that_belong_together_keep_with_the_next(whole: bool, leads: bool, kept: int) -> None:
    rows = (*((f"第{row}行", row) for row in range(19)), ("合计", 100))
    table = Table((PaperColumn("名称"), PaperColumn("数量", "number")), rows, total_row=True, whole=whole, leads=leads)
    found = opened(Paper(title="示例", blocks=(table,))).tables[0]

    held = [row for row in found.rows if row.cells[0].paragraphs[0].paragraph_format.keep_with_next]
    assert len(held) == kept - (0 if whole else 1)
    if not whole:
        assert [row.cells[0].text for row in held] == ["第17行", "第18行"]


def test_it_draws_every_chart_and_says_it_in_words() -> None:
    body = part(chinese(), "word/document.xml")
    assert all(f'descr="{spec.title}' in body for spec in CHARTS.values())


def test_it_sets_east_asian_faces_and_the_paper() -> None:
    document = opened(chinese())
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "宋体"
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    section = document.sections[0]
    assert [
        round(each.mm) for each in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    ] == [
        210,
        297,
        37,
        28,
    ]


def test_it_numbers_its_pages() -> None:
    footers = [part(chinese(), f"word/footer{number}.xml") for number in (1, 2)]
    assert all(" PAGE " in footer for footer in footers)


def test_it_says_that_the_data_are_invented() -> None:
    assert "虚构" in opened(chinese()).sections[0].header.paragraphs[0].text


def test_it_gives_the_same_bytes_for_the_same_paper() -> None:
    assert render_docx(chinese()).data == render_docx(chinese()).data


def test_it_writes_english() -> None:
    words = [line.text for line in opened(english()).paragraphs]
    assert "1. Overview" in words
    assert any(line.startswith("Attachments:") for line in words)
    assert "Table 1. By district" in words


@pytest.mark.parametrize("character", ["\x0b", "\x01", "\u202e", "\ud800", "\ufffe", "\uffff"])
def test_it_leaves_out_what_no_file_may_hold(character: str) -> None:
    paper = replace(chinese(), title=f"一种{character}工艺", blocks=(Paragraph((f"甲{character}乙",)),))

    words = [line.text for line in opened(paper).paragraphs]

    assert "一种工艺" in words
    assert "甲乙" in words
