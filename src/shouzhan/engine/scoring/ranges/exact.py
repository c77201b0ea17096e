"""The best and the worst place of every subject over all admissible weightings of a weighted sum, proved."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.methods import SAME, Places, ranked
from shouzhan.engine.scoring.ranges.admissible import Admissible, weightings
from shouzhan.engine.scoring.ranges.clashes import clashes
from shouzhan.engine.scoring.ranges.solving import few_above, fewest_above, widest_margin

RESOLUTION = 1e-8  # of the full points: totals nearer than this are not proved to differ
SECONDS = 120.0
_DRAWS = 3000
_CELLS = 4_000_000  # places worked out at a time, and totals remembered: 32 MB
_EACH_ASKED = 150  # subjects, for whom the time mostly suffices to ask about each
_REMEMBERED = 600  # weightings remembered at least, however many subjects there are

Side = Literal["best", "worst"]
Position = Literal["inside", "outside", "either", "open"]


@dataclass(frozen=True)
class Standing:
    """Subjects with their points on each indicator, and what weights do not touch: bonuses less deductions.

    A total is the sum of weight times points, plus what is fixed; `full` is the most the weighted part can reach.
    """

    subjects: Sequence[str]
    points: Numbers
    fixed: Numbers
    full: float

    def __post_init__(self) -> None:
        if self.points.shape[:1] != (len(self.subjects),) or self.fixed.shape != (len(self.subjects),):
            raise Unusable(
                f"{len(self.subjects)} subjects, points for {len(self.points)} and fixed points for {len(self.fixed)}",
                f"对象 {len(self.subjects)} 个，有得分的 {len(self.points)} 个，有固定分的 {len(self.fixed)} 个",
            )
        if not (np.isfinite(self.points).all() and np.isfinite(self.fixed).all() and self.full > 0):
            raise Unusable("points are finite numbers, and the full points are above zero", "得分须为有限的数字，满分须大于零")

    def totals(self, weights: Numbers) -> Numbers:
        """The total of every subject; a row for each row of weights."""
        found: Numbers = weights @ self.points.T + self.fixed
        return found

    def places(self, weights: Numbers) -> Places:
        """The place of every subject; a row for each row of weights."""
        return ranked(self.totals(weights), "saw")


class Bound(NamedTuple):
    """One end of a range: the place reached, under which weights, and the place beyond which nothing can lie."""

    place: int
    proved: int
    weights: Numbers

    @property
    def gap(self) -> int:
        """Places between what was reached and what is proved; 0: the bound is exact."""
        return abs(self.place - self.proved)


class PlaceRange(NamedTuple):
    """Where a subject can come over all admissible weightings."""

    best: Bound
    worst: Bound


def range_told(rank_best: int, rank_best_proved: int, rank_worst: int, rank_worst_proved: int) -> str:
    """A range of places in print; dots stand between what was reached and what is proved, where the two differ."""
    best = f"{rank_best}" if rank_best == rank_best_proved else f"{rank_best_proved}…{rank_best}"
    worst = f"{rank_worst}" if rank_worst == rank_worst_proved else f"{rank_worst}…{rank_worst_proved}"
    return f"[{best}–{worst}]"


def exact_ranges(standing: Standing, admissible: Admissible, *, published: Numbers | None = None, seconds: float = SECONDS, seed: int = 0) -> list[PlaceRange]:
    """The range of places of every subject; each end carries weights that reach it, and what was proved within the time.

    Drawn and extreme weightings give places that are reached; the solver finds better ones or proves there are none. The
    time is shared evenly among the ends not yet proved, and what one leaves the others may use.
    """
    reached = _Reached(standing, admissible, published, seed)
    until = time.monotonic() + seconds
    if len(standing.subjects) > _EACH_ASKED:
        reached.bound_all(until)
    ends = [(subject, side) for subject in range(len(standing.subjects)) for side in ("best", "worst")]
    for _ in range(2):  # the second time with what the quick ones left
        ends = [end for end in ends if not reached.is_proved(*end)]
        for number, (subject, side) in enumerate(ends):
            left = until - time.monotonic()
            if left <= 0:
                break
            reached.improve(subject, side, left / (len(ends) - number))
    return [PlaceRange(reached.bound(at, "best"), reached.bound(at, "worst")) for at in range(len(standing.subjects))]


class _Reached:
    """For each end of each range: the place reached, the weights, and the bound proved so far."""

    def __init__(self, standing: Standing, admissible: Admissible, published: Numbers | None, seed: int) -> None:
        self.standing, self.admissible = standing, admissible
        self._points, self._fixed = standing.points / standing.full, standing.fixed / standing.full
        self._conditions = (admissible.low, admissible.high, *admissible.rows())
        count = len(standing.subjects)
        tried = [weightings(admissible, _DRAWS, seed)[0], admissible.extremes(self._points)[1], admissible.extremes(-self._points)[1]]
        tried.append(admissible.extremes(np.eye(len(admissible.low)))[1])
        if published is not None:
            tried.append(published[np.newaxis])
        known = np.vstack(tried)
        self._tried = (known[: max(_REMEMBERED, _CELLS // count)] @ self._points.T + self._fixed).astype(np.float32)
        self._place, self._weights = _ends(standing, known)
        self._proved = {"best": np.ones(count, dtype=np.int64), "worst": np.full(count, count)}

    def is_proved(self, subject: int, side: str) -> bool:
        return bool(self._place[side][subject] == self._proved[side][subject])

    def bound(self, subject: int, side: str) -> Bound:
        return Bound(int(self._place[side][subject]), int(self._proved[side][subject]), self._weights[side][subject])

    def bound_all(self, until: float) -> None:
        """Prove something of everybody before anybody is asked about one by one: for thousands the time would never suffice.

        Whatever the weights, x · w is at least c + Σ min(low · (x - c), high · (x - c)) for any c, as weights sum to 1; here x is
        what one subject is ahead of another by, and c its mean. Whoever is ahead, or behind, by that much surely is.
        """
        low, high = self.admissible.low, self.admissible.high
        middle, reach = (low + high) / 2, (high - low) / 2
        mean = self._points @ (middle / middle.sum())
        level = mean * (1 - middle.sum()) + self._points @ middle + self._fixed
        spread = (self._points - mean[:, np.newaxis]) * reach
        step = max(1, _CELLS // 8 // spread.size)
        for start in range(0, len(level), step):
            if time.monotonic() > until:
                return
            stop = min(start + step, len(level))
            far = np.abs(spread - spread[start:stop, np.newaxis]).sum(axis=2)
            lead = level - level[start:stop, np.newaxis]
            ahead, after = (lead - far > RESOLUTION).sum(axis=1), (lead + far < -RESOLUTION).sum(axis=1)
            self._proved["best"][start:stop] = np.maximum(self._proved["best"][start:stop], ahead + 1)
            self._proved["worst"][start:stop] = np.minimum(self._proved["worst"][start:stop], len(level) - after)

    def improve(self, subject: int, side: str, seconds: float) -> None:
        """Ask for weights under which fewer stand in the way: ahead of the subject's best place, or not ahead of its worst."""
        others = np.arange(len(self._points)) != subject
        rows, added = (self._points - self._points[subject])[others], (self._fixed - self._fixed[subject])[others]
        if side == "worst":
            rows, added = -rows, RESOLUTION - added
        largest = self.admissible.largest(rows) + added
        always, never = -self.admissible.largest(-rows) + added > RESOLUTION, largest <= 0
        open_ = ~(always | never)
        sure = int(always.sum())
        if self._hindered(subject, side) > sure and open_.any():
            self._take(subject, side, few_above(rows[open_], added[open_], largest[open_], self._conditions))
        below = self._hindered(subject, side) - sure
        if below <= 0 or not open_.any():
            self._prove(subject, side, sure)
            return
        ahead = self._tried - self._tried[:, subject : subject + 1]
        aside = (ahead <= 0 if side == "best" else ahead >= RESOLUTION)[:, others][:, open_]
        known = clashes(rows[open_], added[open_], self.admissible, aside)
        found = fewest_above(rows[open_], added[open_], largest[open_], self._conditions, below, seconds, known)
        self._prove(subject, side, sure + found.proved)
        if found.weights is not None:
            self._take(subject, side, found.weights)
            kept = open_ & (rows @ found.weights + added <= RESOLUTION / 2)
            polished = widest_margin(rows[kept], added[kept], self._conditions) if kept.any() else None
            if polished is not None:
                self._take(subject, side, polished)

    def _hindered(self, subject: int, side: str) -> int:
        """How many stand in the way of the place reached."""
        place = int(self._place[side][subject])
        return place - 1 if side == "best" else len(self._points) - place

    def _prove(self, subject: int, side: str, hindering: int) -> None:
        hindering = min(hindering, self._hindered(subject, side))
        if side == "best":
            self._proved[side][subject] = max(self._proved[side][subject], hindering + 1)
        else:
            self._proved[side][subject] = min(self._proved[side][subject], len(self._points) - hindering)

    def _take(self, subject: int, side: str, weights: Numbers) -> None:
        """Weights count only for the places worked out anew from them; they may serve other subjects too."""
        weights = np.clip(weights, self.admissible.low, self.admissible.high)
        if not self.admissible.holds(weights[np.newaxis])[0]:
            return
        places = self.standing.places(weights)
        for name, better in (("best", places < self._place["best"]), ("worst", places > self._place["worst"])):
            self._place[name] = np.where(better, places, self._place[name])
            self._weights[name][better] = weights


def _ends(standing: Standing, known: Numbers) -> tuple[dict[str, Places], dict[str, Numbers]]:
    """The best and the worst places over known weights, and the first weights that reach each; a block of weights at a time, so that a large type needs no more memory."""
    count, step = len(standing.subjects), max(1, _CELLS // max(1, len(standing.subjects)))
    place = {"best": np.full(count, count + 1), "worst": np.zeros(count, dtype=np.int64)}
    weights = {"best": np.zeros((count, known.shape[1])), "worst": np.zeros((count, known.shape[1]))}
    for start in range(0, len(known), step):
        some = known[start : start + step]
        places = standing.places(some)
        for side, at in (("best", places.argmin(axis=0)), ("worst", places.argmax(axis=0))):
            reached = places[at, np.arange(count)]
            better = reached < place[side] if side == "best" else reached > place[side]
            place[side] = np.where(better, reached, place[side])
            weights[side][better] = some[at[better]]
    return place, weights


def place_line(found: PlaceRange, last: int) -> Position:
    """Whether a subject is among the first `last` whatever the weights, never, under some, or that was not settled."""
    if found.worst.proved <= last:
        return "inside"
    if found.best.proved > last:
        return "outside"
    return "either" if found.best.place <= last < found.worst.place else "open"


def points_line(standing: Standing, admissible: Admissible, least: float) -> list[Position]:
    """Whether each subject's total reaches `least` whatever the weights, never, or under some: two linear programs each."""
    high = admissible.largest(standing.points) + standing.fixed
    low = -admissible.largest(-standing.points) + standing.fixed
    slack = SAME * max(standing.full, abs(least))
    return ["inside" if bottom >= least - slack else "outside" if top < least - slack else "either" for bottom, top in zip(low, high, strict=True)]


def differences(standing: Standing, admissible: Admissible) -> tuple[Numbers, Numbers]:
    """The least and the most each subject (row) lies before each other one (column), in points, over all weightings."""
    count = len(standing.subjects)
    most = np.zeros((count, count))
    for at in range(count):
        others = np.arange(count) != at
        most[at, others] = admissible.largest((standing.points[at] - standing.points)[others]) + (standing.fixed[at] - standing.fixed)[others]
    return -most.T, most


def surely_before(standing: Standing, admissible: Admissible) -> NDArray[np.bool_]:
    """Which subject (row) lies before which other (column) whatever the weights."""
    sure: NDArray[np.bool_] = differences(standing, admissible)[0] > RESOLUTION * standing.full
    return sure


class Sure:
    """Which subject lies before which other whatever the weights; asked pair by pair, since a large type has too many of them."""

    def __init__(self, standing: Standing, admissible: Admissible) -> None:
        self._standing, self._admissible = standing, admissible

    def __getitem__(self, pair: tuple[int, int]) -> bool:
        at, other = pair
        points, fixed = self._standing.points, self._standing.fixed
        least = -self._admissible.largest((points[other] - points[at])[np.newaxis])[0] + fixed[at] - fixed[other]
        return bool(least > RESOLUTION * self._standing.full)

    def all(self) -> NDArray[np.bool_]:
        """Every pair: the row's subject before the column's."""
        return surely_before(self._standing, self._admissible)
