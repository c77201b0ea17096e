"""Every question other rooms ask of the parties."""

from collections.abc import Iterable
from dataclasses import dataclass

from shouzhan.rooms.parties.models import Alias, Organisation, User
from shouzhan.rooms.parties.names import normalise, similarity


@dataclass(frozen=True)
class Similar:
    """A known body whose name is near, and how near."""

    organisation: Organisation
    likeness: float


def resolve(name: str) -> Organisation | None:
    """The body printed under this name, if the register knows it."""
    alias = Alias.objects.filter(normalised=normalise(name)).select_related("organisation").first()
    return alias.organisation if alias else None


def resolve_all(names: Iterable[str]) -> dict[str, Organisation]:
    """The bodies behind many printed names, in one query."""
    wanted = {name: normalise(name) for name in names}
    found = {
        alias.normalised: alias.organisation
        for alias in Alias.objects.filter(normalised__in=set(wanted.values())).select_related("organisation")
    }
    return {name: found[bare] for name, bare in wanted.items() if bare in found}


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


def holders(role: str, organisation: Organisation | None = None) -> list[User]:
    """The accounts that hold a role today, in one organisation or anywhere."""
    from_memberships = User.objects.filter(memberships__state="active", memberships__role=role, is_active=True)
    if organisation is not None:
        from_memberships = from_memberships.filter(memberships__organisation=organisation)
    return list(from_memberships.distinct())
