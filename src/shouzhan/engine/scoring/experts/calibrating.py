"""Harsh and lenient reviewers: a score is the proposal's quality, the reviewer's severity and chance; taken apart by least squares with shrinkage."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.experts.scores import Sheet, pieces
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import ranked
from shouzhan.kernel.text import Text

_SCALE_ROUNDS = 25
_SCALE_LIMITS = (0.5, 2.0)
_SCALE_FROM = 5  # scores a reviewer must have given before a spread is believed


@dataclass(frozen=True)
class Severity:
    """How much a reviewer gives above (lenient) or below (harsh) the others; None where nothing can be said."""

    reviewer: str
    count: int
    shift: float
    error: float | None
    low: float | None
    high: float | None
    spread: float  # how far apart a reviewer's scores are, beside the others'; 1 unless it is corrected for
    piece: int

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Adjusted:
    """A proposal before and after."""

    proposal: str
    count: int
    raw: float
    score: float
    error: float | None
    low: float | None
    high: float | None
    raw_place: int  # among the proposals it can be compared with
    place: int
    piece: int


@dataclass(frozen=True)
class Calibration:
    """What was found; places are within a piece of the assignment, since nothing ties two pieces together."""

    severities: tuple[Severity, ...]
    proposals: tuple[Adjusted, ...]
    noise: float  # standard deviation of chance in one score
    difference: float  # standard deviation of severities
    pieces: int
    notes: tuple[Text, ...]

    @property
    def moved(self) -> int:
        """How many proposals change place."""
        return sum(one.place != one.raw_place for one in self.proposals)

    @property
    def furthest(self) -> int:
        """By how many places the one that moves furthest does."""
        return max((abs(one.place - one.raw_place) for one in self.proposals), default=0)


@dataclass(frozen=True)
class _Fit:
    shifts: Numbers
    variances: Numbers  # of the shifts beside their average; rows and columns are all reviewers
    noise: float  # a variance
    ratio: float  # the variance of severities by that of chance
    freedom: int


def calibrate(sheet: Sheet, *, spread: bool = False, level: float = 0.95) -> Calibration:
    """Take severities out of the scores; with `spread` also how far apart each reviewer's scores are."""
    if not sheet.scores:
        raise Unusable("there is no score", "没有评分")
    if not 0 < level < 1:
        raise Unusable(f"a level is between 0 and 1, not {level:g}", f"置信水平须在 0 与 1 之间，不能是 {level:g}")
    counts = np.bincount(sheet.columns)
    counted = counts > 1  # of a single score nobody can say whether it is the proposal or the reviewer
    scales = np.ones(len(sheet.reviewers))
    values = sheet.values
    fit = _fit(sheet, values, counted)
    if spread:
        scales, values, fit = _spread(sheet, counted, fit)
    piece = pieces(sheet, counted)
    reach = _quantile((1 + level) / 2, max(1, fit.freedom))
    proposals = _adjusted(sheet, values, fit, piece, reach)
    severities = _severities(sheet, fit, counts, counted, scales, piece, reach)
    return Calibration(severities, proposals, math.sqrt(fit.noise), math.sqrt(fit.noise * fit.ratio), max(piece) + 1, tuple(_notes(sheet, fit, counts, piece)))


def _fit(sheet: Sheet, values: Numbers, counted: NDArray[np.bool_]) -> _Fit:
    """Severities with the proposals' qualities taken out, shrunk by as much as the scores themselves say (restricted likelihood)."""
    many, proposals = len(sheet.reviewers), len(sheet.proposals)
    each = np.bincount(sheet.rows).astype(np.float64)
    means = np.bincount(sheet.rows, weights=values) / each
    rest = values - means[sheet.rows]
    used = np.flatnonzero(counted)
    who = np.zeros((len(values), len(used)))
    place = np.full(many, -1)
    place[used] = np.arange(len(used))
    at = np.flatnonzero(counted[sheet.columns])
    who[at, place[sheet.columns[at]]] = 1.0
    shares = np.zeros((proposals, len(used)))
    np.add.at(shares, sheet.rows, who)
    shares /= each[:, None]
    who = who - shares[sheet.rows]
    freedom, total = len(values) - proposals, float(rest @ rest)
    empty = np.zeros((many, many))
    if freedom <= 0 or not len(used) or total <= 1e-18 * max(1.0, float(values @ values)):
        return _Fit(np.zeros(many), empty, max(0.0, total / freedom) if freedom > 0 else 0.0, 0.0, freedom)
    roots, vectors = np.linalg.eigh(who.T @ who)
    roots = np.where(roots > 1e-9 * max(1.0, float(roots.max())), roots, 0.0)
    seen = np.where(roots > 0, vectors.T @ (who.T @ rest), 0.0)
    ratio = _ratio(roots, seen, total, freedom)
    noise = _noise(roots, seen, total, freedom, ratio)
    shifts, variances = np.zeros(many), empty
    if ratio > 0:
        inverse = 1 / (roots + 1 / ratio)
        shifts[used] = vectors @ (seen * inverse)
        # severity is beside the average of those who are tied together, so the average itself (a root of 0) is no part of its error
        variances[np.ix_(used, used)] = noise * (vectors * np.where(roots > 0, inverse, 0.0)) @ vectors.T
    return _Fit(shifts, variances, noise, ratio, max(1, freedom - int((roots > 0).sum())))


def _noise(roots: Numbers, seen: Numbers, total: float, freedom: int, ratio: float) -> float:
    explained = float((seen**2 / (roots + 1 / ratio)).sum()) if ratio > 0 else 0.0
    return max((total - explained) / freedom, 1e-12 * total / freedom)


def _ratio(roots: Numbers, seen: Numbers, total: float, freedom: int) -> float:
    """The variance of severities by that of chance under which the scores are most likely; 0 where no severity shows."""

    def unlikely(log: float) -> float:
        ratio = math.exp(log)
        return freedom * math.log(_noise(roots, seen, total, freedom, ratio)) + float(np.log1p(ratio * roots).sum())

    grid = np.linspace(-12, 12, 97)
    values = [unlikely(float(one)) for one in grid]
    best = int(np.argmin(values))
    if freedom * math.log(total / freedom) <= values[best] + 1e-12:
        return 0.0
    low, high = float(grid[max(0, best - 1)]), float(grid[min(len(grid) - 1, best + 1)])
    golden = (math.sqrt(5) - 1) / 2
    for _ in range(60):
        one, other = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, other) if unlikely(one) < unlikely(other) else (one, high)
    return math.exp((low + high) / 2)


def _spread(sheet: Sheet, counted: NDArray[np.bool_], fit: _Fit) -> tuple[Numbers, Numbers, _Fit]:
    """Bring each reviewer's scores to a common spread about their mean, in turn with the severities.

    How much wider or narrower one scores is taken from the slope on the adjusted means, pulled to 1 as if as many scores as the
    reviewers have on average had said 1.
    """
    scales, values = np.ones(len(sheet.reviewers)), sheet.values
    counts = np.bincount(sheet.columns)
    own = np.bincount(sheet.columns, weights=sheet.values) / counts
    centred = sheet.values - own[sheet.columns]
    for _ in range(_SCALE_ROUNDS):
        quality = np.bincount(sheet.rows, weights=values - fit.shifts[sheet.columns]) / np.bincount(sheet.rows)
        heard = quality[sheet.rows]
        heard = heard - (np.bincount(sheet.columns, weights=heard) / counts)[sheet.columns]
        squares = np.bincount(sheet.columns, weights=heard**2)
        pull = float(squares[counted].mean()) if counted.any() else 1.0
        if pull <= 0:
            break
        slope = (np.bincount(sheet.columns, weights=heard * centred) + pull) / (squares + pull)
        scales = np.where(counts >= _SCALE_FROM, np.clip(slope, *_SCALE_LIMITS), 1.0)
        scales = scales / math.exp(float(np.log(scales[counts >= _SCALE_FROM]).mean())) if (counts >= _SCALE_FROM).any() else scales
        scales = np.where(counts >= _SCALE_FROM, scales, 1.0)
        values = own[sheet.columns] + centred / scales[sheet.columns]
        fit = _fit(sheet, values, counted)
    return scales, values, fit


def _adjusted(sheet: Sheet, values: Numbers, fit: _Fit, piece: list[int], reach: float) -> tuple[Adjusted, ...]:
    each = np.bincount(sheet.rows)
    raw = np.bincount(sheet.rows, weights=sheet.values) / each
    score = np.bincount(sheet.rows, weights=values - fit.shifts[sheet.columns]) / each
    shares = np.zeros((len(each), len(sheet.reviewers)))
    np.add.at(shares, (sheet.rows, sheet.columns), 1.0)
    shares /= each[:, None]
    error = np.sqrt(fit.noise / each + np.einsum("pr,rs,ps->p", shares, fit.variances, shares))
    numbers = np.array(piece)
    before, after = np.zeros(len(each), dtype=np.int64), np.zeros(len(each), dtype=np.int64)
    for one in range(int(numbers.max()) + 1):
        inside = np.flatnonzero(numbers == one)
        before[inside], after[inside] = ranked(raw[inside], "saw"), ranked(score[inside], "saw")
    known = fit.freedom > 0
    return tuple(
        Adjusted(
            name, int(each[at]), float(raw[at]), float(score[at]), float(error[at]) if known else None,
            float(score[at] - reach * error[at]) if known else None, float(score[at] + reach * error[at]) if known else None,
            int(before[at]), int(after[at]), piece[at],
        )
        for at, name in enumerate(sheet.proposals)
    )


def _severities(
    sheet: Sheet, fit: _Fit, counts: NDArray[np.int64], counted: NDArray[np.bool_], scales: Numbers, piece: list[int], reach: float,
) -> tuple[Severity, ...]:  # fmt: skip
    home = dict(zip(sheet.columns.tolist(), (piece[row] for row in sheet.rows.tolist()), strict=True))
    found = []
    for at, name in enumerate(sheet.reviewers):
        shift, count = float(fit.shifts[at]), int(counts[at])
        if not counted[at] or fit.ratio == 0 or fit.variances[at, at] <= 1e-12 * fit.noise:
            found.append(Severity(name, count, 0.0, None, None, None, float(scales[at]), home[at]))
            continue
        error = math.sqrt(float(fit.variances[at, at]))
        found.append(Severity(name, count, shift, error, shift - reach * error, shift + reach * error, float(scales[at]), home[at]))
    return tuple(found)


def _quantile(share: float, freedom: int) -> float:
    """The point of Student's distribution below which this share lies; exact for one and two, else Hill's expansion."""
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    if freedom == 2:
        return (2 * share - 1) / math.sqrt(2 * share * (1 - share))
    z, n = NormalDist().inv_cdf(share), float(freedom)
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / n + g2 / n**2 + g3 / n**3 + g4 / n**4


def _notes(sheet: Sheet, fit: _Fit, counts: NDArray[np.int64], piece: list[int]) -> list[Text]:
    notes = []
    parts = max(piece) + 1
    if parts > 1:
        sizes = sorted((piece.count(one) for one in range(parts)), reverse=True)
        listed = ", ".join(str(one) for one in sizes[:8]) + (", …" if parts > 8 else "")
        notes.append(Text(
            f"评审分工分成互不相连的 {parts} 块（项目数：{listed}）：没有专家同时评过两块，块与块之间的严宽无从比较，名次只在块内有效。",
            f"The assignment falls into {parts} pieces with no reviewer in common (proposals: {listed}): severity cannot be compared across them, and places hold within a piece only.",
        ))
    single = [name for name, count in zip(sheet.reviewers, counts.tolist(), strict=True) if count == 1]
    if single:
        notes.append(Text(f"只评一份的专家不作校正：{'、'.join(single)}。", f"Reviewers with one score are not corrected: {', '.join(single)}."))
    if fit.freedom <= 0:
        notes.append(Text("每个项目只有一位专家评分，分不出是项目差还是专家严，不作校正。", "Each proposal has one score only, so a poor proposal and a harsh reviewer cannot be told apart; nothing is corrected."))
    elif fit.ratio == 0:
        notes.append(Text("专家之间的严宽差异不超出偶然波动，不作校正。", "Reviewers differ in severity by no more than chance; nothing is corrected."))
    return notes
