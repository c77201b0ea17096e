"""Keeps a result, or one party's results, from filling every list: limits that hold always, and name whom they displace."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from shouzhan.engine.matching.fit.shortlist import Limit
from shouzhan.engine.matching.fit.weigh import Weighed, share
from shouzhan.engine.matching.fit.wording import listed
from shouzhan.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a result may be shown within so many days, and how many results of one party may stand in one list; None is no limit."""

    per_result: int | None = None
    days: int = 30
    per_party: int | None = None


class Shown(NamedTuple):
    """A result that was shown to a need on a day."""

    need: str
    result: str
    at: date


class Candidate(NamedTuple):
    """What the limits look at of a match: its share of the need's best score, its result, and whose that is."""

    share: int
    result: str
    party: frozenset[str]


def candidate(one: Weighed, best: int) -> Candidate:
    """A match as the limits look at it."""
    return Candidate(share(one.points, best), one.match.id, one.facts.party)


@dataclass(slots=True)
class Exposure:
    """Counts how often each result was shown lately."""

    limits: Limits
    on: date
    seen: Counter[str] = field(default_factory=Counter)

    def take(self, shown: Iterable[Shown]) -> None:
        """Count what was shown within the period up to today; the same pair on the same day counts once."""
        since = self.on - timedelta(days=self.limits.days)
        self.seen.update(one.result for one in set(shown) if since < one.at <= self.on)

    def why_not(self, kept: Sequence[Candidate], one: Candidate) -> Text | None:
        """Why a match may not join those already kept for its need."""
        limits = self.limits
        if limits.per_result is not None and self.seen[one.result] >= limits.per_result:
            return Text(f"{limits.days} 天内已展示 {self.seen[one.result]} 次，上限 {limits.per_result} 次",
                        f"shown {self.seen[one.result]} {'times' if self.seen[one.result] > 1 else 'time'} within {limits.days} days; the limit is {limits.per_result}")  # fmt: skip
        if limits.per_party is not None:
            full = {party for party in one.party if sum(party in other.party for other in kept) >= limits.per_party}
            if full:
                return Text(f"名单中 {listed(full).zh} 的成果已有 {limits.per_party} 项，达到上限",
                            f"the list holds {limits.per_party} results of {listed(full).en} already, the limit")  # fmt: skip
        return None

    def limit(self, best: int) -> Limit:
        """The limit for one list."""
        return lambda kept, one: self.why_not([candidate(other, best) for other in kept], candidate(one, best))


@dataclass(slots=True)
class Drawn:
    """What one need gets when several share the results."""

    kept: list[Candidate] = field(default_factory=list)
    displaced: list[tuple[Candidate, Text]] = field(default_factory=list)


def share_out(candidates: Mapping[str, Sequence[Candidate]], top: int, exposure: Exposure) -> dict[str, Drawn]:
    """Give every need its best under the limits; the candidates of each are best first.

    A result goes first where it fits best, whatever order the needs come in; what is taken counts as shown at once.
    """
    drawn = {need: Drawn() for need in candidates}
    for need, one in _best_first(candidates):
        mine = drawn[need]
        if len(mine.kept) == top:
            continue
        why = exposure.why_not(mine.kept, one)
        if why is not None:
            mine.displaced.append((one, why))
        else:
            mine.kept.append(one)
            exposure.seen[one.result] += 1
    return drawn


def _best_first(candidates: Mapping[str, Sequence[Candidate]]) -> Iterator[tuple[str, Candidate]]:
    """Every pair by its share, then by need; within a need in the order of its list."""
    heads = [(-several[0].share, need, 0) for need, several in candidates.items() if several]
    heapq.heapify(heads)
    while heads:
        _share, need, at = heapq.heappop(heads)
        several = candidates[need]
        if at + 1 < len(several):
            heapq.heappush(heads, (-several[at + 1].share, need, at + 1))
        yield need, several[at]
