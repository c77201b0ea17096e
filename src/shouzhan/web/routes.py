"""The URLs every register has: list, record, steps, files, export, import; made from the declarations."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import bundle
from shouzhan.web.bulk import bulk_page
from shouzhan.web.errors import refusal_page
from shouzhan.web.export import KINDS, export_response
from shouzhan.web.files import attach, send
from shouzhan.web.giving import given
from shouzhan.web.importpage import import_page
from shouzhan.web.models import SavedView
from shouzhan.web.pages import PAGES, show
from shouzhan.web.recordpage import find, later_history, later_panel, record_page
from shouzhan.web.registerpage import register_page
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.shapes import PanelPart
from shouzhan.web.shell import actor_of
from shouzhan.web.steppage import step_of, step_page

TOO_LARGE = _("文件超过 20 MB，请压缩或拆分后重新上传。")
NO_FILE = _("没有选择文件。")
NOT_SEALED, SEALED_SOON = _("台账还没有封存到这条记录。"), _("封存每分钟进行，请稍后再下载。")
NOT_PROVEN = _("台账不能证实这条记录，未出具存证。")
ASK_ADMIN = _("请告知系统管理员核查台账。")
CLOSED = _("记录已办结，不能再添加附件。")
OUTSIDE, ASK_INSIDE = _("这条记录的附件不对您开放，不能添加。"), _("请把材料交给承办单位，由其添加。")

# A room may draw the page of its records itself: register name → (template, function of request, actor, record).
RECORD_PAGES: dict[str, tuple[str, Any]] = {}


def draws_record(register: str, template: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a room's function draw the page of a register's records."""

    def add(build: Callable[..., Any]) -> Callable[..., Any]:
        RECORD_PAGES[register] = (template, build)
        return build

    return add


def register_urls() -> list[URLPattern]:
    """The patterns of every declared page and register."""
    patterns = [page.pattern() for page in PAGES.values()]
    for register in REGISTERS.values():
        patterns += _urls_of(register)
    return patterns


def _urls_of(register: Register) -> list[URLPattern]:
    stem, name = register.path, register.name
    return [
        path(stem, _listed(register), name=f"{name}.list"),
        path(f"{stem}export.<str:kind>", _exported(register), name=f"{name}.export"),
        path(f"{stem}import/", _imported(register), name=f"{name}.import"),
        path(f"{stem}views/", _view_saved(register), name=f"{name}.views"),
        path(f"{stem}new/<slug:step>/", _opened(register), name=f"{name}.new"),
        path(f"{stem}bulk/<slug:step>/", _bulk(register), name=f"{name}.bulk"),
        path(f"{stem}<str:number>/", _shown(register), name=f"{name}.record"),
        path(f"{stem}<str:number>/panels/<slug:key>/", _later(register), name=f"{name}.panel"),
        path(f"{stem}<str:number>/proof.json", _proof(register), name=f"{name}.proof"),
        path(f"{stem}<str:number>/files/", _attached(register), name=f"{name}.attach"),
        path(f"{stem}<str:number>/files/<int:pk>/", _file(register), name=f"{name}.file"),
        path(f"{stem}<str:number>/<slug:step>/", _stepped(register), name=f"{name}.step"),
    ]


def _guarded(answer: Any) -> Any:
    """Turn refusals into pages; a signed-out reader of a non-public door is asked to sign in."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        actor = actor_of(request)
        try:
            response: HttpResponseBase = answer(request, actor, **parts)
        except Refused as refused:
            if refused.decision.code == "sign-in":
                return redirect_to_login(request.get_full_path())
            return refusal_page(request, refused.decision, 403)
        return response

    return view


def _door(register: Register, actor: Any) -> None:
    if not register.is_public and not actor.is_authenticated:
        raise Refused(Decision.refuse("sign-in", ""))


def _listed(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any) -> HttpResponse:
        _door(register, actor)
        response = show(request, "web/register.html", register_page(request, actor, register))
        if request.GET.get("layout") in ("table", "cards"):
            response.set_cookie("layout", request.GET["layout"], max_age=31_536_000, samesite="Lax")
        return response

    return require_http_methods(["GET", "HEAD"])(_guarded(answer))


def _exported(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, kind: str) -> HttpResponseBase:
        _door(register, actor)
        if kind not in KINDS:
            raise Http404
        return export_response(request, register, actor, kind)

    return require_http_methods(["GET"])(_guarded(answer))


def _imported(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any) -> HttpResponseBase:
        if not register.importer:
            raise Http404
        if not actor.is_authenticated:
            raise Refused(Decision.refuse("sign-in", ""))
        return import_page(request, actor, register)

    return require_http_methods(["GET", "POST"])(_guarded(answer))


def _view_saved(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any) -> HttpResponse:
        _insist_signed_in(actor)
        name, query = request.POST.get("name", "").strip()[:60], request.POST.get("query", "").lstrip("?")[:2000]
        if request.POST.get("drop"):
            SavedView.objects.filter(owner=actor, register=register.name, name=name).delete()
            return HttpResponseRedirect(register.url())
        if name:
            SavedView.objects.update_or_create(
                owner=actor, register=register.name, name=name, defaults={"query": query}
            )
        return HttpResponseRedirect(f"{register.url()}?{query}")

    return require_POST(_guarded(answer))


def _opened(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, step: str) -> HttpResponse:
        _insist_signed_in(actor)
        return step_page(request, actor, register, step_of(register, step, opening=True), None)

    return require_http_methods(["GET", "POST"])(_guarded(answer))


def _bulk(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, step: str) -> HttpResponse:
        _insist_signed_in(actor)
        return bulk_page(request, actor, register, step)

    return require_http_methods(["GET", "POST"])(_guarded(answer))


def _shown(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, number: str) -> HttpResponseBase:
        record = find(register, actor, number)
        custom = RECORD_PAGES.get(register.name)
        if custom is not None:
            template, build = custom
            shown = build(request, actor, record)
            return shown if isinstance(shown, HttpResponseBase) else show(request, template, shown)
        return show(request, "web/record.html", record_page(actor, register, record, whole="all" in request.GET))

    return require_http_methods(["GET", "HEAD"])(_guarded(answer))


def _later(register: Register) -> Any:
    """A part of a record's page that was left for later: for whoever may see the record."""

    def answer(request: HttpRequest, actor: Any, number: str, key: str) -> HttpResponse:
        record = find(register, actor, number)
        if key == "history":
            part = PanelPart(timeline=later_history(actor, register, record), is_history=True)
        else:
            part = PanelPart(panel=later_panel(actor, register, record, key), note_key=key)
        return show(request, "web/parts/later.html", part)

    return require_http_methods(["GET", "HEAD"])(_guarded(answer))


def _proof(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, number: str) -> HttpResponse:
        record = find(register, actor, number)
        entry = Entry.objects.filter(record_kind=record.procedure_name, record_number=number).exclude(tree_index=None).order_by("-revision").first()
        if entry is None:
            raise Refused(Decision.refuse("not-sealed", NOT_SEALED, remedy=SEALED_SOON))
        try:
            made = bundle(entry.pk)
        except LookupError as broken:
            raise Refused(Decision.refuse("not-proven", NOT_PROVEN, remedy=ASK_ADMIN)) from broken
        return given(json.dumps(made, ensure_ascii=False, indent=1).encode(), "application/json", f"{number}-proof.json")

    return require_http_methods(["GET"])(_guarded(answer))


def _attached(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, number: str) -> HttpResponse:
        _insist_signed_in(actor)
        record = find(register, actor, number)
        _insist_may_work_on(register, actor, record)
        if request.FILES.get("file") is None:
            too_large = getattr(request, "upload_too_large", False)
            raise Refused(
                Decision.refuse("too-large", TOO_LARGE, remedy=_("文件不超过 20 MB。")) if too_large else Decision.refuse("no-file", NO_FILE, remedy=_("请选择文件后再上传。"))
            )
        upload: Any = request.FILES["file"]
        attach(actor, record, upload)
        return HttpResponseRedirect(register.url(record))

    return require_POST(_guarded(answer))


def _file(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, number: str, pk: int) -> HttpResponseBase:
        record = find(register, actor, number)
        if not register.is_inside(actor, record):
            raise Http404
        return send(record, pk)

    return require_http_methods(["GET"])(_guarded(answer))


def _stepped(register: Register) -> Any:
    def answer(request: HttpRequest, actor: Any, number: str, step: str) -> HttpResponse:
        record = find(register, actor, number)
        _insist_signed_in(actor)
        return step_page(request, actor, register, step_of(register, step, opening=False), record)

    return require_http_methods(["GET", "POST"])(_guarded(answer))


def _insist_signed_in(actor: Any) -> None:
    if not actor.is_authenticated:
        raise Refused(Decision.refuse("sign-in", ""))


def _insist_may_work_on(register: Register, actor: Any, record: Any) -> None:
    """Whoever may take some step with the record and reads its files may add to them."""
    answers = [open_step.step.by(actor, record) for open_step in register.procedure.open_steps(actor, record)]
    if not any(answers):
        raise Refused(answers[0] if answers else Decision.refuse("closed", CLOSED, remedy=_("需要补充的，请先由有权人员恢复办理。")))
    if not register.is_inside(actor, record):
        raise Refused(Decision.refuse("not-inside", OUTSIDE, remedy=ASK_INSIDE))
