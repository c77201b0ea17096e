"""Save as you go: what was typed survives expiry, conflict and a closed lid."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from shouzhan.kernel.dates import now
from shouzhan.web.models import Draft

LIMIT = 200_000
_NEVER_KEPT = ("csrfmiddlewaretoken", "revision", "sheet", "password", "code")


def load_draft(actor: Any, key: str) -> Draft | None:
    """The draft this person left at this form."""
    if not actor.is_authenticated:
        return None
    return Draft.objects.filter(owner=actor, key=key[:200]).first()


def drop_draft(actor: Any, key: str) -> None:
    """Forget the draft once its form was sent."""
    if actor.is_authenticated:
        Draft.objects.filter(owner=actor, key=key[:200]).delete()


def save_draft(request: HttpRequest, actor: Any) -> JsonResponse:
    """Keep the fields of a form as they stand."""
    key = request.GET.get("key", "")[:200]
    fields = {
        name: values[0] if len(values) == 1 else values
        for name, values in request.POST.lists()
        if name not in _NEVER_KEPT and not name.startswith("password")
    }
    if not key.startswith("/") or not url_has_allowed_host_and_scheme(key, None) or sum(len(str(value)) for value in fields.values()) > LIMIT:
        return JsonResponse({"saved": False}, status=413)
    saved_at = now()
    Draft.objects.update_or_create(owner=actor, key=key, defaults={"fields": fields, "saved_at": saved_at})
    return JsonResponse({"saved": True, "at": saved_at.isoformat()})
