"""Radars side by side, or one with its axes named beside it: points on each axis against a comparison, the axes numbered."""

import math

from shouzhan.engine.documents.measure import text_width
from shouzhan.engine.documents.paper.charts.canvas import INK, RULE, SERIES, SOFT, WHITE, Canvas, amount, wrap
from shouzhan.engine.documents.paper.charts.spec import Amount, Radars, Series
from shouzhan.engine.documents.paper.description import Language
from shouzhan.engine.documents.paper.words import write_number

_RADIUS, _ABREAST = 88.0, 3
_BESIDE = 40  # axes whose names stand beside a single radar; more stand below
_RINGS = 4
_DASH = "4 3"


def radar_point(centre: tuple[float, float], place: int, axes: int, length: float) -> tuple[float, float]:
    """Where a value lies: the first axis points up, the others follow clockwise."""
    turn = 2 * math.pi * place / axes
    return centre[0] + length * math.sin(turn), centre[1] - length * math.cos(turn)


def draw_radars(canvas: Canvas, spec: Radars, language: Language) -> None:
    """Draw the key, the panels row by row, and the names of the axes."""
    y = canvas.height + 14
    if spec.against:
        canvas.line(4, y - 4, 30, y - 4, INK, 1.3, _DASH)
        canvas.text(36, y, spec.against.name, size=11, fill=SOFT)
        words = write_number(spec.full)
        canvas.text(canvas.width - 4, y, f"0–{words}", anchor="end", size=10.5, fill=SOFT)
    if len(spec.panels) == 1 and len(spec.axes) <= _BESIDE:
        _alone(canvas, spec, y)
        return
    abreast = min(_ABREAST, max(len(spec.panels), 1))
    breadth = canvas.width / abreast
    tall = 2 * _RADIUS + 62
    for at, panel in enumerate(spec.panels):
        column, row = at % abreast, at // abreast
        centre = (breadth * (column + 0.5), y + 48 + row * tall + _RADIUS)
        lines = wrap(panel.name, breadth - 16, 11, most=2)
        canvas.lines(centre[0], centre[1] - _RADIUS - 26, lines, anchor="middle", size=11)
        _panel(canvas, spec, panel, centre)
    canvas.height = y + 16 + tall * -(-len(spec.panels) // abreast)
    _names(canvas, spec)


def _alone(canvas: Canvas, spec: Radars, y: float) -> None:
    """One radar at the left, the names of its axes at the right."""
    side, size = 2 * _RADIUS + 44, 10.5
    pitch, left = size * 1.35, side + 20
    columns = 1 if len(spec.axes) * (pitch + 3) <= side else 2
    rows = -(-len(spec.axes) // columns)
    room = canvas.width - left
    wanted = [max(text_width(name, size) for name in spec.axes[start : start + rows]) + 31 for start in range(0, len(spec.axes), rows)]
    widths = [one * min(1.0, room / sum(wanted)) for one in wanted]
    names = [wrap(name, widths[at // rows] - 30, size, most=2) for at, name in enumerate(spec.axes)]
    heights = [len(lines) * pitch + 3 for lines in names]
    tall = max([side, *(sum(heights[start : start + rows]) for start in range(0, len(names), rows))])
    _panel(canvas, spec, spec.panels[0], (side / 2 + 8, y + tall / 2))
    x, above = left, y + (tall - max(sum(heights[start : start + rows]) for start in range(0, len(names), rows))) / 2
    for column, width in enumerate(widths):
        top = above
        for at in range(column * rows, min((column + 1) * rows, len(names))):
            canvas.text(x + 14, top + size * 1.2, str(at + 1), anchor="end", size=size, fill=SOFT)
            for number, line in enumerate(names[at]):
                canvas.text(x + 22, top + size * 1.2 + number * pitch, line, size=size)
            top += heights[at]
        x += width
    canvas.height = y + 4 + tall


def _panel(canvas: Canvas, spec: Radars, panel: Series, centre: tuple[float, float]) -> None:
    axes = len(spec.axes)
    for ring in range(1, _RINGS + 1):
        edge = [radar_point(centre, place, axes, _RADIUS * ring / _RINGS) for place in range(axes)]
        canvas.area(edge, "none", RULE, 1.0 if ring == _RINGS else 0.6)
    every = max(1, math.ceil(axes / 24))
    for place in range(axes):
        x, y = radar_point(centre, place, axes, _RADIUS)
        canvas.line(*centre, x, y, RULE, 0.6)
        if place % every == 0:
            x, y = radar_point(centre, place, axes, _RADIUS + 9)
            canvas.text(x, y + 3.4, str(place + 1), anchor="middle", size=9, fill=SOFT)
    own = _corners(panel.values, spec.full, centre)
    if own:
        canvas.area(own, SERIES[0], SERIES[0], 1.8, cover="0.16")
    if spec.against:
        canvas.area(_corners(spec.against.values, spec.full, centre), "none", INK, 1.1, dash=_DASH)
    for x, y in own if axes <= 24 else []:
        canvas.dot(x, y, 2.2, SERIES[0], WHITE)


def _corners(values: tuple[Amount, ...], full: float, centre: tuple[float, float]) -> list[tuple[float, float]]:
    """The corners of a shape; where there is no value there is no corner."""
    return [
        radar_point(centre, place, len(values), _RADIUS * min(max(amount(value) / full, 0.0), 1.0))
        for place, value in enumerate(values)
        if value is not None
    ]


def _names(canvas: Canvas, spec: Radars) -> None:
    columns = 2 if any(text_width(name, 10.5) > 160 for name in spec.axes) else 3
    breadth = canvas.width / columns
    rows = -(-len(spec.axes) // columns)
    canvas.line(0, canvas.height - 4, canvas.width, canvas.height - 4, RULE, 0.7)
    for at, name in enumerate(spec.axes):
        x, y = 4 + breadth * (at // rows), canvas.height + 12 + (at % rows) * 15
        canvas.text(x + 14, y, str(at + 1), anchor="end", size=10.5, fill=SOFT)
        canvas.text(x + 20, y, wrap(name, breadth - 34, 10.5, most=1)[0], size=10.5)
    canvas.height += 8 + rows * 15
