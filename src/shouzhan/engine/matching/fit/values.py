"""Reads the `fields` of a need or a result: each key has one form, what is not written is unknown, what is wrong is named."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from shouzhan.engine.calling import both
from shouzhan.engine.matching.text import fold

T = TypeVar("T", int, date)
LOWEST, HIGHEST = 1, 9
_DEAREST = Decimal(10) ** 13  # more yuan than anything costs; keeps every sum a small number
_INDUSTRY = re.compile(r"[A-T](\d{2,4})?")
_IPC = re.compile(r"[A-H](\d{2}([A-Z](\d{1,4}(/\d{2,6})?)?)?)?")


class BadFieldError(ValueError):
    """A field cannot be read; the sentence names it."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"fields.{key}: {why}")


@dataclass(frozen=True, slots=True)
class Band(Generic[T]):
    """From one value to another, both included; an end that is None is open."""

    low: T | None
    high: T | None

    def gap(self, other: "Band[T]") -> "tuple[T, T] | None":
        """The two ends that do not meet, the lower one first; None where the bands overlap."""
        for below, above in ((self, other), (other, self)):
            if below.high is not None and above.low is not None and below.high < above.low:
                return below.high, above.low
        return None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one side; None or empty is unknown."""

    field: frozenset[str] = frozenset()
    industry: frozenset[str] = frozenset()
    ipc: frozenset[str] = frozenset()
    maturity: Band[int] | None = None
    price: Band[int] | None = None  # in fen
    region: frozenset[str] = frozenset()
    window: Band[date] | None = None
    cross_border: bool | None = None
    updated: date | None = None
    party: frozenset[str] = frozenset()
    confidential: bool = False
    withdrawn: bool = False
    embargo: date | None = None
    refused: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()


UNKNOWN = Facts()
KEYS = tuple(field.name for field in fields(Facts))


def facts_of(given: Mapping[str, Any], *, of_need: bool = False) -> Facts:
    """The facts in a `fields` object; other keys are carried and do not count, null is unknown."""
    read = _NEED if of_need else _RESULT
    return Facts(**{key: read[key](key, given[key]) for key in KEYS if given.get(key) is not None})


def check_result(given: Mapping[str, Any]) -> None:
    """Refuse a result's fields that could not be used."""
    facts_of(given)


def _texts(key: str, value: Any) -> frozenset[str]:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(one, str) and one.strip() for one in several):
        raise BadFieldError(key, both(f"{value!r} 既不是文字，也不是文字的列表", f"{value!r} is neither a text nor a list of texts"))
    return frozenset(fold(one).strip() for one in several)


def _exact(key: str, value: Any) -> frozenset[str]:
    """Identifiers are compared as they are written."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(one, str) and one.strip() for one in several):
        raise BadFieldError(key, both(f"{value!r} 既不是文字，也不是文字的列表", f"{value!r} is neither a text nor a list of texts"))
    return frozenset(several)


def _codes(pattern: re.Pattern[str], example: str) -> Callable[[str, Any], frozenset[str]]:
    def read(key: str, value: Any) -> frozenset[str]:
        codes = frozenset(one.upper().replace(" ", "") for one in _texts(key, value))
        for one in sorted(codes):
            if not pattern.fullmatch(one):
                raise BadFieldError(key, both(f"{one!r} 不是 {example} 这样的代码", f"{one!r} is no code such as {example}"))
        return codes

    return read


def _truth(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadFieldError(key, both(f"{value!r} 既不是 true，也不是 false", f"{value!r} is neither true nor false"))
    return value


def day_of(key: str, value: Any) -> date:
    """The day that a row holds by this name; a ValueError says what is wrong with it."""
    try:
        return _day(key, value)
    except BadFieldError as bad:
        raise ValueError(str(bad).removeprefix("fields.")) from None


def _day(key: str, value: Any) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadFieldError(key, both(f"{value!r} 不是 2026-11-20 这样的日期", f"{value!r} is no day such as 2026-11-20"))


def _level(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not LOWEST <= value <= HIGHEST:
        raise BadFieldError(key, both(f"{value!r} 不是 {LOWEST} 至 {HIGHEST} 的整数", f"{value!r} is no whole number from {LOWEST} to {HIGHEST}"))
    return value


def _fen(key: str, value: Any) -> int:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InvalidOperation
        amount = Decimal(str(value))
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise BadFieldError(key, both(f"{value!r} 不是以元计的金额", f"{value!r} is no amount in yuan")) from None
    if not 0 <= amount <= _DEAREST:
        raise BadFieldError(key, both(f"{value!r} 小于零" if amount < 0 else f"{value!r} 超过了任何价格", f"{value!r} is below zero" if amount < 0 else f"{value!r} is more than anything costs"))
    if amount * 100 % 1:
        raise BadFieldError(key, both(f"{value!r} 小于一分的部分无法计", f"{value!r} has parts of a fen"))
    return int(amount * 100)


def _band(one: Callable[[str, Any], T], alone: Callable[[T], Band[T]] | None) -> Callable[[str, Any], Band[T]]:
    """A pair of ends, either of them null; or a single value where that means something."""

    def read(key: str, value: Any) -> Band[T]:
        if not isinstance(value, list):
            if alone is None:
                raise BadFieldError(key, both(f"{value!r} 不是 [起, 止] 这样的一对", f"{value!r} is no pair [from, to]"))
            return alone(one(key, value))
        if len(value) != 2:
            raise BadFieldError(key, both(f"{value!r} 不是 [起, 止] 这样的一对", f"{value!r} is no pair [from, to]"))
        low, high = (None if end is None else one(key, end) for end in value)
        if low is not None and high is not None and high < low:
            raise BadFieldError(key, both(f"{value!r} 的止在起之前", f"{value!r} ends before it begins"))
        return Band(low, high)

    return read


def _just(value: T) -> Band[T]:
    return Band(value, value)


def _at_least(value: int) -> Band[int]:
    return Band(value, None)


def _at_most(value: int) -> Band[int]:
    return Band(None, value)


_SAME: dict[str, Callable[[str, Any], Any]] = {
    "field": _texts, "industry": _codes(_INDUSTRY, "C or C26"), "ipc": _codes(_IPC, "D06P or D06P 1/00"), "region": _texts,
    "window": _band(_day, None), "cross_border": _truth, "updated": _day, "party": _exact, "confidential": _truth, "withdrawn": _truth,
    "embargo": _day, "refused": _exact, "blocked": _exact,
}  # fmt: skip
_RESULT = _SAME | {"maturity": _band(_level, _just), "price": _band(_fen, _just)}
# a need that names one level wants at least that, one that names one price pays at most that
_NEED = _SAME | {"maturity": _band(_level, _at_least), "price": _band(_fen, _at_most)}
