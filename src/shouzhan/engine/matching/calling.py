"""What the verbs of matching share: files that are whole or not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shouzhan.engine.files import draft_of
from shouzhan.engine.matching.corpus import BadSource


@contextmanager
def written(out: str, named: str = "--out") -> Iterator[IO[str]]:
    """A file that is whole or not there."""
    try:
        with draft_of(Path(out)) as draft, draft.open("w", encoding="utf-8") as file:
            yield file
            file.close()  # before the draft takes its place
    except OSError as error:
        raise BadSource(f"{named}: {out} cannot be written: {error.strerror}") from None
