"""Importing past results from a spreadsheet: every row checked, all or none."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.access import Held
from shouzhan.kernel.dates import today
from shouzhan.kernel.procedure.perform import open_many
from shouzhan.rooms.disclosure import procedure
from shouzhan.rooms.disclosure.fields import names
from shouzhan.rooms.disclosure.models import Achievement, Openness, Secrecy
from shouzhan.rooms.parties.public import Organisation, normalise, resolve
from shouzhan.web import shapes
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of

SHORT = (Openness.PUBLIC, "公开")  # as many offices write it
COLUMNS: Columns = (
    ("name", ("成果名称", "名称", "name"), True, "高通量纳滤膜"),
    ("unit", ("完成单位", "单位", "unit"), True, "云岫大学"),
    ("summary", ("内容摘要", "摘要", "summary"), False, "用于海水淡化……"),
    ("name_en", ("英文名称", "englishname"), False, "–"),
    ("keywords", ("关键词", "keywords"), False, "膜材料、海水淡化"),
    ("field", ("技术领域", "field"), False, "新材料"),
    ("intention", ("有转化意向", "转化意向", "intention"), False, "是"),
    ("openness", ("可见范围", "公开范围", "openness"), False, "所有人"),
    ("teaser", ("公开简介", "teaser"), False, "–"),
    ("city", ("市级财政资金支持", "市级财政", "cityfunded"), False, "否"),
    ("transfer_by", ("约定转化期限", "transferby"), False, "2027-12-31"),
    ("disclosed_on", ("登记日期", "披露日期", "disclosedon"), False, "2025-06-30"),
    ("maturity", ("技术就绪度", "就绪度", "maturity"), False, "5"),
)
LIMITS = {"name": 200, "summary": 6000, "name_en": 300, "keywords": 300, "teaser": 600}
YES, NO = ("是", "有", "1", "y", "yes", "true"), ("否", "无", "0", "n", "no", "false", "")


class ResultImporter(SheetImporter):
    """The importer of the register of achievements; a unit's office imports its own, the city any."""

    may = Held(procedure.OFFICE) | Held(("system",))
    columns, sheet = COLUMNS, "成果"

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row."""
        return [CheckedRow(line, state, values["name"], tuple(issues)) for line, values, issues, state in _examine(actor, data, name, told)]

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check every row once more, and give what writes them all; one that is refused refuses them all."""
        examined = list(_examine(actor, data, name, told))
        all_or_none(line for line, _values, _issues, state in examined if state == "refused")
        return partial(_write, actor, [values for _line, values, _issues, state in examined if state == "new"], told)


def _write(actor: Any, new: list[dict[str, Any]], told: Told) -> int:
    count = 0
    for step, intended in ((procedure.mint_achievement, True), (procedure.shelve_achievement, False)):
        rows = [{name: value for name, value in values.items() if name != "intention"} for values in new if values["intention"] is intended]
        count += open_many(step, actor, rows, lambda records: told(len(records), len(new))) if rows else 0
    return count


def _examine(actor: Any, data: bytes, name: str, told: Told) -> Any:
    rows, known = rows_of(data, name, COLUMNS), _Known(actor)
    for count, (line, raw) in enumerate(rows):
        if count % 500 == 0:
            told(count, len(rows))
        yield (line, *known.examine(line, raw))


class _Known:
    """The units, what they have on record, and what earlier rows brought."""

    def __init__(self, actor: Any) -> None:
        self.mine = None if actor.public_id == "system" else set(actor.organisations(procedure.OFFICE))
        self.units: dict[str, Organisation | None] = {}
        self.held: dict[int, set[str]] = {}
        self.lines: dict[tuple[int, str], int] = {}
        self.fields = {str(text.zh): code for code, text in names().items()} | {text.en.casefold(): code for code, text in names().items()} | {code: code for code in names()}

    def examine(self, line: int, raw: dict[str, str]) -> tuple[dict[str, Any], list[shapes.ImportIssue], str]:
        """The values of a row, what is wrong with it, and what it would become."""
        issues: list[shapes.ImportIssue] = []
        for key, most in LIMITS.items():
            if len(raw[key]) > most:
                issues.append(shapes.ImportIssue(_label(key), f"{raw[key][:20]}…", _("超过 %(most)s 字。") % {"most": most}))
        if not raw["name"]:
            issues.append(shapes.ImportIssue(_label("name"), "", _("名称为空。"), _("请填写成果名称。")))
        unit = self._unit(raw["unit"], issues)
        openness = _chosen("openness", raw["openness"], (*Openness.choices, SHORT), Openness.CLOSED, issues)
        values: dict[str, Any] = {
            **{key: raw[key] for key in LIMITS}, "unit": unit, "field": self._field(raw["field"], issues), "intention": _yes("intention", raw["intention"] or "是", issues),
            "openness": openness, "secrecy": Secrecy.OPEN if openness == Openness.PUBLIC else Secrecy.INTERNAL, "is_city_funded": _yes("city", raw["city"], issues),
            "transfer_by": _day("transfer_by", raw["transfer_by"], issues), "disclosed_on": _day("disclosed_on", raw["disclosed_on"], issues), "maturity": _level(raw["maturity"], issues),
        }
        values["is_public_funded"] = values["is_city_funded"]
        if values["disclosed_on"] and values["disclosed_on"] > today():
            issues.append(shapes.ImportIssue(_label("disclosed_on"), raw["disclosed_on"], _("登记日期在今天之后。"), _("请核对年份。")))
        state = self._state(line, raw["name"], unit, issues)
        return values, issues, "refused" if issues else state

    def _unit(self, printed: str, issues: list[shapes.ImportIssue]) -> Organisation | None:
        if printed not in self.units:
            self.units[printed] = resolve(printed) if printed else None
        unit = self.units[printed]
        if unit is None:
            issues.append(shapes.ImportIssue(_label("unit"), printed, _("登记册中没有这家单位。"), _("请填写登记的全称或别名，或先登记该机构。")))
        elif self.mine is not None and unit.pk not in self.mine:
            issues.append(shapes.ImportIssue(_label("unit"), printed, _("您不是这家单位的技术转移人员。"), _("请由该单位自己导入。")))
        return unit

    def _field(self, printed: str, issues: list[shapes.ImportIssue]) -> str:
        if not printed:
            return ""
        code = self.fields.get(printed) or self.fields.get(printed.casefold())
        if code is None:
            issues.append(shapes.ImportIssue(_label("field"), printed, _("不认识这个技术领域。"), _("可填：%(choices)s；留空则按内容识别。") % {"choices": "、".join(text.zh for text in names().values())}))
        return code or ""

    def _state(self, line: int, name: str, unit: Organisation | None, issues: list[shapes.ImportIssue]) -> str:
        if unit is None or not name:
            return "refused"
        if unit.pk not in self.held:
            self.held[unit.pk] = {normalise(one) for one in Achievement.objects.filter(unit=unit).values_list("name", flat=True)}
        key = (unit.pk, normalise(name))
        if key in self.lines:
            issues.append(shapes.ImportIssue(_label("name"), name, _("与第 %(line)s 行重复。") % {"line": self.lines[key]}, _("请删去其中一行。")))
        self.lines.setdefault(key, line)
        return "same" if key[1] in self.held[unit.pk] else "new"


def _label(key: str) -> str:
    return next(printed[0] for name, printed, _needed, _example in COLUMNS if name == key)


def _yes(key: str, given: str, issues: list[shapes.ImportIssue]) -> bool:
    if given.casefold() in YES:
        return True
    if given.casefold() not in NO:
        issues.append(shapes.ImportIssue(_label(key), given, _("请填“是”或“否”。")))
    return False


def _chosen(key: str, given: str, choices: Any, otherwise: str, issues: list[shapes.ImportIssue]) -> str:
    for value, label in choices:
        if given in (value, str(label)):
            return str(value)
    if given:
        issues.append(shapes.ImportIssue(_label(key), given, _("不认识“%(given)s”。") % {"given": given}, _("可填：%(choices)s") % {"choices": "、".join(str(label) for _value, label in choices)}))
    return otherwise


def _day(key: str, given: str, issues: list[shapes.ImportIssue]) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        issues.append(shapes.ImportIssue(_label(key), given, _("日期读不懂。"), _("请写成 2026-11-20 的样子。")))
        return None


def _level(given: str, issues: list[shapes.ImportIssue]) -> int | None:
    if not given:
        return None
    if given.isdecimal() and 1 <= int(given[:3]) <= 9:
        return int(given)
    issues.append(shapes.ImportIssue(_label("maturity"), given, _("技术就绪度为 1 至 9 级。"), _("请填 1 到 9 的整数。")))
    return None


importer = ResultImporter()
