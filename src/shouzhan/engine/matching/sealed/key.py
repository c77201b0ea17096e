"""The key of a deployment: made, read from a file or the environment, refused when it is too weak; the working keys made of it."""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shouzhan.engine.calling import both
from shouzhan.engine.files import meant
from shouzhan.engine.matching.corpus import BadSource

BYTES = 32
_MOST = 4096
# of 32 random bytes 30 are different on average, and fewer than this many once in 10**17 keys
_DIFFERENT = 16
_ENVIRONMENT = "env:"
_NEW = "make one with `shouzhan match key --out FILE`"


class BadKey(BadSource):
    """The key cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """What only the deployment knows; never printed."""

    secret: bytes = field(repr=False)

    def derive(self, purpose: bytes, salt: bytes) -> bytes:
        """A key for one purpose and one file; none of them tells anything of another."""
        return HKDF(SHA256(), BYTES, salt, b"shouzhan match sealed 1 " + purpose).derive(self.secret)


def new_key() -> str:
    """A key as it is kept: 64 hexadecimal digits on one line."""
    return secrets.token_hex(BYTES) + "\n"


def read_key(where: str) -> Key:
    """The key of a file, or of an environment variable named `env:NAME`."""
    if where.startswith(_ENVIRONMENT):
        name = where.removeprefix(_ENVIRONMENT)
        raw = os.environ.get(name, "").encode("utf-8", "surrogateescape")
        if not raw:
            raise BadKey(both(f"环境变量 {name} 没有设置：其中应有密钥", f"the environment variable {name} is not set: it should hold the key"))
    else:
        raw = _bytes_of(Path(where))
    secret = _secret(raw)
    if secret is None:
        raise BadKey(both(f"{where} 中没有密钥：应为 64 位十六进制数字、base64 的 32 字节或原样的 32 字节；请用 `shouzhan match key --out FILE` 生成一把", f"{where} holds no key: 64 hexadecimal digits, 32 bytes in base64, or 32 bytes as they are; {_NEW}"))
    if len(secret) < BYTES:
        raise BadKey(both(f"{where} 中的密钥有 {len(secret) * 8} 位，需要 {BYTES * 8} 位；请用 `shouzhan match key --out FILE` 生成一把", f"{where} holds a key of {len(secret) * 8} bits, and {BYTES * 8} are needed; {_NEW}"))
    if len(set(secret)) < _DIFFERENT:
        raise BadKey(both(f"{where} 中的密钥并非随机产生，强度不够；请用 `shouzhan match key --out FILE` 生成一把", f"{where} holds a key that nobody drew at random, so it has too few bits; {_NEW}"))
    return Key(secret)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST + 1)
    except OSError as error:
        raise BadKey(both(f"密钥 {path} 无法读取：{meant(error).zh}", f"the key {path} cannot be read: {error.strerror}")) from None
    if len(raw) > _MOST:
        raise BadKey(both(f"{path} 中没有密钥：它超过 {_MOST} 字节", f"{path} holds no key: it is longer than {_MOST} bytes"))
    return raw


def _secret(raw: bytes) -> bytes | None:
    """Hexadecimal, base64, or bytes; printable text that is neither is a pass phrase, which anybody can guess at leisure."""
    text = raw.strip()
    for decode in (bytes.fromhex, lambda word: base64.b64decode(word, validate=True)):
        try:
            return decode(text.decode("ascii"))
        except (ValueError, binascii.Error):
            continue
    return None if text.isascii() and text.decode("ascii").isprintable() else raw


def is_open_to_others(where: str) -> bool:
    """Whether the key's file can be read by other accounts of the machine."""
    return not where.startswith(_ENVIRONMENT) and bool(Path(where).stat().st_mode & 0o077)


def lies_beside(where: str, what: Path) -> bool:
    """Whether the key lies in the folder of what it protects, or inside it: one copy would take both."""
    if where.startswith(_ENVIRONMENT):
        return False
    folder = what if what.is_dir() else what.parent
    return folder.resolve() in Path(where).resolve().parents
