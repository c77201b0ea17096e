"""Adds to what the words give how near a document is in meaning; no document that says all of a query falls behind by it."""

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
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
_UNIT = 100_000  # nearness in whole numbers: sums are exact, and the same in every order
_KEPT = 4  # queries whose nearness to everything is kept: a part of the documents after another asks for it again
Meant = tuple[Hit, int]  # a hit with its whole score, and the points of it that are for meaning


@dataclass(frozen=True, slots=True)
class Share:
    """How much meaning counts: the most it adds, of the best possible score by words, and the nearness from which on it adds.

    What is near differs from model to model, some find everything alike: among enough documents it is what lies so many standard
    deviations above a query's usual nearness. The defaults neither gain nor lose with a model that knows little Chinese.
    """

    most: float = 0.05
    near: float = 0.5  # among few documents
    above: int = 2
    few: int = 100


class Meaning:
    """A model and the vectors it gave to one state of an index."""

    def __init__(self, reader: Reader, model: Model, share: Share | None = None) -> None:
        self._model, self._share = model, share or Share()
        self._laid, self._segments = insist_there(reader.folder, reader.manifest.parts, model), reader.segments
        self._near = lru_cache(maxsize=_KEPT)(self._nearness)

    def counting(self, share: Share) -> "Meaning":
        """The same model and vectors, counting more or less."""
        found = copy(self)
        found._share = share
        return found

    def _nearness(self, text: str) -> tuple[list[NDArray[np.int32]], int]:
        """How near each document of each segment is to a text, and from which nearness on it counts."""
        asked = rounded(self._model.vector(fold(text), is_asked=True))
        several = [_nearness_in(laid, asked) for laid in self._laid]
        count = total = squares = 0
        for near, segment in zip(several, self._segments, strict=True):
            there = np.delete(near, segment.gone_docs).astype(np.int64)
            count, total, squares = count + len(there), total + int(there.sum()), squares + int(there @ there)
        if count < self._share.few:
            return several, int(self._share.near * _UNIT)
        usual = total // count
        return several, usual + self._share.above * isqrt(max(squares // count - usual * usual, 0))

    def best(self, query: Query, top: int, shard: Shard = WHOLE) -> list[Meant]:
        """The best documents by words and meaning together."""
        (several, level), most = self._near(query.text), self._most(query)
        hits: list[Meant] = []
        for number, (segment, near) in enumerate(zip(self._segments, several, strict=True)):
            first, end = (segment.part.documents * edge // shard.of for edge in (shard.number, shard.number + 1))
            starts, ends = segment.ranges(query.keys)
            words = sums_in_numpy(segment.postings, starts, ends, query.weights, segment.part.documents).astype(np.int64)[first:end]
            # the most where both point the same way
            meant = np.maximum(near[first:end].astype(np.int64) - level, 0) * most // max(_UNIT - level, 1)
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


def _nearness_in(laid: Laid, asked: NDArray[np.int8]) -> NDArray[np.int32]:
    """The cosine between a text and each document, cut to whole units."""
    found = np.zeros(len(laid.norms), dtype=np.int32)
    length = np.sqrt(float(asked.astype(np.int64) @ asked.astype(np.int64)))
    if length:
        for low in range(0, len(found), _BLOCK):
            block = slice(low, low + _BLOCK)
            lengths = np.maximum(length * np.sqrt(laid.norms[block].astype(np.float64)), 1)  # of a document without a vector every product is nothing
            found[block] = np.minimum(np.floor(_products(laid.vectors[block], asked) / lengths * _UNIT), _UNIT)
    return found


def _products(vectors: NDArray[np.int8], asked: NDArray[np.int8]) -> NDArray[np.float64]:
    kind = np.float32 if LARGEST * LARGEST * len(asked) < _EXACT_FLOATS else np.float64
    found: NDArray[np.float64] = (vectors.astype(kind) @ asked.astype(kind)).astype(np.float64)
    return found


def _exact(segment: Segment, query: Query, first: int, end: int) -> NDArray[np.int64]:
    """The documents that say every term of the query's own; none does while no document at all says one of them."""
    own = ~query.bridged
    if query.unheard or not own.any():
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
