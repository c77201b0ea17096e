"""Every question other rooms ask of the parties."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.models import Alias, Membership, Organisation, User
from shouzhan.rooms.parties.names import normalise, similarity
from shouzhan.web.stepfields import BY_NAME


@dataclass(frozen=True)
class Similar:
    """A known body whose name is near, and how near."""

    organisation: Organisation
    likeness: float


def resolve(name: str) -> Organisation | None:
    """The body printed under this name, if the register knows it; what somebody only applied for is nobody yet."""
    alias = _verified().filter(normalised=normalise(name)).first()
    return alias.organisation if alias else None


def body_called(name: str) -> Organisation | None:
    """The body a person means who writes one of its names, or the English name pages show; nothing where two bear it."""
    found = resolve(name)
    if found is None:
        english = list(Organisation.objects.filter(name_en__iexact=name.strip(), state="active")[:2])
        found = english[0] if len(english) == 1 else None
    return found


BY_NAME["parties.organisations"] = body_called


def resolve_all(names: Iterable[str]) -> dict[str, Organisation]:
    """The bodies behind many printed names, in one query."""
    wanted = {name: normalise(name) for name in names}
    found = {
        alias.normalised: alias.organisation
        for alias in _verified().filter(normalised__in=set(wanted.values()))
    }
    return {name: found[bare] for name, bare in wanted.items() if bare in found}


def _verified() -> models.QuerySet[Alias]:
    return Alias.objects.exclude(organisation__state="registered").select_related("organisation")


def similar(name: str, limit: int = 5, floor: float = 0.72) -> list[Similar]:
    """Known bodies with a similar name, the nearest first."""
    bare = normalise(name)
    rows = Alias.objects.filter(organisation__state="active").select_related("organisation")
    first = list(rows.filter(normalised__contains=bare[:2])[:400]) or list(rows[:2000])
    best: dict[int, Similar] = {}
    for row in first:
        likeness = similarity(name, row.name)
        if likeness >= floor and likeness > best.get(row.organisation_id, Similar(row.organisation, 0)).likeness:
            best[row.organisation_id] = Similar(row.organisation, likeness)
    return sorted(best.values(), key=lambda item: -item.likeness)[:limit]


def holders(roles: str | Iterable[str], organisation: Organisation | None = None) -> list[User]:
    """The accounts that hold one of the roles today, in one organisation or anywhere, each once."""
    held = Membership.objects.in_force(today()).filter(role__in=[roles] if isinstance(roles, str) else list(roles))
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))
