"""A first start lays the tables that the models declare, no more and no less."""

import re
import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.state import ProjectState

from shouzhan.kernel.firsttables import FirstTables

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_pairs%' ORDER BY name"


def _words(rows, labels: tuple[str, ...]) -> list[tuple[str, str, list[str]]]:
    """What each statement says, whatever the order of its columns."""
    return [(kind, name, sorted(re.split(r"[ ,()]+", sql))) for kind, name, sql in rows if name.startswith(labels)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite keeps each table's own words, which compare exactly")
def test_it_makes_the_tables_and_indexes_of_the_models() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("shouzhan.")]
    labels = tuple(f"{config.label}_" for config in ours)
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []  # entering it would set this, and SQLite lets nobody enter inside a transaction
    for config in ours:
        for model in config.get_models():
            editor.create_model(model)
    with closing(sqlite3.connect(":memory:")) as other:
        other.executescript("\n".join(editor.collected_sql + [f"{s};" for s in editor.deferred_sql]))
        wanted = other.execute(EVERYTHING).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        made = cursor.fetchall()

    assert len(_words(made, labels)) > 100
    assert _words(made, labels) == _words(wanted, labels)


def test_it_refuses_a_first_migration_that_does_more_than_lay_tables() -> None:
    first = type("Migration", (FirstTables,), {"operations": [migrations.RunSQL("SELECT 1")]})("0001_initial", "parties")

    with pytest.raises(TypeError, match="only lays tables"):
        first.apply(ProjectState(), connection.schema_editor(collect_sql=True))
