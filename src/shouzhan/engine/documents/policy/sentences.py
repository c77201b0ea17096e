"""Sentences and clauses of the normalised text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shouzhan.engine.documents.policy.model import Span

# An ASCII full stop ends a sentence only after Chinese: 3.5 and 1. are numbers.
SENTENCE_END = re.compile(r"[。！!？?\n]|(?<=[\u4e00-\u9fff”》)\]】％%])\.(?!\d)")
CLAUSE_END = re.compile(r"[，；;：:]|,(?!\d{3}(?!\d))|(?<!\d),")


CLAUSE_MAX = 400


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the sentences between two offsets, without their final stop."""
    end = len(text) if end is None else end
    at = start
    for stop in SENTENCE_END.finditer(text, start, end):
        if stop.start() > at:
            yield _stripped(text, at, stop.start())
        at = stop.end()
    if at < end:
        yield _stripped(text, at, end)


def clause_around(text: str, sentence: Span, start: int, end: int) -> Span:
    """Return the comma-to-comma stretch of a sentence that holds an expression."""
    # No clause is longer than this; the bound keeps one endless sentence from costing its square.
    left, right = max(sentence.start, start - CLAUSE_MAX), min(sentence.end, end + CLAUSE_MAX)
    for stop in CLAUSE_END.finditer(text, left, right):
        if stop.end() <= start:
            left = stop.end()
        elif stop.start() >= end:
            right = stop.start()
            break
    return _stripped(text, left, right)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return Span(start, end)
