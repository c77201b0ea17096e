"""Importing a unit's existing patents from a spreadsheet: checked row by row, all or none."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.access import Held
from shouzhan.kernel.dates import today
from shouzhan.rooms.disclosure.public import Achievement, shelve_achievement
from shouzhan.rooms.ownership import procedure
from shouzhan.rooms.ownership.models import Patent, PatentKind, Right
from shouzhan.rooms.ownership.patenting import file_patent, grant_patent, open_patent
from shouzhan.rooms.ownership.rights import correct_right
from shouzhan.rooms.parties.public import Organisation
from shouzhan.web import shapes
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of

COLUMNS: Columns = (
    ("name", ("名称", "专利名称", "发明名称", "name"), True, "一种缓冲层的制备方法"),
    ("application", ("申请号", "专利号", "application"), True, "CN202010123456.7"),
    ("kind", ("类型", "专利类型", "kind"), True, "发明专利"),
    ("filed_on", ("申请日", "申请日期", "filedon"), True, "2020-03-02"),
    ("granted_on", ("授权日", "授权公告日", "grantedon"), False, "2023-05-10"),
    ("publication", ("公告号", "公布公告号", "publication"), False, "CN111223344B"),
    ("territory", ("国家或地区", "国别", "territory"), False, "CN"),
    ("family", ("同族号", "同族", "family"), False, "–"),
    ("share", ("份额", "本单位份额", "share"), False, "100"),
    ("achievement", ("成果编号", "achievement"), False, "–"),
    ("unit", ("单位", "权利人", "unit"), False, "–"),
)


class PatentImporter(SheetImporter):
    """The importer of the register of patents."""

    may = Held(procedure.OFFICE)
    columns, sheet = COLUMNS, "专利"

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row."""
        return [CheckedRow(line, state, values["name"], tuple(issues)) for line, values, issues, state in _examine(actor, data, name, told)]

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check every row once more, and give what writes them all; one that is refused refuses them all."""
        examined = _examine(actor, data, name, told)
        all_or_none(line for line, _values, _issues, state in examined if state == "refused")
        return partial(_write, actor, [values for _line, values, _issues, state in examined if state == "new"], told)


def _write(actor: Any, rows: list[dict[str, Any]], told: Told) -> int:
    with transaction.atomic():
        for done, row in enumerate(rows, 1):
            _write_one(actor, row)
            told(done, len(rows))
    return len(rows)


def _write_one(actor: Any, row: dict[str, Any]) -> None:
    achievement = row["achievement"]
    if achievement is None:
        achievement = shelve_achievement(actor, name=row["name"], unit=row["unit"])
        first = Right.objects.get(achievement=achievement, kind="ownership")
        correct_right(actor, first, starts_on=row["filed_on"], share=row["share"], ground=row["application"], reason="导入已有专利")
    made = open_patent(actor, achievement=achievement, name=row["name"], kind=row["kind"], territory=row["territory"], family=row["family"])
    made = file_patent(actor, made, application=row["application"], filed_on=row["filed_on"])
    if row["granted_on"]:
        grant_patent(actor, made, granted_on=row["granted_on"], publication=row["publication"])


def _examine(actor: Any, data: bytes, name: str, told: Told) -> list[tuple[int, dict[str, Any], list[shapes.ImportIssue], str]]:
    rows, reader, found = rows_of(data, name, COLUMNS), _Reader(actor), []
    for count, (line, raw) in enumerate(rows):
        if count % 100 == 0:
            told(count, len(rows))
        found.append((line, *reader.read(line, raw)))
    return found


class _Reader:
    """What is on the register already, what earlier rows brought, and for which units this actor may enter anything."""

    def __init__(self, actor: Any) -> None:
        self.units = {name: unit for unit in Organisation.objects.filter(pk__in=actor.organisations(procedure.OFFICE)) for name in (unit.name, unit.number)}
        self.known = dict(Patent.objects.exclude(application="").values_list("application", "number"))
        self.lines: dict[str, int] = {}

    def read(self, line: int, raw: dict[str, str]) -> tuple[dict[str, Any], list[shapes.ImportIssue], str]:
        """The values of a row, what is wrong with it, and what it would become."""
        issues: list[shapes.ImportIssue] = []
        values: dict[str, Any] = {
            "name": raw["name"][:200], "application": raw["application"], "publication": raw["publication"][:40], "territory": (raw["territory"] or "CN").upper()[:10], "family": raw["family"][:40],
            "kind": _kind(raw["kind"], issues), "filed_on": _day(raw["filed_on"], _("申请日"), issues), "granted_on": _day(raw["granted_on"], _("授权日"), issues) if raw["granted_on"] else None,
            "share": _share(raw["share"], issues), "unit": self._unit(raw["unit"], issues),
        }
        values["achievement"] = self._achievement(raw["achievement"], values["unit"], issues)
        if not raw["name"]:
            issues.append(shapes.ImportIssue(_("名称"), "", _("名称为空。"), _("请填写证书上的名称。")))
        if values["filed_on"] and values["granted_on"] and values["granted_on"] < values["filed_on"]:
            issues.append(shapes.ImportIssue(_("授权日"), raw["granted_on"], _("授权日早于申请日。"), _("请核对两个日期。")))
        return values, issues, self._state(line, raw["application"], issues)

    def _state(self, line: int, application: str, issues: list[shapes.ImportIssue]) -> str:
        column = _("申请号")
        if not application or len(application) > 40:
            issues.append(shapes.ImportIssue(column, application[:40], _("申请号为空或过长。"), _("请填写受理通知书上的申请号。")))
        elif application in self.lines:
            issues.append(shapes.ImportIssue(column, application, _("与第 %(line)s 行重复。") % {"line": self.lines[application]}, _("请删去一行。")))
        self.lines.setdefault(application, line)
        return "refused" if issues else "same" if application in self.known else "new"

    def _unit(self, given: str, issues: list[shapes.ImportIssue]) -> Organisation | None:
        mine = list({unit.pk: unit for unit in self.units.values()}.values())
        if not given and len(mine) == 1:
            return mine[0]
        if given not in self.units:
            issues.append(shapes.ImportIssue(_("单位"), given, _("没有这个单位，或您不能为它登记。"), _("可填：%(choices)s") % {"choices": "、".join(unit.name for unit in mine[:5])}))
        return self.units.get(given)

    def _achievement(self, given: str, unit: Organisation | None, issues: list[shapes.ImportIssue]) -> Achievement | None:
        found = Achievement.objects.filter(number=given, unit=unit).first() if given else None
        if given and found is None:
            issues.append(shapes.ImportIssue(_("成果编号"), given, _("本单位没有这个编号的成果。"), _("不填则新登记一项科技资源。")))
        return found


def _kind(given: str, issues: list[shapes.ImportIssue]) -> str:
    for value, label in PatentKind.choices:
        if given in (value, str(label), str(label).removesuffix("专利"), f"{label}专利"):
            return value
    issues.append(shapes.ImportIssue(_("类型"), given, _("不认识这个类型。"), _("可填：%(choices)s") % {"choices": "、".join(str(label) for _value, label in PatentKind.choices)}))
    return PatentKind.INVENTION


def _day(given: str, column: str, issues: list[shapes.ImportIssue]) -> date | None:
    text = given.replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        year, month, day = (int(part) for part in text.split(" ")[0].split("-"))
        found = date(year, month, day)
    except ValueError:
        issues.append(shapes.ImportIssue(column, given[:40], _("不是日期。"), _("请写成 2026-11-20。")))
        return None
    if found > today():
        issues.append(shapes.ImportIssue(column, given[:40], _("日期尚未到来。"), _("请核对。")))
    return found


def _share(given: str, issues: list[shapes.ImportIssue]) -> Decimal:
    text = given.rstrip("%％").strip()
    try:
        share = Decimal(text or 100)
        if share.is_finite() and 0 < share <= 100 and share == share.quantize(Decimal("0.0001")):
            return share
    except InvalidOperation:
        pass
    issues.append(shapes.ImportIssue(_("份额"), given[:40], _("份额应大于 0、不超过 100%。"), _("请填写百分数，例如 60。")))
    return Decimal(100)


importer = PatentImporter()
