"""Finds the body behind a printed name: exact, normalised or by the city prefix; else near names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache

from shouzhan.rooms.policies.packs.model import Pack, PackCollective, PackUnit
from shouzhan.rooms.policies.packs.reading import load_pack

_BRACKETS = str.maketrans("〔〕［］【】", "()()()")
_NOISE = re.compile(r"[\s·・‧«»《》“”\"'、,，。.;；:：]+")
_COMMON = ("人民政府", "政府", "委员会", "管理局", "办公室", "管理", "局", "委", "办", "市", "区")
NEAR = 0.5


class How(StrEnum):
    """How a name was recognised."""

    EXACT = "exact"
    NORMALISED = "normalised"
    PREFIX = "prefix"
    COLLECTIVE = "collective"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A known body whose name is near, and how near (0 to 1)."""

    unit: PackUnit
    likeness: float


@dataclass(frozen=True, slots=True)
class Match:
    """What stands behind a printed name: a body, a collective expression, or only near names."""

    name: str
    how: How
    unit: PackUnit | None = None
    collective: PackCollective | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the name stands for something."""
        return self.how is not How.UNKNOWN


def folded(name: str) -> str:
    """A name in one form: half width, one kind of brackets, no blanks, quotes or stops, lower case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name.translate(_BRACKETS))).lower()


def bare(name: str) -> str:
    """A folded name without the city in front: 上海市科委, 市科委 and 科委 become one."""
    text = folded(name)
    text = re.sub(r"^(中共)?上海(?=市)", "", text)
    return text[1:] if text.startswith("市") and len(text) > 2 else text


@dataclass(frozen=True)
class Directory:
    """The bodies and collective expressions of a pack, ready to be looked up."""

    pack: Pack
    _exact: dict[str, PackUnit] = field(default_factory=dict, repr=False)
    _folded: dict[str, PackUnit] = field(default_factory=dict, repr=False)
    _bare: dict[str, PackUnit] = field(default_factory=dict, repr=False)
    _collective: dict[str, PackCollective] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for unit in self.pack.units:
            for printed in unit.names:
                self._exact.setdefault(printed.name, unit)
                self._folded.setdefault(folded(printed.name), unit)
                self._bare.setdefault(bare(printed.name), unit)
        for collective in self.pack.collectives:
            self._collective.setdefault(folded(collective.name.zh), collective)

    def resolve(self, name: str) -> Match:
        """The body or collective expression printed under this name, else near names."""
        if name in self._exact:
            return Match(name, How.EXACT, self._exact[name])
        text = folded(name)
        if text in self._collective:
            return Match(name, How.COLLECTIVE, collective=self._collective[text])
        if text in self._folded:
            return Match(name, How.NORMALISED, self._folded[text])
        if bare(name) in self._bare:
            return Match(name, How.PREFIX, self._bare[bare(name)])
        return Match(name, How.UNKNOWN, suggestions=self.near(name))

    def near(self, name: str, limit: int = 5) -> tuple[Suggestion, ...]:
        """Known bodies with a similar name, the nearest first."""
        wanted = _core(name)
        if len(wanted) < 2:
            return ()
        best: dict[str, Suggestion] = {}
        for known, unit in self._bare.items():
            likeness = min(0.99, round(SequenceMatcher(None, wanted, _core(known)).ratio(), 3))
            if likeness >= NEAR and (unit.key not in best or likeness > best[unit.key].likeness):
                best[unit.key] = Suggestion(unit, likeness)
        return tuple(sorted(best.values(), key=lambda item: (-item.likeness, item.unit.key))[:limit])


def _core(name: str) -> str:
    """What sets a name apart: common endings count for nothing while two characters are left."""
    text = bare(name)
    for word in _COMMON:
        shorter = text.removesuffix(word)
        text = shorter if len(shorter) >= 2 else text
    return text


@cache
def directory(pack: str = "shanghai") -> Directory:
    """The directory of a pack, built once."""
    return Directory(load_pack(pack))


def resolve_unit(name: str, pack: str = "shanghai") -> Match:
    """What stands behind a printed name in a pack."""
    return directory(pack).resolve(name)
