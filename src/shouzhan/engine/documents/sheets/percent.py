"""Which cells of a workbook show per cent: 45% stands in the file as 0.45, and only the cell's format tells."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from shouzhan.engine.documents.sheets.workbook import column_of, first_visible, part_of
from shouzhan.engine.documents.sniff import opened

_BUILT_IN = frozenset({"9", "10"})  # 0% and 0.00%
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.')  # words, signs and spaces that are shown as they stand
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def percent_cells(data: bytes) -> frozenset[tuple[int, int]]:
    """(row, column) of the numbers shown as per cent on the sheet that is read; none where the file is no workbook.

    The workbook must have been read before: it is not weighed again.
    """
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    with opened(data) as archive:
        try:
            styles = _styles(archive.read("xl/styles.xml"))
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            item = part_of(archive, book.sheet_names[first_visible(book)])
            if not styles or item is None:
                return frozenset()
            with archive.open(item) as stream:
                return frozenset(_shown(ElementTree.iterparse(stream, events=("end",)), styles))
        except (KeyError, ParseError):
            return frozenset()


def _styles(data: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show per cent."""
    root: Element = ElementTree.fromstring(data)
    own = {each.get("numFmtId") for each in root.iter() if _named(each, "numFmt") and "%" in _ASIDE.sub("", each.get("formatCode", ""))}
    cells = next((each for each in root if _named(each, "cellXfs")), ())
    return frozenset(str(at) for at, each in enumerate(cells) if each.get("numFmtId") in _BUILT_IN | own)


def _shown(events: Iterator[tuple[str, Element]], styles: frozenset[str]) -> Iterator[tuple[int, int]]:
    for _end, each in events:
        if _named(each, "c") and each.get("s") in styles and each.get("t", "n") == "n" and (place := _PLACE.match(each.get("r", ""))):
            yield int(place[2]), column_of(place[1].encode())
        if _named(each, "row"):
            each.clear()


def _named(each: Element, name: str) -> bool:
    return each.tag == name or each.tag.endswith("}" + name)
