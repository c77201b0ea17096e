"""Reads a committed state of an index; it stays as it was opened, whatever a writer does meanwhile."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.index import kernel
from shouzhan.engine.matching.index.documents import Document
from shouzhan.engine.matching.index.segment import TOP_WEIGHT, WEIGHT_BITS, Segment, open_segment
from shouzhan.engine.matching.index.store import missing, read_manifest

_TRIES = 5
Hit = tuple[str, int, int, int]  # identifier, score, segment, document


class Shard(NamedTuple):
    """One of several equal parts of the documents of each segment."""

    number: int
    of: int


WHOLE = Shard(0, 1)


def _order(hit: Hit) -> tuple[int, str]:
    return -hit[1], hit[0]


def _best_of_all(found: list[kernel.Found], top: int) -> list[kernel.Found]:
    """What the segments found, without what all of them together leave behind."""
    scores = np.concatenate([scores for _docs, scores in found])
    if len(scores) <= top:
        return found
    least = np.partition(scores, len(scores) - top)[len(scores) - top]
    return [(docs[scores >= least], scores[scores >= least]) for docs, scores in found]


class Reader:
    """One state of an index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for attempt in range(_TRIES):
            self.manifest = read_manifest(folder)
            try:
                self.segments: tuple[Segment, ...] = tuple(open_segment(folder, part) for part in self.manifest.parts)
                break
            except FileNotFoundError as error:  # a commit swept it between our two looks: look again
                if attempt == _TRIES - 1:
                    raise missing(error) from None
        self.documents = self.manifest.documents

    def warm(self, *, many: bool = True) -> Thread:
        """Map the pages of all that a search reads, beside whatever is asked meanwhile: else whoever reads one first waits for it.

        For a process that answers many questions; for one it would be more work than the answer. For very many the
        compiled loops are loaded too, which for a small index takes as long as a thousand answers.
        """
        touching = Thread(target=self._touch, args=(many,), daemon=True)
        touching.start()
        return touching

    def _touch(self, many: bool) -> None:
        for segment in self.segments:
            segment.touch()
        if many:
            kernel.compiled()

    def counts(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many documents each key occurs."""
        total = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            total += segment.counts(keys)
        return total

    def best(self, keys: NDArray[np.uint64], weights: NDArray[np.int32], top: int, shard: Shard = WHOLE) -> list[Hit]:
        """The best documents by the sum of weight times weight; equals are in the order of their identifiers."""
        per_segment = []
        for segment in self.segments:
            starts, ends, peaks = segment.lists(keys)
            first, end, gone = 0, segment.part.documents, segment.gone_docs
            if shard != WHOLE:
                first, end = (end * edge // shard.of for edge in (shard.number, shard.number + 1))
                starts, ends = segment.within(starts, ends, first, end)
                gone = gone[slice(*np.searchsorted(gone, np.array([first, end], dtype=np.uint32)))]
            per_segment.append(kernel.best(segment.postings, starts, ends, weights, peaks, end, gone, top, first))
        if len(per_segment) > 1:
            per_segment = _best_of_all(per_segment, top)
        hits: list[Hit] = []
        for number, (docs, scores) in enumerate(per_segment):
            names = self.segments[number].ids_of(docs)
            hits += zip(names, scores.tolist(), [number] * len(names), docs.tolist(), strict=True)
        return sorted(hits, key=_order)[:top]

    def weights_in(self, number: int, docs: Sequence[int], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """What each key weighs in each of these documents of a segment; nothing where it does not occur."""
        segment = self.segments[number]
        if not len(segment.postings):
            return np.zeros((len(docs), len(keys)), dtype=np.int64)
        numbers, (starts, ends) = np.array(docs, dtype=np.int64), segment.ranges(keys)
        wanted = (numbers << WEIGHT_BITS).astype(np.uint32)
        at = np.empty((len(keys), len(docs)), dtype=np.int64)
        for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            at[place] = segment.postings[start:end].searchsorted(wanted)
        at += starts[:, None]
        there = segment.postings[np.minimum(at, len(segment.postings) - 1)]
        is_it = (at < ends[:, None]) & (there >> np.uint32(WEIGHT_BITS) == numbers)
        return np.where(is_it, there & np.uint32(TOP_WEIGHT), 0).astype(np.int64).T

    def find(self, identifier: str) -> tuple[int, int] | None:
        """Segment and number of the document with this identifier."""
        for number, segment in enumerate(self.segments):
            doc = segment.find(identifier)
            if doc is not None:
                return number, doc
        return None

    def expect(self, places: Iterable[tuple[int, int]]) -> None:
        """Documents, by segment and number, that will be read soon."""
        for number, doc in places:
            self.segments[number].expect(doc)

    def document(self, number: int, doc: int) -> Document:
        """A document in full."""
        return self.segments[number].document(doc)

    def __iter__(self) -> Iterator[Document]:
        for segment in self.segments:
            for doc in range(segment.part.documents):
                if not segment.is_gone(doc):
                    yield segment.document(doc)
