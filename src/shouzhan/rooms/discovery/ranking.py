"""Ranks results that may have gone undisclosed: plain sums of named points for and against, every one of them told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.text import keys_of_many
from shouzhan.engine.matching.text.tokens import KEY_BITS
from shouzhan.kernel.dates import add_months

WHOLE = 1 << 20  # the weight of a word is kept as a whole number of millionths, about
NEAR_YEARS = 3  # a disclosure this far from the result in time says nothing of it
SAME = 60  # per cent of the rarer words of one text that stand in the other: the same thing by the same people
LIKE = 20  # below this two texts of one field are no nearer than any two
ENDED_AGO, ENDS_SOON = 12, 6  # months
OLD = 60  # months
USEFUL = ("样机", "中试", "示范", "工程化", "量产", "产业化", "临床", "prototype", "pilot", "scale-up", "clinical trial", "industrial")

# points for and against; they are ours, no document gives any
POINTS: Mapping[str, int] = {
    "granted": 30, "patent": 15, "industry": 20, "project-ends": 20, "useful": 15, "fresh": 15, "recent": 10, "near-disclosure": -40, "old": -15, "nobody-known": -5,
}


@dataclass(frozen=True)
class Result:
    """A paper or a patent as it is ranked."""

    number: str
    kind: str
    title: str
    text: str
    people: frozenset[str]
    on: date | None = None
    doi: str = ""
    is_granted: bool = False
    partners: str = ""
    project_ends: date | None = None


@dataclass(frozen=True)
class Known:
    """Something its people disclosed already."""

    number: str
    title: str
    text: str
    people: frozenset[str]
    on: date


@dataclass(frozen=True)
class Part:
    """Points for one reason, and what the reason speaks of."""

    code: str
    points: int
    what: str = ""


@dataclass(frozen=True)
class Signal:
    """A result with its score, which is the sum of its parts, and the nearest thing disclosed by its people."""

    number: str
    parts: tuple[Part, ...]
    nearest: str = ""
    nearness: int = 0

    @property
    def score(self) -> int:
        """The sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def speaks_for(self) -> tuple[Part, ...]:
        """Why it ranks as high as it does."""
        return tuple(part for part in self.parts if part.points > 0)

    @property
    def speaks_against(self) -> tuple[Part, ...]:
        """What argues against it."""
        return tuple(part for part in self.parts if part.points <= 0)


def rank(results: Sequence[Result], known: Sequence[Known], staff: frozenset[str], day: date) -> list[Signal]:
    """The signals, the highest first; of equal ones the newer, then the smaller number: the order is the same every time.

    What was disclosed by its own people in nearly the same words is no signal at all.
    """
    nearest = _nearest(results, known)
    made = [(signal, result) for result in results if (signal := _signal(result, nearest.get(result.number), staff, day)) is not None]
    made.sort(key=lambda pair: (-pair[0].score, -(pair[1].on or date.min).toordinal(), pair[1].number))
    return [signal for signal, _result in made]


def _signal(result: Result, near: tuple[Known, int] | None, staff: frozenset[str], day: date) -> Signal | None:
    if near is not None and near[1] >= SAME:
        return None
    parts = list(_parts(result, staff, day))
    if near is not None and near[1] > LIKE:
        parts.append(Part("near-disclosure", round(POINTS["near-disclosure"] * (near[1] - LIKE) / (SAME - LIKE)), f"{near[0].number} {near[1]}%"))
    return Signal(result.number, tuple(parts), near[0].number if near else "", near[1] if near else 0) if any(part.points > 0 for part in parts) else None


def _parts(result: Result, staff: frozenset[str], day: date) -> Iterator[Part]:
    if result.kind == "patent":
        yield _part("granted" if result.is_granted else "patent")
    if result.partners:
        yield _part("industry", result.partners)
    if result.project_ends and add_months(day, -ENDED_AGO) <= result.project_ends <= add_months(day, ENDS_SOON):
        yield _part("project-ends", result.project_ends.isoformat())
    lower = f"{result.title}\n{result.text}".lower()
    useful = next((word for word in USEFUL if word in lower), "")
    if useful:
        yield _part("useful", useful)
    if result.on:
        if result.on >= add_months(day, -12):
            yield _part("fresh", result.on.isoformat())
        elif result.on >= add_months(day, -24):
            yield _part("recent", result.on.isoformat())
        elif result.on < add_months(day, -OLD):
            yield _part("old", result.on.isoformat())
    if not result.people & staff:
        yield _part("nobody-known")


def _part(code: str, what: str = "") -> Part:
    return Part(code, POINTS[code], what)


def _nearest(results: Sequence[Result], known: Sequence[Known]) -> dict[str, tuple[Known, int]]:
    """For each result what its own people disclosed nearest to it in words, within the years that count."""
    if not results or not known:
        return {}
    by_person: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        for person in one.people:
            by_person.setdefault(person, []).append(place)
    terms = _Terms([f"{result.title}\n{result.text}" for result in results] + [f"{one.title}\n{one.text}" for one in known])
    titled = {_bare(one.title): one for one in known}
    found: dict[str, tuple[Known, int]] = {}
    for place, result in enumerate(results):
        same = titled.get(_bare(result.title))
        if same is not None:  # under its own title, whoever entered it and whenever
            found[result.number] = (same, 100)
            continue
        others = sorted({other for person in result.people for other in by_person.get(person, ())})
        alike = [(terms.nearness(place, len(results) + other), known[other]) for other in others if _in_time(result.on, known[other].on)]
        if alike:
            near, one = max(alike, key=lambda pair: (pair[0], pair[1].on, pair[1].number))
            found[result.number] = (one, near)
    return found


def _bare(title: str) -> str:
    return "".join(sign for sign in title.casefold() if sign.isalnum())


def _in_time(one: date | None, other: date) -> bool:
    return one is None or abs((one - other).days) <= NEAR_YEARS * 366


class _Terms:
    """The words of many texts, each text's as a sorted row of keys, rarer words weighing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        keys, owner, _lengths = keys_of_many(texts)
        packed = np.sort((owner.astype(np.uint64) << np.uint64(KEY_BITS)) | keys)
        packed = packed[np.diff(packed, prepend=~np.uint64(0)) != 0]  # each term of a text once, text by text
        self.starts = np.searchsorted(packed >> np.uint64(KEY_BITS), np.arange(len(texts) + 1, dtype=np.uint64))
        _terms, self.terms, counts = np.unique(packed & np.uint64((1 << KEY_BITS) - 1), return_inverse=True, return_counts=True)
        self.weights = np.rint(np.log((len(texts) + 1) / counts) * WHOLE).astype(np.int64)  # whole numbers: a sum is the same in any order
        self.sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.weights[self.terms])))

    def nearness(self, one: int, other: int) -> int:
        """How much of what the shorter text says stands in the longer, in per cent, the rarer words counting more."""
        mine, its = self._row(one), self._row(other)
        least = min(self._whole(one), self._whole(other))
        if not len(mine) or not len(its) or least <= 0:
            return 0
        places = np.minimum(np.searchsorted(its, mine), len(its) - 1)
        return round(100 * int(self.weights[mine[its[places] == mine]].sum()) / least)

    def _row(self, place: int) -> NDArray[np.int64]:
        row: NDArray[np.int64] = self.terms[self.starts[place]:self.starts[place + 1]]
        return row

    def _whole(self, place: int) -> int:
        return int(self.sums[self.starts[place + 1]] - self.sums[self.starts[place]])


def nearest_texts(text: str, others: Sequence[str], most: int, least: int) -> list[tuple[int, int]]:
    """The places of the texts nearest to one, with how near in per cent, the nearest first; of equal ones the earlier."""
    terms = _Terms([text, *others])
    found = [(place, terms.nearness(0, place + 1)) for place in range(len(others))]
    return sorted((one for one in found if one[1] >= least), key=lambda one: (-one[1], one[0]))[:most]
