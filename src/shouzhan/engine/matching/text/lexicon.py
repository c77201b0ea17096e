"""Words of business and words of research: which ones only wrap a need, and which ones say the same; a deployment adds its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import add
from pathlib import Path
from typing import NamedTuple

from shouzhan.engine.calling import both
from shouzhan.engine.matching.text.fold import fold

FILES = REQUESTS, BRIDGES, ENGLISH = ("requests.txt", "bridges.txt", "english.txt")
SHIPPED = Path(__file__).parent
_LATIN = re.compile(r"[a-z0-9]+")
_VOWEL = re.compile(r"[aeiouy]")
_LONGEST_PHRASE = 4


class BadLexiconError(ValueError):
    """A line of a lexicon cannot be read; the message names file and line."""


class Span(NamedTuple):
    """A word found in a folded text, from `start` up to `end`."""

    start: int
    end: int


class Heard(NamedTuple):
    """What a text has of a lexicon: where it only says that something is wanted; and where it says what has other words, of research or of the other language."""

    requests: list[Span]
    others: list[tuple[Span, tuple[str, ...]]]


Said = Iterable[tuple[str, tuple[str, ...]]]


class Lexicon:
    """The words of one deployment: what ships, and what it laid beside it."""

    def __init__(self, requests: Iterable[str], bridges: Said, english: Said = ()) -> None:
        """`bridges` go from a word to others for it; `english` from an English term to Chinese words, and back."""
        self._requests = _Words(requests)
        self._said = _joined_up((fold(word), tuple(map(fold, others))) for word, others in bridges)
        self._bridged = _Words(self._said)
        pairs = [(fold(term), tuple(map(fold, words))) for term, words in english]
        self._in_chinese = _joined_up((_stems(term), words) for term, words in pairs)
        # back again apart from the bridges, whose longest word at a place must not be hidden by a longer one here; "internet of things"
        # without its "of", which every English sentence has
        self._in_english = _joined_up((word, (self._without_asking(term),)) for term, words in pairs for word in words if len(word) > 1)
        self._translated = _Words(self._in_english)
        words = [word for several in (self._requests, self._bridged, self._translated) for word in several.words]
        self._firsts, self._alone = frozenset(word[:2] for word in words), frozenset(word for word in words if len(word) == 1)

    def _without_asking(self, term: str) -> str:
        return " ".join(word for word in term.split() if word not in self._requests) or term

    def heard(self, folded: str) -> "Heard":
        """What of these words the text has."""
        begins = self._begins(folded)
        requests = [Span(start, end) for start, end in self._requests.find(folded, begins) if not folded[start].isascii() or _is_in_english(folded, start, end)]
        bridges = [(Span(start, end), self._said[folded[start:end]]) for start, end in self._bridged.find(folded, begins)]
        back = [(Span(start, end), self._in_english[folded[start:end]]) for start, end in self._translated.find(folded, begins)]
        return Heard(requests, bridges + self._from_english(folded) + back)

    def _begins(self, text: str) -> list[tuple[int, str]]:
        """Where any word could begin, and with which signs: few places, seen for all lists at once."""
        known, alone = self._firsts, self._alone
        found = [(at, two) for at, two in enumerate(map(add, text, text[1:] + " ")) if two in known]
        return sorted([*found, *((at, one) for at, one in enumerate(text) if one in alone)], key=_in_turn) if alone else found

    def _from_english(self, folded: str) -> list[tuple[Span, tuple[str, ...]]]:
        runs = [(run.start(), run.end()) for run in _LATIN.finditer(folded)] if self._in_chinese else []
        found, at = [], 0
        while at < len(runs):
            taken = 0
            for last in range(min(at + _LONGEST_PHRASE, len(runs)), at, -1):
                if all(folded[end:start] in (" ", "-") for (_start, end), (start, _end) in zip(runs[at:last], runs[at + 1: last], strict=False)):
                    span = Span(runs[at][0], runs[last - 1][1])
                    words = self._in_chinese.get(_stems(folded[span.start: span.end]))
                    if words:
                        found.append((span, words))
                        taken = last - at
                        break
            at += taken or 1
        return found


def _joined_up(said: Said) -> dict[str, tuple[str, ...]]:
    """Each word with all that stands for it on any line."""
    found: dict[str, dict[str, None]] = {}
    for word, others in said:
        found.setdefault(word, {}).update(dict.fromkeys(others))
    return {word: tuple(others) for word, others in found.items()}


def _stems(term: str) -> str:
    """An English term with its words without their endings: batteries is battery, and dyed is dyeing."""
    return " ".join(map(_stem, _LATIN.findall(term)))


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > 2 and _VOWEL.search(word[: -len(ending)]):
            word = word[: -len(ending)]
            break
    word = word[:-1] if word.endswith("e") and len(word) > 2 else word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _is_in_english(folded: str, start: int, end: int) -> bool:
    """Whether a Latin word stands beside another: the "no" of "no exact words" and not that of 脱除NO."""
    before, after = folded[max(start - 2, 0): start].rstrip(" ")[-1:], folded[end: end + 2].lstrip(" ")[:1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())


class _Words:
    """Finds the longest known word at each place, left to right, none within another."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = {word for word in words if word}
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:2], set()).add(len(word))
        # by two signs, or by one for a word that has no more: few places of a text begin a word
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def find(self, text: str, begins: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
        """Words where any could begin, the longer beginning first."""
        known, done = self._lengths, 0
        for at, first in begins:
            if first in known and at >= done and (end := self._longest(text, at, known[first])):
                yield at, end
                done = end

    def _longest(self, text: str, at: int, lengths: Sequence[int]) -> int:
        """Where the longest word ends that begins here; 0 when none does."""
        for length in lengths:
            if at + length <= len(text) and text[at: at + length] in self.words and not _cuts_a_word(text, at, at + length):
                return at + length
        return 0


def _in_turn(begin: tuple[int, str]) -> tuple[int, int]:
    """From left to right, two signs before one."""
    return begin[0], -len(begin[1])


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether the place is within a word of Latin letters: the GPS of GPSX is none."""
    return text[start].isascii() and (_joined(text[start - 1: start + 1]) or _joined(text[end - 1: end + 1]))


def _joined(two: str) -> bool:
    return len(two) == 2 and two.isascii() and two.isalnum()


def read_lexicon(folders: Iterable[Path]) -> Lexicon:
    """The lexicon of several folders together; each may hold `requests.txt`, `bridges.txt`, `english.txt`, or none."""
    requests: list[str] = []
    bridges: list[tuple[str, tuple[str, ...]]] = []
    english: list[tuple[str, tuple[str, ...]]] = []
    for folder in folders:
        for _number, line in _lines(folder / REQUESTS):
            requests += map(fold, line.split())
        for plain, learned in _sides(folder / BRIDGES):
            bridges += [(word, tuple(learned.split())) for word in plain.split()]
            # the other way too, for a result that looks for its needs; one character alone would stand for too much
            bridges += [(word, tuple(plain.split())) for word in learned.split() if len(word) > 1]
        for terms, words in _sides(folder / ENGLISH):
            english += [(term.strip(), tuple(words.split())) for term in terms.split(",") if term.strip()]
    return Lexicon(requests, bridges, english)


def _sides(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        one, bar, other = line.partition("|")
        if not bar or not one.split() or not other.split():
            raise BadLexiconError(both(f"{path} 第 {number} 行：应为若干词、一条竖线和它们所代表的词", f"{path}, line {number}: there should be words, a bar, and the words they stand for"))
        yield one, other


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if path.is_file():
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadLexiconError(both(f"{path} 第 {error.start + 1} 个字节处不是 UTF-8", f"{path} is not UTF-8 at byte {error.start + 1}")) from None
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield number, line


@cache
def built_in() -> Lexicon:
    """The words that ship."""
    return read_lexicon([SHIPPED])
