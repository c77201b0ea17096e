"""The only answer to "may I", "do I qualify", "did it pass"."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shouzhan.kernel.citations import Citation


class Outcome(StrEnum):
    """The three things a decision can say."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    WARNED = "warned"


class Sentence(Protocol):
    """Anything that reads as a sentence: a string, a lazy translation, a `Text`."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its code, its sentence, its clauses and what would change it."""

    outcome: Outcome
    code: str = ""
    sentence: Sentence = ""
    cites: tuple[Citation, ...] = ()
    remedy: Sentence = ""

    def __bool__(self) -> bool:
        return self.outcome is not Outcome.REFUSED

    @classmethod
    def allow(cls, sentence: Sentence = "", cites: tuple[Citation, ...] = ()) -> "Decision":
        """Say yes."""
        return cls(Outcome.ALLOWED, "allowed", sentence, cites)

    @classmethod
    def warn(cls, code: str, sentence: Sentence, cites: tuple[Citation, ...] = (), remedy: Sentence = "") -> "Decision":
        """Say yes, and what to look out for."""
        return cls(Outcome.WARNED, code, sentence, cites, remedy)

    @classmethod
    def refuse(
        cls, code: str, sentence: Sentence, cites: tuple[Citation, ...] = (), remedy: Sentence = ""
    ) -> "Decision":
        """Say no, why, on what ground, and what would change it."""
        return cls(Outcome.REFUSED, code, sentence, cites, remedy)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by an act that may not be done; carries the decision that says why."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(str(decision.sentence))
