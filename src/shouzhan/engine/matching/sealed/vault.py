"""The sealed file: a head, records that are encrypted each by itself and lie in random order, and a digest against damage."""

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq

from shouzhan.engine.calling import both
from shouzhan.engine.files import meant, no_room
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.index.store import sync_folder
from shouzhan.engine.matching.sealed.key import BYTES, Key
from shouzhan.engine.matching.sealed.sketch import SIZE, Sketch, empty, in_order

FORMAT = 1
_MAGIC = b"SZSEALED"
_HEAD = struct.Struct(f"<8sHI{BYTES}s{BYTES}s")  # mark, format, records, salt, what only the right key can name
_NONCE, _TAG, _DIGEST = 12, 16, 32
RECORD = SIZE + _TAG
HEAD = _HEAD.size
ROUND = 64  # the number of needs is told only in steps of so many


class BadSeal(BadSource):
    """The sealed file cannot be opened; the sentence says why."""


def seal(sketches: Sequence[Sketch], key: Key) -> bytes:
    """All of a file. The same needs sealed twice have no bytes in common but the first fourteen."""
    filled = [*sketches, *[empty()] * (-len(sketches) % ROUND or (0 if sketches else ROUND))]
    secrets.SystemRandom().shuffle(filled)
    salt = secrets.token_bytes(BYTES)
    head = _HEAD.pack(_MAGIC, FORMAT, len(filled), salt, key.derive(b"name", salt))
    # the key is used for this file only, so a counter is a nonce that never comes twice
    cipher = AESGCM(key.derive(b"records", salt))
    body = head + b"".join(cipher.encrypt(_nonce(at), one.pack(), head) for at, one in enumerate(filled))
    return body + hashlib.sha256(body).digest()


def unseal(path: Path, key: Key) -> list[Sketch]:
    """The needs of a file in the order they were handed in; anything but the file that was sealed is refused."""
    return in_order(_opened(path, _read(path), key))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadSeal(both(f"{path} 无法读取：{meant(error).zh}", f"{path} cannot be read: {error.strerror}")) from None


def _opened(path: Path, data: bytes, key: Key) -> Iterator[Sketch]:
    records, salt, name = _head(path, data)
    if not bytes_eq(name, key.derive(b"name", salt)):
        raise BadSeal(both(f"{path} 是用另一把密钥密封的", f"{path} was sealed with another key"))
    cipher, head = AESGCM(key.derive(b"records", salt)), data[:HEAD]
    for at in range(records):
        start = HEAD + at * RECORD
        try:
            yield Sketch.unpack(cipher.decrypt(_nonce(at), data[start: start + RECORD], head))
        except InvalidTag:
            raise BadSeal(both(f"{path} 在密封后被人改动过，请用副本", f"{path} was changed by somebody after it was sealed: use a copy")) from None


def _head(path: Path, data: bytes) -> tuple[int, bytes, bytes]:
    """What the file says of itself, once it is known to be whole."""
    if data[: len(_MAGIC)] != _MAGIC:
        raise BadSeal(both(f"{path} 不是密封需求的文件", f"{path} is no file of sealed needs"))
    if len(data) < HEAD + _DIGEST:
        raise BadSeal(both(f"{path} 不完整：只有 {len(data):,} 字节，请用副本", f"{path} is cut off: {len(data):,} bytes are too few; use a copy"))
    _mark, version, records, salt, name = _HEAD.unpack_from(data)
    if version != FORMAT:
        raise BadSeal(both(f"{path} 的格式为 {version}，本版本读格式 {FORMAT}：请重新密封，或用当时密封的版本", f"{path} is of format {version}, and this Shouzhan reads format {FORMAT}: seal the needs anew, or use the Shouzhan that sealed them"))
    wanted = HEAD + records * RECORD + _DIGEST
    if len(data) != wanted:
        raise BadSeal(both(f"{path} {'不完整' if len(data) < wanted else '过长'}：有 {len(data):,} 字节，应为 {wanted:,} 字节，请用副本", f"{path} is {'cut off' if len(data) < wanted else 'too long'}: {len(data):,} bytes where {wanted:,} belong; use a copy"))
    if hashlib.sha256(data[:-_DIGEST]).digest() != data[-_DIGEST:]:
        raise BadSeal(both(f"{path} 已损坏：内容与写入时不符，请用副本", f"{path} is damaged: its bytes are not those that were written; use a copy"))
    return records, salt, name


def _nonce(at: int) -> bytes:
    return at.to_bytes(_NONCE, "little")


def write_private(path: Path, data: bytes, *, replace: bool = True) -> None:
    """A file only its owner can read, whole or not there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if replace:
                draft.replace(path)
            else:
                path.hardlink_to(draft)  # fails when there is one, where a replace would lose it
            sync_folder(path.parent)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise BadSource(both(f"{path} 已存在，不予覆盖", f"{path} is there already and is not written over")) from None
    except OSError as error:
        if no_room(error):
            raise
        raise BadSource(both(f"{path} 无法写入：{meant(error).zh}", f"{path} cannot be written: {error.strerror}")) from None
