"""Pairwise judgements: how many times as important one thing is as another, read from a file an official can write."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from shouzhan.engine.documents.sheets.plain import decode, read_values
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.matrix import Numbers, Unusable, line_at, not_opened
from shouzhan.engine.scoring.scheme.fields import Part, loaded
from shouzhan.engine.scoring.scheme.fields import shown as said
from shouzhan.kernel.text import Text

SCALE = (*(1 / k for k in range(9, 1, -1)), *(float(k) for k in range(1, 10)))
MOST_ITEMS = 15  # as far as the random index is known
_OPEN = frozenset({"", "?", "？", "-", "—", "–"})
_RECIPROCAL = 0.02  # 3 beside 0.33 is what a table with two decimals can say
_ROUNDED = 0.00501
_DATE = re.compile(r"\d{1,2}[-/]?(月|jan|feb|mar|apr|may|jun|jul|aug|sep)|\d{4}[-/]\d{1,2}[-/]\d{1,2}", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    """Things compared with one another; NaN where a pair was not judged. `name` is what they belong to, empty at the top."""

    name: str
    items: tuple[str, ...]
    values: Numbers

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs that were judged."""
        size = len(self.items)
        return [(a, b) for a in range(size) for b in range(a + 1, size) if not np.isnan(self.values[a, b])]

    @property
    def missing(self) -> list[tuple[int, int]]:
        """The pairs that were not judged."""
        size = len(self.items)
        return [(a, b) for a in range(size) for b in range(a + 1, size) if np.isnan(self.values[a, b])]

    def with_(self, a: int, b: int, value: float) -> "Comparison":
        """The same with one judgement another."""
        values = self.values.copy()
        values[a, b], values[b, a] = value, 1 / value
        return Comparison(self.name, self.items, values)


@dataclass(frozen=True)
class Judgements:
    """A comparison at the top and, for a hierarchy, one below each thing that has parts."""

    top: Comparison
    below: Mapping[str, Comparison] = field(default_factory=dict)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """All of them, the top first."""
        return (self.top, *self.below.values())


def read_judgements(path: Path) -> Judgements:
    """The judgements of a file: YAML, or a square table of comma-separated values."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_opened(error, str(path)) from None
    return judgements_from(data, is_table=path.suffix.lower() not in (".yaml", ".yml"))


def judgements_from(data: bytes, *, is_table: bool) -> Judgements:
    """The judgements that the bytes of a file hold."""
    try:
        if is_table:
            return _whole(_of_tables(read_values(data)))
        return _whole(_of_yaml(loaded(decode(data).encode())))
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh) from None


def from_matrix(items: Iterable[str], values: Any, name: str = "") -> Comparison:
    """A comparison from a matrix of numbers, NaN where there is no judgement."""
    names = tuple(items)
    draft = _Draft(name, list(names))
    for a, row in enumerate(np.asarray(values, dtype=np.float64)):
        for b, value in enumerate(row):
            if not np.isnan(value):
                where = Text(f"{names[a]} / {names[b]}", f"{names[a]} / {names[b]}")
                draft.put(names[a], names[b], _on_scale(float(value), where), where)
    return draft.done()


class _Draft:
    """A comparison while its judgements come in."""

    def __init__(self, name: str, items: list[str] | None = None) -> None:
        self.name = name
        self.items: list[str] = items or []
        self._given: dict[tuple[str, str], tuple[float, Text]] = {}

    @property
    def place(self) -> Text:
        """What the things belong to, for a message."""
        return Text(self.name or "顶层", self.name or "the top")

    def put(self, one: str, other: str, value: float | None, place: Text) -> None:
        """Take in that `one` is `value` times as important as `other`."""
        for name in (one, other):
            if name not in self.items:
                self.items.append(name)
        if value is None:
            return
        if one == other:
            if value != 1:
                raise Unusable(f"{one!r} compared with itself is 1, not {value:g}", f"“{one}”与自身比较应为 1，不能是 {value:g}").at(place)
            return
        before = self._given.get((other, one))
        if before is None:
            self._given[one, other] = (value, place)
            return
        if abs(np.log(value * before[0])) > _RECIPROCAL:
            raise Unusable(
                f"{one!r} to {other!r} is {shown(value)}, but {other!r} to {one!r} is {shown(before[0])} at {before[1].en}; one must be 1 divided by the other",
                f"“{one}”比“{other}”为 {shown(value)}，而“{other}”比“{one}”在{before[1].zh}为 {shown(before[0])}；两者须互为倒数",
            ).at(place)
        if value > 1:  # the side that is written in whole numbers
            del self._given[other, one]
            self._given[one, other] = (value, place)

    def done(self) -> Comparison:
        """The comparison."""
        if len(self.items) > MOST_ITEMS:
            raise Unusable(f"{len(self.items)} things are compared, at most {MOST_ITEMS} can be; put them into groups", f"比较的有 {len(self.items)} 项，最多 {MOST_ITEMS} 项；请分组").at(self.place)
        place = {name: at for at, name in enumerate(self.items)}
        values = np.full((len(place), len(place)), np.nan)
        np.fill_diagonal(values, 1.0)
        for (one, other), (value, _where) in self._given.items():
            values[place[one], place[other]], values[place[other], place[one]] = value, 1 / value
        return Comparison(self.name, tuple(self.items), values)


def _of_yaml(raw: Any) -> Iterator[Comparison]:
    part = Part(raw, "")
    part.words("title", "")
    yield _pairs("", part.take("compare"), "compare")
    for name, inner in part.mapping("within", lambda value, _place: value).items():
        yield _pairs(_plain(name), inner, f"within.{name}")
    part.finish()


def _pairs(name: str, raw: Any, place: str) -> Comparison:
    draft = _Draft(name)
    if isinstance(raw, list) and len(raw) == 1 and name:
        draft.items.append(_plain(str(raw[0])))
        return draft.done()
    if not isinstance(raw, dict) or not raw:
        raise Unusable("pairs with their judgement are expected, such as 'a / b: 3'", "应为成对的项目及其判断，例如“a / b: 3”").at(place)
    seen: set[tuple[str, str]] = set()
    for pair, value in raw.items():
        ends = [_plain(one) for one in re.split(r"[/／]", str(pair))]
        where = Text(f"{place}.{pair}", f"{place}.{pair}")
        if len(ends) != 2 or not all(ends):
            raise Unusable("two names with a slash between are expected", "应为以斜线分开的两个名称").at(where)
        if (ends[0], ends[1]) in seen:
            raise Unusable("stands twice", "出现两次").at(where)
        seen.add((ends[0], ends[1]))
        draft.put(ends[0], ends[1], _value(value, where), where)
    return draft.done()


def _of_tables(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Comparison]:
    """Square tables below one another, an empty line between; the first cell of each says what the things belong to."""
    head: list[str] | None = None
    draft, found, first, left = _Draft(""), 0, True, set[str]()
    for line, cells in rows:
        cells = [_plain(cell) for cell in cells]
        while cells and not cells[-1] and len(cells) > (len(head) + 1 if head else 0):
            cells.pop()
        if not any(cells):
            if head is not None:
                yield _table(draft, head, left)
                head = None
            continue
        found = line
        if head is None:
            head = cells[1:]
            _check_head(head, line)
            draft, left, first = _Draft("" if first else cells[0], list(head)), set(head), False
            continue
        if cells[0] not in head:
            raise Unusable(f"{cells[0]!r} heads no column; the same names go across and down, an empty line parts two tables", f"“{cells[0]}”不是列名；横向与纵向须为相同的名称，两张表之间空一行").at(line_at(line))
        if cells[0] not in left:
            raise Unusable(f"{cells[0]!r} stands twice", f"“{cells[0]}”出现两次").at(line_at(line))
        left.discard(cells[0])
        if len(cells) > len(head) + 1:
            raise Unusable(f"{len(cells)} cells, the head has {len(head) + 1}", f"有 {len(cells)} 格，表头有 {len(head) + 1} 格").at(line_at(line))
        for other, cell in zip(head, cells[1:], strict=False):
            where = line_at(line, other)
            draft.put(cells[0], other, _value(cell, where), where)
    if head is None and not found:
        raise Unusable("the file is empty", "文件为空")
    if head is not None:
        yield _table(draft, head, left)


def _check_head(head: list[str], line: int) -> None:
    for at, name in enumerate(head):
        if not name:
            raise Unusable(f"column {at + 2} has no name", f"第 {at + 2} 列没有名称").at(line_at(line))
        if name in head[:at]:
            raise Unusable(f"{name!r} heads two columns", f"有两列都叫“{name}”").at(line_at(line))


def _table(draft: _Draft, head: list[str], left: set[str]) -> Comparison:
    # the last row may be left out: with the upper half filled in it says nothing new
    if len(left) > 1:
        raise Unusable(
            f"{', '.join(sorted(left))} stand in the head and have no line; a table of judgements is square",
            f"{'、'.join(sorted(left))}在表头中而没有对应的行；判断表须为方阵",
        ).at(draft.place)
    return draft.done()


def _value(raw: Any, place: Text) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool | dict | list):
        raise Unusable(f"a judgement is a number from 1/9 to 9, not {said(raw).en}", f"判断应为 1/9 到 9 的数字，不是{said(raw).zh}").at(place)
    text = _plain(str(raw))
    if text in _OPEN:
        return None
    if _DATE.search(text):
        raise Unusable(
            f"{text!r} is a date; a spreadsheet turned a fraction such as 1/3 into it, write it as text or as 0.333",
            f"“{text}”是日期；表格软件会把 1/3 这样的分数变成日期，请写成文本或 0.333",
        ).at(place)
    try:
        above, _slash, below = text.partition("/")
        value = float(above) / float(below) if _slash else float(text)
    except (ValueError, ZeroDivisionError):
        raise Unusable(f"{text!r} is no judgement; it is a number from 1/9 to 9, such as 3 or 1/3", f"“{text}”不是判断；判断是 1/9 到 9 的数字，如 3 或 1/3").at(place) from None
    return _on_scale(value, place)


def _on_scale(value: float, place: Text) -> float:
    """The value if it lies on the scale; 0.33 is what is left of 1/3 in a table with two decimals."""
    if not np.isfinite(value) or value <= 0:
        raise Unusable(
            f"{value:g} is no judgement; how many times as important one thing is as another is above zero, from 1/9 to 9",
            f"{value:g} 不是判断；一项比另一项重要的倍数大于零，在 1/9 到 9 之间",
        ).at(place)
    if value < 1:
        value = min((one for one in SCALE if one < 1 and abs(one - value) < _ROUNDED), key=lambda one: abs(one - value), default=value)
    if not 1 / 9 - 1e-9 <= value <= 9 + 1e-9:
        raise Unusable(f"{value:g} is outside the scale, which goes from 1/9 to 9", f"{value:g} 超出标度，标度为 1/9 到 9").at(place)
    return value


def shown(value: float) -> str:
    """A judgement as people write it: 3, 1/3, 2.5."""
    if value < 1 and abs(1 / value - round(1 / value)) < 1e-9:
        return f"1/{round(1 / value)}"
    return f"{value:.4g}"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _whole(found: Iterator[Comparison]) -> Judgements:
    """The hierarchy, once its names fit together."""
    comparisons = list(found)
    top, below = comparisons[0], {one.name: one for one in comparisons[1:]}
    if len(below) < len(comparisons) - 1:
        names = [one.name for one in comparisons[1:]]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unusable(f"{twice!r} has two comparisons below it", f"“{twice}”之下有两组比较")
    if len(top.items) < 2:
        raise Unusable("one thing alone is compared with nothing; its weight is 1", "只有一项，无可比较；其权重为 1")
    holder: dict[str, str] = {}
    for one in comparisons:
        for item in one.items:
            if item in holder:
                raise Unusable(
                    f"{item!r} is compared below {holder[item] or 'the top'} and below {one.name or 'the top'}; a name stands in one place",
                    f"“{item}”既在“{holder[item] or '顶层'}”之下又在“{one.name or '顶层'}”之下比较；一个名称只能在一处",
                )
            holder[item] = one.name
    for name in below:
        if name not in holder:
            raise Unusable(f"{name!r} has a comparison below it and is itself compared nowhere", f"“{name}”之下有比较，而它自身没有参加任何比较")
        above, steps = holder[name], 0
        while above and steps <= len(below):
            above, steps = holder[above], steps + 1
        if above:
            raise Unusable(f"{name!r} stands below itself", f"“{name}”在自身之下")
    return Judgements(top, below)
