"""An SVG sheet with the few shapes paper charts need: tokens, text that is measured, lines and bars."""

import unicodedata
from decimal import Decimal
from html import escape

from shouzhan.engine.documents.paper.charts.spec import Amount
from shouzhan.engine.documents.paper.fonts import SANS

# the paper values of the look's tokens; the shades differ in lightness, so that grey print keeps them apart
INK, SOFT, RULE, GROUND, WHITE = "#1c1b19", "#504d48", "#cfcac2", "#efece6", "#ffffff"
SERIES = ("#1a4480", "#8fabcf", "#c2b490", "#5f5a50", "#b9c9bb", "#4a5a4f")
# lines are thin: they need more ink than areas
STROKES = ("#1a4480", "#6f93bf", "#8a7f6c", "#1c1b19", "#4a5a4f", "#857f75")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "1 2")
SHADES = ("#f7f5f1", "#e4ebf4", "#c8d6e8", "#a3bad8", "#4f76ad", "#1a4480")
WIDTH = 620.0
SIZE = 12.0
_NARROW = set("iljtfrI.,:;'|!()[]-· ")


def text_width(text: str, size: float = SIZE) -> float:
    """How wide text will be set, near enough to leave room for it."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.31
    if character in "mwMW@%":
        return 0.88
    return 0.64 if character.isupper() else 0.56


def wrap(text: str, room: float, size: float = SIZE, most: int = 3) -> list[str]:
    """Break text into lines that fit: anywhere in Chinese, between words elsewhere; the last ends in … when cut."""
    lines, current = [], ""
    for token in _tokens(text):
        if current and text_width(current + token.rstrip(), size) > room:
            lines.append(current.rstrip())
            current = ""
        current += token if current else token.lstrip()
    lines.append(current.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("，。, ")[:-1] + "…"]
    return [line for line in lines if line] or [""]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        joins = tokens and not wide and unicodedata.east_asian_width(tokens[-1][-1]) not in "WF" and tokens[-1][-1] != " "
        closes = bool(tokens) and character in "，。、；：）》”’％%"
        if joins or closes:
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def short(number: float) -> str:
    """A coordinate without noise, the same on every machine."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"


def amount(value: Amount) -> float:
    """A value as a length; the figure itself is always written from the exact value."""
    return float(value) if isinstance(value, Decimal | int | float) else 0.0


class Canvas:
    """Collects shapes from top to bottom and becomes one SVG."""

    def __init__(self, width: float = WIDTH) -> None:
        self.width, self.height = width, 0.0
        self.parts: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", size: float = SIZE, bold: bool = False, fill: str = INK,
    ) -> None:
        """One line of text on its base line."""
        weight = ' font-weight="700"' if bold else ""
        align = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(
            f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" fill="{fill}"{weight}{align}>{escape(words)}</text>'
        )

    def lines(self, x: float, middle: float, lines: list[str], *, anchor: str = "start", size: float = SIZE, fill: str = INK) -> None:
        """A few lines of text around a middle."""
        pitch = size * 1.35
        top = middle - (len(lines) - 1) * pitch / 2 + size * 0.36
        for place, line in enumerate(lines):
            self.text(x, top + place * pitch, line, anchor=anchor, size=size, fill=fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> None:
        """A filled rectangle, with an outline when asked."""
        line = f' stroke="{stroke}" stroke-width="0.6"' if stroke else ""
        self.parts.append(f'<rect x="{short(x)}" y="{short(y)}" width="{short(max(width, 0))}" height="{short(height)}" fill="{fill}"{line}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 0.8, dash: str = "") -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}" stroke="{stroke}" stroke-width="{short(width)}"{dashes}/>'
        )

    def curve(self, points: list[tuple[float, float]], stroke: str, width: float, dash: str = "") -> None:
        """A line through points."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{short(width)}" stroke-linejoin="round"{dashes}/>')

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = WHITE) -> None:
        """A point."""
        self.parts.append(f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}" fill="{fill}" stroke="{stroke}" stroke-width="1"/>')

    def legend(self, x: float, y: float, entries: list[tuple[str, str]]) -> None:
        """Names with their swatches, in one line."""
        for fill, name in entries:
            self.box(x, y - 9, 10, 10, fill, SOFT)
            self.text(x + 15, y, name, size=11, fill=SOFT)
            x += 15 + text_width(name, 11) + 18

    def svg(self, title: str) -> str:
        """The sheet."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(self.width)} {short(self.height)}" '
            f'width="{short(self.width)}" height="{short(self.height)}" font-family="{SANS}, sans-serif" role="img">'
            f"<title>{escape(title)}</title>{''.join(self.parts)}</svg>"
        )
