"""The bytes a journal entry stands for; standard library only, shared with the stand-alone verifier's format."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# The fields of a leaf in the order of their writing; personal data enters as a salted digest only.
FIELDS = (
    "kind", "version", "at", "actor", "record_kind", "record_number", "revision", "step", "state_from", "state_to",
    "facts", "personal_digest",
)


def canonical(value: Any) -> str:
    """One way to write a JSON value: sorted keys, no spaces, no escapes of readable characters."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaf_hash(entry: Mapping[str, Any]) -> str:
    """RFC 9162's leaf hash over the canonical form of the entry's fields."""
    text = canonical({name: entry[name] for name in FIELDS})
    return hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def personal_digest(salt: str, personal: str) -> str:
    """The digest that stands for personal data; without the salt it can't be guessed back."""
    return hashlib.sha256(f"{salt}\n{personal}".encode()).hexdigest()
