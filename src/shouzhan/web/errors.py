"""Refusals and errors as pages that say what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.decision import Decision
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


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return error_page(request, 404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: mostly a session that ended meanwhile."""
    return error_page(
        request, 403,
        Banner("refused", _("页面已过期，为安全起见没有提交。"), remedy=_("请返回上一页刷新后再次提交，您输入的内容已自动保存。"), code="form-expired"),
    )
