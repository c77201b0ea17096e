"""Files of facts in, files of answers out: jsonl, csv or parquet, order kept, a bad row named by its line."""

import codecs
import csv
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from shouzhan.engine.files import draft_of, meant, no_room
from shouzhan.engine.rules.csvlines import QUOTE, RowLines, ends_inside, is_a_row_each, rows_of
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import BadFact, Sort, read_day
from shouzhan.engine.rules.many import Answers, run_table
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.table import EPOCH, read_table
from shouzhan.kernel.exactjson import read_json, spelled_out
from shouzhan.kernel.text import Text

KINDS = (".jsonl", ".csv", ".parquet")
AS_OF = "as_of"


class BadFile(ValueError):  # noqa: N818 - named by what is bad
    """A file that cannot be used at all, and why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.sentence = Text(zh, en)
        super().__init__(en)


class BadTarget(BadFile):
    """A file that cannot be written."""


@dataclass
class Batch:
    """The rows of a file as columns, the line each came from, and the lines that could not be read."""

    columns: dict[str, Any]
    lines: list[int]
    unread: dict[int, Text] = field(default_factory=dict)
    rows_over_lines: RowLines | None = None

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.lines)


@dataclass(frozen=True)
class Report:
    """What became of a batch; what is wrong with the bad rows, by their lines."""

    rows: int
    bad: dict[int, Text]
    outcomes: dict[str, int]
    to_confirm: tuple[str, ...]


def exact_json(text: str | bytes) -> Any:
    """JSON whose numbers with a point stay as they are written, so that no digit is lost on the way."""
    return read_json(text, parse_float=spelled_out, parse_constant=str)


def read_file(rule: Rule, path: Path) -> Batch:
    """Read the rows of a file; the kind is told by the name."""
    if path.suffix not in KINDS:
        raise BadFile(f"{path.name} 应以 {'、'.join(KINDS)} 结尾", f"{path.name} should end in {', '.join(KINDS)}")
    if not path.is_file():
        raise BadFile(f"{path} 无法读取", f"{path} cannot be read")
    with path.open("rb") as source:
        if source.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise BadFile(f"{path.name}：是 UTF-16 编码，请另存为 UTF-8", f"{path.name}: it is written in UTF-16; save it as UTF-8")
    return {".jsonl": _read_lines, ".csv": _read_csv, ".parquet": _read_parquet}[path.suffix](rule, path)


def _known(rule: Rule) -> list[str]:
    return [*(fact.name for fact in rule.facts), AS_OF]


def _read_lines(rule: Rule, path: Path) -> Batch:
    names = _known(rule)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    batch = Batch(columns, [])
    known = set(names)
    with path.open("rb") as source:
        for line, raw in enumerate(source, 1):
            if not raw.strip():
                continue
            row = _read_line(raw, known)
            if isinstance(row, Text):
                batch.unread[line] = row
                continue
            batch.lines.append(line)
            for name in names:
                columns[name].append(row.get(name))
    return batch


def _read_line(raw: bytes, known: set[str]) -> dict[str, Any] | Text:
    try:
        row = exact_json(raw)
    except (ValueError, RecursionError) as error:
        return Text(f"不是可读的 JSON：{error}", f"not readable as JSON: {error}")
    if not isinstance(row, dict):
        return Text("一行应是名称与值的对照", "a row is an object of names with their values")
    unknown = row.keys() - known
    return Text(f"{min(unknown)}：没有这个名称", f"{min(unknown)}: there is no such name") if unknown else row


def _unknown(name: str, rule: Rule) -> Text:
    """That a column has a name the rule does not know, and the names it does."""
    known = ", ".join(_known(rule))
    return Text(f"{name}：没有这个名称；可用的列是：{known}", f"{name}: there is no such name; known are: {known}")


def _read_csv(rule: Rule, path: Path) -> Batch:
    try:
        with path.open("rb") as source:
            first = source.readline().decode("utf-8-sig")
        if not first:
            raise BadFile(f"{path.name}：是空的；第一行应是列的名称", f"{path.name}: it is empty; its first line should be the names of the columns")
        if "\r" in first.rstrip("\r\n"):
            raise BadFile(f"{path.name}：只用回车换行，请另存为 \\n 或 \\r\\n 换行", f"{path.name}: lines end with a carriage return alone; save it with line feeds (\\n or \\r\\n)")
        if ends_inside(first.rstrip("\r\n").encode()):
            raise BadFile(f"{path.name}：第 1 行：其中的引号没有闭合", f"{path.name}: line 1: a quote in it is never closed")
        head = next(csv.reader([first]), [])
        unknown = [name for name in head if name not in _known(rule)]
        if unknown:
            told = _unknown(unknown[0], rule)
            raise BadFile(f"{path.name}：第 1 行：{told.zh}", f"{path.name}: line 1: {told.en}")
        if len(set(head)) != len(head):
            raise BadFile(f"{path.name}：第 1 行：有一个名称出现了两次", f"{path.name}: line 1: a name: is there twice")
        table, skipped, found = _rows(path.read_bytes(), head)
    except UnicodeDecodeError as error:
        raise BadFile(f"{path.name}：第 1 行：不是 UTF-8 文字，请另存为 UTF-8：{error}", f"{path.name}: line 1: it is not UTF-8, save it as that: {error}") from error
    except pa.ArrowInvalid as error:
        raise BadFile(f"{path.name}：无法读取：{error}", f"{path.name}: {error}") from error
    rows = table.num_rows + len(skipped) + 1
    starts = found.starts if found else range(1, rows + 1)
    unread = {starts[row - 1]: why for row, why in skipped.items()}
    if found and found.cut is not None:
        unread[starts[-1]] = found.unclosed
    lines = [starts[row - 1] for row in range(2, rows + 1) if row not in skipped]
    table, lines = _readable(table, lines, unread)
    nested = {fact.name for fact in rule.facts if fact.sort in (Sort.ITEMS, Sort.SERIES)}
    columns = {name: _from_text(table[name]) if name in nested else table[name] for name in table.column_names}
    return Batch(columns, lines, unread, found)


def _rows(content: bytes, head: list[str]) -> tuple[Any, dict[int, Text], RowLines | None]:
    """The rows of a file up to a quote that is never closed, and the line of each where that is not the number of the row."""
    found = rows_of(content) if content.count(QUOTE) % 2 else None
    try:
        table, skipped = _cells(content[:found.cut] if found else content, head)
    except pa.ArrowInvalid:  # also what is said of a quote that swallows more than is read at a time
        found = found or rows_of(content)
        if found.cut is None:
            raise
        table, skipped = _cells(content[:found.cut], head)
    if found is None and not is_a_row_each(content, table.num_rows + len(skipped) + 1):
        found = rows_of(content)
        if found.cut is not None:
            table, skipped = _cells(content[:found.cut], head)
    return table, skipped, found


def _cells(content: bytes, head: list[str]) -> tuple[Any, dict[int, Text]]:
    """Every row that has a cell for each name, and the number of each row that has not; as bytes where one is no text."""
    try:
        return _cells_as(content, head, pa.string())
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error):
            raise
        return _cells_as(content, head, pa.binary())


def _cells_as(content: bytes, head: list[str], kind: Any) -> tuple[Any, dict[int, Text]]:
    skipped: dict[int, Text] = {}

    def skip(row: Any) -> str:
        skipped[row.number or 0] = Text(f"有 {row.actual_columns} 格，应为 {row.expected_columns} 格", f"{row.actual_columns} cells instead of {row.expected_columns}")
        return "skip"

    table = arrow_csv.read_csv(
        pa.BufferReader(content), read_options=arrow_csv.ReadOptions(use_threads=False),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(head, kind), strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True, check_utf8=True,
        ),
    )
    return table, skipped


def _readable(table: Any, lines: list[int], unread: dict[int, Text]) -> tuple[Any, list[int]]:
    """The rows whose cells are text; the others are named among the unread."""
    for name in table.column_names:
        if not pa.types.is_binary(table[name].type):
            continue
        good = np.ones(table.num_rows, dtype=bool)
        for row, cell in enumerate(table[name].to_pylist()):
            try:
                _ = cell is None or cell.decode("utf-8")
            except UnicodeDecodeError as error:
                good[row], unread[lines[row]] = False, Text(f"{name}：不是 UTF-8 文字：{error}", f"{name}: {error}")
        table, lines = table.filter(pa.array(good)), [line for line, is_good in zip(lines, good, strict=True) if is_good]
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.string()))
    return table, lines


def _from_text(column: Any) -> list[Any]:
    """Lists stand in a cell as JSON."""
    found = []
    for text in column.to_pylist():
        try:
            found.append(None if text is None else exact_json(text))
        except (ValueError, RecursionError):
            found.append(text)
    return found


def _read_parquet(rule: Rule, path: Path) -> Batch:
    try:
        table = parquet.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadFile(f"{path.name}：无法读取：{error}", f"{path.name}: {error}") from error
    unknown = [name for name in table.column_names if name not in _known(rule)]
    if unknown:
        told = _unknown(unknown[0], rule)
        raise BadFile(f"{path.name}：{told.zh}", f"{path.name}: {told.en}")
    return Batch({name: table[name] for name in table.column_names}, list(range(1, table.num_rows + 1)))


def _days(batch: Batch, as_of: date) -> tuple[Any, dict[int, BadFact]]:
    """Each row's own day where it carries one."""
    column = batch.columns.get(AS_OF)
    days = np.full(batch.rows, (as_of - EPOCH).days, dtype=np.int64)
    bad: dict[int, BadFact] = {}
    if column is None:
        return days, bad
    for row, value in enumerate(column.to_pylist() if hasattr(column, "to_pylist") else column):
        if value is None:
            continue
        try:
            days[row] = (read_day(value, AS_OF) - EPOCH).days
        except BadFact as wrong:
            bad[row] = wrong
    return days, bad


def answer(rule: Rule, batch: Batch, as_of: date, book: Book) -> Answers:
    """Answer every row of a batch; bad rows stay bad and the others run."""
    days, wrong_days = _days(batch, as_of)
    table = read_table(rule, {name: column for name, column in batch.columns.items() if name != AS_OF}, batch.rows)
    for row, bad in wrong_days.items():
        table.odd.pop(row, None)
        table.bad.setdefault(row, bad)
    return run_table(rule, table, days, book)


def run_file(rule: Rule, source: Path, target: Path, as_of: date, book: Book, language: str) -> Report:
    """Answer a file into another, which says in the language what is wrong with a row."""
    if target.suffix not in KINDS:
        raise BadTarget(f"{target.name} 应以 {'、'.join(KINDS)} 结尾", f"{target.name} should end in {', '.join(KINDS)}")
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            target.stat()  # a link that leads to itself is no place to write
        if (target.exists() and not target.is_file()) or not target.parent.is_dir():  # a folder, a device, the end of a pipe
            raise BadTarget(f"{target} 无法写入", f"{target} cannot be written")
        if target.exists() and source.exists() and target.samefile(source):
            raise BadTarget(f"{target} 就是所读的文件，请另写一个", f"{target} is the file that is read; name another")
    except OSError as error:  # a name too long to be one
        raise BadTarget(f"{error.filename} 不能用：{meant(error).zh}", f"{error.filename} cannot be used: {error.strerror}") from error
    batch = read_file(rule, source)
    answers = answer(rule, batch, as_of, book)
    bad = {**batch.unread, **{batch.lines[row]: error.sentence for row, error in answers.bad.items()}}
    if (found := batch.rows_over_lines) is not None:
        bad = {line: found.with_its_lines(line, why) for line, why in bad.items()}
    rows = _in_order(batch, answers, {line: why.in_(language) for line, why in bad.items()})
    _write(rule, target, rows)
    counts = np.bincount(answers.outcome[~np.isin(np.arange(batch.rows), list(answers.bad))], minlength=5)
    return Report(
        batch.rows + len(batch.unread), {line: bad[line] for line in sorted(bad)},
        {name: int(counts[i]) for i, name in enumerate(("value", "allowed", "warned", "refused")) if counts[i]}, tuple(sorted(answers.to_confirm)),
    )


def _in_order(batch: Batch, answers: Answers, bad: dict[int, str]) -> Iterator[dict[str, Any]]:
    places = iter(enumerate(batch.lines))
    unread = sorted(batch.unread)
    place = next(places, None)
    while place is not None or unread:
        if place is None or (unread and unread[0] < place[1]):
            line = unread.pop(0)
            yield {"line": line, "outcome": "bad", "error": bad[line]}
            continue
        row, line = place
        if row in answers.bad:
            yield {"line": line, "outcome": "bad", "error": bad[line]}
        else:
            yield {"line": line, **answers.plain(row)}
        place = next(places, None)


def _write(rule: Rule, target: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A file that is whole or not there; what stood there before stays until then, and a link goes on leading where it led."""
    try:
        with draft_of(target.resolve()) as draft:
            {".jsonl": _write_lines, ".csv": _write_csv, ".parquet": _write_parquet}[target.suffix](rule, draft, rows)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        if no_room(error) is not None:
            raise OSError(error.errno, why, str(target)) from error
        raise BadTarget(f"{target} 无法写入：{meant(error).zh if error.errno else why}", f"{target} cannot be written: {why}") from error


def _write_lines(rule: Rule, target: Path, rows: Iterable[dict[str, Any]]) -> None:
    with target.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _flat(rule: Rule, row: dict[str, Any]) -> list[Any]:
    values = row.get("values", {})
    return [row["line"], row["outcome"], row.get("code", ""), *(_joined(values.get(output.name)) for output in rule.values), row.get("error", "")]


def _joined(value: Any) -> Any:
    """Several names in one cell."""
    return ";".join(value) if isinstance(value, list) else value


def _heads(rule: Rule) -> list[str]:
    return ["line", "outcome", "code", *(output.name for output in rule.values), "error"]


def _write_csv(rule: Rule, target: Path, rows: Iterable[dict[str, Any]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_heads(rule))
        for row in rows:
            writer.writerow([str(cell).lower() if isinstance(cell, bool) else "" if cell is None else cell for cell in _flat(rule, row)])


def _write_parquet(rule: Rule, target: Path, rows: Iterable[dict[str, Any]]) -> None:
    flat = [_flat(rule, row) for row in rows]
    columns = [[row[place] for row in flat] for place in range(len(_heads(rule)))]
    arrays = [pa.array(column, pa.int64()) if name == "line" else _column_of(column) for name, column in zip(_heads(rule), columns, strict=True)]
    parquet.write_table(pa.table(dict(zip(_heads(rule), arrays, strict=True))), target)


def _column_of(column: list[Any]) -> Any:
    kinds = {type(cell) for cell in column if cell is not None}
    return pa.array(column) if len(kinds) == 1 else pa.array([None if cell is None else str(cell) for cell in column], pa.string())
