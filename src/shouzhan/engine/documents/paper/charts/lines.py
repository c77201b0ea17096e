"""Lines over time: gaps stay gaps, each line is named at its end, dashes tell them apart in grey print."""

import math

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.charts.canvas import (
    DASHES,
    INK,
    RULE,
    SOFT,
    STROKES,
    WHITE,
    Canvas,
    amount,
    wrap,
)
from shouzhan.engine.documents.paper.charts.spec import Series, Trend
from shouzhan.engine.documents.paper.description import Language
from shouzhan.engine.documents.paper.words import write_number, write_value

_HEIGHT = 180.0


def draw_trend(canvas: Canvas, spec: Trend, language: Language) -> None:
    """Draw the scale, the target, the lines and their names."""
    ticks = scale_of(
        [amount(value) for series in spec.series for value in series.values if value is not None],
        amount(spec.target),
    )
    words = [write_number(tick) for tick in ticks]
    left = max(text_width(word, 10.5) for word in words) + 10
    right = canvas.width - _name_room(spec, language)
    top = canvas.height + 16
    floor = top + _HEIGHT
    unit_height = _HEIGHT / ((ticks[-1] - ticks[0]) or 1)
    for tick, word in zip(ticks, words, strict=True):
        y = floor - (tick - ticks[0]) * unit_height
        canvas.line(left, y, right, y, INK if tick == ticks[0] else RULE, 1 if tick == ticks[0] else 0.7)
        canvas.text(left - 6, y + 3.8, word, anchor="end", size=10.5, fill=SOFT)
    step = (right - left) / max(len(spec.categories) - 1, 1)
    _categories(canvas, spec, left, step, floor)
    if spec.target is not None:
        y = floor - (amount(spec.target) - ticks[0]) * unit_height
        canvas.line(left, y, right, y, INK, 1.2, "5 4")
        label = f"{spec.target_label} {write_value(spec.target, language, spec.decimals)}".strip()
        canvas.text(left + 6, y - 5, label, size=10.5, fill=SOFT)
    ends: list[tuple[float, int, Series]] = []
    for order, series in enumerate(spec.series):
        points = [
            None if value is None else (left + place * step, floor - (amount(value) - ticks[0]) * unit_height)
            for place, value in enumerate(series.values[: len(spec.categories)])
        ]
        end = _draw_line(canvas, points, order, series.emphasis or len(spec.series) == 1)
        if end:
            ends.append((end, order, series))
    _names(canvas, spec, ends, right, language)
    canvas.height = floor + 26


def scale_of(values: list[float], target: float) -> list[float | int]:
    """Round steps from zero (or below it) to above the highest value."""
    high, low = max([*values, target, 0.0]), min([*values, 0.0])
    span = (high - low) or 1.0
    power = 10 ** math.floor(math.log10(span / 4))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * 5 >= span)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [_tidy(place * step) for place in range(first, last + 1)]


def _tidy(number: float) -> float | int:
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _name_room(spec: Trend, language: Language) -> float:
    widest = max(
        (text_width(word, 11) for series in spec.series for word in _end_words(series, spec, language)),
        default=0,
    )
    return min(max(widest + 16, 40), 170)


def _end_words(series: Series, spec: Trend, language: Language) -> list[str]:
    known = [value for value in series.values if value is not None]
    figure = write_value(known[-1], language, spec.decimals) if known else write_value(None, language)
    name = wrap(series.name, 150, 11, most=2) if len(spec.series) > 1 else []
    return [*name, figure]


def _categories(canvas: Canvas, spec: Trend, left: float, step: float, floor: float) -> None:
    widest = max((text_width(name, 10.5) for name in spec.categories), default=1) + 10
    every = max(1, math.ceil(widest / step)) if len(spec.categories) > 1 else 1
    last = len(spec.categories) - 1
    for place, name in enumerate(spec.categories):
        shown = place == last or (place % every == 0 and (last - place) >= every)
        canvas.line(left + place * step, floor, left + place * step, floor + 4, INK, 0.8)
        if shown:
            canvas.text(left + place * step, floor + 18, name, anchor="middle", size=10.5, fill=SOFT)


def _draw_line(canvas: Canvas, points: list[tuple[float, float] | None], order: int, strong: bool) -> float | None:
    colour, dash = STROKES[order % len(STROKES)], DASHES[order % len(DASHES)]
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            canvas.curve(run, colour, 2.4 if strong else 1.7, dash)
        run = []
    known = [point for point in points if point is not None]
    for x, y in known if len(known) <= 24 else known[-1:]:
        canvas.dot(x, y, 3 if strong else 2.4, colour, WHITE)
    return known[-1][1] if known else None


def _names(
    canvas: Canvas, spec: Trend, ends: list[tuple[float, int, Series]], right: float, language: Language
) -> None:
    """Put the names beside the ends, moved apart where they would lie on one another."""
    below = -math.inf
    for y, order, series in sorted(ends, key=lambda end: end[0]):
        words = _end_words(series, spec, language)
        top = max(y - (len(words) - 1) * 6.5 + 4, below)
        for place, word in enumerate(words):
            canvas.text(
                right + 10,
                top + place * 13,
                word,
                size=11,
                bold=place == len(words) - 1,
                fill=STROKES[order % len(STROKES)] if order == 0 else SOFT,
            )
        below = top + len(words) * 13 + 3
