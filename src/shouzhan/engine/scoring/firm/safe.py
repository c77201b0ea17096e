"""Whether a harmful consequence may be acted on: only where no admissible weights, no error and no missing value would spare the subject."""

from dataclasses import dataclass
from typing import NamedTuple

from shouzhan.engine.scoring.evaluating import Evaluation, Group, evaluate
from shouzhan.engine.scoring.firm.cells import AtOnce, Certain
from shouzhan.engine.scoring.firm.weights import OverWeights
from shouzhan.engine.scoring.grading import SLACK, decimals_of, forced, quota
from shouzhan.engine.scoring.rounding import told
from shouzhan.engine.scoring.stress import Spread
from shouzhan.kernel.text import Text


@dataclass(frozen=True)
class Safety:
    """May the consequence be acted on, and the reason."""

    is_safe: bool
    why: Text
    witness: tuple[float, ...] | None = None  # admissible weights under which the result is milder, tried out


class Doubt(NamedTuple):
    """What draws found of one kind of doubt, and what is certain; None where there is no such doubt, or nothing certain."""

    spread: Spread | None
    certain: Certain | None


class Together(NamedTuple):
    """What becomes of a subject when weights, gaps and errors move at once: by draws, and what they can do at most where that is exact."""

    spread: Spread
    ends: AtOnce | None


def safety(evaluation: Evaluation, over: OverWeights, at: int, errors: Doubt, missing: Doubt, together: Together | None = None) -> Safety | None:
    """None where the grade brings nothing harmful; safe only where neither one kind of doubt alone nor all of them together leave a milder result open."""
    group = over.group
    published = group.grade(at)
    if published.consequence is None or not published.consequence.is_harmful:
        return None
    better = range(group.grades[at])
    milder = [number for number in better if group.scheme.grades[number].for_type(group.type.key).consequence != published.consequence]
    alone = _one_by_one(evaluation, over, at, milder, errors, missing)
    return alone if together is None or not alone.is_safe else _at_once(over, at, milder, together, alone)


def _at_once(over: OverWeights, at: int, milder: list[int], together: Together, alone: Safety) -> Safety:
    """What is safe under each kind of doubt by itself, asked once more with all of them moving together."""
    group, draws, unseen = over.group, over.precision.draws, over.precision.unseen
    share = sum(together.spread.grades[number] for number in milder)
    if share:
        return Safety(False, Text(
            f"{ALL.zh}同时变动时，{share:.1%} 的试算得到更轻的结果（分别变动时都没有）。",
            f"With {ALL.en} moving together, {share:.1%} of the trials bring a milder result, though none does with one of them alone.",
        ))
    if together.ends is not None:
        high, place = float(together.ends.high[at]), together.ends.best_place(at)
        best = together.spread.best if place is None else min(place, together.spread.best)
        number = next((one for one in milder if _could_hold(group, high, best, at, one)), None)
        if number is not None:
            title, most = group.scheme.grades[number].title, told(high, decimals_of(group.scheme, high))
            return Safety(False, Text(
                f"{ALL.zh}同时变动时，总分最高可达 {most}，不能排除“{title.zh}”。", f"With {ALL.en} moving together its total can reach {most}, and {title.en!r} cannot be ruled out.",
            ))
    return Safety(True, Text(
        f"{alone.why.zh}{ALL.zh}同时变动的 {draws} 次试算也无一更轻；以 95% 的把握，未见到的份额不超过 {unseen:.2%}。",
        f"{alone.why.en.rstrip()} None of {draws} trials with {ALL.en} moving together was milder either; with 95% confidence no more than {unseen:.2%} would be.",
    ))


ALL = Text("权重、缺值与误差", "weights, missing values and errors")


def _one_by_one(evaluation: Evaluation, over: OverWeights, at: int, milder: list[int], errors: Doubt, missing: Doubt) -> Safety:
    """Weights, errors and gaps each with the others as published."""
    group = over.group
    for doubt, what in ((errors, Text("测量误差", "errors of measurement")), (missing, Text("缺失值", "missing values"))):
        share = sum(doubt.spread.grades[number] for number in milder) if doubt.spread else 0.0
        if share:
            return Safety(False, Text(f"在{what.zh}范围内，{share:.1%} 的试算得到更轻的结果。", f"Within {what.en}, {share:.1%} of the trials bring a milder result."))
        certain = doubt.certain
        if certain and (number := next((one for one in milder if _could_hold(group, certain.high, certain.best, at, one)), None)) is not None:
            title = group.scheme.grades[number].title
            high = told(certain.high, decimals_of(group.scheme, certain.high))
            return Safety(False, Text(
                f"在{what.zh}范围内，总分最高可达 {high}，不能排除“{title.zh}”。", f"Within {what.en} its total can reach {high}, and {title.en!r} cannot be ruled out.",
            ))
    share = sum(over.spreads[at].grades[number] for number in milder)
    if share:
        return Safety(False, Text(f"在允许的权重范围内，{share:.1%} 的试算得到更轻的结果。", f"Under other admissible weights, {share:.1%} of the trials bring a milder result."))
    open_ = [number for number in milder if _could_hold(group, over.reaches[at].high, over.reaches[at].best_proved, at, number)]
    if not open_:
        tried = _tried(errors, missing, over.precision.draws)
        return Safety(True, Text(
            f"已证明：除最后一位小数上的并列外，任何允许的权重都不会带来更轻的结果。{tried.zh}", f"Proved: no admissible weights bring a milder result, ties to the last digit aside.{tried.en}",
        ))
    if found := _witness(evaluation, over, at, milder):
        title = group.scheme.grades[found[1]].title
        return Safety(False, Text(
            f"按允许的另一组权重，它达到“{title.zh}”：{_weights(group, found[0], 'zh')}。", f"Under other admissible weights it reaches {title.en!r}: {_weights(group, found[0], 'en')}.",
        ), found[0])
    if over.is_proved_kind:
        title = group.scheme.grades[open_[0]].title
        return Safety(False, Text(f"不能排除存在使其达到“{title.zh}”的权重。", f"Weights under which it reaches {title.en!r} cannot be ruled out."))
    tried = _tried(errors, missing, over.precision.draws)
    return Safety(True, Text(
        f"{over.precision.draws} 组权重的试算无一得到更轻的结果；以 95% 的把握，未见到的份额不超过 {over.precision.unseen:.2%}。{tried.zh}",
        f"None of {over.precision.draws} trials brings a milder result; with 95% confidence no more than {over.precision.unseen:.2%} of the weightings would.{tried.en}",
    ))


def _tried(errors: Doubt, missing: Doubt, draws: int) -> Text:
    """What of errors and gaps is known from draws alone."""
    drawn = [
        what for doubt, what in ((errors, Text("测量误差", "errors of measurement")), (missing, Text("缺失值", "missing values"))) if doubt.spread and not doubt.certain
    ]
    if not drawn:
        return Text("", "")
    return Text(f"{'和'.join(one.zh for one in drawn)}只经 {draws} 次试算，无一更轻。", f" {' and '.join(one.en for one in drawn).capitalize()} were only tried, {draws} times, and none was milder.")


def _witness(evaluation: Evaluation, over: OverWeights, at: int, milder: list[int]) -> tuple[tuple[float, ...], int] | None:
    """The weights that favour the subject most, where the whole evaluation under them brings a milder grade."""
    group = over.group
    for weights in over.favouring[at]:
        tried = evaluate(evaluation.scheme, evaluation.table, {group.type.key: list(weights)}).group_of(group.subjects[at])
        if tried.grades[at] in milder:
            return weights, tried.grades[at]
    return None


def _weights(group: Group, weights: tuple[float, ...], language: str) -> str:
    """The three weights that differ most from the published ones."""
    moved = sorted(range(len(weights)), key=lambda at: -abs(weights[at] - group.weights[at]))[:3]
    parts = [f"{group.indicators[at].title.in_(language)} {group.weights[at]:.1%} → {weights[at]:.1%}" for at in moved]
    return ("、" if language == "zh" else ", ").join(parts) + ("" if len(weights) <= len(parts) else " 等" if language == "zh" else " and others")


def _could_hold(group: Group, high: float, best: int, at: int, number: int) -> bool:
    """Whether what is proved leaves the grade open: points and places are each asked alone, so a yes may be too much, a no never is."""
    scheme, grade = group.scheme, group.scheme.grades[number]
    if any(scheme.rank_of(veto.grade) > number for veto in scheme.vetoes if veto.key in group.vetoes[at]):
        return False
    if grade.at_least is not None and high < grade.at_least - SLACK * scheme.full:
        return False
    limit = quota(scheme, grade, len(group.subjects))
    if limit == 0:
        return False
    if number < len(scheme.grades) - 1 and best > len(group.subjects) - forced(scheme, len(group.subjects)):
        return False
    return limit is None or best <= _last_place(group, number, limit)


def _last_place(group: Group, number: int, limit: int) -> int:
    """The last place a grade's quota can go down to: those who hold a better grade or may not hold this one are passed over."""
    scheme, count = group.scheme, len(group.subjects)
    better = [quota(scheme, scheme.grades[one], count) for one in range(number)]
    vetoed = sum(1 for keys in group.vetoes if any(veto.key in keys and scheme.rank_of(veto.grade) > number for veto in scheme.vetoes))
    return limit + vetoed + sum(count if one is None else one for one in better)
