"""An SVG sheet with the few shapes paper charts need: tokens, text that is measured, lines and bars."""

import unicodedata
from decimal import Decimal
from html import escape

from shouzhan.engine.documents.measure import text_width
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
_ROW, _CLOSE, _MANY = 27.0, 21.0, 12


def wrap(text: str, room: float, size: float = SIZE, most: int = 3) -> list[str]:
    """Break text into lines that fit: anywhere in Chinese, between words elsewhere, inside a word only where it is longer than a line; … where it was cut."""
    lines, current = [], ""
    for token in (piece for whole in _tokens(text) for piece in _pieces(whole, room, size)):
        if current and text_width(current + token.rstrip(), size) > room:
            lines.append(current.rstrip())
            current = ""
        current += token if current else token.lstrip()
    lines.append(current.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("，。, ")[:-1] + "…"]
    return [line for line in lines if line] or [""]


def _pieces(token: str, room: float, size: float) -> list[str]:
    """A word, or as much of it at a time as fits a line."""
    pieces = [""]
    for character in token if text_width(token.rstrip(), size) > room else ():
        if pieces[-1] and text_width(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces if pieces[0] else [token]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        joins = (
            tokens and not wide and unicodedata.east_asian_width(tokens[-1][-1]) not in "WF" and tokens[-1][-1] != " "
        )
        closes = bool(tokens) and character in "，。、；：）》”’％%"
        if joins or closes:
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def row_height(labels: list[str], room: float) -> float:
    """How far rows with these labels stand apart: closer where there are many, never so close that two lines of a label touch the next."""
    lines = max((len(wrap(label, room, 11, most=2)) for label in labels), default=1)
    return max(_ROW if len(labels) <= _MANY else _CLOSE, lines * 11 * 1.35 + 3 if lines > 1 else 0)


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

    def _add(self, name: str, words: str = "", **attributes: float | str) -> None:
        """One element; attributes without a value are left out."""
        written = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{value if isinstance(value, str) else short(value)}"'
            for key, value in attributes.items()
            if value != ""
        )
        self.parts.append(f"<{name}{written}>{escape(words)}</{name}>" if words else f"<{name}{written}/>")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """One line of text on its base line."""
        weight, align = "700" if bold else "", "" if anchor == "start" else anchor
        self._add("text", words, x=x, y=y, font_size=size, fill=fill, font_weight=weight, text_anchor=align)

    def lines(
        self,
        x: float,
        middle: float,
        lines: list[str],
        *,
        anchor: str = "start",
        size: float = SIZE,
        fill: str = INK,
    ) -> None:
        """A few lines of text around a middle."""
        pitch = size * 1.35
        top = middle - (len(lines) - 1) * pitch / 2 + size * 0.36
        for place, line in enumerate(lines):
            self.text(x, top + place * pitch, line, anchor=anchor, size=size, fill=fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> None:
        """A filled rectangle, with an outline when asked."""
        outline = "0.6" if stroke else ""
        self._add(
            "rect",
            x=x,
            y=y,
            width=max(width, 0),
            height=height,
            fill=fill,
            stroke=stroke,
            stroke_width=outline,
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str = RULE,
        width: float = 0.8,
        dash: str = "",
    ) -> None:
        """A straight line."""
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)

    def curve(self, points: list[tuple[float, float]], stroke: str, width: float, dash: str = "") -> None:
        """A line through points."""
        path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self._add(
            "polyline",
            points=path,
            fill="none",
            stroke=stroke,
            stroke_width=width,
            stroke_linejoin="round",
            stroke_dasharray=dash,
        )

    def area(self, points: list[tuple[float, float]], fill: str, stroke: str, width: float, *, dash: str = "", cover: str = "") -> None:
        """A closed shape; `cover` is how much of what lies below it hides, 0 to 1."""
        path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self._add(
            "polygon",
            points=path,
            fill=fill,
            fill_opacity=cover,
            stroke=stroke,
            stroke_width=width,
            stroke_linejoin="round",
            stroke_dasharray=dash,
        )

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = WHITE) -> None:
        """A point."""
        self._add("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=1)

    def legend(self, x: float, y: float, entries: list[tuple[str, str]]) -> None:
        """Names with their swatches, in one line."""
        for fill, name in entries:
            self.box(x, y - 9, 10, 10, fill, SOFT)
            self.text(x + 15, y, name, size=11, fill=SOFT)
            x += 15 + text_width(name, 11) + 18

    def svg(self, title: str) -> str:
        """The sheet."""
        width, height = short(self.width), short(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" font-family="{SANS}, sans-serif" role="img">'
            f"<title>{escape(title)}</title>{''.join(self.parts)}</svg>"
        )
