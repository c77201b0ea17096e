"""Walking a procedure's declaration: every state reachable, every open state with a way out."""

from shouzhan.kernel.procedure.declare import Kind, Procedure


def faults(procedure: Procedure) -> list[str]:
    """Name what is wrong with a declaration; an empty list means it can be walked from start to end."""
    found: list[str] = []
    openings = [step for step in procedure.steps.values() if step.is_opening]
    if not openings:
        found.append(f"{procedure.name}: nothing opens it")
    reached = {step.target.name for step in openings if step.target}
    frontier = list(reached)
    while frontier:
        here = frontier.pop()
        for step in procedure.steps_from(here):
            target = step.lands(here)
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    found += [f"{procedure.name}: {s.name} is never reached" for s in procedure.states if s.name not in reached]
    ends = {state.name for state in procedure.ends}
    for state in procedure.states:
        if state.name in ends and state.kind in (Kind.OPEN, Kind.WAITING):
            found.append(f"{procedure.name}: {state.name} is {state.kind.value} but has no way out")
    return found
