"""Says what just missed a list and what would have to change for it to be there."""

from collections.abc import Sequence
from dataclasses import dataclass

from shouzhan.engine.matching.explain import Explanation
from shouzhan.engine.matching.fit.shortlist import Shortlist
from shouzhan.engine.matching.fit.weigh import Weighed
from shouzhan.engine.matching.search import shown
from shouzhan.kernel.text import Text

_WORDS = 6
_SECRET = frozenset({"confidential", "embargo", "withdrawn", "unreadable", "blocks"})


@dataclass(frozen=True, slots=True)
class Near:
    """A match that is not in the list: how (excluded, displaced, outside), how many points it lacks, and what would have to change."""

    how: str
    weighed: Weighed
    lacks: int
    changes: tuple[Text, ...]

    @property
    def is_secret(self) -> bool:
        """Whether nothing of it but its identifier may be told."""
        return any(reason.code in _SECRET for reason in self.weighed.excluded)


def near_misses(found: Shortlist, why: Sequence[Explanation], asked: str) -> list[Near]:
    """The excluded and the displaced first, then what ranked just outside; `why` explains those outside, in their order."""
    near = [Near("excluded", one, 0, tuple(reason.why for reason in one.excluded)) for one in found.excluded]
    near += [Near("displaced", one.weighed, 0, (one.why,)) for one in found.displaced]
    # one point more than the last of the list is enough, whatever the identifiers are
    least = found.kept[-1].points + 1 if found.kept else 0
    for one, words in zip(found.outside, why, strict=True):
        lacks = max(least - one.points, 0)
        near.append(Near("outside", one, lacks, (*_of_fields(one, lacks), *_of_words(words, asked, lacks))))
    return near


def _of_fields(one: Weighed, lacks: int) -> list[Text]:
    """What its fields cost it, the dearest first, and whether that alone would do."""
    against = sorted((line for line in one.fit if line.points < 0 and line.change is not None), key=lambda line: line.points)
    said = []
    for line in against:
        enough = -line.points >= lacks
        zh = f"{line.change}（少 {shown(-line.points)} 分{'，单此一项即可入选' if enough else ''}）"
        en = f"{line.change.en if line.change else ''} (costs {shown(-line.points)}{'; this alone would do' if enough else ''})"
        said.append(Text(zh, en))
    return said


def _of_words(words: Explanation, asked: str, lacks: int) -> list[Text]:
    missing = [asked[start:end] for start, end in words.against.missing][:_WORDS]
    return [Text(f"缺少：{' / '.join(missing)}（差 {shown(lacks)} 分）", f"does not say: {' / '.join(missing)} (lacks {shown(lacks)})")] if missing else []
