"""What several verbs of the command line share: numbers within bounds, and files that are whole or not there."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shouzhan.engine.files import draft_of
from shouzhan.engine.matching.corpus import BadSource


def whole(least: int, most: int) -> Callable[[str], int]:
    """The type of an argument that is a whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return read


@contextmanager
def written(out: str, named: str = "--out") -> Iterator[IO[str]]:
    """A file that is whole or not there."""
    try:
        with draft_of(Path(out)) as draft, draft.open("w", encoding="utf-8") as file:
            yield file
            file.close()  # before the draft takes its place
    except OSError as error:
        raise BadSource(f"{named}: {out} cannot be written: {error.strerror}") from None
