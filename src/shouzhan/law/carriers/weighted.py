"""Scores of several parts, each with a weight; weights that do not add up to a hundred are refused."""

from functools import reduce

from shouzhan.engine.rules import Derivation, Fact, Node, Sort, number
from shouzhan.kernel.text import Text

FULL = 100  # points of a full score, and what weights in per cent add up to


def points(name: str, label: Text) -> Fact:
    """The points of one part, from nothing to a hundred."""
    return number(name, label, most=FULL, example="80")


def score_of(say: Derivation, *parts: tuple[Node, Node]) -> Node:
    """The weighted score, a line for the weights among the derivation."""
    weights = say.step("weights", Text("权重合计", "Sum of the weights"), reduce(lambda a, b: a + b, (weight for _points, weight in parts)), sort=Sort.NUMBER)
    say.refuse_when(
        ~weights.equals(FULL), "weights-not-hundred", Text("权重合计不是 100。", "The weights do not add up to 100."), Text("由政策管理人员在“参数变更”中提出改动，使各项权重合计为 100 并写明条款，经另一人批准后重算；现在的合计见推导。", "An officer drafts a change of the weights in “Parameter changes” so that they add up to 100, with its clause, and another approves it; the sum now is in the steps."),
    )
    weighted = reduce(lambda a, b: a + b, (given * weight for given, weight in parts))
    return weighted.over(FULL)
