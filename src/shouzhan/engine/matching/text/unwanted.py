"""Finds what a need says it does not want: it is looked up as ever, since results that improve on it name it, and told where a result says it."""

import re

# up to where the clause goes on to something else; 要不要 asks, 区别 and 特别 are words of their own
_SAID = r"((?:(?![的就])[^,，;；:。!?、\s不无]){2,12})"
_UNWANTED = re.compile(
    rf"(?:(?<!要)不要|(?<!用)不用|无需|不需要|不必|不考虑|不含|不得使用|不想(?:再|先)?(?:用|要)?|(?<![特区判级分识辨鉴])别(?:再|用)(?!人)){_SAID}"
    r"|除(?:了|去)?([^,，;；:。!?、\s]{2,10}?)(?:以外|之外|外(?![线壳观部来加包]))"
)
_NOT = frozenset("无不免非未")
Place = tuple[int, int]


def unwanted(folded: str) -> list[Place]:
    """The places, in order."""
    return [found.span(1) if found[1] else found.span(2) for found in _UNWANTED.finditer(folded)]


def is_said_plainly(text: str, places: tuple[Place, ...]) -> bool:
    """Whether a text says it at one of the places without a no before it."""
    return any(text[start - 1: start] not in _NOT or not start for start, _end in places)
