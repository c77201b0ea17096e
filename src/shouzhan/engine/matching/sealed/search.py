"""Matches sealed needs: each sketch weighed against the index as its text would have been."""

from collections.abc import Iterable, Iterator

from shouzhan.engine.matching.query import weigh
from shouzhan.engine.matching.sealed.sketch import Sketch
from shouzhan.engine.matching.search import Engine, Match


def answer_sealed(engine: Engine, sketches: Iterable[Sketch], top: int) -> Iterator[tuple[Sketch, list[Match]]]:
    """Each need with its matches; those that the text would have had."""
    for one in sketches:
        yield one, engine.best(weigh("", one.looked_up(), engine.reader, engine.tuning), top)
