"""Adds, changes and deletes: all of it at the commit, or nothing."""

import math
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

import numpy as np

from shouzhan.engine.calling import both
from shouzhan.engine.matching.index.documents import Document
from shouzhan.engine.matching.index.segment import (
    MOST_DOCUMENTS,
    Segment,
    damaged,
    open_segment,
    write_counts,
    write_gone,
    write_merged,
)
from shouzhan.engine.matching.index.store import (
    EMPTY,
    BadIndex,
    Manifest,
    Part,
    exists,
    missing,
    only_writer,
    read_manifest,
    sweep,
    write_manifest,
)

_BATCH_DOCUMENTS, _BATCH_CHARACTERS = 20_000, 6_000_000
# a segment is merged with the one before it unless that one is so much larger
_STEP = 4
_GONE_AT_MOST = 0.2

Tell = Callable[[str, int, int], None]
Beside = Callable[[Path, tuple[Part, ...]], None]  # lays what belongs to the segments of a state, before it is committed


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Writer:
    """The one writer of an index; leaving the block without `commit` leaves the index as it was."""

    def __init__(self, folder: Path, *, anew: bool = False, tell: Tell = _silent, beside: Beside | None = None) -> None:
        self._folder, self._anew, self._tell, self._beside = folder, anew, tell, beside
        self._lock = only_writer(folder)
        self._batch: list[Document] = []
        self._characters = 0
        self._new: list[Part] = []
        self._seen: set[str] = set()
        self._gone: dict[str, set[int]] = {}
        self._manifest = EMPTY
        self._segments: list[Segment] = []
        self._generation = 0

    def __enter__(self) -> "Writer":
        self._lock.__enter__()
        try:
            self._start()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def _start(self) -> None:
        if exists(self._folder):
            try:
                found = read_manifest(self._folder)
            except BadIndex:
                if not self._anew:
                    raise
                found = EMPTY
            self._generation = found.generation
            if not self._anew:
                self._manifest = found
                sweep(self._folder, found)
        else:
            sweep(self._folder, EMPTY)
        try:
            self._segments = [open_segment(self._folder, part) for part in self._manifest.parts]
        except FileNotFoundError as error:
            raise missing(error) from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            sweep(self._folder, read_manifest(self._folder) if exists(self._folder) else EMPTY)
        except (OSError, BadIndex):  # what is left over is swept by the next writer
            pass
        finally:
            self._lock.__exit__(kind, error, trace)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The segments committed so far."""
        return self._manifest.parts

    @property
    def documents(self) -> int:
        """Documents committed so far."""
        return self._manifest.documents

    def add(self, document: Document) -> str:
        """Add a document: it is `added`, or it has `changed` the one of the same identifier, or that one stays `unchanged`."""
        if self._holds(document):
            return "unchanged"
        changed = self.remove(document.id)
        self._seen.add(document.id)
        self._batch.append(document)
        self._characters += len(document.text)
        if len(self._batch) >= _BATCH_DOCUMENTS or self._characters >= _BATCH_CHARACTERS:
            self._flush()
        return "changed" if changed else "added"

    def _holds(self, document: Document) -> bool:
        if document.id in self._seen:
            return False
        for segment in self._segments:
            doc = segment.find(document.id)
            if doc is not None and doc not in self._gone.get(segment.part.name, ()):
                return segment.record(doc) == document.record()
        return False

    def remove(self, identifier: str) -> bool:
        """Delete the document of this identifier; False when there is none."""
        if identifier in self._seen:
            self._flush()
            self._seen.discard(identifier)
            return any(self._mark(open_segment(self._folder, part), identifier) for part in self._new)
        return any(self._mark(segment, identifier) for segment in self._segments)

    def _mark(self, segment: Segment, identifier: str) -> bool:
        doc = segment.find(identifier)
        marked = self._gone.setdefault(segment.part.name, set())
        if doc is None or doc in marked:
            return False
        marked.add(doc)
        return True

    def keep_only(self, identifiers: Iterable[str]) -> int:
        """Delete every committed document that is not named; how many went."""
        named, before = set(identifiers), sum(map(len, self._gone.values()))
        for segment in self._segments:
            for doc in range(segment.part.documents):
                if not segment.is_gone(doc) and segment.id(doc) not in named:
                    self._gone.setdefault(segment.part.name, set()).add(doc)
        return sum(map(len, self._gone.values())) - before

    def _flush(self) -> None:
        if self._batch:
            self._new.append(write_counts(self._folder, _fresh(), self._batch))
            self._batch, self._characters = [], 0

    def commit(self) -> Manifest:
        """Make everything since the last commit seen by readers, in one step."""
        self._flush()
        self._generation += 1
        new = [self._without(open_segment(self._folder, part)) for part in self._new]
        old = [self._without(segment) for segment in self._segments]
        pivot = _pivot([segment.part for segment in (*old, *new)])
        if old and pivot != self._manifest.pivot:
            new, old = [*self._counted(old), *new], []
        parts = self._merge(old, new, pivot)
        if self._beside:
            self._beside(self._folder, parts)
        self._manifest = Manifest(self._generation, pivot, parts)
        write_manifest(self._folder, self._manifest)
        self._new, self._seen, self._gone = [], set(), {}
        self._segments = [open_segment(self._folder, part) for part in parts]
        sweep(self._folder, self._manifest)
        return self._manifest

    def _without(self, segment: Segment) -> Segment:
        marked = self._gone.get(segment.part.name)
        if not marked:
            return segment
        docs = np.union1d(segment.gone_docs, np.array(sorted(marked), dtype=np.uint32)).astype(np.uint32)
        label = f"gone-{self._generation}-{secrets.token_hex(3)}"
        return open_segment(self._folder, write_gone(self._folder, segment.part, label, docs, segment))

    def _counted(self, segments: list[Segment]) -> list[Segment]:
        """The documents read again: the usual length changed so much that every weight does."""
        found: list[Segment] = []
        total = sum(segment.part.live for segment in segments)
        done = 0
        self._insist_whole([segment.part for segment in segments])
        for segment in segments:
            there = [doc for doc in range(segment.part.documents) if not segment.is_gone(doc)]
            for low in range(0, len(there), _BATCH_DOCUMENTS):
                some = [segment.document(doc) for doc in there[low: low + _BATCH_DOCUMENTS]]
                found.append(open_segment(self._folder, write_counts(self._folder, _fresh(), some)))
                done += len(some)
                self._tell("weights", done, total)
        return found

    def _merge(self, old: list[Segment], new: list[Segment], pivot: int) -> tuple[Part, ...]:
        """Fold the new segments, and the older ones that are not much larger, into one; a long-worn segment is written afresh."""
        kept: list[Part] = []
        group: list[tuple[Segment, bool]] = [(segment, True) for segment in new]
        size = sum(segment.part.live for segment in new)
        for segment in reversed(old):
            worn = segment.part.gone_documents > _GONE_AT_MOST * segment.part.documents
            small = bool(group) and segment.part.live < _STEP * size and segment.part.live + size <= MOST_DOCUMENTS
            if worn or (small and not kept):
                group.insert(0, (segment, False))
                size += segment.part.live
            else:
                kept.insert(0, segment.part)
        if size == 0:
            return tuple(part for part in kept if part.live)
        self._insist_whole([segment.part for segment, counts in group if not counts])
        self._tell("merging", 0, 1)
        merged = write_merged(self._folder, _fresh(), group, pivot, lambda done, whole: self._tell("merging", done, whole))
        self._tell("merging", 1, 1)
        return (*kept, merged)

    def _insist_whole(self, parts: list[Part]) -> None:
        """A damaged file must not become part of a new one, where no checksum would tell any more."""
        for part in parts:
            for path in damaged(self._folder, part, lambda _read: None):
                raise BadIndex(both(f"{path} 已损坏；请用 `shouzhan match index --anew --corpus FILE --index {self._folder}` 重建索引", f"{path} is damaged; make the index anew with `shouzhan match index --anew --corpus FILE --index {self._folder}`"))


def _fresh() -> str:
    return secrets.token_hex(8)


def _pivot(parts: Iterable[Part]) -> int:
    """The usual length of a text, in steps of a fifth: it moves seldom, and depends on what is indexed and on nothing else."""
    parts = list(parts)
    documents = sum(part.live for part in parts)
    length = sum(part.length - part.gone_length for part in parts)
    return round(2 ** (round(4 * math.log2(length / documents)) / 4)) if documents and length else 1
