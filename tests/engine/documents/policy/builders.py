"""Small Word and PDF files made from plain sources, so that no binary is kept in the repository."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

CORPUS = Path(__file__).parent / "corpus"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = f"""<w:styles {_NS}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>"""
_NUMBERING = f"""<w:numbering {_NS}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def documents(folder: Path = CORPUS) -> list[Path]:
    """Return the sources of a corpus folder, without the truth beside them."""
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix != ".yaml")


def truth_of(path: Path) -> Path:
    """Return the truth file of a source."""
    return path.parent / (path.name.split(".")[0] + ".yaml")


def built(path: Path) -> tuple[bytes, str]:
    """Return the bytes and the name of the file a source stands for."""
    data = path.read_bytes()
    if path.name.endswith(".docx.src"):
        return docx(data.decode()), path.name.removesuffix(".src")
    if path.name.endswith(".pdf.src"):
        return pdf(data.decode().split("\n")), path.name.removesuffix(".src")
    return data, path.name


def docx(source: str) -> bytes:
    """Build a Word file: # headings, @0 and @1 automatic numbers, | tables with ^ for a merged cell."""
    body: list[str] = []
    rows: list[str] = []
    for line in [*source.strip().split("\n"), ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            body.append(_table(rows))
            rows = []
        body.append(_paragraph(line))
    document = f"<w:document {_NS}><w:body>{''.join(body)}</w:body></w:document>"
    return package(
        {"word/document.xml": document, "word/styles.xml": _STYLES, "word/numbering.xml": _NUMBERING}
    )


def package(parts: dict[str, str]) -> bytes:
    """Zip parts as an office package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _paragraph(line: str) -> str:
    properties = ""
    if match := re.match(r"(#+) ", line):
        properties = f'<w:pPr><w:pStyle w:val="H{len(match.group(1))}"/></w:pPr>'
        line = line[match.end() :]
    elif match := re.match(r"@(\d) ", line):
        properties = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{match.group(1)}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        )
        line = line[match.end() :]
    return f"<w:p>{properties}<w:r><w:t>{escape(line)}</w:t></w:r></w:p>"


def _table(rows: list[str]) -> str:
    made = []
    for row in rows:
        cells = [c.strip() for c in row.strip("|").split("|")]
        made.append("<w:tr>" + "".join(_cell(c) for c in cells) + "</w:tr>")
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def _cell(text: str) -> str:
    if text == "^":
        return "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    return f"<w:tc><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:tc>"


def pdf(lines: list[str]) -> bytes:
    """Build a PDF in a standard Chinese font; no lines make a page without text.

    `%head`, `%foot` (`#` is the page number), `%note`, `%page` and `%grid` set the page; `%table 4 12` opens a table of columns
    so many characters wide, whose rows follow as `| a | b |` with ^ for a merged cell, and `%end` closes it.
    """
    pages = _Pages()
    for line in lines:
        pages.put(line)
    contents = pages.contents()
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
        b"/FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >> >>] >>",
    ]
    for i, content in enumerate(contents):
        stream = zlib.compress(content.encode())
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
    return _assembled(objects)


@dataclass
class _Pages:
    """Lines and tables laid out on pages, as the operators of their content streams."""

    head: str = ""
    foot: str = ""
    grid: bool = False
    drawn: list[list[str]] = field(default_factory=lambda: [[]])
    notes: list[str] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    y: int = 780

    def put(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word in ("%head", "%foot"):
            setattr(self, word[1:], rest)
        elif word == "%grid":
            self.grid = True
        elif word == "%note":
            self.notes.append(_shown(rest, 60, 62, 9))
        elif word == "%table":
            self.widths, self.rows = [int(w) for w in rest.split()], []
        elif word in ("%end", "%page"):
            self._end_table()
            if word == "%page":
                self._break()
        elif self.widths and line.startswith("|"):
            self.rows.append([c.strip() for c in line.strip("|").split("|")])
        else:
            self._line(line)

    def contents(self) -> list[str]:
        self._close()
        return ["".join(page) for page in self.drawn]

    def _line(self, line: str) -> None:
        if self.y < 350:
            self._break()
        self.drawn[-1].append(_shown(line, 60, self.y, 14))
        self.y -= 28

    def _break(self) -> None:
        self._close()
        self.drawn.append([])
        self.y = 780

    def _close(self) -> None:
        page = self.drawn[-1]
        page += self.notes
        self.notes = []
        if self.head:
            page.insert(0, _shown(self.head, 60, 812, 10))
        if self.foot:
            page.append(_shown(self.foot.replace("#", str(len(self.drawn))), 260, 30, 10))

    def _end_table(self) -> None:
        if not self.widths:
            return
        lefts = [20 + sum(w * 9 + 6 for w in self.widths[:i]) for i in range(len(self.widths) + 1)]
        tall = [13 * max(len(_folded(c, w)) for c, w in zip(r, self.widths, strict=True)) + 8 for r in self.rows]
        tops = [self.y + 14 - sum(tall[:i]) for i in range(len(tall) + 1)]
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell != "^":
                    last = row + 1
                    while last < len(self.rows) and self.rows[last][column] == "^":
                        last += 1
                    box = (lefts[column], tops[last], lefts[column + 1], tops[row])
                    self._cell(_folded(cell, self.widths[column]), box)
        self.y, self.widths = tops[-1] - 28, []

    def _cell(self, lines: list[str], box: tuple[int, int, int, int]) -> None:
        left, bottom, right, top = box
        first = (top + bottom) // 2 + 13 * len(lines) // 2 - 10
        for i, line in enumerate(lines):
            self.drawn[-1].append(_shown(line, left + 3, first - 13 * i, 9))
        if self.grid:
            self.drawn[-1].append(f"{left} {bottom} {right - left} {top - bottom} re S\n")


def _folded(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)] or [""]


def _shown(text: str, x: int, y: int, size: int) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def _assembled(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
