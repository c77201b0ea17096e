"""Names as documents print them, brought to one form so that they can be compared."""

import re
import unicodedata
from difflib import SequenceMatcher

_SPACE = re.compile(r"[\s·・‧]+")
_BRACKETS = str.maketrans("〔〕［］【】（）", "()()()()")


def normalise(name: str) -> str:
    """Full-width to half-width, brackets to one kind, no spaces, lower case."""
    folded = unicodedata.normalize("NFKC", name.translate(_BRACKETS))
    return _SPACE.sub("", folded).lower()


def similarity(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; common suffixes count for less than what sets them apart."""
    return SequenceMatcher(None, _core(one), _core(other)).ratio()


_COMMON = ("有限责任公司", "股份有限公司", "有限公司", "上海市", "上海", "集团", "科技", "研究院", "大学")


def _core(name: str) -> str:
    bare = normalise(name)
    for word in _COMMON:
        shorter = bare.replace(word, "")
        bare = shorter if len(shorter) >= 2 else bare
    return bare
