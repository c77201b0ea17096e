"""Undo what printing and scanning did to a text, remembering where every character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from shouzhan.engine.documents.policy.numerals import DATE

Layout = Literal["plain", "markdown", "paragraphs"]

_FULL = {0xFF01 + i: 0x21 + i for i in range(94)}
_KEEP = {ord(c) for c in "，；：！？"}  # Chinese sentence punctuation stays as printed
_MAP: dict[int, str] = {k: chr(v) for k, v in _FULL.items() if k not in _KEEP}
_MAP |= {ord(k): v for k, v in {
    "«": "《", "»": "》", "﹙": "(", "﹚": ")", "﹝": "〔", "﹞": "〕",
    "⑴": "(1)", "⑵": "(2)", "⑶": "(3)", "⑷": "(4)", "⑸": "(5)",
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u3000": " ", "\t": " ", "\u2009": " ", "\u202f": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "",
    "\u2060": "", "\x0c": "\n", "\x0b": "\n",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
}.items()}  # fmt: skip

_UNEVEN = re.compile("[" + "".join(chr(k) for k, v in _MAP.items() if len(v) != 1) + "]")

PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*\d{1,4}[-—–―－·•\s]*$|第\s*\d{1,4}\s*页(\s*[,，/]?\s*共\s*\d{1,4}\s*页)?$|\d{1,4}\s*/\s*\d{1,4}$"
)
_CN = "一二三四五六七八九十百零〇"
NUMBER_LINE = re.compile(
    r"\(?[\u4e00-\u9fff]{1,14}\s?[〔\[(](?:19|20)\d\d[〕\])]\s*第?\s*\d{1,4}\s*号\)?"
    r"(?:\s*(?:类别|签发人|密级|紧急程度|公开属性|份号)\s*[:：]?.{0,12})?"
)
STRONG_MARK = re.compile(
    rf"第[{_CN}\d]{{1,5}}[编章节条](?![第款项至、和])|[{_CN}]{{1,3}}\s*、|\([{_CN}]{{1,3}}\)|附\s*件\s*\d*\s*[:：]?$|附件[{_CN}\d]*[:：]?\s*$"
)
WEAK_MARK = re.compile(
    rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[\s.、]|\d{{1,2}}\s*[.、](?!\d)|\(\d{{1,2}}\)|[①-⑳]|[{_CN}]是"
)
UNIT_MARK = re.compile(
    r"[(【\[]?\s*(?:责任|牵头|配合|主责|协办|参与|主办|承办)[^:：]{0,6}(?:单位|部门)|抄送|主送"
)
_NAMED = re.compile(
    r"(?:方案|意见|办法|规定|条例|通知|细则|规划|计划|措施|决定|答复|纲要|指南|要点|规则|政策|举措|规范|总结|报告)(?:\([^()]*\))?$"
)
_PROSE = re.compile(r"[，。；]")
_STOP_INSIDE = re.compile(r"[。.;；]")
STOPS = "。.！!？?；;：:"
CLOSERS = '”』」)】》〕]’"'


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the normalised text; `heading` is its depth if the file itself marks it as one."""

    start: int
    end: int
    heading: int = 0
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Normalised:
    """The text every span points into, with its paragraphs and its way back to the source."""

    text: str
    origin: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...]

    def of(self, paragraph: Paragraph) -> str:
        """Return the text of one paragraph."""
        return self.text[paragraph.start : paragraph.end]


@dataclass(slots=True)
class _Line:
    text: str
    origin: list[int]
    blank_before: bool = False
    indented: bool = False
    heading: int = 0
    is_row: bool = False
    fresh: bool = False  # the file itself says a paragraph starts here

    @property
    def width(self) -> int:
        return 2 * len(self.text) - len(self.text.encode("ascii", "ignore"))


def normalise(source: str, layout: Layout = "plain") -> Normalised:
    """Return `source` with full-width forms, marks and hard line wraps undone."""
    if layout == "plain" and re.search(r"(?m)^#{1,6}\s", source):
        layout = "markdown"
    lines = _lines(source, layout)
    wrap = _margin(lines) if layout == "plain" else None
    return _assemble(_paragraphs(lines, layout, wrap))


def _lines(source: str, layout: Layout) -> list[_Line]:
    lines: list[_Line] = []
    blank = False
    for text, origin in _raw_lines(source):
        line = _trimmed(text, origin)
        if layout != "plain" or line.text.startswith("|"):
            line = _unmarked(line, layout)
        if not line.text:
            blank = True
            continue
        if PAGE_NUMBER.match(line.text) and not line.is_row:
            continue  # a page number says nothing about where a paragraph ends
        line.blank_before, blank = blank, False
        lines.append(line)
    return lines


def _raw_lines(source: str) -> list[tuple[str, list[int]]]:
    translated = source.translate(_MAP)
    if "\r" not in source and not _UNEVEN.search(source):
        lines, start = [], 0
        for piece in translated.split("\n"):
            lines.append((piece, list(range(start, start + len(piece)))))
            start += len(piece) + 1
        return lines
    chars: list[str] = []
    origin: list[int] = []
    for at, c in enumerate(source):
        if c == "\r":
            c = "" if source[at + 1 : at + 2] == "\n" else "\n"
        for mapped in _MAP.get(ord(c), c) if c else "":
            chars.append(mapped)
            origin.append(at)
    lines, start = [], 0
    for piece in "".join(chars).split("\n"):
        lines.append((piece, origin[start : start + len(piece)]))
        start += len(piece) + 1
    return lines


def _trimmed(text: str, origin: list[int]) -> _Line:
    if not text.isprintable():
        kept = [i for i, c in enumerate(text) if unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co")]
        text, origin = "".join(text[i] for i in kept), [origin[i] for i in kept]
    left = len(text) - len(text.lstrip())
    body = text.strip()
    return _Line(body, origin[left : left + len(body)], indented=left >= 2)


def _unmarked(line: _Line, layout: Layout) -> _Line:
    """Take Markdown's own marks off a line."""
    if re.fullmatch(r"[-*_=]{3,}|```.*", line.text):
        return _Line("", [])
    if line.text.startswith("|"):
        if re.fullmatch(r"[|\s:\-]+", line.text):
            return _Line("", [])
        line.is_row = line.fresh = True
        return line
    if head := re.match(r"(#{1,6})\s*", line.text):
        line.heading, line.fresh = len(head.group(1)), True
        line = _cut(line, head.end())
    elif layout == "markdown" and (bullet := re.match(r"(?:[-*+]|>)\s+", line.text)):
        line.fresh = True
        line = _cut(line, bullet.end())
    if "**" in line.text or "__" in line.text:
        kept = [i for i, c in enumerate(line.text) if not _is_emphasis(line.text, i, c)]
        line.text, line.origin = "".join(line.text[i] for i in kept), [line.origin[i] for i in kept]
    line.text = line.text.rstrip("\\")
    return line


def _is_emphasis(text: str, at: int, c: str) -> bool:
    return c in "*_" and c in (text[at - 1 : at], text[at + 1 : at + 2])


def _cut(line: _Line, at: int) -> _Line:
    line.text, line.origin = line.text[at:], line.origin[at:]
    return line


@dataclass(frozen=True, slots=True)
class _Margin:
    """Where the text was hard-wrapped, as printed width and as a count of characters.

    Scanning turns full-width commas and digits into narrow ones, so either measure alone misses full lines.
    """

    width: int
    count: int

    def reached(self, line: _Line, short: int = 5) -> bool:
        """Does the line go up to the margin, give or take `short` half-width places?"""
        return line.width >= self.width - short or len(line.text) >= self.count - short // 2


def _margin(lines: list[_Line]) -> _Margin | None:
    """Return the margin of a hard-wrapped text, or None if its lines are paragraphs."""
    body = [line for line in lines if not line.is_row]
    if len(body) < 6:
        return None
    fifth = int(len(body) * 0.8)
    margin = _Margin(sorted(x.width for x in body)[fifth], sorted(len(x.text) for x in body)[fifth])
    if not 24 <= margin.width <= 130:
        return None
    near = sum(margin.reached(x) and x.width <= margin.width + 5 for x in body)
    broken = sum(1 for x in body if margin.reached(x) and x.text[-1] not in STOPS + CLOSERS)
    beyond = sum(x.width > margin.width + 5 for x in body)
    if beyond > len(body) * 0.1:
        return None  # lines run well past it
    return margin if near >= len(body) * 0.3 and broken >= max(3, near * 0.4) else None


def _paragraphs(lines: list[_Line], layout: Layout, wrap: _Margin | None) -> list[list[_Line]]:
    blanks_speak = _blanks_speak(lines)
    result: list[list[_Line]] = []
    text = ""
    for line in lines:
        if result and _continues(
            result[-1][-1], text, line, layout, wrap, blanks_speak, result[-1][0].indented
        ):
            result[-1].append(line)
            text += line.text
        else:
            result.append([line])
            text = line.text
    return result


def _blanks_speak(lines: list[_Line]) -> bool:
    blank = sum(line.blank_before for line in lines[1:])
    return 0 < blank < 0.75 * max(1, len(lines) - 1)


def _continues(
    prev: _Line,
    text: str,
    line: _Line,
    layout: Layout,
    wrap: _Margin | None,
    blanks_speak: bool,
    first_indented: bool = False,
) -> bool:
    """Is `line` the rest of the paragraph `text`, whose last printed line is `prev`?"""
    if layout == "paragraphs" or line.is_row or prev.is_row or line.fresh or prev.heading:
        return False
    if _is_open(text):
        return True
    if UNIT_MARK.match(line.text):
        return False
    if _starts_mark(prev, text, line, wrap):
        return False
    if prev.text[-1] in "、,，" and len(text) > 6:
        return True
    if line.indented and not prev.indented:
        return False
    if layout == "markdown" and not line.blank_before:
        return prev.text[-1] not in STOPS and len(text) > 24
    if any(DATE.fullmatch(x) or NUMBER_LINE.fullmatch(x) for x in (line.text, prev.text)):
        return False
    if wrap:
        return _fills(prev, text, wrap) and not (
            blanks_speak and line.blank_before and prev.text[-1] in STOPS
        )
    if prev.text[-1] in STOPS + CLOSERS or line.blank_before:
        return _cut_by_page(text)
    # Lines broken by hand at no fixed margin: what goes on is flush where paragraphs are indented, or prose on both sides.
    hanging = first_indented and not line.indented and len(text) > 12
    return hanging or _cut_by_page(text) or (len(text) > 20 and "，" in text and bool(_PROSE.search(line.text)))


def _fills(prev: _Line, text: str, wrap: _Margin) -> bool:
    """Does the line reach the margin? A first line may be two characters short: its indent is lost."""
    first = prev.text == text
    marked = STRONG_MARK.match(text) or WEAK_MARK.match(text)
    name = _NAMED.search(text) or (marked and not _STOP_INSIDE.search(text, 4))
    short = 11 if first and not name and prev.text[-1] not in STOPS + CLOSERS else 5
    return wrap.reached(prev, short)


def _is_open(text: str) -> bool:
    """Does the paragraph end inside a bracket?"""
    # Only its tail counts: a bracket lost in scanning must not swallow the rest of the text.
    tail = text[-160:]
    return any(tail.rfind(opener) > tail.rfind(closer) for opener, closer in ("()", "【】", "《》", "〔〕"))


def _starts_mark(prev: _Line, text: str, line: _Line, wrap: _Margin | None) -> bool:
    if STRONG_MARK.match(line.text):
        return not (
            text.endswith(("第", "本条", "、", "和", "及", "至")) and wrap is not None and wrap.reached(prev)
        )
    if WEAK_MARK.match(line.text):
        ended = text[-1] in STOPS + CLOSERS
        return ended or (wrap is not None and not wrap.reached(prev)) or (wrap is None and len(text) < 50)
    return False


def _cut_by_page(text: str) -> bool:
    """Was an unwrapped paragraph torn apart by a page break?"""
    if text[-1] in STOPS + CLOSERS + "|":
        return False
    return len(text) > 60 or (len(text) > 30 and any(stop in text for stop in "。；"))


def _assemble(groups: list[list[_Line]]) -> Normalised:
    parts: list[str] = []
    origin: list[int] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for group in groups:
        start = at
        for i, line in enumerate(group):
            if i and _needs_space(group[i - 1].text, line.text):
                parts.append(" ")
                origin.append(line.origin[0])
                at += 1
            parts.append(line.text)
            origin.extend(line.origin[: len(line.text)])
            at += len(line.text)
        paragraphs.append(Paragraph(start, at, group[0].heading, group[0].is_row))
        parts.append("\n")
        origin.append(origin[-1])
        at += 1
    return Normalised("".join(parts), tuple(origin), tuple(paragraphs))


def _needs_space(left: str, right: str) -> bool:
    """Two Latin words need the space that the line break stood for; Chinese does not."""
    return left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
