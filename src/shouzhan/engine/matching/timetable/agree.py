"""Who meets whom: deferred acceptance with quotas on both sides, seats kept for small suppliers, and every pair that this wrongs."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shouzhan.engine.matching.timetable.market import NEED, SUPPLIER, Market, Pair


@dataclass(frozen=True, slots=True)
class Blocking:
    """A need and a supplier who would both rather meet, and the kept meetings that stand in their way."""

    pair: Pair
    because: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The meetings, those among them that are kept for small suppliers, whom this wrongs, and whose floor cannot be reached."""

    pairs: frozenset[Pair]
    kept: frozenset[Pair]
    blocking: tuple[Blocking, ...]
    short: dict[str, int]

    def of(self, name: str) -> list[str]:
        """Whom a party meets."""
        return sorted([pair[1] for pair in self.pairs if pair[0] == name] + [pair[0] for pair in self.pairs if pair[1] == name])


def agree(market: Market, proposing: str = NEED) -> Agreed:
    """Seats are kept only for suppliers that would otherwise fall short."""
    seats = {name: party.seats for name, party in market.parties.items()}
    pairs, kept = stable(market, seats, proposing), frozenset[Pair]()
    favoured: dict[str, int] = {}
    while more := {name: floor for name, floor in market.floors.items() if name not in favoured and _count(pairs)[name] < floor}:
        favoured |= more
        kept = keep(market, favoured, seats)
        taken = _count(kept)
        pairs = kept | stable(market, {name: count - taken[name] for name, count in seats.items()}, proposing, kept)
    counts = _count(pairs)
    short = {name: floor - counts[name] for name, floor in market.floors.items() if counts[name] < floor}
    return Agreed(pairs, kept, tuple(blocking_pairs(market, pairs, kept)), short)


def _count(pairs: Iterable[Pair]) -> Counter[str]:
    return Counter(name for pair in pairs for name in pair)


def stable(market: Market, seats: Mapping[str, int], proposing: str, without: frozenset[Pair] = frozenset()) -> frozenset[Pair]:
    """Deferred acceptance: who proposes goes down its order, who is asked holds the best; no two of the rest would both change."""
    held: dict[str, list[tuple[int, str]]] = defaultdict(list)  # the worst held comes first
    asks = {name: iter(market.order[name]) for name in market.side(proposing)}
    open_seats = {name: seats[name] for name in asks}
    waiting = [name for name in sorted(asks, reverse=True) if open_seats[name]]
    while waiting:
        name = waiting.pop()
        other = next(asks[name], None)
        if other is None:
            continue
        if _pair(name, other, proposing) in without or not seats[other]:
            waiting.append(name)
            continue
        heapq.heappush(held[other], (-market.rank[other][name], name))
        open_seats[name] -= 1
        if len(held[other]) > seats[other]:
            _rank, loser = heapq.heappop(held[other])
            open_seats[loser] += 1
            if open_seats[loser] == 1 and loser != name:
                waiting.append(loser)
        if open_seats[name]:
            waiting.append(name)
    return frozenset(_pair(name, other, proposing) for other, names in held.items() for _rank, name in names)


def _pair(name: str, other: str, side: str) -> Pair:
    return (name, other) if side == NEED else (other, name)


def keep(market: Market, floors: Mapping[str, int], seats: Mapping[str, int]) -> frozenset[Pair]:
    """Seats for small suppliers: a stable choice among them, and from there as many more as can be had at all, by exchanging."""
    small = {name: floors.get(name, 0) if market.parties[name].side == SUPPLIER else count for name, count in seats.items()}
    pairs = set(stable(market, small, NEED))
    counts = _count(pairs)
    for name in sorted(floors):
        while counts[name] < floors[name] and _find_seat(market, name, pairs, seats, set()):
            counts[name] += 1
    return frozenset(pairs)


def _find_seat(market: Market, supplier: str, pairs: set[Pair], seats: Mapping[str, int], seen: set[str]) -> bool:
    """Give a supplier one seat more; a need that is full may pass another supplier on to another need, so that nobody loses one."""
    for need in market.order[supplier]:
        if need in seen or (need, supplier) in pairs:
            continue
        seen.add(need)
        there = [name for name in market.order[need] if (need, name) in pairs]
        if len(there) < seats[need]:
            pairs.add((need, supplier))
            return True
        for other in reversed(there):
            if _find_seat(market, other, pairs, seats, seen):
                pairs.remove((need, other))
                pairs.add((need, supplier))
                return True
    return False


def blocking_pairs(market: Market, pairs: Iterable[Pair], kept: Iterable[Pair]) -> list[Blocking]:
    """Every pair that does not meet and would: each of the two has a free seat or meets somebody it ranks lower."""
    pairs, kept = set(pairs), set(kept)
    counts = _count(pairs)
    worst: Counter[str] = Counter()
    for need, supplier in pairs:
        worst[need] = max(worst[need], market.rank[need][supplier])
        worst[supplier] = max(worst[supplier], market.rank[supplier][need])
    found = []
    for need, order in ((need, market.order[need]) for need in market.side(NEED)):
        for supplier in order:
            ranks = market.rank[need][supplier], market.rank[supplier][need]
            would = (counts[name] < market.parties[name].seats or rank < worst[name] for name, rank in zip((need, supplier), ranks, strict=True))
            if (need, supplier) not in pairs and all(would):
                found.append(Blocking((need, supplier), _in_the_way(market, (need, supplier), kept)))
    return sorted(found, key=lambda one: one.pair)


def _in_the_way(market: Market, pair: Pair, kept: set[Pair]) -> tuple[Pair, ...]:
    need, supplier = pair
    lower = [one for one in kept if one[0] == need and market.rank[need][one[1]] > market.rank[need][supplier]]
    lower += [one for one in kept if one[1] == supplier and market.rank[supplier][one[0]] > market.rank[supplier][need]]
    return tuple(sorted(lower))
