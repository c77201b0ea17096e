"""What a metric adds up: parts computed row by row, so that the rows behind a figure always make the figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from shouzhan.engine.metrics.units import Value
from shouzhan.kernel.text import Text

Expression = Any  # an Ibis expression


@dataclass(frozen=True)
class Where:
    """A condition on rows, in words and as an Ibis test."""

    words: Text
    test: Callable[[Any], Expression]


@dataclass(frozen=True)
class Part:
    """One column each row contributes, and how the column is gathered; `column` None counts the row itself."""

    how: Literal["count", "sum", "distinct", "expression"]
    column: str | None = None
    where: Where | None = None
    expression: Callable[[Any], Expression] | None = None

    def row(self, table: Any) -> Expression | None:
        """What one row contributes; None where every row contributes one, or where no row alone does."""
        if self.how == "expression":
            return None
        column = table[self.column] if self.column else None
        if self.where is None:
            return column
        test = self.where.test(table)
        return test.ifelse(column, None) if column is not None else test.ifelse(1, 0)

    def gather(self, table: Any) -> Expression:
        """The aggregate over all rows of the table."""
        if self.expression is not None:
            return self.expression(table)
        test = self.where.test(table) if self.where else None
        if self.how == "count":
            return table.count(where=test)
        column = table[self.column]
        return column.nunique(where=test) if self.how == "distinct" else column.sum(where=test)


class ValueSpec:
    """What is computed over the rows of a period."""

    parts: tuple[Part, ...]
    adds_up = False

    @property
    def narrows(self) -> Where | None:
        """The condition only whose rows are behind the figure; a ratio needs the others too."""
        return getattr(self, "where", None)

    def combine(self, gathered: Sequence[Any]) -> Value | None:
        """The value from the gathered parts."""
        raise NotImplementedError

    def words(self) -> Text:
        """The formula in words."""
        raise NotImplementedError


class _OnePart(ValueSpec):
    def combine(self, gathered: Sequence[Any]) -> Value | None:
        return whole(gathered[0])


@dataclass(frozen=True)
class Count(_OnePart):
    """How many rows, or how many that meet a condition."""

    where: Where | None = None
    adds_up = True

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """One count."""
        return (Part("count", where=self.where),)

    def words(self) -> Text:
        """The formula in words."""
        if self.where is None:
            return Text("记录条数", "the number of records")
        return Text(f"其中{self.where.words.zh}的记录条数", f"the number of records that are {self.where.words.en}")


@dataclass(frozen=True)
class Total(_OnePart):
    """The exact sum of a whole-number column (money in fen, people, square metres)."""

    column: str
    label: Text
    where: Where | None = None
    adds_up = True

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """One sum."""
        return (Part("sum", self.column, self.where),)

    def words(self) -> Text:
        """The formula in words."""
        return _limited(Text(f"“{self.label.zh}”合计", f"the sum of {self.label.en}"), self.where)


@dataclass(frozen=True)
class Distinct(_OnePart):
    """How many different values a column has."""

    column: str
    label: Text
    where: Where | None = None

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """One distinct count."""
        return (Part("distinct", self.column, self.where),)

    def words(self) -> Text:
        """The formula in words."""
        return _limited(Text(f"不同“{self.label.zh}”的个数", f"the number of different {self.label.en}"), self.where)


@dataclass(frozen=True)
class Ratio(ValueSpec):
    """One count or sum over another, kept as an exact fraction; over nothing there is no ratio."""

    top: Count | Total | Distinct
    bottom: Count | Total | Distinct

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """Both parts."""
        return (*self.top.parts, *self.bottom.parts)

    def combine(self, gathered: Sequence[Any]) -> Value | None:
        """Top over bottom."""
        top, bottom = whole(gathered[0]), whole(gathered[1])
        return None if top is None or not bottom else Fraction(top) / Fraction(bottom)

    def words(self) -> Text:
        """The formula in words."""
        top, bottom = self.top.words(), self.bottom.words()
        return Text(f"{top.zh} ÷ {bottom.zh}", f"{top.en} ÷ {bottom.en}")


def mean(column: str, label: Text, where: Where | None = None) -> Ratio:
    """The exact average of a whole-number column: a sum over a count, never a float."""
    known = Where(Text(f"已填“{label.zh}”", f"known in {label.en}"), _known(column, where))
    return Ratio(Total(column, label, where), Count(known))


def _known(column: str, where: Where | None) -> Callable[[Any], Expression]:
    def test(table: Any) -> Expression:
        present = table[column].notnull()
        return present & where.test(table) if where else present

    return test


@dataclass(frozen=True)
class Custom(ValueSpec):
    """An aggregate written out in Ibis; its result may be a float only where `may_be_float` says so."""

    expression: Callable[[Any], Expression]
    label: Text
    may_be_float: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:  # type: ignore[override]
        """The one expression."""
        return (Part("expression", expression=self.expression),)

    def combine(self, gathered: Sequence[Any]) -> Value | None:
        """The number as it comes; a float that was not declared is refused."""
        found = gathered[0]
        if isinstance(found, float):
            if not self.may_be_float:
                raise TypeError("a float came out of an expression that was declared exact")
            return found
        return whole(found)

    def words(self) -> Text:
        """The formula in words."""
        return self.label


def whole(found: Any) -> int | Decimal | None:
    """A gathered number, exact: whole numbers as int (PostgreSQL sums integers as numeric), others as Decimal."""
    if found is None or isinstance(found, int):
        return found
    if isinstance(found, Decimal):
        return int(found) if found == found.to_integral_value() else found
    raise TypeError(f"{found!r} is not an exact number")


def _limited(words: Text, where: Where | None) -> Text:
    if where is None:
        return words
    return Text(f"{words.zh}（仅{where.words.zh}）", f"{words.en} (only {where.words.en})")
