"""`shouzhan evaluate matrix`: scores and ranks from a bare table."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Literal

import numpy as np

from shouzhan.engine.arguments import above, whole
from shouzhan.engine.calling import add_json, both
from shouzhan.engine.scoring import ahp
from shouzhan.engine.scoring import weights as ways
from shouzhan.engine.scoring.calling import NewVerb
from shouzhan.engine.scoring.matrix import Matrix, Numbers, Unusable, not_opened, read_matrix
from shouzhan.engine.scoring.methods import METHODS, ranked, scored
from shouzhan.engine.scoring.normalise import NORMALISATIONS
from shouzhan.engine.scoring.ranges.admissible import Admissible
from shouzhan.engine.scoring.ranges.exact import PlaceRange, Standing, exact_ranges, range_told
from shouzhan.engine.scoring.robust import drawn, rank_ranges
from shouzhan.kernel.text import Text

_MOST = 1_000_000
_LINEAR = ("saw", "promethee2")  # scores that are a sum of weight times what each indicator gives
_NAMED = {"equal": ways.equal, "entropy": ways.entropy, "critic": ways.critic}


def add(new: NewVerb) -> None:
    """The verb of this module."""
    one = new("matrix")
    one.add_argument("--data", required=True, help=both("CSV 文件或工作簿，首列为对象名；用 - 从标准输入读取", "a CSV file or workbook, the first column naming the subject; - for standard input"))
    one.add_argument("--directions", required=True, help=both("每个指标写 max 或 min，以逗号分开", "max or min for each indicator, with commas between"))
    one.add_argument("--weights", default="equal", help=both("以逗号分开的数字，或 equal（等权）、entropy、critic、ahp:两两比较的文件；默认 %(default)s", "numbers with commas between, or equal, entropy, critic, ahp:FILE with pairwise judgements (%(default)s)"))
    one.add_argument("--method", choices=METHODS, default="saw", help=both("评分方法，默认 %(default)s", "how the rows are scored (%(default)s)"))
    one.add_argument("--normalisation", choices=NORMALISATIONS, help=both(
        "量纲处理；不给则用方法自己的（saw 为 minmax，topsis 为 vector，vikor 和 promethee2 没有）", "the scale; unless told otherwise the method's own (saw minmax, topsis vector, vikor and promethee2 none)",
    ))
    one.add_argument("--robust", type=whole(1, _MOST), metavar="N", help=both("另给出换 N 组权重时的名次范围", "also the range of places over N other weightings"))
    one.add_argument("--within", type=above(0, 1), metavar="P", help=both(
        "与 --robust 或 --exact 合用：每个权重最多增减自身的这个比例，0 至 1；不给则任何权重都算", "with --robust or --exact: move each weight by up to this share of itself, 0 to 1; without it any weighting counts",
    ))
    one.add_argument("--exact", type=above(0, 86_400), nargs="?", const=60.0, metavar="SECONDS", help=both(
        "另给出经证明的名次范围（saw 或 promethee2）；到时限（60 秒）未证完的，说明相差多少", "also the proved range of places, by saw or promethee2; where the time (60) runs out the gap is told",
    ))
    one.add_argument("--seed", type=int, default=0, help=both("与 --robust 或 --exact 合用：随机抽取的起点，默认 %(default)s", "with --robust or --exact: where the draw begins (%(default)s)"))
    add_json(one)
    one.set_defaults(call=_matrix)


def _matrix(given: argparse.Namespace) -> int:
    matrix = read_matrix(_read(given.data), [one.strip() for one in given.directions.split(",")])
    weights, notes = _weights(given.weights, matrix)
    notes += _compared_with_nobody(matrix)
    scores = scored(matrix, weights, given.method, given.normalisation)
    places = ranked(scores, given.method)
    results: list[dict[str, Any]] = [
        {"id": name, "score": float(score), "rank": int(place)} for name, score, place in zip(matrix.subjects, scores, places, strict=True)
    ]
    told: dict[str, Any] = {"weights": [float(one) for one in weights], "results": results}
    if given.robust:
        ranges = rank_ranges(matrix, drawn(weights, given.robust, given.seed, given.within), given.method, given.normalisation)
        for result, one in zip(results, ranges, strict=True):
            result.update(rank_best=one.best, rank_worst=one.worst, share_first=round(one.first, 4))
        told["robust"] = {"weightings": given.robust, "seed": given.seed, "within": given.within}
    if given.exact:
        found = _proved(given, matrix, weights)
        for result, proved in zip(results, found, strict=True):
            best, worst = proved
            result["exact"] = {"rank_best": best.place, "rank_best_proved": best.proved, "rank_worst": worst.place, "rank_worst_proved": worst.proved}
        told["exact"] = {"seconds": given.exact, "seed": given.seed, "within": given.within, "gap": max(end.gap for ends in found for end in ends)}
    told |= {"method": given.method, "normalisation": given.normalisation or METHODS[given.method].scale, "notes": [note.in_(given.language) for note in notes]}
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(matrix, told, given.language, more=METHODS[given.method].more_is_better)
    return 0


def _proved(given: argparse.Namespace, matrix: Matrix, weights: Numbers) -> list[PlaceRange]:
    """The range of places over all weightings, or over all within a share of the given ones."""
    if given.method not in _LINEAR:
        raise Unusable(
            f"--exact: with {given.method} a score is no weighted sum, so its places cannot be proved; use --robust",
            f"--exact：{given.method} 的得分不是加权和，名次无法证明；请用 --robust",
        )
    count = len(matrix.indicators)
    points = METHODS[given.method].prepare(matrix, given.normalisation)(np.eye(count)).T
    standing = Standing(matrix.subjects, points, np.zeros(len(points)), float(np.abs(points).max()) or 1.0)
    allowed = Admissible.any(count) if given.within is None else Admissible.within(weights, given.within)
    return exact_ranges(standing, allowed, published=weights, seconds=given.exact, seed=given.seed)


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise not_opened(error, path).at("--data") from None


def _weights(text: str, matrix: Matrix) -> tuple[Numbers, list[Text]]:
    if text in _NAMED:
        return _NAMED[text](matrix), []
    if text.startswith("ahp:"):
        found = ahp.weights_of(ahp.read_judgements(Path(text.removeprefix("ahp:"))))
        return found.of(matrix.indicators), list(found.notes)
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        raise Unusable(
            f"--weights: {text!r} is neither numbers with commas between nor one of {', '.join(_NAMED)}, ahp:FILE",
            f"--weights：“{text}”既不是以逗号分开的数字，也不是 {'、'.join(_NAMED)}、ahp:FILE 之一",
        ) from None
    weights, is_scaled = ways.declared(numbers, matrix)
    return weights, [Text(f"权重合计为 {sum(numbers):g}，已折算为 1", f"the weights summed to {sum(numbers):g} and were scaled to 1")] if is_scaled else []


def _compared_with_nobody(matrix: Matrix) -> list[Text]:
    """What has to be said of one subject alone, and of columns on which all are equal."""
    if len(matrix.subjects) == 1:
        return [Text("只有一个被评对象，名次不说明优劣", "there is one subject, and its place says nothing")]
    flat = [name for at, name in enumerate(matrix.indicators) if (matrix.values[:, at] == matrix.values[0, at]).all()]
    return [Text(f"{'、'.join(flat)}：取值全同，不分高下", f"{', '.join(flat)}: all are equal, which tells nobody apart")] if flat else []


def _print(matrix: Matrix, told: dict[str, Any], language: Literal["zh", "en"], *, more: bool) -> None:
    scale = told["normalisation"] or Text("无", "none").in_(language)
    print(Text(f"方法 {told['method']}，量纲处理 {scale}；{'越大' if more else '越小'}越好", f"method {told['method']}, normalisation {scale}; {'more' if more else 'less'} is better").in_(language))
    print(Text("权重 ", "weights ").in_(language) + ", ".join(f"{name} {weight:.4f}" for name, weight in zip(matrix.indicators, told["weights"], strict=True)))
    for note in told["notes"]:
        print(Text("说明：", "note: ").in_(language) + note)
    for one in sorted(told["results"], key=lambda one: (one["rank"], one["id"])):
        line = f"{one['rank']:>4}  {one['score']:>12.6f}  {one['id']}"
        if "rank_best" in one:
            best, worst, first = one["rank_best"], one["rank_worst"], one["share_first"]
            line += Text(f"   名次 {best}–{worst}，居首 {first:.1%}", f"   places {best}–{worst}, first in {first:.1%}").in_(language)
        if "exact" in one:
            line += Text("   精确 ", "   exact ").in_(language) + range_told(**one["exact"])
        print(line)
    if "exact" in told:
        gap = told["exact"]["gap"]
        left = Text(f"时间用尽：已达到与已证明的名次最多相差 {gap}；省略号之外不可能", f"time ran out: reached and proved places differ by up to {gap}; nothing lies beyond the dots")
        print((left if gap else Text("名次范围均已证明", "every exact range is proved")).in_(language))
