"""Names as documents print them, brought to one form so that they can be compared."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_SPACE = re.compile(r"[\s·・‧]+")
_BRACKETS = str.maketrans("〔〕［］【】（）", "()()()()")


def normalise(name: str) -> str:
    """Full-width to half-width, brackets to one kind, no spaces, lower case."""
    folded = unicodedata.normalize("NFKC", name.translate(_BRACKETS))
    return _SPACE.sub("", folded).lower()


def similarity(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; common suffixes count for less than what sets them apart."""
    return SequenceMatcher(None, core(one), core(other)).ratio()


class Alike:
    """Names as near as a slip of the pen, found without comparing each with each: two such names share their first or their last half."""

    def __init__(self, floor: float) -> None:
        self.floor = floor
        self._halves: dict[tuple[str, str], list[str]] = {}

    def add(self, name: str) -> None:
        """Know one more name."""
        for half in _halves(core(name)):
            self._halves.setdefault(half, []).append(name)

    def find(self, name: str) -> str | None:
        """The first known name that is near, if there is one."""
        bare = core(name)
        tried = dict.fromkeys(other for half in _halves(bare) for other in self._halves.get(half, ())[:MOST])
        compared, numbers = SequenceMatcher(None, "", bare), _NUMBERS.findall(bare)
        return next((other for other in tried if self._is_near(compared, numbers, core(other))), None)

    def _is_near(self, compared: SequenceMatcher[str], numbers: list[str], other: str) -> bool:
        compared.set_seq1(other)
        # the cheap bounds first; the first and the second hospital are two, however alike the rest
        bounds = (compared.real_quick_ratio, compared.quick_ratio, compared.ratio)
        return all(bound() >= self.floor for bound in bounds) and _NUMBERS.findall(other) == numbers


MOST = 200
_NUMBERS = re.compile("[0-9一二三四五六七八九十]+")


def _halves(bare: str) -> set[tuple[str, str]]:
    lengths = {max(1, length) for length in (len(bare) // 2, (len(bare) - 1) // 2)}
    return {pair for length in lengths for pair in (("first", bare[:length]), ("last", bare[-length:]))}


_COMMON = ("有限责任公司", "股份有限公司", "有限公司", "上海市", "上海", "集团", "科技", "研究院", "大学")


@lru_cache(maxsize=20_000)
def core(name: str) -> str:
    """What sets a name apart: without legal forms, the city and other words that thousands share."""
    bare = normalise(name)
    for word in _COMMON:
        shorter = bare.replace(word, "")
        bare = shorter if len(shorter) >= 2 else bare
    return bare
