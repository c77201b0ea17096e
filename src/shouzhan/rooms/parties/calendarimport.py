"""Importing years of holidays from a spreadsheet: one day or range per row, a whole year or nothing."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.documents.sheets.read import read_sheet
from shouzhan.engine.documents.sheets.write import SheetColumn, write_xlsx
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.parties import procedure
from shouzhan.rooms.parties.actions import enter_calendar
from shouzhan.rooms.parties.calendars import read_days, table_of
from shouzhan.rooms.parties.models import CalendarYear
from shouzhan.web import shapes
from shouzhan.web.heads import places_of
from shouzhan.web.importpage import CheckedRow

COLUMNS = (("year", ("年份", "year")), ("days", ("日期", "days")), ("kind", ("安排", "kind")), ("source", ("出处", "source")))
OFF, WORK = ("放假", "off"), ("上班", "work")


class CalendarImporter:
    """The importer of the register of years."""

    may = procedure.keepers

    def expected(self) -> shapes.Table:
        """Which columns the sheet should have, with an example."""
        example = {"year": "2027", "days": "2027-02-05 ~ 2027-02-11", "kind": "放假 / 上班", "source": _("通知的名称与文号")}
        rows = tuple(shapes.Row((shapes.Cell(names[0]), shapes.Cell(_("必填")), shapes.Cell(example[key]))) for key, names in COLUMNS)
        heads = (shapes.Column("column", _("列")), shapes.Column("needed", _("要求")), shapes.Column("example", _("示例")))
        return shapes.Table(heads, rows, caption=_("表格应有的列"))

    def template(self) -> bytes:
        """An empty sheet with the right header."""
        target = io.BytesIO()
        write_xlsx(target, "节假日", [SheetColumn(names[0]) for _key, names in COLUMNS], [])
        return target.getvalue()

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Check every row, and every year as a whole at its first row."""
        rows = _rows(data, name)
        checked = []
        whole = {year: _fault_of_year(year, rows) for year in {row["year"] for row in rows}}
        for row in rows:
            issues = _faults_of_row(row)
            said = whole.pop(row["year"], None)
            if said and not issues:
                issues.append(shapes.ImportIssue(_("年份"), row["year"], said))
            checked.append(CheckedRow(row["line"], "refused" if issues else "new", f"{row['year']} {row['days']}", tuple(issues)))
        return checked

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check once more, and give what enters every year."""
        refused = [row.line for row in self.check(actor, data, name) if row.state == "refused"]
        if refused:
            raise Refused(Decision.refuse("rows-refused", _("第 %(lines)s 行有误，未保存任何一行。") % {"lines": "、".join(map(str, refused[:10]))}, remedy=_("请按列出的原因改正这些行，再上传整张表。")))
        return partial(_enter, actor, _rows(data, name))


def _enter(actor: Any, rows: list[dict[str, Any]]) -> int:
    for year in dict.fromkeys(row["year"] for row in rows):
        enter_calendar(actor, **_year(year, rows))
    return len(rows)


def _rows(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        sheet = read_sheet(data, name)
    except Unwelcome as refused:
        raise Refused(Decision.refuse(refused.code, refused.sentence.in_(get_language() or ""))) from refused
    places = places_of(sheet, ((key, names, True) for key, names in COLUMNS))
    return [
        {"line": row.line, **{key: row.cells[at].strip() if at is not None and at < len(row.cells) else "" for key, at in places.items()}}
        for row in sheet.rows
    ]


def _faults_of_row(row: dict[str, Any]) -> list[shapes.ImportIssue]:
    issues = []
    if not (row["year"].isascii() and row["year"].isdigit() and 2000 <= int(row["year"][:9]) <= 2100):
        return [shapes.ImportIssue(_("年份"), row["year"], _("不是年份。"), _("请写成 2027。"))]
    try:
        read_days(row["days"], int(row["year"]))
    except Refused as refused:
        issues.append(shapes.ImportIssue(_("日期"), row["days"], refused.decision.sentence))
    if row["kind"] not in (*OFF, *WORK):
        issues.append(shapes.ImportIssue(_("安排"), row["kind"], _("请填“放假”或“上班”。")))
    return issues


def _year(year: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [row for row in rows if row["year"] == year]
    days = {kinds: "\n".join(row["days"] for row in mine if row["kind"] in kinds) for kinds in (OFF, WORK)}
    return {"year": int(year), "days_off": days[OFF], "workdays": days[WORK], "source": next((row["source"] for row in mine if row["source"]), "")[:300]}


def _fault_of_year(year: str, rows: list[dict[str, Any]]) -> str:
    """What is wrong with a year although each of its rows is right."""
    if any(_faults_of_row(row) for row in rows if row["year"] == year):
        return ""
    given = _year(year, rows)
    if CalendarYear.objects.filter(year=given["year"], state="in-force").exists():
        return str(_("这一年的节假日安排已录入。"))
    if not given["source"]:
        return str(_("没有写出处。"))
    try:
        table_of(**given)
    except Refused as refused:
        return str(refused.decision.sentence)
    return "" if given["days_off"] else str(_("请至少列出一天放假。"))


importer = CalendarImporter()
