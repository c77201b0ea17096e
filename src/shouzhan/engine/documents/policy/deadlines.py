"""The days by which something is to be done, as the text names them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from shouzhan.engine.documents.policy.model import Span, Task
from shouzhan.engine.documents.policy.numerals import integer
from shouzhan.engine.documents.policy.sentences import clause_around, sentences
from shouzhan.engine.documents.policy.tables import Work

YEAR = re.compile(
    r"(?P<by>截至|截止到?|到|至|力争|争取)?\s*(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年(?!代|度?版|行动)"
    r"(?:\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?)?\s*(?P<end>年?[底末]|上半年)?\s*(?P<before>之?前|以前)?"
)
_NO_DEADLINE = re.compile(r"已(?!经市|经省|经区)|完成了|建成了|实现了|获得了|有效期|施行|废止|出生|注册")
_FROM = ("由", "从", "较", "比", "自", "于")


def last_day(match: re.Match[str], year: int) -> date | None:
    """到2025年 means by its last day; 6月底前 by the last day of June."""
    month = int(match.group("month") or (6 if match.group("end") == "上半年" else 12))
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(match.group("day") or last), last) or last)


def due_in(cell: str, made: int | None) -> date | None:
    """The last day a cell names; a month alone is of the document's year."""
    found = [*YEAR.finditer(cell)]
    if found:
        return last_day(found[-1], integer(found[-1].group("year")) or 0)
    month = re.match(r"(\d{1,2})月", cell)
    if month is None or made is None or not 1 <= int(month.group(1)) <= 12:
        return None
    return date(made, int(month.group(1)), calendar.monthrange(made, int(month.group(1)))[1])


def with_deadlines(tasks: Iterable[Task], text: str, rows: Iterable[Work], made: int | None) -> Iterator[Task]:
    """Give each task the day its own clause names: the cell of its row, else the last of the days its sentences set."""
    dues = {row.due.span.start: due_in(row.due.text, made) for row in rows if row.due is not None}
    for task in tasks:
        told = next((day for at, day in dues.items() if day and task.span.start <= at < task.span.end), None)
        yield replace(task, deadline=told or max(_named(text, task.span, made), default=None))


def _named(text: str, span: Span, made: int | None) -> Iterator[date]:
    """The days by which the sentences want something done: 到2027年底, 2026年12月底前; none that is over or only dates something."""
    for sentence in sentences(text, span.start, span.end):
        for match in YEAR.finditer(text, sentence.start, sentence.end):
            year, by = integer(match.group("year")) or 0, match.group("by") or ""
            wanted = by or match.group("before") or (match.group("end") or "").endswith(("底", "末"))
            if not wanted or by.startswith("截") or (made is not None and year < made):
                continue
            if text[sentence.start : match.start()].endswith(_FROM) or text.startswith(("起", "以来"), match.end()):
                continue
            clause = clause_around(text, sentence, match.start(), match.end())
            if not _NO_DEADLINE.search(text, clause.start, clause.end) and (day := last_day(match, year)):
                yield day
