"""What is indexed: an identifier, a text, and where known a title, keywords and fields."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.matching.text import keys_of_many

# a term of the title or the keywords counts as often as this many in the text
TITLE, KEYWORDS = 2, 2


@dataclass(frozen=True, slots=True)
class Document:
    """A result or a need as it is handed in."""

    id: str
    text: str
    title: str = ""
    keywords: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def parts(self) -> list[tuple[str, int]]:
        """What is read of it, each with the number of times it counts."""
        parts = [(self.text, 1)]
        if self.title:
            parts.append((self.title, TITLE))
        if self.keywords:
            # a stop between two keywords, so that no pair reaches over
            parts.append(("; ".join(self.keywords), KEYWORDS))
        return parts

    def record(self) -> bytes:
        """The document as it is kept."""
        kept: dict[str, Any] = {"id": self.id, "text": self.text}
        for name, value in (("title", self.title), ("keywords", list(self.keywords)), ("fields", dict(self.fields))):
            if value:
                kept[name] = value
        # two bytes for a character where UTF-8 takes three; a lone half of a pair has no place in any encoding
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("gb18030", "replace")

    @staticmethod
    def read(record: bytes) -> "Document":
        """The document that was kept."""
        kept = json.loads(record.decode("gb18030"))
        return Document(kept["id"], kept["text"], kept.get("title", ""), tuple(kept.get("keywords", ())), kept.get("fields", {}))


def terms_of(documents: Sequence[Document]) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Every term of the documents, as often as it counts: keys, the number of the document, and each document's length."""
    parts = [(number, text, times) for number, document in enumerate(documents) for text, times in document.parts()]
    keys, part, lengths = keys_of_many([text for _number, text, _times in parts])
    number = np.array([number for number, _text, _times in parts], dtype=np.int64)
    times = np.array([times for _number, _text, times in parts], dtype=np.int64)
    totals = np.bincount(number, weights=lengths * times, minlength=len(documents)).astype(np.int64)
    again = times[part]
    return np.repeat(keys, again), np.repeat(number[part], again), totals


def name_of(identifier: str) -> int:
    """A short number for an identifier, by which it is found."""
    return int.from_bytes(hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=8).digest(), "little")
