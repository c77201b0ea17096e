"""What somebody decided: their own steps in the journal, and which of them are protected."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.rooms.ownership.harbour.models import SafeHarbour
from shouzhan.web.words import say

ROOMS = ("disclosure.", "ownership.", "valuation.", "listings.", "trading.")
NOT_DECISIONS = ("ownership.harbour", "ownership.tolerance-case")
MOST = 100


@dataclass(frozen=True)
class OwnDecision:
    """One step, the last of its kind on its record, with the record of its protection where there is one."""

    entry: Entry
    step: Any
    harbour: SafeHarbour | None

    @property
    def key(self) -> str:
        """Which record and which step."""
        return f"{self.entry.record_number} {self.entry.step}"

    @property
    def label(self) -> str:
        """The day, the record and the step."""
        return f"{localdate(self.entry.at)} · {self.entry.record_number} · {say(self.step.procedure.title)} · {say(self.step.label)}"


def own_decisions(actor: Any, *, grounded: bool) -> list[OwnDecision]:
    """The latest of the actor's steps about results; `grounded` leaves those that were decided by a rule or a check."""
    rows = Entry.objects.filter(actor=actor.public_id).exclude(record_kind__in=NOT_DECISIONS).order_by("-pk")
    if grounded:
        rows = rows.filter(personal__contains='"grounds"')
    found: dict[tuple[str, str], tuple[Entry, Any]] = {}
    for entry in rows[: MOST * 4]:
        procedure = PROCEDURES.get(entry.record_kind)
        step = procedure.steps.get(entry.step) if procedure is not None and entry.record_kind.startswith(ROOMS) else None
        if step is not None and len(found) < MOST:
            found.setdefault((entry.record_number, entry.step), (entry, step))
    held = {one.entry: one for one in SafeHarbour.objects.filter(decider=actor.pk, entry__in=[entry.leaf_hash for entry, _step in found.values()])}
    return [OwnDecision(entry, step, held.get(entry.leaf_hash)) for entry, step in found.values()]
