"""What a panel's scores come to: mean, trimmed mean, median, how far apart the scores are, and how far the panel agrees at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean, median

import numpy as np

from shouzhan.engine.scoring.experts.scores import Score, Sheet
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import ranked
from shouzhan.kernel.text import Text

TRIM_FROM = 5  # of four scores without the highest and the lowest two are left, which says less than all four


@dataclass(frozen=True)
class Outlier:
    """A score far from what the others gave."""

    reviewer: str
    score: float
    others: float  # their median


@dataclass(frozen=True)
class Verdict:
    """One proposal's scores put together."""

    proposal: str
    count: int
    mean: float
    trimmed: float
    cut: int  # scores left out at each end
    middle: float
    apart: float | None  # how far two reviewers' scores are apart on average; None of a single score
    outliers: tuple[Outlier, ...]
    is_for_discussion: bool
    place: int  # by the trimmed mean


@dataclass(frozen=True)
class Agreement:
    """How far the whole panel agrees; each figure is None where it cannot be had."""

    concordance: float | None  # Kendall's W: 1 where all order the proposals alike, 0 where they order them at random
    single: float | None  # intraclass correlation of one score
    mean: float | None  # and of the panel's mean
    model: str  # two-way, one-way or none


@dataclass(frozen=True)
class Panel:
    """Every proposal, and the panel as a whole."""

    verdicts: tuple[Verdict, ...]
    agreement: Agreement
    notes: tuple[Text, ...]


def panel(sheet: Sheet, *, trim: float = 0.2, apart: float = 0.15, outlier: float = 0.2) -> Panel:
    """Put scores together; `apart` and `outlier` are shares of the full score, `trim` the share of scores left out at each end."""
    if not sheet.scores:
        raise Unusable("there is no score", "没有评分")
    if not 0 <= trim < 0.5:
        raise Unusable(f"the share to leave out at each end is from 0 to below 0.5, not {trim:g}", f"两端各舍去的比例须不小于 0 且小于 0.5，不能是 {trim:g}")
    found = [_verdict(name, sheet.of(name), trim, apart * sheet.full, outlier * sheet.full) for name in sheet.proposals]
    places = ranked(np.array([one.trimmed for one in found]), "saw")
    verdicts = tuple(replace(one, place=int(place)) for one, place in zip(found, places, strict=True))
    return Panel(verdicts, _agreement(sheet), tuple(_notes(sheet, verdicts)))


def _verdict(name: str, scores: Sequence[Score], trim: float, apart: float, outlier: float) -> Verdict:
    values = sorted(one.value for one in scores)
    count = len(values)
    cut = max(1, int(trim * count + 1e-9)) if count >= TRIM_FROM and trim > 0 else 0
    between = fmean(other - one for one, other in combinations(values, 2)) if count > 1 else None
    outliers = []
    for one in scores if count > 2 else ():
        others = median(other.value for other in scores if other is not one)
        if abs(one.value - others) > outlier + 1e-9:
            outliers.append(Outlier(one.reviewer, one.value, others))
    discussed = between is not None and between > apart + 1e-9
    return Verdict(name, count, fmean(values), fmean(values[cut : count - cut]), cut, median(values), between, tuple(outliers), discussed, 0)


def _agreement(sheet: Sheet) -> Agreement:
    proposals, reviewers = len(sheet.proposals), len(sheet.reviewers)
    if proposals < 2 or reviewers < 2:
        return Agreement(None, None, None, "none")
    if len(sheet.scores) == proposals * reviewers:
        table = sheet.values.reshape(proposals, reviewers)  # the scores are sorted by proposal, then reviewer
        single, mean = _two_way(table)
        return Agreement(_concordance(table), single, mean, "two-way")
    return Agreement(None, *_one_way(sheet), "one-way")


def _concordance(table: Numbers) -> float | None:
    """Kendall's W, corrected for equal scores; None where every reviewer gave one score to all."""
    count, judges = table.shape
    ranks = np.column_stack([_mid_ranks(column) for column in table.T])
    sums = ranks.sum(axis=1)
    ties = sum(float((sizes**3 - sizes).sum()) for sizes in (np.unique(column, return_counts=True)[1].astype(np.float64) for column in table.T))
    whole = judges**2 * (count**3 - count) - judges * ties
    return None if whole <= 0 else float(12 * ((sums - sums.mean()) ** 2).sum() / whole)


def _mid_ranks(column: Numbers) -> Numbers:
    _values, inverse, sizes = np.unique(column, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[inverse], dtype=np.float64)


def _two_way(table: Numbers) -> tuple[float | None, float | None]:
    """Absolute agreement with reviewers and proposals both drawn (Shrout and Fleiss, case 2)."""
    count, judges = table.shape
    mean, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    between = judges * float(((rows - mean) ** 2).sum()) / (count - 1)
    across = count * float(((columns - mean) ** 2).sum()) / (judges - 1)
    rest = float(((table - rows[:, None] - columns[None, :] + mean) ** 2).sum()) / ((count - 1) * (judges - 1))
    single = between + (judges - 1) * rest + judges * (across - rest) / count
    whole = between + (across - rest) / count
    return (None if single <= 0 else (between - rest) / single), (None if whole <= 0 else (between - rest) / whole)


def _one_way(sheet: Sheet) -> tuple[float | None, float | None]:
    """Proposals drawn, each scored by other reviewers (case 1), with panels of unequal size."""
    each = np.bincount(sheet.rows).astype(np.float64)
    total, count = float(each.sum()), len(each)
    means = np.bincount(sheet.rows, weights=sheet.values) / each
    if total <= count:
        return None, None
    between = float((each * (means - sheet.values.mean()) ** 2).sum()) / (count - 1)
    within = float(((sheet.values - means[sheet.rows]) ** 2).sum()) / (total - count)
    size = (total - float((each**2).sum()) / total) / (count - 1)
    whole = between + (size - 1) * within
    return (None if whole <= 0 else (between - within) / whole), (None if between <= 0 else (between - within) / between)


def _notes(sheet: Sheet, verdicts: Sequence[Verdict]) -> list[Text]:
    small = [one.proposal for one in verdicts if one.count < TRIM_FROM]
    notes = []
    if small:
        notes.append(Text(
            f"{len(small)} 个项目的评分少于 {TRIM_FROM} 个，不去最高分和最低分，取全部平均。",
            f"{len(small)} proposals have fewer than {TRIM_FROM} scores; there neither the highest nor the lowest is left out.",
        ))
    alone = [one.proposal for one in verdicts if one.count == 1]
    if alone:
        notes.append(Text(f"只有一个评分，无从看出分歧：{'、'.join(alone)}。", f"One score only, so no disagreement can show: {', '.join(alone)}."))
    if len(sheet.scores) < len(sheet.proposals) * len(sheet.reviewers):
        notes.append(Text(
            "并非每位专家都评了每个项目，肯德尔 W 无从计算，一致性按单因素模型给出。",
            "Not every reviewer scored every proposal, so Kendall's W cannot be had and agreement is that of the one-way model.",
        ))
    return notes
