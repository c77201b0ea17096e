"""Units of figures: what is stored exactly, and how a reader sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from shouzhan.kernel.text import Text

Exact = int | Fraction | Decimal
Value = Exact | float


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by code; `stored` is the size of one shown unit in what the database keeps (one yuan is 100 fen)."""

    code: str
    label: Text
    stored: Fraction = Fraction(1)
    decimals: int = 0
    dimension: str = "count"

    @property
    def named(self) -> Text:
        """The unit where it stands alone: English has no measure words and says that a number is meant."""
        return Text(self.label.zh, self.label.en or "number")

    def shown(self, value: Value) -> Fraction:
        """A stored value in this unit, exactly."""
        return Fraction(value) / self.stored

    def kept(self, printed: Exact) -> Fraction:
        """A printed number of this unit in stored terms, exactly: 3 亿元 are 30 000 000 000 fen."""
        return Fraction(printed) * self.stored

    def number(self, value: Value) -> str:
        """The number alone, rounded half up to the unit's decimals, with thin grouping by commas."""
        return f"{rounded(self.shown(value), self.decimals):,f}"

    def show(self, value: Value | None, language: str = "zh") -> str:
        """Number and unit as a reader expects them; nothing known reads as "no data"."""
        if value is None:
            return NO_DATA.in_(language)
        label = self.label.in_(language)
        return f"{self.number(value)}%" if label == "%" else f"{self.number(value)} {label}".strip()


NO_DATA = Text("暂无数据", "no data")


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction as a decimal, half away from zero; only ever used for showing."""
    scale = 10**decimals
    doubled = abs(value) * scale * 2
    whole = (doubled.numerator // doubled.denominator + 1) // 2
    number = (Decimal(whole) / Decimal(scale)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return -number if value < 0 and whole else number


PIECES = Unit("pieces", Text("个", ""))
FIRMS = Unit("firms", Text("家", ""))
ITEMS = Unit("items", Text("项", ""))
PEOPLE = Unit("people", Text("人", ""))
DAYS = Unit("days", Text("天", "days"), decimals=1, dimension="time")
WORKING_DAYS = Unit("working-days", Text("个工作日", "working days"), decimals=1, dimension="time")
PERCENT = Unit("percent", Text("%", "%"), Fraction(1, 100), 1, "share")
TIMES = Unit("times", Text("倍", "times"), decimals=2, dimension="share")
YUAN = Unit("yuan", Text("元", "yuan"), Fraction(100), 2, "money")
WAN_YUAN = Unit("wan-yuan", Text("万元", "10k yuan"), Fraction(1_000_000), 2, "money")
YI_YUAN = Unit("yi-yuan", Text("亿元", "100m yuan"), Fraction(10_000_000_000), 2, "money")
SQUARE_METRES = Unit("square-metres", Text("平方米", "m²"), dimension="area")
WAN_SQUARE_METRES = Unit("wan-square-metres", Text("万平方米", "10k m²"), Fraction(10_000), 2, "area")
PER_DAY = Unit("per-day", Text("个/日", "a day"), decimals=1, dimension="rate")
FIRMS_PER_DAY = Unit("firms-per-day", Text("家/日", "a day"), decimals=1, dimension="rate")

UNITS = (
    PIECES,
    FIRMS,
    ITEMS,
    PEOPLE,
    DAYS,
    WORKING_DAYS,
    PERCENT,
    TIMES,
    YUAN,
    WAN_YUAN,
    YI_YUAN,
    SQUARE_METRES,
    WAN_SQUARE_METRES,
    PER_DAY,
    FIRMS_PER_DAY,
)


def printed_unit(text: str, among: Iterable[Unit] = UNITS) -> Unit | None:
    """The unit a document prints, or None where it is not one of ours."""
    wanted = text.strip().replace("％", "%")
    return next((unit for unit in among if unit.label.zh == wanted), None)


def comparable(one: Unit, other: Unit) -> bool:
    """Whether numbers of two units may be held against each other: 万元 and 亿元 may, 家 and 元 may not, and neither may 家 and 项."""
    return one.code == other.code or (one.dimension == other.dimension and one.dimension in CONVERTED)


CONVERTED = frozenset(("money", "share", "area"))  # one unit of these is so many of another; a firm is not so many tasks
