"""Passages that the open text of a listing shares with what is secret."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.decision import Sentence

# in signs without spaces and marks: a term of the trade is shorter, a sentence that was copied is longer
LONGEST_HARMLESS = 15
_BETWEEN = re.compile(r"[\s，。、；：！？,.;:!?（）()“”\"'—-]+")


@dataclass(frozen=True)
class Leak:
    """A passage of the open text, and where the same words are secret."""

    passage: str
    where: Sentence


def leaks_in(listing: Any) -> list[Leak]:
    """What the open text repeats from the secret layer or from the inside of the achievement, the longest first."""
    if not listing.open_text:
        return []
    known = _bare(listing.achievement.teaser)[0]  # what is open already is no secret
    found: dict[str, Leak] = {}
    for text, where in ((listing.secret_text, _("保密内容")), (listing.achievement.summary, _("成果内容摘要"))):
        for passage in shared(listing.open_text, text):
            if _bare(passage)[0] not in known:
                found.setdefault(passage, Leak(passage, where))
    return sorted(found.values(), key=lambda leak: -len(leak.passage))


def shared(one: str, other: str, longer_than: int = LONGEST_HARMLESS) -> list[str]:
    """The passages of the first text whose signs all stand in the second in runs longer than so many, whatever spaces and marks lie between."""
    (bare, places), (there, _places) = _bare(one), _bare(other)
    size = longer_than + 1
    known = {there[at: at + size] for at in range(len(there) - size + 1)}
    found: list[tuple[int, int]] = []
    for at in range(len(bare) - size + 1):
        if bare[at: at + size] not in known:
            continue
        if found and found[-1][1] >= at:
            found[-1] = (found[-1][0], at + size)
        else:
            found.append((at, at + size))
    return [one[places[start]: places[end - 1] + 1] for start, end in found]


def _bare(text: str) -> tuple[str, list[int]]:
    places = [at for at, sign in enumerate(text) if not _BETWEEN.fullmatch(sign)]
    return "".join(text[at] for at in places).lower(), places
