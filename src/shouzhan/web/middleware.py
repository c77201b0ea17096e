"""Headers every answer carries."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shouzhan.engine.rules.parameters import BadParameter
from shouzhan.kernel.decision import Decision
from shouzhan.web.api.answers import refused
from shouzhan.web.errors import bad_request, refusal_page

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'{provider}; frame-ancestors 'none'"
)


def _provider() -> str:
    """Signing in through the city's provider starts with a form that leads there."""
    parts = urlsplit(settings.OIDC_URL)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


class SecurityHeaders:
    """A content policy without inline script or style, and the rest that a careful host sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = POLICY.format(provider=_provider())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


def _unkeepable(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return refused(Decision.refuse("bad-json", _("请求含有无法保存的字符（U+0000）。"), remedy=_("请删去这个字符后重新提交。")))
    return bad_request(request)


class NoNul:
    """Refuses the one letter that no database keeps in text, wherever it comes in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _unkeepable(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """A form is looked at once its token has been checked."""
        if request.method == "POST" and any("\x00" in text for values in request.POST.lists() for text in (values[0], *values[1])):
            return _unkeepable(request)
        return None


class BrokenNumbers:
    """A number of the law whose file cannot be read: nothing is worked out with another in its place, and whoever asks is told so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Tell the caller what does not work, and the log which file it is."""
        if not isinstance(exception, BadParameter):
            return None
        log.error("%s: a parameter file cannot be read: %s", request.path_info, exception)
        decision = Decision.refuse(
            "numbers-unreadable", _("要用到的一个法规参数，文件读不懂，这次没有计算。"), remedy=_("请系统管理员按日志里的文件名，改正或移走 SHOUZHAN_HOME/parameters 下的这个文件。"))
        return refused(decision) if request.path_info.startswith("/api/") else refusal_page(request, decision, 503)


class OwnFrame:
    """The sign-in library calls the host `site`; on our pages that name is the frame around them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Let the frame through."""
        if response.context_data:
            response.context_data.pop("site", None)
        return response
