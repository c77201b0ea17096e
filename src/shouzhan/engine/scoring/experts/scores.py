"""Scores as they come back from reviewers: one line for each reviewer and proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.experts.people import known_name
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.rows import read_rows

_SCORES = {
    "proposal": ("id", "subject", "项目", "项目编号", "申报项目", "对象", "被评对象"), "reviewer": ("专家", "评审专家", "姓名"), "score": ("分数", "得分", "评分"),
    "item": ("评分项", "指标"),
}  # fmt: skip


@dataclass(frozen=True)
class Score:
    """What a reviewer gave a proposal."""

    proposal: str
    reviewer: str
    value: float


@dataclass(frozen=True)
class Sheet:
    """All scores of a round, sorted by proposal and reviewer so that the order of the file changes nothing."""

    scores: tuple[Score, ...]
    full: float

    @cached_property
    def proposals(self) -> tuple[str, ...]:
        """The proposals that were scored."""
        return tuple(sorted({one.proposal for one in self.scores}))

    @cached_property
    def reviewers(self) -> tuple[str, ...]:
        """The reviewers who scored."""
        return tuple(sorted({one.reviewer for one in self.scores}))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The proposal of each score, as its number."""
        place = {name: at for at, name in enumerate(self.proposals)}
        return np.array([place[one.proposal] for one in self.scores], dtype=np.int64)

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        """The reviewer of each score, as a number."""
        place = {name: at for at, name in enumerate(self.reviewers)}
        return np.array([place[one.reviewer] for one in self.scores], dtype=np.int64)

    @cached_property
    def values(self) -> Numbers:
        """The scores themselves."""
        return np.array([one.value for one in self.scores], dtype=np.float64)

    def of(self, proposal: str) -> tuple[Score, ...]:
        """The scores of one proposal."""
        return self._by_proposal[proposal]

    @cached_property
    def _by_proposal(self) -> dict[str, tuple[Score, ...]]:
        found: dict[str, list[Score]] = {}
        for one in self.scores:
            found.setdefault(one.proposal, []).append(one)
        return {name: tuple(scores) for name, scores in found.items()}


def sheet_of(scores: Iterable[Score], full: float = 100.0) -> Sheet:
    """A sheet in its fixed order."""
    return Sheet(tuple(sorted(scores, key=lambda one: (one.proposal, one.reviewer))), full)


def read_scores(path: str, full: float, proposals: frozenset[str] | None = None, reviewers: frozenset[str] | None = None, item: str = "") -> Sheet:
    """The scores of a file, or those of one item where it holds several; names that are not among the given ones are refused."""
    found, lines = [], dict[tuple[str, str], int]()
    rows = read_rows(path, _SCORES, ("proposal", "reviewer", "score"))
    items = sorted({row.maybe("item") for row in rows} - {""})
    if item and item not in items:
        raise Unusable(
            f"{path}: nobody scored the item {item!r}" + (f"; there are {', '.join(items)}" if items else ""), f"{path}：没有人对评分项“{item}”评分" + (f"；有评分的是{'、'.join(items)}" if items else ""),
        )
    if not item and len(items) > 1:
        raise Unusable(f"{path}: several items were scored, {', '.join(items)}; say which with --item", f"{path}：有多个评分项（{'、'.join(items)}），请用 --item 指明")
    for row in rows:
        if item and row.maybe("item") != item:
            continue
        proposal = row.words("proposal") if proposals is None else known_name(row, "proposal", proposals)
        reviewer = row.words("reviewer") if reviewers is None else known_name(row, "reviewer", reviewers)
        if (proposal, reviewer) in lines:
            raise row.refused("", f"{reviewer!r} scored {proposal!r} on line {lines[proposal, reviewer]} already", f"“{reviewer}”对“{proposal}”的评分已在第 {lines[proposal, reviewer]} 行出现")
        lines[proposal, reviewer] = row.line
        found.append(Score(proposal, reviewer, row.number("score", 0, full)))
    return sheet_of(found, full)


def pieces(sheet: Sheet, counted: NDArray[np.bool_]) -> list[int]:
    """Which proposals are tied together by reviewers: a number for each proposal; reviewers not `counted` tie nothing."""
    piece = list(range(len(sheet.proposals)))

    def root(at: int) -> int:
        while piece[at] != at:
            piece[at] = piece[piece[at]]
            at = piece[at]
        return at

    last: dict[int, int] = {}
    for row, column in zip(sheet.rows.tolist(), sheet.columns.tolist(), strict=True):
        if counted[column]:
            if column in last:
                one, other = sorted((root(last[column]), root(row)))
                piece[other] = one
            last[column] = row
    roots = [root(at) for at in range(len(piece))]
    number = {one: at for at, one in enumerate(sorted(set(roots)))}
    return [number[one] for one in roots]
