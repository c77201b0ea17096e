"""A node in words: how a step was worked out, in terms of facts, parameters and earlier steps."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.declare import Derivation
from shouzhan.engine.rules.expressions import Node

_SIGNS = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "==", "and": "and", "or": "or"}
_CALLS = {
    "min": "min", "max": "max", "ceiling": "ceiling", "floor": "floor", "banded": "band", "bracketed": "bracket", "picked": "pick",
    "plus-days": "plus_days", "plus-months": "plus_months", "plus-working-days": "plus_working_days", "rolled": "next_working_day",
    "days-between": "days_between", "year": "year", "month": "month", "day-in": "day_in",
    "asked": "checked", "told": "told",
}


def named(derivation: Derivation) -> dict[int, str]:
    """The steps' names by their nodes."""
    return {id(step.node): step.name for step in derivation.steps}


def worked_out(node: Node, names: Mapping[int, str]) -> str:
    """How a step's value came about; earlier steps stand by their names."""
    return _written(node, {key: name for key, name in names.items() if key != id(node)})


def _written(node: Node, names: Mapping[int, str]) -> str:
    if id(node) in names:
        return names[id(node)]
    inner = [_written(argument, names) for argument in node.args]
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


def _fact(node: Node, inner: list[str]) -> str:
    name, place = node.data
    return str(name) if place is None else f"{name}[{place}]"


_OTHERS: dict[str, Any] = {
    "constant": _constant, "fact": _fact, "item": lambda node, inner: f"{node.data[1]}", "parameter": lambda node, inner: f"§{node.data}",
    "item-given": lambda node, inner: f"given({node.data[1]})",
    "given": lambda node, inner: f"given({node.data})", "not": lambda node, inner: f"not {inner[0]}",
    "over": lambda node, inner: f"({inner[0]} / {inner[1]} if {inner[1]} else {inner[2]})",
    "where": lambda node, inner: f"({inner[1]} if {inner[0]} else {inner[2]})",
    "one-of": lambda node, inner: f"({inner[0]} in ({', '.join(repr(one) for one in sorted(node.data))},))",
    "rounded": lambda node, inner: f"round({inner[0]}, {node.data})",
    "names": lambda node, inner: "[" + ", ".join(f"{name} if {one}" for name, one in zip(node.data, inner, strict=True)) + "]",
    "items-sum": lambda node, inner: f"sum({inner[0]} for {node.data})",
}
