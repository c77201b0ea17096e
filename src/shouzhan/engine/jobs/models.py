"""Long work in the database: who asked, how far it is, and how it ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class Job(models.Model):
    """One piece of work, from the asking to its end."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        REFUSED = "refused"
        BROKEN = "broken"
        CANCELLED = "cancelled"

    UNFINISHED = (State.WAITING, State.RUNNING)
    REPEATABLE = (State.BROKEN, State.CANCELLED)

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    language = models.CharField(max_length=10)
    given = models.JSONField(default=dict)
    same = models.CharField(max_length=64)
    back = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    lease = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    url = models.CharField(max_length=300, blank=True)
    answer = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=("state", "beat_at"), name="jobs_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "kind", "same"), condition=models.Q(state__in=("waiting", "running")), name="one_unfinished_job_per_work"
            )
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> str:
        """What is being done, in the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh
