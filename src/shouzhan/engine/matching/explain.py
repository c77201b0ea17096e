"""Says why a document matches: what both texts share, what one says in the other's words, what each part adds, what speaks against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.query import FIRST_PAIR, Query, Term
from shouzhan.engine.matching.search import Engine, Match, shown
from shouzhan.engine.matching.text import Kind, fold_with_origin, pieces, places
from shouzhan.engine.matching.text.unwanted import is_said_plainly, unwanted

Place = tuple[int, int]
BRIDGED, MEANING = "bridged", "meaning"
_SHOWN, _AROUND = 600, 20  # of a text as long as a book what is around its marks is shown
_PART = {Kind.CHARACTER: "characters", Kind.PAIR: "pairs", Kind.WORD: "words", Kind.NUMBER: "numbers"}
PARTS = (*_PART.values(), BRIDGED, MEANING)


class Reason(NamedTuple):
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
    """What speaks against a match: what the text asks for and the document does not say, what it does not want and the document says."""

    missing: tuple[Place, ...]
    missing_share: float
    numbers: tuple[str, ...]
    is_loose: bool
    unwanted: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document has its score; the points of the reasons and of the meaning add up to it exactly."""

    points: int
    reasons: tuple[Reason, ...]
    against: Against
    aside: tuple[Place, ...] = ()  # what the query says beside what it wants, which counts less
    meant: int = 0  # for how near both are in meaning, where a sentence model is used

    def parts(self) -> dict[str, int]:
        """What each part adds; nothing is left over."""
        return {part: sum(reason.points for reason in self.reasons if reason.part == part) for part in PARTS} | {MEANING: self.meant}

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
                "only_single_characters": self.against.is_loose, "unwanted": self.against.unwanted,
            },
            "aside": self.aside,
        }  # fmt: skip

    def _highlights(self, fields: Iterable[str], *, bridged: bool) -> dict[str, Any]:
        where = {field: self.in_document(field, bridged=bridged) for field in fields}
        return {"query": self.in_query(bridged=bridged), "document": {field: found for field, found in where.items() if found}}

    def bridges(self) -> list[list[str]]:
        """Each word of the query beside the one that the document says, in whole or in part."""
        return [list(pair) for pair in dict.fromkeys((reason.term.via, reason.term.word) for reason in self.reasons if reason.term.via)]


def explain(engine: Engine, query: Query, match: Match) -> Explanation:
    """Work out why the match has its score."""
    return explain_all(engine, query, [match])[0]


def explain_all(engine: Engine, query: Query, matches: Sequence[Match]) -> list[Explanation]:
    """The same for several matches of one query, in their order."""
    engine.expect(matches)
    asked = _Asked(query, engine)
    found: dict[Match, Explanation] = {}
    for segment in {match.segment for match in matches}:
        here = [match for match in matches if match.segment == segment]
        weights = engine.reader.weights_in(segment, [match.number for match in here], query.keys)
        for match, said in zip(here, weights, strict=True):
            found[match] = _explained(query, engine.document(match), said, asked, match.meant)
    return [found[match] for match in matches]


def only_characters(engine: Engine, query: Query, matches: Sequence[Match]) -> list[bool]:
    """Of each match whether all it shares with the query are single characters."""
    is_one = query.keys < FIRST_PAIR
    found: dict[Match, bool] = {}
    for segment in {match.segment for match in matches}:
        here = [match for match in matches if match.segment == segment]
        weights = engine.reader.weights_in(segment, [match.number for match in here], query.keys)
        found.update((match, bool(is_one[said > 0].all())) for match, said in zip(here, weights, strict=True))
    return [found[match] for match in matches]


def _explained(query: Query, document: Document, weights: NDArray[np.int64], asked: "_Asked", meant: int) -> Explanation:
    said = np.flatnonzero(weights).tolist()
    terms = [query.terms[place] for place in said]
    where = _where(document, terms)
    points = (weights * query.weights)[said].tolist()
    reasons = [Reason(term, worth, where.get(term.key, {})) for term, worth in zip(terms, points, strict=True)]
    reasons.sort(key=lambda reason: (-reason.points, reason.term.key))
    return Explanation(sum(points) + meant, tuple(reasons), asked.against(terms, document, where), asked.aside, meant)


def fields_of(document: Document) -> dict[str, str]:
    """The texts of a document by field."""
    fields = {"title": document.title, "keywords": "; ".join(document.keywords), "text": document.text}
    return {name: text for name, text in fields.items() if text}


def _where(document: Document, terms: Sequence[Term]) -> dict[int, dict[str, tuple[Place, ...]]]:
    found: dict[int, dict[str, tuple[Place, ...]]] = {}
    for field, text in fields_of(document).items():
        for key, where in places(text, ((term.kind, term.key, term.text) for term in terms)).items():
            found.setdefault(key, {})[field] = tuple(where)
    return found


class _Asked:
    """What a query asks for, to be held against what a document says."""

    def __init__(self, query: Query, engine: Engine) -> None:
        folded = fold_with_origin(query.text)
        wrapped = {folded.origin[at] for span in engine.lexicon.heard(folded.text).requests for at in range(span.start, span.end)}
        origin = folded.origin
        self._unwanted = [(origin[start], origin[end - 1] + 1) for start, end in unwanted(folded.text)]
        cut = [(kind, key, (origin[start], origin[end - 1] + 1)) for kind, key, start, end in pieces(folded.text) if kind is not Kind.PAIR]
        asked = [one for one in cut if one[2][0] not in wrapped and not self._is_unwanted(one[2])]
        self._places = [place for _kind, _key, place in asked]
        weighed = [(term, weight) for term, weight in zip(query.terms, query.weights.tolist(), strict=True) if not term.via and term.kind is not Kind.PAIR]
        self._worth = {term.key: (weight, term.spans) for term, weight in weighed if not self._is_unwanted(*term.spans)}
        self._unheard = query.unheard
        self._silent = _silent(engine, [one for one in asked if one[1] not in self._worth]) if query.unheard else {}
        self._whole = sum(weight for weight, _spans in self._worth.values()) + query.unheard
        self.aside = merged(place for term in query.terms if term.aside for place in term.spans)
        self._numbers = [term for term in query.terms if term.kind is Kind.NUMBER and not term.via]

    def against(self, terms: Sequence[Term], document: Document, where: Mapping[int, Mapping[str, tuple[Place, ...]]]) -> Against:
        """What the document, which says these terms at these places, does not say, and what it had better not say."""
        said: set[int] = set()
        for term in terms:
            for start, end in term.spans:
                said.update(range(start, end))
        keys = {term.key for term in terms}
        # of the same things that are listed: no pairs, nothing that is said in other words, and also what no document says
        lacking = sum([weight for key, (weight, spans) in self._worth.items() if key not in keys and not _are_said(spans, said)])
        silent = sum(share for share, _spans in self._silent.values())
        if silent:
            lacking += self._unheard * sum(share for share, spans in self._silent.values() if not _are_said(spans, said)) / silent
        return Against(
            missing=merged([place for place in self._places if place[0] not in said]),
            missing_share=lacking / self._whole if self._whole else 0.0,
            numbers=tuple([term.text for term in self._numbers if term.key not in keys]),
            is_loose=bool(terms) and all(term.kind is Kind.CHARACTER for term in terms),
            unwanted=merged(self._said_unwanted(terms, fields_of(document), where)) if self._unwanted else (),
        )

    def _said_unwanted(self, terms: Sequence[Term], fields: Mapping[str, str], where: Mapping[int, Mapping[str, tuple[Place, ...]]]) -> Iterator[Place]:
        """Where the query says something only to be without it that the document says; single characters say too little for that."""
        for term in terms:
            if not term.via and term.kind is not Kind.CHARACTER and self._is_unwanted(*term.spans) and any(is_said_plainly(fields[field], found) for field, found in where.get(term.key, {}).items()):
                yield from term.spans

    def _is_unwanted(self, *places: Place) -> bool:
        return bool(self._unwanted) and all(any(low <= start and end <= high for low, high in self._unwanted) for start, end in places)


def _are_said(spans: Sequence[Place], said: Set[int]) -> bool:
    return all(start in said for start, _end in spans)


def _silent(engine: Engine, pieces_left: Sequence[tuple[Kind, int, Place]]) -> dict[int, tuple[float, list[Place]]]:
    """What no document says: the part of their weight each piece has, and its places."""
    own = {Kind.CHARACTER: engine.tuning.character, Kind.WORD: engine.tuning.word, Kind.NUMBER: engine.tuning.number}
    found: dict[int, tuple[float, list[Place]]] = {}
    for kind, key, place in pieces_left:
        found.setdefault(key, (own[kind], []))[1].append(place)
    keys = sorted(found)
    counts = engine.reader.counts(np.array(keys, dtype=np.uint64)).tolist()
    return {key: found[key] for key, count in zip(keys, counts, strict=True) if not count}


def merged(several: Iterable[Place]) -> tuple[Place, ...]:
    """Places in order, those that touch or overlap as one."""
    found: list[Place] = []
    for start, end in sorted(several):
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


def excerpt(text: str, shared: Sequence[Place], bridged: Sequence[Place]) -> str:
    """The same of a long text, but for what is far from every mark."""
    if len(text) <= _SHOWN:
        return marked(text, shared, bridged)
    kept = merged((max(start - _AROUND, 0), min(end + _AROUND, len(text))) for start, end in (*shared, *bridged)) or ((0, _SHOWN),)
    told, left, done = "", _SHOWN, 0
    for start, end in kept:
        if left <= 0:
            break
        end = min(end, start + left)
        left -= end - start
        told += ("…" if start > done else "") + marked(text[start:end], _within(shared, start, end), _within(bridged, start, end))
        done = end
    return told + ("…" if done < len(text) else "")


def _within(places: Iterable[Place], start: int, end: int) -> list[Place]:
    return [(max(first, start) - start, min(last, end) - start) for first, last in places if first < end and last > start]
