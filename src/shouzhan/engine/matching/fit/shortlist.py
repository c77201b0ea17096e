"""Makes the list a need is shown: the best by the whole score, what was kept from it and why, and what just missed it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from shouzhan.engine.matching.fit.weigh import Scale, Weighed, best_possible
from shouzhan.kernel.text import Text

_STEP = 25
_FIRST, _LAST = 50, 3_200  # how many of the best by words are looked at: at first, and at most


@dataclass(frozen=True, slots=True)
class Displaced:
    """A match that a limit kept from a list it had its place in."""

    weighed: Weighed
    why: Text


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What a need is shown, best first, and what it is not."""

    kept: tuple[Weighed, ...]
    excluded: tuple[Weighed, ...]  # would have its place in the list but for an exclusion
    displaced: tuple[Displaced, ...]
    outside: tuple[Weighed, ...]  # the next best
    best: int
    is_proven: bool  # nothing that was not looked at can belong in the list


Limit = Callable[[Sequence[Weighed], Weighed], Text | None]


def order(weighed: Weighed) -> tuple[int, str]:
    """Best first; equals by identifier."""
    return -weighed.points, weighed.match.id


def shortlist(scale: Scale, top: int, near: int = 5, limit: Limit | None = None) -> Shortlist:
    """The best `top` by the whole score and the `near` after them; a limit says what may not follow what is kept."""
    seen: list[Weighed] = []
    pool, bound, best = max(_FIRST, 2 * top), scale.bound(), best_possible(scale.query)
    while True:
        matches = scale.engine.best(scale.query, pool)
        for low in range(len(seen), len(matches), _STEP):
            some = matches[low: low + _STEP]
            scale.engine.expect(some)
            seen += [scale.weigh(match) for match in some]
            found = _drawn(sorted(seen, key=order), top, near, limit, best)
            # what was not looked at has at most the words of the last one looked at, and all that fields can add
            if len(found.kept) == top and some[-1].points + bound < found.kept[-1].points:
                return replace(found, is_proven=True)
        if len(matches) < pool or pool >= _LAST:
            found = _drawn(sorted(seen, key=order), top, near, limit, best)
            return replace(found, is_proven=len(matches) < pool)
        pool *= 4


def _drawn(ordered: Sequence[Weighed], top: int, near: int, limit: Limit | None, best: int) -> Shortlist:
    kept: list[Weighed] = []
    excluded: list[Weighed] = []
    displaced: list[Displaced] = []
    outside: list[Weighed] = []
    for one in ordered:
        if len(outside) == near and len(kept) == top:
            break
        if len(kept) == top:
            if not one.excluded:
                outside.append(one)
        elif one.excluded:
            excluded.append(one)
        elif limit is not None and (why := limit(kept, one)) is not None:
            displaced.append(Displaced(one, why))
        else:
            kept.append(one)
    return Shortlist(tuple(kept), tuple(excluded), tuple(displaced), tuple(outside), best, is_proven=False)
