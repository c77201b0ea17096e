"""`shouzhan evaluate experts`: assign reviewers, calibrate their severity, put a panel's scores together."""

import argparse
import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from shouzhan.engine.arguments import above
from shouzhan.engine.calling import Parser, add_json, both
from shouzhan.engine.files import draft_of
from shouzhan.engine.scoring.calling import NewVerb, padded, told
from shouzhan.engine.scoring.experts.assigning import KEY_BYTES, Assignment, Impossible, assign, codes
from shouzhan.engine.scoring.experts.calibrating import Calibration, calibrate
from shouzhan.engine.scoring.experts.panels import Panel, panel
from shouzhan.engine.scoring.experts.people import read_conflicts, read_pool, reason_of, unmet
from shouzhan.engine.scoring.experts.scores import Sheet, read_scores
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.rows import column_of
from shouzhan.kernel.text import Text


def add(new: NewVerb) -> None:
    """The verbs of this module."""
    kinds = new("experts").verbs("kind")
    one = _verb(kinds, "assign", _assign, both("谁评什么：先回避，再取专长最高，再求工作量最均", "who reviews what: no conflict, the most expertise, then the most even load"))
    one.add_argument("--proposals", required=True, help=both("CSV：proposal、organisation、field、people", "CSV: proposal, organisation, field, people"))
    one.add_argument("--reviewers", required=True, help=both("CSV：reviewer、organisation、least、most", "CSV: reviewer, organisation, least, most"))
    one.add_argument("--expertise", required=True, help=both("CSV：reviewer、field、score", "CSV: reviewer, field, score"))
    one.add_argument("--conflicts", help=both("CSV：reviewer、with、kind、year", "CSV: reviewer, with, kind, year"))
    one.add_argument("--each", type=int, default=3, help=both("每个项目几位专家，默认 %(default)s", "reviewers to each proposal (%(default)s)"))
    one.add_argument("--full", type=above(0, 1e9), default=10.0, help=both("专长的最高值，默认 %(default)g", "the highest expertise (%(default)g)"))
    one.add_argument("--at-least", help=both("专长低于此值的不配对，默认不限", "leave out pairs with less expertise than this (none)"))
    one.add_argument("--recent-from", type=int, metavar="YEAR", help=both("这一年以前的合作项目不再需要回避", "a joint project before this year is no conflict any more"))
    one.add_argument("--key", required=True, help=both(f"存有 {KEY_BYTES} 个以上保密字节的文件，项目代号由它生成", f"a file of {KEY_BYTES} secret bytes or more, from which the codes of the proposals are made"))
    one.add_argument("--round", default="", help=both("本轮的名称，默认没有；换一轮就换一套代号", "the name of this round (none); another round gives other codes"))
    one.add_argument("--out", help=both("写入 reviewers.csv（只有代号）和 office.csv（代号和名称）的文件夹", "a folder for reviewers.csv (codes only) and office.csv (codes and names)"))
    one = _verb(kinds, "calibrate", _calibrate, both("每位专家偏严还是偏宽，去掉宽严后的得分", "how harsh or lenient each reviewer is, and the scores without it"))
    _add_scores(one)
    one.add_argument("--spread", action="store_true", help=both("把每位专家打分的离散程度也统一起来", "also bring the spread of each reviewer's scores to a common one"))
    one.add_argument("--level", type=float, default=0.95, help=both("区间的置信水平，默认 %(default)g", "of the intervals (%(default)g)"))
    one = _verb(kinds, "panel", _panel, both("去高去低的均分、分歧、离群评分和专家组的一致程度", "trimmed means, disagreement, outliers and the agreement of the panel"))
    _add_scores(one)
    one.add_argument("--trim", type=float, default=0.2, help=both("五个评分以上时，高低两端各去掉的比例，默认 %(default)g", "the share of scores left out at each end, of five scores or more (%(default)g)"))
    one.add_argument("--discuss", type=above(0, 1), default=0.15, help=both(
        "两两评分平均相差超过满分的这个比例的，须合议；默认 %(default)g", "to be discussed where two scores are apart by more than this share of the full score, on average (%(default)g)",
    ))
    one.add_argument("--outlier", type=above(0, 1), default=0.2, help=both(
        "与其他评分的中位数相差超过满分的这个比例的，算离群；默认 %(default)g", "an outlier is further from the median of the others than this share of the full score (%(default)g)",
    ))


def _verb(kinds: "argparse._SubParsersAction[Parser]", name: str, call: Callable[[argparse.Namespace], int], words: str) -> Parser:
    one = kinds.add_parser(name, help=words)
    one.answers()
    add_json(one)
    one.set_defaults(call=call)
    return one


def _add_scores(one: argparse.ArgumentParser) -> None:
    one.add_argument("--scores", required=True, help=both("CSV：proposal、reviewer、score，评了几项的还有 item；用 - 从标准输入读取", "CSV: proposal, reviewer, score, and item where several were scored; - for standard input"))
    one.add_argument("--item", default="", help=both("文件里有几项时，指哪一项", "the one whose scores are meant, where the file has several"))
    one.add_argument("--conflicts", help=both("CSV：reviewer、with、kind、year；应回避的评分不计，并予说明", "CSV: reviewer, with, kind, year; a score in conflict is left out, and said"))
    one.add_argument("--full", type=above(0, 1e9), default=100.0, help=both("满分，默认 %(default)g", "the full score (%(default)g)"))
    one.add_argument("--proposals", help=both("首列列出全部项目的 CSV", "CSV whose first column names the proposals there are"))
    one.add_argument("--reviewers", help=both("首列列出全部专家的 CSV", "CSV whose first column names the reviewers there are"))


def _names(path: str | None) -> frozenset[str] | None:
    """The names of a list, when it was handed in."""
    return None if path is None else frozenset(column_of(path))


def _sheet(given: argparse.Namespace) -> tuple[Sheet, list[Text]]:
    """The scores that count, and what is said of those in conflict."""
    sheet = read_scores(given.scores, given.full, _names(given.proposals), _names(given.reviewers), given.item)
    found = {(one.reviewer, one.against): one for one in read_conflicts(given.conflicts)} if given.conflicts else {}
    left = [found[pair] for one in sheet.scores if (pair := (one.reviewer, one.proposal)) in found]
    kept = tuple(one for one in sheet.scores if (one.reviewer, one.proposal) not in found)
    said = [
        Text(f"{one.reviewer} 对 {one.against} 的评分不计：{reason_of(one).zh}。", f"The score of {one.reviewer} for {one.against} is left out: {one.reviewer} {reason_of(one).en}.") for one in left
    ]
    return replace(sheet, scores=kept), said


def _fraction(text: str | None) -> Fraction | None:
    try:
        return None if text is None else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Unusable(f"--at-least: {text!r} is no number", f"--at-least：“{text}”不是数字") from None


def _assign(given: argparse.Namespace) -> int:
    pool = read_pool(given.proposals, given.reviewers, given.expertise, given.conflicts, given.full)
    code = codes(Path(given.key).read_bytes().strip(), given.round, [one.id for one in pool.proposals])
    try:
        found = assign(pool, given.each, recent_from=given.recent_from, at_least=_fraction(given.at_least))
    except Impossible as no:
        return _refused(no, given)
    notes = [Text(
        f"回避名单中“{one.against}”（{one.reviewer}）与本批项目无关，请核对是否写错。", f"The conflict of {one.reviewer} with {one.against!r} meets nobody in this call; check its spelling.",
    ) for one in unmet(pool)]  # fmt: skip
    if given.out:
        _written(found, code, Path(given.out))
    if given.json:
        told(_assigned(found, code, notes, given.language))
        return 0
    for name, who in found.reviewers.items():
        print(f"{code[name]}  {padded(name, 16)} {'、'.join(who)}")
    print()
    for name, load in found.loads.items():
        print(f"{load:>4}  {name}")
    for one in found.excluded:
        print(f"× {one.proposal} / {one.reviewer}: {one.reason.in_(given.language)}")
    proof = Text(
        f"专长合计 {float(found.total):g}，任何分配都不超过 {float(found.bound):g}；工作量平方和 {found.evenness}，同等专长下不低于 {found.evenness_bound}。",
        f"Expertise {float(found.total):g}, and no assignment has more than {float(found.bound):g}; squares of loads {found.evenness}, and none of as much expertise has less than {found.evenness_bound}.",
    )
    for note in (*notes, proof):
        print(note.in_(given.language))
    return 0


def _refused(no: Impossible, given: argparse.Namespace) -> int:
    if given.json:
        told({
            "possible": False, "blocks": [one.in_(given.language) for one in no.blocks],
            "relief": [{"limit": one.kind, "name": one.name, "from": one.old, "to": one.new, "sentence": one.sentence.in_(given.language)} for one in no.reliefs],
        })  # fmt: skip
        return 1
    for block in no.blocks:
        print(block.in_(given.language))
    print(Text("最小调整：", "The smallest change:").in_(given.language))
    for one in no.reliefs:
        print(f"  → {one.sentence.in_(given.language)}")
    return 1


def _assigned(found: Assignment, code: dict[str, str], notes: list[Text], language: str) -> dict[str, Any]:
    return {
        "possible": True, "proved": found.is_proved, "expertise": float(found.total), "bound": float(found.bound),
        "assignment": [{"proposal": name, "code": code[name], "reviewers": list(who)} for name, who in found.reviewers.items()],
        "loads": found.loads,
        "excluded": [{"proposal": one.proposal, "reviewer": one.reviewer, "kind": one.kind, "reason": one.reason.in_(language)} for one in found.excluded],
        "notes": [note.in_(language) for note in notes],
    }


def _written(found: Assignment, code: dict[str, str], out: Path) -> None:
    from shouzhan.engine.documents.sheets.write import SheetColumn, write_csv

    out.mkdir(parents=True, exist_ok=True)
    field = {one.id: "; ".join(one.fields) for one in found.pool.proposals}
    blind = sorted((reviewer, code[name], field[name]) for name, who in found.reviewers.items() for reviewer in who)
    open_ = [(name, code[name], reviewer) for name, who in found.reviewers.items() for reviewer in who]
    for file, head, lines in (("reviewers.csv", ("reviewer", "code", "field"), blind), ("office.csv", ("proposal", "code", "reviewer"), open_)):
        text = io.BytesIO()
        write_csv(text, [SheetColumn(one) for one in head], lines)
        with draft_of(out / file) as draft:
            draft.write_bytes(text.getvalue())


def _calibrate(given: argparse.Namespace) -> int:
    sheet, said = _sheet(given)
    found = calibrate(sheet, spread=given.spread, level=given.level)
    found = replace(found, notes=(*found.notes, *said))
    if given.json:
        told(_calibrated(found, given.language))
        return 0
    for one in sorted(found.severities, key=lambda one: (one.piece, one.shift, one.reviewer)):
        span = "" if one.low is None else f"  {one.low:+.2f} … {one.high:+.2f}"
        print(f"{one.shift:>+8.2f}  {padded(one.reviewer, 12)} {one.count:>4}{span}")
    print()
    for other in sorted(found.proposals, key=lambda one: (one.piece, one.place, one.proposal)):
        span = "" if other.error is None else f" ± {other.error:.2f}"
        print(f"{other.place:>4} ({other.raw_place:>3})  {other.score:>8.2f}{span}  ({other.raw:.2f})  {other.proposal}")
    moved = Text(f"{found.moved} 个项目的名次变动，最多移动 {found.furthest} 位。", f"{found.moved} proposals change place, by {found.furthest} at most.")
    for note in (moved, *found.notes):
        print(note.in_(given.language))
    return 0


def _calibrated(found: Calibration, language: str) -> dict[str, Any]:
    return {
        "reviewers": [
            {"reviewer": one.reviewer, "count": one.count, "severity": one.shift, "error": one.error, "low": one.low, "high": one.high, "sure": one.is_sure, "spread": one.spread, "piece": one.piece}
            for one in found.severities
        ],
        "proposals": [
            {"proposal": one.proposal, "count": one.count, "raw": one.raw, "adjusted": one.score, "error": one.error, "low": one.low, "high": one.high,
             "raw_place": one.raw_place, "place": one.place, "piece": one.piece}
            for one in found.proposals
        ],
        "noise": found.noise, "difference": found.difference, "pieces": found.pieces, "moved": found.moved, "furthest": found.furthest,
        "notes": [note.in_(language) for note in found.notes],
    }  # fmt: skip


def _panel(given: argparse.Namespace) -> int:
    sheet, said = _sheet(given)
    found = panel(sheet, trim=given.trim, apart=given.discuss, outlier=given.outlier)
    found = replace(found, notes=(*found.notes, *said))
    if given.json:
        told(_panelled(found, given.language))
        return 0
    for one in sorted(found.verdicts, key=lambda one: (one.place, one.proposal)):
        apart = "–" if one.apart is None else f"{one.apart:.2f}"
        flag = Text("  ※须合议", "  ※ to be discussed").in_(given.language) if one.is_for_discussion else ""
        far = "".join(f"  {other.reviewer} {other.score:g} ({other.others:g})" for other in one.outliers)
        print(f"{one.place:>4}  {one.trimmed:>8.2f}  {one.middle:>8.2f}  {apart:>7}  {one.proposal}{flag}{far}")
    agreement = found.agreement
    print(" ".join(f"{name} {value:.3f}" for name, value in (("W", agreement.concordance), ("ICC", agreement.single), ("ICC(k)", agreement.mean)) if value is not None))
    for note in found.notes:
        print(note.in_(given.language))
    return 0


def _panelled(found: Panel, language: str) -> dict[str, Any]:
    agreement = found.agreement
    return {
        "proposals": [
            {"proposal": one.proposal, "count": one.count, "mean": one.mean, "trimmed": one.trimmed, "cut": one.cut, "median": one.middle, "disagreement": one.apart,
             "discuss": one.is_for_discussion, "outliers": [{"reviewer": far.reviewer, "score": far.score, "median_of_others": far.others} for far in one.outliers], "place": one.place}
            for one in found.verdicts
        ],
        "agreement": {"kendall_w": agreement.concordance, "icc_single": agreement.single, "icc_mean": agreement.mean, "model": agreement.model},
        "notes": [note.in_(language) for note in found.notes],
    }  # fmt: skip
