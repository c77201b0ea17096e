"""Files that are whole or not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A draft beside a file, which takes its place at the end; when something breaks the file stays as it was.

    Each has a name of its own, or one of two writers would put in place what the other has only half written.
    """
    draft = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
