"""The history of subjects over years, how it is to be counted, and where a subject stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shouzhan.kernel.text import Text

Outcome = Literal["pass", "fail", "missing"]
Event = Literal["merge", "split", "rename"]
Rule = Literal["notice", "rectify"]
Counting = Literal["consecutive", "cumulative"]
Missing = Literal["ignored", "breaks", "fails"]
Inherit = Literal["max", "sum", "none"]
State = Literal["ok", "notified", "delisted", "rectifying", "revoked"]

FINAL: frozenset[State] = frozenset({"delisted", "revoked"})
TITLES: Mapping[State, Text] = {
    "ok": Text("正常", "in good standing"), "notified": Text("已通报", "notified"), "delisted": Text("已摘牌", "delisted"),
    "rectifying": Text("整改中", "under rectification"), "revoked": Text("已撤销", "revoked"),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Entry:
    """How a subject did in a year. An outcome that is not safe to act on is shown and moves nothing."""

    year: int
    subject: str
    key: str
    outcome: Outcome
    is_safe: bool = True
    deadline: int | None = None  # of the rectification that a poor result orders
    line: int = 0


@dataclass(frozen=True, order=True)
class Change:
    """Subjects that became others: merged, split or renamed."""

    year: int
    kind: Event
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, order=True)
class Appeal:
    """A decision that an entry does not hold."""

    year: int
    of: str  # the key of the entry
    line: int = 0


@dataclass(frozen=True)
class History:
    """Everything that happened, in any order."""

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...] = ()
    appeals: tuple[Appeal, ...] = ()


@dataclass(frozen=True)
class Setting:
    """How to count. What no document says is a choice somebody has to confirm."""

    rule: Rule = "notice"
    counting: Counting = "consecutive"  # a pass between two failures parts them; cumulative: it does not, unless it resets
    reset_on_pass: bool = False  # for cumulative counting
    missing: Missing = "ignored"  # a round a subject was left out of: nothing, the end of a run, or a failure
    merge: Inherit = "max"
    split: Inherit = "max"
    within: int = 1  # years to rectify in, where the order names none
    notice_at: int = 1
    final_at: int = 2

    @property
    def resets(self) -> bool:
        """Whether a pass sets the count to nothing."""
        return self.counting == "consecutive" or self.reset_on_pass


@dataclass(frozen=True)
class Standing:
    """Where a subject stands and the failures that led there."""

    state: State = "ok"
    tally: tuple[Entry, ...] = ()
    deadline: int | None = None
    is_held: bool = False  # the deadline has an answer that cannot be acted on

    @property
    def years(self) -> tuple[int, ...]:
        """The years the failures lie in."""
        return tuple(one.year for one in self.tally)


@dataclass(frozen=True)
class Step:
    """One thing that happened to a subject, and what it moved."""

    year: int
    subject: str
    kind: str  # outcome, unsafe, missing, annulled, deadline, merge, split, rename
    before: State
    after: State
    sentence: Text
    years: tuple[int, ...]  # the failures it rests on
    entries: tuple[str, ...]
