"""Draws one explained match: both texts with what they share, and what each part adds to the score."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from shouzhan.engine.matching.explain import BRIDGED, MEANING, Explanation, Place, fields_of
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.search import shown

WIDTH, MARGIN, SIZE, LEADING = 960, 32, 17, 30
INK, QUIET, PAPER = "#1f2328", "#5c6570", "#ffffff"
SHARED, OTHER, LACKING = "#cfe4f5", "#f6dfb4", "#f3d3cf"
_BARS = {"characters": "#2f6f9f", "pairs": "#4f94c4", "words": "#7fb3d8", "numbers": "#a9cbe4", BRIDGED: "#c98a1b", MEANING: "#6f8f3f"}
_NAMED = {
    "characters": "单字 characters", "pairs": "字对 pairs", "words": "外文词 words", "numbers": "数字 numbers", BRIDGED: "换个说法 bridged",
    MEANING: "语义 meaning",
}  # fmt: skip


class _Mark(NamedTuple):
    places: Sequence[Place]
    colour: str


def drawn(asked: str, document: Document, why: Explanation) -> str:
    """The match as an SVG picture, which needs nothing but a font with Chinese characters."""
    parts: list[str] = []
    y = MARGIN + SIZE
    marks = [_Mark(why.against.missing, LACKING), _Mark(why.in_query(bridged=True), OTHER), _Mark(why.in_query(bridged=False), SHARED)]
    y = _block(parts, y, "需求 need", asked, marks)
    names = {"title": "成果 result", "keywords": "关键词 keywords", "text": "摘要 text"}
    for field, text in fields_of(document).items():
        marks = [_Mark(why.in_document(field, bridged=True), OTHER), _Mark(why.in_document(field, bridged=False), SHARED)]
        y = _block(parts, y, names[field], text, marks)
    y = _bar(parts, y, why)
    if why.bridges():
        y = _block(parts, y, "说法对照 means", "，".join(f"{word} → {other}" for word, other in why.bridges()), [])
    y = _legend(parts, y)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" aria-label="{escape(document.title or document.id)}: {shown(why.points)}">'
    style = f'<rect width="100%" height="100%" fill="{PAPER}"/><g font-family="\'Noto Sans CJK SC\', \'Source Han Sans SC\', sans-serif" font-size="{SIZE}" fill="{INK}">'
    return "\n".join([head, style, *parts, "</g></svg>", ""])


def _block(parts: list[str], y: int, name: str, text: str, marks: Sequence[_Mark]) -> int:
    parts.append(f'<text x="{MARGIN}" y="{y}" font-size="13" fill="{QUIET}">{escape(name)}</text>')
    colours: dict[int, str] = {}
    for mark in marks:
        colours.update({at: mark.colour for start, end in mark.places for at in range(start, end)})
    y += 26
    for line in _lines(text):
        x = float(MARGIN)
        for at in line:
            if at in colours:
                parts.append(f'<rect x="{x:.1f}" y="{y - SIZE}" width="{_wide(text[at]):.1f}" height="{SIZE + 5}" fill="{colours[at]}"/>')
            x += _wide(text[at])
        words, x = "".join(text[at] for at in line), float(MARGIN)
        places = " ".join(f"{x + sum(_wide(c) for c in words[:n]):.1f}" for n in range(len(words)))
        parts.append(f'<text x="{places}" y="{y}">{escape(words)}</text>')
        y += LEADING
    return y + 10


def _lines(text: str) -> Iterator[range]:
    """The text cut where a line is full."""
    start, wide = 0, 0.0
    for at, character in enumerate(text):
        if wide + _wide(character) > WIDTH - 2 * MARGIN:
            yield range(start, at)
            start, wide = at, 0.0
        wide += _wide(character)
    yield range(start, len(text))


def _wide(character: str) -> float:
    if ord(character) > 0x2E7F or character in "“”‘’—…→%@mMW":
        return SIZE
    return SIZE * 0.6


def _bar(parts: list[str], y: int, why: Explanation) -> int:
    """Each part as long as what it adds; the parts are the whole."""
    parts.append(f'<text x="{MARGIN}" y="{y}" font-size="13" fill="{QUIET}">得分 score {shown(why.points)}</text>')
    y, x = y + 12, float(MARGIN)
    for part, points in why.parts().items():
        if not points:
            continue
        long = (WIDTH - 2 * MARGIN) * points / why.points
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="24" fill="{_BARS[part]}"/>')
        x += long
    y += 46
    told = "　+　".join(f"{_NAMED[part]} {shown(points)}" for part, points in why.parts().items() if points)
    parts.append(f'<text x="{MARGIN}" y="{y}" font-size="14">{escape(told)}　=　{shown(why.points)}</text>')
    return y + 34


def _legend(parts: list[str], y: int) -> int:
    x = MARGIN
    for colour, name in ((SHARED, "两边都说 said by both"), (OTHER, "换个说法 in other words"), (LACKING, "没有说到 asked and not said")):
        parts.append(f'<rect x="{x}" y="{y - 12}" width="14" height="14" fill="{colour}"/><text x="{x + 20}" y="{y}" font-size="13" fill="{QUIET}">{name}</text>')
        x += 250
    return y + MARGIN
