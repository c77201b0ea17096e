"""Importing a spreadsheet into a register: checked row by row, shown, and loaded whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.kernel.access import Access
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of
from shouzhan.web.files import store
from shouzhan.web.pages import show
from shouzhan.web.registers import Register
from shouzhan.web.uploads import was_too_large

SHOWN_ROWS = 200


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

    def check(self, actor: Any, data: bytes, name: str) -> Sequence[CheckedRow]:
        """Read and check every row; raises `Refused` when the file cannot be read at all."""

    def load(self, actor: Any, data: bytes, name: str) -> int:
        """Load every row inside the caller's transaction; raises `Refused` when any row is refused."""

    def template(self) -> bytes:
        """An empty sheet with the right header."""


def import_page(request: HttpRequest, actor: Any, register: Register) -> HttpResponse:
    """The form, the report, and the loading."""
    importer: Importer = register.load_importer()
    decision = importer.may(actor)
    if not decision:
        raise Refused(decision)
    if request.GET.get("template"):
        response = HttpResponse(importer.template(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        response["Content-Disposition"] = f'attachment; filename="{register.name}.xlsx"'
        return response
    if request.method != "POST":
        return _show(request, register, importer)
    if was_too_large(request):
        return _show(request, register, importer, status=413, banner=banner_of(Decision.refuse(
            "too-large", _("文件超过 20 MB。"), remedy=_("请拆分为几个文件后分别导入。"))))
    try:
        if request.GET.get("confirm"):
            return _load(actor, register, importer, request.GET["confirm"])
        return _check(request, actor, register, importer)
    except Refused as refused:
        return _show(request, register, importer, status=422, banner=banner_of(refused.decision))


def _check(request: HttpRequest, actor: Any, register: Register, importer: Importer) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(Decision.refuse("no-file", _("没有选择文件。")))
    data, name = upload.read(), upload.name or "import"
    rows = importer.check(actor, data, name)
    refused = sum(1 for row in rows if row.state == "refused")
    token = ""
    if not refused and rows:
        digest, _path = store(data)
        token = dumps({"sha256": digest, "name": name}, salt=f"import:{register.name}:{actor.public_id}")
    return _show(request, register, importer, rows=rows, name=name, token=token, status=422 if refused else 200)


def _load(actor: Any, register: Register, importer: Importer, token: str) -> HttpResponse:
    try:
        kept = loads(token, salt=f"import:{register.name}:{actor.public_id}", max_age=3600)
    except BadSignature as error:
        raise Refused(Decision.refuse("stale-check", _("检查结果已过期。"), remedy=_("请重新上传文件。"))) from error
    data = (settings.HOME / "files" / kept["sha256"][:2] / kept["sha256"]).read_bytes()
    with transaction.atomic():
        importer.load(actor, data, kept["name"])
    return HttpResponseRedirect(register.url())


def _show(
    request: HttpRequest, register: Register, importer: Importer, rows: Sequence[CheckedRow] = (), name: str = "",
    token: str = "", banner: shapes.Banner | None = None, status: int = 200,
) -> HttpResponse:
    refused = [row for row in rows if row.state == "refused"]
    if rows and banner is None:
        banner = _verdict(len(rows), len(refused))
    shown = [*refused, *(row for row in rows if row.state != "refused")][:SHOWN_ROWS]
    page = shapes.ImportPage(
        title=_("导入：%(register)s") % {"register": register.title},
        form=shapes.Form(
            action=request.path, multipart=True, submit=_("检查文件"), cancel_url=register.url(),
            fields=(shapes.Field("file", _("电子表格"), "file", help=_(".xlsx 或 .csv，不超过 20 MB；逐行检查，全部无误才会保存。"), accept=".xlsx,.csv"),),
        ),
        file_name=name, checked=bool(rows), banner=banner,
        counts=tuple(
            shapes.Figure(label, sum(1 for row in rows if row.state == state), _("行"))
            for state, label in (("new", _("新增")), ("changed", _("更新")), ("same", _("无变化")), ("refused", _("有误")))
        ) if rows else (),
        rows=tuple(shapes.ImportRow(row.line, row.state, row.label, row.issues) for row in shown),
        confirm=shapes.Action(_("确认导入 %(count)s 行") % {"count": len(rows)}, f"{request.path}?confirm={token}", "primary", "post") if token else None,
        template_links=(shapes.Link(_("下载空白模板"), f"{request.path}?template=1"),),
        expected=importer.expected(), trail=(shapes.Link(register.title, register.url()),),
    )
    return show(request, "web/import.html", page, status)


def _verdict(count: int, refused: int) -> shapes.Banner:
    if refused:
        return shapes.Banner(
            "refused", _("%(count)s 行中有 %(refused)s 行有误，未保存任何一行。") % {"count": count, "refused": refused},
            remedy=_("请按下表逐行改正后重新上传。"), code="rows-refused",
        )
    return shapes.Banner("allowed", _("%(count)s 行全部通过检查，尚未保存。") % {"count": count}, code="rows-sound")
