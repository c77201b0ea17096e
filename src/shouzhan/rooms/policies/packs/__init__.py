"""Packs: the facts of policy documents and of the bodies they name, read without a framework."""

from shouzhan.rooms.policies.packs.model import (
    Pack,
    PackArea,
    PackClause,
    PackCollective,
    PackDistrict,
    PackDocument,
    PackFigure,
    PackReference,
    PackRule,
    PackTask,
    PackUnit,
    PrintedName,
)
from shouzhan.rooms.policies.packs.reading import PackError, load_pack
from shouzhan.rooms.policies.packs.units import Directory, How, Match, Suggestion, directory, resolve_unit

__all__ = [
    "Directory",
    "How",
    "Match",
    "Pack",
    "PackArea",
    "PackClause",
    "PackCollective",
    "PackDistrict",
    "PackDocument",
    "PackError",
    "PackFigure",
    "PackReference",
    "PackRule",
    "PackTask",
    "PackUnit",
    "PrintedName",
    "Suggestion",
    "directory",
    "load_pack",
    "resolve_unit",
]
