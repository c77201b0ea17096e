"""The rising ladder: what the next bid must reach, when the bidding ends, and who stands on top."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """What is announced beforehand and never changes while people bid; a late bid puts the end off."""

    reserve_fen: int
    increment_fen: int
    opens_at: datetime
    closes_at: datetime
    window: timedelta = timedelta(0)  # a bid this near to the end counts as late
    extension: timedelta = timedelta(0)  # and leaves at least this much time for an answer

    def __post_init__(self) -> None:
        if self.reserve_fen <= 0 or self.increment_fen <= 0:
            raise ValueError("reserve and increment are amounts above nothing")
        if not self.opens_at < self.closes_at:
            raise ValueError("the bidding opens before it closes")
        if self.window < timedelta(0) or self.extension < timedelta(0):
            raise ValueError("window and extension are spans of time")

    def end_after(self, at: datetime, closes_at: datetime) -> datetime:
        """The end of the bidding once a bid has come at that moment."""
        return max(closes_at, at + self.extension) if closes_at - at <= self.window else closes_at


@dataclass(frozen=True, slots=True)
class Step:
    """One accepted bid."""

    serial: int
    bidder: int
    amount_fen: int
    at: datetime


class TooEarly(Exception):  # noqa: N818 - an answer: not yet
    """The bidding has not begun."""


class TooLate(Exception):  # noqa: N818 - an answer: no more
    """The bidding is over."""


class OutOfOrder(Exception):  # noqa: N818 - an answer: the clock is wrong
    """The bid would lie before the one it follows."""


class TooLow(Exception):  # noqa: N818 - an answer: not enough
    """The bid does not reach the least that counts."""

    def __init__(self, least_fen: int) -> None:
        self.least_fen = least_fen
        super().__init__(f"the least that counts is {least_fen} fen")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder as far as it has been climbed."""

    terms: Terms
    closes_at: datetime
    top: Step | None = None

    @classmethod
    def of(cls, terms: Terms) -> "Ladder":
        """A ladder nobody stands on."""
        return cls(terms, terms.closes_at)

    @property
    def least_fen(self) -> int:
        """The least the next bid must reach."""
        return self.terms.reserve_fen if self.top is None else max(self.top.amount_fen + self.terms.increment_fen, self.terms.reserve_fen)

    def climb(self, bidder: int, amount_fen: int, at: datetime) -> "Ladder":
        """The ladder with one more bid on it; raises what stands against the bid."""
        if at < self.terms.opens_at:
            raise TooEarly
        if at >= self.closes_at:
            raise TooLate
        if self.top is not None and at < self.top.at:
            raise OutOfOrder
        if amount_fen < self.least_fen:
            raise TooLow(self.least_fen)
        serial = 1 if self.top is None else self.top.serial + 1
        return replace(self, closes_at=self.terms.end_after(at, self.closes_at), top=Step(serial, bidder, amount_fen, at))
