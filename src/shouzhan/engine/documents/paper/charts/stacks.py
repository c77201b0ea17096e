"""Bars lying under one another, each stacked from the same parts, with the sum written at its end."""

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.charts.canvas import (
    GROUND,
    INK,
    RULE,
    SERIES,
    SOFT,
    WHITE,
    Canvas,
    amount,
    row_height,
    wrap,
)
from shouzhan.engine.documents.paper.charts.spec import StackedBar, Stacks
from shouzhan.engine.documents.paper.description import Language
from shouzhan.engine.documents.paper.words import write_value
from shouzhan.kernel.text import Text

TOTAL = Text("合计", "total")
_THICK = 14.0
_WIDEST = 190.0


def draw_stacks(canvas: Canvas, spec: Stacks, language: Language) -> None:
    """Draw the key, then bar by bar on one scale from zero."""
    y = _key(canvas, spec, canvas.height + 14)
    totals = [write_value(bar.total, language, spec.decimals) for bar in spec.bars]
    label = min(max((text_width(bar.label) for bar in spec.bars), default=0) + 4, _WIDEST)
    row = row_height([bar.label for bar in spec.bars], label)
    figure = max((text_width(words) for words in totals), default=0) + 12
    note = max((text_width(bar.note, 10.5) for bar in spec.bars), default=0)
    left, right = label + 10, canvas.width - figure - (note + 8 if note else 0)
    most = max([sum(max(amount(value), 0.0) for value in bar.values) for bar in spec.bars] + [amount(spec.full)]) or 1.0
    scale = (right - left) / most
    for bar, words in zip(spec.bars, totals, strict=True):
        middle = y + row / 2
        canvas.lines(label, middle, wrap(bar.label, label, 11, most=2), anchor="end", size=11)
        if spec.full is not None:
            canvas.box(left, middle - _THICK / 2, amount(spec.full) * scale, _THICK, GROUND)
        end = _bar(canvas, bar, left, middle, scale)
        at = max(end, left + amount(spec.full) * scale) if note else end
        canvas.text((right if note else at) + 7, middle + 4, words, bold=bar.total is not None, fill=INK)
        if note:
            canvas.text(right + figure + 3, middle + 4, bar.note, size=10.5, fill=SOFT)
        y += row
    canvas.line(left, canvas.height + 22, left, y, INK, 1)
    canvas.height = y + 4


def _bar(canvas: Canvas, bar: StackedBar, left: float, middle: float, scale: float) -> float:
    """One bar; what takes away is left white at the end, inside a dashed edge. The end is returned."""
    x, top = left, middle - _THICK / 2
    for place, value in enumerate(bar.values):
        breadth = max(amount(value), 0.0) * scale
        if breadth:
            # a thin gap keeps parts of like shade apart in grey print
            canvas.box(x, top, max(breadth - 0.8, 0.3), _THICK, SERIES[place % len(SERIES)])
            x += breadth
    taken = -sum(min(amount(value), 0.0) for value in bar.values) * scale
    if taken:
        start = max(x - taken, left)
        canvas.box(start, top, x - start, _THICK, WHITE)
        canvas.line(start, top, start, top + _THICK, INK, 1.2)
        for edge in (top + 0.4, top + _THICK - 0.4):
            canvas.line(start, edge, x, edge, SOFT, 0.8, "2 2")
        canvas.line(x, top, x, top + _THICK, SOFT, 0.8, "2 2")
    return x


def _key(canvas: Canvas, spec: Stacks, y: float) -> float:
    """The parts with their shades, in as many lines as they need; what never takes part is left out."""
    x = 4.0
    for place, name in enumerate(spec.parts):
        values = [amount(bar.values[place]) for bar in spec.bars]
        if spec.bars and not any(values):
            continue
        words = name if text_width(name, 11) < canvas.width - 40 else wrap(name, canvas.width - 40, 11, most=1)[0]
        breadth = 15 + text_width(words, 11) + 18
        if x > 4 and x + breadth > canvas.width:
            x, y = 4.0, y + 17
        takes_away = bool(values) and min(values) < 0
        canvas.legend(x, y, [(WHITE if takes_away else SERIES[place % len(SERIES)], words)])
        x += breadth
    canvas.line(0, y + 8, canvas.width, y + 8, RULE, 0.7)
    return y + 10
