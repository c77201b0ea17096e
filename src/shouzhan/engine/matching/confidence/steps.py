"""Fits a rising line of steps to judged matches: the higher the score, never the smaller the share that was relevant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Judged(NamedTuple):
    """A judged match: its score in thousandths of the need's best possible one, and whether it was relevant."""

    share: int
    is_relevant: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Matches from this share up to the next step: how many were judged, how many of them were relevant."""

    low: int
    judged: int
    relevant: int


def fitted(judged: Iterable[Judged], least: int = 50) -> tuple[Step, ...]:
    """The isotonic fit by pooling neighbours that fall; no step rests on fewer than `least` judgements if there are as many."""
    counts: dict[int, list[int]] = {}
    for one in judged:
        at = counts.setdefault(one.share, [0, 0])
        at[0] += 1
        at[1] += one.is_relevant
    steps: list[Step] = []
    for low in sorted(counts):
        steps.append(Step(low, *counts[low]))
        while len(steps) > 1 and _falls(steps[-2], steps[-1]):
            _pool(steps)
    return _filled(steps, least)


def _falls(lower: Step, upper: Step) -> bool:
    """Whether the upper one is not better; exact, without dividing."""
    return lower.relevant * upper.judged >= upper.relevant * lower.judged


def _pool(steps: list[Step]) -> None:
    upper, lower = steps.pop(), steps.pop()
    steps.append(Step(lower.low, lower.judged + upper.judged, lower.relevant + upper.relevant))


def _filled(steps: Sequence[Step], least: int) -> tuple[Step, ...]:
    """Join a step that rests on too little to the next above it, and what is left at the top to the one below it."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if len(found) > 1 and found[-2].judged < least:
            _pool(found)
    if len(found) > 1 and found[-1].judged < least:
        _pool(found)
    return tuple(found)
