"""Every write to the register of carriers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.carriers import procedure
from shouzhan.rooms.carriers.models import Carrier, CarrierKind, Parent
from shouzhan.rooms.parties.public import Organisation

_FIELDS = ("name", "name_en", "kind", "place", "zone", "operator", "is_in_zone", "opened_on")


@performs(procedure.register_carrier)
def register_carrier(
    actor: Actor, *, parents: Iterable[Organisation] = (), is_synthetic: bool = False, tier: str = "", tier_since: date | None = None, **fields: Any
) -> Opened:
    """Put a carrier on the register."""
    made = Carrier(**{name: fields[name] for name in _FIELDS if name in fields}, is_synthetic=is_synthetic, tier=tier, tier_since=tier_since)

    def then(carrier: Carrier) -> None:
        _set_parents(carrier, parents)

    return Opened(made, {"name": made.name, "kind": made.kind, "place": made.place, "tier": tier}, then=then)


@performs(procedure.edit_carrier)
def edit_carrier(actor: Actor, carrier: Carrier, *, parents: Iterable[Organisation] | None = None, **fields: Any) -> dict[str, Any]:
    """Change what the register says of a carrier."""
    changed = {}
    for name in _FIELDS:
        if name in fields and fields[name] != getattr(carrier, name):
            changed[name] = [str(getattr(carrier, name)), str(fields[name])]
            setattr(carrier, name, fields[name])
    if parents is not None:
        _set_parents(carrier, parents)
    return {"changed": changed}


@performs(procedure.set_tier)
def set_tier(actor: Actor, carrier: Carrier, *, tier: str, tier_since: date | None = None) -> dict[str, Any]:
    """Move an incubator to another tier."""
    if carrier.kind != CarrierKind.INCUBATOR:
        raise Refused(Decision.refuse("not-an-incubator", _("只有孵化器才有梯次。"), cites=procedure.set_tier.cites, remedy=_("请先核对载体类别；大学科技园和园区另有分类评价。")))
    before = carrier.tier
    carrier.tier, carrier.tier_since = tier, (tier_since or today()) if tier else None
    return {"from": before, "to": tier}


@performs(procedure.close_carrier)
def close_carrier(actor: Actor, carrier: Carrier) -> None:
    """Take a carrier off the running ones."""


@performs(procedure.reopen_carrier)
def reopen_carrier(actor: Actor, carrier: Carrier) -> None:
    """Bring back a carrier closed by mistake."""


def _set_parents(carrier: Carrier, parents: Iterable[Organisation]) -> None:
    wanted = {organisation.pk: organisation for organisation in parents}
    carrier.parents.exclude(organisation__in=wanted).delete()
    known = set(carrier.parents.values_list("organisation_id", flat=True))
    Parent.objects.bulk_create(Parent(carrier=carrier, organisation=o) for pk, o in wanted.items() if pk not in known)
