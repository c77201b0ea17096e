"""Works out what a report adds when nobody hands it in: contributions to the total, and ranges over drawn weights."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from shouzhan.engine.scoring.evaluating import Evaluation, Group, own_totals, settled
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.report.findings import Findings, Range, Ranges
from shouzhan.engine.scoring.robust import drawn
from shouzhan.kernel.text import Text

Told = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def completed(evaluation: Evaluation, findings: Findings, count: int = 0, seed: int = 0, told: Told = _quiet) -> Findings:
    """The findings with what can be worked out here: contributions, and ranges over `count` draws (none for 0)."""
    if not findings.contributions and evaluation.scheme.method == "saw":
        findings = replace(findings, contributions={group.type.key: contributed(group) for group in evaluation.groups})
    if findings.ranges is None and count:
        findings = replace(findings, ranges=sampled(evaluation, count, seed, told))
    return findings


def contributed(group: Group) -> Numbers:
    """What each indicator brings to each total under the weighted sum."""
    brought: Numbers = group.points * group.shares * group.scheme.full
    return brought


def sampled(evaluation: Evaluation, count: int, seed: int, told: Told = _quiet) -> Ranges:
    """Places and grades over drawn weights that the scheme admits; the weights that were used are among them."""
    done, total = 0, count * len(evaluation.groups)
    by_type = {}
    for group in evaluation.groups:
        def step(at: int, before: int = done) -> None:
            told(before + at, total)

        by_type[group.type.key] = _ranges(group, weightings(group, count, seed), step)
        done += count
    return Ranges(by_type, _how(evaluation, count, seed))


def weightings(group: Group, count: int, seed: int) -> Numbers:
    """Weights that could have been set, the published ones first."""
    admissible = group.scheme.admissible
    lots = drawn(group.weights, count, seed, admissible.within)
    if admissible.keeps_dimensions:
        for key in {one.dimension for one in group.indicators}:
            inside = [at for at, one in enumerate(group.indicators) if one.dimension == key]
            sums = lots[:, inside].sum(axis=1, keepdims=True)
            lots[:, inside] *= group.weights[inside].sum() / np.where(sums > 0, sums, 1.0)
    return lots


def _ranges(group: Group, lots: Numbers, step: Callable[[int], None]) -> tuple[Range, ...]:
    subjects = len(group.subjects)
    best, worst = group.places.copy(), group.places.copy()
    best_grade, worst_grade = np.array(group.grades), np.array(group.grades)
    counts = group.shares > 0  # an indicator that was dropped for a subject stays dropped
    for at, weights in enumerate(lots[1:]):
        shares = np.where(counts, weights, 0.0)
        left = shares.sum(axis=1, keepdims=True)
        shares = shares / np.where(left > 0, left, 1.0)
        totals = own_totals(group.scheme, group.points, weights, shares) + group.fixed
        places, grades = settled(group.scheme, group.indicators, group.points, totals, group.vetoes)
        best, worst = np.minimum(best, places), np.maximum(worst, places)
        best_grade, worst_grade = np.minimum(best_grade, grades), np.maximum(worst_grade, grades)
        step(at + 1)
    return tuple(Range(int(best[at]), int(worst[at]), int(best_grade[at]), int(worst_grade[at])) for at in range(subjects))


def _how(evaluation: Evaluation, count: int, seed: int) -> Text:
    within, keeps = evaluation.scheme.admissible.within, evaluation.scheme.admissible.keeps_dimensions
    ground = Text("各指标权重可取任意值", "every weight may take any value") if within is None else Text(
        f"各指标权重可上下浮动 {within * 100:g}%", f"each weight may move by up to {within * 100:g}% of itself",
    )
    held = Text("，各维度权重之和不变", ", the sum of each dimension staying as it is") if keeps else Text("", "")
    return Text(
        f"名次区间：{ground.zh}{held.zh}，合计为 1；在此范围内随机抽取 {count:,} 组权重（种子 {seed}）逐一重新排名、定级，公布的权重也在其中。"
        "区间是实际可能范围的内界：抽取得越多，可能越宽。",
        f"Ranges of places: {ground.en}{held.en}, all adding up to 1. {count:,} such weightings were drawn (seed {seed}), each ranked and graded anew, "
        "the published one among them. What the draws show is the least the range can be: more draws may widen it.",
    )
