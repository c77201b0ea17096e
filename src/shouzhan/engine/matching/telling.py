"""Refusals of matching: one sentence, in both languages."""

from shouzhan.kernel.text import Text


class Refusal(Exception):  # noqa: N818 - the sentence is the point
    """A call, a file or a folder that cannot be used; the sentence says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)  # so that it travels between processes
        self.sentence = Text(zh, en)

    def __str__(self) -> str:
        return self.sentence.en
