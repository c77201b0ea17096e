"""Keys for machines: made once, shown once, kept as a digest."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shouzhan.kernel.dates import now, today
from shouzhan.web.models import ApiToken
from shouzhan.web.shell import actor_of

LIFE = timedelta(days=180)


def make_token(owner: Any, name: str) -> str:
    """Make a key for an account; only this answer ever holds it."""
    secret = "sz_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(owner=owner, name=name[:60], digest=_digest(secret), made_at=now(), expires_on=today() + LIFE)
    return secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def may_come_in(owner: Any) -> bool:
    """Whether the owner could sign in today; a demo's accounts end with the demo."""
    return bool(owner.is_active) and (settings.DEMO or not owner.is_demo)


def bearer(request: HttpRequest) -> str:
    """The key a request carries."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def caller(request: HttpRequest) -> Any:
    """Who calls: the owner of the key, or whoever is signed in; a wrong key is nobody at all."""
    secret = bearer(request)
    if not secret:
        return actor_of(request)
    token = ApiToken.objects.filter(digest=_digest(secret), expires_on__gte=today(), owner__is_active=True).select_related("owner").first()
    return token.owner if token and may_come_in(token.owner) else None
