"""How a buyer is related to the seller, read from the registers."""

from typing import Any

from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.public import Membership, Organisation
from shouzhan.rooms.trading import neighbours
from shouzhan.rooms.trading.models import Relation

DEEPEST = 8
GOVERNMENT = ("city-department", "district-government", "district-department", "coordination-body")


def relation_between(achievement: Any, buyer: Any) -> Relation:
    """The nearest relation between the unit that sells and the body that buys."""
    if buyer.pk == achievement.unit_id:
        return Relation.SAME
    if neighbours.was_valuer(achievement, buyer):
        return Relation.VALUER
    above_buyer, above_seller = ancestors(buyer), ancestors(achievement.unit)
    if achievement.unit_id in above_buyer or buyer.pk in above_seller or _one_owner(above_buyer & above_seller):
        return Relation.FAMILY
    return Relation.CONTRIBUTOR if _employs_a_contributor(achievement, buyer) else Relation.NONE


def ancestors(organisation: Any) -> set[int]:
    """The bodies above a body."""
    found: set[int] = set()
    above = organisation.parent_id
    while above and above not in found and len(found) < DEEPEST:
        found.add(above)
        above = Organisation.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return found


def _one_owner(shared: set[int]) -> bool:
    """Whether both belong to one body; standing under the same government does not make two of them one."""
    return bool(shared) and Organisation.objects.filter(pk__in=shared).exclude(kind__in=GOVERNMENT).exists()


def _employs_a_contributor(achievement: Any, buyer: Any) -> bool:
    made = achievement.contributors
    if made.filter(organisation=buyer).exists():
        return True
    return bool(Membership.objects.in_force(today()).filter(organisation=buyer, user__in=made.exclude(user=None).values("user")).exists())
