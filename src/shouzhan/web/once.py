"""A form is taken once: pressed twice, or sent again by an impatient network, it leads where the first time led."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Refused
from shouzhan.web.models import Sent
from shouzhan.web.sweeps import sweeps

FIELD = "sheet"  # the name of the hidden field that tells one shown form from another
KEPT = timedelta(days=7)
PRESSED = timedelta(minutes=2)  # later than this nobody presses twice: an old page sent again is told how things stand


def new_sheet() -> str:
    """What one shown form is told by."""
    return secrets.token_urlsafe(12)


def sheet_of(request: HttpRequest) -> str:
    """The sheet that was sent, to be shown again with what is to be corrected; or a new one."""
    return request.POST.get(FIELD, "")[:40] or new_sheet()


def key_of(request: HttpRequest, actor: Any) -> str:
    """One key for the same sheet with the same entries, sent by the same person to the same place; nothing without a sheet."""
    if not request.POST.get(FIELD):
        return ""
    entries = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, [(each.name, each.size) for each in sent]) for name, sent in request.FILES.lists())
    return digest_of(actor, request.path, entries, files)


def digest_of(actor: Any, *parts: Any) -> str:
    """The key of whatever was sent."""
    return hashlib.sha256(json.dumps([actor.pk, *parts]).encode()).hexdigest()


def once(actor: Any, key: str, act: Callable[[], str]) -> str:
    """Where an act led. Of the same sent twice at once the second waits for the first and is led there too."""
    if not key:
        return act()
    try:
        with transaction.atomic():
            url = act()
            Sent.objects.create(owner=actor, key=key, url=url, at=now())
            return url
    except IntegrityError:
        there = Sent.objects.filter(key=key).first()
        if there is None:
            raise
        return there.url
    except Refused:
        before = led(key)
        if not before:
            raise
        return before


def led(key: str) -> str:
    """Where the press just before led; nothing when there was none."""
    found = Sent.objects.filter(key=key, at__gte=now() - PRESSED).first() if key else None
    return found.url if found else ""


@sweeps("web.sent")
def forget_sent() -> int:
    """Nobody presses a week later."""
    return Sent.objects.filter(at__lt=now() - KEPT).delete()[0]
