"""Many cases that differ in little: what does not hang on the difference is worked out once, and no step is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from shouzhan.engine.rules.answer import printed, rounded_for
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.single import Case, NotKnown
from shouzhan.kernel.dates import MissingYear

NUMBERS = (Sort.MONEY, Sort.NUMBER, Sort.RATIO, Sort.WHOLE)


@dataclass(frozen=True)
class Probed:
    """What a rule says about a case: whether it refuses, and the numbers it gives; `has_answer` is no where a formula could not be worked out at all."""

    is_refused: bool = False
    numbers: Mapping[str, Fraction] | None = None
    has_answer: bool = True
    case: Case | None = None


_REFUSED, _NONE = Probed(is_refused=True, numbers={}), Probed(has_answer=False)


def probed(rule: Rule, facts: Mapping[str, Any], on: date, book: Book, like: Probed | None = None, changed: str = "") -> Probed:
    """The answer to a case; `like` is one that differs in this fact only, or in this parameter (written with an @)."""
    day = rule.event_day(dict(facts), on)
    formula = rule.formula_on(day)
    if formula is None:
        return _REFUSED
    earlier = like.case if like is not None and like.case is not None and like.case.on == day else None
    case = Case(facts, book, day) if earlier is None else earlier.with_other(facts, book, hanging(formula).get(changed, frozenset()))
    derivation = formula.derivation
    try:
        raised = [check for check in derivation.checks if case.work_out(check.condition)]
        values = [(output, rounded_for(output, case.work_out(derivation.values[output.name]))) for output in rule.values]
        numbers = {output.name: Fraction(printed(value, output.sort, output.places)) for output, value in values if output.sort in NUMBERS}
    except NotKnown as unknown:
        return _NONE if unknown.fact else Probed(is_refused=True, numbers={}, case=case)
    except MissingYear:
        return Probed(is_refused=True, numbers={}, case=case)
    except (ValueError, OverflowError):  # a number no formula can work with, such as a negative count of days
        return _NONE
    return Probed(any(check.refuses for check in raised), numbers, case=case)


@cache
def hanging(formula: Formula) -> dict[str, frozenset[int]]:
    """For each fact, and each parameter with an @ before it, the nodes of a formula that hang on it."""
    roots = [*(check.condition for check in formula.derivation.checks), *formula.derivation.values.values()]
    on: dict[int, frozenset[str]] = {}
    found: dict[str, set[int]] = {}
    for node in walk(*roots):
        own = {node.data[0]} if node.op in ("fact", "item", "item-given") else {node.data} if node.op in ("given", "items-sum") else {f"@{node.data}"} if node.op == "parameter" else set()
        on[id(node)] = frozenset(own).union(*(on[id(argument)] for argument in node.args))
        for name in on[id(node)]:
            found.setdefault(name, set()).add(id(node))
    return {name: frozenset(nodes) for name, nodes in found.items()}
