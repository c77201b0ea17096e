"""Signed checkpoints: a note of origin, size, root and time, signed with the house's Ed25519 key."""

import base64
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from shouzhan.kernel.journal import verify

ORIGIN = "shouzhan/journal"


def _key_path() -> Path:
    return Path(settings.HOME) / "keys" / "journal.key"


def signing_key() -> Ed25519PrivateKey:
    """The house's key, made at first need and readable by its owner only."""
    path = _key_path()
    if not path.exists():
        _make(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _make(path: Path) -> None:
    """Write a fresh key beside its place and link it there whole, so that no reader sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    draft = path.with_name(f"{path.name}.{os.getpid()}.{id(fresh)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        # when another process made it first, its key is the house's
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def raw_public_key() -> bytes:
    """The 32 bytes of the public key."""
    return signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key() -> str:
    """The key by which anyone can check our checkpoints."""
    return base64.b64encode(raw_public_key()).decode()


def write_checkpoint(size: int, root: bytes, at: datetime) -> str:
    """The signed note: body, blank line, and one line with the key's id and the signature."""
    key = signing_key()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    body = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n{at.isoformat()}\n"
    signed = verify.key_id(ORIGIN, public) + key.sign(body.encode())
    return f"{body}\n— {ORIGIN} {base64.b64encode(signed).decode()}\n"


def check_ours(note: verify.Note) -> None:
    """Check a note against the house's own key, as the stand-alone verifier does but at the speed of C."""
    if note.key_id != verify.key_id(note.origin, raw_public_key()):
        raise verify.foreign_key()
    try:
        signing_key().public_key().verify(note.signature, note.signed)
    except InvalidSignature:
        raise verify.bad_signature() from None
