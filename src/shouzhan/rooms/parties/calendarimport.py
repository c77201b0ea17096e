"""Importing years of holidays from a spreadsheet: one day or range per row, a whole year or nothing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.parties import procedure
from shouzhan.rooms.parties.actions import enter_calendar
from shouzhan.rooms.parties.calendars import read_days, table_of
from shouzhan.rooms.parties.models import CalendarYear
from shouzhan.web import shapes
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of

COLUMNS: Columns = (
    ("year", ("年份", "year"), True, "2027"), ("days", ("日期", "days"), True, "2027-02-05 ~ 2027-02-11"), ("kind", ("安排", "kind"), True, "放假 / 上班"),
    ("source", ("出处", "source"), True, lazy("通知的名称与文号")),
)
OFF, WORK = ("放假", "off"), ("上班", "work")


class CalendarImporter(SheetImporter):
    """The importer of the register of years."""

    may = procedure.keepers
    columns, sheet = COLUMNS, "节假日"

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
        all_or_none(row.line for row in self.check(actor, data, name) if row.state == "refused")
        return partial(_enter, actor, _rows(data, name))


def _enter(actor: Any, rows: list[dict[str, Any]]) -> int:
    for year in dict.fromkeys(row["year"] for row in rows):
        enter_calendar(actor, **_year(year, rows))
    return len(rows)


def _rows(data: bytes, name: str) -> list[dict[str, Any]]:
    return [{"line": line, **raw} for line, raw in rows_of(data, name, COLUMNS)]


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
