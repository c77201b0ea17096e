"""Word files: paragraphs with their automatic numbers, headings and tables, read from the package."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from shouzhan.engine.documents.policy.reading import Unreadable

MAX_EXPANDED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"


def docx_text(data: bytes) -> str:
    """Return a Word document as lines: headings marked with #, table rows with |."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _text(package)
    except Unreadable:
        raise
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ParseError,
        DefusedXmlException, ValueError, KeyError, NotImplementedError, RecursionError, RuntimeError,
    ) as error:  # fmt: skip
        encrypted = isinstance(error, RuntimeError) and "encrypted" in str(error)
        raise Unreadable("encrypted" if encrypted else "corrupt") from error


def _text(package: zipfile.ZipFile) -> str:
    infos = {i.filename: i for i in package.infolist()}
    if sum(i.file_size for i in infos.values()) > MAX_EXPANDED or len(infos) > 10_000:
        raise Unreadable("too-expansive")
    if "word/document.xml" not in infos:
        raise Unreadable("wrong-type")
    body = _part(package, "word/document.xml").find(f"{_W}body")
    if body is None:
        raise Unreadable("corrupt")
    numbering = _Numbering(_part(package, "word/numbering.xml") if "word/numbering.xml" in infos else None)
    headings = _headings(_part(package, "word/styles.xml")) if "word/styles.xml" in infos else {}
    lines = list(_lines(body, numbering, headings))
    if not any(line.strip("#| ") for line in lines):
        raise Unreadable("scanned" if any(n.startswith("word/media/") for n in infos) else "no-text")
    return "\n".join(lines)


def _part(package: zipfile.ZipFile, name: str) -> Element:
    with package.open(name) as stream:
        data = stream.read(MAX_PART + 1)  # the size in the directory may lie
    if len(data) > MAX_PART:
        raise Unreadable("too-expansive")
    element: Element = fromstring(data)
    return element


def _headings(styles: Element) -> dict[str, int]:
    """Map style ids to heading depths."""
    depths: dict[str, int] = {}
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        match = (
            re.fullmatch(r"(?:heading|标题)\s*(\d)", (name.get(f"{_W}val") or "").lower())
            if name is not None
            else None
        )
        if match:
            depths[style.get(f"{_W}styleId") or ""] = int(match.group(1))
    return depths


def _lines(body: Element, numbering: _Numbering, headings: dict[str, int]) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}p":
            yield from _paragraph(block, numbering, headings).split("\n")
        elif block.tag == f"{_W}tbl":
            yield from _table(block, numbering)
        elif block.tag == f"{_W}sdt":
            content = block.find(f"{_W}sdtContent")
            if content is not None:
                yield from _lines(content, numbering, headings)


def _paragraph(block: Element, numbering: _Numbering, headings: dict[str, int]) -> str:
    properties = block.find(f"{_W}pPr")
    text = _runs(block)
    if not text.strip():
        return text
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    depth = headings.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
    return "#" * min(depth, 6) + (" " if depth else "") + numbering.label(properties) + text


def _runs(block: Element) -> str:
    """Join the text of a paragraph; deleted text is not part of the document."""
    parts: list[str] = []
    for node in block.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append(" ")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
    return "".join(parts)


def _table(block: Element, numbering: _Numbering) -> Iterator[str]:
    above: list[str] = []
    for row in block.iter(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.findall(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            text = _cell(cell, numbering)
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            if merge is not None and merge.get(f"{_W}val") != "restart" and len(cells) < len(above):
                text = above[len(cells)]
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            cells += [text] + [""] * (_count(span) - 1)
        above = cells
        yield "| " + " | ".join(cells) + " |"


def _cell(cell: Element, numbering: _Numbering) -> str:
    lines = [numbering.label(p.find(f"{_W}pPr")) + _runs(p) for p in cell.iter(f"{_W}p")]
    return "  ".join(line.strip() for text in lines for line in text.split("\n") if line.strip()).replace(
        "|", "｜"
    )


def _count(span: Element | None) -> int:
    text = (span.get(f"{_W}val") or "1") if span is not None else "1"
    return min(int(text), 100) if text.isdigit() else 1


class _Numbering:
    """Word's automatic numbers, which are not in the text: 一、 (一) 1. 第一条."""

    def __init__(self, part: Element | None) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.abstract: dict[str, str] = {}
        self.counts: dict[tuple[str, int], int] = {}
        if part is None:
            return
        for abstract in part.findall(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId") or ""
            for level in abstract.findall(f"{_W}lvl"):
                depth = _whole(level.get(f"{_W}ilvl"))
                self.levels[name, depth] = (
                    _value(level, "numFmt", "decimal"), _value(level, "lvlText", ""),
                    _whole(_value(level, "start", "1"), 1),
                )  # fmt: skip
        for number in part.findall(f"{_W}num"):
            self.abstract[number.get(f"{_W}numId") or ""] = _value(number, "abstractNumId", "")

    def label(self, properties: Element | None) -> str:
        """Return the number Word would print before this paragraph."""
        found = properties.find(f"{_W}numPr") if properties is not None else None
        if found is None:
            return ""
        name = self.abstract.get(_value(found, "numId", ""), "")
        depth = _whole(_value(found, "ilvl", "0"))
        if (name, depth) not in self.levels:
            return ""
        _, pattern, start = self.levels[name, depth]
        self.counts[name, depth] = self.counts.get((name, depth), start - 1) + 1
        for key in [k for k in self.counts if k[0] == name and k[1] > depth]:
            del self.counts[key]
        return re.sub(r"%(\d)", lambda m: self._printed(name, int(m.group(1)) - 1), pattern)

    def _printed(self, name: str, depth: int) -> str:
        kind, _, start = self.levels.get((name, depth), ("decimal", "", 1))
        value = self.counts.get((name, depth), start)
        if kind.startswith(("chinese", "ideograph", "japaneseCounting", "taiwaneseCounting")):
            return _chinese(value)
        if kind == "decimalEnclosedCircleChinese" and 1 <= value <= 20:
            return chr(ord("①") + value - 1)
        return "" if kind in ("bullet", "none") else str(value)


def _value(parent: Element, name: str, default: str) -> str:
    child = parent.find(f"{_W}{name}")
    return (child.get(f"{_W}val") or default) if child is not None else default


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default


def _chinese(value: int) -> str:
    if value < 10:
        return _HAN[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")
    return "".join(_HAN[int(c)] for c in str(value))
