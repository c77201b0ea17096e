"""The page of a Word paper: margins, running lines, styles, and the pieces every part is made of."""

from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt

from shouzhan.engine.documents.paper.description import (
    Footnote,
    Paper,
    Paragraph,
    Strong,
)
from shouzhan.engine.documents.paper.words import (
    SYNTHETIC,
    write_footnote,
)
from shouzhan.engine.documents.paper.wordxml import (
    Footnotes,
    add_field,
    set_font,
    set_language,
)

SONG, HEI = "宋体", "黑体"
SEAL_RED, SOFT = "B3281E", "504D48"
WIDTH, TURNED_WIDTH = Mm(156), Mm(247)


class WordPage:
    """One document in the making: its page, its styles and the pieces every part needs."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.language = paper, paper.language
        self.zh = paper.language != "en"
        self.size, self.pitch = (16.0, 28.9) if self.zh else (11.5, 17.5)
        self.latin = "Times New Roman"
        self.document = docx.Document()
        self.notes = Footnotes()
        self.missing: set[str] = set()

    def set_page(self) -> None:
        """Set A4 with the margins of official documents, and what runs along every page."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        self._margins(section)
        section.header_distance, section.footer_distance = Mm(18), Mm(24)
        self.document.settings.odd_and_even_pages_header_footer = True
        for header, footer, odd in (
            (section.header, section.footer, True),
            (section.even_page_header, section.even_page_footer, False),
        ):
            self._running(header, footer, odd)

    def turn(self, across: bool) -> None:
        """Begin a page that lies across, for a wide table, or one that stands again."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
        if across:
            section.top_margin = section.bottom_margin = Mm(26)
            section.left_margin = section.right_margin = Mm(25)
        else:
            self._margins(section)

    def _margins(self, section: Any) -> None:
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = (Mm(28), Mm(26)) if self.zh else (Mm(27), Mm(27))

    def _running(self, header: Any, footer: Any, odd: bool) -> None:
        if self.paper.synthetic:
            head = header.paragraphs[0]
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            set_font(head.add_run(SYNTHETIC.in_(self.language)), "Arial", HEI, 9, color=SOFT)
        foot = footer.paragraphs[0]
        if self.zh:
            foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
            foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = Pt(14)
            foot.add_run("— ")
            add_field(foot, "PAGE")
            foot.add_run(" —")
        else:
            foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_field(foot, "PAGE")
            foot.add_run(" / ")
            add_field(foot, "NUMPAGES")
        for run in foot.runs:
            set_font(run, self.latin, SONG, 14 if self.zh else 9)

    def set_styles(self) -> None:
        """Set body, headings, title, figures and footnotes."""
        styles = self.document.styles
        normal = styles["Normal"]
        set_font(normal, self.latin, SONG, self.size)
        set_language(normal, self.language)
        normal.paragraph_format.space_after = Pt(0 if self.zh else 6)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.widow_control = True
        for level in range(1, 5):
            style = styles[f"Heading {level}"]
            size = self.size if self.zh else (15, 12.5, 11.5, 11.5)[level - 1]
            set_font(
                style,
                "Arial" if not self.zh else self.latin,
                HEI if level < 3 else SONG,
                size,
                bold=level == 1 or not self.zh,
                color="1C1B19",
            )
            style.font.italic = False
            self.spaced(style.paragraph_format)
            style.paragraph_format.space_before = Pt(0 if self.zh else 12)
            style.paragraph_format.keep_with_next = True
            if self.zh:
                style.paragraph_format.first_line_indent = Pt(2 * self.size)
        set_font(
            styles["Title"],
            self.latin if self.zh else "Arial",
            HEI,
            22 if self.zh else 20,
            bold=True,
            color="1C1B19",
        )
        for borders in styles["Title"].element.xpath("w:pPr/w:pBdr"):
            borders.getparent().remove(borders)
        self._new_style("Body Text Indented", indent=self.zh)
        small = self._new_style("Figures", indent=False, exact=False)
        set_font(small, "Arial", HEI, 10.5 if self.zh else 9)
        small.paragraph_format.space_after = Pt(2)
        note = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = styles["Normal"]
        set_font(note, self.latin, SONG, 10.5 if self.zh else 9, color=SOFT)
        mark = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True

    def _new_style(self, name: str, indent: bool, exact: bool = True) -> Any:
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        if exact:
            self.spaced(style.paragraph_format)
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if indent:
            style.paragraph_format.first_line_indent = Pt(2 * self.size)
        return style

    def spaced(self, form: Any) -> None:
        """Set the line pitch of official documents."""
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(self.pitch)

    def aligned(self, alignment: Any) -> Any:
        """Add an empty paragraph, aligned."""
        line = self.document.add_paragraph()
        line.alignment = alignment
        return line

    def line(self, words: str, indent: bool = False) -> Any:
        """Add a line of the body."""
        line = self.document.add_paragraph(words)
        self.spaced(line.paragraph_format)
        if indent and self.zh:
            line.paragraph_format.first_line_indent = Pt(2 * self.size)
        return line

    def parts(self, line: Any, block: Paragraph) -> None:
        """Add text, emphasis and footnotes at the end of a paragraph."""
        for part in block.inlines:
            if isinstance(part, Footnote):
                self.notes.refer(line, write_footnote(part, self.language))
            elif isinstance(part, Strong):
                set_font(line.add_run(part.text), self.latin, HEI, bold=True)
            else:
                line.add_run(part)
