"""Working a formula out over columns without doing anything twice or keeping anything too long.

Two nodes that say the same are the same work; a column nobody asks for any more is let go, so that its memory is
still in the processor's cache when the next one needs some.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from shouzhan.engine.rules.declare import Formula
from shouzhan.engine.rules.expressions import Node, walk


@dataclass(frozen=True, slots=True)
class Plan:
    """For each node by its id: the number of its work, and what works need; and how often each work is needed."""

    works: dict[int, int]
    needs: dict[int, tuple[int, ...]]
    uses: Counter[int]


def roots_of(formula: Formula, with_lines: bool) -> list[Node]:
    """What is asked of a formula: its checks, its values, and its steps where their lines are asked for."""
    derivation = formula.derivation
    roots = [*(check.condition for check in derivation.checks), *derivation.values.values()]
    return roots + [step.node for step in derivation.steps] if with_lines else roots


@lru_cache(maxsize=1024)
def plan_of(formula: Formula, with_lines: bool) -> Plan:
    """The plan of a formula, its steps too where their lines are asked for."""
    roots = roots_of(formula, with_lines)
    works, needs = _shared(roots)
    uses: Counter[int] = Counter(works[id(root)] for root in roots)
    for needed in needs.values():
        uses.update(needed)
    return Plan(works, needs, uses)


def _shared(roots: list[Node]) -> tuple[dict[int, int], dict[int, tuple[int, ...]]]:
    works: dict[int, int] = {}
    needs: dict[int, tuple[int, ...]] = {}
    numbers: dict[object, int] = {}
    for node in walk(*roots):
        needed = tuple(works[id(argument)] for argument in node.args)
        work = numbers.setdefault((node.op, node.kind, needed, type(node.data), node.data), len(numbers))
        works[id(node)] = work
        needs[work] = needed
    return works, needs
