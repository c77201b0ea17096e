"""Whose grade a false claim may have lifted already: where what the subject reports itself, at its worst, would bring a worse one."""

from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.explaining.columns import movable
from shouzhan.engine.scoring.explaining.single import better_way, is_monotone
from shouzhan.engine.scoring.explaining.trial import Trial
from shouzhan.engine.scoring.matrix import Unusable

_MILD = ("mean", "drop")  # rules under which leaving a value out may bring more than telling it


def may_have_lifted(evaluation: Evaluation, subject: str) -> bool:
    """Whether a subject may owe its grade to what it reports itself: never no where it does, now and then yes where it does not.

    The worst it could have had to report is tried out where a better value can never make a worse grade; elsewhere, and where it
    left a value out, nothing is ruled out.
    """
    trial = Trial(evaluation, subject)
    if trial.grade == len(trial.group.scheme.grades) - 1:
        return False
    group = trial.group
    if any(one.is_self_reported and one.missing in _MILD and group.is_filled[trial.at, place] for place, one in enumerate(group.indicators)):
        return True
    columns = [one for one in movable(group, evaluation.table, trial.at) if one.is_self_reported]
    if not all(is_monotone(trial, one) for one in columns):
        return True
    worst = {one.name: one.at(-one.down if better_way(trial, one) > 0 else one.up) for one in columns}
    try:
        return bool(worst) and trial.changed(worst).grades[trial.at] > trial.grade
    except Unusable:
        return True
