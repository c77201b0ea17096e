"""Says why a document matches: what both texts share, what one says in the other's words, what each part adds, what speaks against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.query import Query, Term
from shouzhan.engine.matching.search import Engine, Match, shown
from shouzhan.engine.matching.text import Kind, fold_with_origin, tokens
from shouzhan.engine.matching.text.lexicon import Lexicon

Place = tuple[int, int]
BRIDGED = "bridged"
_PART = {Kind.CHARACTER: "characters", Kind.PAIR: "pairs", Kind.WORD: "words", Kind.NUMBER: "numbers"}
PARTS = (*_PART.values(), BRIDGED)


@dataclass(frozen=True, slots=True)
class Reason:
    """One term that both sides have: what it adds, and where each side says it."""

    term: Term
    points: int
    document: dict[str, tuple[Place, ...]]

    @property
    def part(self) -> str:
        """The part of the score it belongs to."""
        return BRIDGED if self.term.via else _PART[self.term.kind]


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against a match: what the text asks for and the document does not say."""

    missing: tuple[Place, ...]
    missing_share: float
    numbers: tuple[str, ...]
    is_loose: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document has its score; the points of the reasons add up to it exactly."""

    points: int
    reasons: tuple[Reason, ...]
    against: Against

    def parts(self) -> dict[str, int]:
        """What each part adds; nothing is left over."""
        return {part: sum(reason.points for reason in self.reasons if reason.part == part) for part in PARTS}

    def in_query(self, *, bridged: bool) -> tuple[Place, ...]:
        """Where the query says what they share, or what the document says in other words."""
        return merged(place for reason in self.reasons if bool(reason.term.via) is bridged for place in reason.term.spans)

    def in_document(self, field: str, *, bridged: bool) -> tuple[Place, ...]:
        """The same places in a field of the document."""
        return merged(place for reason in self.reasons if bool(reason.term.via) is bridged for place in reason.document.get(field, ()))

    def plain(self) -> dict[str, Any]:
        """As data."""
        fields = sorted({field for reason in self.reasons for field in reason.document})
        return {
            "parts": {part: shown(points) for part, points in self.parts().items() if points},
            "shared": self._highlights(fields, bridged=False),
            "bridged": {**self._highlights(fields, bridged=True), "words": self.bridges()},
            "terms": [
                {"term": reason.term.text, "part": reason.part, "adds": shown(reason.points)} | ({"for": reason.term.via, "of": reason.term.word} if reason.term.via else {})
                for reason in self.reasons
            ],
            "against": {
                "missing": self.against.missing, "missing_share": f"{self.against.missing_share:.2f}", "numbers": self.against.numbers,
                "only_single_characters": self.against.is_loose,
            },
        }  # fmt: skip

    def _highlights(self, fields: Iterable[str], *, bridged: bool) -> dict[str, Any]:
        places = {field: self.in_document(field, bridged=bridged) for field in fields}
        return {"query": self.in_query(bridged=bridged), "document": {field: found for field, found in places.items() if found}}

    def bridges(self) -> list[list[str]]:
        """Each word of the query beside the one that the document says, in whole or in part."""
        return [list(pair) for pair in dict.fromkeys((reason.term.via, reason.term.word) for reason in self.reasons if reason.term.via)]


def explain(engine: Engine, query: Query, match: Match) -> Explanation:
    """Work out why the match has its score."""
    document = engine.document(match)
    weights = engine.reader.weights_in(match.segment, match.number, query.keys).tolist()
    where = _where(document, set(query.keys.tolist()))
    reasons = [
        Reason(term, weight * own, where.get(term.key, {}))
        for term, weight, own in zip(query.terms, weights, query.weights.tolist(), strict=True)
        if weight
    ]
    reasons.sort(key=lambda reason: (-reason.points, reason.term.key))
    total = sum(reason.points for reason in reasons)
    return Explanation(total, tuple(reasons), _against(query, weights, engine.lexicon))


def fields_of(document: Document) -> dict[str, str]:
    """The texts of a document by field."""
    fields = {"title": document.title, "keywords": "; ".join(document.keywords), "text": document.text}
    return {name: text for name, text in fields.items() if text}


def _where(document: Document, keys: set[int]) -> dict[int, dict[str, tuple[Place, ...]]]:
    found: dict[int, dict[str, list[Place]]] = {}
    for field, text in fields_of(document).items():
        for token in tokens(text):
            if token.key in keys:
                found.setdefault(token.key, {}).setdefault(field, []).append((token.start, token.end))
    return {key: {field: tuple(places) for field, places in fields.items()} for key, fields in found.items()}


def _against(query: Query, weights: Sequence[int], lexicon: Lexicon) -> Against:
    own = [(term, weight, int(worth)) for term, weight, worth in zip(query.terms, weights, query.weights, strict=True) if not term.via]
    said = {at for term, weight, _worth in own if weight for at in _characters(term.spans)}
    said |= {at for term, weight in zip(query.terms, weights, strict=True) if term.via and weight for at in _characters(term.spans)}
    asked = [token for token in tokens(query.text) if token.kind is not Kind.PAIR]
    asking = _asking(query.text, lexicon)
    missing = merged((token.start, token.end) for token in asked if token.start not in said and token.start not in asking)
    whole = sum(worth for _term, _weight, worth in own)
    lacking = sum(worth for _term, weight, worth in own if not weight)
    numbers = tuple(term.text for term, weight, _worth in own if term.kind is Kind.NUMBER and not weight)
    loose = not any(weight and term.kind is not Kind.CHARACTER for term, weight in zip(query.terms, weights, strict=True))
    return Against(missing, lacking / whole if whole else 0.0, numbers, loose)


def _characters(places: Iterable[Place]) -> Iterable[int]:
    return (at for start, end in places for at in range(start, end))


def _asking(text: str, lexicon: Lexicon) -> set[int]:
    """Where the text only says that something is wanted."""
    folded = fold_with_origin(text)
    return {folded.origin[at] for span in lexicon.wrapped(folded.text) for at in range(span.start, span.end)}


def merged(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places in order, those that touch or overlap as one."""
    found: list[Place] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def marked(text: str, shared: Sequence[Place], bridged: Sequence[Place]) -> str:
    """A text with what is shared in 【】 and what is said in other words in 〔〕."""
    opens = [(start, end, "【】") for start, end in shared]
    opens += [(start, end, "〔〕") for start, end in bridged if not any(start < other_end and other < end for other, other_end in shared)]
    shown_text, done = "", 0
    for start, end, signs in sorted(opens):
        shown_text += text[done:start] + signs[0] + text[start:end] + signs[1]
        done = end
    return shown_text + text[done:]
