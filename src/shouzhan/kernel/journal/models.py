"""The journal's tables."""

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One step that was taken; written by the machinery, never changed, never deleted."""

    kind = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    at_text = models.CharField(max_length=40)
    actor = models.CharField(max_length=40, db_index=True)
    record_kind = models.CharField(max_length=60)
    record_number = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    state_from = models.CharField(max_length=40, blank=True)
    state_to = models.CharField(max_length=40)
    facts = models.TextField(default="{}")
    personal = models.TextField(null=True)
    personal_salt = models.CharField(max_length=64, null=True)
    personal_digest = models.CharField(max_length=64, blank=True)
    leaf_hash = models.CharField(max_length=64)
    tree_index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(
                fields=("record_number", "record_kind", "revision"), name="one_entry_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.record_number}"

    @property
    def open_facts(self) -> dict[str, Any]:
        """What the entry says openly."""
        found: dict[str, Any] = json.loads(self.facts)
        return found

    @property
    def reason(self) -> str:
        """The reason given, unless it was forgotten."""
        return str(json.loads(self.personal).get("reason", "")) if self.personal else ""

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """What the step was decided on, unless it was forgotten."""
        return list(json.loads(self.personal).get("grounds", ())) if self.personal else []


class Checkpoint(models.Model):
    """A signed statement of how long the journal was and what it held."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        ordering = ("size",)

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"


class Tile(models.Model):
    """The root over 256 leaves in a row, or over 256 tiles of the level below.

    Kept so that proofs stay cheap in a long journal, and so that a rewritten stretch can be found.
    """

    level = models.PositiveSmallIntegerField(default=0)
    index = models.BigIntegerField()
    root = models.CharField(max_length=64)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=("level", "index"), name="one_tile_per_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index} {self.root[:12]}"
