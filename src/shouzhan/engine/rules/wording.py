"""A node in words: how a step was worked out, in terms of facts, parameters and earlier steps."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.declare import Derivation
from shouzhan.engine.rules.expressions import Node

LONG = 800
_WIDTH = 12  # about what a name or a sign takes
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "==", "and": "and", "or": "or"}
_CALLS = {
    "min": "min", "max": "max", "ceiling": "ceiling", "floor": "floor", "banded": "band", "bracketed": "bracket", "picked": "pick",
    "plus-days": "plus_days", "plus-months": "plus_months", "plus-working-days": "plus_working_days", "rolled": "next_working_day",
    "days-between": "days_between", "year": "year", "month": "month", "day-in": "day_in",
}


def named(derivation: Derivation) -> dict[int, str]:
    """The steps' names by their nodes, with no sign in them that could be a minus."""
    return {id(step.node): step.name.replace("-", "_") for step in derivation.steps}


def worked_out(node: Node, names: Mapping[int, str]) -> str:
    """How a value came about; earlier steps stand by their names, and so does what a long text repeats."""
    known, taken = {key: name for key, name in names.items() if key != id(node)}, frozenset(names.values())
    said = []
    for place, part in enumerate(repeated(node, known), 1):
        said.append(f"part_{place} = {_written(part, known, taken)}; ")
        known[id(part)] = f"part_{place}"
    return "".join(said) + _written(node, known, taken)


def followed(derivation: Derivation) -> dict[str, str]:
    """How each value follows from the steps."""
    names = named(derivation)
    return {name: names[id(node)] if id(node) in names else worked_out(node, names) for name, node in derivation.values.items()}


def repeated(node: Node, names: Mapping[int, str]) -> list[Node]:
    """What must be named once because writing it out wherever it is used would be too long; nothing in a short text."""
    lengths: dict[int, int] = {}
    uses: dict[int, int] = {}
    inside = _inside(node, names)
    for one in inside:
        lengths[id(one)] = _WIDTH + sum(_times(one, place) * lengths.get(id(part), _WIDTH) for place, part in enumerate(one.args))
        for place, part in enumerate(one.args):
            uses[id(part)] = uses.get(id(part), 0) + _times(one, place)
    if lengths[id(node)] <= LONG:
        return []
    return [one for one in inside if one.args and uses.get(id(one), 0) > 1 and lengths[id(one)] > 2 * _WIDTH]


def _times(node: Node, place: int) -> int:
    return 2 if node.op == "over" and place == 1 else 1  # what is divided by is written twice


def _inside(node: Node, names: Mapping[int, str]) -> list[Node]:
    """The nodes a text writes out, arguments before what uses them; what has a name is not entered."""
    found, stack, seen = [], [(node, False)], set()
    while stack:
        one, is_left = stack.pop()
        if is_left:
            found.append(one)
        elif id(one) not in seen and id(one) not in names:
            seen.add(id(one))
            stack.append((one, True))
            stack.extend((part, False) for part in reversed(one.args))
    return found


def _written(node: Node, names: Mapping[int, str], taken: frozenset[str]) -> str:
    if id(node) in names:
        return names[id(node)]
    if node.op == "fact":
        return _fact(node, taken)
    inner = [_written(argument, names, taken) for argument in node.args]
    if node.op in _SIGNS:
        return f"({inner[0]} {_SIGNS[node.op]} {inner[1]})"
    if node.op in _CALLS:
        return f"{_CALLS[node.op]}({', '.join(inner)})"
    return str(_OTHERS[node.op](node, inner))


def _constant(node: Node, inner: list[str]) -> str:
    value: Any = node.data
    if isinstance(value, Fraction):
        return decimal_text(value, 0, 12) if (value * 10**12).denominator == 1 else f"({value.numerator}/{value.denominator})"
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"


def _fact(node: Node, taken: frozenset[str]) -> str:
    """A fact by its name; as one of the facts where a step has the same name."""
    name, place = node.data
    told = f"facts.{name}" if name in taken else str(name)
    return told if place is None else f"{told}[{place}]"


def _question(node: Node, inner: list[str]) -> str:
    """A question that is no arithmetic, by the name of what answers it."""
    name = getattr(getattr(node.data, "one", node.data), "__name__", "").strip("_")
    return f"{name if name.isidentifier() else 'checked'}({inner[0]})"


_OTHERS: dict[str, Any] = {
    "constant": _constant, "item": lambda node, inner: f"each.{node.data[1]}", "parameter": lambda node, inner: f"§{node.data}",
    "item-given": lambda node, inner: f"given({inner[0]})",
    "given": lambda node, inner: f"given({inner[0] if inner else node.data})", "asked": _question, "told": _question, "not": lambda node, inner: f"not {inner[0]}",
    "over": lambda node, inner: f"({inner[0]} / {inner[1]} if {inner[1]} else {inner[2]})",
    "where": lambda node, inner: f"({inner[1]} if {inner[0]} else {inner[2]})",
    "one-of": lambda node, inner: f"({inner[0]} in ({', '.join(repr(one) for one in sorted(node.data))},))",
    "rounded": lambda node, inner: f"round({inner[0]}, {node.data})",
    "names": lambda node, inner: "those_that_hold({" + ", ".join(f"'{name}': {one}" for name, one in zip(node.data, inner, strict=True)) + "})",
    "items-sum": lambda node, inner: f"sum({inner[0]} for each in {node.data})",
}
