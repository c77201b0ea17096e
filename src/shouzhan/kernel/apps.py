"""Tells the framework of the kernel and keeps the guards in place after every migration."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from shouzhan.kernel.dates import built_in, use_calendar
from shouzhan.kernel.journal.guards import drop_guards, install_guards
from shouzhan.kernel.pairs import install_indexes


class KernelConfig(AppConfig):
    """Journal, serial numbers, guards."""

    name = "shouzhan.kernel"
    label = "kernel"

    def ready(self) -> None:
        use_calendar(built_in().with_folder(Path(settings.HOME) / "calendars"))
        pre_migrate.connect(_make_way, sender=self, dispatch_uid="kernel.make-way")
        post_migrate.connect(_guard, sender=self, dispatch_uid="kernel.guards")


def _guard(sender: Any, using: str, **_rest: Any) -> None:
    """The signal comes once all migrations have run, so every table stands."""
    install_guards(using)
    install_indexes(using)


def _make_way(sender: Any, using: str, plan: Any = (), **_rest: Any) -> None:
    """SQLite rebuilds a table under another name, which triggers that name it would stop."""
    if plan and connections[using].vendor == "sqlite":
        drop_guards(using)
