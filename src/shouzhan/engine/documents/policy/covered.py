"""Stretches of the text that are spoken for, found at any place without looking at them all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from shouzhan.engine.documents.policy.model import Span


class Covered:
    """Spans, sorted once; they may overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, span.end))
        self._starts = [span.start for span in self._spans]
        self._reach = list(accumulate((span.end for span in self._spans), max))

    def over(self, start: int, end: int) -> Iterator[Span]:
        """The spans that share ground with a stretch."""
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at].end > start:
                yield self._spans[at]
            at -= 1

    def __contains__(self, at: int) -> bool:
        return any(True for _ in self.over(at, at + 1))
