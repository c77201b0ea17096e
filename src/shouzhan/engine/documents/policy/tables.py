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
    r"(?:责任|牵头|配合|主责|协同|协作|协办|参与|参加|主办|承办|实施|落实|支持)(?:单位|部门|主体|处室|机构)|(?:单位|部门)分工|负责(?:单位|部门)"
)
_TASK_HEAD = re.compile(r"任务|事项|举措|内容|措施|项目(?!编号)|要求")
_DUE_HEAD = re.compile(r"时限|期限|时间|进度|节点")
_ASIDE_HEAD = re.compile(r"^(?:序号|编号|NO\.?|#|备注|说明)$|类别|联系|电话|单位$", re.I)
MAY_HEAD = re.compile(f"{_UNIT_HEAD.pattern}|指标")  # a text without these names holds no table that is read


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


def _later_years(head: tuple[str, ...]) -> list[int]:
    """指标 2025年 2030年 属性: in a plan's table, which alone says what binds, the last year is the goal."""
    years = [i for i, h in enumerate(head) if _YEAR_HEAD.fullmatch(h)]
    return years[-1:] if len(years) > 1 and any("属性" in h for h in head) else []


def is_head(cells: tuple[str, ...]) -> bool:
    """Do these names head a table of tasks or of indicators?"""
    head = tuple(re.sub(r"\s", "", c) for c in cells)
    return _task_columns(head) is not None or (
        any(_NAME_HEAD.search(h) and not _GOAL_HEAD.search(h) for h in head)
        and (any(_GOAL_HEAD.search(h) for h in head) or bool(_later_years(head)))
    )


def task_rows(tables: tuple[Table, ...], places: Places) -> tuple[Task, ...]:
    """Return the tasks of those tables that name both a task and its units in their head."""
    return tuple(
        task
        for head, body in _task_tables(tables)
        if (columns := _task_columns(head))
        for row in body
        if (task := _task(row, columns, places))
    )


def _task_tables(
    tables: tuple[Table, ...],
) -> Iterator[tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]]:
    """Yield head and body of each table of tasks."""
    head: tuple[str, ...] = ()
    for table in tables:
        if _task_columns(table.head):
            head = table.head
            yield head, table.rows[1:]
        elif len(head) == len(table.head):
            yield head, table.rows  # the head is not printed again after a page break
        else:
            head = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One row of a task table: the cells that say what is to be done, and the one that says by when."""

    cells: tuple[Cell, ...]
    due: Cell | None


def work_rows(tables: tuple[Table, ...]) -> Iterator[Work]:
    """Yield the rows of the tables of tasks, without units, numbers and remarks."""
    for head, body in _task_tables(tables):
        due = next((i for i, h in enumerate(head) if _DUE_HEAD.search(h)), None)
        said = [
            i for i, h in enumerate(head) if i != due and not _UNIT_HEAD.search(h) and not _ASIDE_HEAD.search(h)
        ]
        for row in body:
            cells = tuple(row[i] for i in said if i < len(row))
            yield Work(cells, row[due] if due is not None and due < len(row) else None)


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
    reported: bool = False  # the value of a year that was over when the plan was made


_NAME_HEAD = re.compile(r"指标(?:名称|内容)?$|^(?:主要|核心)?指标")
_GOAL_HEAD = re.compile(r"目标")
_BASE_HEAD = re.compile("基数|基期|现状|实际|完成")
_YEAR_HEAD = re.compile(r"(20\d\d)年?")


def indicator_rows(tables: tuple[Table, ...], made: int | None = None) -> Iterator[Indicator]:
    """Yield the rows of tables that name indicators and a target column, or a column for each year."""
    for table in tables:
        head = table.head
        names = [i for i, h in enumerate(head) if _NAME_HEAD.search(h) and not _GOAL_HEAD.search(h)]
        goals = [i for i, h in enumerate(head) if _GOAL_HEAD.search(h)] or _later_years(head)
        if names and not goals:
            yield from _year_by_year(table, names[-1], made)
        if not names or not goals:
            continue
        units = [i for i, h in enumerate(head) if h in ("单位", "计量单位")]
        for row in table.rows[1:]:
            unit = row[units[0]].text if units and units[0] < len(row) else None
            for column, year, past in _dated(head, goals):
                if len(row) > max(names[-1], column) and row[names[-1]].text and row[column].text:
                    yield Indicator(row[names[-1]], unit or None, row[column], year, past)


def _dated(head: tuple[str, ...], goals: list[int]) -> list[tuple[int, int | None, bool]]:
    """The columns that set goals, each with its year, and those that say where they start from."""
    found = {i: int(year.group(1)) if (year := _YEAR_HEAD.search(head[i])) else None for i in goals}
    if len(set(found.values())) < len(found) or None in found.values():
        found = {goals[-1]: found[goals[-1]]}  # one column sets the goal, whatever the others say about it
    based = [i for i, h in enumerate(head) if _BASE_HEAD.search(h) and _YEAR_HEAD.match(h) and i not in found]
    return sorted([(i, year, False) for i, year in found.items()] + [(i, None, True) for i in based])


def _year_by_year(table: Table, name: int, made: int | None) -> Iterator[Indicator]:
    """指标 | 2023年 | 2024年 | 2025年: one value for each year; a plan's years to come are its goals."""
    years = {i: int(match.group(1)) for i, h in enumerate(table.head) if (match := _YEAR_HEAD.match(h))}
    if len(years) < 2 or made is None:
        return
    units = [i for i, h in enumerate(table.head) if h in ("单位", "计量单位")]
    for row in table.rows[1:]:
        for column, year in years.items():
            if column < len(row) and name < len(row) and row[name].text and row[column].text:
                unit = row[units[0]].text if units and units[0] < len(row) else None
                past = year < made or bool(_BASE_HEAD.search(table.head[column]))
                yield Indicator(row[name], unit or None, row[column], year, past)
