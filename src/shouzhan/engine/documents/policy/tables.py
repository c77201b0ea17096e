"""Tables: which of them list tasks or indicators, and what their rows say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shouzhan.engine.documents.policy.model import Span, Task
from shouzhan.engine.documents.policy.normalise import Normalised
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.units import Unit, split_units

_UNIT_HEAD = re.compile(
    r"(?:责任|牵头|配合|主责|协同|协作|协办|参与|主办|承办|实施|落实)(?:单位|部门|主体|处室|机构)|(?:单位|部门)分工|负责(?:单位|部门)"
)
_TASK_HEAD = re.compile(r"任务|事项|举措|内容|措施|项目(?!编号)|要求")
_NUMBER_HEAD = re.compile(r"^(?:序号|编号|NO\.?|#)$", re.I)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's text and place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is taken as the head."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The head's words without blanks."""
        return tuple(re.sub(r"\s", "", c.text) for c in self.rows[0])


def tables_of(doc: Normalised) -> tuple[Table, ...]:
    """Return the document's tables."""
    tables: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    for paragraph in doc.paragraphs:
        if paragraph.is_row:
            rows.append(tuple(_cells(doc.text, paragraph.start, paragraph.end)))
        elif rows:
            tables.append(Table(tuple(rows)))
            rows = []
    if rows:
        tables.append(Table(tuple(rows)))
    return tuple(tables)


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    at = start + 1
    stops = [m.start() for m in re.compile(r"\|").finditer(text, at, end)]
    for stop in stops or [end]:
        left, right = at, stop
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        yield Cell(text[left:right], Span(left, right))
        at = stop + 1


def task_rows(tables: tuple[Table, ...], places: Places) -> tuple[Task, ...]:
    """Return the tasks of those tables that name both a task and its units in their head."""
    tasks: list[Task] = []
    columns: tuple[int, list[tuple[int, bool]]] | None = None
    width = 0
    for table in tables:
        found = _task_columns(table.head)
        body = table.rows[1:]
        if found is None and columns and width == len(table.head):
            body = table.rows  # the head is not printed again after a page break
        elif found is None:
            columns = None
            continue
        else:
            columns = found
        width = len(table.head)
        if columns:
            tasks += [t for row in body if (t := _task(row, columns, places))]
    return tuple(tasks)


def _task_columns(head: tuple[str, ...]) -> tuple[int, list[tuple[int, bool]]] | None:
    units = [(i, "牵头" in h) for i, h in enumerate(head) if _UNIT_HEAD.search(h)]
    titles = [i for i, h in enumerate(head) if _TASK_HEAD.search(h) and not _UNIT_HEAD.search(h)]
    if not units or not titles:
        return None
    finer = [i for i in titles if re.search("具体|举措|措施", head[i]) and "内容" not in head[i]]
    plain = [i for i in titles if not re.search("类别|领域|类型|分类|方向|板块", head[i])]
    return (finer[-1] if finer else (plain or titles)[0]), units


def _task(row: tuple[Cell, ...], columns: tuple[int, list[tuple[int, bool]]], places: Places) -> Task | None:
    title_at, unit_columns = columns
    if title_at >= len(row) or not row[title_at].text.strip():
        return None
    if _UNIT_HEAD.fullmatch(row[title_at].text.strip()) or _task_columns(tuple(c.text for c in row)):
        return None
    units: list[Unit] = []
    for i, leads in unit_columns:
        if i < len(row) and row[i].text not in ("", "-", "—", "/", "无"):
            units += _cell_units(row[i], leads)
    if not units:
        return None
    lead = next((u.name for u in units if u.leads), None)
    span = Span(row[0].span.start, row[-1].span.end)
    title = re.sub(r"^\s*(?:\d{1,3}\s*[.、]|\(\d{1,2}\)|[①-⑳])\s*", "", row[title_at].text).rstrip("。.；;")
    return Task(
        places.id_at(span.start),
        title,
        tuple(u.name for u in units),
        lead,
        span,
        tuple(u.span for u in units),
    )


def _cell_units(cell: Cell, leads: bool) -> list[Unit]:
    pad = cell.span.start
    return [
        Unit(u.name, Span(u.span.start + pad, u.span.end + pad), u.leads)
        for u in split_units(cell.text, 0, len(cell.text), leads)
    ]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a table of indicators: what is counted, and the cell that sets the target."""

    name: Cell
    unit: str | None
    value: Cell
    year: int | None


_NAME_HEAD = re.compile(r"指标(?:名称|内容)?$|^(?:主要|核心)?指标")
_GOAL_HEAD = re.compile(r"目标")
_YEAR_HEAD = re.compile(r"(20\d\d)年?")


def indicator_rows(tables: tuple[Table, ...]) -> Iterator[Indicator]:
    """Yield the rows of tables that name indicators and a target column."""
    for table in tables:
        head = table.head
        names = [i for i, h in enumerate(head) if _NAME_HEAD.search(h) and not _GOAL_HEAD.search(h)]
        goals = [i for i, h in enumerate(head) if _GOAL_HEAD.search(h)]
        if not names or not goals:
            continue
        units = [i for i, h in enumerate(head) if h in ("单位", "计量单位")]
        year = _YEAR_HEAD.search(head[goals[-1]])
        for row in table.rows[1:]:
            if len(row) > max(names[-1], goals[-1]) and row[names[-1]].text and row[goals[-1]].text:
                unit = row[units[0]].text if units and units[0] < len(row) else None
                yield Indicator(
                    row[names[-1]], unit or None, row[goals[-1]], int(year.group(1)) if year else None
                )
