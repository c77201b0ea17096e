"""Reads needs with their fields, and what was shown to whom when."""

from collections.abc import Iterator
from dataclasses import dataclass

from shouzhan.engine.calling import both
from shouzhan.engine.matching.corpus import Refused, identifier_of, read_rows, text_of
from shouzhan.engine.matching.fit.exposure import Shown
from shouzhan.engine.matching.fit.values import Facts, day_of, facts_of


@dataclass(frozen=True, slots=True)
class Need:
    """A need: what it says and what is known of it."""

    id: str
    text: str
    facts: Facts


def read_needs(file: str) -> Iterator[Need | Refused]:
    """Every need of the file, and every line that holds none; other keys are carried and do not count."""
    first: dict[str, int] = {}
    for number, row in read_rows(file):
        if isinstance(row, Refused):
            yield row
            continue
        try:
            name = "qid" if "qid" in row else "id"
            fields = row.get("fields")
            if fields is not None and not isinstance(fields, dict):
                raise ValueError(both("fields：不是 JSON 对象", "fields: it is no JSON object"))
            need = Need(identifier_of(row, name), text_of(row), facts_of(fields or {}, of_need=True))
            if need.id in first:
                raise ValueError(both(f"{name}：{need.id!r} 已在第 {first[need.id]} 行用过", f"{name}: {need.id!r} was taken already, in line {first[need.id]}"))
            first[need.id] = number
            yield need
        except ValueError as unfit:
            yield Refused(file, number, str(unfit))


def read_shown(file: str) -> Iterator[Shown | Refused]:
    """What was shown to whom when: {need, result, at}."""
    for number, row in read_rows(file):
        if isinstance(row, Refused):
            yield row
            continue
        try:
            for key in row:
                if key not in ("need", "result", "at"):
                    raise ValueError(both(f"{key}：没有这个键；一行有 need、result 和 at", f"{key}: there is no such key; a line has need, result and at"))
            if row.get("at") is None:
                raise ValueError(both("at：缺失", "at: it is missing"))
            yield Shown(identifier_of(row, "need"), identifier_of(row, "result"), day_of("at", row["at"]))
        except ValueError as unfit:
            yield Refused(file, number, str(unfit))
