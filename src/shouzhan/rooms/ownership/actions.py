"""Every write to patents and rights."""

from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.ownership import procedure
from shouzhan.rooms.ownership.models import Right


@performs(procedure.enter_right)
def enter_right(actor: Actor, **fields: Any) -> Opened:
    """Put a right on the register."""
    made = Right(**fields)
    return Opened(made, {"achievement": made.achievement.number, "kind": made.kind})
