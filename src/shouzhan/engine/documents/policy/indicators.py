"""Targets that a table of indicators sets: name, unit and value stand in cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from shouzhan.engine.documents.policy.model import Comparator, Figure, Number, Span
from shouzhan.engine.documents.policy.numerals import decimal
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.tables import Indicator, Table, indicator_rows

_CELL = re.compile(
    r"(?P<sign>≥|>=|≤|<=|>|<|＞|＜|不低于|不少于|不超过|超过|达到|增长|年均增长)?\s*(?P<low>[\d,.]+)\s*%?"
    r"(?:\s*[-—–~～至]+\s*(?P<high>[\d,.]+))?\s*(?P<unit>[%\u4e00-\u9fff]{0,6}?)\s*(?P<after>以上|以内|以下|左右)?$"
)
_RATE = re.compile(r"(?:年均)?(?:增长率|增长速度|增速|增幅|增长)$")
_SIGNS: dict[str, Comparator] = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "达到": ">=", "以上": ">=",
    "≤": "<=", "<=": "<=", "不超过": "<=", "以内": "<=", "以下": "<=", ">": ">", "＞": ">", "超过": ">",
    "<": "<", "＜": "<", "增长": "growth", "年均增长": "growth",
}  # fmt: skip


def table_targets(
    tables: tuple[Table, ...], places: Places, text: str, scope: str | None, made: int | None
) -> Iterator[Figure]:
    """Yield a figure per cell of an indicator table that holds a number; all are over the plan's own place.

    A column of a year before the one the plan was made in reports what was reached by then.
    """
    for row in indicator_rows(tables, made):
        if figure := _figure(row, places, text, scope):
            yield figure


def _figure(row: Indicator, places: Places, text: str, scope: str | None) -> Figure | None:
    match = _CELL.match(row.value.text)
    if not match:
        return None
    low, high = decimal(match.group("low")), decimal(match.group("high") or "")
    if low is None:
        return None
    value: Number | tuple[Number, Number] = (low, high) if high is not None and low < high else low
    named = re.search(r"\(([^()]{1,10})\)\s*$", row.name.text)
    unit = (
        ("%" if "%" in row.value.text else "")
        or match.group("unit")
        or row.unit
        or (named.group(1) if named else None)
    )
    name = (row.name.text[: named.start()] if named else row.name.text).strip()
    rate = _RATE.search(name) if unit and unit[:1] in "%‰" else None
    sign = "growth" if rate else _SIGNS.get(match.group("sign") or "") or _SIGNS.get(match.group("after") or "") or "="
    span = Span(row.name.span.start, row.value.span.end)
    return Figure(
        section_id=places.id_at(span.start),
        quote=text[span.start : span.end],
        metric=(name[: rate.start()] if rate else name) or name,
        comparator="range" if isinstance(value, tuple) else sign,
        value=value,
        unit=unit,
        deadline=date(row.year, 12, 31) if row.year and not row.reported else None,
        scope=scope,
        class_=None if row.reported else "goal",
        span=span,
        value_span=row.value.span,
    )
