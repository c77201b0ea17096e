"""The kinds of entry: each says what happened, which fields are personal, and how it forgets."""

from dataclasses import dataclass

from shouzhan.kernel.decision import Sentence

KINDS: dict[str, "EntryKind"] = {}
FORGETTING = ("erase-personal-part", "holds-nothing-personal")


@dataclass(frozen=True)
class EntryKind:
    """A declared kind of entry."""

    name: str
    sentence: Sentence
    personal: tuple[str, ...]
    forgets: str
    version: int = 1


def declare_kind(
    name: str, *, sentence: Sentence, personal: tuple[str, ...], forgets: str, version: int = 1
) -> EntryKind:
    """Declare a kind of entry; a kind that does not say how it forgets cannot exist."""
    if forgets not in FORGETTING:
        raise ValueError(f"entry kind {name} must say how it forgets: one of {', '.join(FORGETTING)}")
    if name in KINDS:
        raise ValueError(f"entry kind {name} is declared twice")
    KINDS[name] = EntryKind(name, sentence, personal, forgets, version)
    return KINDS[name]


def kind_of(name: str) -> EntryKind:
    """Find a declared kind; an entry of an undeclared one is refused."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(f"entry kind {name} is not declared") from None
