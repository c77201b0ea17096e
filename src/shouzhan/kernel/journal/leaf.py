"""The bytes a journal entry stands for; standard library only, the same bytes the stand-alone verifier hashes."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

# What a leaf covers, in the order of the table's columns; personal data enters as a salted digest only.
FIELDS = (
    "kind", "version", "at", "actor", "record_kind", "record_number", "revision", "step", "state_from", "state_to",
    "facts", "personal_digest",
)


def _plain(value: object) -> str:
    """Exact values have one spelling; anything else must be spelled by whoever journals it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{value!r} has no settled spelling in the journal; write it as text, number or ISO date")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
)


def canonical(value: Any) -> str:
    """One way to write a JSON value: sorted keys, no spaces, no escapes of readable characters."""
    return _ENCODER.encode(value)


def leaf_bytes(row: Sequence[Any]) -> bytes:
    """The canonical form of an entry given as its fields in order; a field of another type is refused."""
    (kind, version, at, actor, record_kind, record_number, revision, step, state_from, state_to, facts, digest) = row
    if type(version) is not int or type(revision) is not int:
        raise TypeError("version and revision are whole numbers")
    # written out because a million entries are verified in one go; a test holds it equal to `canonical`
    q = encode_basestring
    return (
        f'{{"actor":{q(actor)},"at":{q(at)},"facts":{q(facts)},"kind":{q(kind)},"personal_digest":{q(digest)},'
        f'"record_kind":{q(record_kind)},"record_number":{q(record_number)},"revision":{revision},'
        f'"state_from":{q(state_from)},"state_to":{q(state_to)},"step":{q(step)},"version":{version}}}'
    ).encode()


def leaf_hash(row: Sequence[Any]) -> bytes:
    """RFC 9162's leaf hash over the canonical form of the entry's fields."""
    return hashlib.sha256(b"\x00" + leaf_bytes(row)).digest()


def personal_digest(salt: str, personal: str) -> str:
    """The digest that stands for personal data; without the salt it can't be guessed back."""
    return hashlib.sha256(f"{salt}\n{personal}".encode()).hexdigest()
