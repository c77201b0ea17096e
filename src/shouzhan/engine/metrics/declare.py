"""What a metric is: one name, one question, one source, one date, declared breakdowns, one definition version."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from shouzhan.engine.metrics.units import Unit
from shouzhan.engine.metrics.values import ValueSpec
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

Kind: TypeAlias = Literal["flow", "stock", "daily-average", "ratio", "statement"]
Table: TypeAlias = Any  # an ibis.Table; Ibis is imported only where something is compiled
Tables: TypeAlias = Mapping[str, Table]
KINDS: tuple[Kind, ...] = ("flow", "stock", "daily-average", "ratio", "statement")
PERIODS = ("month", "quarter", "year")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class BadDeclaration(ValueError):  # noqa: N818 - an answer to the caller, told in a sentence
    """A declaration that could not be computed or printed; told at start, never at night."""


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension, with the words a reader sees."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A declared breakdown: a column of the source, and its members where the list is closed."""

    name: str
    label: Text
    column: str = ""
    members: tuple[Member, ...] = ()
    whole: Member | None = None  # stands for all of them together: it has a name and is no line of its own where nothing has it

    @property
    def reads(self) -> str:
        """The column the breakdown groups by."""
        return self.column or self.name

    def words(self, key: object) -> Text:
        """The label of one value."""
        if key is None:
            return Text("未注明", "not stated")
        named = (*self.members, self.whole) if self.whole else self.members
        return next((m.label for m in named if m.key == key), Text(str(key), str(key)))


@dataclass(frozen=True, eq=False)
class Source:
    """The relation a metric reads, declared with Ibis over database tables.

    `tables` names each table's columns with Ibis types ("!int64" is never null). `build` gets the tables by name
    and returns one relation in which `number_column` is the public record number and is unique. `called` says what a
    reader calls the columns that a formula names.
    """

    name: str
    title: Text
    tables: Mapping[str, Mapping[str, str]]
    build: Callable[[Tables], Table]
    number_column: str = "number"
    label_column: str | None = None
    revision_column: str | None = None
    empty_means: Literal["zero", "no-data"] = "no-data"
    since: date | None = None
    called: Mapping[str, Text] = field(default_factory=dict)

    def words(self, column: str) -> Text:
        """What a reader calls a column."""
        return self.called.get(column, Text(column, column))

    def __post_init__(self) -> None:
        if not self.tables:
            raise BadDeclaration(f"source {self.name}: names no table")
        if self.empty_means not in ("zero", "no-data"):
            raise BadDeclaration(f"source {self.name}: empty_means is zero or no-data")


def single_table(table: str, columns: Mapping[str, str], **settings: Any) -> Source:
    """A source that reads one table as it stands."""
    settings.setdefault("build", lambda tables: tables[table])
    return Source(tables={table: dict(columns)}, **settings)


@dataclass(frozen=True, eq=False)
class Metric:
    """One figure's definition; every board, target and report reads figures only through it.

    `dated` decides the period. A stock counts what has begun and not `ended`; a daily average needs a period; a
    statement takes the latest row of each `latest_per` group.
    """

    name: str
    asks: Text
    unit: Unit
    source: Source
    value: ValueSpec
    dated: str
    owner: Text
    kind: Kind
    version: int
    by: tuple[Dimension, ...] = ()
    ended: str | None = None
    latest_per: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    serves: tuple[str, ...] = ()
    good: Literal["up", "down"] | None = None
    stale_after_days: int | None = None
    few: int = 0  # with fewer records than these a part would tell what is one record's own
    scope: str = ""  # what is counted over, as documents print it; nothing is the whole city
    title: Text | None = None
    note: Text | None = None
    changes: tuple[tuple[int, Text], ...] = field(default=())

    def __post_init__(self) -> None:
        for problem in problems(self):
            raise BadDeclaration(f"metric {self.name or '?'}: {problem}")

    @property
    def heading(self) -> Text:
        """The short title, or the question where no title is given."""
        return self.title or self.asks

    def dimension(self, name: str) -> Dimension:
        """The declared breakdown of that name; refuses one that was not declared."""
        for dimension in self.by:
            if dimension.name == name:
                return dimension
        raise UnknownDimension(self.name, name, tuple(d.name for d in self.by))


class UnknownDimension(LookupError):  # noqa: N818 - an answer to the caller, told in a sentence
    """A breakdown that the metric does not declare."""

    def __init__(self, metric: str, name: str, known: tuple[str, ...]) -> None:
        self.known = known
        listed = "、".join((*known, *PERIODS))
        self.sentence = Text(
            f"指标 {metric} 没有声明“{name}”这一维度；可用：{listed}。",
            f"Metric {metric} declares no breakdown {name!r}; there are: {', '.join((*known, *PERIODS))}.",
        )
        super().__init__(self.sentence.en)


def problems(metric: Metric) -> list[str]:
    """What is missing or contradictory in a declaration; empty when it may stand."""
    found = [sentence for wrong, sentence in _checks(metric) if wrong]
    names = [d.name for d in metric.by]
    found += [f"dimension {n} is declared twice" for n in sorted(set(names)) if names.count(n) > 1]
    found += [f"dimension {n} has a reserved name" for n in names if n in PERIODS]
    return found


def _checks(metric: Metric) -> tuple[tuple[bool, str], ...]:
    return (
        (not _NAME.fullmatch(metric.name), "the name is lower-case words joined by hyphens"),
        (not (metric.asks and metric.asks.zh and metric.asks.en), "asks no question in both languages"),
        (not isinstance(metric.unit, Unit), "has no unit"),
        (not isinstance(metric.source, Source), "has no source"),
        (not isinstance(metric.value, ValueSpec), "has no value"),
        (not metric.dated, "has no date that decides the period"),
        (not (metric.owner and metric.owner.zh and metric.owner.en), "has no owner"),
        (not isinstance(metric.version, int) or metric.version < 1, "has no definition version"),
        (metric.kind not in KINDS, f"is none of {', '.join(KINDS)}"),
        (metric.kind == "statement" and not metric.latest_per, "a statement says per whom the latest counts"),
        (metric.kind != "statement" and bool(metric.latest_per), "only a statement has latest_per"),
        (metric.kind in ("flow", "statement") and metric.ended is not None, f"a {metric.kind} does not end"),
        (
            metric.kind == "daily-average" and not getattr(metric.value, "adds_up", False),
            "a daily average averages a count or a total",
        ),
    )


class Registry:
    """All metrics by name; refuses a second one of the same name."""

    def __init__(self) -> None:
        self._metrics: dict[str, Metric] = {}

    def add(self, *metrics: Metric) -> None:
        """Register metrics; a name can be taken once."""
        for metric in metrics:
            if metric.name in self._metrics:
                raise BadDeclaration(f"metric {metric.name}: the name is taken")
            self._metrics[metric.name] = metric

    def __getitem__(self, name: str) -> Metric:
        try:
            return self._metrics[name]
        except KeyError:
            raise UnknownMetric(name, tuple(sorted(self._metrics))) from None

    def __contains__(self, name: object) -> bool:
        return name in self._metrics

    def __iter__(self) -> Any:
        return iter(sorted(self._metrics.values(), key=lambda metric: metric.name))

    def __len__(self) -> int:
        return len(self._metrics)


class UnknownMetric(LookupError):  # noqa: N818 - an answer to the caller, told in a sentence
    """No metric of that name is declared."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.known = known
        self.sentence = Text(
            f"没有名为“{name}”的指标；用 shouzhan metric list 查看全部。",
            f"There is no metric {name!r}; shouzhan metric list names them all.",
        )
        super().__init__(self.sentence.en)


METRICS = Registry()
