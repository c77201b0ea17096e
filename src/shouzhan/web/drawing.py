"""The geometry of what the server draws itself: bullet bars, trends, the Line's columns, the districts' order."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouzhan.web.shapes import Bullet, Line, LineStop, Tile

# The 16 districts by division code, in the order the city's own lists print them.
DISTRICTS: dict[str, tuple[str, str]] = {
    "310115": ("浦东新区", "Pudong"),
    "310101": ("黄浦区", "Huangpu"),
    "310106": ("静安区", "Jing'an"),
    "310104": ("徐汇区", "Xuhui"),
    "310105": ("长宁区", "Changning"),
    "310107": ("普陀区", "Putuo"),
    "310109": ("虹口区", "Hongkou"),
    "310110": ("杨浦区", "Yangpu"),
    "310113": ("宝山区", "Baoshan"),
    "310112": ("闵行区", "Minhang"),
    "310114": ("嘉定区", "Jiading"),
    "310116": ("金山区", "Jinshan"),
    "310117": ("松江区", "Songjiang"),
    "310118": ("青浦区", "Qingpu"),
    "310120": ("奉贤区", "Fengxian"),
    "310151": ("崇明区", "Chongming"),
}


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


def trend_points(values: tuple[int | float | Decimal | None, ...]) -> str:
    """Turn a row of figures into the points of a polyline in a 100 by 24 box; gaps are passed over."""
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low = min(value for _, value in known)
    span = (max(value for _, value in known) - low) or 1.0
    width = len(values) - 1
    return " ".join(
        f"{index / width * 100:.1f},{22 - (value - low) / span * 20:.1f}" for index, value in known
    )


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


def all_districts(tiles: tuple[Tile, ...]) -> list[tuple[Tile, tuple[str, str], bool]]:
    """Return the 16 districts in order, with whether there is a figure for each."""
    given = {tile.code: tile for tile in tiles}
    return [
        (given.get(code, Tile(code)), names, code in given and given[code].value is not None)
        for code, names in DISTRICTS.items()
    ]
