"""The parts of an indicator system: types, dimensions, indicators, adjustments, vetoes, grades and consequences."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shouzhan.engine.scoring.matrix import Direction
from shouzhan.kernel.text import Text

Source = Literal["column", "metric", "expert", "formula"]
MissingRule = Literal["refuse", "zero", "worst", "mean", "drop"]
TieRule = Literal["all-in", "all-out", "indicators"]
Kind = Literal["promote", "support", "keep", "notice", "rectify", "revoke", "delist"]

SOURCES: tuple[Source, ...] = ("column", "metric", "expert", "formula")
MISSING: tuple[MissingRule, ...] = ("refuse", "zero", "worst", "mean", "drop")
TIES: tuple[TieRule, ...] = ("all-in", "all-out", "indicators")
KINDS: tuple[Kind, ...] = ("promote", "support", "keep", "notice", "rectify", "revoke", "delist")
HARMFUL: frozenset[Kind] = frozenset({"notice", "rectify", "revoke", "delist"})


@dataclass(frozen=True)
class Named:
    """What a type or a dimension is called and which clause asks for it."""

    key: str
    title: Text
    clause: str = ""


@dataclass(frozen=True)
class Band:
    """Values from `low` up to but not including `high` earn these points of a hundred; an open end is None."""

    low: float | None
    high: float | None
    points: float

    def holds(self, value: float) -> bool:
        """Whether the value falls into the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True)
class Scale:
    """How a value becomes points: the name of the way and its settings."""

    name: str
    settings: Mapping[str, float] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Error:
    """How far a measured value may be off: by an amount, by a share of itself, or the larger of both."""

    absolute: float = 0.0
    relative: float = 0.0


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured, and how it counts for each type."""

    key: str
    title: Text
    dimension: str
    source: Source
    origin: str  # the data column, the metric's or expert item's name, or the formula
    unit: str
    direction: Direction
    scale: Scale
    weights: Mapping[str, float]  # by type; a type that is absent does not count it
    window: str = ""
    missing: MissingRule = "refuse"
    roles: frozenset[str] = frozenset()  # what a document demands of a system, such as result-transfer
    is_self_reported: bool = False
    error: Error = Error()
    low: float | None = None  # what a value can be at all
    high: float | None = None
    clause: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class Adjustment:
    """Points added (bonus) or taken away (deduction) beside the weights: so many a unit of a column, up to a cap."""

    key: str
    title: Text
    column: str
    each: float  # above zero for both; a deduction takes it away
    most: float
    is_bonus: bool
    is_self_reported: bool = False
    clause: str = ""


@dataclass(frozen=True)
class Veto:
    """A fact that allows no better grade than the one named, whatever the points."""

    key: str
    title: Text
    column: str
    from_value: float  # the veto holds from this value of the column up
    grade: str
    clause: str = ""


@dataclass(frozen=True)
class Consequence:
    """What a grade brings."""

    kind: Kind
    title: Text
    clause: str = ""

    @property
    def is_harmful(self) -> bool:
        """Whether somebody would appeal against it."""
        return self.kind in HARMFUL


@dataclass(frozen=True)
class Grade:
    """A grade, best first: reached by points, limited by a share or a number of subjects."""

    key: str
    title: Text
    at_least: float | None = None
    share: float | None = None  # at most this share of the type, best places first
    most: int | None = None
    last_share: float | None = None  # at least this share of the type, last places first
    consequence: Consequence | None = None
    by_type: Mapping[str, Consequence] = field(default_factory=dict)  # in its place for some types
    clause: str = ""

    def for_type(self, key: str) -> "Grade":
        """The grade with what it brings to subjects of a type."""
        return replace(self, consequence=self.by_type[key]) if key in self.by_type else self


@dataclass(frozen=True)
class Admissible:
    """Which other weights could have been set: the ground a ranking has to stand on."""

    within: float | None = None  # each weight may move by this share of itself; None: anywhere
    keeps_dimensions: bool = False  # the sum of each dimension stays


@dataclass(frozen=True)
class Demands:
    """What the governing document asks of the system itself."""

    roles: Mapping[str, str] = field(default_factory=dict)  # a role every type must weigh: its clause
    falling: Mapping[str, str] = field(default_factory=dict)  # a role whose weight must be below the previous system's: its clause
    previous: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # role: type: weight before


@dataclass(frozen=True)
class Scheme:
    """A whole indicator system."""

    key: str
    title: Text
    edition: str
    types: tuple[Named, ...]
    dimensions: tuple[Named, ...]
    indicators: tuple[Indicator, ...]
    grades: tuple[Grade, ...]
    method: str = "saw"
    weighting: str = "declared"  # or equal, entropy, critic, ahp
    judgements: str = ""  # for ahp: the file beside this one
    full: float = 100.0
    adjustments: tuple[Adjustment, ...] = ()
    bonus_most: float | None = None
    vetoes: tuple[Veto, ...] = ()
    ties: TieRule = "all-in"
    tie_indicators: tuple[str, ...] = ()
    rounding: Literal["down", "up", "half"] = "down"  # of a quota that is no whole number
    admissible: Admissible = Admissible()
    demands: Demands = Demands()
    consequences: Mapping[str, Consequence] = field(default_factory=dict)  # also those that no grade brings by itself
    serves: tuple[str, ...] = ()  # the systems of the governing documents it is a part of
    clause: str = ""
    to_confirm: bool = False
    is_synthetic: bool = False

    def of_type(self, key: str) -> tuple[Indicator, ...]:
        """The indicators that count for a type, in the file's order."""
        return tuple(one for one in self.indicators if one.weights.get(key, 0.0) > 0)

    def grade(self, key: str) -> Grade:
        """A grade by its key."""
        return next(one for one in self.grades if one.key == key)

    def rank_of(self, key: str) -> int:
        """How good a grade is: 0 the best."""
        return next(at for at, one in enumerate(self.grades) if one.key == key)
