"""How wide text will be set, near enough to leave room for it."""

import unicodedata

_NARROW = set("iljtfrI.,:;'|!()[]-· ")


def text_width(text: str, size: float = 12.0) -> float:
    """How wide text will be set, near enough to leave room for it."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.31
    if character in "mwMW@%":
        return 0.88
    return 0.64 if character.isupper() else 0.56
