"""Importing a spreadsheet into a register: checked row by row, shown, and loaded whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.engine.documents.sheets.plain import spoken_encoding
from shouzhan.engine.jobs.asking import ask
from shouzhan.engine.jobs.declare import Ending, Finish, Told, quiet, works
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.access import Access
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of
from shouzhan.web.export import KINDS
from shouzhan.web.files import kept, store
from shouzhan.web.giving import given
from shouzhan.web.jobpage import address
from shouzhan.web.once import digest_of, once
from shouzhan.web.pages import show
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.uploads import was_too_large
from shouzhan.web.words import say

SHOWN_ROWS = 200
CHECK, LOAD = "web.import-check", "web.import-load"


@dataclass(frozen=True)
class CheckedRow:
    """A row as it was read: what it would become, or what is wrong with it."""

    line: int
    state: str
    label: str
    issues: tuple[shapes.ImportIssue, ...] = ()


class Importer(Protocol):
    """What a room offers so that a register can be imported."""

    may: Access

    def expected(self) -> shapes.Table:
        """The columns the sheet should have."""

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row; raises `Refused` when the file cannot be read at all."""

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check once more, and give what writes every row in one transaction; raises `Refused` when any row is refused."""

    def template(self) -> bytes:
        """An empty sheet with the right header."""


def import_page(request: HttpRequest, actor: Any, register: Register) -> HttpResponse:
    """The form, the report, and the loading."""
    importer = _importer(register, actor)
    if request.GET.get("template"):
        return given(importer.template(), KINDS["xlsx"], f"{register.name}.xlsx")
    if request.method != "POST":
        return _show(request, register, importer, _found(request, actor, register), banner=_loaded(request, actor, register))
    if was_too_large(request):
        return _show(request, register, importer, status=413, banner=banner_of(Decision.refuse(
            "too-large", _("文件超过 20 MB。"), remedy=_("请拆分为几个文件后分别导入。"))))
    try:
        if request.GET.get("confirm"):
            return _confirmed(request, actor, register, importer, request.GET["confirm"])
        return _check(request, actor, register, importer)
    except Refused as refused:
        return _show(request, register, importer, status=422, banner=banner_of(refused.decision))


def _job(request: HttpRequest, actor: Any, register: Register, kind: str, key: str) -> Job | None:
    return Job.objects.filter(
        owner=actor, key=request.GET[key], kind=kind, state=Job.State.DONE, given__register=register.name
    ).first() if key in request.GET else None


def _found(request: HttpRequest, actor: Any, register: Register) -> "Report | None":
    """What a worker found in a sheet."""
    found = _job(request, actor, register, CHECK, "checked")
    return Report.of(found.answer, actor, register) if found else None


def _loaded(request: HttpRequest, actor: Any, register: Register) -> shapes.Banner | None:
    """What a worker wrote."""
    found = _job(request, actor, register, LOAD, "loaded")
    return shapes.Banner("allowed", _("已导入 %(count)s 条。") % {"count": found.answer["loaded"]}) if found else None


def _check(request: HttpRequest, actor: Any, register: Register, importer: Importer) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(Decision.refuse("no-file", _("没有选择文件。"), remedy=_("请选择一个 xlsx 或 csv 文件后再上传。")))
    data, name = upload.read(), (upload.name or "import")[-200:]
    if len(data) > settings.LATER_FROM:
        asked = {"register": register.name, "sha256": store(data)[0], "name": name}
        return _watch(ask(actor, CHECK, asked, lambda: _("检查表格：%(name)s") % {"name": name}, request.path))
    answer = checked(importer, actor, data, name)
    report = Report.of(answer, actor, register)
    return _show(request, register, importer, report, status=422 if report.refused else 200)


def checked(importer: Importer, actor: Any, data: bytes, name: str, told: Told = quiet) -> dict[str, Any]:
    """What the check found, kept small: how many of each, and the rows worth showing, the wrong ones first."""
    rows = importer.check(actor, data, name, told)
    refused = [row for row in rows if row.state == "refused"]
    shown = [*refused, *(row for row in rows if row.state != "refused")][:SHOWN_ROWS]
    return {
        "name": name, "read_as": spoken_encoding(data), "sha256": "" if refused or not rows else store(data)[0], "count": len(rows),
        "states": {state: sum(1 for row in rows if row.state == state) for state in ("new", "changed", "same", "refused")},
        "rows": [
            [row.line, row.state, say(row.label), [[say(i.column), i.given, say(i.sentence), say(i.remedy)] for i in row.issues]] for row in shown
        ],
    }


@dataclass(frozen=True)
class Report:
    """A check as the page shows it, with the token that lets exactly this file be loaded."""

    name: str
    count: int
    states: dict[str, int]
    rows: tuple[shapes.ImportRow, ...]
    token: str
    read_as: str = ""

    @property
    def refused(self) -> int:
        """How many rows are wrong."""
        return self.states["refused"]

    @classmethod
    def of(cls, answer: dict[str, Any], actor: Any, register: Register) -> "Report":
        """Read what a check left."""
        rows = tuple(
            shapes.ImportRow(line, state, label, tuple(shapes.ImportIssue(*issue) for issue in issues)) for line, state, label, issues in answer["rows"]
        )
        kept_as = {"sha256": answer["sha256"], "name": answer["name"], "count": answer["count"]}
        token = dumps(kept_as, salt=f"import:{register.name}:{actor.public_id}") if answer["sha256"] else ""
        return cls(answer["name"], answer["count"], answer["states"], rows, token, answer.get("read_as", ""))


def load(importer: Importer, actor: Any, data: bytes, name: str) -> int:
    """Load a sheet whole or not at all; nobody else waits while it is checked, only while it is written."""
    write = importer.prepare(actor, data, name)
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise Refused(Decision.refuse(
            "already-there", _("同样的记录已经存在，没有重复保存。"), remedy=_("请重新上传文件。"))) from error


def _confirmed(request: HttpRequest, actor: Any, register: Register, importer: Importer, token: str) -> HttpResponse:
    try:
        found = loads(token, salt=f"import:{register.name}:{actor.public_id}", max_age=3600)
    except BadSignature as error:
        raise Refused(Decision.refuse("stale-check", _("检查结果已过期。"), remedy=_("请重新上传文件。"))) from error
    data = kept(found["sha256"])
    if len(data) > settings.LATER_FROM:
        asked = {"register": register.name, "sha256": found["sha256"], "name": found["name"]}
        return _watch(ask(actor, LOAD, asked, lambda: _("导入 %(count)s 行：%(name)s") % found, request.path))

    def act() -> str:
        load(importer, actor, data, found["name"])
        return register.url()

    return HttpResponseRedirect(once(actor, digest_of(actor, request.path, token), act))


def _watch(job: Job) -> HttpResponse:
    return HttpResponseRedirect(address(job))


@works(CHECK)
def _check_asked(actor: Any, asked: dict[str, Any], told: Told) -> Finish:
    register = REGISTERS[asked["register"]]
    answer = checked(_importer(register, actor), actor, kept(asked["sha256"]), asked["name"], told)
    # the page of the result is found by the job's own key, which its answer is kept under
    return lambda: Ending(f"{register.url()}import/?checked={{key}}", answer)


@works(LOAD)
def _load_asked(actor: Any, asked: dict[str, Any], told: Told) -> Finish:
    register = REGISTERS[asked["register"]]
    write = _importer(register, actor).prepare(actor, kept(asked["sha256"]), asked["name"], told)
    return lambda: Ending(f"{register.url()}import/?loaded={{key}}", {"loaded": write()})


def _importer(register: Register, actor: Any) -> Importer:
    importer: Importer = register.load_importer()
    decision = importer.may(actor)
    if not decision:
        raise Refused(decision)
    return importer


def _show(
    request: HttpRequest, register: Register, importer: Importer, report: Report | None = None, banner: shapes.Banner | None = None, status: int = 200,
) -> HttpResponse:
    page = shapes.ImportPage(
        title=_("导入：%(register)s") % {"register": say(register.title)},
        form=shapes.Form(
            action=request.path, multipart=True, submit=_("检查文件"), cancel_url=register.url(),
            fields=(_file_field(importer),),
        ),
        file_name=_named(report) if report else "", checked=bool(report and report.count), banner=banner or (_verdict(report) if report else None),
        counts=tuple(
            shapes.Figure(label, report.states[state], _("行"))
            for state, label in (("new", _("新增")), ("changed", _("更新")), ("same", _("无变化")), ("refused", _("有误")))
        ) if report and report.count else (),
        rows=report.rows if report else (),
        confirm=shapes.Action(_("确认导入 %(count)s 行") % {"count": report.count}, f"{request.path}?confirm={report.token}", "primary", "post") if report and report.token else None,
        template_links=(shapes.Link(_("下载空白模板"), f"{request.path}?template=1"),),
        expected=importer.expected(), trail=(shapes.Link(register.title, register.url()),),
    )
    return show(request, "web/import.html", page, status)


def _file_field(importer: Importer) -> shapes.Field:
    """Sheets, unless the importer reads more and says so."""
    words = getattr(importer, "help", _(".xlsx 或 .csv，不超过 20 MB；逐行检查，全部无误才会保存。"))
    return shapes.Field("file", _("文件") if hasattr(importer, "accept") else _("电子表格"), "file", help=words, accept=getattr(importer, "accept", ".xlsx,.csv"))


def _named(report: Report) -> str:
    """The file's name, and how its bytes were read where that could have been otherwise."""
    return _("%(name)s（按 %(encoding)s 读取）") % {"name": report.name, "encoding": report.read_as} if report.read_as else report.name


def _verdict(report: Report) -> shapes.Banner | None:
    count, refused = report.count, report.refused
    if not count:
        return None
    if refused:
        return shapes.Banner(
            "refused", _("%(count)s 行中有 %(refused)s 行有误，未保存任何一行。") % {"count": count, "refused": refused},
            remedy=_("请按下表逐行改正后重新上传。"), code="rows-refused",
        )
    return shapes.Banner("allowed", _("%(count)s 行全部通过检查，尚未保存。") % {"count": count}, code="rows-sound")
