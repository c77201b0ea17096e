"""Saying words in the reader's language, whatever form they come in."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from shouzhan.engine.rules.parameters import Source
from shouzhan.kernel.citations import clause_text
from shouzhan.kernel.text import Text
from shouzhan.law import book as law

TITLES: list[Callable[[str], str]] = []  # rooms that keep documents say how one is called in English


def say(words: Any) -> str:
    """A plain string, a lazy translation or a two-language text, as the reader reads it now."""
    if isinstance(words, Text):
        return words.in_(get_language() or "zh-hans")
    return "" if words is None else str(words)


def is_english() -> bool:
    """Whether the reader reads English now."""
    return (get_language() or "").startswith("en")


def sentences(*parts: Any) -> str:
    """Sentences after one another; English sets a space between them, Chinese none."""
    return (" " if is_english() else "").join(said for part in parts if (said := say(part)))


def bracketed(words: Any) -> str:
    """What stands in brackets after other words; English sets a space before them."""
    return f" ({say(words)})" if is_english() else f"（{say(words)}）"


def titled(source: Source) -> str:
    """A legal instrument as it is cited, with its number."""
    return source.titled("en" if is_english() else "zh")


def clause_words(clause: Any) -> str:
    """A clause as the reader reads it: “第四十五条” is “Article 45” to an English one."""
    return say(clause_text(clause) if isinstance(clause, str) else clause)


def cited(source: Any) -> str:
    """The document a citation names, by its title where only the law's own key or its number is given; an English reader is told its English title where one is known."""
    words = say(source)
    if words in law.book().sources:
        return titled(law.book().sources[words])
    if is_english() and (title := next((title for called in TITLES if (title := called(words))), "")):
        return title
    numbered = next((one for one in law.book().sources.values() if one.number and one.number == words), None)
    return titled(numbered) if numbered else words
