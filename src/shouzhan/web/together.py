"""Rows and counts of many kinds fetched in one query, so that a page asks no more with every room that joins it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.functions import Cast, RowNumber

Groups = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Wanted:
    """The first rows of an ordered question, and the fields its reader looks at: text, numbers and days, not truth values."""

    rows: Any
    limit: int
    reads: tuple[str, ...]


def rows_together(wanted: Sequence[Wanted]) -> list[list[Any]]:
    """The first records of each question in its own order, with nothing loaded but the fields read; what else is looked at is fetched late."""
    if not wanted:
        return []
    columns = [_columns(one) for one in wanted]
    width = max(len(names) for names in columns)
    parts = [_part(place, one, names, width) for place, (one, names) in enumerate(zip(wanted, columns, strict=True))]
    found: list[list[tuple[int, Any]]] = [[] for _one in wanted]
    for place, at, *values in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        told = dict(zip(columns[place], values, strict=False))
        found[place].append((at, _record(wanted[place].rows.model, told)))
    return [[record for _at, record in sorted(rows, key=lambda row: row[0])] for rows in found]


def _part(place: int, wanted: Wanted, names: Sequence[str], width: int) -> Any:
    """One question's rows as text columns; the keys are found first, so that wide rows never pass through a sort."""
    order = wanted.rows.query.order_by
    keys = wanted.rows.select_related(None).prefetch_related(None).defer(None).values("pk")[: wanted.limit]
    rows = wanted.rows.model._default_manager.filter(pk__in=keys).order_by()
    text = models.TextField()
    asked = {f"sz_{at}": Cast(models.F(name), text) for at, name in enumerate(names)}
    asked |= {f"sz_{at}": Cast(models.Value(""), text) for at in range(len(names), width)}
    rows = rows.annotate(sz_part=models.Value(place), sz_place=models.Window(RowNumber(), order_by=list(order)), **asked)
    return rows.values_list("sz_part", "sz_place", *asked)


def _columns(wanted: Wanted) -> list[str]:
    """The fields read, with the keys of the records on the way to them."""
    names = ["pk"]
    for path in wanted.reads:
        *way, _last = path.split("__")
        names += ["__".join((*way[:at], head, "pk")) for at, head in enumerate(way)]
        names.append(path)
    return list(dict.fromkeys(names))


def _record(model: Any, told: Mapping[str, str | None]) -> Any:
    """A record of which only some fields are loaded, and some neighbours with some of theirs."""
    values: dict[str, Any] = {}
    neighbours: dict[str, dict[str, str | None]] = {}
    for path, value in told.items():
        head, _rest, rest = path.partition("__")
        field = model._meta.pk if head == "pk" else model._meta.get_field(head)
        if rest:
            neighbours.setdefault(head, {})[rest] = value
        if not rest or rest == "pk":
            values[field.attname] = field.to_python(value)
    loaded = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    made = model.from_db(DEFAULT_DB_ALIAS, loaded, [values[name] for name in loaded])
    for head, theirs in neighbours.items():
        kind = model._meta.get_field(head).related_model
        made._state.fields_cache[head] = _record(kind, theirs) if theirs["pk"] is not None else None
    return made


def counts_together(asked: Mapping[str, Any]) -> Groups:
    """How many rows of each question stand in each state."""
    if not asked:
        return {}
    parts = [rows.order_by().annotate(sz_part=models.Value(name)).values_list("sz_part", "state").annotate(models.Count("pk")) for name, rows in asked.items()]
    found: Groups = {name: {} for name in asked}
    for name, state, count in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        found[name][state] = count
    return found
