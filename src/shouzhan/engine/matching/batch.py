"""Answers many texts: the same search for each, on as many threads as there are processors, in the order they were asked."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.search import Engine, Match

_CHUNK = 64


def answer_all(engine: Engine, asked: Sequence[Asked], top: int) -> Iterator[tuple[Asked, list[Match]]]:
    """Each query with its matches, in the order given."""
    workers = os.cpu_count() or 1
    chunks = iter([asked[low: low + _CHUNK] for low in range(0, len(asked), _CHUNK)])

    def answer(chunk: Sequence[Asked]) -> list[tuple[Asked, list[Match]]]:
        return [(one, engine.search(one.text, top)) for one in chunk]

    with ThreadPoolExecutor(workers) as pool:
        # no more than a few chunks ahead of the reader: a million answers never stand in memory
        waiting = [pool.submit(answer, chunk) for chunk in islice(chunks, 2 * workers)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(answer, chunk) for chunk in islice(chunks, 1)]
