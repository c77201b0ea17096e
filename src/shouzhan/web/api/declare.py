"""Endpoints a room adds beside those of its registers: they change nothing, and anybody may call them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase

ENDPOINTS: dict[str, "Endpoint"] = {}


@dataclass(frozen=True)
class Endpoint:
    """One address of the API that only answers."""

    name: str
    path: str
    method: str
    summary: str
    answer: Callable[..., HttpResponseBase]
    body: dict[str, Any] | None = None
    parts: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    is_paged: bool = False
    is_work: bool = False  # it may take long, and is counted against the seconds of a minute


def answers(
    path: str, *, name: str, summary: str, method: str = "GET", body: dict[str, Any] | None = None, parts: tuple[str, ...] = (),
    query: tuple[str, ...] = (), is_paged: bool = False, is_work: bool = False,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare an endpoint; the function takes (request, actor, **path parts)."""

    def add(answer: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        if name in ENDPOINTS:
            raise ValueError(f"endpoint {name} is declared twice")
        ENDPOINTS[name] = Endpoint(name, path, method, summary, answer, body, parts, query, is_paged, is_work)
        return answer

    return add


def described(one: Endpoint, answer: dict[str, Any], refusals: dict[str, Any]) -> dict[str, Any]:
    """The endpoint as the description of the API holds it."""
    operation: dict[str, Any] = {
        "operationId": one.name, "tags": [one.name.partition(".")[0]], "summary": one.summary, "responses": {"200": answer, **refusals},
        "parameters": [{"name": part, "in": "path", "required": True, "schema": {"type": "string"}} for part in one.parts]
        + [{"name": key, "in": "query", "schema": {"type": "string"}} for key in one.query],
    }
    if one.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": one.body}}}
    return {one.method.lower(): operation}
