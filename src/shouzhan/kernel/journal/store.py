"""Writing the journal: append in the caller's transaction, seal into the tree, prove, verify, forget."""

import secrets
from typing import Any

from shouzhan.kernel.dates import now
from shouzhan.kernel.journal.kinds import kind_of
from shouzhan.kernel.journal.leaf import FIELDS, canonical, leaf_hash, personal_digest
from shouzhan.kernel.journal.models import Entry


def append(
    *, kind: str, version: int, actor: str, record_kind: str, record_number: str, revision: int, step: str,
    state_from: str, state_to: str, facts: dict[str, Any], personal: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry inside the caller's transaction."""
    kind_of(kind)
    at = now()
    entry = Entry(
        kind=kind, version=version, at=at, at_text=at.isoformat(), actor=actor, record_kind=record_kind,
        record_number=record_number, revision=revision, step=step, state_from=state_from, state_to=state_to,
        facts=canonical(facts),
    )
    if personal:
        entry.personal, entry.personal_salt = canonical(personal), secrets.token_hex(16)
        entry.personal_digest = personal_digest(entry.personal_salt, entry.personal)
    entry.leaf_hash = leaf_hash(leaf_of(entry))
    entry.save(force_insert=True)
    return entry


def leaf_of(entry: Entry) -> dict[str, Any]:
    """The fields of an entry that its leaf covers."""
    fields = {name: getattr(entry, name) for name in FIELDS}
    fields["at"] = entry.at_text
    return fields
