"""The endpoints of every register: list, record, steps."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, QueryDict, RawPostDataException
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt

from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.exactjson import read_json, spelled_out
from shouzhan.kernel.procedure.declare import Step
from shouzhan.web.api.answers import given, refused
from shouzhan.web.api.declare import ENDPOINTS
from shouzhan.web.api.openapi import describe
from shouzhan.web.api.records import AS_DESCRIBED, read_fields, revision_of, told_record, told_short
from shouzhan.web.api.tokens import bearer, caller
from shouzhan.web.forms import form_of
from shouzhan.web.jobpage import address, call_off, own_job
from shouzhan.web.limits import TooOften, working
from shouzhan.web.listing import Question, capped_count, matching, one_page
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.steppage import STEP, perform_later, perform_step, step_of
from shouzhan.web.uploads import was_too_large

# ways out that several refusals share
WITH_KEY = lazy("请在请求头中带上有效的密钥；密钥在“我的账号”中生成。")
SMALLER, MENDED = lazy("请压缩或拆分后重新提交。"), lazy("请改正请求内容后重新提交。")

ROOT = "api/v1/"
BODY_LIMIT = 1_000_000
Answer = Callable[..., HttpResponseBase]


def api_urls() -> list[URLPattern]:
    """The patterns of the whole API."""
    patterns = [
        path(f"{ROOT}openapi.json", _description, name="api.openapi"),
        path(f"{ROOT}jobs/<str:key>/", _endpoint("GET", _job), name="api.job"),
        path(f"{ROOT}jobs/<str:key>/cancel/", _endpoint("POST", _call_off), name="api.job.cancel"),
    ]
    for register in REGISTERS.values():
        stem, name = f"{ROOT}{register.path}", f"api.{register.name}"
        patterns += [
            path(stem, _endpoint("GET", _list(register)), name=f"{name}.list"),
            path(f"{stem}steps/<slug:step>/", _endpoint("POST", _open(register)), name=f"{name}.open"),
            path(f"{stem}<str:number>/", _endpoint("GET", _record(register)), name=f"{name}.record"),
            path(f"{stem}<str:number>/steps/<slug:step>/", _endpoint("POST", _step(register)), name=f"{name}.step"),
        ]
    patterns += [path(f"{ROOT}{one.path}", _endpoint(one.method, one.answer, changes=False, is_work=one.is_work), name=f"api.{one.name}") for one in ENDPOINTS.values()]
    return patterns


def _description(request: HttpRequest) -> JsonResponse:
    return JsonResponse(describe(), json_dumps_params={"ensure_ascii": False})


def _endpoint(method: str, answer: Answer, *, changes: bool = True, is_work: bool = False) -> Any:
    @csrf_exempt
    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method != method and (request.method, method) != ("HEAD", "GET"):
            response = refused(Decision.refuse("method", _("此地址只接受 %(method)s。") % {"method": method}, remedy=_("请改用这种方法重新请求。")))
            response["Allow"] = method
            return response
        actor = caller(request)
        if actor is None:
            return refused(Decision.refuse("sign-in", _("密钥无效或已过期。"), remedy=WITH_KEY))
        if changes and method == "POST" and not bearer(request):
            if not actor.is_authenticated:
                return refused(Decision.refuse("sign-in", _("请先登录。"), remedy=WITH_KEY))
            if _forged(request):
                return refused(Decision.refuse("not-yours", _("请求缺少防伪令牌。"), remedy=_("请使用密钥，或随请求带上 CSRF 令牌。")))
        try:
            with working(request, actor) if is_work else nullcontext():
                return answer(request, actor, **parts)
        except TooOften as often:
            response = refused(often.decision)
            response["Retry-After"] = str(often.wait)
            return response
        except Refused as refusal:
            return refused(refusal.decision)
        except Http404:
            return refused(Decision.refuse("not-found", _("没有这条记录，或您无权知道它是否存在。"), remedy=_("请核对编号，或请记录所在单位的人员查看。")))

    return view


def _forged(request: HttpRequest) -> bool:
    """Browser sessions keep Django's token check, which the exemption for keys would otherwise lift."""
    check = CsrfViewMiddleware(lambda _request: JsonResponse({}))
    check.process_request(request)
    return check.process_view(request, lambda _request: JsonResponse({}), (), {}) is not None


def _door(register: Register, actor: Any) -> None:
    if not register.is_public and not actor.is_authenticated:
        raise Refused(Decision.refuse("sign-in", _("请先登录。"), remedy=WITH_KEY))


def _list(register: Register) -> Answer:
    def answer(request: HttpRequest, actor: Any) -> HttpResponseBase:
        _door(register, actor)
        question = Question.of(register, request.GET)
        listed = one_page(register, actor, question)
        count, capped = capped_count(matching(register, actor, question))
        page = {"count": count, "capped": capped, "after": listed.after or None, "before": listed.before or None}
        return given([told_short(register, record) for record in listed.rows], page)

    return answer


def _record(register: Register) -> Answer:
    def answer(request: HttpRequest, actor: Any, number: str) -> HttpResponseBase:
        return given(told_record(register, actor, find(register, actor, number)))

    return answer


def _open(register: Register) -> Answer:
    def answer(request: HttpRequest, actor: Any, step: str) -> HttpResponseBase:
        _insist_signed_in(actor)
        return _perform(request, actor, register, step_of(register, step, opening=True), None)

    return answer


def _step(register: Register) -> Answer:
    def answer(request: HttpRequest, actor: Any, number: str, step: str) -> HttpResponseBase:
        record = find(register, actor, number)
        _insist_signed_in(actor)
        return _perform(request, actor, register, step_of(register, step, opening=False), record)

    return answer


def _insist_signed_in(actor: Any) -> None:
    if not actor.is_authenticated:
        raise Refused(Decision.refuse("sign-in", _("请先登录。"), remedy=WITH_KEY))


def _perform(request: HttpRequest, actor: Any, register: Register, step: Step, record: Any) -> HttpResponseBase:
    decision = step.by(actor, record)
    if not decision:
        raise Refused(decision)
    data, revision = _body(request, step)
    form = form_of(step)(data, request.FILES, actor=actor, record=record)
    if not form.is_valid():
        fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return refused(Decision.refuse("fields", _("有字段需要改正。"), remedy=AS_DESCRIBED), fields)
    asked = form.later()
    if asked is not None:
        job = perform_later(actor, register, step, record, form, asked, revision, back=register.url(record))
        answer = given(_progress(job), status=202)
        answer["Location"] = f"/{ROOT}jobs/{job.key}/"
        return answer
    done = perform_step(actor, step, record, form, revision)
    return given(told_record(register, actor, done), status=201 if record is None else 200)


def _job(request: HttpRequest, actor: Any, key: str) -> HttpResponseBase:
    return given(_progress(own_job(actor, key)))


def _call_off(request: HttpRequest, actor: Any, key: str) -> HttpResponseBase:
    job = own_job(actor, key)
    call_off(job)
    job.refresh_from_db()
    return given(_progress(job))


def _progress(job: Job) -> dict[str, Any]:
    """How far long work is; once it is done, where the record is that it made or moved."""
    made = f"/api/v1{job.url}" if job.state == Job.State.DONE and job.kind == STEP else None
    return {
        "job": f"/{ROOT}jobs/{job.key}/", "page": address(job), "title": job.title, "state": job.state, "done": job.done,
        "total": job.total, "record": made, "refusal": job.refusal,
    }


def _body(request: HttpRequest, step: Step) -> tuple[QueryDict, int | None]:
    """The fields of a JSON body (or a multipart form, for files); what the form does not know, or not so, is refused by name."""
    if was_too_large(request):
        raise Refused(Decision.refuse("too-large", _("文件超过 20 MB。"), remedy=SMALLER))
    if request.content_type != "application/json":
        return request.POST, revision_of(request.POST.get("revision"))
    raw = json_body(request, parse_float=spelled_out, parse_constant=str)
    return read_fields(step, raw)


def json_body(request: HttpRequest, **how: Any) -> dict[str, Any]:
    """The JSON object a call carries; `how` is handed on to the reader."""
    try:
        is_long = len(request.body) > BODY_LIMIT
    except RequestDataTooBig:
        is_long = True
    except RawPostDataException as error:  # a form with files, which was read as one already
        raise Refused(Decision.refuse("bad-json", _("请求不是有效的 JSON。"), remedy=MENDED)) from error
    if is_long:
        raise Refused(Decision.refuse("too-large", _("请求超过 1 MB。"), remedy=SMALLER))
    try:
        raw = read_json(request.body or b"{}", **how)
    except (ValueError, RecursionError) as error:
        raise Refused(Decision.refuse("bad-json", _("请求不是有效的 JSON。"), remedy=MENDED)) from error
    if b"\\u0000" in request.body:
        raise Refused(Decision.refuse("bad-json", _("请求含有无法保存的字符（U+0000）。"), remedy=MENDED))
    if not isinstance(raw, dict):
        raise Refused(Decision.refuse("bad-json", _("请求应为一个 JSON 对象。"), remedy=MENDED))
    return raw
