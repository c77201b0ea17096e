"""Reading Chinese policy documents: file in, sections, tasks, figures and rules out."""

from shouzhan.engine.documents.policy.model import (
    Figure,
    Metadata,
    ParsedPolicy,
    Reference,
    Rule,
    Section,
    Span,
    Task,
)
from shouzhan.engine.documents.policy.parse import parse_policy, parse_text
from shouzhan.engine.documents.policy.reading import MAX_BYTES, Unreadable

__all__ = [
    "MAX_BYTES",
    "Figure",
    "Metadata",
    "ParsedPolicy",
    "Reference",
    "Rule",
    "Section",
    "Span",
    "Task",
    "Unreadable",
    "parse_policy",
    "parse_text",
]
