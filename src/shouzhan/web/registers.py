"""A register declared once: the list page, the record page, the API and the command line all read it here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.module_loading import import_string

from shouzhan.kernel.access import Access
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.procedure.declare import Procedure, Step
from shouzhan.web.shapes import Badge, Cell, Deadline, Words

REGISTERS: dict[str, "Register"] = {}


@dataclass(frozen=True)
class ListColumn:
    """A column of a register: where its value comes from and how it is read.

    `value` is an attribute path or a function of the record; `sort` names the database field behind it.
    """

    key: str
    label: Words
    value: str | Callable[[Any], Any]
    kind: str = "text"
    unit: Words = ""
    sort: str = ""
    is_shown: bool = True
    is_link: bool = False
    cell: Callable[[Any], Cell] | None = None
    missing: Words = ""  # what stands where nothing is due; left out, it says that there is no data

    def of(self, record: Any) -> Any:
        """The plain value, as exported and as the API gives it."""
        if callable(self.value):
            return self.value(record)
        for name in self.value.split("."):
            record = getattr(record, name, None)
            if callable(record) and not isinstance(record, models.Manager):
                record = record()
            if record is None:
                return None
        return record


@dataclass(frozen=True)
class ListFilter:
    """A filter with few values, each shown with how many rows it leaves."""

    key: str
    label: Words
    field: str
    choices: Callable[[], Iterable[tuple[str, Words]]] | Sequence[tuple[str, Words]] | None = None
    where: Callable[[str], models.Q] | None = None

    def options(self, queryset: Any) -> list[tuple[str, Words]]:
        """The values on offer: declared, or those that occur."""
        if self.choices is None:
            values = queryset.order_by().values_list(self.field, flat=True).distinct()[:60]
            return [(str(value), str(value)) for value in values if value not in (None, "")]
        return list(self.choices() if callable(self.choices) else self.choices)

    def q(self, value: str) -> models.Q:
        """The condition for one value; one that is not on offer finds nothing."""
        if self.choices is not None and not callable(self.choices) and value not in {str(key) for key, _label in self.choices}:
            return models.Q(pk__in=())
        return self.where(value) if self.where else models.Q(**{self.field: value})


@dataclass(frozen=True, eq=False)
class Register:
    """A list of records of one kind, with everything any door into it needs to know."""

    name: str
    model: Any
    title: Words
    path: str
    sees: Access
    columns: tuple[ListColumn, ...]
    filters: tuple[ListFilter, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-id",)
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()
    unread: tuple[str, ...] = ()  # long texts a list has no use for
    titled: tuple[str, ...] = ()  # the fields a record's title is made of, where they are not its own names
    lead: Words = ""
    one: Words = ""
    empty_title: Words = ""
    empty_hint: Words = ""
    is_public: bool = False
    in_site_search: bool = True
    importer: str = ""
    bulk: tuple[Step, ...] = ()
    serves: tuple[str, ...] = ()
    inside: Access | None = None  # where many may find a record: who also reads its reasons and its files

    def __post_init__(self) -> None:
        if self.name in REGISTERS:
            raise ValueError(f"register {self.name} is declared twice")
        if any(step.is_opening for step in self.bulk):
            raise ValueError(f"register {self.name}: an opening is not done in bulk")
        if not self.titled:
            held = {field.name for field in self.model._meta.concrete_fields}
            object.__setattr__(self, "titled", tuple(name for name in ("name", "name_en") if name in held))
        REGISTERS[self.name] = self

    @property
    def procedure(self) -> Procedure:
        """The procedure of the records in it."""
        found: Procedure = self.model.procedure()
        return found

    def queryset(self, actor: Actor) -> Any:
        """The rows this actor may see, with what a list page needs already joined."""
        return self.joined(self.model._default_manager.filter(self.sees.scope(actor)))

    def joined(self, rows: Any) -> Any:
        """The rows with what a page shows of their neighbours."""
        rows = rows.select_related(*self.related) if self.related else rows
        rows = rows.prefetch_related(*self.prefetched) if self.prefetched else rows
        return rows.defer(*self.unread) if self.unread else rows

    def is_inside(self, actor: Actor, record: Any) -> bool:
        """Whether somebody who sees the record also reads who acted, why, and the files on it."""
        return bool(self.inside(actor, record)) if self.inside else actor.is_authenticated

    def url(self, record: Any = None) -> str:
        """Where the list, or one record of it, is shown."""
        return f"/{self.path}{record.number}/" if record is not None else f"/{self.path}"

    def load_importer(self) -> Any:
        """The room's importer for this register, when it has one."""
        return import_string(self.importer) if self.importer else None

    def may_import(self, actor: Any) -> bool:
        """Whether there is an importer, and this actor may use it."""
        return bool(self.importer and actor.is_authenticated and self.load_importer().may(actor))


def register_of(record_or_kind: Any) -> Register:
    """Find the register that holds a record, or the records of a procedure."""
    kind = record_or_kind if isinstance(record_or_kind, str) else record_or_kind.procedure_name
    for register in REGISTERS.values():
        if register.model.procedure_name == kind:
            return register
    raise LookupError(f"no register holds {kind}")


def badge(record: Any) -> Badge:
    """The record's status as a badge; overdue wins over waiting."""
    state = record.state_now
    return Badge(state.label, state.kind.value)


def deadline_of(record: Any, today: Any) -> Deadline | None:
    """The day by which somebody acts on the record, when there is one."""
    if record.due_on is None or record.state_now.kind.value not in ("open", "waiting"):
        return None
    return deadline_on(record.due_on, today)


def deadline_on(day: Any, today: Any) -> Deadline | None:
    """A day as a deadline, with what is left of it."""
    return Deadline(day, (day - today).days, working=False) if day is not None else None
