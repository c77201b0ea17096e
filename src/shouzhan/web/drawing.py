"""The geometry of what the server draws itself: bullet bars, trends, the Line's columns, the districts' places."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from shouzhan.kernel.places import Places
from shouzhan.web.reading import figures, no_data, spoken
from shouzhan.web.shapes import Bullet, Line, LineStop, Tile, TrendPoint


@dataclass(frozen=True)
class Bar:
    """A bullet bar in percent of its room; the room reaches a little past the farther of value and target."""

    value: float
    pace: float | None
    target: float | None


def bullet_bar(bullet: Bullet) -> Bar:
    """Lay a bullet out on a scale from zero."""
    parts = [float(part) for part in (bullet.value, bullet.target, bullet.pace) if part is not None]
    room = max([*parts, 0.0]) * 1.06 or 1.0

    def percent(amount: Any) -> float | None:
        return None if amount is None else round(max(float(amount), 0.0) / room * 100, 2)

    return Bar(percent(bullet.value) or 0.0, percent(bullet.pace), percent(bullet.target))


@dataclass(frozen=True)
class Spark:
    """A small line in a 120 by 28 box: its unbroken runs, where it ends, and the same in words."""

    runs: tuple[str, ...]
    end: tuple[str, str]
    words: str


def spark(points: tuple[TrendPoint, ...], decimals: int = 0) -> Spark | None:
    """Draw a trend on its own scale; it breaks where there is no data, and two known points are the least."""
    known = [float(point.value) for point in points if point.value is not None]
    if len(known) < 2:
        return None
    low, span = min(known), max(known) - min(known)
    runs: list[list[str]] = [[]]
    for index, point in enumerate(points):
        if point.value is None:
            runs.append([])
            continue
        rise = (float(point.value) - low) / span if span else 0.5
        runs[-1].append(f"{4 + index / (len(points) - 1) * 112:.1f},{24 - rise * 20:.1f}")
    drawn = tuple(" ".join(run) for run in runs if run)
    x, y = drawn[-1].rsplit(" ", 1)[-1].split(",")
    begun = next(index for index, point in enumerate(points) if point.value is not None)
    told = (f"{spoken(p.label)} {no_data() if p.value is None else figures(p.value, decimals)}" for p in points[begun:])
    return Spark(drawn, (x, y), strip_tags(_("；").join(told)))


@dataclass(frozen=True)
class Placed:
    """A stop with its place on the grid and what a screen reader says of it."""

    stop: LineStop
    number: int
    of: int
    column: int
    branch: Any = ""
    leaves: Any = ""
    is_fork: bool = False
    is_last: bool = False
    bound: bool = False


def place(line: Line) -> list[Placed]:
    """Give every stop its column; branches follow the trunk and lie on the second row."""
    placed = _row(line.stops, 1, use=line.use)
    for branch in line.branches:
        leaves = line.stops[branch.after].label if branch.after < len(line.stops) else ""
        placed += _row(branch.stops, branch.after + 2, branch.label, leaves)
    return placed


def _row(
    stops: tuple[LineStop, ...], first: int, branch: Any = "", leaves: Any = "", use: str = ""
) -> list[Placed]:
    row = []
    for index, stop in enumerate(stops):
        is_last = index == len(stops) - 1
        ahead = None if is_last else stops[index + 1]
        bound = use != "board" and ahead is not None and ahead.state in {"coming", "skipped"}
        row.append(
            Placed(
                stop=stop,
                number=index + 1,
                of=len(stops),
                column=first + index,
                branch=branch,
                leaves=leaves,
                is_fork=bool(branch) and index == 0,
                is_last=is_last,
                bound=bound,
            )
        )
    return row


@dataclass(frozen=True)
class Laid:
    """A district with its figure, its name and its place: on the map by classes, or as a bar in percent of the longest."""

    tile: Tile
    name: str
    known: bool
    spot: str = ""
    share: float = 0.0


def on_map(tiles: tuple[Tile, ...], here: Places) -> list[Laid]:
    """Every district where it lies; one that is not listed has no data."""
    given = {tile.code: tile for tile in tiles}
    return [_laid(given.get(place.code, Tile(place.code)), spoken(place.on_map), place.tile) for place in here.districts]


def as_bars(tiles: tuple[Tile, ...], here: Places) -> list[Laid]:
    """Every district with a figure, the greatest first, then those without: for a city that brings no map."""
    given = {tile.code: tile for tile in tiles}
    laid = [_laid(given.get(place.code, Tile(place.code)), spoken(place.short), None) for place in here.districts]
    most = max((float(one.tile.value) for one in laid if one.known), default=0.0) or 1.0  # type: ignore[arg-type]
    shown = [replace(one, share=round(max(float(one.tile.value), 0.0) / most * 100, 2)) if one.known else one for one in laid]  # type: ignore[arg-type]
    return sorted(shown, key=lambda one: (not one.known, -one.share))


def _laid(tile: Tile, name: Any, spot: tuple[int, int, int, int] | None) -> Laid:
    at = " ".join(f"{part}-{n}" for part, n in zip(("at-row", "at-col", "rows", "cols"), spot, strict=True)) if spot else ""
    return Laid(tile, str(name), tile.value is not None, at)
