"""Matches sealed needs: each sketch weighed against the index as its text would have been, and what may be told of the answer."""

from collections.abc import Iterable, Iterator

from shouzhan.engine.matching.query import weigh
from shouzhan.engine.matching.sealed.sketch import Sketch
from shouzhan.engine.matching.search import Engine, Match

WHOLE = 100


def answer_sealed(engine: Engine, sketches: Iterable[Sketch], top: int) -> Iterator[tuple[Sketch, list[Match]]]:
    """Each need with its matches; those that the text would have had."""
    for one in sketches:
        yield one, engine.best(weigh("", one.looked_up(), engine.reader, engine.tuning), top)


def told_scores(matches: list[Match]) -> list[int]:
    """Hundredths of the best. The exact sums over a public index are equations in the need's terms, and could be solved for them."""
    return [max(1, match.points * WHOLE // matches[0].points) for match in matches]
