"""Which steps may be taken again, and what brings their record back to before them."""

from typing import Any

from shouzhan.kernel.procedure.declare import Step
from shouzhan.kernel.procedure.perform import follows

REDOABLE: dict[str, Step] = {}


def redoable(step: Step, back: Step) -> None:
    """Let a step be taken again: `back` is the machinery's, and puts the record where the step can be taken."""
    if back.target not in step.sources:
        raise ValueError(f"{back.key} does not lead to where {step.key} begins")
    REDOABLE[step.key] = back
    follows(step.entry_kind)(_finish)


def _finish(entry: Any, record: Any) -> None:
    from shouzhan.rooms.ownership.redo.actions import finish_waiting  # acts come after procedures

    finish_waiting(entry)


def label_of(key: str) -> str:
    """What a step is called, after the procedure it belongs to."""
    back = REDOABLE[key]
    step = back.procedure.steps[key.rpartition(".")[2]]
    return f"{back.procedure.title} · {step.label}"
