"""What is kept of a need: its identifier and the terms it would look up, in no order of the text, in as many bytes as any other."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.matching.query import MOST_TERMS, Cut, Term, cut_up
from shouzhan.engine.matching.text import Kind
from shouzhan.engine.matching.text.lexicon import Lexicon
from shouzhan.engine.matching.text.tokens import KEY_BITS, KIND_BITS

LONGEST_ID = 120
_HEAD = struct.Struct("<IHH")  # place in the list, bytes of the identifier, number of terms
_TERM = 6
_BRIDGED, _ASIDE = 1 << KEY_BITS, 2 << KEY_BITS
SIZE = _HEAD.size + LONGEST_ID + MOST_TERMS * _TERM


@dataclass(frozen=True, slots=True)
class Sketch:
    """One need as it is matched: where it stood in the list, its identifier, and its terms as numbers."""

    place: int
    id: str
    terms: tuple[int, ...]

    def pack(self) -> bytes:
        """In bytes, always as many; what is over is filled with zeros before it is encrypted."""
        name = self.id.encode()
        terms = b"".join(term.to_bytes(_TERM, "little") for term in self.terms)
        return (_HEAD.pack(self.place, len(name), len(self.terms)) + name.ljust(LONGEST_ID, b"\0") + terms).ljust(SIZE, b"\0")

    @staticmethod
    def unpack(packed: bytes) -> "Sketch":
        """The sketch that was packed."""
        place, length, count = _HEAD.unpack_from(packed)
        start = _HEAD.size + LONGEST_ID
        terms = tuple(int.from_bytes(packed[at: at + _TERM], "little") for at in range(start, start + count * _TERM, _TERM))
        return Sketch(place, packed[_HEAD.size: _HEAD.size + length].decode(), terms)

    def looked_up(self) -> Cut:
        """The terms to look up; where the text said them is gone."""
        terms = np.array(self.terms, dtype=np.uint64)
        return Cut(terms & np.uint64(_BRIDGED - 1), (terms & np.uint64(_BRIDGED)) > 0, (terms & np.uint64(_ASIDE)) > 0, _untold)


def sketch_of(place: int, identifier: str, text: str, lexicon: Lexicon) -> Sketch:
    """A need without its text. Of a text as long as a book the first terms are kept, its own before those in other words."""
    terms = cut_up(text, lexicon).terms
    if len(terms) > MOST_TERMS:
        terms = sorted(terms, key=lambda term: (bool(term.via), term.spans[0], term.key))[:MOST_TERMS]
    return Sketch(place, identifier, tuple(map(_number, sorted(terms, key=lambda term: term.key))))


def _untold(key: int) -> Term:
    return Term(Kind(key >> KIND_BITS), key, "", ())


def _number(term: Term) -> int:
    return term.key | (_BRIDGED if term.via else 0) | (_ASIDE if term.aside else 0)


def empty() -> Sketch:
    """A record that stands for no need; sealed, it looks like any other."""
    return Sketch(0, "", ())


def in_order(sketches: Iterable[Sketch]) -> list[Sketch]:
    """Needs as they were handed in, without the empty records."""
    return sorted((one for one in sketches if one.id), key=lambda one: one.place)
