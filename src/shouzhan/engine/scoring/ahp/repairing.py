"""Consistency of judgements, and which of them to change, and to what, when it is poor."""

from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.ahp.judgements import SCALE, Comparison, shown
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.kernel.text import Text

# mean consistency index of random reciprocal matrices, by size: Alonso and Lamata (2006), 100,000 drawn for each
_RANDOM = (0.0, 0.0, 0.0, 0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838)
_MOST_SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One judgement and what it would become."""

    one: str
    other: str
    old: float
    new: float

    @property
    def distance(self) -> float:
        """How many notches of the scale lie between; from 3 to 1/2 it is three."""
        return abs(_notch(self.new) - _notch(self.old))


@dataclass(frozen=True)
class Change:
    """Judgements that, changed together, agree with the others; the ratio is the one worked out afresh after the change."""

    steps: tuple[Step, ...]
    ratio: float

    @property
    def distance(self) -> float:
        """How many notches in all."""
        return sum(one.distance for one in self.steps)

    @property
    def sentence(self) -> Text:
        """What to do and what comes of it."""
        zh = "，".join(f"“{one.one} / {one.other}”由 {shown(one.old)} 改为 {shown(one.new)}" for one in self.steps)
        en = " and ".join(f"{one.one} / {one.other} from {shown(one.old)} to {shown(one.new)}" for one in self.steps)
        return Text(f"把{zh}，一致性比率降为 {self.ratio:.3f}。", f"changing {en} brings the ratio to {self.ratio:.3f}")


def random_index(size: int, missing: int = 0) -> float:
    """What the index of judgements without sense is on average; less where some are missing (Ágoston and Csató 2022)."""
    if size < 3:
        return 0.0
    return _RANDOM[size] * max(0.0, 1 - 2 * missing / ((size - 1) * (size - 2)))


def system_of(values: Numbers) -> Numbers:
    """The matrix whose principal eigenvector are the weights; for a missing judgement the diagonal takes one more (Harker 1987)."""
    gone = np.isnan(values)
    system = np.where(gone, 0.0, values)
    np.einsum("...ii->...i", system)[...] += gone.sum(axis=-1)
    return system


def root_of(comparison: Comparison) -> float:
    """The principal eigenvalue: as large as the number of things where all judgements agree, and larger otherwise."""
    return float(_roots(system_of(comparison.values)))


def ratio_of(comparison: Comparison) -> float:
    """The consistency ratio: the index beside that of judgements without sense."""
    size = len(comparison.items)
    random = random_index(size, len(comparison.missing))
    return max(0.0, (root_of(comparison) - size) / (size - 1) / random) if random > 0 else 0.0


def repairs(comparison: Comparison, limit: float) -> list[Change]:
    """The smallest changes of a single judgement that bring the ratio to the limit; several together where none does alone."""
    found = []
    for a, b in comparison.pairs:
        old = float(comparison.values[a, b])
        ratios = _ratios(comparison, [(a, b, value) for value in SCALE])
        enough = [(abs(_notch(value) - _notch(old)), ratio, value) for value, ratio in zip(SCALE, ratios, strict=True) if ratio <= limit]
        if enough:
            found.append(_change(comparison, [(a, b, min(enough)[2])]))
    good = [one for one in found if one.ratio <= limit]  # worked out afresh, as the weights will be
    return sorted(good, key=lambda one: (one.distance, one.ratio, one.steps[0].one, one.steps[0].other))[:_MOST_SHOWN] or _together(comparison, limit)


def _together(comparison: Comparison, limit: float) -> list[Change]:
    """One way with several judgements: each time the change that helps most, until it is enough."""
    now, done = comparison, dict[tuple[int, int], float]()
    while ratio_of(now) > limit and len(done) < len(comparison.pairs):
        tries = [(a, b, value) for a, b in comparison.pairs if (a, b) not in done for value in SCALE]
        ratios = _ratios(now, tries)
        at = min(range(len(tries)), key=lambda at: (round(float(ratios[at]), 12), abs(_notch(tries[at][2]) - _notch(float(now.values[tries[at][:2]]))), at))
        a, b, value = tries[at]
        done[a, b] = value
        now = now.with_(a, b, value)
    change = _change(comparison, [(a, b, value) for (a, b), value in done.items()])
    return [change] if change.ratio <= limit else []


def _change(comparison: Comparison, steps: list[tuple[int, int, float]]) -> Change:
    after = comparison
    for a, b, value in steps:
        after = after.with_(a, b, value)
    items = comparison.items
    return Change(tuple(Step(items[a], items[b], float(comparison.values[a, b]), value) for a, b, value in steps), ratio_of(after))


def _ratios(comparison: Comparison, tries: list[tuple[int, int, float]]) -> Numbers:
    """The consistency ratio after each of the changes, all at once."""
    size = len(comparison.items)
    stack = np.repeat(comparison.values[None], len(tries), axis=0)
    for at, (a, b, value) in enumerate(tries):
        stack[at, a, b], stack[at, b, a] = value, 1 / value
    index = (_roots(system_of(stack)) - size) / (size - 1)
    return np.asarray(index / random_index(size, len(comparison.missing)), dtype=np.float64)


def _roots(systems: Numbers) -> Numbers:
    return np.asarray(np.linalg.eigvals(systems).real.max(axis=-1), dtype=np.float64)


def _notch(value: float) -> float:
    """Where a judgement stands on the scale: 0 for equally important, 8 for nine times."""
    return value - 1 if value >= 1 else 1 - 1 / value
