"""Saying words in the reader's language, whatever form they come in."""

from typing import Any

from django.utils.translation import get_language

from shouzhan.kernel.text import Text


def say(words: Any) -> str:
    """A plain string, a lazy translation or a two-language text, as the reader reads it now."""
    if isinstance(words, Text):
        return words.in_(get_language() or "zh-hans")
    return "" if words is None else str(words)
