"""The only door into this room."""

from shouzhan.rooms.policies.actions import accept_rest, adopt_pack, import_document, publish
from shouzhan.rooms.policies.dependents import CASES, DEPENDENTS
from shouzhan.rooms.policies.models import Clause, PolicyDocument, StatedFigure, StatedTask, StatedUnit
from shouzhan.rooms.policies.numbers import keepable
from shouzhan.rooms.policies.reads import citations_to, live_documents

__all__ = [
    "CASES",
    "DEPENDENTS",
    "Clause",
    "PolicyDocument",
    "StatedFigure",
    "StatedTask",
    "StatedUnit",
    "accept_rest",
    "adopt_pack",
    "citations_to",
    "import_document",
    "keepable",
    "live_documents",
    "publish",
]
