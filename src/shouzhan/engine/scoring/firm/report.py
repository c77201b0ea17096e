"""Everything that can be said about how firm an evaluation is, in one answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.firm.cells import AtOnce, Certain, at_once, under_errors, under_gaps
from shouzhan.engine.scoring.firm.inspection import Inspection, inspection
from shouzhan.engine.scoring.firm.safe import Doubt, Safety, Together, safety
from shouzhan.engine.scoring.firm.weights import OverWeights, over
from shouzhan.engine.scoring.stress import (
    Reversal,
    Spread,
    Told,
    has_errors,
    has_gaps,
    over_errors,
    over_missing,
    over_together,
    reversals,
)
from shouzhan.kernel.text import Text

_MOST_REVERSALS = 50
_LEAST_SECONDS = 5.0  # for taking subjects out in turn
Telling = Callable[[Text, int, int], None]  # what is being worked out, and so much of so much


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
    together: Mapping[str, Spread]  # weights, gaps and errors at once, by draws; empty where weights are all that can move
    totals_together: Mapping[str, tuple[float, float]]  # exact ends of totals, for the subjects of whom they can be said
    safety: Mapping[str, Safety | None]
    reversals: tuple[Reversal, ...]
    inspection: Inspection | None
    notes: tuple[Text, ...]


def firmness(
    evaluation: Evaluation, *, draws: int, seconds: float, seed: int, inspect: float | None = None, public_seed: str = "", turning: bool = True, telling: Telling | None = None,
) -> Firmness:
    """Ranges over weights, trials of errors and gaps, with `turning` whose leaving turns the order, and on demand whom to inspect."""

    def told(what: Text) -> Told | None:
        return None if telling is None else lambda done, total: telling(what, done, total)

    found = tuple(over(evaluation, draws=draws, seconds=seconds, seed=seed, told=told(Text("权重试算与名次证明", "weights tried, places proved"))))
    errors = over_errors(evaluation, draws, seed, told(Text("误差试算", "errors tried"))) if has_errors(evaluation) else {}
    missing = over_missing(evaluation, draws, seed, told(Text("缺值试算", "gaps tried"))) if has_gaps(evaluation) else {}
    within_errors = {key: each for one in found for key, each in (under_errors(one.group) if errors else {}).items()}
    within_gaps = {key: each for one in found for key, each in (under_gaps(one.group) if missing else {}).items()}
    together = over_together(evaluation, {one.group.type.key: one.weightings for one in found}, seed, told(Text("三者同时试算", "all at once tried"))) if errors or missing else {}
    ends = {one.group.type.key: at_once(one.group) if together else None for one in found}
    safe = {
        subject: safety(
            evaluation, one, at, Doubt(errors.get(subject), within_errors.get(subject)), Doubt(missing.get(subject), within_gaps.get(subject)),
            Together(together[subject], ends[one.group.type.key]) if together else None,
        )
        for one in found for at, subject in enumerate(one.group.subjects)
    }
    turned, taken_out = reversals(evaluation, _MOST_REVERSALS, max(seconds, _LEAST_SECONDS), told(Text("逐一去留", "taken out in turn"))) if turning else ([], 0)
    notes = []
    if turning and taken_out < (count := sum(len(one.group.subjects) for one in found)):
        notes.append(Text(
            f"时间所限，只试了 {count:,} 个对象中前 {taken_out:,} 个离开的情形；其余对象离开是否改变先后，未作判断。",
            f"Time ran out: only the first {taken_out:,} of {count:,} subjects were taken out in turn; whether the others' leaving turns an order is not said.",
        ))
    if turned:
        first = turned[0]
        notes.append(Text(
            f"排名会因他人去留而变：若没有{first.gone}，{first.ahead}与{first.behind}互换先后（共 {len(turned)} 例）。",
            f"The order depends on who takes part: without {first.gone}, {first.ahead} and {first.behind} change places ({len(turned)} such cases).",
        ))
    drawn = inspection(evaluation, inspect, public_seed, told(Text("逐家推算自报", "claims worked out"))) if inspect else None
    return Firmness(draws, seed, found, errors, missing, within_errors, within_gaps, together, _totals(ends.values()), safe, tuple(turned), drawn, tuple(notes))


def _totals(ends: Iterable[AtOnce | None]) -> dict[str, tuple[float, float]]:
    return {
        subject: (float(one.low[at]), float(one.high[at])) for one in ends if one is not None for at, subject in enumerate(one.group.subjects)
    }


def together_told(found: Firmness) -> Text:
    """How the ranges with everything moving at once were found, and how sure they are."""
    worst = max(found.over, key=lambda one: one.precision.unseen).precision
    loose = Text("", "") if all(one.precision.is_independent for one in found.over) else Text("（各次抽取并非相互独立，此数仅供参考）", " (the draws are not independent of one another, so this is only nominal)")
    exact = Text(
        f"其中 {len(found.totals_together)} 个对象的总分上下限精确。", f" The ends of the total are exact for {len(found.totals_together)} of them.",
    ) if found.totals_together else Text("", "")
    return Text(
        f"权重、缺值与误差同时变动的名次与等级由 {worst.draws} 次试算得出，未经证明：试算到达的是内界，实际可能更宽；每个未见到的名次或等级，以 95% 的把握所占份额不超过 {worst.unseen:.2%}{loose.zh}。{exact.zh}",
        f"Places and grades with weights, missing values and errors moving together come from {worst.draws} draws and are not proved: what was reached is the least they can be. "
        f"A place or grade that no draw met has, with 95% confidence, a share of at most {worst.unseen:.2%}{loose.en}.{exact.en}",
    )
