"""The language a call is told in: every sentence of matching is written in both, and said in one."""

from contextvars import ContextVar

from shouzhan.kernel.text import Text

_language: ContextVar[str] = ContextVar("language", default="en")


def both(zh: str, en: str) -> str:
    """A sentence in the language of the call."""
    return Text(zh, en).in_(_language.get())


def speak(language: str) -> None:
    """Tell everything of this call in this language."""
    _language.set(language)
