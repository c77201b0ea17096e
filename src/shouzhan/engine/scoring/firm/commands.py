"""`shouzhan evaluate robust`: how far each place and each consequence can be relied on."""

import argparse
import math
import sys
from collections.abc import Mapping
from typing import Any

from shouzhan.engine.arguments import above, whole
from shouzhan.engine.scoring.calling import Language, add_scheme, invented, opened, told
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.firm.cells import Certain
from shouzhan.engine.scoring.firm.report import Firmness, firmness
from shouzhan.engine.scoring.firm.weights import OverWeights, Reach
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.ranges.exact import range_told
from shouzhan.engine.scoring.scheme.commands import padded
from shouzhan.engine.scoring.stress import Spread
from shouzhan.kernel.text import Text

_MOST = 100_000
_PAIRS_UP_TO = 60  # subjects, for whom every pair is printed


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The verbs of this module."""
    robust = verbs.add_parser("robust", help="how far places and grades stand under other weights, errors and gaps, and whom to inspect")
    add_scheme(robust)
    robust.add_argument("--robust", type=whole(1, _MOST), default=1000, metavar="N", help="weightings, errors and fillings to try (1000)")
    robust.add_argument("--seconds", type=above(0, 86_400), default=60.0, help="time for the proof of ranges; where it runs out the gap is told (60)")
    robust.add_argument("--seed", type=int, default=0, help="where the draw begins")
    robust.add_argument("--inspect", type=above(0, 1, is_most_in=False), metavar="P", help="also draw whom to inspect, so that a claim that lifts a grade is found with at least this probability")
    robust.add_argument("--public-seed", default="", help="with --inspect: words that are known only after the data were handed in, so that anyone can draw again")
    robust.set_defaults(call=_robust)


def _robust(given: argparse.Namespace) -> int:
    evaluation = evaluate(*opened(given))
    if given.inspect and not given.public_seed.strip():
        raise Unusable("--inspect needs --public-seed, or nobody could check the draw")
    if sys.stderr.isatty():
        print(f"up to {given.seconds:g} seconds …", file=sys.stderr)
    found = firmness(evaluation, draws=given.robust, seconds=given.seconds, seed=given.seed, inspect=given.inspect, public_seed=given.public_seed)
    if given.json:
        told(_plain(evaluation, found, given.language))
    else:
        _print(evaluation, found, given.language)
    return 0


def _plain(evaluation: Evaluation, found: Firmness, language: Language) -> dict[str, Any]:
    results: dict[int, dict[str, Any]] = {}
    for over in found.over:
        for at, row in enumerate(over.group.rows):
            results[row] = _subject(over, at, found, language)
    answer: dict[str, Any] = {
        "scheme": evaluation.scheme.key, "draws": found.draws, "seed": found.seed, "results": [results[row] for row in sorted(results)],
        "types": [
            {"type": over.group.type.key, "proved": over.is_proved_kind, "gap": over.gap if over.is_proved_kind else None, "unseen_at_most": over.precision.unseen}
            for over in found.over
        ],
        "surely_before": {over.group.type.key: _pairs(over) for over in found.over if over.sure is not None and len(over.group.subjects) <= _PAIRS_UP_TO},
        "reversals": [{"gone": one.gone, "ahead": one.ahead, "behind": one.behind} for one in found.reversals],
        "notes": [note.in_(language) for note in (*evaluation.notes, *found.notes)], "synthetic": evaluation.scheme.is_synthetic,
    }
    if found.inspection is not None:
        answer["inspection"] = {
            "public_seed": found.inspection.public_seed, "at_least": found.inspection.least,
            "drawn": list(found.inspection.drawn), "probabilities": dict(found.inspection.probabilities),
        }
    return answer


def _subject(over: OverWeights, at: int, found: Firmness, language: Language) -> dict[str, Any]:
    group, subject = over.group, over.group.subjects[at]
    reach = over.reaches[at]
    safe = found.safety[subject]
    return {
        "id": subject, "type": group.type.key, "rank": int(group.places[at]), "total": float(group.totals[at]), "grade": group.grade(at).key,
        "weights": {
            "rank_best": reach.best, "rank_worst": reach.worst, "rank_best_proved": reach.best_proved, "rank_worst_proved": reach.worst_proved,
            "total_low": _number(reach.low), "total_high": _number(reach.high), "grades": _grades(over, over.spreads[at]),
        },
        "errors": _spread(over, found.errors.get(subject), found.within_errors.get(subject)),
        "missing": _spread(over, found.missing.get(subject), found.within_gaps.get(subject)),
        "safe_to_act": None if safe is None else safe.is_safe, "why": None if safe is None else safe.why.in_(language),
        "witness": None if safe is None or safe.witness is None else {one.key: weight for one, weight in zip(group.indicators, safe.witness, strict=True)},
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _spread(over: OverWeights, spread: Spread | None, certain: Certain | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    told = {"proved": certain is not None, "rank_best": spread.best, "rank_worst": spread.worst, "grades": _grades(over, spread)}
    return told if certain is None else told | {"rank_best": certain.best, "rank_worst": certain.worst, "total_low": certain.low, "total_high": certain.high}


def _grades(over: OverWeights, spread: Spread) -> dict[str, float]:
    return {grade.key: round(share, 6) for grade, share in zip(over.group.scheme.grades, spread.grades, strict=True) if share}


def _pairs(over: OverWeights) -> list[list[str]]:
    rows = () if over.sure is None else over.sure
    return [[over.group.subjects[at], over.group.subjects[other]] for at, row in enumerate(rows) for other, is_sure in enumerate(row) if is_sure]


_MARK = {"zh": ("可据此处置", "不宜据此处置"), "en": ("safe to act on", "not safe to act on")}


def _print(evaluation: Evaluation, found: Firmness, language: Language) -> None:
    print(f"{evaluation.scheme.title.in_(language)} · {evaluation.scheme.edition}{invented(evaluation.scheme.is_synthetic, language, before=' · ')}")
    for over in found.over:
        group = over.group
        print(f"\n{group.type.title.in_(language)}")
        for at in sorted(range(len(group.subjects)), key=lambda at: (group.places[at], group.subjects[at])):
            subject, grade = group.subjects[at], group.grade(at)
            print(f"{group.places[at]:>4}  {_range(over.reaches[at], is_proved=over.is_proved_kind):<16}{padded(grade.title.in_(language), 10)}  {subject}")
            safe = found.safety[subject]
            if safe is not None and grade.consequence is not None:
                print(f"{'':>26}{grade.consequence.title.in_(language)}: {_MARK[language][0 if safe.is_safe else 1]} — {safe.why.in_(language)}")
        print(over_told(over, language))
    if found.inspection is not None:
        print(f"\n{'抽查' if language == 'zh' else 'to inspect'}: {'、'.join(found.inspection.drawn) if language == 'zh' else ', '.join(found.inspection.drawn)}")
    for doubt in (_doubt_told("误差", "errors", found.errors, found.within_errors), _doubt_told("缺值", "gaps", found.missing, found.within_gaps)):
        if doubt is not None:
            print(doubt.in_(language))
    for note in (*evaluation.notes, *found.notes):
        print(note.in_(language))


def _doubt_told(zh: str, en: str, spreads: Mapping[str, Spread], certain: Mapping[str, Certain]) -> Text | None:
    """How many subjects have exact ranges under one kind of doubt; None where there is no such doubt."""
    if not spreads:
        return None
    if not certain:
        return Text(f"{zh}的影响由试算得出，未经证明。", f"what {en} do was found by draws and is not proved.")
    return Text(f"{zh}的影响：{len(spreads)} 个对象中 {len(certain)} 个的总分与名次范围精确。", f"what {en} do to totals and places is exact for {len(certain)} of {len(spreads)} subjects.")


def _range(reach: Reach, *, is_proved: bool) -> str:
    if not is_proved:
        return f"[{reach.best}–{reach.worst}]"
    return range_told(reach.best, reach.best_proved, reach.worst, reach.worst_proved)


def over_told(over: OverWeights, language: Language) -> str:
    """How the ranges were found and how sure they are."""
    if not over.is_proved_kind:
        drawn, unseen = over.precision.draws, over.precision.unseen
        return (
            f"由 {drawn} 组权重试算；范围之外的权重份额以 95% 的把握不超过 {unseen:.2%}。" if language == "zh"
            else f"tried over {drawn} weightings; with 95% confidence at most {unseen:.2%} of them lead outside a range."
        )
    if over.gap:
        return (
            f"时间用尽：已达到与已证明的名次最多相差 {over.gap}；省略号之外不可能。" if language == "zh"
            else f"time ran out: reached and proved places differ by up to {over.gap}; nothing lies beyond the dots."
        )
    return "名次范围已证明精确。" if language == "zh" else "every range is proved exact."
