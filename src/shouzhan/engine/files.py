"""Files that are whole or not there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def draft_of(path: Path, *, is_first: bool = False) -> Iterator[Path]:
    """A draft beside a file, which takes its place at the end; when something breaks the file stays as it was.

    Each has a name of its own, or one of two writers would put in place what the other has only half written. With
    `is_first` a file that is there by then stays too, and FileExistsError says so.
    """
    draft = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        yield draft
        if is_first:
            _named(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _named(draft: Path, path: Path) -> None:
    """Give the draft its name unless something bears it already."""
    try:
        os.link(draft, path)  # of two at once the second fails
    except FileExistsError:
        raise
    except OSError:  # a disk without links: what was there before is still seen
        if path.exists():
            raise FileExistsError(17, os.strerror(17), str(path)) from None
        draft.replace(path)


def no_room(error: OSError) -> str | None:
    """What to do when a disk is full; nothing when something else is wrong."""
    if error.errno not in _FULL:
        return None
    where = f" for {error.filename}" if error.filename else ""
    return f"there is no room{where} ({error.strerror}); what was there before is as it was: make room and call again"
