"""Whom to inspect: a false claim that lifted a grade, or could still lift one, is found with at least the stated probability."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.audit import inclusion, systematic
from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.explaining.lifted import may_have_lifted
from shouzhan.engine.scoring.explaining.raising import gain_and_cost
from shouzhan.engine.scoring.stress import Told


@dataclass(frozen=True)
class Inspection:
    """The draw, and all it takes to draw again."""

    public_seed: str
    least: float
    probabilities: Mapping[str, float]
    drawn: tuple[str, ...]
    lifted: tuple[str, ...]  # whose grade a false claim may have lifted
    tempted: tuple[str, ...]  # whose grade a claim could still lift


def inspection(evaluation: Evaluation, least: float, public_seed: str, told: Told | None = None) -> Inspection:
    """Draw the subjects to inspect; whose grade hangs on nothing it reports itself is not drawn.

    Who has made a false claim and won by it stands above the line already: no further claim need help it.
    """
    gain, _cost = gain_and_cost(evaluation, told)
    subjects = evaluation.table.subjects
    lifted = np.array([may_have_lifted(evaluation, subject) for subject in subjects])
    wanted = inclusion(np.where(lifted, 1.0, gain), np.zeros(len(subjects)), most=np.inf, least=least).probability
    drawn = systematic(subjects, wanted, public_seed)
    return Inspection(
        public_seed, least, dict(zip(subjects, wanted.tolist(), strict=True)), tuple(subjects[at] for at in drawn),
        tuple(subjects[at] for at in np.flatnonzero(lifted)), tuple(subjects[at] for at in np.flatnonzero(gain > 0)),
    )
