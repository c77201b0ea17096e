"""`shouzhan evaluate robust`: how far each place and each consequence can be relied on."""

import argparse
import math
from collections.abc import Mapping
from typing import Any

from shouzhan.engine.arguments import above, whole
from shouzhan.engine.calling import both, spoken
from shouzhan.engine.progress import Progress
from shouzhan.engine.scoring.calling import Language, NewVerb, add_scheme, invented, opened, padded, told
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.firm.cells import Certain
from shouzhan.engine.scoring.firm.inspection import Inspection
from shouzhan.engine.scoring.firm.report import Firmness, firmness, together_told
from shouzhan.engine.scoring.firm.weights import OverWeights, Reach
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.ranges.exact import range_told
from shouzhan.engine.scoring.reasons import reasons, reasons_plain
from shouzhan.engine.scoring.rounding import share_told
from shouzhan.engine.scoring.stress import PAIRS_UP_TO, Spread
from shouzhan.kernel.text import Text

_MOST = 100_000


def add(new: NewVerb) -> None:
    """The verbs of this module."""
    robust = new("robust")
    add_scheme(robust)
    robust.add_argument("--robust", type=whole(1, _MOST), default=1000, metavar="N", help=both("权重、误差和填补各试几组，默认 1000", "weightings, errors and fillings to try (1000)"))
    robust.add_argument("--seconds", type=above(0, 86_400), default=60.0, help=both("证明名次范围的时限（秒），到时未证完的说明相差多少；默认 60", "time for the proof of ranges; where it runs out the gap is told (60)"))
    robust.add_argument("--seed", type=int, default=0, help=both("随机抽取的起点，默认 0", "where the draw begins (0)"))
    robust.add_argument("--inspect", type=above(0, 1, is_most_in=False), metavar="P", help=both(
        "另抽出应抽查的对象，使因不实自报而提高的等级至少以这个概率被查出", "also draw whom to inspect, so that a false claim that lifted a grade is found with at least this probability",
    ))
    robust.add_argument("--public-seed", default="", help=both(
        "与 --inspect 合用：数据上报之后才为人所知的一段文字，任何人都可据以重抽", "with --inspect: words that are known only after the data were handed in, so that anyone can draw again",
    ))
    robust.set_defaults(call=_robust)


def _robust(given: argparse.Namespace) -> int:
    evaluation = evaluate(*opened(given))
    if given.inspect and not given.public_seed.strip():
        raise Unusable("--inspect needs --public-seed, or nobody could check the draw", "--inspect 须同时给出 --public-seed，否则无人能复核抽取结果")
    progress = Progress(spoken())
    found = firmness(
        evaluation, draws=given.robust, seconds=given.seconds, seed=given.seed, inspect=given.inspect, public_seed=given.public_seed,
        telling=lambda what, done, total: progress(what.in_(spoken()), done, total),
    )
    progress.end()
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
        "surely_before": {over.group.type.key: _pairs(over) for over in found.over if over.sure is not None and len(over.group.subjects) <= PAIRS_UP_TO},
        "ahead": {over.group.type.key: _ahead(over) for over in found.over if len(over.group.subjects) <= PAIRS_UP_TO},
        "reversals": [{"gone": one.gone, "ahead": one.ahead, "behind": one.behind} for one in found.reversals],
        "notes": [note.in_(language) for note in (*evaluation.notes, *found.notes)], "synthetic": evaluation.scheme.is_synthetic,
    }
    if found.inspection is not None:
        answer["inspection"] = {
            "public_seed": found.inspection.public_seed, "at_least": found.inspection.least,
            "drawn": list(found.inspection.drawn), "probabilities": dict(found.inspection.probabilities),
            "may_have_lifted": list(found.inspection.lifted), "could_lift": list(found.inspection.tempted),
        }
    return answer


def _subject(over: OverWeights, at: int, found: Firmness, language: Language) -> dict[str, Any]:
    group, subject = over.group, over.group.subjects[at]
    reach = over.reaches[at]
    safe = found.safety[subject]
    return {
        "id": subject, "type": group.type.key, "rank": int(group.places[at]), "total": float(group.totals[at]), "grade": group.grade(at).key,
        "grade_title": group.grade(at).title.in_(language), "reasons": reasons_plain(group, at, language), "weights": {
            "rank_best": reach.best, "rank_worst": reach.worst, "rank_best_proved": reach.best_proved, "rank_worst_proved": reach.worst_proved,
            "total_low": _number(reach.low), "total_high": _number(reach.high), "grades": _grades(over, over.spreads[at]),
        },
        "errors": _spread(over, found.errors.get(subject), found.within_errors.get(subject)),
        "missing": _spread(over, found.missing.get(subject), found.within_gaps.get(subject)),
        "together": _together(over, subject, found),
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


def _together(over: OverWeights, subject: str, found: Firmness) -> dict[str, Any] | None:
    """Weights, gaps and errors at once: what draws reached, how sure that is, and the exact ends of the total where they are known."""
    spread, totals = found.together.get(subject), found.totals_together.get(subject)
    if spread is None:
        return None
    told: dict[str, Any] = {
        "proved": False, "draws": over.precision.draws, "unseen_at_most": over.precision.unseen, "independent": over.precision.is_independent,
        "rank_best": spread.best, "rank_worst": spread.worst, "grades": _grades(over, spread),
    }
    return told if totals is None else told | {"total_low": totals[0], "total_high": totals[1]}


def _grades(over: OverWeights, spread: Spread) -> dict[str, float]:
    return {grade.key: round(share, 6) for grade, share in zip(over.group.scheme.grades, spread.grades, strict=True) if share}


def _pairs(over: OverWeights) -> list[list[str]]:
    rows = () if over.sure is None else over.sure.all()
    return [[over.group.subjects[at], over.group.subjects[other]] for at, row in enumerate(rows) for other, is_sure in enumerate(row) if is_sure]


def _ahead(over: OverWeights) -> dict[str, dict[str, float]]:
    """For every pair the share of the weightings tried in which the first stands before the second."""
    subjects = over.group.subjects
    return {subject: {other: round(share, 6) for other, share in zip(subjects, over.spreads[at].ahead, strict=True) if other != subject} for at, subject in enumerate(subjects)}


_MARK = {"zh": ("可据此处置", "不宜据此处置"), "en": ("safe to act on", "not safe to act on")}


def _print(evaluation: Evaluation, found: Firmness, language: Language) -> None:
    print(f"{evaluation.scheme.title.in_(language)} · {evaluation.scheme.edition}{invented(evaluation.scheme.is_synthetic, language, before=' · ')}")
    for over in found.over:
        group = over.group
        print(f"\n{group.type.title.in_(language)}")
        order = sorted(range(len(group.subjects)), key=lambda at: (group.places[at], group.subjects[at]))
        for at, behind in zip(order, [*order[1:], None], strict=True):
            subject, grade = group.subjects[at], group.grade(at)
            print(f"{group.places[at]:>4}  {_range(over.reaches[at], is_proved=over.is_proved_kind):<16}{padded(grade.title.in_(language), 10)}  {subject}")
            for reason in reasons(group, at):
                print(f"{'':>26}{reason.in_(language)}")
            print(f"{'':>26}{_grades_told(over, at, found, language)}")
            if behind is not None and (certain := pair_told(over, at, behind)):
                print(f"{'':>26}{certain.in_(language)}")
            safe = found.safety[subject]
            if safe is not None and grade.consequence is not None:
                print(f"{'':>26}{grade.consequence.title.in_(language)}: {_MARK[language][0 if safe.is_safe else 1]} — {safe.why.in_(language)}")
        print(over_told(over, language))
    if found.inspection is not None:
        print()
        for line in inspection_told(found.inspection, language):
            print(line)
    for doubt in (_doubt_told("误差", "errors", found.errors, found.within_errors), _doubt_told("缺值", "gaps", found.missing, found.within_gaps)):
        if doubt is not None:
            print(doubt.in_(language))
    if found.together:
        print(together_told(found).in_(language))
    for note in (*evaluation.notes, *found.notes):
        print(note.in_(language))


def pair_told(over: OverWeights, at: int, behind: int) -> Text | None:
    """How certain it is that a subject stands before the one placed behind it; None between equals and where it was not counted."""
    group = over.group
    other = group.subjects[behind]
    if group.places[at] == group.places[behind]:
        return None
    if over.sure is not None and over.sure[at, behind]:
        return Text(f"先于{other}：任何允许的权重下都如此", f"before {other}: under all admissible weights")
    if not over.spreads[at].ahead:
        return None
    share = share_told(over.spreads[at].ahead[behind])
    return Text(f"先于{other}：{share} 的权重试算中如此", f"before {other}: in {share} of the weightings tried")


def _grades_told(over: OverWeights, at: int, found: Firmness, language: Language) -> str:
    """The share of draws in which a subject held each grade, under other weights, errors and missing values."""
    subject, group = over.group.subjects[at], over.group
    kinds = (
        (Text("权重", "weights"), over.spreads[at], None), (Text("误差", "errors"), found.errors.get(subject), found.within_errors.get(subject)),
        (Text("缺值", "missing"), found.missing.get(subject), found.within_gaps.get(subject)),
        (Text("三者同时", "together"), found.together.get(subject), None),
    )
    told = []
    for what, spread, certain in kinds:
        if spread is None:
            continue
        held = [(grade, share) for grade, share in zip(group.scheme.grades, spread.grades, strict=True) if share]
        shares = Text("、", ", ").in_(language).join(f"{grade.title.in_(language)} {share_told(share)}" for grade, share in held)
        best, worst = (certain.best, certain.worst) if certain else (spread.best, spread.worst)
        places = "" if what.en == "weights" else Text(f"（名次 {best}–{worst}）", f" (places {best}–{worst})").in_(language)
        told.append(f"{what.in_(language)}{Text('：', ': ').in_(language)}{shares}{places}")
    return f"{Text('各等级份额——', 'shares of grades — ').in_(language)}{Text('；', '; ').in_(language).join(told)}"


def inspection_told(inspection: Inspection, language: Language) -> list[str]:
    """The draw with all it takes to draw again."""
    stop, comma = (Text("：", ": ").in_(language), Text("、", ", ").in_(language))
    drawn = comma.join(inspection.drawn) or Text("无（没有对象的等级取决于自报数据）", "nobody (no grade hangs on what a subject reports itself)").in_(language)
    lines = [
        f"{Text('抽查', 'to inspect').in_(language)}{stop}{drawn}",
        Text(f"公开种子：{inspection.public_seed}", f"public seed: {inspection.public_seed}").in_(language), Text("抽中概率：", "probabilities:").in_(language),
    ]
    lines += [f"  {chance:<18.15g} {subject}" for subject, chance in inspection.probabilities.items()]
    for names, what in ((inspection.lifted, _LIFTED), (inspection.tempted, _TEMPTED)):
        if names:
            lines.append(f"{what.in_(language)}{stop}{comma.join(names)}")
    return [*lines, *(one.in_(language) for one in REDRAWN)]


_LIFTED = Text("等级可能已因不实自报而提高的", "whose grade a false claim may have lifted")
_TEMPTED = Text("再多报即可提高等级的", "whose grade a claim could still lift")

REDRAWN = (
    Text(
        "任何人都可复核：对每个对象，以“公开种子、换行、名称”（UTF-8）求 SHA-256，按摘要从小到大排列，概率首尾相接；",
        "Anyone can draw again: for each subject take the SHA-256 of the public seed, a line feed and the name (UTF-8), order by it, and lay the probabilities end to end;",
    ),
    Text(
        "起点为“公开种子”的 SHA-256 的前八个字节（大端整数）除以 2 的 64 次方；从起点起每隔 1 取一点，点落在谁的一段，即抽中谁。",
        "the first tooth stands at the first eight bytes (big-endian) of the SHA-256 of the public seed, divided by 2 to the 64th; from there on one every 1, and whose stretch holds a tooth is drawn.",
    ),
)


def _doubt_told(zh: str, en: str, spreads: Mapping[str, Spread], certain: Mapping[str, Certain]) -> Text | None:
    """How many subjects have exact ranges under one kind of doubt; None where there is no such doubt."""
    if not spreads:
        return None
    if not certain:
        return Text(f"{zh}的影响由试算得出，未经证明。", f"What {en} do was found by draws and is not proved.")
    return Text(f"{zh}的影响：{len(spreads)} 个对象中 {len(certain)} 个的总分与名次范围精确。", f"What {en} do to totals and places is exact for {len(certain)} of {len(spreads)} subjects.")


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
            else f"Tried over {drawn} weightings; with 95% confidence at most {unseen:.2%} of them lead outside a range."
        )
    if over.gap:
        return (
            f"时间用尽：已达到与已证明的名次最多相差 {over.gap}；省略号之外不可能。" if language == "zh"
            else f"Time ran out: reached and proved places differ by up to {over.gap}; nothing lies beyond the dots."
        )
    return "名次范围已证明精确。" if language == "zh" else "Every range is proved exact."
