"""Rows of facts as columns: read at once where they are ordinary, one by one where they are not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shouzhan.engine.rules.columns import Coded, ItemColumns
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import MOST_ITEMS, NO, YES, BadFact, Fact, Sort, read_all

Array = Any
EPOCH = date(1970, 1, 1)
_PLAIN = r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PLACES = {Sort.MONEY: 2, Sort.WHOLE: 0, Sort.RATIO: 9, Sort.NUMBER: 9}
_WIDTH = 10**18
_MOST_DIGITS, _MOST_PLACES, _FEW_PLACES = 38, 18, 9  # of a decimal of 128 bits; of whole numbers of 64 bits; of what people write


@dataclass(frozen=True, slots=True)
class Raw:
    """A column of numbers as whole numbers over one bottom."""

    top: Array
    bottom: int


@dataclass
class Table:
    """Rows of one rule's facts; `odd` rows are worked out singly, `bad` rows not at all."""

    rows: int
    facts: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Array] = field(default_factory=dict)
    items: dict[str, ItemColumns] = field(default_factory=dict)
    odd: dict[int, dict[str, Any]] = field(default_factory=dict)
    bad: dict[int, BadFact] = field(default_factory=dict)

    @property
    def ordinary(self) -> Array:
        """The rows that are worked out by columns."""
        mask = np.ones(self.rows, dtype=bool)
        for row in (*self.odd, *self.bad):
            mask[row] = False
        return mask


def read_table(rule: Rule, columns: Mapping[str, Any], rows: int) -> Table:
    """Read the columns of a rule's facts; what the quick way cannot take is read row by row, and named if it is bad."""
    table = Table(rows)
    suspect: Any = False
    for fact in rule.facts:
        column = columns.get(fact.name)
        if isinstance(column, Raw | Coded):  # read already
            table.facts[fact.name] = column
        else:
            suspect = suspect | _read(table, fact, pa.nulls(rows) if column is None else _as_arrow(column))
    if suspect is False:
        return table
    known = {fact.name for fact in rule.facts}
    for row in np.flatnonzero(suspect):
        given = {name: _plain_value(column[int(row)]) for name, column in columns.items() if name in known}
        try:
            table.odd[int(row)] = read_all(rule.facts, {name: value for name, value in given.items() if value is not None})
        except BadFact as bad:
            table.bad[int(row)] = bad
    return table


def _as_arrow(column: Any) -> Any:
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks()
    if isinstance(column, pa.Array | np.ndarray):
        return column
    try:
        return pa.array(column)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return list(column)  # mixed kinds: every row is looked at


def _plain_value(value: Any) -> Any:
    plain = value.as_py() if isinstance(value, pa.Scalar) else value.item() if isinstance(value, np.generic) else value
    return _spelled(plain)


def _spelled(value: Any) -> Any:
    """Decimals as they are written, in lists and items too: no digit is lost, whatever their width."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return [_spelled(one) for one in value]
    return {key: _spelled(one) for key, one in value.items()} if isinstance(value, dict) else value


def _read(table: Table, fact: Fact, column: Any) -> Array:
    """Read one column into the table and tell which rows it could not take."""
    if isinstance(column, np.ndarray) and column.dtype == bool and fact.sort is Sort.YES_NO:
        table.facts[fact.name] = column
        if fact.optional:
            table.given[fact.name] = np.ones(table.rows, dtype=bool)
        return False
    if isinstance(column, list):
        column = _mixed(fact, column)
        if column is None:
            return _give_up(table, fact)
    if isinstance(column, np.ndarray):
        column = pa.array(column)
    if fact.sort is Sort.ITEMS:
        return _read_items(table, fact, column)
    if fact.sort is Sort.SERIES:
        return _read_series(table, fact, column)
    missing = np.asarray(column.is_null())
    found, suspect = _COLUMNS[fact.kind.value](fact, column)
    table.facts[fact.name] = found
    if fact.optional:
        table.given[fact.name] = ~missing
        return suspect & ~missing
    return suspect | missing


def _mixed(fact: Fact, column: list[Any]) -> Any:
    """A column of mixed kinds as text, where text says the same; else nothing."""
    if fact.sort in (Sort.ITEMS, Sort.SERIES):
        return None
    return pa.array([str(v) if type(v) in (int, str) else None if v is None else "\0" for v in column], pa.string())


def _give_up(table: Table, fact: Fact) -> Array:
    table.facts[fact.name] = _blank(fact, table.rows)
    if fact.optional:
        table.given[fact.name] = np.zeros(table.rows, dtype=bool)
    if fact.sort is Sort.ITEMS:
        table.items[fact.name] = ItemColumns(np.zeros(table.rows + 1, dtype=np.int64), {one.name: _blank(one, 0) for one in fact.fields})
    return np.ones(table.rows, dtype=bool)


def _blank(fact: Fact, rows: int) -> Any:
    if fact.sort is Sort.SERIES:
        return [_blank(fact.fields[0], rows) for _ in range(fact.length)]
    if fact.sort is Sort.YES_NO:
        return np.zeros(rows, dtype=bool)
    if fact.sort is Sort.CHOICE:
        return Coded(np.zeros(rows, dtype=np.int64), _options(fact))
    if fact.sort is Sort.DAY:
        return np.full(rows, (date(2025, 1, 2) - EPOCH).days, dtype=np.int64)
    if fact.sort is Sort.WORDS:
        return np.full(rows, "", dtype=object)
    return Raw(np.zeros(rows, dtype=np.int64), 1)


def _options(fact: Fact) -> Array:
    return np.array([name for name, _label in fact.options], dtype=object)


def _numbers(fact: Fact, column: Any) -> tuple[Any, Array]:
    kind = column.type
    if pa.types.is_integer(kind):
        top = np.asarray(pc.fill_null(column, 0)).astype(np.int64, copy=False)
        return Raw(top, 1), _outside(fact, top, 1)
    if pa.types.is_floating(kind):
        return _from_floats(fact, np.asarray(pc.fill_null(column, 0.0), dtype=np.float64))
    if pa.types.is_decimal(kind):
        narrow = _as_128(column)
        return (_blank(fact, len(column)), np.ones(len(column), dtype=bool)) if narrow is None else _from_decimals(fact, narrow)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = pc.fill_null(column, "x")
        fits = pc.match_substring_regex(text, _PLAIN if fact.sort is not Sort.MONEY else r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$")
        decimals = pc.if_else(fits, text, "0").cast(pa.decimal128(28, _PLACES[fact.sort] or 9))
        found, outside = _from_decimals(fact, decimals)
        return found, outside | ~np.asarray(fits)
    return _blank(fact, len(column)), np.ones(len(column), dtype=bool)


def _from_floats(fact: Fact, values: Array) -> tuple[Any, Array]:
    """Floats whose shortest writing has few decimals are that decimal; the rest are looked at singly."""
    bottom = 100 if fact.sort is Sort.MONEY else 10**6
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.rint(values * bottom)
        safe = np.isfinite(scaled) & (np.abs(scaled) < 2**52)
        top = np.where(safe, scaled, 0).astype(np.int64)
        suspect = ~safe | (top / bottom != values)
    return Raw(top, bottom), suspect | _outside(fact, top, bottom)


def _as_128(column: Any) -> Any:
    """Decimals of any width and scale as those of 128 bits; nothing where one of them would lose a digit."""
    filled, scale = pc.fill_null(column, pa.scalar(Decimal(0), column.type)), column.type.scale
    if pa.types.is_decimal128(column.type) and 0 <= scale <= _MOST_PLACES:
        return filled
    try:
        return filled.cast(pa.decimal128(_MOST_DIGITS, max(scale, 0) if scale <= _MOST_PLACES else _FEW_PLACES))
    except pa.ArrowInvalid:
        return None


def _from_decimals(fact: Fact, column: Any) -> tuple[Any, Array]:
    bottom = 10 ** int(column.type.scale)
    halves = np.frombuffer(column.buffers()[1], dtype=np.int64)[2 * column.offset : 2 * (column.offset + len(column))].reshape(-1, 2)
    top = halves[:, 0].copy()
    suspect = halves[:, 1] != (top >> 63)
    if fact.sort is Sort.MONEY and bottom > 100:
        suspect = suspect | (top % (bottom // 100) != 0)
    return _smaller(top, bottom), suspect | _outside(fact, top, bottom)


def _smaller(top: Array, bottom: int) -> Raw:
    """The same column over a smaller bottom, where no row needs the larger."""
    for factor in (10**9, 10**7, 10**5, 10**3, 100, 10):
        if bottom % factor == 0 and not np.any(top % factor):
            return Raw(top // factor, bottom // factor)
    return Raw(top, bottom)


def _outside(fact: Fact, top: Array, bottom: int) -> Array:
    outside = np.abs(top) >= _WIDTH
    if fact.sort is Sort.WHOLE and bottom > 1:
        outside |= top % bottom != 0
    if fact.least is not None:
        outside |= top < -((-fact.least.numerator * bottom) // fact.least.denominator)
    if fact.most is not None:
        outside |= top > (fact.most.numerator * bottom) // fact.most.denominator
    return outside


def _yes_no(fact: Fact, column: Any) -> tuple[Any, Array]:
    if pa.types.is_boolean(column.type):
        return np.asarray(pc.fill_null(column, False)), np.zeros(len(column), dtype=bool)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        text = pc.fill_null(column, "")
        yes, no = (np.asarray(pc.is_in(text, pa.array(written, text.type))) for written in (YES, NO))
        return yes, ~(yes | no)
    return np.zeros(len(column), dtype=bool), np.ones(len(column), dtype=bool)


def _words(fact: Fact, column: Any) -> tuple[Any, Array]:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type)):
        return _blank(fact, len(column)), np.ones(len(column), dtype=bool)
    if fact.sort is Sort.WORDS:
        found = np.array(pc.fill_null(column.cast(pa.string()), "").to_pylist(), dtype=object)
        return found, np.array([len(word) > 1000 for word in found], dtype=bool)
    options = _options(fact)
    codes = pc.fill_null(pc.index_in(column.cast(pa.string()), pa.array(options.tolist(), pa.string())), -1)
    places = np.asarray(codes).astype(np.int64)
    return Coded(np.maximum(places, 0), options), places < 0


def _days(fact: Fact, column: Any) -> tuple[Any, Array]:
    fill = (date(2025, 1, 2) - EPOCH).days
    kind = column.type
    if pa.types.is_date32(kind):
        found = np.asarray(pc.fill_null(column.cast(pa.int32()), fill)).astype(np.int64)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = pc.fill_null(column, "")
        shaped = np.asarray(pc.match_substring_regex(text, _DAY))
        days = pc.strptime(pc.if_else(pa.array(shaped), text, "2025-01-02"), "%Y-%m-%d", "s", error_is_null=True)
        # a day that does not exist may be carried over by the reader; only what reads back the same is taken
        back = np.asarray(pc.fill_null(pc.equal(pc.strftime(days, "%Y-%m-%d"), text), False))
        found = np.asarray(pc.fill_null(days.cast(pa.int64()), fill * 86400)) // 86400
        shaped &= back
        found = np.where(shaped, found, fill)
        return found, ~shaped | _far(found)
    else:
        return _blank(fact, len(column)), np.ones(len(column), dtype=bool)
    return found, _far(found)


def _far(days: Array) -> Array:
    return (days < (date(1900, 1, 1) - EPOCH).days) | (days > (date(2200, 12, 31) - EPOCH).days)


_COLUMNS: dict[str, Callable[[Fact, Any], tuple[Any, Array]]] = {"number": _numbers, "yes-no": _yes_no, "words": _words, "day": _days}


def _read_items(table: Table, fact: Fact, column: Any) -> Array:
    if pa.types.is_null(column.type) or not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        return _give_up(table, fact)
    missing = np.asarray(column.is_null())
    flat, lengths = column.flatten(), np.asarray(pc.fill_null(pc.list_value_length(column), 0)).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    owner = np.repeat(np.arange(table.rows), lengths)
    suspect_items = np.zeros(len(flat), dtype=bool)
    fields: dict[str, Any] = {}
    is_struct = pa.types.is_struct(flat.type)
    known = {one.name for one in flat.type} if is_struct else set()
    if len(flat) and (not is_struct or known - {one.name for one in fact.fields}):
        return _give_up(table, fact)
    for one in fact.fields:
        if one.name in known:
            part = pc.struct_field(flat, one.name)
            found, suspect = _COLUMNS[one.kind.value](one, part)
            suspect_items |= suspect | (np.asarray(part.is_null()) if not one.optional else False)
        else:
            found = _blank(one, len(flat))
            suspect_items |= True
        fields[one.name] = found
    table.items[fact.name] = ItemColumns(starts, fields)
    table.facts[fact.name] = None
    suspect = (missing & (not fact.optional)) | (lengths > MOST_ITEMS)
    suspect[owner[suspect_items]] = True
    return suspect


def _read_series(table: Table, fact: Fact, column: Any) -> Array:
    is_list = pa.types.is_list(column.type) or pa.types.is_large_list(column.type) or pa.types.is_fixed_size_list(column.type)
    if not is_list:
        return _give_up(table, fact)
    lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
    if np.any(lengths != fact.length):
        return _give_up(table, fact)
    flat = column.flatten()
    found, suspect = _numbers(fact.fields[0], flat)
    missing = np.asarray(flat.is_null()) | suspect
    table.facts[fact.name] = [Raw(np.ascontiguousarray(found.top[place :: fact.length]), found.bottom) for place in range(fact.length)]
    return missing.reshape(-1, fact.length).any(axis=1)


def day_of(number: int) -> date:
    """The day behind a number."""
    return EPOCH + timedelta(days=int(number))


def fraction_of(raw: Raw, row: int) -> Fraction:
    """One number of a column, exactly."""
    return Fraction(int(raw.top[row]), raw.bottom)
