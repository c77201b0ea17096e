"""A source and a clause: the foot every rule, task and figure stands on."""

import re
from dataclasses import dataclass

from shouzhan.kernel.text import Text

_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_N = "([〇零一二三四五六七八九十百千]+)"


def _figure(words: str) -> int:
    """A Chinese numeral up to thousands."""
    whole, last = 0, 0
    for sign in words:
        if sign in _STEPS:
            whole, last = whole + (last or 1) * _STEPS[sign], 0
        else:
            last = _FIGURES[sign]
    return whole + last


_ENGLISH = tuple((re.compile(pattern), words) for pattern, words in (
    (f"第{_N}条", "Article {}"), (f"第{_N}条第{_N}款", "Article {}, paragraph {}"), (f"第{_N}条第{_N}项", "Article {}, item {}"), (f"第{_N}条第{_N}款第{_N}项", "Article {}, paragraph {}, item {}"),
    (f"第{_N}、{_N}条", "Articles {} and {}"), (f"第{_N}条至第{_N}条", "Articles {} to {}"), (f"第{_N}章", "Chapter {}"), (f"附表{_N}", "Annexed table {}"), ("附表", "Annexed table"),
    (r"附件(\d+)", "Annex {}"), (f"附件{_N}", "Annex {}"), (rf"附件(\d+) {_N}\({_N}\)", "Annex {}, part {}({})"), ("征求意见稿", "draft for comments"),
    (_N, "part {}"), (f"{_N}、{_N}", "parts {} and {}"), (rf"{_N}\({_N}\)", "part {}({})"), (rf"{_N}\({_N}\)(\d+)", "part {}({}){}"),
))  # fmt: skip


def clause_text(clause: str) -> Text:
    """A clause as it is printed, and in English where it is numbered in one of the usual ways; else it stays as it is."""
    for pattern, words in _ENGLISH:
        if found := pattern.fullmatch(clause):
            return Text(clause, words.format(*(int(one) if one.isdigit() else _figure(one) for one in found.groups())))
    return Text(clause, clause)


@dataclass(frozen=True, slots=True)
class Citation:
    """Points at one clause of one document by the document's own number or title."""

    source: str
    clause: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.clause}".strip()
