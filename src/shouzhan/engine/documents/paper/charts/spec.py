"""What a chart on paper says: its finding, its numbers, and where they come from."""

from dataclasses import dataclass
from decimal import Decimal

Amount = int | float | Decimal | None


@dataclass(frozen=True)
class BulletBar:
    """One target: the value reached, the pace it should have reached by now, and the target."""

    label: str
    value: Amount
    target: Amount
    pace: Amount = None
    unit: str = ""
    decimals: int | None = 0
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A named row of numbers, one per category; None is "no data" and leaves a gap."""

    name: str
    values: tuple[Amount, ...]
    emphasis: bool = False


@dataclass(frozen=True)
class HeatLine:
    """One line of a heat table."""

    label: str
    values: tuple[Amount, ...]


@dataclass(frozen=True)
class DistrictTile:
    """One district: code is its six-digit division code, such as 310115."""

    code: str
    value: Amount


@dataclass(frozen=True)
class Bullets:
    """Targets under one another, each on its own scale."""

    title: str
    bars: tuple[BulletBar, ...]
    unit: str = ""


@dataclass(frozen=True)
class Trend:
    """Lines over time; the last point of each is labelled."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: Amount = None
    target_label: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class GroupedBars:
    """Upright bars side by side, from zero, each with its number."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Heat:
    """A table whose cells are shaded by their counts."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[HeatLine, ...]
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class DistrictTiles:
    """Shanghai's 16 districts as a schematic grid; a district not listed is shown as "no data"."""

    title: str
    tiles: tuple[DistrictTile, ...]
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class StackedBar:
    """One bar: what each part brings, and the figure at its end; a part below zero takes away from the others."""

    label: str
    values: tuple[Amount, ...]
    total: Amount
    note: str = ""


@dataclass(frozen=True)
class Stacks:
    """Bars lying under one another on one scale, each made of the same parts."""

    title: str
    parts: tuple[str, ...]
    bars: tuple[StackedBar, ...]
    unit: str = ""
    full: Amount = None
    decimals: int = 0


@dataclass(frozen=True)
class PlaceRange:
    """The places one may take: the best, the published and the worst; `note` says what the range means."""

    label: str
    best: int
    published: int
    worst: int
    note: str = ""
    warned: bool = False


@dataclass(frozen=True)
class PlaceRanges:
    """A line of stops for each: from its best to its worst of so many places, the published one filled."""

    title: str
    lines: tuple[PlaceRange, ...]
    places: int
    unit: str = ""


@dataclass(frozen=True)
class Radars:
    """Small radars side by side, each against the same comparison; axes are numbered and named below."""

    title: str
    axes: tuple[str, ...]
    panels: tuple[Series, ...]
    against: Series | None = None
    full: float = 100
    unit: str = ""
    decimals: int = 0


ChartSpec = Bullets | Trend | GroupedBars | Heat | DistrictTiles | Stacks | PlaceRanges | Radars
