"""Which section a place in the text belongs to."""

from __future__ import annotations

from bisect import bisect_right

from shouzhan.engine.documents.policy.model import Section


class Places:
    """Finds the section that holds an offset."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        self._starts = [s.span.start for s in sections]

    def at(self, offset: int) -> Section | None:
        """Return the innermost section whose own text holds the offset."""
        i = bisect_right(self._starts, offset) - 1
        return self.sections[i] if i >= 0 and offset <= self.sections[i].span.end else None

    def id_at(self, offset: int) -> str | None:
        """Return that section's id."""
        section = self.at(offset)
        return section.id if section else None

    def ancestors(self, section: Section) -> list[Section]:
        """Return the sections above this one, nearest first."""
        above: list[Section] = []
        level = section.level
        for other in reversed(self.sections[: self.sections.index(section)]):
            if other.level < level:
                above.append(other)
                level = other.level
        return above
