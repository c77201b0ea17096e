"""Safe markup: text is escaped where it enters, shapes carry the words of their status, names carry their language."""

import re
from collections.abc import Iterable
from html import escape

from shouzhan.engine.scoring.calling import Language

# the drawings that go with a status word, as everywhere in the product
SHAPES = {
    "success": '<path d="M1.5 6.5 4.7 9.8 10.6 2.6" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "kept": '<path d="M2 4.2h8M2 7.8h8" stroke="currentColor" stroke-width="1.8" fill="none"/>',
    "waiting": '<path d="M6 .8 11.7 11H.3z" fill="none" stroke="currentColor" stroke-width="1.7"/>',
    "overdue": '<path d="M6 .8 11.7 11H.3z" fill="currentColor"/>',
    "unsafe": '<path d="M6 0 12 6 6 12 0 6z" fill="currentColor"/>',
    "open": '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="2"/>',
    "info": '<path d="M5 5h2v6H5zM5 1.2h2v2.2H5z" fill="currentColor"/>',
}
KINDS = {"promote": "success", "support": "success", "keep": "kept", "notice": "waiting", "rectify": "waiting", "revoke": "overdue", "delist": "overdue"}
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_UNPRINTED = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def text(words: object) -> str:
    """Words as text or as the value of a quoted attribute; what prints nothing or turns the direction is left out."""
    return escape(_UNPRINTED.sub("", str(words)))


def name(words: str, language: Language) -> str:
    """A name from the data; on an English page a Chinese one says so."""
    return f'<span lang="zh-Hans">{text(words)}</span>' if language == "en" and _CHINESE.search(words) else text(words)


def shape(kind: str) -> str:
    """The small drawing that goes with a word."""
    return f'<svg class="shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{SHAPES[kind]}</svg>'


def badge(kind: str, words: str) -> str:
    """A status: a shape and a word."""
    return f'<span class="badge badge--{kind}">{shape(kind)}{text(words)}</span>'


def joined(parts: Iterable[str]) -> str:
    """Markup after markup."""
    return "".join(parts)


def at(number: float) -> str:
    """A place or a length, no longer than the eye can tell."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"
