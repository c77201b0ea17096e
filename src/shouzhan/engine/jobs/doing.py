"""Doing long work: taken by one worker at a time, kept alive by a heartbeat, tried again when a worker dies."""

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from types import TracebackType
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import translation

from shouzhan.engine.jobs.declare import WORKS, Told
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.text import Text

BEAT = 2.0
SILENT = timedelta(seconds=30)  # a worker that was not heard for so long is taken for dead
MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)
ENDED: list[Callable[[Job], None]] = []
log = logging.getLogger(__name__)


class Lost(Exception):  # noqa: N818 - an answer: it is not this worker's any more
    """The job was called off, or another worker took it; what this one made is thrown away."""


def take() -> Job | None:
    """The oldest job that waits, or whose worker died; no two workers get the same one."""
    present = now()
    # a beat yet to come was left by a clock that was set back
    silent = Q(beat_at__lt=present - SILENT) | Q(beat_at__gt=present + SILENT)
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING) & silent
    for pk in Job.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:5]:
        lease = secrets.token_hex(8)
        taken = Job.objects.filter(free, pk=pk).update(
            state=Job.State.RUNNING, lease=lease, attempts=F("attempts") + 1, beat_at=present, done=0, total=0,
        )
        if taken:
            return Job.objects.select_related("owner").filter(pk=pk, lease=lease).first()
    return None


class Heart(AbstractContextManager[Told]):
    """Beats beside the work, on a connection of its own, and carries the progress along."""

    def __init__(self, job: Job) -> None:
        self.job, self.done, self.total, self.is_lost = job, 0, 0, False
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Told:
        self.thread.start()
        return self.tell

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        self.thread.join(timeout=BEAT)

    def tell(self, done: int, total: int) -> None:
        """Remember how far the work is, for the next beat; work that is not ours any more stops here."""
        if self.is_lost:
            raise Lost
        self.done, self.total = done, total

    def _beat(self) -> None:
        while not self.over.wait(BEAT):
            try:
                self.is_lost = not _mine(self.job).update(beat_at=now(), done=self.done, total=self.total)
            except DatabaseError:  # SQLite lets nobody write while the result is written; nobody can take the job then either
                continue
        connection.close()


def do(job: Job, heart: Callable[[Job], AbstractContextManager[Told]] = Heart) -> Job:
    """Do one job to its end: a result, a refusal with its way out, another attempt, or an honest failure."""
    with translation.override(job.language):
        try:
            _attempt(job, heart)
        except Lost:
            log.warning("job %s was called off or taken over", job.key)
        except (SystemExit, KeyboardInterrupt):  # told to stop: the next worker need not wait for silence
            _mine(job).update(state=Job.State.WAITING, attempts=F("attempts") - 1)
            raise
    job.refresh_from_db()
    return job


def _attempt(job: Job, heart: Callable[[Job], AbstractContextManager[Told]]) -> None:
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise RuntimeError("every worker that tried it died")
        if not job.owner.is_active:
            raise Refused(Decision.refuse("not-yours", Text("提交人的账号已停用。", "The account that asked was closed.")))
        with heart(job) as told:
            finish = WORKS[job.kind](job.owner, job.given, told)
            # the result and the end of the job are written together or not at all: this is why nothing is applied twice
            with transaction.atomic():
                ending = finish()
                _end(job, Job.State.DONE, url=ending.url.replace("{key}", job.key)[:300], answer=ending.answer)
    except Refused as refused:
        _end(job, Job.State.REFUSED, refusal=_refusal(refused.decision))
    except Lost:
        raise
    except Exception:
        log.exception("job %s failed at attempt %s", job.key, job.attempts)
        if job.attempts < MOST_ATTEMPTS:
            _mine(job).update(state=Job.State.WAITING)
        else:
            _end(job, Job.State.BROKEN)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)


def _end(job: Job, state: Job.State, **kept: Any) -> None:
    """Whoever hears of the end hears of it in the same transaction: it is kept and told, or neither."""
    with transaction.atomic():
        if not _mine(job).update(state=state, ended_at=now(), beat_at=now(), **kept):
            raise Lost
        job.refresh_from_db()
        for listener in ENDED:
            listener(job)


def _refusal(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value, "code": decision.code, "sentence": _said(decision.sentence), "remedy": _said(decision.remedy),
        "cites": [[cite.source, cite.clause] for cite in decision.cites],
    }


def _said(words: Any) -> str:
    return words.in_(translation.get_language() or "zh-hans") if isinstance(words, Text) else str(words)


def work(*, once: bool, wait: Callable[[], bool]) -> int:
    """Do what there is; then stop, or look again until `wait` says that it is over. Returns how many were done."""
    count = 0
    while True:
        try:
            close_old_connections()
            job = take()
            if job is not None:
                do(job)
                count += 1
                continue
        except Exception:
            if once:
                raise
            log.exception("the worker could not go on and tries again")
        if once or wait():
            return count


def forget_old() -> int:
    """What ended a month ago is nobody's news any more; returns how many went."""
    count, _kinds = Job.objects.filter(ended_at__lt=now() - KEPT).delete()
    return count
