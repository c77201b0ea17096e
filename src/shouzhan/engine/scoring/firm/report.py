"""Everything that can be said about how firm an evaluation is, in one answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.firm.cells import Certain, under_errors, under_gaps
from shouzhan.engine.scoring.firm.inspection import Inspection, inspection
from shouzhan.engine.scoring.firm.safe import Doubt, Safety, safety
from shouzhan.engine.scoring.firm.weights import OverWeights, over
from shouzhan.engine.scoring.stress import Reversal, Spread, has_errors, has_gaps, over_errors, over_missing, reversals
from shouzhan.kernel.text import Text

_MOST_REVERSALS = 50


@dataclass(frozen=True)
class Firmness:
    """Ranges, trials and what follows from them."""

    draws: int
    seed: int
    over: tuple[OverWeights, ...]
    errors: Mapping[str, Spread]  # empty where no indicator declares an error
    missing: Mapping[str, Spread]  # empty where nothing is missing
    within_errors: Mapping[str, Certain]  # exact, for the subjects of whom it can be said
    within_gaps: Mapping[str, Certain]
    safety: Mapping[str, Safety | None]
    reversals: tuple[Reversal, ...]
    inspection: Inspection | None
    notes: tuple[Text, ...]


def firmness(
    evaluation: Evaluation, *, draws: int, seconds: float, seed: int, inspect: float | None = None, public_seed: str = "", turning: bool = True,
) -> Firmness:
    """Ranges over weights, trials of errors and gaps, with `turning` whose leaving turns the order, and on demand whom to inspect."""
    found = tuple(over(evaluation, draws=draws, seconds=seconds, seed=seed))
    errors = over_errors(evaluation, draws, seed) if has_errors(evaluation) else {}
    missing = over_missing(evaluation, draws, seed) if has_gaps(evaluation) else {}
    within_errors = {key: each for one in found for key, each in (under_errors(one.group) if errors else {}).items()}
    within_gaps = {key: each for one in found for key, each in (under_gaps(one.group) if missing else {}).items()}
    safe = {
        subject: safety(evaluation, one, at, Doubt(errors.get(subject), within_errors.get(subject)), Doubt(missing.get(subject), within_gaps.get(subject)))
        for one in found for at, subject in enumerate(one.group.subjects)
    }
    turned = tuple(reversals(evaluation, _MOST_REVERSALS)) if turning else ()
    notes = []
    if turned:
        first = turned[0]
        notes.append(Text(
            f"排名会因他人去留而变：若没有{first.gone}，{first.ahead}与{first.behind}互换先后（共 {len(turned)} 例）。",
            f"The order depends on who takes part: without {first.gone}, {first.ahead} and {first.behind} change places ({len(turned)} such cases).",
        ))
    drawn = inspection(evaluation, inspect, public_seed) if inspect else None
    return Firmness(draws, seed, found, errors, missing, within_errors, within_gaps, safe, turned, drawn, tuple(notes))
