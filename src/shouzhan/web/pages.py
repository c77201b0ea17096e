"""Declaring a page: a function that returns a dataclass whose fields are the template's context."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path

from shouzhan.kernel.access import Access
from shouzhan.kernel.decision import Refused
from shouzhan.web.errors import refusal_page
from shouzhan.web.limits import TooOften
from shouzhan.web.shell import actor_of

PAGES: dict[str, "Page"] = {}


@dataclass(frozen=True)
class Page:
    """A declared page; without a declared access it cannot exist."""

    name: str
    path: str
    access: Access
    template: str
    view: Callable[..., HttpResponseBase]
    methods: tuple[str, ...]
    serves: tuple[str, ...] = ()

    def pattern(self) -> URLPattern:
        """The URL pattern of the page."""
        return path(self.path, self.view, name=self.name)


def page(
    where: str, *, name: str, access: Access, template: str = "", methods: tuple[str, ...] = ("GET",),
    serves: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a page; the function takes (request, actor, **path parts) and returns a dataclass or a response."""

    def decorate(build: Callable[..., Any]) -> Callable[..., Any]:
        if name in PAGES:
            raise ValueError(f"page {name} is declared twice")

        @wraps(build)
        def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            return _answer(request, build, access, template, methods, parts)

        PAGES[name] = Page(name, where, access, template, view, methods, serves)
        return build

    return decorate


def _answer(
    request: HttpRequest, build: Callable[..., Any], access: Access, template: str, methods: tuple[str, ...],
    parts: dict[str, Any],
) -> HttpResponseBase:
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        response = HttpResponse(status=405)
        response["Allow"] = ", ".join(methods)
        return response
    actor = actor_of(request)
    decision = access(actor)
    if not decision:
        if not actor.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return refusal_page(request, decision, 403)
    try:
        shown = build(request, actor, **parts)
    except TooOften as often:
        refusal = refusal_page(request, often.decision, 429)
        refusal["Retry-After"] = str(often.wait)
        return refusal
    except Refused as refused:
        return refusal_page(request, refused.decision, 409 if refused.decision.code == "changed-meanwhile" else 403)
    if isinstance(shown, HttpResponseBase):
        return shown
    return show(request, template, shown)


def show(request: HttpRequest, template: str, shown: Any, status: int = 200) -> HttpResponse:
    """Render a page's dataclass with its template."""
    return render(request, template, context_of(shown), status=status)


def context_of(shown: Any) -> dict[str, Any]:
    """The fields of a page's dataclass, shallow: components take their own dataclasses as they are."""
    if not is_dataclass(shown):
        raise TypeError("a page returns a dataclass or a response")
    return {field.name: getattr(shown, field.name) for field in fields(shown)}
