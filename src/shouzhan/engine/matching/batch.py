"""Answers many texts: the same search for each, in as many processes as there are processors, in the order they were asked."""

import os
from collections.abc import Iterator, Sequence
from multiprocessing import get_context

from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.search import Engine, Match

_CHUNK = 64
_FEW = 500  # fewer are answered before other processes would have begun
_given: list[tuple[Engine, int]] = []


def answer_all(engine: Engine, asked: Sequence[Asked], top: int, processes: int | None = None) -> Iterator[tuple[Asked, list[Match]]]:
    """Each query with its matches, in the order given."""
    workers = processes or os.cpu_count() or 1
    if workers == 1 or (processes is None and len(asked) < _FEW):
        for one in asked:
            yield one, engine.search(one.text, top)
        return
    chunks = [asked[low: low + _CHUNK] for low in range(0, len(asked), _CHUNK)]
    # a fork shares the opened index; threads would wait for each other in Python's own part of a search
    with get_context("fork").Pool(workers, _begin, (engine, top)) as pool:
        for chunk, answers in zip(chunks, pool.imap(_answer, chunks), strict=True):
            yield from zip(chunk, answers, strict=True)


def _begin(engine: Engine, top: int) -> None:
    _given[:] = [(engine, top)]


def _answer(chunk: Sequence[Asked]) -> list[list[Match]]:
    engine, top = _given[0]
    return answers(engine, chunk, top)


def answers(engine: Engine, chunk: Sequence[Asked], top: int) -> list[list[Match]]:
    """The matches of some queries: what every worker runs, in whatever pool it is."""
    return [engine.search(one.text, top) for one in chunk]
