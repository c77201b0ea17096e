"""Recognises what a text belongs to by the words of a list; says which words, and how sure that makes it."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shouzhan.engine.calling import both
from shouzhan.engine.matching.confidence import Confidence, Table, read_table
from shouzhan.engine.matching.fields.words import WordList
from shouzhan.engine.matching.text import fold
from shouzhan.kernel.text import Text

HERE = Path(__file__).parent
KINDS = {"technical": Text("技术领域", "technical field"), "ipc": Text("国际专利分类部", "patent section"), "industry": Text("行业", "industry")}
_DOUBT = 2.0  # how much evidence for something unknown is taken for granted


class BadListError(ValueError):
    """A line of a list cannot be read; the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a list, with its words."""

    code: str
    name: Text
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A class a text may belong to: its share of the evidence in thousandths, the words it rests on, and what that was worth where measured."""

    code: str
    name: Text
    share: int
    words: tuple[str, ...]
    confidence: Confidence | None


class Recogniser:
    """The classes of one kind; what ships, and what a deployment laid beside it."""

    def __init__(self, classes: Iterable[Class], table: Table | None = None) -> None:
        self._names: dict[str, Text] = {}
        codes: dict[str, dict[str, None]] = {}
        for one in classes:
            self._names.setdefault(one.code, one.name)
            for word in one.words:
                codes.setdefault(word, {})[one.code] = None
        self._codes = {word: tuple(several) for word, several in codes.items()}
        self._list, self._table = WordList(codes), table

    def recognise(self, text: str, top: int = 3) -> list[Recognised]:
        """The classes it may belong to, the likeliest first; none where it says no word of the list."""
        folded = fold(text)
        times = Counter(folded[start:end] for start, end in self._list.find(folded))
        points: dict[str, float] = {}
        for word, count in times.items():
            for code in self._codes[word]:
                # said twice is not twice as sure, a word of several classes says less, a longer one more
                points[code] = points.get(code, 0.0) + (1 + math.log(count)) * math.log2(1 + len(word)) / len(self._codes[word])
        whole = sum(points.values()) + _DOUBT
        best = sorted(points, key=lambda code: (-points[code], code))[:top]
        return [self._told(code, int(1000 * points[code] / whole), times, is_first=code == best[0]) for code in best]

    def _told(self, code: str, share: int, times: Counter[str], *, is_first: bool) -> Recognised:
        words = tuple(sorted((word for word in times if code in self._codes[word]), key=lambda word: (-times[word], word)))
        # only the likeliest was measured
        return Recognised(code, self._names[code], share, words, self._table.at(share) if self._table and is_first else None)


def read_list(file: Path) -> Sequence[Class]:
    """The classes of a file, a line each: code | name | English | words."""
    found = []
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 4 or not all(parts):
                raise BadListError(both(f"{file} 第 {number} 行：应为以竖线分隔的代码、名称、英文名和词", f"{file}, line {number}: there should be code, name, English name and words, with bars between"))
            found.append(Class(parts[0], Text(parts[1], parts[2]), tuple(dict.fromkeys(map(fold, parts[3].split())))))
    return found


@cache
def recogniser(kind: str, own: Path | None = None) -> Recogniser:
    """The list of this kind that ships, with those of a deployment's folder; its own words were not measured with ours, so no table holds."""
    mine = own / f"{kind}.txt" if own else None
    extra = read_list(mine) if mine and mine.is_file() else []
    table = HERE / f"{kind}.json"
    return Recogniser([*read_list(HERE / f"{kind}.txt"), *extra], read_table(table) if table.is_file() and not extra else None)
