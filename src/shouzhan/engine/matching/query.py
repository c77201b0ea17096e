"""Turns a text into what is looked up: its terms, those it says in other words, and how much each one counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.text import Kind, Token, cut, fold_with_origin, pieces
from shouzhan.engine.matching.text.aside import asides
from shouzhan.engine.matching.text.lexicon import Lexicon
from shouzhan.engine.matching.text.tokens import KIND_BITS

SCALE = 1000  # weights are whole thousandths: sums are exact, and the same on every machine and in every order
MOST_TERMS = 512  # the weightiest of a text as long as a book; so many cannot overflow a sum


@dataclass(frozen=True, slots=True)
class Tuning:
    """How much each kind of term counts; the defaults are what the ablation in docs/algorithms/matching.md kept."""

    character: float = 1.0
    pair: float = 0.6
    word: float = 1.0
    number: float = 0.5
    bridged: float = 0.3
    aside: float = 0.2  # of what it would count if it were said of what is wanted
    # characters in a larger share of the documents are left out, unless the documents are few
    common: float = 0.3
    few: int = 20


Place = tuple[int, int]


class Term(NamedTuple):
    """One term to look up and where the query says it; or through which of its words it was reached, and the word that one stands for.

    It is aside when the query says it only of who asks, the price, the time or how to be reached.
    """

    kind: Kind
    key: int
    text: str
    spans: tuple[Place, ...]
    via: str = ""
    word: str = ""
    aside: bool = False


class Counts(Protocol):
    """What a query must know of the documents: how many there are, and in how many of them a term occurs."""

    documents: int

    def counts(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many documents each key occurs."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """A text made ready: terms, keys and whole weights, in the same order."""

    text: str
    terms: tuple[Term, ...]
    keys: NDArray[np.uint64]
    weights: NDArray[np.int32]
    unheard: int = 0  # what its own characters, words and numbers that occur in no document would weigh


def terms_of(text: str, lexicon: Lexicon) -> list[Term]:
    """The distinct terms of a text in the order of their keys; what it says itself goes before what it says in other words."""
    folded = fold_with_origin(text)
    plain, origin, only, latin = folded.text, folded.origin, Kind.CHARACTER, Kind.WORD
    wrapped, beside = _covered(lexicon.wrapped(plain)), _covered(asides(plain))
    said: dict[int, tuple[Kind, list[Place]]] = {}
    for kind, key, start, end in pieces(plain):
        if start in wrapped and (kind is only or kind is latin):
            continue
        if key in said:
            said[key][1].append((start, end))
        else:
            said[key] = (kind, [(start, end)])
    translated = _said if any(kind is only for kind, _places in said.values()) else _translated
    found: dict[int, Term] = {}
    for key, (kind, places) in said.items():
        start, end = places[0]
        is_aside = bool(beside) and all(first in beside for first, _last in places)
        if not isinstance(origin, range):
            places = [(origin[first], origin[last - 1] + 1) for first, last in places]
        found[key] = Term(kind, key, plain[start:end], tuple(places), "", "", is_aside)
    for span, others in chain(lexicon.bridges(plain), lexicon.translations(plain)):
        via = plain[span.start: span.end]
        where = ((origin[span.start], origin[span.end - 1] + 1),)
        for word in others:
            for token in translated(word) if via.isascii() and not word.isascii() else _said(word):
                if token.key not in found:
                    found[token.key] = Term(token.kind, token.key, token.text, where, via, word, span.start in beside)
    return [found[key] for key in sorted(found)]


def _covered(places: Iterable[Place]) -> set[int]:
    found: set[int] = set()
    for start, end in places:
        found.update(range(start, end))
    return found


@lru_cache(maxsize=50_000)
def _said(word: str) -> tuple[Token, ...]:
    """What is looked up of a word that another stands for: its pairs and words; its characters alone would say too little."""
    return tuple(token for token in cut(word) if token.kind is not Kind.CHARACTER)


@lru_cache(maxsize=50_000)
def _translated(word: str) -> tuple[Token, ...]:
    """The same of a Chinese word that an English one stands for in a text without any characters of its own."""
    return tuple(cut(word))


def ready(text: str, lexicon: Lexicon, counts: Counts, tuning: Tuning) -> Query:
    """Weigh the terms of a text by how rare they are among the documents."""
    return weigh(text, terms_of(text, lexicon), counts, tuning)


def weigh(text: str, terms: list[Term], counts: Counts, tuning: Tuning) -> Query:
    """The same for terms that were cut before, in the order of their keys."""
    keys = np.array([term.key for term in terms], dtype=np.uint64)
    occurs = counts.counts(keys)
    whole = counts.documents
    rarity = np.log1p((whole - occurs + 0.5) / (occurs + 0.5))
    own, bridged = (tuning.character, tuning.pair, tuning.word, tuning.number), tuning.bridged
    shares = np.array([(bridged if term.via else own[term.kind]) * (tuning.aside if term.aside else 1) for term in terms], dtype=np.float64)
    limit = max(tuning.common * whole, tuning.few)
    common = (occurs > limit) & (keys < Kind.PAIR << KIND_BITS)
    # what every document says tells none from another, and still finds it
    worth = np.where(shares > 0, np.maximum(np.round(SCALE * shares * rarity), 1), 0)
    weights = np.where((occurs == 0) | common, 0, worth).astype(np.int32)
    if not weights.any():
        weights = np.where(occurs == 0, 0, worth).astype(np.int32)
    kept = _weightiest(weights)
    unheard = sum(int(worth[at]) for at in np.flatnonzero(occurs == 0).tolist() if not terms[at].via and terms[at].kind is not Kind.PAIR)
    return Query(text, tuple(terms[at] for at in kept), keys[kept], weights[kept], unheard)


def _weightiest(weights: NDArray[np.int32]) -> list[int]:
    there: list[int] = np.flatnonzero(weights > 0).tolist()
    if len(there) <= MOST_TERMS:
        return there
    return sorted(sorted(there, key=lambda at: (-int(weights[at]), at))[:MOST_TERMS])
