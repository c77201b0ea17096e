"""A segment: arrays on disk that are written once and mapped into memory; how one is made of documents, and one of several."""

import mmap
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.calling import both
from shouzhan.engine.matching.index.documents import Document, name_of, terms_of
from shouzhan.engine.matching.index.store import BadIndex, Part, sync_folder

K1, B = 1.5, 0.75
# a posting is one number of 32 bits: the document in the upper 24, its weight (or, before a commit, the count) in the lower 8
DOCUMENT_BITS, WEIGHT_BITS = 24, 8
MOST_DOCUMENTS = 1 << DOCUMENT_BITS
TOP_WEIGHT = (1 << WEIGHT_BITS) - 1
_READ = 1 << 23
_CHUNK = 4_000_000  # postings moved at a time; keeps a merge within a few hundred MB

ARRAYS: dict[str, Any] = {
    "keys": np.uint64, "starts": np.uint64, "peaks": np.uint8, "postings": np.uint32, "lengths": np.uint32,
    "names": np.uint64, "named": np.uint32, "id_places": np.uint64, "ids": np.uint8, "places": np.uint64, "records": np.uint8,
}  # fmt: skip
GONE: dict[str, Any] = {"docs": np.uint32, "keys": np.uint64, "counts": np.uint32}


@dataclass(frozen=True, slots=True)
class Segment:
    """The arrays of one segment. `keys` in order, the postings of the k-th from `starts[k]` up to `starts[k + 1]`, none weightier than `peaks[k]`."""

    part: Part
    keys: NDArray[np.uint64]
    starts: NDArray[np.uint64]
    peaks: NDArray[np.uint8]
    postings: NDArray[np.uint32]
    lengths: NDArray[np.uint32]
    names: NDArray[np.uint64]
    named: NDArray[np.uint32]
    id_places: NDArray[np.uint64]
    ids: NDArray[np.uint8]
    places: NDArray[np.uint64]
    records: NDArray[np.uint8]
    gone_docs: NDArray[np.uint32]
    gone_keys: NDArray[np.uint64]
    gone_counts: NDArray[np.uint32]

    def id(self, doc: int) -> str:
        """The identifier of a document by its number."""
        return self.ids[self.id_places[doc]: self.id_places[doc + 1]].tobytes().decode("utf-8", "replace")

    def ids_of(self, docs: NDArray[np.int64]) -> list[str]:
        """The identifiers of many documents."""
        bounds = zip(self.id_places[docs].tolist(), self.id_places[docs + 1].tolist(), strict=True)
        data = self.ids.data
        return [str(data[start:end], "utf-8", "replace") for start, end in bounds]

    def document(self, doc: int) -> Document:
        """The document by its number."""
        try:
            return Document.read(self.record(doc))
        except (ValueError, KeyError, TypeError):
            raise BadIndex(both(f"段 {self.part.name} 的第 {doc} 项无法读取：索引已损坏，`shouzhan match check` 可指出是哪个文件", f"document {doc} of segment {self.part.name} cannot be read: the index is damaged; `shouzhan match check` names the file")) from None

    def record(self, doc: int) -> bytes:
        """The document as it is kept."""
        return self.records[self.places[doc]: self.places[doc + 1]].tobytes()

    def expect(self, doc: int) -> None:
        """Have the disk fetch a document that will be read: several at once come sooner than each when it is missed."""
        start, end = int(self.places[doc]), int(self.places[doc + 1])
        if start < end <= len(self.records):
            mapped: Any = self.records.base
            page = start - start % mmap.PAGESIZE
            mapped.base.madvise(mmap.MADV_WILLNEED, page, end - page)

    def touch(self) -> None:
        """Have every page of what a search reads mapped; it works beside Python's own part of other threads."""
        for values in (self.keys, self.starts, self.peaks, self.postings):
            stride = mmap.PAGESIZE // values.itemsize
            for low in range(0, len(values), _CHUNK):
                values[low: low + _CHUNK: stride].max()

    def find(self, identifier: str) -> int | None:
        """The number of the document with this identifier, unless it is gone."""
        name = np.uint64(name_of(identifier))
        at = int(np.searchsorted(self.names, name))
        while at < len(self.names) and self.names[at] == name:
            doc = int(self.named[at])
            if doc < self.part.documents and self.id(doc) == identifier and not self.is_gone(doc):
                return doc
            at += 1
        return None

    def is_gone(self, doc: int) -> bool:
        """Whether the document was deleted or replaced."""
        at = int(np.searchsorted(self.gone_docs, np.uint32(doc)))
        return at < len(self.gone_docs) and int(self.gone_docs[at]) == doc

    def ranges(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the postings of each key begin and end; an unknown key has none."""
        starts, ends, _peaks = self.lists(keys)
        return starts, ends

    def lists(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
        """The same, and what each key weighs at most in a document."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.uint8)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        # within the postings also when a damaged file says otherwise
        starts, ends = (np.minimum(self.starts[where], len(self.postings)).astype(np.int64) for where in (at, at + 1))
        return starts, np.where(known, np.maximum(ends, starts), starts), self.peaks[at]

    def within(self, starts: NDArray[np.int64], ends: NDArray[np.int64], first: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of these postings those of the documents from `first` up to `end`."""
        if first == end:
            return starts, starts
        low, high = np.uint32(first << WEIGHT_BITS), np.uint32((end << WEIGHT_BITS) - 1)
        lists = [self.postings[start:stop] for start, stop in zip(starts.tolist(), ends.tolist(), strict=True)]
        before = np.array([np.searchsorted(one, low) for one in lists], dtype=np.int64)
        until = np.array([np.searchsorted(one, high, "right") for one in lists], dtype=np.int64)
        return starts + before, starts + np.maximum(before, until)

    def counts(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many documents that are there each key occurs."""
        starts, ends = self.ranges(keys)
        count = ends - starts
        if len(self.gone_keys):
            at = np.minimum(np.searchsorted(self.gone_keys, keys), len(self.gone_keys) - 1)
            count -= np.where(self.gone_keys[at] == keys, self.gone_counts[at], 0).astype(np.int64)
        return count


def open_segment(folder: Path, part: Part) -> Segment:
    """Map a segment's files; only what is gone of it is read."""
    home = folder / "segments" / part.name
    arrays = {name: _map(home / f"{name}.bin", kind, part.sizes.get(name, 0)) for name, kind in ARRAYS.items()}
    gone = {
        f"gone_{name}": _map(home / f"{part.gone}.{name}.bin", kind, part.sizes.get(f"gone_{name}", 0)) if part.gone else np.zeros(0, dtype=kind)
        for name, kind in GONE.items()
    }
    for name, values in gone.items():  # small enough to be read whole; a wrong number here would hide what is there
        if part.gone and zlib.crc32(values.tobytes()) != part.sums.get(name):
            raise BadIndex(both(f"{home / f'{part.gone}.{name[5:]}.bin'} 已损坏：请用 `shouzhan match index --anew --corpus FILE --index {folder}` 重建索引", f"{home / f'{part.gone}.{name[5:]}.bin'} is damaged: make the index anew with `shouzhan match index --anew --corpus FILE --index {folder}`"))
    return Segment(part, **arrays, **gone)


def _map(path: Path, kind: Any, size: int) -> NDArray[Any]:
    found = path.stat().st_size
    if found != size:
        raise BadIndex(both(f"{path} 有 {found} 字节，提交时为 {size} 字节：索引已损坏，请用语料在空文件夹中重建", f"{path} has {found} bytes where {size} were committed: the index is damaged; make it anew from its corpus into an empty folder"))
    # a plain view: every slice of a memmap would be made by Python code
    return np.asarray(np.memmap(path, dtype=kind, mode="r")) if size else np.zeros(0, dtype=kind)


class Files:
    """The files of a segment being written; everything reaches the disk before anything names it."""

    def __init__(self, home: Path, kinds: dict[str, Any], prefix: str = "") -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._home, self._kinds = home, kinds
        self._open: dict[str, IO[bytes]] = {}
        self.sizes = dict.fromkeys(kinds, 0)
        self.sums = dict.fromkeys(kinds, 0)
        try:
            for name in kinds:
                self._open[name] = (home / f"{prefix}{name}.bin").open("wb")
        except OSError:
            self.close()
            raise

    def add(self, name: str, values: Any) -> None:
        """Append to one of the files."""
        data = values if isinstance(values, bytes) else np.ascontiguousarray(values, dtype=self._kinds[name]).tobytes()
        self._open[name].write(data)
        self.sizes[name] += len(data)
        self.sums[name] = zlib.crc32(data, self.sums[name])

    def finish(self) -> dict[str, int]:
        """Write everything out, also through a power cut; sizes and checksums go into the manifest."""
        for file in self._open.values():
            file.flush()
            os.fsync(file.fileno())
        self.close()
        sync_folder(self._home)
        return self.sizes

    def close(self) -> None:
        """Let go of the files."""
        for file in self._open.values():
            try:
                file.close()
            except OSError:  # a full disk refuses what was still to be written; the first refusal was told already
                continue


def weights(counts: NDArray[Any], lengths: NDArray[Any], pivot: int) -> NDArray[np.uint32]:
    """What a term adds to a document's score, between 1 and 255: BM25's saturation, the same on every machine."""
    count = counts.astype(np.float64)
    share = count / (count + K1 * (1 - B + B * lengths / max(pivot, 1)))
    return np.maximum(np.floor(TOP_WEIGHT * share + 0.5), 1).astype(np.uint32)


def postings_of(documents: Sequence[Document]) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint32], NDArray[np.int64]]:
    """Keys in order, where each one's postings start, the postings with counts, and the documents' lengths."""
    keys, owner, lengths = terms_of(documents)
    packed = (keys << np.uint64(DOCUMENT_BITS)) | owner.astype(np.uint64)
    packed.sort()
    first = np.flatnonzero(np.concatenate((packed[:1] == packed[:1], packed[1:] != packed[:-1])))
    counts = np.minimum(np.diff(np.append(first, len(packed))), TOP_WEIGHT).astype(np.uint32)
    packed = packed[first]
    docs = (packed & np.uint64(MOST_DOCUMENTS - 1)).astype(np.uint32)
    keys = packed >> np.uint64(DOCUMENT_BITS)
    heads = np.flatnonzero(np.concatenate((keys[:1] == keys[:1], keys[1:] != keys[:-1])))
    starts = np.append(heads, len(keys)).astype(np.uint64)
    return keys[heads], starts, docs << np.uint32(WEIGHT_BITS) | counts, lengths


def write_counts(folder: Path, name: str, documents: Sequence[Document]) -> Part:
    """A segment of new documents; its postings hold counts until a commit knows how long a text usually is."""
    keys, starts, postings, lengths = postings_of(documents)
    files = Files(folder / "segments" / name, ARRAYS)
    try:
        files.add("keys", keys)
        files.add("starts", starts)
        files.add("peaks", _peaks(postings, starts[:-1]))
        files.add("postings", postings)
        files.add("lengths", lengths)
        _write_texts(files, [document.record() for document in documents], [document.id.encode("utf-8", "replace") for document in documents])
        _write_names(files, np.array([name_of(document.id) for document in documents], dtype=np.uint64))
        return Part(name, len(documents), int(lengths.sum()), files.finish(), files.sums)
    finally:
        files.close()


def _peaks(postings: NDArray[np.uint32], starts: NDArray[Any]) -> NDArray[np.uint8]:
    """The weightiest posting of each key."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint8)
    return np.maximum.reduceat((postings & np.uint32(TOP_WEIGHT)).astype(np.uint8), starts.astype(np.int64))


def _write_texts(files: Files, records: Sequence[bytes], ids: Sequence[bytes]) -> None:
    for blob, places, texts in (("records", "places", records), ("ids", "id_places", ids)):
        files.add(blob, b"".join(texts))
        files.add(places, np.concatenate(([0], np.cumsum([len(text) for text in texts], dtype=np.int64))))


def _write_names(files: Files, names: NDArray[np.uint64]) -> None:
    order = np.argsort(names, kind="stable")
    files.add("names", names[order])
    files.add("named", order)


def write_merged(folder: Path, name: str, sources: Sequence[tuple[Segment, bool]], pivot: int, tell: Callable[[int, int], None] = lambda _done, _total: None) -> Part:
    """One segment of several, without what is gone; a source that holds counts gets its weights now."""
    kept = [_kept(segment) for segment, _counts in sources]
    files = Files(folder / "segments" / name, ARRAYS)
    try:
        shift = np.concatenate(([0], np.cumsum([len(docs) for docs in kept])))
        lengths = np.concatenate([segment.lengths[docs] for (segment, _counts), docs in zip(sources, kept, strict=True)] or [np.zeros(0, np.uint32)])
        _merge_postings(files, [_Source(segment, counts, docs, int(start), pivot) for (segment, counts), docs, start in zip(sources, kept, shift, strict=False)], tell)
        files.add("lengths", lengths)
        _merge_texts(files, sources, kept)
        names = np.zeros(int(shift[-1]), dtype=np.uint64)
        for (segment, _counts), docs, start in zip(sources, kept, shift, strict=False):
            of_doc = np.zeros(segment.part.documents, dtype=np.uint64)
            of_doc[segment.named] = segment.names
            names[start: start + len(docs)] = of_doc[docs]
        _write_names(files, names)
        return Part(name, int(shift[-1]), int(lengths.sum(dtype=np.int64)), files.finish(), files.sums)
    finally:
        files.close()


def _kept(segment: Segment) -> NDArray[np.int64]:
    there = np.ones(segment.part.documents, dtype=bool)
    there[segment.gone_docs] = False
    return np.flatnonzero(there)


class _Source:
    """A segment on its way into a larger one: its documents get new numbers."""

    def __init__(self, segment: Segment, counts: bool, kept: NDArray[np.int64], shift: int, pivot: int) -> None:
        self.segment, self._counts, self._pivot = segment, counts, pivot
        self._number = np.full(segment.part.documents, MOST_DOCUMENTS, dtype=np.uint32)
        self._number[kept] = np.arange(shift, shift + len(kept), dtype=np.uint32)
        self._all = len(kept) == segment.part.documents

    def take(self, low: np.uint64, high: np.uint64 | None) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32]]:
        """Keys from `low` up to `high`, how many postings each has now, and those postings."""
        here = self.segment
        first = int(np.searchsorted(here.keys, low))
        last = len(here.keys) if high is None else int(np.searchsorted(here.keys, high))
        bounds = here.starts[first: last + 1].astype(np.int64) if last > first else np.zeros(1, dtype=np.int64)
        keys, postings = here.keys[first:last], here.postings[bounds[0]: bounds[-1]]
        old = postings >> np.uint32(WEIGHT_BITS)
        weight = postings & np.uint32(TOP_WEIGHT)
        if self._counts:
            weight = weights(weight, here.lengths[old], self._pivot)
        number = self._number[old]
        sizes = np.diff(bounds)
        if not self._all:
            there = number != MOST_DOCUMENTS
            sizes = np.diff(np.concatenate(([0], np.cumsum(there)))[bounds - bounds[0]])
            number, weight = number[there], weight[there]
        return keys, sizes, number << np.uint32(WEIGHT_BITS) | weight


def _merge_postings(files: Files, sources: Sequence[_Source], tell: Callable[[int, int], None]) -> None:
    total = np.uint64(0)
    files.add("starts", [0])
    spans = list(_spans([source.segment for source in sources]))
    for done, (low, high) in enumerate(spans, 1):
        taken = [source.take(low, high) for source in sources]
        keys = np.unique(np.concatenate([keys for keys, _sizes, _postings in taken]))
        sizes = np.zeros(len(keys), dtype=np.int64)
        for mine, count, _postings in taken:
            sizes[np.searchsorted(keys, mine)] += count
        starts = np.concatenate(([0], np.cumsum(sizes)))
        merged, free = np.empty(int(starts[-1]), dtype=np.uint32), starts[:-1].copy()
        for mine, count, postings in taken:
            at = np.searchsorted(keys, mine)
            before = np.concatenate(([0], np.cumsum(count)))[:-1]
            merged[np.repeat(free[at] - before, count) + np.arange(len(postings))] = postings
            free[at] += count
        used = sizes > 0
        files.add("keys", keys[used])
        files.add("peaks", _peaks(merged, starts[:-1][used]))
        files.add("postings", merged)
        ends = starts[1:][used].astype(np.uint64) + total
        files.add("starts", ends)
        total += np.uint64(len(merged))
        tell(done, len(spans) + 1)  # the texts are what remains


def _spans(segments: Sequence[Segment]) -> Iterator[tuple[np.uint64, np.uint64 | None]]:
    """Ranges of keys that hold about a chunk of postings each, over all segments together."""
    whole = sum(len(segment.postings) for segment in segments)
    pieces = max(1, -(-whole // _CHUNK))
    largest = max(segments, key=lambda segment: len(segment.postings), default=None)
    if largest is None or not len(largest.keys):
        yield np.uint64(0), None
        return
    wanted = np.linspace(0, len(largest.postings), pieces + 1)[1:-1].astype(np.uint64)
    cuts = np.unique(largest.keys[np.minimum(np.searchsorted(largest.starts, wanted), len(largest.keys) - 1)])
    edges: list[np.uint64] = [np.uint64(0), *cuts]
    yield from zip(edges, [*edges[1:], None], strict=True)


def _merge_texts(files: Files, sources: Sequence[tuple[Segment, bool]], kept: Sequence[NDArray[np.int64]]) -> None:
    for blob, places in (("records", "places"), ("ids", "id_places")):
        sizes = []
        for (segment, _counts), docs in zip(sources, kept, strict=True):
            bounds, texts = getattr(segment, places), getattr(segment, blob)
            for low in range(0, len(docs), 50_000):
                some = docs[low: low + 50_000]
                sizes.append(np.diff(bounds)[some].astype(np.int64) if len(some) < 1000 else (bounds[some + 1] - bounds[some]).astype(np.int64))
                if len(some) and some[-1] - some[0] + 1 == len(some):
                    files.add(blob, texts[bounds[some[0]]: bounds[some[-1] + 1]].tobytes())
                else:
                    files.add(blob, b"".join(texts[bounds[doc]: bounds[doc + 1]].tobytes() for doc in some))
        files.add(places, np.concatenate(([0], np.cumsum(np.concatenate(sizes or [np.zeros(0, np.int64)])))))


def write_gone(folder: Path, part: Part, label: str, docs: NDArray[np.uint32], segment: Segment) -> Part:
    """The segment as the manifest names it once these documents of it are gone."""
    documents = [segment.document(int(doc)) for doc in docs]
    keys, starts, _postings, lengths = postings_of(documents)
    files = Files(folder / "segments" / part.name, GONE, f"{label}.")
    try:
        files.add("docs", docs)
        files.add("keys", keys)
        files.add("counts", np.diff(starts))
        sizes = files.finish()
    finally:
        files.close()
    # what went before is named no more
    sizes, sums = (
        {name: value for name, value in old.items() if not name.startswith("gone_")} | {f"gone_{name}": value for name, value in new.items()}
        for old, new in ((part.sizes, sizes), (part.sums, files.sums))
    )
    return Part(part.name, part.documents, part.length, sizes, sums, label, len(docs), int(lengths.sum()))


def damaged(folder: Path, part: Part, tell: Callable[[int], None]) -> Iterator[Path]:
    """The files of a segment that do not hold what was committed; every byte of them is read."""
    home = folder / "segments" / part.name
    for name, wanted in part.sums.items():
        path = home / (f"{part.gone}.{name.removeprefix('gone_')}.bin" if name.startswith("gone_") else f"{name}.bin")
        found = 0
        with path.open("rb") as file:
            while data := file.read(_READ):
                found = zlib.crc32(data, found)
                tell(len(data))
        if found != wanted:
            yield path
