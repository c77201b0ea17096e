"""Every write to disclosures and achievements."""

from collections.abc import Iterable
from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.disclosure import procedure
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Funding


@performs(procedure.open_disclosure)
def open_disclosure(actor: Actor, *, contributors: Iterable[dict[str, Any]] = (), fundings: Iterable[dict[str, Any]] = (), **fields: Any) -> Opened:
    """Begin a disclosure."""
    def then(made: Disclosure) -> None:
        Contributor.objects.bulk_create(Contributor(disclosure=made, order=order, **one) for order, one in enumerate(contributors))
        Funding.objects.bulk_create(Funding(disclosure=made, **one) for one in fundings)

    return Opened(Disclosure(**fields), {}, then=then)


@performs(procedure.submit_disclosure)
def submit_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Hand it to the office."""


@performs(procedure.accept_disclosure)
def accept_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Take it on."""


@performs(procedure.return_disclosure)
def return_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Ask for more."""


@performs(procedure.close_disclosure)
def close_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Close it without a result."""


@performs(procedure.mint_achievement)
def mint_achievement(actor: Actor, **fields: Any) -> Opened:
    """Give a result its number."""
    return Opened(Achievement(**fields), {})


@performs(procedure.shelve_achievement)
def shelve_achievement(actor: Actor, **fields: Any) -> Opened:
    """Give a result without intention its number."""
    return Opened(Achievement(**fields), {})


@performs(procedure.file_intention)
def file_intention(actor: Actor, achievement: Achievement) -> None:
    """A resource becomes something to transfer."""


@performs(procedure.drop_intention)
def drop_intention(actor: Actor, achievement: Achievement) -> None:
    """What nobody wants to transfer now is a resource."""


@performs(procedure.describe)
def describe(actor: Actor, achievement: Achievement, **fields: Any) -> dict[str, Any]:
    """Change what may be read of it, and by whom."""
    for name, value in fields.items():
        setattr(achievement, name, value)
    return {"changed": sorted(fields)}


@performs(procedure.mark_transferred)
def mark_transferred(actor: Actor, achievement: Achievement, *, by: str) -> dict[str, Any]:
    """A deal, or the unit's own use, put it to work."""
    return {"by": by}


@performs(procedure.reopen_achievement)
def reopen_achievement(actor: Actor, achievement: Achievement) -> None:
    """A deal fell through, or it ended by mistake."""


@performs(procedure.end_achievement)
def end_achievement(actor: Actor, achievement: Achievement) -> None:
    """It goes no further."""
