"""Which other documents this one cites."""

from __future__ import annotations

import re

from shouzhan.engine.documents.policy.metadata import DOC_NUMBER
from shouzhan.engine.documents.policy.model import Reference, Span
from shouzhan.engine.documents.policy.normalise import Normalised
from shouzhan.engine.documents.policy.places import Places

TITLE = re.compile(r"《([^《》\n]{2,120}(?:《[^《》\n]{2,80}》[^《》\n]{0,60})*)》")
NUMBER_AFTER = re.compile(rf"\s*\(\s*({DOC_NUMBER.pattern})")


def references_of(doc: Normalised, places: Places, own_title: str | None) -> tuple[Reference, ...]:
    """Return every cited document once, where it is first cited."""
    found: dict[str, Reference] = {}
    own = _key(own_title or "")
    for match in TITLE.finditer(doc.text):
        title = match.group(1).strip()
        if _key(title) == own or _names_itself(doc.text, match) or _key(title) in found:
            continue
        number = NUMBER_AFTER.match(doc.text, match.end())
        end = number.end() if number else match.end()
        found[_key(title)] = Reference(
            title,
            re.sub(r"\s", "", number.group(1)) if number else None,
            places.id_at(match.start()),
            Span(match.start(), end),
        )
    return tuple(found.values())


def _key(title: str) -> str:
    return re.sub(r"[\s()]", "", title)


def _names_itself(text: str, match: re.Match[str]) -> bool:
    """《…》 in 关于印发《…》的通知 names what the notice carries, not what it cites."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 40]
    if re.search(r"(?:印发|转发|发布|公布)\s*$", before) and re.match(
        r"\s*的?\s*(?:通知|公告|通告|决定)", after
    ):
        return True
    return bool(re.match(r"(?:已经|已由|经)[^。]{2,30}(?:同意|通过|批准)|印发给你们", after))
