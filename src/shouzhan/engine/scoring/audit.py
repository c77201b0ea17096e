"""Draws the subjects whose self-reported figures are looked into, with a chance of finding false ones that is worked out."""

import hashlib
from math import comb, gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers, Unusable

_SLIP = 1e-12
_SPAN = 2.0**64
_HALVINGS = 200


def undetected(population: int, false: int, size: int) -> float:
    """The chance that a simple draw meets none of the false reports, exact before it is rounded."""
    _checked(population, false)
    return comb(population - false, size) / comb(population, size)


def smallest_sample(population: int, false: int, probability: float) -> int:
    """How many to draw so that, if at least `false` of all reports are false, one of them is met with this probability."""
    _checked(population, false)
    if not 0 < probability <= 1:
        raise Unusable(f"a probability is above 0 and up to 1, not {probability:g}", f"概率须大于 0 且不超过 1，不能是 {probability:g}")
    numerator, denominator = float(probability).as_integer_ratio()
    least, most = 0, population - false + 1  # with one more than all true reports, a false one is certain
    while least < most:
        size = (least + most) // 2
        all_, none = comb(population, size), comb(population - false, size)
        shared = gcd(all_, none)
        if (all_ - none) // shared * denominator >= numerator * (all_ // shared):
            most = size
        else:
            least = size + 1
    return least


def _checked(population: int, false: int) -> None:
    if not 1 <= false <= population:
        raise Unusable(f"of {population} reports, {false} false ones cannot be looked for", f"填报共 {population} 份，无从查找其中 {false} 份不实填报")


class Inclusion(NamedTuple):
    """With which probability each subject is inspected, and how many inspections that makes on average."""

    probability: Numbers
    expected: float


def inclusion(gain: Numbers, cost: Numbers, *, most: float, least: Numbers | float, size: float | None = None) -> Inclusion:
    """Inspect in proportion to what a false claim would bring, and never below `least` where it would bring a grade cheaply.

    `gain` is what the cheapest claim would bring a subject (0: nothing), `cost` what it would cost; a subject that gains by a
    claim of at most `most` is *tempted* and inspected with its `least` probability or more. With `size`, the expected
    number of inspections, what the floors leave is shared in proportion to gain per cost, none above 1.
    """
    if gain.shape != cost.shape or not np.isfinite(gain).all() or (gain < 0).any() or np.isnan(cost).any() or (cost < 0).any():
        raise Unusable(
            "gain is a finite number and cost a number, both from 0 up, one of each for every subject",
            "所得须为有限的数字，代价须为数字，都不小于 0，且每个对象各有一个",
        )
    floors = np.broadcast_to(np.asarray(least, dtype=np.float64), gain.shape)
    if ((floors < 0) | (floors > 1)).any():
        raise Unusable("the least probability of an inspection is from 0 to 1", "抽查的最低概率须在 0 到 1 之间")
    lowest = np.where((gain > 0) & (cost <= most), floors, 0.0)
    if size is None:
        return Inclusion(lowest, float(lowest.sum()))
    if not lowest.sum() - _SLIP <= size <= len(gain):
        raise Unusable(
            f"{size:g} inspections: the least probabilities alone take {lowest.sum():.2f}, and there are {len(gain)} subjects",
            f"抽查 {size:g} 个：仅最低概率就需 {lowest.sum():.2f} 个，而对象共 {len(gain)} 个",
        )
    incentive = np.divide(gain, cost, out=np.zeros_like(gain), where=cost > 0)
    free = (cost == 0) & (gain > 0)  # a claim that costs nothing tempts as much as the strongest and more
    incentive[free] = max(1.0, 2 * float(incentive.max(initial=0.0)))
    return _shared(lowest, incentive, size)


def _shared(lowest: Numbers, incentive: Numbers, size: float) -> Inclusion:
    """The larger of the floor and the proportion, at most 1, the proportion being such that the sum is the size."""

    def under(factor: float) -> Numbers:
        return np.maximum(lowest, np.minimum(1.0, factor * incentive))

    tempted = incentive[incentive > 0]
    high = 1 / float(tempted.min()) if len(tempted) else 0.0  # all who are tempted are inspected for certain
    if under(high).sum() <= size:
        probability = under(high)  # and what is left goes to the others evenly
        others = probability < 1
        room = float((1 - probability[others]).sum())
        probability[others] += (1 - probability[others]) * ((size - probability.sum()) / room if room else 0.0)
        return Inclusion(np.clip(probability, 0.0, 1.0), float(probability.sum()))
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if under(middle).sum() <= size else (low, middle)
    probability = under(high)
    return Inclusion(probability, float(probability.sum()))


def systematic(subjects: tuple[str, ...], probability: Numbers, seed: str) -> NDArray[np.int64]:
    """The drawn subjects, by position: everyone who has the list, the probabilities and the public seed draws the same.

    The subjects are put into an order by SHA-256 of seed and name, their probabilities laid end to end, and a comb of
    teeth one apart, its first tooth placed by SHA-256 of the seed, picks those it hits. Each is hit with exactly its
    probability, and the number drawn is the expected one, rounded down or up.
    """
    if len(set(subjects)) != len(subjects) or len(subjects) != len(probability):
        raise Unusable("the draw needs one probability for every subject, and no subject twice", "抽取要求每个对象各有一个概率，且没有重复的对象")
    order = sorted(range(len(subjects)), key=lambda at: hashlib.sha256(f"{seed}\n{subjects[at]}".encode()).digest())
    return np.array(sorted(order[at] for at in hit(probability[order], start(seed))), dtype=np.int64)


def start(seed: str) -> float:
    """Where the first tooth stands, from 0 to below 1: the first eight bytes of SHA-256 of the seed."""
    return min(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") / _SPAN, 1 - 2.0**-53)


def hit(probability: Numbers, first: float) -> list[int]:
    """Positions whose stretch, laid end to end, holds one of the teeth first, first + 1, first + 2 …"""
    ends = np.cumsum(probability)
    if abs(ends[-1] - round(ends[-1])) < _SLIP * len(ends):  # a last digit neither adds nor loses an inspection
        ends = np.minimum(ends, round(ends[-1]))
        ends[-1] = round(ends[-1])
    counted = np.ceil(ends - first)
    before = np.concatenate([[np.ceil(-first)], counted[:-1]])
    return np.flatnonzero(counted > before).tolist()
