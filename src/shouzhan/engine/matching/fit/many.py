"""The lists of many needs that share the results: first who gets what under the limits, then each list in full."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from shouzhan.engine.matching.fit.desk import Desk
from shouzhan.engine.matching.fit.exposure import Candidate, Drawn, candidate, share_out
from shouzhan.engine.matching.fit.needs import Need
from shouzhan.engine.matching.fit.shortlist import Displaced, Shortlist, shortlist
from shouzhan.engine.matching.search import Engine

_DEEP = 5  # how many times the list is looked at for replacements of what a limit displaces


def share_lists(desk: Desk, engine: Engine, needs: Sequence[Need], top: int, near: int, tell: Callable[[int, int], None] = lambda _done, _total: None) -> Iterator[dict[str, Any]]:
    """Every need's list as data, in the order of the needs."""
    candidates: dict[str, list[Candidate]] = {}
    for done, need in enumerate(needs, 1):
        found = _deep(desk, engine, need, top, near)
        candidates[need.id] = [candidate(one, found.best) for one in (*found.kept, *found.outside)]
        tell(done, 2 * len(needs))
    drawn = share_out(candidates, top, desk.exposure)
    for done, need in enumerate(needs, len(needs) + 1):
        # worked out again: keeping every line of every score of every need would fill the memory
        found = _as_drawn(_deep(desk, engine, need, top, near), drawn[need.id], top, near)
        query = engine.ready(need.text)
        yield {
            "need": need.id, "matches": [
                {"id": one.match.id, "title": one.title, **desk.told(one, rank, found.best, sure)}
                for rank, (one, sure) in enumerate(zip(found.kept, desk.sure(engine, query, found), strict=True), 1)
            ],
            "near": [desk.told_near(one) for one in desk.near(engine, query, found)], "is_full": len(found.kept) == top, "is_proven": found.is_proven,
        }  # fmt: skip
        tell(done, 2 * len(needs))


def _deep(desk: Desk, engine: Engine, need: Need, top: int, near: int) -> Shortlist:
    return shortlist(desk.scale(engine, engine.ready(need.text), need.facts), top, _DEEP * top + near)


def _as_drawn(found: Shortlist, drawn: Drawn, top: int, near: int) -> Shortlist:
    """The list as the limits left it."""
    there = {one.match.id: one for one in (*found.kept, *found.outside)}
    taken, gone = {one.result for one in drawn.kept}, {one.result: why for one, why in drawn.displaced}
    kept = tuple(one for name, one in there.items() if name in taken)
    outside = tuple(one for name, one in there.items() if name not in taken and name not in gone)[:near]
    displaced = tuple(Displaced(there[name], why) for name, why in gone.items())
    # a list that ran out of replacements may lack one further down
    return replace(found, kept=kept, displaced=displaced, outside=outside, is_proven=found.is_proven and (len(kept) == top or not displaced))
