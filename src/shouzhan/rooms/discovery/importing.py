"""Importing sources from a spreadsheet, BibTeX or RIS: every row checked, duplicates found, all or none."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.sheets.plain import decode
from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.access import Held
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import open_many
from shouzhan.rooms.discovery import procedure
from shouzhan.rooms.discovery.actions import name_key
from shouzhan.rooms.discovery.bibliography import MOST, Reference, TooMany, read_bibtex, read_ris
from shouzhan.rooms.discovery.identifying import Unfit, read_doi, read_orcid
from shouzhan.rooms.discovery.models import Source, SourceKind
from shouzhan.rooms.parties.public import Organisation, resolve
from shouzhan.web import shapes
from shouzhan.web.files import readable
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of

COLUMNS: Columns = (
    ("kind", ("类别", "kind", "type"), True, "论文"),
    ("name", ("名称", "题名", "标题", "title", "name"), True, "高通量纳滤膜的界面聚合"),
    ("unit", ("单位", "完成单位", "unit"), False, "云岫大学"),
    ("people", ("作者或负责人", "作者", "负责人", "发明人", "authors", "author"), False, "冯九；陈十"),
    ("orcids", ("orcid",), False, "0000-0002-1825-0097"),
    ("doi", ("doi",), False, "10.1000/182"),
    ("venue", ("期刊或来源", "期刊", "venue", "journal"), False, "膜科学与技术"),
    ("on", ("日期", "发表日期", "起始日期", "授权日期", "date", "year"), False, "2026-03-01"),
    ("ends_on", ("结束日期", "ends"), False, "2027-02-28"),
    ("code", ("项目号或专利号", "项目号", "专利号", "code", "number"), False, "ZL202410000000.1"),
    ("project", ("所属项目号", "project"), False, "T2026-001"),
    ("programme", ("资助计划", "programme"), False, "探索者计划"),
    ("partners", ("企业合作者", "partners"), False, "青萍电子有限公司"),
    ("is_granted", ("已授权", "granted"), False, "否"),
    ("keywords", ("关键词", "keywords"), False, "膜材料；海水淡化"),
    ("abstract", ("摘要", "abstract"), False, "……"),
)
LIMITS = {"name": 500, "people": 2000, "orcids": 600, "venue": 300, "code": 80, "project": 80, "programme": 200, "partners": 500, "keywords": 500, "abstract": 8000}
KINDS = {str(value): str(value) for value, _label in SourceKind.choices} | {"实验室": "laboratory", "资助项目": "project", "项目": "project", "论文": "paper", "专利": "patent", "lab": "laboratory", "article": "paper"}
YES, NO = ("是", "有", "1", "y", "yes", "true"), ("否", "无", "0", "n", "no", "false", "")
_FIRM = re.compile(r"(?:公司|集团|\b(?:inc|ltd|llc|gmbh|corp|corporation|co\.)(?=\W|$))", re.IGNORECASE)
_ORCID_IN = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
_MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
Raw = dict[str, str]


class SourceImporter(SheetImporter):
    """The importer of the register of sources; a unit's office imports its own, the machinery any."""

    may = Held((*procedure.OFFICE, "system"))
    columns, sheet = COLUMNS, "来源"
    accept = ".xlsx,.csv,.bib,.ris"
    help = lazy("电子表格（.xlsx、.csv）、BibTeX（.bib）或 RIS（.ris），不超过 20 MB；逐条检查，全部无误才会保存。")

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row."""
        return [CheckedRow(line, state, values["name"], tuple(issues)) for line, values, issues, state in _examine(actor, data, name, told)]

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check every row once more, and give what writes them all; one that is refused refuses them all."""
        examined = list(_examine(actor, data, name, told))
        all_or_none(line for line, _values, _issues, state in examined if state == "refused")
        return partial(_write, actor, [values for _line, values, _issues, state in examined if state == "new"], told)


def _write(actor: Any, new: list[dict[str, Any]], told: Told) -> int:
    return open_many(procedure.enter_source, actor, new, lambda records: told(len(records), len(new)))


def _examine(actor: Any, data: bytes, name: str, told: Told) -> Iterator[tuple[int, dict[str, Any], list[shapes.ImportIssue], str]]:
    rows = _rows(data, name)
    known = _Known(actor)
    for count, (line, raw, broken) in enumerate(rows):
        if count % 500 == 0:
            told(count, len(rows))
        yield (line, *known.examine(line, raw, broken))


def _rows(data: bytes, name: str) -> list[tuple[int, Raw, str]]:
    """Rows of any of the three kinds: where each stands, its columns as text, and what is broken about it."""
    kind = _format(data, name)
    if kind == "sheet":
        return [(line, raw, "") for line, raw in rows_of(data, name, COLUMNS)]
    try:
        with readable():
            found = list((read_bibtex if kind == "bib" else read_ris)(decode(data)))
    except TooMany as many:
        raise Refused(Decision.refuse("too-many", _("文件中超过 %(most)s 条。") % {"most": MOST}, remedy=_("请拆分为几个文件后分别导入。"))) from many
    if not found:
        raise Refused(Decision.refuse("no-entries", _("文件中没有读到任何文献条目。"), remedy=_("请从文献管理软件导出 BibTeX 或 RIS，或改用电子表格模板。")))
    return [(one.line, _of_bibtex(one) if kind == "bib" else _of_ris(one), one.broken) for one in found]


def _format(data: bytes, name: str) -> str:
    """By its name where the name says it, else by how it begins."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending in ("bib", "bibtex"):
        return "bib"
    if ending == "ris":
        return "ris"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "ris" if head.startswith(b"TY  -") else "bib" if re.match(rb"@\s*[A-Za-z]+\s*\{", head) else "sheet"


def _blank() -> Raw:
    return {key: "" for key, _printed, _needed, _example in COLUMNS}


def _of_bibtex(one: Reference) -> Raw:
    """A BibTeX entry as a row."""
    told = one.fields
    kind = "patent" if one.kind == "patent" else "paper"
    text = " ".join((told.get("affiliation", ""), told.get("organization", "")))
    return _blank() | {
        "kind": kind, "name": told.get("title", ""), "unit": told.get("unit", ""), "people": "；".join(part for part in re.split(r"\s+and\s+", told.get("author", "")) if part),
        "orcids": " ".join(_ORCID_IN.findall(" ".join(told.get(key, "") for key in ("orcid", "orcids", "orcid-numbers", "author+orcid")))) or told.get("orcid", ""),
        "doi": told.get("doi", ""), "venue": told.get("journal", "") or told.get("journaltitle", "") or told.get("booktitle", ""), "on": told.get("date", "") or _year_month(told.get("year", ""), told.get("month", "")),
        "code": told.get("number", "") if kind == "patent" else "", "project": told.get("project", ""), "partners": _firms(text), "is_granted": told.get("granted", ""),
        "keywords": told.get("keywords", ""), "abstract": told.get("abstract", ""),
    }


def _of_ris(one: Reference) -> Raw:
    """An RIS entry as a row."""
    told = one.fields

    def first(*tags: str) -> str:
        return next((told[tag] for tag in tags if told.get(tag)), "").split("\n")[0]

    people = "\n".join(told[tag] for tag in ("au", "a1") if told.get(tag))
    whole = "\n".join(told.values())
    return _blank() | {
        "kind": "patent" if one.kind == "PAT" else "paper", "name": first("ti", "t1"), "people": "；".join(part for part in people.split("\n") if part), "orcids": " ".join(dict.fromkeys(re.findall(r"orcid\.org/([\dXx-]{16,19})", whole))),
        "doi": first("do"), "venue": first("jo", "jf", "t2", "ja"), "on": first("da", "py", "y1"), "code": first("m1", "sn") if one.kind == "PAT" else "", "partners": _firms(told.get("ad", "")),
        "keywords": "；".join(part for part in told.get("kw", "").split("\n") if part), "abstract": told.get("ab", "") or told.get("n2", ""),
    }


def _year_month(year: str, month: str) -> str:
    number = _MONTHS.get(month.strip().lower()[:3]) or (int(month) if month.isascii() and month.isdecimal() and len(month) < 3 else 0)
    return f"{year}-{number:02d}" if year and 1 <= number <= 12 else year


def _firms(text: str) -> str:
    """The companies an address names."""
    return "；".join(dict.fromkeys(part.strip() for part in re.split(r"[;；,，\n]", text) if _FIRM.search(part)))[:500]


class _Known:
    """The units, what they have on record, and what earlier rows brought."""

    def __init__(self, actor: Any) -> None:
        is_machine = bool(procedure.SYSTEM(actor))
        self.mine = None if is_machine else set(actor.organisations(procedure.OFFICE))
        only = list(Organisation.objects.filter(pk__in=self.mine)) if self.mine is not None and len(self.mine) == 1 else []
        self.units: dict[str, Organisation | None] = {"": only[0] if only else None}
        self.held: dict[int, tuple[set[str], set[tuple[str, str]]]] = {}
        self.lines: dict[tuple[Any, ...], int] = {}

    def examine(self, line: int, raw: Raw, broken: str) -> tuple[dict[str, Any], list[shapes.ImportIssue], str]:
        """The values of a row, what is wrong with it, and what it would become."""
        if broken:
            return {"name": raw["name"] or "@"}, [_broken(broken)], "refused"
        issues = [shapes.ImportIssue(_label(key), f"{raw[key][:20]}…", _("超过 %(most)s 字。") % {"most": most}) for key, most in LIMITS.items() if len(raw[key]) > most]
        if "\x00" in "".join(raw.values()):
            issues.append(shapes.ImportIssue(_label("name"), "", _("含有不能保存的控制字符。"), _("请删去后重新上传。")))
        kind = KINDS.get(raw["kind"].strip().lower(), "")
        if not kind:
            issues.append(shapes.ImportIssue(_label("kind"), raw["kind"], _("不认识这个类别。"), _("可填：实验室、资助项目、论文、专利。")))
        if not raw["name"]:
            issues.append(shapes.ImportIssue(_label("name"), "", _("名称为空。"), _("请填写名称。")))
        values: dict[str, Any] = {
            **{key: raw[key] for key in LIMITS}, "kind": kind, "unit": self._unit(raw["unit"], issues), "doi": _read("doi", raw["doi"], read_doi, issues),
            "orcids": " ".join(dict.fromkeys(_read("orcids", one, read_orcid, issues) for one in re.split(r"[\s;；,，、]+", raw["orcids"]) if one)),
            "on": _day("on", raw["on"], issues), "ends_on": _day("ends_on", raw["ends_on"], issues), "is_granted": _yes(raw["is_granted"], issues),
        }
        if kind not in ("project", "laboratory") and values["on"] and values["on"] > today():
            issues.append(shapes.ImportIssue(_label("on"), raw["on"], _("日期在今天之后。"), _("请核对年份。")))
        if values["on"] and values["ends_on"] and values["ends_on"] < values["on"]:
            issues.append(shapes.ImportIssue(_label("ends_on"), raw["ends_on"], _("结束日期早于起始日期。")))
        state = self._state(line, values, issues)
        return values, issues, "refused" if issues else state

    def _unit(self, printed: str, issues: list[shapes.ImportIssue]) -> Organisation | None:
        if printed not in self.units:
            self.units[printed] = resolve(printed)
        unit = self.units[printed]
        if unit is None and not printed:
            issues.append(shapes.ImportIssue(_label("unit"), "", _("没有写单位。"), _("您在几家单位任职，请在“单位”列写明是哪一家。")))
        elif unit is None:
            issues.append(shapes.ImportIssue(_label("unit"), printed, _("登记册中没有这家单位。"), _("请填写登记的全称或别名，或先登记该机构。")))
        elif self.mine is not None and unit.pk not in self.mine:
            issues.append(shapes.ImportIssue(_label("unit"), printed, _("您不是这家单位的技术转移人员。"), _("请由该单位自己导入。")))
            return None
        return unit

    def _state(self, line: int, values: dict[str, Any], issues: list[shapes.ImportIssue]) -> str:
        """New, or there already by its DOI or its title; the same thing twice in one file is told with the other line."""
        unit, name = values["unit"], values["name"]
        if unit is None or not name:
            return "refused"
        if unit.pk not in self.held:
            rows = list(Source.objects.filter(unit=unit).values_list("doi", "kind", "name_key"))
            self.held[unit.pk] = ({doi for doi, _kind, _key in rows if doi}, {(kind, key) for _doi, kind, key in rows})
        titled = (values["kind"], name_key(name))
        for key, what in (((unit.pk, values["doi"]), "doi"), ((unit.pk, *titled), "name")):
            if what == "doi" and not values["doi"]:
                continue
            if key in self.lines:
                issues.append(shapes.ImportIssue(_label(what), values[what], _("与第 %(line)s 行重复。") % {"line": self.lines[key]}, _("请删去其中一条。")))
            self.lines.setdefault(key, line)
        dois, titles = self.held[unit.pk]
        return "same" if values["doi"] in dois or titled in titles else "new"


def _label(key: str) -> str:
    return next(printed[0] for name, printed, _needed, _example in COLUMNS if name == key)


def _broken(code: str) -> shapes.ImportIssue:
    said = {
        "unclosed": (_("这一条没有写完：括号或引号没有配对，或缺少结束行。"), _("请在文献管理软件中重新导出，或补上右括号。")),
        "no-field": (_("这一条的字段读不懂：应写成“字段 = 值”。"), _("请检查等号与逗号。")), "too-long": (_("这一条有过长的字段。"), _("请缩短摘要后重新上传。")),
    }
    sentence, remedy = said[code]
    return shapes.ImportIssue(_("条目"), "", sentence, remedy)


def _read(key: str, given: str, read: Callable[[str], str], issues: list[shapes.ImportIssue]) -> str:
    try:
        return read(given)
    except Unfit:
        said = _("DOI 应以 10. 开头，例如 10.1000/182。") if key == "doi" else _("ORCID 为 16 位，末位须与前 15 位相符。")
        issues.append(shapes.ImportIssue(_label(key), given[:60], said, _("请核对后重填，或留空。")))
        return ""


def _yes(given: str, issues: list[shapes.ImportIssue]) -> bool:
    if given.casefold() in YES:
        return True
    if given.casefold() not in NO:
        issues.append(shapes.ImportIssue(_label("is_granted"), given, _("请填“是”或“否”。")))
    return False


def _day(key: str, given: str, issues: list[shapes.ImportIssue]) -> date | None:
    """A day; of a bare year or month its first, as references give no more."""
    if not given:
        return None
    found = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})?(?:[-/.月](\d{1,2})?日?)?)?(?:/.*|[T ].*)?", given.strip(), re.ASCII)
    try:
        if found:
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        pass
    issues.append(shapes.ImportIssue(_label(key), given[:40], _("日期读不懂。"), _("请写成 2026-11-20 或 2026 的样子。")))
    return None


importer = SourceImporter()
