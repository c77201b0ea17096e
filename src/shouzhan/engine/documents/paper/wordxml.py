"""What Word can do and its Python library does not offer: real footnotes, fields, fonts for each script."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt, RGBColor

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def set_font(
    style_or_run: Any,
    ascii_face: str,
    asian_face: str,
    size: float | None = None,
    bold: bool | None = None,
    color: str = "",
) -> None:
    """Set the face for Latin and for East Asian text, so that neither falls back to the theme's."""
    font = style_or_run.font
    if size is not None:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    if color:
        font.color.rgb = RGBColor.from_string(color)
    font.name = ascii_face
    fonts = style_or_run.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith("Theme"):
            del fonts.attrib[key]
    for key, face in (
        ("ascii", ascii_face),
        ("hAnsi", ascii_face),
        ("cs", ascii_face),
        ("eastAsia", asian_face),
    ):
        fonts.set(qn(f"w:{key}"), face)


def set_language(style: Any, language: str) -> None:
    """Tell Word which language the text is in, for its hyphenation and spelling."""
    mark = _element("w:lang", {"w:val": "en-GB" if language == "en" else "en-US", "w:eastAsia": "zh-CN"})
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(mark)


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    return element


def add_field(paragraph: Any, instruction: str, shown: str = "1", superscript: bool = False) -> None:
    """A field with the text it shows until Word works it out."""
    for kind, text in (("begin", ""), ("instr", instruction), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        run.font.superscript = superscript or None
        if kind == "instr":
            element = _element("w:instrText", {"xml:space": "preserve"})
            element.text = f" {text} "
            run._r.append(element)
        elif kind == "text":
            run.text = text
        else:
            run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))


class Footnotes:
    """Collects footnotes while the body is written, then becomes a part of the package."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def refer(self, paragraph: Any, text: str) -> None:
        """Put a mark at the end of the paragraph; a note said before is referred to, not said again."""
        if text in self.said:
            number = self.said.index(text) + 1
            add_field(paragraph, f"NOTEREF _note{number} \\h", str(number), superscript=True)
            return
        self.said.append(text)
        number = len(self.said)
        run = paragraph.add_run()
        run.style = "Footnote Reference"
        run._r.append(_element("w:footnoteReference", {"w:id": str(number)}))
        start = _element("w:bookmarkStart", {"w:id": str(1000 + number), "w:name": f"_note{number}"})
        run._r.addprevious(start)
        run._r.addnext(_element("w:bookmarkEnd", {"w:id": str(1000 + number)}))

    def attach(self, document: Any) -> None:
        """Add the part, and tell the settings of its separators."""
        if not self.said:
            return
        part = Part(
            PackURI("/word/footnotes.xml"),
            _FOOTNOTES_TYPE,
            self._xml().encode("utf-8"),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = document.settings.element
        properties = _element("w:footnotePr")
        for number in ("-1", "0"):
            properties.append(_element("w:footnote", {"w:id": number}))
        # the schema orders the settings: footnotes stand before the compatibility block
        anchor = settings.find(qn("w:compat"))
        if anchor is not None:
            anchor.addprevious(properties)
        else:
            settings.append(properties)

    def _xml(self) -> str:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
            'w:lineRule="auto"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self.said, 1)
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        return f"{head}<w:footnotes {nsdecls('w')}>{separators}{notes}</w:footnotes>"


def set_widths(table: Any, widths: Sequence[int]) -> None:
    """Give the columns their widths, in the grid as well as in the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


@dataclass(frozen=True)
class RowForm:
    """How every row of a table is set."""

    widths: tuple[int, ...]
    right: tuple[bool, ...]
    size: float
    style: str


def add_row(table: Any, texts: Sequence[str], form: RowForm, strong: bool = False, head: bool = False, keep: bool = False) -> None:
    """Add a whole row at once: the library's own way looks up the grid for each cell, too slow for a yearbook. One to `keep` stays with the next."""
    bold = "<w:b/>" if strong else ""
    rule = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="1C1B19"/></w:tcBorders>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{Emu(width).twips}" w:type="dxa"/>{rule}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{form.style}"/>{"<w:keepNext/>" if keep else ""}<w:jc w:val="{"right" if right else "left"}"/></w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{round(form.size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, width, right in zip(texts, form.widths, form.right, strict=True)
    )
    again = "<w:tblHeader/>" if head else ""
    row = f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{again}</w:trPr>{cells}</w:tr>"
    table._tbl.append(parse_xml(row))


def keep_whole(row: Any) -> None:
    """Never break a row across two pages."""
    row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))


def rule_table(table: Any, inner: bool = True) -> None:
    """Strong rules above and below, fine ones between, none upright."""
    borders = _element("w:tblBorders")
    for side, width, color in (("top", "8", "1C1B19"), ("bottom", "8", "1C1B19"), ("insideH", "4", "CFCAC2")):
        if side != "insideH" or inner:
            borders.append(_element(f"w:{side}", {"w:val": "single", "w:sz": width, "w:space": "0", "w:color": color}))
    table._tbl.tblPr.append(borders)


def rule_paragraph(paragraph: Any, side: str, width: int, color: str, space: int = 6) -> None:
    """A rule above or below a paragraph."""
    borders = _element("w:pBdr")
    borders.append(
        _element(f"w:{side}", {"w:val": "single", "w:sz": str(width), "w:space": str(space), "w:color": color})
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:outlineLvl",
        "w:rPr",
        "w:sectPr",
    )


def place_at_foot(table: Any) -> None:
    """Set a table at the foot of the page it ends on."""
    table._tbl.tblPr.append(
        _element(
            "w:tblpPr",
            {
                "w:leftFromText": "0",
                "w:rightFromText": "0",
                "w:topFromText": "120",
                "w:vertAnchor": "margin",
                "w:horzAnchor": "margin",
                "w:tblpXSpec": "left",
                "w:tblpYSpec": "bottom",
            },
        )
    )


def set_order(table: Any) -> None:
    """Put the table's properties in the order the schema asks for; Word refuses some others."""
    order = (
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "bidiVisual",
        "tblW",
        "jc",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    )
    properties = table._tbl.tblPr
    place = {qn(f"w:{name}"): position for position, name in enumerate(order)}
    children = list(properties)
    for child in sorted(children, key=lambda child: place.get(child.tag, 99)):
        properties.remove(child)
        properties.append(child)


def describe_picture(run: Any, words: str) -> None:
    """Words for a picture, for those who cannot see it."""
    for properties in run._r.iter(qn("wp:docPr")):
        properties.set("descr", words)


def same_bytes(data: bytes) -> bytes:
    """The package with its time stamps fixed, so that the same paper gives the same file."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _EPOCH), old.read(item), zipfile.ZIP_DEFLATED)
    return target.getvalue()
