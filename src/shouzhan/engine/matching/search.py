"""Answers a text with the documents that match it best."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from shouzhan.engine.matching.embedding import Model
from shouzhan.engine.matching.embedding.meaning import Meaning, Share, meant_by
from shouzhan.engine.matching.index import Document, Reader
from shouzhan.engine.matching.index.reader import WHOLE, Shard
from shouzhan.engine.matching.query import SCALE, Query, Tuning, ready
from shouzhan.engine.matching.text.lexicon import Lexicon, built_in

# a score is a whole number of these; five decimals print it exactly
UNIT = Decimal(1) / (SCALE * 100)
PLACES = 5


def shown(points: int) -> str:
    """A score as it is printed: exact, never rounded."""
    return f"{points * UNIT:.{PLACES}f}"


class Match(NamedTuple):
    """A document that matches: its place in the list, its score in whole points, where it lies, and what of the score is for its meaning."""

    id: str
    rank: int
    points: int
    segment: int
    number: int
    meant: int = 0

    @property
    def words(self) -> int:
        """What the words give."""
        return self.points - self.meant

    @property
    def score(self) -> str:
        """The score as it is printed."""
        return shown(self.points)


class Engine:
    """An index opened for questions."""

    def __init__(self, folder: Path, lexicon: Lexicon | None = None, tuning: Tuning | None = None, model: Model | None = None, share: Share | None = None) -> None:
        self.meaning: Meaning | None = None
        if model is None:
            self.reader = Reader(folder)
        else:
            self.reader, self.meaning = meant_by(folder, model, share)
        self.lexicon = built_in() if lexicon is None else lexicon
        self.tuning = tuning or Tuning()

    def ready(self, text: str) -> Query:
        """A text made ready to be looked up."""
        return ready(text, self.lexicon, self.reader, self.tuning)

    def search(self, text: str, top: int = 10, shard: Shard = WHOLE) -> list[Match]:
        """The best matches, of one part of the documents if asked for; nothing when no term of the text occurs in any document."""
        return self.best(self.ready(text), top, shard)

    def best(self, query: Query, top: int, shard: Shard = WHOLE) -> list[Match]:
        """The best matches of a text that was made ready."""
        if self.meaning is not None:
            found = self.meaning.best(query, top, shard)
            return [Match(name, rank, points, segment, number, meant) for rank, ((name, points, segment, number), meant) in enumerate(found, 1)]
        hits = self.reader.best(query.keys, query.weights, top, shard)
        return [Match(name, rank, points, segment, number) for rank, (name, points, segment, number) in enumerate(hits, 1)]

    def expect(self, matches: Iterable[Match]) -> None:
        """Their documents will be read soon."""
        self.reader.expect((match.segment, match.number) for match in matches)

    def document(self, match: Match) -> Document:
        """The document of a match in full."""
        return self.reader.document(match.segment, match.number)
