"""One chart as an SVG, and what it says as words for those who cannot see it."""

from collections.abc import Callable, Sequence
from typing import Any

from shouzhan.engine.documents.paper.charts.bars import draw_bars, draw_bullets
from shouzhan.engine.documents.paper.charts.canvas import SOFT, Canvas, wrap
from shouzhan.engine.documents.paper.charts.grids import DISTRICTS, draw_heat, draw_tiles
from shouzhan.engine.documents.paper.charts.lines import draw_trend
from shouzhan.engine.documents.paper.charts.radars import draw_radars
from shouzhan.engine.documents.paper.charts.ranges import WARNED, draw_ranges, range_words
from shouzhan.engine.documents.paper.charts.spec import (
    Amount,
    Bullets,
    ChartSpec,
    DistrictTiles,
    GroupedBars,
    Heat,
    PlaceRanges,
    Radars,
    Stacks,
    Trend,
)
from shouzhan.engine.documents.paper.charts.stacks import TOTAL, draw_stacks
from shouzhan.engine.documents.paper.description import Footnote, Language
from shouzhan.engine.documents.paper.words import NOTE, UNIT, write_footnote, write_value

_STRAIGHT = str.maketrans("‘’“”", "''''")
_DRAWN: dict[type, Callable[[Canvas, Any, Language], None]] = {
    Bullets: draw_bullets,
    Trend: draw_trend,
    GroupedBars: draw_bars,
    Heat: draw_heat,
    DistrictTiles: draw_tiles,
    Stacks: draw_stacks,
    PlaceRanges: draw_ranges,
    Radars: draw_radars,
}


def render_svg(
    spec: ChartSpec, language: Language = "zh", *, titled: bool = False, footnote: Footnote | None = None
) -> str:
    """Draw a chart; on its own it carries its title and footnote, inside a paper the caption does."""
    canvas = Canvas()
    if titled:
        for line in wrap(spec.title, canvas.width - 8, 15, most=2):
            canvas.height += 21
            canvas.text(4, canvas.height - 4, line, size=15, bold=True)
    if spec.unit:
        canvas.height += 16
        canvas.text(
            canvas.width - 4,
            canvas.height - 3,
            UNIT.in_(language) + spec.unit,
            anchor="end",
            size=10.5,
            fill=SOFT,
        )
        # the key of series shares the line with the unit
        canvas.height -= 14 if _has_key(spec) else 0
    _DRAWN[type(spec)](canvas, spec, language)
    if titled and footnote:
        for line in wrap(NOTE.in_(language) + write_footnote(footnote, language), canvas.width - 8, 10.5):
            canvas.height += 15
            canvas.text(4, canvas.height, line, size=10.5, fill=SOFT)
        canvas.height += 6
    svg = canvas.svg(describe(spec, language))
    # the face draws curly quotes as wide as a Chinese character, which tears English words apart
    return svg.translate(_STRAIGHT) if language == "en" else svg


def _has_key(spec: ChartSpec) -> bool:
    return isinstance(spec, Bullets | Stacks | PlaceRanges | Radars) or (isinstance(spec, GroupedBars) and len(spec.series) > 1)


def describe(spec: ChartSpec, language: Language = "zh") -> str:
    """The finding, and every number behind it, in words."""
    stop, comma = ("; ", ", ") if language == "en" else ("；", "，")
    return (
        spec.title
        + (": " if language == "en" else "：")
        + stop.join(f"{name} {comma.join(values)}" for name, values in _said(spec, language))
    )


def _said(spec: ChartSpec, language: Language) -> list[tuple[str, list[str]]]:
    if isinstance(spec, Bullets):
        return [
            (
                bar.label,
                [
                    write_value(bar.value, language, bar.decimals)
                    + "/"
                    + write_value(bar.target, language, bar.decimals)
                    + (bar.unit or spec.unit)
                ],
            )
            for bar in spec.bars
        ]
    if isinstance(spec, DistrictTiles):
        place = 1 if language == "en" else 0
        return [
            (str(DISTRICTS[tile.code][place]), [write_value(tile.value, language, spec.decimals)])
            for tile in spec.tiles
            if tile.code in DISTRICTS
        ]
    if isinstance(spec, PlaceRanges):
        return [
            (line.label, [range_words(line, language), *[WARNED.in_(language)] * line.warned]) for line in spec.lines
        ]
    if isinstance(spec, Stacks):
        return [
            (
                bar.label,
                [
                    f"{TOTAL.in_(language)} {write_value(bar.total, language, spec.decimals)}",
                    *_paired(spec.parts, bar.values, spec.decimals, language),
                ],
            )
            for bar in spec.bars
        ]
    if isinstance(spec, Radars):
        return [
            (series.name, _paired(spec.axes, series.values, spec.decimals, language))
            for series in (*spec.panels, spec.against)
            if series
        ]
    return _rows_said(spec, language)


def _rows_said(spec: Heat | Trend | GroupedBars, language: Language) -> list[tuple[str, list[str]]]:
    if isinstance(spec, Heat):
        rows = [(line.label, line.values) for line in spec.lines]
        heads: tuple[str, ...] = spec.columns
    else:
        rows, heads = [(series.name, series.values) for series in spec.series], spec.categories
    return [(label, _paired(heads, values, spec.decimals, language)) for label, values in rows]


def _paired(heads: Sequence[str], values: Sequence[Amount], decimals: int, language: Language) -> list[str]:
    return [f"{head} {write_value(value, language, decimals)}" for head, value in zip(heads, values, strict=False)]
