"""Finding a word anywhere in a record's texts without reading every record.

A field keeps each pair of neighbouring signs that a record's texts hold, and each single sign of a script that writes words with
one. The database keeps an index of them: a full-text table on SQLite, an inverted index on PostgreSQL. A word can stand only where
all its pairs stand; whoever asks looks at those few texts afterwards, so that the answer is that of reading them all.
"""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connections, models, router

PLAIN = frozenset({"number"})  # what we mint ourselves, of letters, figures and strokes alone
_RUN = re.compile(r"[^\W_]+")  # letters and figures; what stands between them is left to the look at the text


def pairs_of(*texts: str) -> list[str]:
    """What the texts are found by, each once."""
    found: set[str] = set()
    for text in texts:
        for run in _RUN.findall(_folded(text)):
            found.update(map("".join, itertools.pairwise(run)))
            found.update(sign for sign in run if not sign.isascii())
    return sorted(found)


def asked_of(word: str) -> list[str]:
    """What every text with the word in it is found by; nothing where the word is too short to tell."""
    asked = pairs_of(word)
    return [one for one in asked if len(one) > 1] or asked


def _folded(text: str) -> str:
    """Capital and small are one, as they are to whoever looks afterwards; a sign stays one sign."""
    small = text.upper().casefold()
    if len(small) == len(text):
        return small
    return "".join(map(_folded, text)) if len(text) > 1 else text


class Pairs(models.TextField):  # type: ignore[type-arg]
    """The pairs of some of a record's texts, made anew whenever it is saved."""

    def __init__(self, *texts: str, **options: Any) -> None:
        self.texts = texts
        super().__init__(**{"editable": False, "default": "", **options})

    def deconstruct(self) -> Any:
        """To a migration it is a text; what it is made of moves no table."""
        name, _path, _args, options = super().deconstruct()
        return name, "django.db.models.TextField", [], options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        kept = " ".join(pairs_of(*(getattr(model_instance, text) or "" for text in self.texts)))
        setattr(model_instance, self.attname, kept)
        return kept


def candidates(model: type[models.Model], word: str, paths: Sequence[str], most: int) -> list[int] | None:
    """The keys of all records that may hold the word in one of the fields, beside a few that do not; None where the index cannot
    tell, or would name more than `most`: among so many, reading on from the first finds a page sooner."""
    asked = asked_of(word)
    wanted: dict[str, set[str]] = {}
    for path in paths:
        way, _, name = path.rpartition("__")
        if name in PLAIN and not _folded(word).isascii():
            continue  # it cannot stand there
        wanted.setdefault(way, set()).add(name)
    parts = [_part(model, way, names) for way, names in wanted.items()]
    if not asked or None in parts:
        return None
    if not parts:
        return []
    connection = connections[router.db_for_read(model)]
    held: Any = " AND ".join(f'"{pair}"' for pair in asked) if connection.vendor == "sqlite" else asked
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(map(str, parts))} LIMIT {most + 1}", [held] * len(parts))
        found = [key for (key,) in cursor.fetchall()]
    return found if len(found) <= most else None


def _part(model: Any, way: str, names: set[str]) -> str | None:
    """The question to the index of the records themselves, or of the neighbours they name."""
    if not way:
        field = _field_of(model)
        return _asks(model, field) if field and names <= set(field.texts) else None
    first, _, onward = way.partition("__")
    link = model._meta.get_field(first)
    theirs = _part(link.related_model, onward, names)
    return theirs and f'SELECT id FROM "{model._meta.db_table}" WHERE "{link.column}" IN ({theirs})'  # noqa: S608 - declared names


def _asks(model: Any, field: Pairs) -> str:
    if connections[router.db_for_read(model)].vendor == "sqlite":
        return f'SELECT rowid FROM "{_index(model)}" WHERE "{_index(model)}" MATCH %s'  # noqa: S608 - declared names
    return f"""SELECT id FROM "{model._meta.db_table}" WHERE shouzhan_pairs("{field.column}") @> %s::text[]"""  # noqa: S608 - declared names


def _field_of(model: type[models.Model]) -> Pairs | None:
    return next((field for field in model._meta.local_fields if isinstance(field, Pairs)), None)


def _index(model: Any) -> str:
    return f"{model._meta.db_table}_pairs"


def install_indexes(using: str = "default", **_signal: Any) -> None:
    """Put every index in place; repeating it changes nothing."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    there = "SELECT name FROM sqlite_master" if is_sqlite else "SELECT relname FROM pg_class WHERE pg_table_is_visible(oid)"
    with connection.cursor() as cursor:
        cursor.execute(there)
        names = {name for (name,) in cursor.fetchall()}
        for model in apps.get_models():
            field = _field_of(model)
            if field and field.column and model._meta.db_table in names:
                for statement in (_sqlite if is_sqlite else _postgresql)(model, field.column, _index(model) in names):
                    cursor.execute(statement)


def _postgresql(model: Any, column: str, is_there: bool) -> list[str]:
    # the price makes the planner ask the index, where it would rather take every text apart
    cut = (
        "CREATE OR REPLACE FUNCTION shouzhan_pairs(held text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000"
        " AS $cut$ BEGIN RETURN string_to_array(held, ' '); END $cut$"
    )
    made = f'CREATE INDEX "{_index(model)}" ON "{model._meta.db_table}" USING gin (shouzhan_pairs("{column}"))'
    return [] if is_there else [cut, made]


def _sqlite(model: Any, column: str, is_there: bool) -> list[str]:
    table, index = model._meta.db_table, _index(model)
    gone = f'INSERT INTO "{index}" ("{index}", rowid, "{column}") VALUES (\'delete\', OLD.id, OLD."{column}");'  # noqa: S608 - declared names
    come = f'INSERT INTO "{index}" (rowid, "{column}") VALUES (NEW.id, NEW."{column}");'  # noqa: S608 - declared names
    made = [] if is_there else [
        f"CREATE VIRTUAL TABLE \"{index}\" USING fts5(\"{column}\", content='{table}', content_rowid='id', detail=none, tokenize='ascii')",
        f"INSERT INTO \"{index}\" (\"{index}\") VALUES ('rebuild')",  # noqa: S608 - declared names
    ]
    return made + [
        f'CREATE TRIGGER IF NOT EXISTS "{index}_{name}" AFTER {event} ON "{table}" {when} BEGIN {act} END'
        for name, event, when, act in (
            ("insert", "INSERT", "", come),
            ("delete", "DELETE", "", gone),
            ("update", f'UPDATE OF "{column}"', f'WHEN OLD."{column}" <> NEW."{column}"', gone + come),
        )
    ]
