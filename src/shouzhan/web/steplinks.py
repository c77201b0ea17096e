"""Buttons from declared steps: what may be started in a register, what may be done with a record."""

from typing import Any

from shouzhan.kernel.procedure.declare import OpenStep, Step
from shouzhan.web.registers import Register
from shouzhan.web.shapes import Action


def opening_actions(actor: Any, register: Register) -> tuple[Action, ...]:
    """What this actor may start in the register; openings the machinery makes are not offered."""
    return tuple(
        Action(step.label, f"/{register.path}new/{step.name}/", "primary" if step.is_primary else "plain")
        for step in register.procedure.steps.values()
        if step.is_opening and step.by(actor, None) and _is_offered(step)
    )


def bulk_actions(actor: Any, register: Register) -> tuple[Action, ...]:
    """What this actor may do with many records of the register at once."""
    if not actor.is_authenticated:
        return ()
    return tuple(
        Action(step.label, f"/{register.path}bulk/{step.name}/", "destructive" if step.is_harmful else "plain", "post")
        for step in register.bulk if step.by(actor, None)
    )


def step_actions(actor: Any, register: Register, record: Any) -> tuple[Action | None, tuple[Action, ...]]:
    """The one primary action and the others; what a precondition forbids is shown with its reason."""
    open_steps = [
        open_step for open_step in register.procedure.open_steps(actor, record)
        if _is_offered(open_step.step) and open_step.step.by(actor, record)
    ]
    owed = (o for o in open_steps if o.step.owed and o.decision and o.step.owed.by(actor, record))
    primary = next(owed, None) or next((o for o in open_steps if o.step.is_primary and not o.step.owed and o.decision), None)
    others = tuple(_action(register, record, o, "plain") for o in open_steps if o is not primary)
    return (_action(register, record, primary, "primary") if primary else None), others


def _action(register: Register, record: Any, open_step: OpenStep, kind: str) -> Action:
    step = open_step.step
    return Action(
        step.label, f"{register.url(record)}{step.name}/",
        "destructive" if step.is_harmful else kind, "get",
        disabled_because="" if open_step.decision else open_step.decision.sentence,
    )


def _is_offered(step: Step) -> bool:
    return step.has_form and bool(set(step.by.words()) - {"system"})

