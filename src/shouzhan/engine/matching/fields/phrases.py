"""Takes the key phrases out of a text, with no word list of any subject: what is repeated, long, and rare in the collection."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shouzhan.engine.matching.fields.words import WordList
from shouzhan.engine.matching.query import Counts
from shouzhan.engine.matching.text import Kind, cut, fold

LONGEST = 8
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9+#.-]*[a-z0-9+#]|[a-z]")


class Phrase(NamedTuple):
    """A phrase, how often the text says it, and its weight."""

    text: str
    times: int
    weight: float


def phrases(text: str, counts: Counts, top: int = 5, title: str = "") -> list[Phrase]:
    """The phrases that weigh most, none within another; the collection says how rare their pairs are."""
    folded = fold(f"{title}\n{text}") if title else fold(text)
    pieces = [piece for run in _runs(folded) for piece in _pieces(run)]
    known = _Known(counts, pieces)
    times: dict[str, int] = {}
    for piece in pieces:
        for phrase in known.whole(piece):
            times[phrase] = times.get(phrase, 0) + 1
    weights = {phrase: known.rarity(phrase) * _worth(phrase, times, folded) for phrase in times}
    found: list[Phrase] = []
    for phrase in sorted(weights, key=lambda one: (-weights[one], one)):
        if len(found) < top and not any(phrase in other.text or other.text in phrase for other in found):
            found.append(Phrase(phrase, times[phrase], float(weights[phrase])))
    return found


_EARLY = 40


def _worth(phrase: str, times: dict[str, int], folded: str) -> float:
    """How often it is said other than within a longer one, the longer the better; what is said first is what a text is about."""
    longer = max((count for other, count in times.items() if len(other) > len(phrase) and phrase in other), default=0)
    alone = times[phrase] - longer + (0.5 if longer else 0.0)
    early = 1.3 if folded.find(phrase) < _EARLY else 1.0
    return alone * float(np.log2(len(phrase) + 2)) * early


def _runs(folded: str) -> Iterator[str]:
    for match in _RUN.finditer(folded):
        yield match.group()


def _pieces(run: str) -> Iterator[str]:
    """A run without the words that hold texts together."""
    if run[0].isascii():
        yield run
        return
    last = 0
    for start, end in (*_stops().find(run), (len(run), len(run))):
        if start - last > 1:
            yield run[last:start]
        last = end


@cache
def _stops() -> WordList:
    lines = (Path(__file__).parent / "stops.txt").read_text("utf-8").splitlines()
    return WordList(fold(word) for line in lines if not line.startswith("#") for word in line.split())


class _Known:
    """What the collection knows of the pairs and words of some pieces."""

    def __init__(self, counts: Counts, pieces: Sequence[str]) -> None:
        keys = {token.text: token.key for piece in pieces for token in cut(piece) if token.kind in (Kind.PAIR, Kind.WORD)}
        found = counts.counts(np.array(list(keys.values()), dtype=np.uint64))
        self._counts = dict(zip(keys, found.tolist(), strict=True))
        self._documents = max(counts.documents, 1)

    @staticmethod
    def whole(piece: str) -> Iterator[str]:
        """The parts of a piece that may be a phrase."""
        if piece[0].isascii():
            if len(piece) > 1:
                yield piece
            return
        for start in range(len(piece) - 1):
            for end in range(start + 2, min(start + LONGEST, len(piece)) + 1):
                yield piece[start:end]

    def rarity(self, phrase: str) -> float:
        """How rare it is: the mean of its pairs, a little more for each."""
        parts = [phrase] if phrase[0].isascii() else [phrase[at: at + 2] for at in range(len(phrase) - 1)]
        each = [np.log((self._documents + 1) / (self._counts.get(part, 0) + 0.5)) for part in parts]
        return float(np.mean(each) * (1 + 0.25 * np.log(len(parts))))
