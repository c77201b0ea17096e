"""Exports of exactly what a list shows: the same rows, columns and order."""

import tempfile
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.documents.sheets.write import SheetColumn, write_csv, write_xlsx
from shouzhan.kernel.dates import now, today
from shouzhan.web.listing import Question, every_row, shown_columns
from shouzhan.web.registers import ListColumn, Register
from shouzhan.web.words import say

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def plain(column: ListColumn, record: Any) -> Any:
    """A value as a spreadsheet or the API gives it: words for states, plain values else."""
    if column.kind == "badge" and column.cell is None:
        return say(record.state_now.label)
    if column.kind == "deadline":
        return record.due_on
    value = column.of(record)
    return say(value) if value is not None and not isinstance(value, int | float | bool) and hasattr(value, "in_") else value


def export_file(register: Register, actor: Any, question: Question, kind: str, target: Any) -> int:
    """Write the rows to a file and return how many there were."""
    columns = shown_columns(register, question)
    heads = [SheetColumn(say(column.label), column.kind, say(column.unit)) for column in columns]
    count = 0

    def rows() -> Any:
        nonlocal count
        for record in every_row(register, actor, question):
            count += 1
            yield [plain(column, record) for column in columns]

    if kind == "csv":
        write_csv(target, heads, rows())
    else:
        write_xlsx(target, say(register.title), heads, rows(), notes=_notes(register, question), synthetic=settings.DEMO, made_at=now())
    return count


def export_response(request: HttpRequest, register: Register, actor: Any, kind: str) -> FileResponse:
    """The export as a download."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    export_file(register, actor, Question.of(register, request.GET), kind, target)
    target.seek(0)
    name = f"{register.name}-{today():%Y%m%d}.{kind}"
    return FileResponse(target, as_attachment=True, filename=name, content_type=KINDS[kind])


def _notes(register: Register, question: Question) -> list[tuple[str, str]]:
    from_settings = _("演示数据：人员、企业、院校与数字均为虚构，政府部门为文件所列") if settings.DEMO else ""
    filters = "；".join(f"{key}={value}" for key, value in question.filters.items())
    return [
        (_("清单"), say(register.title)), (_("导出时间"), f"{now():%Y-%m-%d %H:%M}"),
        (_("筛选"), filters or "–"), (_("搜索"), question.words or "–"), (_("语言"), get_language() or ""),
        *([(_("说明"), from_settings)] if from_settings else []),
    ]
