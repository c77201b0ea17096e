"""Listing a register: filters with capped counts, search, keyset pages, column choice; the same rows for every door."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import QueryDict

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.pairs import candidates
from shouzhan.kernel.pinyin import by_name
from shouzhan.web.registers import ListColumn, Register

PAGE_SIZE = 50
CAP = 10_000
COMMON = 2_000  # where a word is found nearly everywhere, counting on would read every text
FEW = 10_000  # as many as are read one by one sooner than a table is read through


@dataclass(frozen=True)
class Question:
    """What is asked of a register: filters, words, order, columns and where to go on."""

    filters: dict[str, str] = field(default_factory=dict)
    words: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    size: int = PAGE_SIZE
    named: dict[str, list[int] | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, register: Register, query: QueryDict) -> "Question":
        """Read a query string, dropping what the register does not know."""
        filters = {f.key: str(query[f.key]) for f in register.filters if query.get(f.key)}
        known = {column.key for column in register.columns}
        columns = tuple(key for key in query.getlist("columns") if key in known)
        return cls(filters, query.get("q", "").strip()[:200], query.get("sort", ""), columns,
                   query.get("after", ""), query.get("before", ""))

    def query(self, **changes: str) -> str:
        """The query string of this question with some parts changed; empty parts are left out."""
        parts = QueryDict(mutable=True)
        for key, value in {**self.filters, "q": self.words, "sort": self.sort, **changes}.items():
            if value:
                parts[key] = value
        if self.columns and "columns" not in changes:
            parts.setlist("columns", list(self.columns))
        text = parts.urlencode()
        return f"?{text}" if text else ""


@dataclass(frozen=True)
class Listed:
    """One page of rows with its cursors."""

    rows: list[Any]
    after: str
    before: str


def matching(register: Register, actor: Actor, question: Question, without: str = "") -> Any:
    """The rows that answer the question, leaving one filter out when its own choices are counted."""
    rows = register.queryset(actor)
    for declared in register.filters:
        value = question.filters.get(declared.key)
        if value and declared.key != without:
            rows = rows.filter(declared.q(value))
    if question.words:
        found = _candidates(register, question)
        rows = rows if found is None else rows.filter(pk__in=found)
        for word in question.words.split()[:6]:
            rows = rows.filter(reduce(or_, (models.Q(**{f"{name}__icontains": word}) for name in register.search)))
    return rows


def _candidates(register: Register, question: Question) -> list[int] | None:
    """The few records the index names for one of the longest words, asked once for a question; None where it helps nothing."""
    if register.name not in question.named:
        longest = sorted(question.words.split()[:6], key=len, reverse=True)[:2]
        found = (candidates(register.model, word, register.search, FEW) for word in longest)
        question.named[register.name] = next((keys for keys in found if keys is not None), None)
    return question.named[register.name]


def cap_of(register: Register, question: Question) -> int:
    """How far a page counts the rows that answer the question."""
    return COMMON if question.words and _candidates(register, question) is None else CAP


def capped_count(rows: Any) -> tuple[int, bool]:
    """Count, but never further than the cap."""
    counted = rows.order_by()[: CAP + 1].count()
    return min(counted, CAP), counted > CAP


def shown_columns(register: Register, question: Question) -> list[ListColumn]:
    """The columns asked for, or those shown by default."""
    if question.columns:
        return [column for column in register.columns if column.key in question.columns]
    return [column for column in register.columns if column.is_shown]


def ordering(register: Register, question: Question) -> tuple[str, ...]:
    """The database fields that order the list; the key at the end makes every place unique."""
    key, down = question.sort.removeprefix("-"), question.sort.startswith("-")
    column = next((c for c in register.columns if c.key == key and c.sort), None)
    fields = (("-" if down else "") + column.sort,) if column else register.order
    fields = tuple(_as_read(register.model, field) for field in fields)
    if fields[-1].removeprefix("-") != "id":
        fields = (*fields, "-id" if fields[-1].startswith("-") else "id")
    return fields


def _as_read(model: Any, field: str) -> str:
    """The same order by the names a reader sees: of a record named in both languages, by the English where English is read."""
    if not field.endswith("name_order"):
        return field
    *way, _last = field.removeprefix("-").split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return by_name(field) if any(known.name == "name_order_en" for known in model._meta.concrete_fields) else field


def one_page(register: Register, actor: Actor, question: Question) -> Listed:
    """A page found by key, so that the thousandth costs what the first does."""
    fields = ordering(register, question)
    backwards = bool(question.before)
    cursor = _decode(question.before or question.after, fields)
    steps = tuple(_reverse(f) for f in fields) if backwards else fields
    found = _walk(register, matching(register, actor, question), steps, cursor, question.size + 1)
    more = len(found) > question.size
    found = found[: question.size]
    if backwards:
        found.reverse()
    has_before = more if backwards else cursor is not None
    has_after = True if backwards else more
    return Listed(
        found,
        _encode(found[-1], fields) if found and has_after else "",
        _encode(found[0], fields) if found and has_before else "",
    )


def _walk(register: Register, rows: Any, steps: tuple[str, ...], cursor: list[Any] | None, wanted: int) -> list[Any]:
    """The next rows in order: those with a value and those without are walked apart, so that each walk follows the index."""
    if cursor is not None:
        rows = rows.filter(_beyond(steps, cursor))
    bare, down = steps[0].removeprefix("-"), steps[0].startswith("-")
    if not _may_be_missing(rows.model, bare):
        return _first(register, rows.order_by(steps[0], *_nulls_last(steps[1:])), wanted)
    with_value, without = rows.filter(**{f"{bare}__isnull": False}), rows.filter(**{f"{bare}__isnull": True})
    if cursor is not None and cursor[0] is not None:
        with_value = with_value.filter(**{f"{bare}__{'lte' if down else 'gte'}": cursor[0]})
    parts = [with_value.order_by(steps[0], *_nulls_last(steps[1:])), without.order_by(*_nulls_last(steps[1:]))]
    if down:
        parts.reverse()
    found: list[Any] = []
    for part in parts:
        if len(found) < wanted:
            found += _first(register, part, wanted - len(found))
    return found


def _first(register: Register, rows: Any, wanted: int) -> list[Any]:
    """The first rows in order, found by their keys alone: wide rows never pass through a sort."""
    keys = rows.select_related(None).prefetch_related(None).values("pk")[:wanted]
    return list(register.joined(register.model._default_manager.filter(pk__in=keys)).order_by(*rows.query.order_by))


def _may_be_missing(model: Any, path: str) -> bool:
    """Whether the field, or a relation on the way to it, may be empty."""
    for name in path.split("__"):
        field = model._meta.get_field("id" if name == "pk" else name)
        if field.null:
            return True
        model = field.related_model
    return False


def every_row(register: Register, actor: Actor, question: Question) -> Iterator[Any]:
    """All rows of the question in its order, streamed: what an export holds is what the list shows."""
    rows = matching(register, actor, question).order_by(*_nulls_last(ordering(register, question)))
    yield from rows.iterator(chunk_size=2000)


def _reverse(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _nulls_last(fields: tuple[str, ...]) -> list[Any]:
    """Both databases must agree where nothing stands: NULL sorts as the greatest value."""
    return [
        models.F(name.removeprefix("-")).desc(nulls_first=True) if name.startswith("-")
        else models.F(name).asc(nulls_last=True)
        for name in fields
    ]


def _beyond(fields: tuple[str, ...], cursor: list[Any]) -> models.Q:
    """Rows after the cursor in the order of the fields, with NULL as the greatest value."""
    condition, equal = models.Q(pk__in=()), models.Q()
    for name, value in zip(fields, cursor, strict=True):
        bare = name.removeprefix("-")
        condition |= equal & _strictly_beyond(bare, name.startswith("-"), value)
        equal &= models.Q(**{f"{bare}__isnull": True}) if value is None else models.Q(**{bare: value})
    return condition


def _strictly_beyond(bare: str, down: bool, value: Any) -> models.Q:
    if value is None:
        return models.Q(**{f"{bare}__isnull": False}) if down else models.Q(pk__in=())
    if down:
        return models.Q(**{f"{bare}__lt": value})
    return models.Q(**{f"{bare}__gt": value}) | models.Q(**{f"{bare}__isnull": True})


def _encode(record: Any, fields: tuple[str, ...]) -> str:
    values = [_plain(_value(record, name.removeprefix("-"))) for name in fields]
    return _signer(fields).sign_object(values, compress=True)


def _signer(fields: tuple[str, ...]) -> Signer:
    """A place is signed for the order it was found in, so that no value of another kind meets a field."""
    return Signer(salt=f"cursor:{','.join(fields)}")


def _value(record: Any, path: str) -> Any:
    for name in path.split("__"):
        record = getattr(record, name, None)
    return record


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value) if isinstance(value, Decimal) else value


def _decode(text: str, fields: tuple[str, ...]) -> list[Any] | None:
    """Read a cursor; one that was not given out for this order is as good as none."""
    try:
        values: list[Any] = _signer(fields).unsign_object(text)
    except BadSignature:
        return None
    return values
