"""The shapes of everything counted: figures, bullets, heat tables, tile maps and charts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shouzhan.web.shapes.components import Badge, Cite, Words

Amount = int | float | Decimal | None


@dataclass(frozen=True)
class Figure:
    """One large number with what it counts, as of when, and on which clause; None is "no data"."""

    label: Words
    value: Amount
    unit: Words = ""
    url: str = ""
    cite: Cite | None = None
    as_of: date | None = None
    note: Words = ""
    target: Amount = None
    badge: Badge | None = None
    decimals: int = 0


@dataclass(frozen=True)
class TrendPoint:
    """One period of a trend; None is "no data", and the line breaks there."""

    label: Words
    value: Amount


@dataclass(frozen=True)
class Bullet:
    """A target as a bar: value so far, the pace it should have reached today, the target, and the trend behind it."""

    label: Words
    value: Amount
    target: Amount
    unit: Words = ""
    pace: Amount = None
    url: str = ""
    deadline: date | None = None
    comparator: str = ">="
    cite: Cite | None = None
    trend: tuple[TrendPoint, ...] = ()
    trend_note: Words = ""
    badge: Badge | None = None
    owner: Words = ""
    scope: Words = ""
    note: Words = ""
    decimals: int = 0


@dataclass(frozen=True)
class HeatCell:
    """A count with its shade, level 0 (nothing) to 5 (most); late adds the seal-red corner and the word."""

    value: Amount = None
    level: int = 0
    url: str = ""
    late: int = 0
    label: Words = ""


@dataclass(frozen=True)
class HeatRow:
    """One unit and its cells."""

    label: Words
    cells: tuple[HeatCell, ...]
    url: str = ""
    total: Amount = None
    total_url: str = ""


@dataclass(frozen=True)
class HeatTable:
    """A table whose cells are shaded by their counts."""

    caption: Words
    columns: tuple[Words, ...]
    rows: tuple[HeatRow, ...]
    unit: Words = ""
    corner: Words = ""
    total_label: Words = ""


@dataclass(frozen=True)
class Tile:
    """One district: code is its six-digit division code, such as 310115."""

    code: str
    value: Amount = None
    level: int = 0
    url: str = ""
    note: Words = ""


@dataclass(frozen=True)
class TileMap:
    """The 16 districts as a schematic grid; caption is the finding, and a district not listed is "no data"."""

    caption: Words
    tiles: tuple[Tile, ...]
    unit: Words = ""
    metric: Words = ""
    url: str = ""
    as_of: date | None = None
    cite: Cite | None = None


@dataclass(frozen=True)
class ChartSeries:
    """A named row of numbers, one per category."""

    name: Words
    values: tuple[Amount, ...]
    emphasis: bool = False


@dataclass(frozen=True)
class ChartLink:
    """A flow of a Sankey."""

    source: Words
    target: Words
    value: Amount


@dataclass(frozen=True)
class ChartSpec:
    """A chart said in words: title is the finding. kind: bar, hbar, stacked, line, bullet, sankey, heat, radar."""

    key: str
    kind: str
    title: Words
    categories: tuple[Words, ...] = ()
    series: tuple[ChartSeries, ...] = ()
    unit: Words = ""
    links: tuple[ChartLink, ...] = ()
    target: Amount = None
    target_label: Words = ""
    metric: Words = ""
    definition_version: str = ""
    as_of: datetime | date | None = None
    cite: Cite | None = None
    url: str = ""
    category_label: Words = ""
    urls: tuple[str, ...] = ()
    decimals: int = 0
    extra_note: Words = ""
    mark: int | None = None
    mark_label: Words = ""
