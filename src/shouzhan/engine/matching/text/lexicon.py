"""Words of business and words of research: which ones only wrap a need, and which ones say the same; a deployment adds its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shouzhan.engine.matching.text.fold import fold

REQUESTS, BRIDGES = "requests.txt", "bridges.txt"


class BadLexiconError(ValueError):
    """A line of a lexicon cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Span:
    """A word found in a folded text, from `start` up to `end`."""

    start: int
    end: int


class Lexicon:
    """The words of one deployment: what ships, and what it laid beside it."""

    def __init__(self, requests: Iterable[str], bridges: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._requests = _Words(requests)
        said: dict[str, dict[str, None]] = {}
        for word, others in bridges:
            said.setdefault(fold(word), {}).update(dict.fromkeys(map(fold, others)))
        self._said = {word: tuple(others) for word, others in said.items()}
        self._bridged = _Words(self._said)

    def wrapped(self, folded: str) -> list[Span]:
        """Where the text only says that something is wanted."""
        return [Span(start, end) for start, end in self._requests.find(folded)]

    def bridges(self, folded: str) -> list[tuple[Span, tuple[str, ...]]]:
        """Where the text says something that research says in other words, and those words."""
        return [(Span(start, end), self._said[folded[start:end]]) for start, end in self._bridged.find(folded)]


class _Words:
    """Finds the longest known word at each place, left to right, none within another."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if word}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        at, known, words = 0, self._lengths, self._words
        while at < len(text):
            for length in known.get(text[at], ()):
                if at + length <= len(text) and text[at: at + length] in words and not _cuts_a_word(text, at, at + length):
                    yield at, at + length
                    at += length
                    break
            else:
                at += 1


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether the place is within a word of Latin letters: the GPS of GPSX is none."""
    return text[start].isascii() and (_joined(text[start - 1: start + 1]) or _joined(text[end - 1: end + 1]))


def _joined(two: str) -> bool:
    return len(two) == 2 and two.isascii() and two.isalnum()


def read_lexicon(folders: Iterable[Path]) -> Lexicon:
    """The lexicon of several folders together; each may hold `requests.txt`, `bridges.txt`, or both."""
    requests: list[str] = []
    bridges: list[tuple[str, tuple[str, ...]]] = []
    for folder in folders:
        for _number, line in _lines(folder / REQUESTS):
            requests += map(fold, line.split())
        for number, line in _lines(folder / BRIDGES):
            plain, bar, learned = line.partition("|")
            if not bar or not plain.split() or not learned.split():
                raise BadLexiconError(f"{folder / BRIDGES}, line {number}: there should be words, a bar, and the words they stand for")
            bridges += [(word, tuple(learned.split())) for word in plain.split()]
            # the other way too, for a result that looks for its needs; one character alone would stand for too much
            bridges += [(word, tuple(plain.split())) for word in learned.split() if len(word) > 1]
    return Lexicon(requests, bridges)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if path.is_file():
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield number, line


@cache
def built_in() -> Lexicon:
    """The words that ship."""
    return read_lexicon([Path(__file__).parent])
