"""Bullet bars and grouped bars, always from zero and with their numbers written."""

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
    wrap,
)
from shouzhan.engine.documents.paper.charts.spec import BulletBar, Bullets, GroupedBars
from shouzhan.engine.documents.paper.description import Language
from shouzhan.engine.documents.paper.words import NO_DATA, write_value
from shouzhan.kernel.text import Text

REACHED = Text("已达", "Reached")
PACE = Text("今日应达", "Pace due today")
TARGET = Text("目标", "Target")
_LABEL, _TRACK = 168.0, 300.0
_ROW = 40.0


def draw_bullets(canvas: Canvas, spec: Bullets, language: Language) -> None:
    """Each target on its own scale: a dark bar for the value, a dashed tick for the pace, a thick target."""
    y = canvas.height + 14
    _bullet_key(canvas, y, language, any(bar.pace is not None for bar in spec.bars))
    y += 14
    for bar in spec.bars:
        _bullet(canvas, y, bar, bar.unit or spec.unit, language)
        y += _ROW
    canvas.height = y + 4


def _bullet_key(canvas: Canvas, y: float, language: Language, has_pace: bool) -> None:
    canvas.legend(_LABEL + 12, y, [(SERIES[0], REACHED.in_(language))])
    x = _LABEL + 12 + 15 + text_width(REACHED.in_(language), 11) + 22
    canvas.line(x, y - 10, x, y + 2, INK, 3)
    canvas.text(x + 8, y, TARGET.in_(language), size=11, fill=SOFT)
    if has_pace:
        x += 8 + text_width(TARGET.in_(language), 11) + 22
        canvas.line(x, y - 10, x, y + 2, INK, 1.2, "2 2")
        canvas.text(x + 8, y, PACE.in_(language), size=11, fill=SOFT)


def _bullet(canvas: Canvas, y: float, bar: BulletBar, unit: str, language: Language) -> None:
    middle, left = y + _ROW / 2, _LABEL + 12
    canvas.lines(_LABEL, middle, wrap(bar.label, _LABEL, most=2), anchor="end")
    room = max(amount(bar.value), amount(bar.target), amount(bar.pace)) * 1.04 or 1.0
    scale = _TRACK / room
    canvas.box(left, middle - 9, _TRACK, 18, GROUND)
    if bar.value is not None:
        canvas.box(left, middle - 6, max(amount(bar.value), 0) * scale, 12, SERIES[0])
    if bar.pace is not None:
        x = left + amount(bar.pace) * scale
        # a light edge keeps the tick visible where it crosses the dark bar
        canvas.line(x, middle - 13, x, middle + 13, WHITE, 3)
        canvas.line(x, middle - 13, x, middle + 13, INK, 1.2, "2 2")
    if bar.target is not None:
        x = left + amount(bar.target) * scale
        canvas.line(x, middle - 11, x, middle + 11, INK, 3)
    value = write_value(bar.value, language, bar.decimals)
    target = write_value(bar.target, language, bar.decimals)
    x = left + _TRACK + 12
    canvas.text(x, middle - 2, value, bold=bar.value is not None, fill=INK if bar.value is not None else SOFT)
    words = f"{TARGET.in_(language)} {target}{'' if _hugs(unit) else ' '}{unit}"
    canvas.text(x, middle + 13, bar.note or words, size=10.5, fill=SOFT)


def _hugs(unit: str) -> bool:
    return not unit or unit.startswith("%")


def draw_bars(canvas: Canvas, spec: GroupedBars, language: Language) -> None:
    """Bars side by side for each category; the number stands on each bar when there is room for it."""
    y = canvas.height + 14
    if len(spec.series) > 1:
        canvas.legend(4, y, [(_fill(place), series.name) for place, series in enumerate(spec.series)])
        y += 12
    top, floor = y + 20, y + 196
    values = [amount(value) for series in spec.series for value in series.values]
    high = max([*values, 0.0]) or 1.0
    slot = (canvas.width - 8) / max(len(spec.categories), 1)
    breadth = min(slot * 0.74 / max(len(spec.series), 1), 46.0)
    for place, category in enumerate(spec.categories):
        middle = 4 + slot * (place + 0.5)
        _group(canvas, spec, place, (middle, breadth), (floor, (floor - top) / high), language)
        for line, words in enumerate(wrap(category, slot - 4, 11, most=3)):
            canvas.text(middle, floor + 16 + line * 14, words, anchor="middle", size=11)
    canvas.line(4, floor, canvas.width - 4, floor, INK, 1)
    deepest = max((len(wrap(category, slot - 4, 11, most=3)) for category in spec.categories), default=1)
    canvas.height = floor + 10 + deepest * 14


def _group(
    canvas: Canvas,
    spec: GroupedBars,
    place: int,
    across: tuple[float, float],
    upright: tuple[float, float],
    language: Language,
) -> None:
    (middle, breadth), (floor, scale) = across, upright
    left = middle - breadth * len(spec.series) / 2
    for order, series in enumerate(spec.series):
        value = series.values[place] if place < len(series.values) else None
        x = left + order * breadth
        tall = max(amount(value), 0) * scale
        if value is not None:
            canvas.box(x + 1, floor - tall, breadth - 2, tall, _fill(order), SOFT)
        words = NO_DATA.in_(language) if value is None else write_value(value, language, spec.decimals)
        size = 10.5 if text_width(words, 10.5) <= breadth + 8 else 8.5
        if text_width(words, size) <= breadth + 8:
            canvas.text(
                x + breadth / 2,
                floor - tall - 5,
                words,
                anchor="middle",
                size=size,
                fill=INK if value is not None else SOFT,
            )
        elif value is None:
            canvas.text(x + breadth / 2, floor - 5, "–", anchor="middle", size=size, fill=SOFT)


def _fill(place: int) -> str:
    return SERIES[place % len(SERIES)]


def upper_rule(canvas: Canvas) -> None:
    """The fine rule over a chart."""
    canvas.line(0, canvas.height + 0.5, canvas.width, canvas.height + 0.5, RULE)
