"""Everything that can be said about how firm an evaluation is, in one answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.firm.inspection import Inspection, inspection
from shouzhan.engine.scoring.firm.safe import Safety, safety
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
    safe = {
        subject: safety(evaluation, one, at, errors.get(subject), missing.get(subject)) for one in found for at, subject in enumerate(one.group.subjects)
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
    return Firmness(draws, seed, found, errors, missing, safe, turned, drawn, tuple(notes))
