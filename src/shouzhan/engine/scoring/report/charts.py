"""The drawings of the page: bars of parts, lines of places, radars; each says in words what it shows."""

import math
from collections.abc import Callable, Sequence

from shouzhan.engine.scoring.calling import Language
from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.report import words as w
from shouzhan.engine.scoring.report.findings import Range
from shouzhan.engine.scoring.report.markup import at, joined, name, text
from shouzhan.engine.scoring.report.reading import Parts, median_points

SERIES = 6
_SHOWN = 30  # rows of a chart before the rest is folded away
_EDGE = 3.0  # per cent of a track left free at each end, so that a stop is whole
_RADIUS = 86.0


def rows_of(order: Sequence[int], row: Callable[[int], str], rest: str) -> str:
    """The rows of a chart; in a long one all but the first are folded away."""
    if len(order) <= _SHOWN + 5:
        return f'<ol class="rows">{joined(row(one) for one in order)}</ol>'
    first, others = order[:_SHOWN], order[_SHOWN:]
    return (
        f'<ol class="rows">{joined(row(one) for one in first)}</ol><details class="rest"><summary>{text(rest)}</summary>'
        f'<ol class="rows" start="{_SHOWN + 1}">{joined(row(one) for one in others)}</ol></details>'
    )


def _label(group: Group, subject: int, language: Language) -> str:
    return f'<span class="rows__place">{group.places[subject]}</span><span class="rows__name">{name(group.subjects[subject], language)}</span>'


def bar_row(group: Group, subject: int, parts: Parts, most: float, titles: Sequence[str], language: Language) -> str:
    """One subject's total, stacked; what is taken away is left empty at the end."""
    values: Numbers = parts.dimensions[subject]
    drawn, said, x, scale = [], [], 0.0, 100 / most
    for place, value in enumerate([*values, parts.bonus[subject]]):
        if place < len(values) or value:
            said.append(f"{titles[place]} {w.score(value, group.decimals)}")
        if value > 0:
            tone = f"s{place % SERIES + 1}" if place < len(values) else "bonus"
            drawn.append(f'<rect class={tone} x="{at(x)}%" width="{at(value * scale)}%" height="100%"/>')
            x += value * scale
    taken = -float(parts.deduction[subject]) * scale
    if taken > 0:
        said.append(f"{titles[-1]} {w.score(parts.deduction[subject], group.decimals)}")
        drawn.append(f'<rect class=taken x="{at(max(x - taken, 0))}%" y="1" width="{at(min(taken, x))}%" height="12"/>')
    comma = ", " if language == "en" else "，"
    spoken = f"<title>{text(comma.join(said))}</title>"
    return f'<li>{_label(group, subject, language)}<svg class="bar" role="img">{spoken}{joined(drawn)}</svg><b class="rows__end">{w.score(group.totals[subject], group.decimals)}</b></li>'


def track_row(group: Group, subject: int, found: Range, end: str, language: Language) -> str:
    """The places one subject may take, as a line with stops."""
    best, worst, shown = (_along(place, len(group.subjects)) for place in (found.best, found.worst, int(group.places[subject])))
    drawn = []
    if found.worst > found.best:
        drawn.append(f'<line x1="{at(best)}%" x2="{at(worst)}%" y1="50%" y2="50%"/>')
        drawn += [f'<circle class=end cx="{at(x)}%" cy="50%" r="5"/>' for x in (best, worst) if x != shown]
    drawn.append(f'<circle class=here cx="{at(shown)}%" cy="50%" r="6.5"/>')
    pairs = ((w.BEST, found.best), (w.PUBLISHED, int(group.places[subject])), (w.WORST, found.worst))
    comma = ", " if language == "en" else "，"
    spoken = f"<title>{text(comma.join(f'{word.in_(language)} {place}' for word, place in pairs))}</title>"
    return (
        f'<li>{_label(group, subject, language)}<svg class="track" role="img">{spoken}{joined(drawn)}</svg>'
        f'<span class="rows__end">{w.places_words(found)}</span><span class="rows__note">{end}</span></li>'
    )


def _along(place: int, places: int) -> float:
    return 50.0 if places == 1 else _EDGE + (place - 1) / (places - 1) * (100 - 2 * _EDGE)


def track_axis(places: int, language: Language) -> str:
    """The scale over the lines of places, and what stands beside them."""
    step = max(1, math.ceil(places / 12))
    shown = [place for place in range(1, places + 1) if place in (1, places) or (place % step == 0 and places - place >= step * 0.6)]
    ticks = joined(f'<text x="{at(_along(place, places))}%" y="12">{place}</text>' for place in shown)
    return f'<div class="axis" aria-hidden="true"><svg class="axis__scale">{ticks}</svg><span class="rows__end">{w.PLACE.in_(language)}</span><span class="rows__note">{w.GRADE.in_(language)}</span></div>'


def _corner(place: int, axes: int, length: float) -> str:
    turn = 2 * math.pi * place / axes
    return f"{at(length * math.sin(turn))},{at(-length * math.cos(turn))}"


def _corners(points: Sequence[float]) -> str:
    return " ".join(_corner(place, len(points), _RADIUS * max(0.0, min(value, 100.0)) / 100) for place, value in enumerate(points))


def radar_ground(group: Group, number: int) -> str:
    """What all radars of a type share, drawn once: rings, axes with their numbers, and the median."""
    axes = len(group.indicators)
    rings = joined(f'<polygon class=ring points="{_corners([share] * axes)}"/>' for share in (25, 50, 75, 100))
    spokes = joined(f'<path class=ring d="M0,0L{_corner(place, axes, _RADIUS)}"/>' for place in range(axes))
    every = max(1, math.ceil(axes / 24))
    numbers = joined(
        '<text x="{}" y="{}" dy=".35em">{}</text>'.format(*_corner(place, axes, _RADIUS + 11).split(","), place + 1) for place in range(0, axes, every)
    )
    return f'<g id="ground-{number}" class="ground">{rings}{spokes}{numbers}</g><polygon id="median-{number}" class="median" points="{_corners(median_points(group))}"/>'


def radar(group: Group, subject: int, number: int, language: Language) -> str:
    """One subject's points on every indicator against the median of its type; the table beside it holds the figures."""
    title = f"{group.subjects[subject]}{': ' if language == 'en' else '：'}{w.POINTS.in_(language)}"
    return (
        f'<svg class="radar" viewBox="-108 -108 216 216" role="img"><title>{text(title)}</title><desc>{text(w.RADAR_SAYS.in_(language))}</desc>'
        f'<use href="#ground-{number}"/><polygon class="own" points="{_corners([float(one) * 100 for one in group.points[subject]])}"/><use href="#median-{number}"/></svg>'
    )
