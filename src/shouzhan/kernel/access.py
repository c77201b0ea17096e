"""Access as data: one declaration answers for one record, scopes a list and prints itself in the table."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision, Sentence
from shouzhan.kernel.places import prefix_of

NOBODY = Q(pk__in=())
EVERYBODY = Q()


class Access(ABC):
    """Who may see or do something."""

    @abstractmethod
    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        """Answer for one record (or for the act as such when there is none yet)."""

    @abstractmethod
    def scope(self, actor: Actor) -> Q:
        """The same answer as a filter over many records."""

    @abstractmethod
    def words(self) -> tuple[str, ...]:
        """The roles and conditions, for the generated table."""

    def __or__(self, other: "Access") -> "Access":
        return AnyOf((self, other))


def _refuse(sentence: Sentence) -> Decision:
    return Decision.refuse("not-yours", sentence, remedy=_("请联系本机构管理员核对您的角色与任期。"))


@dataclass(frozen=True)
class Public(Access):
    """Everybody, signed in or not."""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        return Decision.allow()

    def scope(self, actor: Actor) -> Q:
        return EVERYBODY

    def words(self) -> tuple[str, ...]:
        return ("public",)


@dataclass(frozen=True)
class SignedIn(Access):
    """Everybody who has signed in."""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if actor.is_authenticated:
            return Decision.allow()
        return Decision.refuse("sign-in", _("请先登录。"))

    def scope(self, actor: Actor) -> Q:
        return EVERYBODY if actor.is_authenticated else NOBODY

    def words(self) -> tuple[str, ...]:
        return ("signed-in",)


@dataclass(frozen=True)
class InState(Access):
    """Everybody, while the record is in one of the states."""

    states: tuple[str, ...]
    field: str = "state"

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None or follow(record, self.field) in self.states:
            return Decision.allow()
        return _refuse(_("这条记录尚未公开。"))

    def scope(self, actor: Actor) -> Q:
        return Q(**{f"{self.field.replace('.', '__')}__in": self.states})

    def words(self) -> tuple[str, ...]:
        return tuple(f"state:{name}" for name in self.states)


@dataclass(frozen=True)
class While(Access):
    """Whoever another access lets in, while the record is in one of the states."""

    who: Access
    states: tuple[str, ...]

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        answer = self.who(actor, record)
        return answer if not answer else InState(self.states)(actor, record)

    def scope(self, actor: Actor) -> Q:
        where = self.who.scope(actor)
        return NOBODY if where == NOBODY else where & InState(self.states).scope(actor)

    def words(self) -> tuple[str, ...]:
        return self.who.words()


@dataclass(frozen=True)
class Held(Access):
    """Holders of a role: anywhere, in the record's organisation, or over the record's place.

    `through` and `over` are dotted paths on the record to an organisation and to a place code.
    """

    roles: tuple[str, ...]
    through: str = ""
    over: str = ""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if not actor.is_authenticated:
            return Decision.refuse("sign-in", _("请先登录。"))
        organisation = place = None
        if record is not None:
            organisation = follow_id(record, self.through) if self.through else None
            place = follow(record, self.over) if self.over else None
            if self.through and organisation is None:
                return _refuse(_("这条记录还没有指定负责单位。"))
            if self.over and place is None:
                return _refuse(_("这条记录没有写明所在区划。"))
        if actor.holds(self.roles, organisation=organisation, place=place):
            return Decision.allow()
        return _refuse(_("您在相关单位没有办理此事项的角色。"))

    def scope(self, actor: Actor) -> Q:
        if self.through:
            path = self.through.replace(".", "__")
            return Q(**{f"{path}__in": actor.organisations(self.roles)})
        if self.over:
            path = self.over.replace(".", "__")
            return reduce(or_, (_within(path, code) for code in actor.places(self.roles)), NOBODY)
        return EVERYBODY if actor.holds(self.roles) else NOBODY

    def words(self) -> tuple[str, ...]:
        where = f"@{self.through or self.over}" if self.through or self.over else ""
        return tuple(f"{role}{where}" for role in self.roles)


@dataclass(frozen=True)
class Oneself(Access):
    """The person the record belongs to; `through` leads to the user."""

    through: str

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if not actor.is_authenticated:
            return Decision.refuse("sign-in", _("请先登录。"))
        if record is None or follow_id(record, self.through) == getattr(actor, "pk", None):
            return Decision.allow()
        return _refuse(_("这条记录属于另一位用户。"))

    def scope(self, actor: Actor) -> Q:
        return Q(**{self.through.replace(".", "__"): getattr(actor, "pk", None) or -1})

    def words(self) -> tuple[str, ...]:
        return (f"self@{self.through}",)


@dataclass(frozen=True)
class Listed(Access):
    """Whoever a table beside the record lists: a person, or the holders of roles in an organisation.

    `table` is the model with one row per listing, `record` its relation to the record, `person` a path to the user or
    `organisation` a path to the body; `only` narrows which rows count.
    """

    table: str
    record: str
    person: str = ""
    organisation: str = ""
    roles: tuple[str, ...] = ()
    only: tuple[tuple[str, Any], ...] = ()

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if not actor.is_authenticated:
            return Decision.refuse("sign-in", _("请先登录。"))
        if record is None:
            return Decision.allow() if self.person or actor.holds(self.roles) else _refuse(_("您没有办理此事项的角色。"))
        if record.pk is not None and self._rows(actor).filter(**{self.record: record.pk}).exists():
            return Decision.allow()
        return _refuse(_("您或您的单位不在这条记录列明的人员与单位中。"))

    def scope(self, actor: Actor) -> Q:
        # not a join: a record listed twice is found once
        return Q(pk__in=self._rows(actor).values(self.record)) if actor.is_authenticated else NOBODY

    def _rows(self, actor: Actor) -> Any:
        rows = apps.get_model(self.table)._default_manager.filter(**dict(self.only))
        if self.person:
            return rows.filter(**{self.person.replace(".", "__"): getattr(actor, "pk", None) or -1})
        return rows.filter(**{f"{self.organisation.replace('.', '__')}__in": actor.organisations(self.roles)})

    def words(self) -> tuple[str, ...]:
        where = f"@{self.table}"
        return (f"listed{where}",) if self.person else tuple(f"{role}{where}" for role in self.roles)


@dataclass(frozen=True)
class AnyOf(Access):
    """Whoever one of the parts lets in; the first refusal speaks for all."""

    parts: tuple[Access, ...]

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        answers = [part(actor, record) for part in self.parts]
        return next((answer for answer in answers if answer), answers[-1])

    def scope(self, actor: Actor) -> Q:
        scopes = [part.scope(actor) for part in self.parts]
        if EVERYBODY in scopes:
            return EVERYBODY
        return reduce(or_, scopes)

    def words(self) -> tuple[str, ...]:
        return tuple(word for part in self.parts for word in part.words())


def follow(record: Any, path: str) -> Any:
    """Walk a dotted path on a record, stopping at nothing."""
    for name in path.split("."):
        record = getattr(record, name, None)
        if record is None:
            return None
    return record


def follow_id(record: Any, path: str) -> int | None:
    """Walk a dotted path that ends in a relation and return its key without fetching it."""
    *before, last = path.split(".")
    holder = follow(record, ".".join(before)) if before else record
    found = getattr(holder, f"{last}_id", None)
    return found if found is None or isinstance(found, int) else None


def _within(path: str, code: str) -> Q:
    """A city's code covers its districts; a district's code covers itself."""
    return Q(**{f"{path}__startswith": prefix_of(code)})
