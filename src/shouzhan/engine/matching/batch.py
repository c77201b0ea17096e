"""Answers many texts: the same search for each, in as many processes as there are processors, in the order they were asked."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import get_context

from shouzhan.engine.calling import both
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.index.reader import Shard
from shouzhan.engine.matching.search import Engine, Match

_CHUNK = 64
_FEW = 500  # fewer are answered before other processes would have begun
_MANY = 5_000
_given: list[tuple[Engine, int]] = []


class WorkerLostError(Exception):
    """A process that answered was ended from outside; the sentence says so."""


def answer_all(engine: Engine, asked: Sequence[Asked], top: int, processes: int | None = None, shards: int = 1) -> Iterator[tuple[Asked, list[Match]]]:
    """Each query with its matches, in the order given; the documents in so many parts, which changes nothing of the answers."""
    workers, parts = processes or os.cpu_count() or 1, [Shard(number, shards) for number in range(shards)]
    if workers == 1 or (processes is None and len(asked) < _FEW):
        for one in asked:
            yield one, together([engine.search(one.text, top, part) for part in parts], top)
        return
    chunks = [asked[low: low + _CHUNK] for low in range(0, len(asked), _CHUNK)]
    # a fork shares the opened index; threads would wait for each other in Python's own part of a search
    with ProcessPoolExecutor(workers, get_context("fork"), _begin, (engine, top, len(asked) >= _MANY)) as pool:
        answered = pool.map(_answer, *zip(*((chunk, part) for chunk in chunks for part in parts), strict=True))
        try:
            for chunk in chunks:
                yield from joined(chunk, [next(answered) for _part in parts], top)
        except BrokenProcessPool:
            raise WorkerLostError(both("一个作答的进程被外部终止，可能是内存不足；未写出任何内容，请重新执行", "a process that answered was ended from outside, perhaps for want of memory; nothing was written: ask again")) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def joined(chunk: Sequence[Asked], found: Sequence[list[list[Match]]], top: int) -> Iterator[tuple[Asked, list[Match]]]:
    """Some queries, each with its matches out of what every part of the documents has."""
    for one, several in zip(chunk, zip(*found, strict=True), strict=True):
        yield one, together(several, top)


def together(several: Sequence[list[Match]], top: int) -> list[Match]:
    """The best of all parts, in the order one index has them."""
    if len(several) == 1:
        return several[0]
    ordered = sorted(chain(*several), key=lambda match: (-match.points, match.id))[:top]
    return [match._replace(rank=rank) for rank, match in enumerate(ordered, 1)]


def _begin(engine: Engine, top: int, many: bool) -> None:
    _given[:] = [(engine, top)]
    engine.reader.warm(many=many)


def _answer(chunk: Sequence[Asked], part: Shard) -> list[list[Match]]:
    engine, top = _given[0]
    return answers(engine, chunk, top, part)


def answers(engine: Engine, chunk: Sequence[Asked], top: int, part: Shard) -> list[list[Match]]:
    """The matches of some queries in one part of the documents: what every worker runs, in whatever pool it is."""
    return [engine.search(one.text, top, part) for one in chunk]
