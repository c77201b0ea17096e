"""Drawing a procedure as text, for the docs."""

from shouzhan.kernel.procedure.declare import Procedure


def mermaid(procedure: Procedure) -> str:
    """Return the state diagram in Mermaid's notation."""
    lines = ["stateDiagram-v2"]
    for state in procedure.states:
        lines.append(f"    {state.name}: {state.label}")
    for step in procedure.steps.values():
        if step.is_opening:
            lines.append(f"    [*] --> {step.target}: {step.label}")
        for source in step.sources:
            lines.append(f"    {source} --> {step.lands(source.name)}: {step.label}")
    lines.extend(f"    {state.name} --> [*]" for state in procedure.ends)
    return "\n".join(lines)


def table(procedure: Procedure) -> str:
    """Return the steps as a Markdown table: from, to, who, by when, ground."""
    rows = ["| step | from | to | who | within | cites |", "| --- | --- | --- | --- | --- | --- |"]
    for step in procedure.steps.values():
        sources = ", ".join(source.name for source in step.sources) or "–"
        cites = "; ".join(str(citation) for citation in step.cites) or "internal"
        who = ", ".join(step.by.words())
        rows.append(
            f"| `{step.name}` {step.label} | {sources} | {step.target or 'stays'} | {who} | {step.within or '–'} | {cites} |"
        )
    return "\n".join(rows)
