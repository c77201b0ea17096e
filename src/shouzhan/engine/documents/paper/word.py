"""Official paper in Word: real headings, real footnotes, tables whose heads repeat, charts as pictures."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import segno
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from shouzhan.engine.documents.paper.charts.draw import describe, render_svg
from shouzhan.engine.documents.paper.description import (
    Chart,
    Facts,
    Footnote,
    Heading,
    Items,
    KeyFigures,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    PrintedFile,
    Table,
)
from shouzhan.engine.documents.paper.fonts import examine
from shouzhan.engine.documents.paper.outline import cleaned, headed, number_blocks, source_line, title_lines
from shouzhan.engine.documents.paper.pdf import copies_line, printed_line, svg_to_png
from shouzhan.engine.documents.paper.tables import Fit, fit_table, head_of, table_unit
from shouzhan.engine.documents.paper.wordpage import HEI, SEAL_RED, SOFT, SONG, TURNED_WIDTH, WIDTH, WordPage
from shouzhan.engine.documents.paper.words import (
    ATTACHMENT,
    CODE,
    CONTACT,
    CONTENTS,
    SYNTHETIC,
    VERIFY,
    write_date,
    write_footnote,
    write_value,
)
from shouzhan.engine.documents.paper.wordxml import (
    RowForm,
    add_field,
    add_row,
    describe_picture,
    keep_whole,
    place_at_foot,
    rule_paragraph,
    rule_table,
    same_bytes,
    set_font,
    set_order,
    set_widths,
)

_KEPT = 3  # the last lines of a long table stay together, so that a total is never alone on a page
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_docx(paper: Paper) -> PrintedFile:
    """Write a paper as a Word document; the same description gives the same bytes."""
    writer = _Writer(cleaned(paper))
    writer.write()
    return PrintedFile(writer.finished(), MEDIA_TYPE, ".docx", tuple(sorted(writer.missing)))


class _Writer(WordPage):
    """Writes a paper from the head to the copies."""

    def write(self) -> None:
        """Set up the page, then write from the head to the copies."""
        self.set_page()
        self.set_styles()
        self._head()
        if self.paper.contents:
            self._contents()
        if self.paper.addressee:
            self.line(self.paper.addressee)
        for numbered in number_blocks(self.paper):
            _WRITERS[type(numbered.block)](self, numbered.block, numbered.number)
        self._tail()
        self.notes.attach(self.document)

    def finished(self) -> bytes:
        """The file."""
        properties = self.document.core_properties
        day = self.paper.date or self.paper.printed_on or date(2000, 1, 1)
        properties.title, properties.author = self.paper.title.replace("\n", ""), self.paper.issuer
        properties.language = "en-GB" if self.language == "en" else "zh-CN"
        properties.keywords = ", ".join(self.paper.keywords)
        properties.comments = SYNTHETIC.in_(self.language) if self.paper.synthetic else ""
        properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
        target = io.BytesIO()
        self.document.save(target)
        return same_bytes(target.getvalue())

    def _head(self) -> None:
        paper = self.paper
        if paper.masthead:
            line = self.aligned(WD_ALIGN_PARAGRAPH.CENTER)
            size = max(16.0, min(34.0, 430 / max(len(paper.masthead), 1))) if self.zh else 22
            set_font(line.add_run(paper.masthead), self.latin, HEI, size, bold=True, color=SEAL_RED)
            line.paragraph_format.space_after = Pt(14)
        if paper.number:
            line = self.aligned(WD_ALIGN_PARAGRAPH.CENTER if paper.masthead else WD_ALIGN_PARAGRAPH.RIGHT)
            line.add_run(paper.number)
            line.paragraph_format.space_after = Pt(30)
            if paper.masthead:
                rule_paragraph(line, "bottom", 12, SEAL_RED)
        title = self.document.add_paragraph(style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER if self.zh else WD_ALIGN_PARAGRAPH.LEFT
        title.paragraph_format.space_after = Pt(8 if paper.subtitle else 26)
        for place, words in enumerate(title_lines(paper)):
            if place:
                title.add_run().add_break()
            title.add_run(words)
        if paper.subtitle:
            line = self.aligned(title.alignment)
            set_font(line.add_run(paper.subtitle), self.latin, SONG, self.size, color=SOFT)
            line.paragraph_format.space_after = Pt(24)

    def _contents(self) -> None:
        line = self.aligned(WD_ALIGN_PARAGRAPH.LEFT)
        set_font(line.add_run(CONTENTS.in_(self.language)), "Arial", HEI, bold=True)
        names = [
            headed(each.number, each.block.text)
            for each in number_blocks(self.paper)
            if isinstance(each.block, Heading) and each.block.level < 3
        ]
        add_field(self.aligned(WD_ALIGN_PARAGRAPH.LEFT), 'TOC \\o "1-2" \\h \\z \\u', "\n".join(names))
        self.document.add_page_break()

    def _tail(self) -> None:
        paper = self.paper
        for place, name in enumerate(paper.attachments):
            line = self.line((f"{place + 1}. " if len(paper.attachments) > 1 else "") + name)
            word = ATTACHMENT.in_(self.language)
            indent, hang = (2 * self.size if self.zh else 0), (3.4 * self.size if self.zh else 72)
            line.paragraph_format.left_indent = Pt(indent + hang)
            if place == 0:
                line.paragraph_format.first_line_indent = Pt(-hang)
                line.paragraph_format.tab_stops.add_tab_stop(Pt(indent + hang))
                line.runs[0].text = f"{word.strip()}\t{line.runs[0].text}"
                line.paragraph_format.space_before = Pt(self.pitch)
        self._signed()
        for words in paper.notes:
            self.line(f"（{words}）" if self.zh else words, indent=True)
        if paper.contact:
            self.line(CONTACT.in_(self.language) + paper.contact, indent=True)
        self._copies()

    def _signed(self) -> None:
        """Issuer and date at the right with the seal's place left empty, the code to verify at the left."""
        paper = self.paper
        if not (paper.issuer or paper.date):
            return
        last = self.document.element.body[-2:]  # the section's own settings come last
        if len(last) == 2 and last[0].tag == qn("w:p") and self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True  # the signature never stands alone on a page
        gap = self.document.add_paragraph()
        gap.paragraph_format.space_after, gap.paragraph_format.keep_with_next = Pt(12), True
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        set_widths(table, (Mm(66), Mm(90)))
        row = table.rows[0]
        keep_whole(row)
        left, right = row.cells
        left.width, right.width = Mm(66), Mm(90)
        if paper.verification:
            self._code(left.paragraphs[0], left)
        for place, words in enumerate((paper.issuer, write_date(paper.date, self.language))):
            line = right.paragraphs[0] if place == 0 else right.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run(words)
            line.paragraph_format.space_before = Pt((45 if paper.seal else 0) if place == 0 else 8)
            line.paragraph_format.space_after = Pt(45 if place and paper.seal else 0)

    def _code(self, line: Any, cell: Any) -> None:
        check = self.paper.verification
        if check is None:
            return
        target = io.BytesIO()
        segno.make(check.url, error="m", micro=False).save(target, kind="png", scale=8, border=1)
        run = line.add_run()
        run.add_picture(io.BytesIO(target.getvalue()), width=Mm(24))
        words = VERIFY.in_(self.language)
        describe_picture(run, f"{words} {check.url}")
        line.paragraph_format.space_before = Pt(30)
        for text in (words, CODE.in_(self.language) + check.code if check.code else ""):
            if text:
                set_font(cell.add_paragraph().add_run(text), "Arial", HEI, 8.5, color=SOFT)

    def _copies(self) -> None:
        rows = [row for row in ((copies_line(self.paper), ""), printed_line(self.paper)) if any(row)]
        if not rows:
            return
        table = self.document.add_table(rows=0, cols=2)
        table.autofit = False
        rule_table(table)
        place_at_foot(table)
        set_order(table)
        set_widths(table, (Mm(96), Mm(60)))
        for left, right in rows:
            cells = table.add_row().cells
            if right:
                cells[0].width, cells[1].width = Mm(96), Mm(60)
                cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
                cells[1].paragraphs[0].add_run(right)
            else:
                cells[0].merge(cells[1])
            cells[0].paragraphs[0].add_run(left)
            for cell in cells:
                cell.paragraphs[0].paragraph_format.space_before = cell.paragraphs[0].paragraph_format.space_after = Pt(
                    3
                )
                for run in cell.paragraphs[0].runs:
                    run.font.size = Pt(14 if self.zh else 9.5)
        # a floating table hangs on the paragraph after it
        last = self.document.add_paragraph()
        last.paragraph_format.line_spacing = Pt(1)

    def heading(self, block: Heading, number: str) -> None:
        """A heading in a real heading style."""
        self.document.add_paragraph(headed(number, block.text), style=f"Heading {block.level}")

    def paragraph(self, block: Paragraph, _number: str) -> None:
        """Running text."""
        self.parts(self.document.add_paragraph(style="Body Text Indented"), block)

    def items(self, block: Items, _number: str) -> None:
        """A list, its marks written out so that they stay in every reader."""
        for place, item in enumerate(block.items, 1):
            mark = (f"（{place}）" if self.zh else f"{place}. ") if block.ordered else "· "
            line = self.document.add_paragraph(style="Body Text Indented")
            line.add_run(mark)
            self.parts(line, item if isinstance(item, Paragraph) else Paragraph(item))

    def caption(self, words: str, before: bool) -> Any:
        """A table's or a chart's name."""
        line = self.document.add_paragraph(style="Figures")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(words).bold = True
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(10 if before else 4)
        return line

    def source(self, note: Footnote | None) -> None:
        """Where the numbers of a table or chart come from."""
        line = self.document.add_paragraph(style="Figures")
        line.paragraph_format.space_after = Pt(10)
        if note:
            set_font(
                line.add_run(source_line(note, self.language)),
                self.latin,
                SONG,
                9 if self.zh else 8.5,
                color=SOFT,
            )

    def table(self, block: Table, number: str) -> None:
        """A table with strong outer rules, its head repeated on every page."""
        fit = fit_table(block, self.language)
        if fit.turned:
            self.turn(across=True)
        if block.caption:
            self.caption(headed(number, block.caption), before=True)
        if block.unit:
            line = self.document.add_paragraph(table_unit(block, self.language), style="Figures")
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.keep_with_next = True
        self._rows(block, fit)
        self.source(block.footnote)
        if fit.turned:
            self.turn(across=False)

    def _rows(self, block: Table, fit: Fit) -> None:
        table = self.document.add_table(rows=0, cols=len(block.columns))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        rule_table(table)
        set_order(table)
        width = TURNED_WIDTH if fit.turned else WIDTH
        widths = [int(width * weight / sum(fit.weights)) for weight in fit.weights]
        set_widths(table, widths)
        size = round((10.5 if self.zh else 9) * fit.scale * 2) / 2
        style = self.document.styles["Figures"].style_id
        form = RowForm(tuple(widths), tuple(column.kind == "number" for column in block.columns), size, style)
        add_row(table, [head_of(column) for column in block.columns], form, strong=True, head=True, keep=block.whole)
        for place, values in enumerate(block.rows):
            texts = [
                write_value(value, self.language, column.decimals)
                for value, column in zip(values, block.columns, strict=True)
            ]
            left = len(block.rows) - 1 - place
            keep = block.whole or (block.total_row and left < _KEPT) if left else block.leads
            add_row(table, texts, form, strong=block.total_row and not left, keep=keep)

    def chart(self, block: Chart, number: str) -> None:
        """A chart as a picture, with its numbers in words for those who cannot see it."""
        svg = render_svg(block.spec, self.language)
        drawn = examine([svg])
        self.missing.update(drawn.missing)
        self._picture(svg_to_png(drawn.set_(svg)), describe(block.spec, self.language), WIDTH)
        self.caption(headed(number, block.spec.title), before=False)
        self.source(block.footnote)

    def picture(self, block: Picture, number: str) -> None:
        """A picture with its caption; Word cannot show SVG everywhere, so it becomes a PNG."""
        data = svg_to_png(block.data.decode("utf-8")) if block.media_type == "image/svg+xml" else block.data
        self._picture(data, block.alt, Cm(block.width_cm) if block.width_cm else WIDTH)
        if block.caption:
            self.caption(headed(number, block.caption), before=False)

    def _picture(self, data: bytes, alt: str, width: int) -> None:
        line = self.document.add_paragraph(style="Figures")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(8)
        run = line.add_run()
        run.add_picture(io.BytesIO(data), width=width)
        describe_picture(run, alt)

    def figures(self, block: KeyFigures, _number: str) -> None:
        """Large numbers side by side."""
        table = self.document.add_table(rows=1, cols=len(block.figures))
        rule_table(table, inner=False)
        set_order(table)
        for cell, figure in zip(table.rows[0].cells, block.figures, strict=True):
            label = cell.paragraphs[0]
            label.style = "Figures"
            label.paragraph_format.space_before = Pt(5)
            set_font(label.add_run(figure.label), "Arial", HEI, color=SOFT)
            if figure.footnote:
                self.notes.refer(label, write_footnote(figure.footnote, self.language))
            line = cell.add_paragraph(style="Figures")
            set_font(
                line.add_run(write_value(figure.value, self.language, figure.decimals)),
                "Arial",
                HEI,
                20 if figure.value is not None else 13,
                bold=True,
            )
            if figure.unit and figure.value is not None:
                line.add_run(f" {figure.unit}")
            if figure.note:
                set_font(cell.add_paragraph(style="Figures").add_run(figure.note), "Arial", HEI, color=SOFT)
        self.document.add_paragraph(style="Figures")

    def facts(self, block: Facts, _number: str) -> None:
        """Names and values."""
        table = self.document.add_table(rows=0, cols=2)
        table.autofit = False
        set_widths(table, (Mm(44), Mm(112)))
        for name, value in block.pairs:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Mm(44), Mm(112)
            if self.zh:
                cells[0].paragraphs[0].paragraph_format.left_indent = Pt(2 * self.size)
            set_font(cells[0].paragraphs[0].add_run(name), self.latin, SONG, color=SOFT)
            cells[1].paragraphs[0].add_run(write_value(value, self.language))

    def page_break(self, _block: PageBreak, _number: str) -> None:
        """A new page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


_WRITERS: dict[type, Callable[[_Writer, Any, str], None]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    Items: _Writer.items,
    Table: _Writer.table,
    Chart: _Writer.chart,
    Picture: _Writer.picture,
    KeyFigures: _Writer.figures,
    Facts: _Writer.facts,
    PageBreak: _Writer.page_break,
}
