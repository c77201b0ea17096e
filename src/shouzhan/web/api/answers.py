"""One envelope for what is given, one shape for what is refused."""

from typing import Any

from django.http import JsonResponse

from shouzhan.kernel.decision import Decision
from shouzhan.web.words import say

# The codes are a promise: they are never renamed.
STATUS = {
    "sign-in": 401, "not-yours": 403, "not-visible": 403, "closed": 403, "not-found": 404, "method": 405, "changed-meanwhile": 409,
    "already-there": 409, "already-imported": 409, "wrong-state": 409, "too-large": 413, "bad-json": 400, "fields": 422, "too-often": 429, "not-saved": 503, "numbers-unreadable": 503, "broken": 500,
}


def given(data: Any, page: dict[str, Any] | None = None, status: int = 200) -> JsonResponse:
    """What was asked for."""
    body: dict[str, Any] = {"data": data}
    if page is not None:
        body["page"] = page
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def told_refusal(decision: Decision, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """A refusal as data: its code, sentence, clauses and way out."""
    return {
        "code": decision.code, "sentence": say(decision.sentence), "remedy": say(decision.remedy),
        "citations": [{"source": c.source, "clause": c.clause} for c in decision.cites], "fields": fields or {},
    }


def refused(decision: Decision, fields: dict[str, list[str]] | None = None, status: int = 0) -> JsonResponse:
    """The same as an answer."""
    response = JsonResponse({"error": told_refusal(decision, fields)}, status=status or STATUS.get(decision.code, 422), json_dumps_params={"ensure_ascii": False})
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
