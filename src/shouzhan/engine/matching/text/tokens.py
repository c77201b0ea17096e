"""Cuts folded text into the terms that are looked up: single characters, pairs of them, words of other scripts, numbers."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.text.fold import DIGIT, HAN, LETTER, fold_many, fold_with_origin, tables

KEY_BITS = 40  # two for the kind, the rest for what the term says
KIND_BITS = KEY_BITS - 2
_HAN_BITS = 15
_BASIC, _BASIC_SIZE = 0x3400, 0x9FFF - 0x3400 + 1
_RARE = (1 << _HAN_BITS) - _BASIC_SIZE  # characters beyond the basic plane share these places
# they bind words together and tell nothing of what a text is about; left out, they spare a part of the postings
EMPTY = "的了和在是与及其之以于而也为被把这那"
_RUN = re.compile(bytes((ord("["), LETTER, DIGIT, ord("]"), ord("+"))))
_LETTER = re.compile(r"[^\W\d_]")


class Kind(IntEnum):
    """What a term is; part of its key."""

    CHARACTER = 0
    PAIR = 1
    WORD = 2
    NUMBER = 3


class Token(NamedTuple):
    """One term of a text, and where it stands there: from `start` up to `end`."""

    kind: Kind
    key: int
    text: str
    start: int
    end: int


_PAIR_MARK = int(Kind.PAIR) << KIND_BITS
_EMPTIES = frozenset(map(ord, EMPTY))
_EMPTY_CODES = np.array(sorted(_EMPTIES), dtype=np.uint32)


def _place(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    basic = codes - np.uint32(_BASIC)
    rare = np.uint32(_BASIC_SIZE) + codes % np.uint32(_RARE)
    return np.where(basic < _BASIC_SIZE, basic, rare).astype(np.uint64)


def _pair(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.uint64(Kind.PAIR << KIND_BITS) | (first << np.uint64(_HAN_BITS)) | second


def _parts(run: str) -> tuple[str, ...]:
    """A run of letters and digits is one word; one that begins with digits is a number and what follows it (5mm)."""
    letter = _LETTER.search(run) if run[0].isdecimal() else None
    return (run,) if letter is None else (run[: letter.start()], run[letter.start():])


@lru_cache(maxsize=200_000)
def _word_keys(run: str) -> tuple[int, ...]:
    return tuple(_word_key(part) for part in _parts(run))


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> int:
    digest = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
    kind = Kind.NUMBER if word[0].isdecimal() else Kind.WORD
    return (kind << KIND_BITS) | (digest >> (64 - KIND_BITS))


def _runs(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where runs of letters and digits begin and end; a point between two digits belongs to them."""
    inside = (kinds == LETTER) | (kinds == DIGIT)
    if len(codes) > 2:
        digit = kinds == DIGIT
        inside[1:-1] |= (codes[1:-1] == ord(".")) & digit[:-2] & digit[2:]
    edges = np.diff(np.concatenate(([False], inside, [False])).astype(np.int8))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def keys_of_many(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Every term of many texts, repeats included: its key and its text's number; and each text's length in terms but pairs."""
    codes, kinds, ends = fold_many(texts)
    han = kinds == HAN
    at = np.flatnonzero(han & ~np.isin(codes, _EMPTY_CODES))
    places = _place(codes[at])
    first = np.flatnonzero(han[:-1] & han[1:])
    pairs = _pair(_place(codes[first]), _place(codes[first + 1]))
    starts, stops = _runs(codes, kinds)
    words, where = _words_of(codes, starts, stops)
    keys = np.concatenate((places, pairs, words))
    owner = np.searchsorted(ends, np.concatenate((at, first, where)), side="right")
    counted = np.concatenate((owner[: len(at)], owner[len(at) + len(first):]))
    return keys, owner, np.bincount(counted, minlength=len(texts)).astype(np.int64)


def _words_of(codes: NDArray[np.uint32], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    text = codes.tobytes().decode("utf-32-le", "replace")
    keys: list[int] = []
    where: list[int] = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        for key in _word_keys(text[start:stop]):
            keys.append(key)
            where.append(start)
    return np.array(keys, dtype=np.uint64), np.array(where, dtype=np.int64)


def tokens(text: str) -> list[Token]:
    """Every term of one text in the order of the text, with its place in the original."""
    folded = fold_with_origin(text)
    return [token._replace(start=folded.origin[token.start], end=folded.origin[token.end - 1] + 1) for token in cut(folded.text)]


def places(text: str, terms: Iterable[tuple[Kind, int, str]]) -> dict[int, list[tuple[int, int]]]:
    """Where a text says these terms (kind, key and folded text), and no other."""
    folded = fold_with_origin(text)
    plain = folded.text
    found: dict[int, list[tuple[int, int]]] = {}
    words: set[str] = set()
    for kind, key, term in terms:
        if kind >= Kind.WORD:
            words.add(term)
            continue
        at = plain.find(term)
        if at >= 0:
            found[key] = where = []
            while at >= 0:
                where.append((at, at + len(term)))
                at = plain.find(term, at + 1)
    if words:
        for _kind, key, start, stop in _words_in(plain, bytes(map(tables().kinds.__getitem__, map(ord, plain)))):
            if plain[start:stop] in words:
                found.setdefault(key, []).append((start, stop))
    if isinstance(folded.origin, range):  # every place is its own
        return found
    return {key: [(folded.origin[start], folded.origin[stop - 1] + 1) for start, stop in where] for key, where in found.items()}


def cut(folded: str) -> list[Token]:
    """Every term of a folded text in the order of the text, with its place there."""
    found = [Token(kind, key, folded[start:stop], start, stop) for kind, key, start, stop in pieces(folded)]
    if any(token.kind >= Kind.WORD for token in found):  # they come last; the others are in order
        found.sort(key=lambda token: (token.start, token.end))
    return found


def pieces(text: str) -> list[tuple[Kind, int, int, int]]:
    """Kind, key and place of every term of a folded text, words last; for one short text the arrays of many would cost more than they save."""
    known, codes = tables().kinds, list(map(ord, text))
    kinds = bytes(map(known.__getitem__, codes))
    found: list[tuple[Kind, int, int, int]] = []
    before, pair, character = -1, Kind.PAIR, Kind.CHARACTER
    for at, code in enumerate(codes):
        if kinds[at] != HAN:
            before = -1
            continue
        place = code - _BASIC
        if not 0 <= place < _BASIC_SIZE:
            place = _BASIC_SIZE + code % _RARE
        if before >= 0:
            found.append((pair, _PAIR_MARK | before << _HAN_BITS | place, at - 1, at + 1))
        if code not in _EMPTIES:
            found.append((character, place, at, at + 1))
        before = place
    found += _words_in(text, kinds)
    return found


def _words_in(text: str, kinds: bytes) -> Iterator[tuple[Kind, int, int, int]]:
    for run in _RUN.finditer(_with_points(text, kinds) if "." in text else kinds):
        start = run.start()
        for part in _parts(text[start: run.end()]):
            yield (Kind.NUMBER if part[0].isdecimal() else Kind.WORD), _word_key(part), start, start + len(part)
            start += len(part)


def _with_points(text: str, kinds: bytes) -> bytes:
    """The kinds, with a point between two digits counted as a digit."""
    changed = bytearray(kinds)
    for at in range(1, len(text) - 1):
        if text[at] == "." and kinds[at - 1] == kinds[at + 1] == DIGIT:
            changed[at] = DIGIT
    return bytes(changed)
