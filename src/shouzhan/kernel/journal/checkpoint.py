"""Signed checkpoints: a note with origin, size, root and time, signed with the house's Ed25519 key."""

import base64
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

ORIGIN = "shouzhan/journal"


def _key_path() -> Path:
    return Path(settings.HOME) / "keys" / "journal.key"


def signing_key() -> Ed25519PrivateKey:
    """The house's key, made at first need and readable by its owner only."""
    path = _key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        try:
            with path.open("xb") as file:
                path.chmod(0o600)
                file.write(fresh)
        except FileExistsError:
            pass  # another process made it first
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key() -> str:
    """The key by which anyone can check our checkpoints."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def write_checkpoint(size: int, root: bytes, at: datetime) -> str:
    """The signed note."""
    body = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n{at.isoformat()}\n"
    signature = base64.b64encode(signing_key().sign(body.encode())).decode()
    return f"{body}\n— {ORIGIN} {signature}\n"
