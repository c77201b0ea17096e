"""A table that is too wide is set smaller, then on a turned page; its numbers never lie on one another."""

import io

import docx
import pypdfium2
import pytest

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.description import Paper, PaperColumn, Table
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.engine.documents.paper.tables import fit_table
from shouzhan.engine.documents.paper.word import render_docx

pytestmark = pytest.mark.pure


def numbers(columns: int) -> Table:
    return Table(
        tuple(PaperColumn(f"列{place}", "number") for place in range(columns)),
        (tuple(123456.78 for _ in range(columns)),),
    )


def test_it_keeps_a_small_table_as_it_is() -> None:
    fit = fit_table(numbers(4), "zh")
    assert (fit.scale, fit.turned) == (1.0, False)


def test_it_sets_a_wider_table_smaller() -> None:
    fit = fit_table(numbers(8), "zh")
    assert fit.scale < 1
    assert not fit.turned


def test_it_turns_the_page_for_a_very_wide_table() -> None:
    paper = Paper(title="示例", blocks=(numbers(14),))
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(render_pdf(paper).data)]
    assert any(width > height for width, height in sizes)
    sections = docx.Document(io.BytesIO(render_docx(paper).data)).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_it_gives_a_head_of_one_long_word_its_room() -> None:
    table = Table((PaperColumn("Contribution", "number"),), (("1",),))
    assert fit_table(table, "en").weights[0] > text_width("Contribution", 1) + 1.1


def test_it_refuses_rows_that_do_not_match_the_columns() -> None:
    with pytest.raises(ValueError, match="one value per column"):
        Table((PaperColumn("a"), PaperColumn("b")), (("x",),))
