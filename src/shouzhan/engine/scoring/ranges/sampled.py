"""What draws are worth where nothing can be proved: how much weight a place that none of them met can have."""

from typing import NamedTuple

_CONFIDENCE = 0.95


class Precision(NamedTuple):
    """How far draws can be relied on.

    With 95 % confidence a place that no draw met is taken in at most `unseen` of all cases: about three in the number of
    draws. Each place and each subject is a statement of its own. Where draws are not independent the figure is only nominal.
    """

    draws: int
    unseen: float
    is_independent: bool


def precision(draws: int, *, is_independent: bool = True) -> Precision:
    """What so many draws are worth: a share s is missed by all of them with the chance (1 - s) to the power of their number."""
    return Precision(draws, 1 - (1 - _CONFIDENCE) ** (1 / draws), is_independent)
