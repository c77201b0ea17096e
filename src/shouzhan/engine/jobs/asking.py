"""Asking for long work, calling it off, asking again; the same work asked twice is one job."""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from shouzhan.engine.jobs.declare import WORKS
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.dates import now


def ask(owner: Any, kind: str, given: dict[str, Any], title: Callable[[], str], back: str) -> Job:
    """Put work in the queue, or find it there already; `title` is said once in each language."""
    if kind not in WORKS:
        raise LookupError(f"nothing does {kind}")
    same = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
    made = Job(
        key=secrets.token_urlsafe(15), kind=kind, owner=owner, given=given, same=same, back=back[:300], made_at=now(), beat_at=now(),
        language=translation.get_language() or "zh-hans", title_zh=_in("zh-hans", title), title_en=_in("en", title),
    )
    return _unless_there(made, made.save)


def cancel(job: Job) -> bool:
    """Call it off, if it has not ended: a worker that is at it finds it gone and throws away what it made."""
    return bool(Job.objects.filter(pk=job.pk, state__in=Job.UNFINISHED).update(state=Job.State.CANCELLED, ended_at=now()))


def again(job: Job) -> Job:
    """Ask anew for work that was called off or did not succeed; nothing of the first time was kept."""

    def requeue() -> None:
        Job.objects.filter(pk=job.pk, state__in=Job.REPEATABLE).update(
            state=Job.State.WAITING, attempts=0, done=0, total=0, beat_at=now(), ended_at=None)

    return _unless_there(job, requeue)


def _unless_there(job: Job, put: Callable[[], None]) -> Job:
    """The database keeps the same unfinished work from standing there twice, however often somebody presses."""
    try:
        with transaction.atomic():
            put()
    except IntegrityError:
        return Job.objects.get(owner=job.owner, kind=job.kind, same=job.same, state__in=Job.UNFINISHED)
    return job


def _in(language: str, title: Callable[[], str]) -> str:
    with translation.override(language):
        return str(title())[:300]
