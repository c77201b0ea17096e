"""Finds the words of a list in a text: the longest at each place, none within another."""

from collections.abc import Iterable, Iterator


class WordList:
    """Words to be found; all of them folded."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}

    def find(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where a folded text says one."""
        at = 0
        while at < len(folded):
            found = next((length for length in self._lengths.get(folded[at], ()) if folded[at: at + length] in self._words), 0)
            if found:
                yield at, at + found
            at += found or 1
