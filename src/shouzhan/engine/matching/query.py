"""Turns a text into what is looked up: its terms, those it says in other words, and how much each one counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.text import Kind, Token, cut, fold_with_origin, pieces
from shouzhan.engine.matching.text.aside import asides
from shouzhan.engine.matching.text.fold import Folded
from shouzhan.engine.matching.text.lexicon import Lexicon, Span
from shouzhan.engine.matching.text.tokens import KIND_BITS

SCALE = 1000  # weights are whole thousandths: sums are exact, and the same on every machine and in every order
_CHARACTER, _WORD = Kind.CHARACTER, Kind.WORD
FIRST_PAIR, _FIRST_WORD, _TO_KIND = Kind.PAIR << KIND_BITS, Kind.WORD << KIND_BITS, np.uint64(KIND_BITS)
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
class Cut:
    """The distinct terms of a text in the order of their keys: what a search needs of them, and how to tell each one to people."""

    keys: NDArray[np.uint64]
    bridged: NDArray[np.bool_]  # reached only through other words
    aside: NDArray[np.bool_]
    told: Callable[[int], Term]  # by its key

    @property
    def terms(self) -> list[Term]:
        """All of them, told."""
        return list(map(self.told, self.keys.tolist()))


@dataclass(frozen=True)
class Query:
    """A text made ready: keys, whole weights, which of them are in other words, and the terms, all in the same order."""

    text: str
    keys: NDArray[np.uint64]
    weights: NDArray[np.int32]
    bridged: NDArray[np.bool_]
    told: Callable[[int], Term]
    unheard: int = 0  # what its own characters, words and numbers that occur in no document would weigh

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms as they are told; many a search ends before anybody asks."""
        return tuple(map(self.told, self.keys.tolist()))


def cut_up(text: str, lexicon: Lexicon) -> Cut:
    """The terms of a text; what it says itself goes before what it says in other words."""
    folded = fold_with_origin(text)
    plain = folded.text
    heard = lexicon.heard(plain)
    wrapped, beside = _covered(heard.requests), _covered(asides(plain))
    said = [(key, start, end) for kind, key, start, end in pieces(plain) if not (start in wrapped and (kind is _CHARACTER or kind is _WORD))]
    own = {key for key, _start, _end in said}
    translated = _said if any(key < FIRST_PAIR for key in own) else _translated
    reached: dict[int, tuple[Token, Span, str]] = {}
    for span, others in heard.others:
        from_english = plain[span.start: span.end].isascii()
        for word in others:
            for token in translated(word) if from_english and not word.isascii() else _said(word):
                key = token.key
                if key not in own and key not in reached:
                    reached[key] = (token, span, word)
    keys, told = sorted([*own, *reached]), _Told(folded, said, reached, beside)
    bridged = np.array([key in reached for key in keys], dtype=np.bool_) if reached else np.zeros(len(keys), dtype=np.bool_)
    aside = np.array([told.is_aside(key) for key in keys], dtype=np.bool_) if beside else np.zeros(len(keys), dtype=np.bool_)
    return Cut(np.array(keys, dtype=np.uint64), bridged, aside, told)


class _Told:
    """Tells the terms of a text: where it says each one, or through which of its words it was reached."""

    def __init__(self, folded: Folded, said: list[tuple[int, int, int]], reached: dict[int, tuple[Token, Span, str]], beside: set[int]) -> None:
        self._folded, self._said, self._reached, self._beside = folded, said, reached, beside

    @cached_property
    def _places(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for key, start, end in self._said:
            found.setdefault(key, []).append((start, end))
        return found

    def is_aside(self, key: int) -> bool:
        """Whether the text says it nowhere of what is wanted."""
        places = [self._reached[key][1]] if key in self._reached else self._places[key]
        return all(start in self._beside for start, _end in places)

    def __call__(self, key: int) -> Term:
        plain, origin = self._folded
        if key in self._reached:
            token, (start, end), word = self._reached[key]
            return Term(token.kind, key, token.text, ((origin[start], origin[end - 1] + 1),), plain[start:end], word, self.is_aside(key))
        places = self._places[key]
        start, end = places[0]
        return Term(Kind(key >> KIND_BITS), key, plain[start:end], tuple((origin[first], origin[last - 1] + 1) for first, last in places), aside=self.is_aside(key))


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
    return weigh(text, cut_up(text, lexicon), counts, tuning)


def weigh(text: str, terms: Cut, counts: Counts, tuning: Tuning) -> Query:
    """The same for a text that was cut before."""
    keys = terms.keys
    occurs = counts.counts(keys)
    whole = counts.documents
    rarity = np.log1p((whole - occurs + 0.5) / (occurs + 0.5))
    shares = np.array((tuning.character, tuning.pair, tuning.word, tuning.number), dtype=np.float64)[(keys >> _TO_KIND).astype(np.int64)]
    shares[terms.bridged] = tuning.bridged
    shares[terms.aside] *= tuning.aside
    limit = max(tuning.common * whole, tuning.few)
    # what every document says tells none from another, and still finds it
    worth = np.where(shares > 0, np.maximum(np.round(SCALE * shares * rarity), 1), 0)
    unknown = occurs == 0
    weights = np.where(unknown | ((occurs > limit) & (keys < FIRST_PAIR)), 0, worth).astype(np.int32)
    if not weights.any():
        weights = np.where(unknown, 0, worth).astype(np.int32)
    kept = _weightiest(weights)
    unheard = int(worth[unknown & ~terms.bridged & ((keys < FIRST_PAIR) | (keys >= _FIRST_WORD))].sum())
    return Query(text, keys[kept], weights[kept], terms.bridged[kept], terms.told, unheard)


def _weightiest(weights: NDArray[np.int32]) -> NDArray[np.int64]:
    there = np.flatnonzero(weights > 0)
    if len(there) <= MOST_TERMS:
        return there
    return np.sort(there[np.argsort(-weights[there], kind="stable")[:MOST_TERMS]])
