"""Refusals and errors as pages that say what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.decision import Decision
from shouzhan.web.api.answers import refused
from shouzhan.web.shapes import Banner, Cite


def banner_of(decision: Decision) -> Banner:
    """A decision as the banner component shows it."""
    cites = tuple(Cite(citation.source, citation.clause) for citation in decision.cites)
    return Banner(
        outcome=decision.outcome.value, sentence=decision.sentence, cites=cites,
        remedy=decision.remedy, code=decision.code,
    )


def error_page(request: HttpRequest, status: int, banner: Banner | None = None) -> HttpResponse:
    """One page for every error."""
    return render(request, "web/error.html", {"status": status, "banner": banner, "back_url": "/", "request_id": ""}, status=status)


def refusal_page(request: HttpRequest, decision: Decision, status: int = 403) -> HttpResponse:
    """The refusal with its reason, clause and way out."""
    return error_page(request, status, banner_of(decision))


def _is_call(request: HttpRequest) -> bool:
    """Whether a machine asks, which is answered in the one shape of the API."""
    return request.path_info.startswith("/api/")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    if _is_call(request):
        return refused(Decision.refuse("not-found", _("没有这个地址。"), remedy=_("请按接口说明（/api/v1/openapi.json）核对地址。")))
    return error_page(request, 404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    if _is_call(request):
        return refused(Decision.refuse("bad-json", _("请求读不懂。"), remedy=_("请改正请求内容后重新提交。")))
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    if _is_call(request):
        return refused(Decision.refuse("broken", _("系统出错了，这次没有办成。"), remedy=_("请稍后再试；如果一直这样，请告诉管理员。")))
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: mostly a session that ended meanwhile."""
    return error_page(
        request, 403,
        Banner("refused", _("页面已过期，为安全起见没有提交。"), remedy=_("请返回上一页刷新后再次提交，您输入的内容已自动保存。"), code="form-expired"),
    )
