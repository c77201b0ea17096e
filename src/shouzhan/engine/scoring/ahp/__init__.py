"""Weights from pairwise judgements, by the analytic hierarchy process."""

from shouzhan.engine.scoring.ahp.judgements import Comparison, Judgements, judgements_from, read_judgements
from shouzhan.engine.scoring.ahp.repairing import Change, repairs
from shouzhan.engine.scoring.ahp.weighing import LIMIT, METHODS, Ahp, Inconsistent, Judged, examined, judged, weights_of

__all__ = [
    "LIMIT", "METHODS", "Ahp", "Change", "Comparison", "Inconsistent", "Judged", "Judgements",
    "examined", "judged", "judgements_from", "read_judgements", "repairs", "weights_of",
]  # fmt: skip
