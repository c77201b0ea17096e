"""Whom to inspect: everyone whom a false claim could lift a grade is found out with at least the stated probability."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.audit import inclusion, systematic
from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.explaining.raising import gain_and_cost


@dataclass(frozen=True)
class Inspection:
    """The draw, and all it takes to draw again."""

    public_seed: str
    least: float
    probabilities: Mapping[str, float]
    drawn: tuple[str, ...]


def inspection(evaluation: Evaluation, least: float, public_seed: str) -> Inspection:
    """Draw the subjects to inspect; whom no claim of its own could lift is not drawn."""
    gain, cost = gain_and_cost(evaluation)
    wanted = inclusion(gain, cost, most=np.inf, least=least).probability
    subjects = evaluation.table.subjects
    drawn = systematic(subjects, wanted, public_seed)
    return Inspection(public_seed, least, dict(zip(subjects, wanted.tolist(), strict=True)), tuple(subjects[at] for at in drawn))
