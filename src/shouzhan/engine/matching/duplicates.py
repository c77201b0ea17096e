"""Finds what says nearly the same: for a text while it is typed, and for all documents of an index among each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.index import Document, Reader
from shouzhan.engine.matching.index.kernel import compiled
from shouzhan.engine.matching.text import Kind, fold_with_origin, tokens
from shouzhan.engine.matching.text.fold import GAP, fold_many, tables

GRAM = 4  # signs in a row that both must have: shorter ones are phrases everybody uses, longer ones do not live through an edit
LEAST = 0.5  # a copy has this much of one of the two texts
MOST = 10
# of each stretch of the text its rarest terms are looked up: an edit or a foreign paragraph spoils only its own stretch
_STRETCH, _RAREST = 16, 3
_MOST_TERMS, _MOST_POSTINGS = 64, 1_000_000
_READ = 64  # candidates that are read and compared
_FEWEST_SIGNS = 2
_SMALLEST_PART = 12  # signs of a document that stand in a longer text; fewer are a phrase and no copy


class Passage(NamedTuple):
    """A stretch both have: where in the text, in which field of the document, and where there."""

    start: int
    end: int
    field: str
    there: int
    until: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document that says nearly the same: how much of the text stands in it, how much of it in the text, and what."""

    id: str
    of_text: float
    of_document: float
    of_title: float
    passages: tuple[Passage, ...]

    @property
    def kind(self) -> str:
        """`same`, a `copy` that was edited, the `part` that one is of the other, or only the `title`."""
        low, high = sorted((self.of_text, self.of_document))
        if low >= LEAST:
            return "same" if low == 1 else "copy"
        return "title" if self.of_title >= LEAST and self.of_text >= LEAST and high < 1 else "part"


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of several texts one after another, without spaces and marks: code points, whose they are, and the grams at each."""

    codes: NDArray[np.uint32]
    owner: NDArray[np.int64]
    place: NDArray[np.int64]

    def grams(self, size: int) -> NDArray[np.uint64]:
        """A number for the signs in a row that begin at each place; 0 where the text ends before."""
        count = len(self.codes) - size + 1
        if count <= 0:
            return np.zeros(len(self.codes), dtype=np.uint64)
        found = np.zeros(count, dtype=np.uint64)
        for step in range(size):
            found = (found + self.codes[step: step + count].astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            found ^= found >> np.uint64(29)
        whole = self.owner[:count] == self.owner[size - 1:]
        return np.concatenate((np.where(whole, found | np.uint64(1), np.uint64(0)), np.zeros(size - 1, dtype=np.uint64)))


def signs_of(texts: Sequence[str]) -> Signs:
    """What is compared of texts."""
    codes, kinds, ends = fold_many(texts)
    at = np.flatnonzero(kinds != GAP)
    return Signs(codes[at], np.searchsorted(ends, at, side="right"), at)


def _covered(hit: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """The signs that belong to a gram which was hit."""
    covered = hit.copy()
    for step in range(1, size):
        covered[..., step:] |= hit[..., :-step]
    return covered


def find(reader: Reader, text: str, most: int = MOST, least: float = LEAST, but: str = "") -> list[Duplicate]:
    """The documents that say nearly what the text says, or of which it is the beginning, a part, or the title."""
    asked = signs_of([text])
    if len(asked.codes) < _FEWEST_SIGNS:
        return []
    candidates = _candidates(reader, text)
    reader.expect(candidates)
    documents = [reader.document(segment, doc) for segment, doc in candidates]
    found = [one for one in compare(text, [document for document in documents if document.id != but]) if max(one.of_text, one.of_document) >= least]
    found.sort(key=lambda one: (-(one.of_text + one.of_document), -one.of_title, one.id))
    by_id = {document.id: document for document in documents}
    return [_with_passages(text, by_id[one.id], one) for one in found[:most]]


def _candidates(reader: Reader, text: str) -> list[tuple[int, int]]:
    """The documents that share most of the text's rare terms, rarer ones counting more."""
    chosen = _rare(reader, text)
    if not chosen:
        return []
    keys = np.array(sorted(chosen), dtype=np.uint64)
    worth = np.array([chosen[int(key)] for key in keys], dtype=np.int32)
    found: list[tuple[int, int, int]] = []
    for number, segment in enumerate(reader.segments):
        starts, ends = segment.ranges(keys)
        docs, points = _shared(segment.postings, starts, ends, worth, segment.part.documents, segment.gone_docs)
        found += [(-score, number, doc) for doc, score in zip(docs, points, strict=True)]
    return [(number, doc) for _score, number, doc in sorted(found)[:_READ]]


def _rare(reader: Reader, text: str) -> dict[int, int]:
    """The terms to look up, and what each is worth."""
    there = [token for token in tokens(text) if token.kind is not Kind.CHARACTER]
    if not there:  # a single character, or nothing
        return {}
    keys = np.array(sorted({token.key for token in there}), dtype=np.uint64)
    counts = dict(zip(keys.tolist(), reader.counts(keys).tolist(), strict=True))
    stretches: dict[int, set[int]] = {}
    for token in there:
        if counts[token.key]:
            stretches.setdefault(token.start // _STRETCH, set()).add(token.key)
    rare: set[int] = set()
    for several in stretches.values():
        rare |= set(sorted(several, key=lambda key: (counts[key], key))[:_RAREST])
    chosen: dict[int, int] = {}
    total = 0
    for key in sorted(rare, key=lambda key: (counts[key], key))[:_MOST_TERMS]:
        total += counts[key]
        if chosen and total > _MOST_POSTINGS:
            break
        chosen[key] = max(1, round(100 * float(np.log(1 + reader.documents / counts[key]))))
    return chosen


def _shared(postings: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64], worth: NDArray[np.int32], documents: int, gone: NDArray[np.uint32]) -> tuple[list[int], list[int]]:
    """The documents with the most of these terms, and what those are worth together; how often one says a term does not count."""
    sizes = ends - starts
    taken = np.concatenate([postings[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])
    loops = compiled() if len(taken) > 10_000 else None
    if loops is not None:
        scores = np.zeros(documents, dtype=np.int32)
        loops.count(taken, sizes, worth, scores)
    else:
        scores = np.bincount(taken >> np.uint32(8), weights=np.repeat(worth, sizes), minlength=documents)[:documents].astype(np.int32)
    scores[gone] = 0
    there = np.flatnonzero(scores > scores.max(initial=0) // 8)
    if len(there) > _READ:
        order = np.argpartition(-scores[there], _READ - 1)[:_READ]
        there = there[order]
    return there.tolist(), scores[there].tolist()


def _fields(document: Document) -> tuple[str, str]:
    return document.title, document.text


def compare(text: str, documents: Sequence[Document]) -> list[Duplicate]:
    """How much of the text stands in each document and how much of each in the text, whatever the order; the passages are not worked out."""
    if not documents:
        return []
    asked = signs_of([text])
    size = min(GRAM, len(asked.codes))
    mine = asked.grams(size)
    known, back = np.unique(mine[: len(mine) - size + 1], return_inverse=True)
    theirs = signs_of([field for document in documents for field in _fields(document)])
    grams = theirs.grams(size)
    where = np.minimum(np.searchsorted(known, grams), len(known) - 1)
    hit = (known[where] == grams) & (grams != 0)
    whose = theirs.owner // 2
    there = np.zeros((len(documents), len(known)), dtype=bool)
    there[whose[hit], where[hit]] = True
    shared = np.zeros((len(documents), len(mine)), dtype=bool)
    shared[:, : len(back)] = there[:, back]
    of_text = _covered(shared, size).mean(axis=1)
    covered = _covered(hit, size)  # a gram that is hit ends within its own field
    total, part = (np.bincount(theirs.owner, weights=weights, minlength=2 * len(documents)) for weights in (None, covered))
    whole, said = total.reshape(-1, 2).sum(axis=1), part.reshape(-1, 2).sum(axis=1)
    # without its title a document is the same document
    body = np.maximum(np.divide(said, whole, out=np.zeros(len(documents)), where=whole > 0), np.divide(part[1::2], total[1::2], out=np.zeros(len(documents)), where=total[1::2] > 0))
    body[said < min(_SMALLEST_PART, len(asked.codes))] = 0
    title = np.divide(part[::2], total[::2], out=np.zeros(len(documents)), where=total[::2] > 0)
    return [
        Duplicate(document.id, float(mine_share), float(share), float(of_title), ())
        for document, mine_share, share, of_title in zip(documents, of_text, body, title, strict=True)
    ]


class _Plain(NamedTuple):
    """One text's signs, and where each stands in it."""

    text: str
    origin: list[int]


def _plain(text: str) -> _Plain:
    folded, kinds = fold_with_origin(text), tables().kinds
    kept = [at for at, sign in enumerate(folded.text) if kinds[ord(sign)] != GAP]
    return _Plain("".join(folded.text[at] for at in kept), [folded.origin[at] for at in kept])


def _with_passages(text: str, document: Document, one: Duplicate) -> Duplicate:
    passages = tuple(sorted(passage for field, there in (("title", document.title), ("text", document.text)) if there for passage in _passages(text, field, there)))
    return Duplicate(one.id, one.of_text, one.of_document, one.of_title, passages)


def _passages(text: str, field: str, there: str) -> Iterator[Passage]:
    """The stretches both have, the longest at each place of the document."""
    mine, theirs = _plain(text), _plain(there)
    size = min(GRAM, len(mine.text))
    begins: dict[str, list[int]] = {}
    for at in range(len(mine.text) - size + 1):
        begins.setdefault(mine.text[at: at + size], []).append(at)
    at = 0
    while at + size <= len(theirs.text):
        length, start = max(((_alike(mine.text, begin, theirs.text, at), -begin) for begin in begins.get(theirs.text[at: at + size], ())), default=(0, 0))
        if length:
            yield Passage(mine.origin[-start], mine.origin[-start + length - 1] + 1, field, theirs.origin[at], theirs.origin[at + length - 1] + 1)
        at += max(length, 1)


def _alike(one: str, at: int, other: str, there: int) -> int:
    length, most = 0, min(len(one) - at, len(other) - there)
    while length < most and one[at + length] == other[there + length]:
        length += 1
    return length


# -- all documents among each other

_SKETCH_GRAM, _SKETCH_SHARE, _SHORT = 6, 16, 80
_CROWD = 32  # of more documents with the same stretch each is compared with the next few only
_NEXT = 4
_SLICE = 20_000
Tell = Callable[[str, int, int], None]


class Pair(NamedTuple):
    """Two documents that say nearly the same, and how much of each stands in the other."""

    one: str
    other: str
    of_one: float
    of_other: float


def pairs(reader: Reader, least: float = LEAST, tell: Tell = lambda _what, _done, _total: None) -> Iterator[Pair]:
    """Every pair of documents that say nearly the same, each once; a stretch that very many have is followed from one to the next."""
    places = [(number, doc) for number, segment in enumerate(reader.segments) for doc in range(segment.part.documents) if not segment.is_gone(doc)]
    found = _candidate_pairs(_sketches(reader, places, tell), len(places))
    done = 0
    for first, others in _grouped(found):
        one = reader.document(*places[first])
        documents = [reader.document(*places[other]) for other in others]
        for duplicate in compare(one.text, [Document(other.id, other.text) for other in documents]):
            if max(duplicate.of_text, duplicate.of_document) >= least:
                yield Pair(one.id, duplicate.id, duplicate.of_text, duplicate.of_document)
        done += len(others)
        tell("comparing", done, len(found))


def _sketches(reader: Reader, places: Sequence[tuple[int, int]], tell: Tell) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Of every document the grams whose number happens to be right, the same ones in every document; of a short one all."""
    grams: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.int64]] = []
    for low in range(0, len(places), _SLICE):
        some = places[low: low + _SLICE]
        signs = signs_of([reader.document(*place).text for place in some])
        every = signs.grams(_SKETCH_GRAM)
        short = np.bincount(signs.owner, minlength=len(some)) < _SHORT
        kept = (every != 0) & (((every >> np.uint64(40)) % np.uint64(_SKETCH_SHARE) == 0) | short[signs.owner])
        grams.append(every[kept])
        owners.append(signs.owner[kept] + low)
        tell("reading", low + len(some), len(places))
    return np.concatenate(grams or [np.zeros(0, np.uint64)]), np.concatenate(owners or [np.zeros(0, np.int64)])


def _candidate_pairs(sketches: tuple[NDArray[np.uint64], NDArray[np.int64]], documents: int) -> NDArray[np.int64]:
    grams, owners = sketches
    order = np.lexsort((owners, grams))
    grams, owners = grams[order], owners[order]
    heads = np.flatnonzero(np.concatenate((grams[:1] == grams[:1], grams[1:] != grams[:-1])))
    sizes = np.diff(np.append(heads, len(grams)))
    crowd = np.repeat(sizes, sizes) > _CROWD
    group = np.repeat(np.arange(len(sizes)), sizes)
    found = [np.zeros(0, dtype=np.int64)]
    for step in range(1, _CROWD):
        together = (group[step:] == group[:-step]) & ((step <= _NEXT) | ~crowd[step:]) & (owners[step:] != owners[:-step])
        if not together.any():
            continue
        found.append(np.unique(owners[:-step][together] * documents + owners[step:][together]))
    joined: NDArray[np.int64] = np.unique(np.concatenate(found))
    return np.column_stack((joined // max(documents, 1), joined % max(documents, 1)))


def _grouped(found: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    for first in np.unique(found[:, 0]).tolist():
        low, high = np.searchsorted(found[:, 0], [first, first + 1])
        yield first, found[low:high, 1].tolist()


def clusters(found: Sequence[Pair]) -> list[list[str]]:
    """The documents that hang together by such pairs, the largest crowd first."""
    leads: dict[str, str] = {}

    def lead(name: str) -> str:
        while leads.setdefault(name, name) != name:
            leads[name] = leads[leads[name]]
            name = leads[name]
        return name

    for pair in found:
        one, other = sorted((lead(pair.one), lead(pair.other)))
        leads[other] = one
    crowds: dict[str, list[str]] = {}
    for name in sorted(leads):
        crowds.setdefault(lead(name), []).append(name)
    return sorted(crowds.values(), key=lambda crowd: (-len(crowd), crowd))


def plain(one: Duplicate) -> dict[str, Any]:
    """As data: shares as decimal strings, passages by their places."""
    return {
        "id": one.id, "kind": one.kind, "of_text": f"{one.of_text:.2f}", "of_document": f"{one.of_document:.2f}", "of_title": f"{one.of_title:.2f}",
        "passages": [{"text": [passage.start, passage.end], "field": passage.field, "document": [passage.there, passage.until]} for passage in one.passages],
    }  # fmt: skip
