"""A figure that adds up what is nobody's business record by record is told to the public only where it stands for several."""

from dataclasses import replace
from datetime import date
from typing import Any

from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.pace import Standing, Status
from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.rooms.parties.public import Role

INSIDERS = Held((Role.COORDINATOR, Role.POLICY_OFFICER, Role.REVIEWER, Role.AUDITOR))

TOO_FEW = Text("计入的记录太少，不单独公布。", "It stands for too few records to be told by itself.")


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


def told_to(actor: Any, stand: Any) -> Any:
    """How a target stands as this reader may know it: without value and judgement where its figure stands for too few records, and without trend where it could tell them apart."""
    if not is_guarded(actor, stand.metric):
        return stand
    if value_for(actor, stand.metric, stand.figure) is not None or stand.figure.value is None:
        return replace(stand, trend=())
    return replace(stand, trend=(), figure=replace(stand.figure, value=None), standing=Standing(Status.NO_DATA, TOO_FEW))
