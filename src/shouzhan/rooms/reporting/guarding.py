"""A figure that adds up what is nobody's business record by record is told to the public only where it stands for several."""

from datetime import date
from typing import Any

from shouzhan.engine.metrics.declare import Metric
from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.public import Role

INSIDERS = Held((Role.COORDINATOR, Role.POLICY_OFFICER, Role.REVIEWER, Role.AUDITOR))


def is_guarded(actor: Actor, found: Metric) -> bool:
    """Whether this reader could tell single records apart by asking often enough."""
    return found.few > 0 and not INSIDERS(actor)


def day_for(actor: Actor, found: Metric, asked: date) -> date:
    """The day a reader is told of: two days side by side tell what came between, so a guarded figure is of today."""
    return today() if is_guarded(actor, found) else asked


def value_for(actor: Actor, found: Metric, computed: Any) -> Any:
    """The value as this reader may know it; nothing where it stands for too few."""
    return None if is_guarded(actor, found) and 0 < computed.rows_counted < found.few else computed.value


def tells(found: Metric, counts: Any) -> bool:
    """Whether parts that stand for so many records may stand side by side: one left out would follow from the others."""
    return all(count == 0 or count >= found.few for count in counts)
