"""The places each may take, as a line with stops: hollow at the best and the worst, filled at the published one."""

import math

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.charts.canvas import INK, RULE, SERIES, SOFT, WHITE, Canvas, row_height, wrap
from shouzhan.engine.documents.paper.charts.spec import PlaceRange, PlaceRanges
from shouzhan.engine.documents.paper.description import Language
from shouzhan.kernel.text import Text

BEST = Text("最好", "best")
PUBLISHED = Text("公布", "published")
WORST = Text("最差", "worst")
WARNED = Text("不宜据此处置", "not safe to act on")
_WIDEST = 190.0


def range_words(line: PlaceRange, language: Language) -> str:
    """A range in words."""
    pairs = ((BEST, line.best), (PUBLISHED, line.published), (WORST, line.worst))
    return " ".join(f"{word.in_(language)} {place}" for word, place in pairs)


def draw_ranges(canvas: Canvas, spec: PlaceRanges, language: Language) -> None:
    """Draw the scale of places, then a line for each."""
    y = canvas.height + 14
    _key(canvas, y, language, is_warned=any(line.warned for line in spec.lines))
    label = min(max((text_width(line.label) for line in spec.lines), default=0) + 4, _WIDEST)
    note = max((text_width(_note(line, language), 10.5) for line in spec.lines), default=0)
    note = min(note, 175.0)
    row = row_height([line.label for line in spec.lines], label)
    left, right = label + 18, canvas.width - (note + 22 if note else 12)
    step = (right - left) / max(spec.places - 1, 1)
    y += 22
    every = max(1, math.ceil(24 / step)) if spec.places > 1 else 1
    top = y + 6
    for place in range(1, spec.places + 1):
        is_shown = place == 1 or place == spec.places or (place % every == 0 and spec.places - place >= every * 0.6)
        if is_shown:
            x = left + (place - 1) * step
            canvas.text(x, y, str(place), anchor="middle", size=10.5, fill=SOFT)
            canvas.line(x, top, x, top + len(spec.lines) * row, RULE, 0.6)
    y = top
    for line in spec.lines:
        middle = y + row / 2
        canvas.lines(label, middle, wrap(line.label, label, 11, most=2), anchor="end", size=11)
        _line(canvas, line, left, middle, step)
        if note:
            canvas.lines(right + 16, middle, wrap(_note(line, language), note + 4, 10.5, most=2), size=10.5, fill=INK if line.warned else SOFT)
        y += row
    canvas.height = y + 4


def _note(line: PlaceRange, language: Language) -> str:
    comma = ", " if language == "en" else "，"
    return f"◆ {line.note}{comma if line.note else ''}{WARNED.in_(language)}" if line.warned else line.note


def _line(canvas: Canvas, line: PlaceRange, left: float, middle: float, step: float) -> None:
    best, shown, worst = (left + (place - 1) * step for place in (line.best, line.published, line.worst))
    if worst > best:
        canvas.line(best, middle, worst, middle, SERIES[0], 4)
        for x in {best, worst} - {shown}:
            canvas.dot(x, middle, 4.6, SERIES[0], SERIES[0])
            canvas.dot(x, middle, 2.8, WHITE, WHITE)
    canvas.dot(shown, middle, 6, SERIES[0], WHITE)


def _key(canvas: Canvas, y: float, language: Language, *, is_warned: bool) -> None:
    x = 10.0
    canvas.dot(x, y - 4, 5.4, SERIES[0], WHITE)
    canvas.text(x + 11, y, PUBLISHED.in_(language), size=11, fill=SOFT)
    x += 11 + text_width(PUBLISHED.in_(language), 11) + 26
    canvas.line(x, y - 4, x + 30, y - 4, SERIES[0], 4)
    for at in (x, x + 30):
        canvas.dot(at, y - 4, 4.6, SERIES[0], SERIES[0])
        canvas.dot(at, y - 4, 2.8, WHITE, WHITE)
    words = f"{BEST.in_(language)} – {WORST.in_(language)}"
    canvas.text(x + 42, y, words, size=11, fill=SOFT)
    if is_warned:
        canvas.text(x + 42 + text_width(words, 11) + 26, y, f"◆ {WARNED.in_(language)}", size=11, fill=SOFT)
