"""Decides whether what was learned is used: only when it surely orders the needs it has not seen better."""

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.learn.pairwise import RIDGE, Floats, Group, learned
from shouzhan.kernel.text import Text

FOLDS, TIMES, DRAWS, LEAST = 5, 4, 2_000, 30
# the folds share their teachers, so gains vary more than a bootstrap of needs sees: 95 % bounds let chance on in 3 to 5 of
# 100 trials, these in 1 (8 of 600)
BOUNDS = (0.005, 0.995)
_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Trial:
    """What the learned order gained on needs it was not taught with: nDCG, its 99 % bounds, and over how many needs."""

    needs: int
    gain: float
    low: float
    high: float

    @property
    def is_on(self) -> bool:
        """Whether it is used."""
        return self.needs >= LEAST and self.low > 0

    @property
    def sentence(self) -> Text:
        """Whether it is used and why."""
        if self.needs < LEAST:
            return Text(f"尚未启用：有先后之分的需求只有 {self.needs} 条，至少要 {LEAST} 条", f"not in use yet: {self.needs} needs with outcomes that differ, at least {LEAST} are asked")
        gain = self.told("nDCG")
        if self.is_on:
            return Text(f"已启用：在未参与学习的需求上 {gain.zh}", f"in use: on needs it was not taught with {gain.en}")
        return Text(f"尚未启用：增益的下限不大于零（{gain.zh}）", f"not in use yet: the lower bound of its gain is not above zero ({gain.en})")

    def told(self, measure: str) -> Text:
        """The gain with its bounds, and over how many needs."""
        return Text(
            f"{measure} {self.gain:+.4f}，99% 区间 {self.low:+.4f} 至 {self.high:+.4f}，{self.needs} 条需求",
            f"{measure} {self.gain:+.4f}, 99 % from {self.low:+.4f} to {self.high:+.4f}, {self.needs} needs",
        )


def trial(groups: list[Group], ridge: float = RIDGE) -> Trial:
    """Teach with four fifths of the needs, test on the fifth, each fifth once, cut in several ways; draw needs anew for the bounds."""
    useful = [group for group in groups if len(set(group.grades.tolist())) > 1]
    if len(useful) < LEAST:
        return Trial(len(useful), 0.0, 0.0, 0.0)
    return bounded(np.array([_gains(useful, time, ridge) for time in range(TIMES)]).mean(axis=0))


def _gains(groups: list[Group], time: int, ridge: float) -> list[float]:
    """What every need gains when it is tested, the fifths cut in one way."""
    folds = [fold_of(group.need, time) for group in groups]
    worth = [learned([group for group, fold in zip(groups, folds, strict=True) if fold != tested], ridge) for tested in range(FOLDS)]
    return [gain_of(group, worth[fold]) for group, fold in zip(groups, folds, strict=True)]


def bounded(gains: Floats) -> Trial:
    """The mean gain of needs with its bounds, needs drawn anew."""
    draws = np.random.default_rng(_SEED).integers(0, len(gains), (DRAWS, len(gains)))
    low, high = np.quantile(gains[draws].mean(axis=1), BOUNDS)
    return Trial(len(gains), float(gains.mean()), float(low), float(high))


def fold_of(need: str, time: int) -> int:
    """A need is always in the same fifth, whatever came before it."""
    return hashlib.blake2b(need.encode("utf-8", "replace"), digest_size=8).digest()[time] % FOLDS


def gain_of(group: Group, worth: Floats) -> float:
    """What a learned order adds to one need's nDCG."""
    return ndcg(group.grades, group.base + group.features @ worth) - ndcg(group.grades, group.base)


def ndcg(grades: NDArray[np.int64], scores: Floats) -> float:
    """Discounted gain of an order over that of the best one; equals keep the order they came in."""
    order = np.argsort(-scores, kind="stable")
    best = np.sort(grades)[::-1]
    return discounted(grades[order]) / discounted(best)


def discounted(grades: NDArray[np.int64]) -> float:
    """What graded answers give in their order, the first the most."""
    return math.fsum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades.tolist(), 1))
