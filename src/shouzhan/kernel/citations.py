"""A source and a clause: the foot every rule, task and figure stands on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """Points at one clause of one document by the document's own number or title."""

    source: str
    clause: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.clause}".strip()
