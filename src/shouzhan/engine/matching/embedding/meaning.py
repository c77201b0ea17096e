"""Adds to what the words give how near a document is in meaning; no document that says all of a query falls behind by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.embedding.model import BadModelError, Model
from shouzhan.engine.matching.embedding.vectors import LARGEST, Laid, insist_there, rounded
from shouzhan.engine.matching.index.kernel import sums_in_numpy
from shouzhan.engine.matching.index.reader import WHOLE, Hit, Reader, Shard
from shouzhan.engine.matching.index.segment import TOP_WEIGHT, WEIGHT_BITS, Segment
from shouzhan.engine.matching.index.store import read_manifest
from shouzhan.engine.matching.query import Query
from shouzhan.engine.matching.text import fold

_BLOCK = 16_384  # vectors made floating at a time
_EXACT_FLOATS = 1 << 24  # sums of whole numbers below this are exact in 32 bits, in whatever order
_TRIES = 5
Meant = tuple[Hit, int]  # a hit with its whole score, and the points of it that are for meaning


@dataclass(frozen=True, slots=True)
class Share:
    """How much meaning counts: the most it adds, of the best possible score by words, and the nearness from which on it adds."""

    most: float = 0.05
    near: float = 0.5


class Meaning:
    """A model and the vectors it gave to one state of an index."""

    def __init__(self, reader: Reader, model: Model, share: Share | None = None) -> None:
        self._model, self._share = model, share or Share()
        self._laid = insist_there(reader.folder, reader.manifest.parts, model)
        self._vector = lru_cache(maxsize=64)(self._of_text)

    def _of_text(self, text: str) -> NDArray[np.int8]:
        return rounded(self._model.vector(fold(text), is_asked=True))

    def best(self, reader: Reader, query: Query, top: int, shard: Shard = WHOLE) -> list[Meant]:
        """The best documents by words and meaning together."""
        asked, most = self._vector(query.text), self._most(query)
        hits: list[Meant] = []
        for number, (segment, laid) in enumerate(zip(reader.segments, self._laid, strict=True)):
            first, end = (segment.part.documents * edge // shard.of for edge in (shard.number, shard.number + 1))
            starts, ends = segment.ranges(query.keys)
            words = sums_in_numpy(segment.postings, starts, ends, query.weights, segment.part.documents).astype(np.int64)[first:end]
            meant = self._points(laid, asked, most, first, end)
            meant[_exact(segment, query, first, end)] = most
            whole = words + meant
            gone = segment.gone_docs[(segment.gone_docs >= first) & (segment.gone_docs < end)].astype(np.int64) - first
            whole[gone] = 0
            docs = _strongest(whole, top)
            names = segment.ids_of(docs + first)
            rows = zip(names, whole[docs].tolist(), (docs + first).tolist(), meant[docs].tolist(), strict=True)
            hits += [((name, points, number, doc), of_meaning) for name, points, doc, of_meaning in rows]
        return sorted(hits, key=lambda hit: (-hit[0][1], hit[0][0]))[:top]

    def _most(self, query: Query) -> int:
        """What meaning adds at most: of what a document would earn that says everything, also what no document says."""
        return int(self._share.most * TOP_WEIGHT * (int(query.weights.astype(np.int64).sum()) + query.unheard))

    def _points(self, laid: Laid, asked: NDArray[np.int8], most: int, first: int, end: int) -> NDArray[np.int64]:
        """What meaning adds to each document: nothing up to the nearness from which on it counts, and the most where both point the same way."""
        products = np.concatenate([_products(laid.vectors, asked, low, high) for low, high in _blocks(first, end)] or [np.zeros(0)])
        length = np.sqrt(float(asked.astype(np.int64) @ asked.astype(np.int64))) * np.sqrt(laid.norms[first:end].astype(np.float64))
        nearness = np.divide(products, length, out=np.zeros(end - first), where=length > 0)
        over = np.clip((nearness - self._share.near) / (1 - self._share.near), 0, 1)
        points: NDArray[np.int64] = np.floor(over * most).astype(np.int64)
        return points


def _blocks(first: int, end: int) -> Iterator[tuple[int, int]]:
    return ((low, min(low + _BLOCK, end)) for low in range(first, end, _BLOCK))


def _products(vectors: NDArray[np.int8], asked: NDArray[np.int8], low: int, high: int) -> NDArray[np.float64]:
    kind = np.float32 if LARGEST * LARGEST * len(asked) < _EXACT_FLOATS else np.float64
    found: NDArray[np.float64] = (vectors[low:high].astype(kind) @ asked.astype(kind)).astype(np.float64)
    return found


def _exact(segment: Segment, query: Query, first: int, end: int) -> NDArray[np.int64]:
    """The documents that say every term of the query's own."""
    own = np.array([not term.via for term in query.terms], dtype=bool)
    if not own.any():
        return np.zeros(0, dtype=np.int64)
    starts, ends = segment.ranges(query.keys[own])
    found: NDArray[np.int64] | None = None
    for place in np.argsort(ends - starts, kind="stable").tolist():
        docs = (segment.postings[starts[place]: ends[place]] >> np.uint32(WEIGHT_BITS)).astype(np.int64)
        found = docs if found is None else found[np.isin(found, docs, assume_unique=True)]
        if not len(found):
            break
    there = np.zeros(0, dtype=np.int64) if found is None else found
    return there[(there >= first) & (there < end)] - first


def _strongest(points: NDArray[np.int64], top: int) -> NDArray[np.int64]:
    """Where the best are, equals of the last included, in their order."""
    there = np.flatnonzero(points > 0)
    if len(there) > top:
        least = np.partition(points[there], len(there) - top)[len(there) - top]
        there = there[points[there] >= least]
    return there


def meant_by(folder: Path, model: Model, share: Share | None = None) -> tuple[Reader, Meaning]:
    """The last committed state with its vectors; a commit may sweep them away between two looks."""
    for attempt in range(_TRIES):
        reader = Reader(folder)
        try:
            return reader, Meaning(reader, model, share)
        except BadModelError:
            if attempt == _TRIES - 1 or read_manifest(folder).state == reader.manifest.state:
                raise
    raise AssertionError  # the last try answers or raises
