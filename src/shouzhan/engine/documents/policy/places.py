"""Which section a place in the text belongs to."""

from __future__ import annotations

from bisect import bisect_right

from shouzhan.engine.documents.policy.model import Section


class Places:
    """Finds the section that holds an offset."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        self._starts = [s.span.start for s in sections]
        self._parent: dict[int, int | None] = {}  # where a section starts -> index of the one above it
        open_: list[int] = []
        for i, section in enumerate(sections):
            while open_ and sections[open_[-1]].level >= section.level:
                open_.pop()
            self._parent[section.span.start] = open_[-1] if open_ else None
            open_.append(i)

    def at(self, offset: int) -> Section | None:
        """Return the innermost section whose own text holds the offset."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return None
        section = self.sections[i]
        if offset > section.span.end or (offset == section.span.end and self._closes(section, offset)):
            return next((s for s in self.ancestors(section) if s.tail and s.tail.start <= offset <= s.tail.end), None)
        return section

    def _closes(self, section: Section, offset: int) -> bool:
        """Does the closing paragraph of a section above begin right where this part ends?"""
        return any(s.tail and s.tail.start == offset for s in self.ancestors(section))

    def id_at(self, offset: int) -> str | None:
        """Return that section's id."""
        section = self.at(offset)
        return section.id if section else None

    def ancestors(self, section: Section) -> list[Section]:
        """Return the sections above this one, nearest first."""
        above: list[Section] = []
        at = self._parent[section.span.start]
        while at is not None:
            above.append(self.sections[at])
            at = self._parent[self.sections[at].span.start]
        return above
