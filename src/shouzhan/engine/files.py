"""Files that are whole or not there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from shouzhan.kernel.text import Text

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


def no_room(error: OSError) -> Text | None:
    """What to do when a disk is full; nothing when something else is wrong."""
    if error.errno not in _FULL:
        return None
    where, why = error.filename, meant(error)
    if not where:  # what is printed
        return Text(f"空间不足（{why.zh}），请腾出空间后重新执行", f"there is no room ({why.en}): make room and call again")
    return Text(f"{where} 空间不足（{why.zh}）；原有内容未变，请腾出空间后重新执行", f"there is no room for {where} ({why.en}); what was there before is as it was: make room and call again")


_MEANT = {
    errno.ENOENT: "文件不存在", errno.EACCES: "没有访问权限", errno.EISDIR: "是文件夹，不是文件", errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出磁盘配额", errno.EFBIG: "文件过大", errno.ECONNREFUSED: "连接被拒绝", errno.EHOSTUNREACH: "主机不可达", errno.ETIMEDOUT: "连接超时",
}  # fmt: skip


def meant(error: OSError) -> Text:
    """What the system said, in both languages where it is common."""
    return Text(_MEANT.get(error.errno or 0, f"系统未能读写，错误代码 {error.errno}"), str(error.strerror))
