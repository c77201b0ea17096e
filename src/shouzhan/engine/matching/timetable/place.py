"""When and where: meetings into slots and rooms, nobody in two places; what cannot be placed is told with what is in its way."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shouzhan.engine.matching.timetable.agree import Agreed
from shouzhan.engine.matching.timetable.market import Market, Pair, other_of

# how far one meeting may push others about, how long, and how long all of them together
_DEPTH, _TRIES, _ALL_TRIES = 4, 1_000, 100_000
NO_ROOM, NO_TIME = "no-room", "no-time"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way at one common slot: a meeting of one of the two, or that every room is taken."""

    slot: int
    meetings: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A meeting that has no slot, and what is in the way at each one at which both are there."""

    pair: Pair
    reason: str
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Slot and room of each meeting, and those that have none."""

    meetings: dict[Pair, tuple[int, int]]
    unplaced: tuple[Unplaced, ...]


def place(market: Market, agreed: Agreed, slots: int, rooms: int) -> Placed:
    """Those kept for small suppliers first, then those with the least choice; then as many moves as it takes to spread them over the rooms."""
    board = _Board(market, slots, rooms)
    degree = Counter(name for pair in agreed.pairs for name in pair)
    order = sorted(agreed.pairs, key=lambda pair: (pair not in agreed.kept, market.common(pair).bit_count(), -degree[pair[0]] - degree[pair[1]], pair))
    board.limit = len(order) + 1
    board.fill(order)
    board.limit = rooms
    board.spread(order)
    board.fill(order)
    meetings = _with_rooms(board.slot)
    return Placed(meetings, tuple(board.why(pair) for pair in sorted(agreed.pairs) if pair not in meetings))


def _with_rooms(slot_of: dict[Pair, int]) -> dict[Pair, tuple[int, int]]:
    taken: Counter[int] = Counter()
    found = {}
    for pair, slot in sorted(slot_of.items(), key=lambda item: (item[1], item[0])):
        taken[slot] += 1
        found[pair] = (slot, taken[slot])
    return found


class _Board:
    """The timetable in the making; every move is noted, so that it can be taken back."""

    def __init__(self, market: Market, slots: int, rooms: int) -> None:
        self.slots, self.limit = slots, rooms
        self.common = {pair: market.common(pair) for pair in market.scores}
        self.times = {name: party.times for name, party in market.parties.items()}
        self.slot: dict[Pair, int] = {}
        self.at: dict[tuple[str, int], Pair] = {}
        self.busy = dict.fromkeys(market.parties, 0)
        self.load = [0] * slots
        self._trail: list[tuple[Pair, int | None]] = []

    def fill(self, order: Iterable[Pair]) -> None:
        """Place what has no place, while there is any."""
        tries = 0
        for pair in order:
            if sum(self.load) >= self.slots * self.limit:
                return
            if pair not in self.slot and not self._simply(pair) and not self._by_exchange(pair) and tries < _ALL_TRIES:
                seen: set[tuple[Pair, int]] = set()
                self._by_pushing(pair, _DEPTH, seen, set())
                tries += len(seen)

    def _move(self, pair: Pair, slot: int | None) -> None:
        before = self.slot.pop(pair, None)
        self._trail.append((pair, before))
        if before is not None:
            self.load[before] -= 1
            for name in pair:
                del self.at[name, before]
                self.busy[name] &= ~(1 << before)
        if slot is not None:
            self.slot[pair] = slot
            self.load[slot] += 1
            for name in pair:
                self.at[name, slot] = pair
                self.busy[name] |= 1 << slot

    def _move_all(self, moves: list[tuple[Pair, int]]) -> None:
        for pair, _slot in moves:
            self._move(pair, None)
        for pair, slot in moves:
            self._move(pair, slot)

    def _back_to(self, mark: int) -> None:
        undone = self._trail[mark:]
        del self._trail[mark:]
        for pair, before in reversed(undone):
            self._move(pair, before)
        del self._trail[mark:]

    def _simply(self, pair: Pair) -> bool:
        free = self.common[pair] & ~self.busy[pair[0]] & ~self.busy[pair[1]]
        slot = min(_bits(free), key=lambda slot: (self.load[slot], slot), default=None)
        if slot is None or self.load[slot] >= self.limit:
            return False
        self._move(pair, slot)
        return True

    def _by_exchange(self, pair: Pair) -> bool:
        """Free a slot for both by exchanging two slots along a chain of meetings, as in the proof of König's theorem."""
        need, supplier = pair
        for one in _bits(self.common[pair] & ~self.busy[need]):
            for other in _bits(self.times[supplier] & ~self.busy[supplier]):
                chain = self._chain(supplier, one, other)
                if chain is None:
                    continue
                grows = len(chain) % 2
                if self.load[other if grows else one] < self.limit:
                    self._move_all(chain)
                    self._move(pair, one)
                    return True
        return False

    def _chain(self, name: str, one: int, other: int) -> list[tuple[Pair, int]] | None:
        """The meetings that move when a party's meeting at one slot goes to the other; none when somebody is not there then."""
        moves: list[tuple[Pair, int]] = []
        while pair := self.at.get((name, one)):
            if not self.common[pair] >> other & 1:
                return None
            moves.append((pair, other))
            name, one, other = other_of(pair, name), other, one
        return moves

    def _by_pushing(self, pair: Pair, depth: int, seen: set[tuple[Pair, int]], fixed: set[Pair]) -> bool:
        """Take a slot from others, each of which finds another; all of it or nothing."""
        if self._simply(pair):
            return True
        for slot in _bits(self.common[pair]) if depth else ():
            pushed = {self.at[name, slot] for name in pair if (name, slot) in self.at}
            if (pair, slot) in seen or len(seen) > _TRIES or pushed & fixed or (not pushed and self.load[slot] >= self.limit):
                continue
            seen.add((pair, slot))
            mark = len(self._trail)
            for one in pushed:
                self._move(one, None)
            self._move(pair, slot)
            if all(self._by_pushing(one, depth - 1, seen, fixed | {pair}) for one in sorted(pushed)):
                return True
            self._back_to(mark)
        return False

    def spread(self, order: list[Pair]) -> None:
        """Move meetings out of slots that hold more than there are rooms; what still is too much loses its place, the last first."""
        for slot in range(self.slots):
            while self.load[slot] > self.limit and any(self._lighten(slot, other) for other in self._lightest(slot)):
                pass
        for pair in reversed(order):
            if pair in self.slot and self.load[self.slot[pair]] > self.limit:
                self._move(pair, None)

    def _lightest(self, slot: int) -> list[int]:
        return sorted((other for other in range(self.slots) if other != slot and self.load[other] < self.limit), key=lambda other: (self.load[other], other))

    def _lighten(self, slot: int, other: int) -> bool:
        """Exchange two slots along a chain that holds one meeting more in the fuller one; between a full and a lighter slot there always is one."""
        for pair in sorted(pair for pair, where in self.slot.items() if where == slot):
            for name in pair:
                if (name, other) in self.at:
                    continue
                chain = self._chain(name, slot, other)
                if chain is not None and len(chain) % 2:
                    self._move_all(chain)
                    return True
        return False

    def why(self, pair: Pair) -> Unplaced:
        """What is in the way of a meeting at each slot at which both are there."""
        obstacles = tuple(Obstacle(slot, tuple(sorted({self.at[name, slot] for name in pair if (name, slot) in self.at}))) for slot in _bits(self.common[pair]))
        return Unplaced(pair, NO_ROOM if any(not one.meetings for one in obstacles) else NO_TIME, obstacles)


def _bits(mask: int) -> list[int]:
    """The slots of a mask in their order."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
