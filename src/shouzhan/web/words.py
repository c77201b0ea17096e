"""Saying words in the reader's language, whatever form they come in."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from shouzhan.kernel.text import Text

TITLES: list[Callable[[str], str]] = []  # rooms that keep documents say how one is called in English


def say(words: Any) -> str:
    """A plain string, a lazy translation or a two-language text, as the reader reads it now."""
    if isinstance(words, Text):
        return words.in_(get_language() or "zh-hans")
    return "" if words is None else str(words)


def is_english() -> bool:
    """Whether the reader reads English now."""
    return (get_language() or "").startswith("en")


def cited(source: Any) -> str:
    """The document a citation names; an English reader is told its English title where one is known."""
    words = say(source)
    if not is_english():
        return words
    return next((title for called in TITLES if (title := called(words))), words)
