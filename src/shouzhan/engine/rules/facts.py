"""The facts a rule asks for: their kind and limits, how they are read, and what is wrong with a bad one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.expressions import Kind
from shouzhan.kernel.exactjson import spelled_out
from shouzhan.kernel.text import Text

MOST_ITEMS = 100_000
MOST_DIGITS = 40
FIRST_YEAR = 1900  # whole numbers from here on only are years of the calendar
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_NOTHING = Text("", "")


class Sort(StrEnum):
    """What a fact is to people."""

    MONEY = "money"
    RATIO = "ratio"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    DAY = "day"
    WORDS = "words"
    ITEMS = "items"
    SERIES = "series"
    NAMES = "names"


YES, NO = ("true", "TRUE", "True"), ("false", "FALSE", "False")
_KINDS = {Sort.YES_NO: Kind.YES_NO, Sort.CHOICE: Kind.WORDS, Sort.WORDS: Kind.WORDS, Sort.DAY: Kind.DAY}


class BadFact(ValueError):  # noqa: N818 - named by what is bad
    """A fact that cannot be used: its key, and why in both languages."""

    def __init__(self, key: str, why: Text) -> None:
        self.key = key
        self.why = why
        super().__init__(f"{key}: {why.en}")

    @property
    def sentence(self) -> Text:
        """The key and why."""
        return Text(f"{self.key}：{self.why.zh}", f"{self.key}: {self.why.en}")


@dataclass(frozen=True)
class Change:
    """How a fact may be changed by whoever asks: which way helps it is for the solver to find, what it costs is said here.

    What only time brings grows by one in `each` days. What `grows` is never advised to shrink. The day of an act still
    to come may be a `later` one, never an earlier. A choice may become any other, or one of those it can be changed `to`.
    """

    cost: Fraction = Fraction(1)
    days: int = 0
    note: Text = _NOTHING
    each: int = 0
    grows: bool = False
    later: bool = False
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact a rule asks for."""

    name: str
    sort: Sort
    label: Text
    help: Text = _NOTHING
    options: tuple[tuple[str, Text], ...] = ()
    least: Fraction | None = None
    most: Fraction | None = None
    optional: bool = False
    change: Change | None = None
    example: str = ""
    fields: tuple["Fact", ...] = ()
    length: int = 0

    @property
    def kind(self) -> Kind:
        """What the fact is to a formula."""
        return _KINDS.get(self.sort, Kind.NUMBER)

    @property
    def choices(self) -> frozenset[str]:
        """The words a choice may take."""
        return frozenset(key for key, _label in self.options)

    @property
    def is_year(self) -> bool:
        """Whether it is a year of the calendar, which is no quantity."""
        return self.sort is Sort.WHOLE and self.least is not None and self.least >= FIRST_YEAR

    def read(self, value: Any, key: str = "") -> Any:
        """The fact as the formulas want it; refuses by its key."""
        key = key or self.name
        if value is None:
            if self.optional:
                return None
            raise BadFact(key, Text("缺少这一项。", "it is missing."))
        return _READERS[self.sort](self, value, key)


def _bad(key: str, value: Any, zh: str, en: str) -> BadFact:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    return BadFact(key, Text(f"{shown}：{zh}", f"{shown}: {en}"))


def _number(fact: Fact, value: Any, key: str) -> Fraction:
    if isinstance(value, bool):
        raise _bad(key, value, "应为数字，不是是或否。", "a number is needed, not yes or no.")
    if isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            raise _bad(key, "…", "数字过长。", "the number is too long.")
        number = Fraction(value)
    elif isinstance(value, float):
        # a JSON number with a point arrives as a float; its shortest writing is what was typed
        number = _decimal(fact, spelled_out(repr(value)), key)
    elif isinstance(value, str):
        number = _decimal(fact, value, key)
    else:
        raise _bad(key, value, "应为数字。", "a number is needed.")
    if fact.least is not None and number < fact.least:
        raise _bad(key, value, f"不能小于 {fact.least}。", f"it cannot be less than {fact.least}.")
    if fact.most is not None and number > fact.most:
        raise _bad(key, value, f"不能大于 {fact.most}。", f"it cannot be more than {fact.most}.")
    return number


def _decimal(fact: Fact, text: str, key: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise _bad(
            key, text, "应写成普通的半角小数，如 1234.50；250 万写作 2500000。", "write a plain decimal such as 1234.50, without words or full-width digits; 2.5 million is 2500000.",
        )
    return Fraction(text)


def _money(fact: Fact, value: Any, key: str) -> Fraction:
    amount = _number(fact, value, key)
    if (amount * 100).denominator != 1:
        raise _bad(key, value, "金额最多两位小数。", "an amount has at most two decimals.")
    return amount


def _whole(fact: Fact, value: Any, key: str) -> Fraction:
    number = _number(fact, value, key)
    if number.denominator != 1:
        raise _bad(key, value, "应为整数。", "a whole number is needed.")
    return number


def _yes_no(fact: Fact, value: Any, key: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (value in YES or value in NO):  # spreadsheets know no other way
        return value in YES
    raise _bad(key, value, "应为 true 或 false。", "true or false is needed.")


def _choice(fact: Fact, value: Any, key: str) -> str:
    if isinstance(value, str) and value in fact.choices:
        return value
    options = "、".join(name for name, _label in fact.options)
    raise _bad(key, value, f"应为其中之一：{options}。", f"one of these is needed: {options.replace('、', ', ')}.")


def read_day(value: Any, key: str) -> date:
    """A day within the years that rules know; refuses by its key."""
    day = value if type(value) is date else None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise _bad(key, value, "没有这一天。", "there is no such day.") from None
    if day is not None and 1900 <= day.year <= 2200:
        return day
    raise _bad(key, value, "应为 1900 至 2200 年间的日期，如 2026-11-20。", "a day such as 2026-11-20 is needed, from 1900 to 2200.")


def _day(fact: Fact, value: Any, key: str) -> date:
    return read_day(value, key)


def _words(fact: Fact, value: Any, key: str) -> str:
    if isinstance(value, str) and len(value) <= 1000:
        return value
    raise _bad(key, value, "应为一千字以内的文字。", "words are needed, at most 1,000 characters.")


def _items(fact: Fact, value: Any, key: str) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple):
        raise _bad(key, value, "应为一个列表。", "a list is needed.")
    if len(value) > MOST_ITEMS:
        raise BadFact(key, Text(f"最多 {MOST_ITEMS} 项，实有 {len(value)} 项。", f"at most {MOST_ITEMS} items, this has {len(value)}."))
    return [read_all(fact.fields, item, f"{key}[{i}]") for i, item in enumerate(value)]


def _series(fact: Fact, value: Any, key: str) -> list[Fraction]:
    if not isinstance(value, list | tuple) or len(value) != fact.length:
        raise _bad(key, value, f"应为 {fact.length} 个数的列表，从最早一年起。", f"a list of {fact.length} numbers is needed, oldest year first.")
    reader = _money if fact.fields[0].sort is Sort.MONEY else _number
    return [reader(fact.fields[0], item, f"{key}[{i}]") for i, item in enumerate(value)]


_READERS = {
    Sort.MONEY: _money, Sort.RATIO: _number, Sort.NUMBER: _number, Sort.WHOLE: _whole, Sort.YES_NO: _yes_no, Sort.CHOICE: _choice,
    Sort.DAY: _day, Sort.WORDS: _words, Sort.ITEMS: _items, Sort.SERIES: _series,
}


def read_all(facts: Sequence[Fact], given: Any, where: str = "", *, partly: bool = False) -> dict[str, Any]:
    """Read every fact; an unknown key is refused by name, a missing one too unless only part is asked."""
    if not isinstance(given, Mapping):
        raise _bad(where or "facts", given, "应为名称与值的对照。", "names with their values are needed.")
    known = {fact.name for fact in facts}
    unknown = [str(key) for key in given if key not in known]
    if unknown:
        key = f"{where}.{unknown[0]}" if where else unknown[0]
        names = ", ".join(fact.name for fact in facts)
        raise BadFact(key, Text(f"没有这个名称；可用的是：{names}。", f"there is no such name; known are: {names}."))
    found = {}
    for fact in facts:
        if partly and fact.name not in given:
            continue
        found[fact.name] = fact.read(given.get(fact.name), f"{where}.{fact.name}" if where else fact.name)
    return found


def money(name: str, label: Text, **more: Any) -> Fact:
    """An amount in yuan, not negative unless said."""
    return Fact(name, Sort.MONEY, label, **{"least": Fraction(0), **more})


def ratio(name: str, label: Text, **more: Any) -> Fact:
    """A share of one, as in 0.05; not negative unless said."""
    return Fact(name, Sort.RATIO, label, **{"least": Fraction(0), **more})


def number(name: str, label: Text, **more: Any) -> Fact:
    """A number without a unit, such as an area."""
    return Fact(name, Sort.NUMBER, label, **{"least": Fraction(0), **more})


def whole(name: str, label: Text, **more: Any) -> Fact:
    """A count."""
    return Fact(name, Sort.WHOLE, label, **{"least": Fraction(0), **more})


def yes_no(name: str, label: Text, **more: Any) -> Fact:
    """A question answered by yes or no."""
    return Fact(name, Sort.YES_NO, label, **more)


def choice(name: str, label: Text, *options: tuple[str, Text], **more: Any) -> Fact:
    """One of several words."""
    return Fact(name, Sort.CHOICE, label, options=options, **more)


def day(name: str, label: Text, **more: Any) -> Fact:
    """A day."""
    return Fact(name, Sort.DAY, label, **more)


def words(name: str, label: Text, **more: Any) -> Fact:
    """Free words, such as a code to be checked."""
    return Fact(name, Sort.WORDS, label, **more)


def items(name: str, label: Text, *fields: Fact, **more: Any) -> Fact:
    """A list of things, each with its own facts."""
    return Fact(name, Sort.ITEMS, label, fields=fields, **more)


def series(name: str, label: Text, of: Fact, length: int, **more: Any) -> Fact:
    """One figure for each of several years, the oldest first."""
    return Fact(name, Sort.SERIES, label, fields=(of,), length=length, **more)


@dataclass(frozen=True)
class Output:
    """One value a rule answers with, how it is printed, and whether whom it concerns gains by more of it (1) or by less (-1)."""

    name: str
    sort: Sort
    label: Text
    help: Text = _NOTHING
    places: int = field(default=2)
    options: tuple[tuple[str, Text], ...] = ()
    gain: int = 0
    is_year: bool = False
