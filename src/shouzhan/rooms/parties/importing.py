"""Importing organisations from a spreadsheet: credit codes checked, doubles found, all rows or none."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.identifiers import check_uscc
from shouzhan.kernel.procedure.perform import open_many
from shouzhan.rooms.parties import procedure
from shouzhan.rooms.parties.models import Alias, Organisation, OrganisationKind
from shouzhan.rooms.parties.names import Alike, normalise
from shouzhan.rooms.parties.places import CITY, PLACES
from shouzhan.web import shapes
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of
from shouzhan.web.words import say

COLUMNS: Columns = (
    ("name", ("名称", "全称", "机构名称", "中文名称", "name"), True, "云岫精密仪器有限公司"),
    ("kind", ("类别", "类型", "kind"), True, "企业"),
    ("uscc", ("统一社会信用代码", "信用代码", "uscc"), False, "18 位"),
    ("place", ("区划", "所在区划", "行政区划", "place", "district"), False, "闵行区"),
    ("name_en", ("英文名称", "nameinenglish", "englishname"), False, "–"),
    ("aliases", ("其他名称", "别名", "简称", "aliases"), False, "云岫精仪；云岫"),
)
LIKE = 0.88
LONGEST = 200


class OrganisationImporter(SheetImporter):
    """The importer of the register of organisations."""

    may = procedure.officials
    columns, sheet = COLUMNS, "机构"

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row."""
        return [CheckedRow(line, state, values["name"], tuple(issues)) for line, values, issues, state in _examine(data, name, told)]

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check every row once more, and give what writes them all; one that is refused refuses them all."""
        examined = list(_examine(data, name, told))
        all_or_none(line for line, _values, _issues, state in examined if state == "refused")
        return partial(_write, actor, [values for _line, values, _issues, state in examined if state == "new"], told)


def _write(actor: Any, new: list[dict[str, Any]], told: Told) -> int:
    names = {values["name"]: values["aliases"] for values in new}
    done = 0

    def opened(records: list[Any]) -> None:
        nonlocal done
        # every name was checked against the register and the sheet, so they are written down together
        Alias.objects.bulk_create(
            Alias(organisation=record, name=printed, normalised=normalise(printed))
            for record in records for printed in _distinct((record.name, *names[record.name]))
        )
        done += len(records)
        told(done, len(new))

    return open_many(procedure.register_organisation, actor, ({**values, "aliases": None} for values in new), opened)


def _distinct(names: tuple[str, ...]) -> list[str]:
    return list({normalise(name): name for name in reversed(names)}.values())[::-1]


def _examine(data: bytes, name: str, told: Told) -> Any:
    rows, known = rows_of(data, name, COLUMNS), _Known()
    for count, (line, raw) in enumerate(rows):
        if count % 500 == 0:
            told(count, len(rows))
        yield (line, *known.examine(line, raw))


class _Known:
    """What is on the register already and what earlier rows of the sheet brought."""

    def __init__(self) -> None:
        self.codes = dict(Organisation.objects.exclude(uscc="").values_list("uscc", "name"))
        self.names = dict(Alias.objects.values_list("normalised", "organisation__name"))
        self.alike = Alike(LIKE)
        for bare in self.names:
            self.alike.add(bare)
        self.code_lines: dict[str, int] = {}
        self.name_lines: dict[str, int] = {}

    def examine(self, line: int, raw: dict[str, str]) -> tuple[dict[str, Any], list[shapes.ImportIssue], str]:
        """The values of a row, what is wrong with it, and what it would become."""
        issues: list[shapes.ImportIssue] = []
        name, bare, code = raw["name"].strip(), normalise(raw["name"]), raw["uscc"].strip().upper()
        values = {
            "name": name, "uscc": code, "name_en": raw["name_en"], "kind": _kind(raw["kind"], issues),
            "place": _place(raw["place"], issues),
            "aliases": tuple(a.strip()[:200] for a in raw["aliases"].replace(";", "；").split("；") if a.strip()),
        }
        if len(name) > LONGEST:
            issues.append(shapes.ImportIssue(_("名称"), f"{name[:20]}…", _("名称超过 %(most)s 字。") % {"most": LONGEST}))
        if not name:
            issues.append(shapes.ImportIssue(_("名称"), "", _("名称为空。"), _("请填写与证照一致的名称。")))
        self._check_code(line, code, name, issues)
        state = self._check_name(line, name, bare, code, issues)
        self._check_aliases(line, bare, tuple(values["aliases"]), state, issues)
        return values, issues, "refused" if issues else state

    def _check_code(self, line: int, code: str, name: str, issues: list[shapes.ImportIssue]) -> None:
        if not code:
            return
        checked = check_uscc(code)
        column = _("统一社会信用代码")
        if not checked.valid:
            issues.append(shapes.ImportIssue(column, code, say(checked.reason), "" if "核对" in checked.reason.zh else _("请与证照核对。")))
        elif code in self.code_lines:
            issues.append(shapes.ImportIssue(column, code, _("与第 %(line)s 行重复。") % {"line": self.code_lines[code]}))
        elif code in self.codes and self.codes[code] != name:
            issues.append(shapes.ImportIssue(column, code, _("这个代码已登记给“%(name)s”。") % {"name": self.codes[code]}, _("请核对是否更名；更名请在原机构上修改。")))
        self.code_lines.setdefault(code, line)

    def _check_name(self, line: int, name: str, bare: str, code: str, issues: list[shapes.ImportIssue]) -> str:
        if not bare:
            return "refused"
        if bare in self.name_lines:
            issues.append(shapes.ImportIssue(_("名称"), name, _("与第 %(line)s 行重复。") % {"line": self.name_lines[bare]}))
            return "refused"
        self.name_lines[bare] = line
        if bare in self.names:
            return "same"
        near = None if code else self.alike.find(bare)
        if near:
            issues.append(shapes.ImportIssue(
                _("名称"), name, _("与已登记的“%(name)s”相近。") % {"name": self.names.get(near, near)}, _("确非同一家时请补上统一社会信用代码。")))
        self.alike.add(bare)
        return "new"

    def _check_aliases(self, line: int, bare: str, aliases: tuple[str, ...], state: str, issues: list[shapes.ImportIssue]) -> None:
        """Another name must be nobody else's; of a body that is here already it is left alone."""
        for alias in aliases if state == "new" else ():
            other = normalise(alias)
            if other == bare:
                continue
            if other in self.names:
                issues.append(shapes.ImportIssue(_("其他名称"), alias, _("这已是“%(name)s”的名称。") % {"name": self.names[other]}, _("请核对是否为同一机构。")))
            elif other in self.name_lines:
                issues.append(shapes.ImportIssue(_("其他名称"), alias, _("与第 %(line)s 行重复。") % {"line": self.name_lines[other]}))
            else:
                self.name_lines[other] = line


def _kind(given: str, issues: list[shapes.ImportIssue]) -> str:
    for value, label in OrganisationKind.choices:
        if given.strip() in (value, str(label)):
            return value
    choices = "、".join(str(label) for _value, label in OrganisationKind.choices)
    issues.append(shapes.ImportIssue(_("类别"), given, _("不认识这个类别。"), _("可填：%(choices)s") % {"choices": choices}))
    return OrganisationKind.OTHER


def _place(given: str, issues: list[shapes.ImportIssue]) -> str:
    if not given.strip():
        return CITY
    for code, label in PLACES:
        if given.strip() in (code, str(label)) or str(label).startswith(given.strip()):
            return code
    issues.append(shapes.ImportIssue(_("区划"), given, _("不认识这个区划。"), _("请填区名或六位代码。")))
    return CITY


importer = OrganisationImporter()
