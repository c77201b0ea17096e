"""`shouzhan evaluate run` and `ready`: totals, places and grades by a scheme."""

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import add_json, both
from shouzhan.engine.scoring import rounding
from shouzhan.engine.scoring.calling import Language, NewVerb, add_scheme, invented, opened, padded, told
from shouzhan.engine.scoring.evaluating import Evaluation, Group, adjusted_parts, evaluate
from shouzhan.engine.scoring.firm.weights import admissible
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.ranges.admissible import weightings
from shouzhan.engine.scoring.reasons import reasons, reasons_plain
from shouzhan.engine.scoring.report.commands import add_report, save
from shouzhan.engine.scoring.scheme.reading import read_scheme
from shouzhan.engine.scoring.stress import Spread, over_weights


def add(new: NewVerb) -> None:
    """The verbs of this module."""
    run = new("run")
    add_scheme(run)
    run.add_argument("--robust", type=whole(1, 100_000), metavar="N", help=both("另给出方案所容许的 N 组权重下的名次范围（另见 evaluate robust）", "also the range of places over N weightings the scheme admits (see also: evaluate robust)"))
    run.add_argument("--seed", type=int, default=0, help=both("与 --robust 合用：随机抽取的起点，默认 0", "with --robust: where the draw begins (0)"))
    add_report(run)
    run.set_defaults(call=_run)
    ready = new("ready")
    ready.add_argument("name", nargs="?", help=both("其中一个", "one of them"))
    ready.add_argument("--out", help=both("把它的方案、以前的版本和样例复制到这个文件夹，作为自拟方案的起点", "a folder to copy its scheme, earlier editions and samples to, as a start for your own"))
    add_json(ready)
    ready.set_defaults(call=_ready)


def _run(given: argparse.Namespace) -> int:
    evaluation = evaluate(*opened(given))
    if given.report:
        save(evaluation, given.report, given)
    tried = over_weights(evaluation, lambda group: weightings(admissible(group), given.robust, given.seed)[0]) if given.robust else {}
    if given.json:
        told(plain(evaluation, given.language, tried))
    else:
        for line in table_lines(evaluation, given.language, tried):
            print(line)
    return 0


def plain(evaluation: Evaluation, language: Language, tried: Mapping[str, Spread] = MappingProxyType({})) -> dict[str, Any]:
    """An evaluation as plain values, in the order of the data; with places over other weights where these were tried."""
    scheme = evaluation.scheme
    results: dict[int, dict[str, Any]] = {}
    for group in evaluation.groups:
        for at, row in enumerate(group.rows):
            results[row] = subject_plain(group, at, language)
            if spread := tried.get(group.subjects[at]):
                results[row] |= {"rank_best": spread.best, "rank_worst": spread.worst, "share_grade": spread.grades[group.grades[at]]}
    return {
        "scheme": scheme.key, "edition": scheme.edition, "method": scheme.method, "weights": {
            group.type.key: {one.key: float(weight) for one, weight in zip(group.indicators, group.weights, strict=True)} for group in evaluation.groups
        },
        "results": [results[row] for row in sorted(results)], "notes": [note.in_(language) for note in evaluation.notes],
        "to_confirm": scheme.to_confirm, "synthetic": scheme.is_synthetic,
    }


def subject_plain(group: Group, at: int, language: Language) -> dict[str, Any]:
    """One subject's result as plain values."""
    scheme, grade = group.scheme, group.grade(at)
    found: dict[str, Any] = {
        "id": group.subjects[at], "type": group.type.key,
        "indicators": {
            one.key: {
                "value": None if group.values[at, place] != group.values[at, place] else float(group.values[at, place]),
                "points": float(group.points[at, place] * 100), "weight": float(group.shares[at, place]), "was_missing": bool(group.is_filled[at, place]),
            } for place, one in enumerate(group.indicators)
        },
        "dimensions": {
            key: None if points[at] != points[at] else float(points[at] * 100) for key, points in group.dimension_points().items()
        },
        "adjustments": {one.key: float(points) for one, points in zip(scheme.adjustments, adjusted_parts(scheme, group.adjusted)[at], strict=True)},
        "vetoes": list(group.vetoes[at]), "reasons": reasons_plain(group, at, language), "total": float(group.totals[at]), "rank": int(group.places[at]), "of": len(group.subjects),
        "grade": grade.key, "grade_title": grade.title.in_(language), "consequence": None,
    }
    if grade.consequence:
        follows = grade.consequence
        found["consequence"] = {"kind": follows.kind, "title": follows.title.in_(language), "clause": follows.clause, "harmful": follows.is_harmful}
    return found


def table_lines(evaluation: Evaluation, language: Language, tried: Mapping[str, Spread] = MappingProxyType({})) -> list[str]:
    """An evaluation as a readable table."""
    lines = [f"{evaluation.scheme.title.in_(language)} · {evaluation.scheme.edition} · {evaluation.scheme.method}{invented(evaluation.scheme.is_synthetic, language, before=' · ')}"]
    for group in evaluation.groups:
        lines += ["", group.type.title.in_(language)]
        for at in sorted(range(len(group.subjects)), key=lambda at: (group.places[at], group.subjects[at])):
            grade = group.grade(at)
            places = f"  [{spread.best}–{spread.worst}]" if (spread := tried.get(group.subjects[at])) else ""
            follows = f"  → {grade.consequence.title.in_(language)}" if grade.consequence else ""
            lines.append(f"{group.places[at]:>4}  {rounding.told(group.totals[at], group.decimals):>8}  {padded(grade.title.in_(language), 10)}  {group.subjects[at]}{places}{follows}")
            lines += [f"{'':>28}{one.in_(language)}" for one in reasons(group, at)]
    return lines + ([""] + [note.in_(language) for note in evaluation.notes] if evaluation.notes else [])


def _ready(given: argparse.Namespace) -> int:
    folder: Path | None = given.ready
    known = sorted(folder.glob("*.yaml")) if folder else []
    if given.name and given.name not in [one.stem for one in known]:
        raise Unusable(f"{given.name!r} is none of {', '.join(one.stem for one in known)}", f"没有“{given.name}”，现有：{'、'.join(one.stem for one in known)}")
    wanted = [one for one in known if given.name in (None, one.stem)]
    if given.out:
        return _copied(wanted, Path(given.out))
    schemes = [(one.stem, read_scheme(one)) for one in wanted]
    if given.json:
        told({"ready": [
            {"name": name, "title": one.title.in_(given.language), "edition": one.edition, "types": [kind.key for kind in one.types], "indicators": len(one.indicators)}
            for name, one in schemes
        ]})
    else:
        for name, one in schemes:
            print(f"{padded(name, 26)} {one.title.in_(given.language)} · {one.edition}")
    return 0


def _copied(wanted: list[Path], out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    files = sorted({file for one in wanted for name in (one.stem, f"{one.stem}-[12][0-9][0-9][0-9]") for file in one.parent.glob(f"{name}.*")})
    for file in files:
        if (out / file.name).exists():
            raise Unusable(f"--out: {out / file.name} exists and is not written over", f"--out：{out / file.name} 已存在，不予覆盖")
    for file in files:
        shutil.copyfile(file, out / file.name)
        print(out / file.name)
    return 0
