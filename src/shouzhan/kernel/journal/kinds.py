"""The kinds of entry: each says what happened, which fields are personal, and how it forgets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shouzhan.kernel.decision import Sentence

KINDS: dict[str, "EntryKind"] = {}
FORGETTING = ("erase-personal-part", "holds-nothing-personal")
_NAME = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A declared kind of entry; without `fields` its open facts are free."""

    name: str
    sentence: Sentence
    personal: tuple[str, ...]
    forgets: str
    version: int = 1
    fields: tuple[str, ...] | None = None

    def check(self, version: int, facts: Mapping[str, Any], personal: Mapping[str, Any] | None) -> None:
        """Refuse an entry that says more, or says it elsewhere, than the kind declares."""
        if version != self.version:
            raise ValueError(f"entry kind {self.name} is at version {self.version}, not {version}")
        for name in self.personal:
            if name in facts:
                raise ValueError(f"{self.name}: {name} is personal and must not stand among the open facts")
        for name in personal or ():
            if name not in self.personal:
                raise ValueError(f"{self.name}: {name} is not declared personal; declare it, or journal it openly")
        if self.fields is not None:
            for name in facts:
                if name not in self.fields:
                    raise ValueError(f"{self.name}: {name} is not among its declared fields")


def declare_kind(
    name: str, *, sentence: Sentence, personal: tuple[str, ...], forgets: str, version: int = 1,
    fields: tuple[str, ...] | None = None,
) -> EntryKind:
    """Declare a kind of entry (room.noun.participle); one that does not say how it forgets cannot exist."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"entry kind {name!r}: a name looks like room.noun.participle")
    if forgets not in FORGETTING:
        raise ValueError(f"entry kind {name} must say how it forgets: one of {', '.join(FORGETTING)}")
    if personal and forgets == "holds-nothing-personal":
        raise ValueError(f"entry kind {name} has personal fields, so it must say how it forgets them")
    if name in KINDS:
        raise ValueError(f"entry kind {name} is declared twice")
    KINDS[name] = EntryKind(name, sentence, personal, forgets, version, fields)
    return KINDS[name]


def kind_of(name: str) -> EntryKind:
    """Find a declared kind; an entry of an undeclared one is refused."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(f"entry kind {name} is not declared") from None
