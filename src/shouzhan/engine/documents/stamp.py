"""Prints who reads a PDF across each of its pages, as a mark that goes with every copy."""

import io
import json
from datetime import UTC, datetime
from typing import Any

from shouzhan.engine.documents.paper.fonts import SANS, examine, families, typst_fonts

_MARK = """#let told = json(bytes(sys.inputs.told))
#set page(width: told.width * 1pt, height: told.height * 1pt, margin: 0pt, fill: none)
#set text(font: told.fonts, size: told.size * 1pt, fill: rgb(90, 90, 90, 90), lang: "zh")
#for row in range(told.rows) {
  place(top + left, dx: 8%, dy: (row + 0.5) / told.rows * 100%, rotate(-24deg, block(width: 84%)[#align(center)[#told.first \\ #told.second]]))
}
#place(bottom + center, dy: -6pt, text(size: 7pt, fill: rgb(60, 60, 60, 220))[#told.first　#told.second])
"""


class Unstampable(ValueError):  # noqa: N818 - named by what the file is
    """A PDF that cannot be opened or changed: encrypted, or broken."""


def stamp_pdf(data: bytes, first: str, second: str) -> bytes:
    """The same PDF with two lines across every page and at its foot."""
    import pypdfium2 as pdfium  # loaded only when something is stamped: the library is large

    try:
        document = pdfium.PdfDocument(data)
        if not len(document):
            raise Unstampable("the file has no page")
    except pdfium.PdfiumError as error:
        raise Unstampable(str(error)) from error
    marks: dict[tuple[int, int], Any] = {}
    for page in document:
        left, bottom, right, top = page.get_bbox()
        size = (round(right - left), round(top - bottom))
        if size not in marks:
            marks[size] = pdfium.PdfDocument(_mark(size, first, second)).page_as_xobject(0, document)
        placed = marks[size].as_pageobject()
        placed.set_matrix(pdfium.PdfMatrix().translate(left, bottom))
        page.insert_obj(placed)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _mark(size: tuple[int, int], first: str, second: str) -> bytes:
    """A page of that size with nothing on it but the mark."""
    import typst  # loaded only when something is stamped: the library is large

    drawn = examine([first, second])
    width, height = size
    told = {
        "first": drawn.set_(first), "second": drawn.set_(second), "width": max(width, 1), "height": max(height, 1), "fonts": list(families(SANS)),
        "size": max(7, min(15, width // 36)), "rows": 3 if height > 400 else 1,
    }
    made = typst.compile(
        _MARK.encode(), font_paths=typst_fonts(), format="pdf", timestamp=datetime(2000, 1, 1, tzinfo=UTC), sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
    )
    return bytes(made)
