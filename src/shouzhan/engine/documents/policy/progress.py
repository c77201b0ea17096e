"""How far the reading of a document is: told as steps done of all, so that whoever waits sees it and may call it off."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[int, int], None]
WHOLE = 1000
# how far each part of the reading goes, of the whole: the shares of time measured on long plans
READ, NORMALISED, DIVIDED, LISTED, COUNTED = 200, 300, 350, 400, 800


def quiet(done: int, total: int) -> None:
    """Tell nobody."""


def within(told: Told, start: int, end: int) -> Told:
    """A part of the whole that tells its own steps."""

    def tell(done: int, total: int) -> None:
        told(start + (end - start) * done // max(total, 1), WHOLE)

    return tell
