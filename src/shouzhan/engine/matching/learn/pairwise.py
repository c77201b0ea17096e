"""Learns from pairs of one need's matches which came further: logistic regression, drawn to the order that is there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST = 100  # thousandths of a need's best score that one feature may add or take away
RIDGE = 4.0  # how many pairs' worth of evidence it takes to believe a weight
_STEPS, _CLOSE = 60, 1e-10


@dataclass(frozen=True, slots=True)
class Group:
    """One need's matches: the score that is there, the features (a row each), and how far each match came."""

    need: str
    base: Floats
    features: Floats
    grades: NDArray[np.int64]


def pairs_of(group: Group) -> tuple[Floats, Floats]:
    """Differences of base and features, from the match that came less far to the one that came further."""
    better, worse = np.nonzero(group.grades[:, None] > group.grades[None, :])
    return group.base[better] - group.base[worse], group.features[better] - group.features[worse]


def learned(groups: list[Group], ridge: float = RIDGE) -> Floats:
    """What each feature is worth in whole units of the base; zero where nothing speaks for it.

    Every need counts once, however many matches of it were judged. The base's own weight is learned too, is never
    below nothing, and divides the others, so that what is added can be written beside the score as it is.
    """
    base, features, weight = _stacked(groups)
    width = features.shape[1]
    if not len(base):
        return np.zeros(width)
    spread = max(float(np.sqrt(np.mean(base**2))), 1e-9)
    columns = np.column_stack([base / spread, features])
    prior = np.concatenate([[1.0], np.zeros(width)])
    found = _fitted(columns, weight, prior, ridge)
    # whole thousandths, as they will be used; where outcomes run against the words, features may still not count more than if the words counted as expected
    return np.clip(np.round(found[1:] / max(float(found[0]), 0.5) * spread), -MOST, MOST)


def _stacked(groups: list[Group]) -> tuple[Floats, Floats, Floats]:
    bases, several, weights = [], [], []
    for group in groups:
        base, features = pairs_of(group)
        if len(base):
            bases.append(base)
            several.append(features)
            weights.append(np.full(len(base), 1.0 / len(base)))
    width = groups[0].features.shape[1] if groups else 0
    if not bases:
        return np.zeros(0), np.zeros((0, width)), np.zeros(0)
    return np.concatenate(bases), np.concatenate(several), np.concatenate(weights)


def _fitted(columns: Floats, weight: Floats, prior: Floats, ridge: float) -> Floats:
    """Newton's steps to the one best point; the ridge makes the problem convex and every step solvable."""
    found = prior.copy()
    for _step in range(_STEPS):
        chance = 1 / (1 + np.exp(np.clip(columns @ found, -40, 40)))  # of the wrong order
        slope = columns.T @ (weight * chance) - ridge * (found - prior)
        bend = (columns * (weight * chance * (1 - chance))[:, None]).T @ columns + ridge * np.eye(len(found))
        step = np.linalg.solve(bend, slope)
        found = found + step
        if float(np.abs(step).max()) < _CLOSE:
            break
    return found
