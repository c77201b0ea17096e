"""Puts rows together by their links, never against a credit code or a reviewer; contradictions among decisions are named."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Two rows that speak of one body, as far as the model can tell; the weight is in hundredths of a bit."""

    one: str
    other: str
    weight: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer said of two rows, and where it is written."""

    one: str
    other: str
    same: bool
    line: int = 0

    def __str__(self) -> str:
        return f"{self.one} {'=' if self.same else '≠'} {self.other} (line {self.line})"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Decisions that cannot all hold, or one that two credit codes speak against."""

    chain: tuple[Decision, ...]
    against: Decision | None
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = ", ".join(map(str, self.chain))
        return f"{said}, but {self.against}" if self.against else f"{said}, but their credit codes differ: {' and '.join(self.codes)}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows of one body: put together by reviewers, by credit code, by the model, or alone."""

    rows: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Every row once, and the links that a hard rule kept from joining what they link."""

    clusters: tuple[Cluster, ...]
    held_back: tuple[tuple[Link, str], ...]


class _Groups:
    """Groups that grow; each knows its credit codes, and whom it may never meet."""

    def __init__(self, rows: Iterable[str], codes: Mapping[str, str]) -> None:
        self.root = {row: row for row in rows}
        self.rows = {row: [row] for row in self.root}
        self.codes = {row: {codes[row]} if codes.get(row) else set() for row in self.root}
        self.apart: dict[str, set[str]] = {row: set() for row in self.root}
        self.by: dict[str, set[str]] = {row: set() for row in self.root}

    def keep_apart(self, one: str, other: str) -> None:
        self.apart[self.root[one]].add(other)
        self.apart[self.root[other]].add(one)

    def refusal(self, one: str, other: str) -> str:
        left, right = self.root[one], self.root[other]
        if left == right:
            return ""
        if len(self.codes[left] | self.codes[right]) > 1:
            return "codes"
        small, large = sorted((left, right), key=lambda root: len(self.apart[root]))
        return "decision" if any(self.root[row] == large for row in self.apart[small]) else ""

    def join(self, one: str, other: str, by: str) -> None:
        left, right = self.root[one], self.root[other]
        if left != right:
            if len(self.rows[left]) < len(self.rows[right]):
                left, right = right, left
            for row in self.rows[right]:
                self.root[row] = left
            for held in (self.codes, self.apart, self.by):
                held[left] |= held.pop(right)
            self.rows[left] += self.rows.pop(right)
        self.by[left].add(by)


def conflicts(decisions: Sequence[Decision], codes: Mapping[str, str]) -> list[Conflict]:
    """Every decision that others speak against, with the shortest chain of them; and every one against two credit codes."""
    near: dict[str, list[tuple[str, Decision]]] = {}
    for said in decisions:
        if said.same:
            near.setdefault(said.one, []).append((said.other, said))
            near.setdefault(said.other, []).append((said.one, said))
    found = [
        Conflict(chain, said) for said in decisions if not said.same and (chain := _chain(near, said.one, said.other)) is not None
    ]
    return found + _against_codes(near, codes)


def _chain(near: Mapping[str, list[tuple[str, Decision]]], start: str, end: str) -> tuple[Decision, ...] | None:
    came: dict[str, tuple[str, Decision] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, said in near.get(here, ()):
            if there not in came:
                came[there] = (here, said)
                waiting.append(there)
    if end not in came:
        return None
    chain, here = [], end
    while (step := came[here]) is not None:
        here = step[0]
        chain.append(step[1])
    return tuple(reversed(chain))


def _against_codes(near: Mapping[str, list[tuple[str, Decision]]], codes: Mapping[str, str]) -> list[Conflict]:
    found, seen = [], set[str]()
    for start in near:
        if start in seen:
            continue
        first = ""
        waiting = deque([start])
        seen.add(start)
        while waiting:
            here = waiting.popleft()
            if codes.get(here):
                first = first or here
                if codes[here] != codes[first]:
                    found.append(Conflict(_chain(near, first, here) or (), None, (codes[first], codes[here])))
            for there, _said in near[here]:
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return found


def cluster(rows: Sequence[str], links: Iterable[Link], codes: Mapping[str, str], decisions: Sequence[Decision] = (), unsure: Set[str] = frozenset()) -> Clusters:
    """Join by decision, then by equal code unless it is unsure whose it is, then by link, the strongest first; decisions must be free of conflicts."""
    groups = _Groups(sorted(rows), codes)
    known = [said for said in decisions if said.one in groups.root and said.other in groups.root]
    for said in known:
        if not said.same:
            groups.keep_apart(said.one, said.other)
    for said in known:
        if said.same:
            groups.join(said.one, said.other, "reviewed")
    _join_codes(groups, sorted(row for row in rows if row not in unsure), codes)
    held = []
    for link in sorted(links, key=lambda one: (-one.weight, min(one.one, one.other), max(one.one, one.other))):
        if why := groups.refusal(link.one, link.other):
            held.append((link, why))
        else:
            groups.join(link.one, link.other, "model")
    made = (Cluster(tuple(sorted(inside)), tuple(sorted(groups.by[root]))) for root, inside in groups.rows.items())
    return Clusters(tuple(sorted(made, key=lambda one: one.rows)), tuple(held))


def _join_codes(groups: _Groups, rows: Sequence[str], codes: Mapping[str, str]) -> None:
    """Rows of one code are of one body, unless a reviewer keeps them apart."""
    heads: dict[str, list[str]] = {}
    for row in rows:
        if not codes.get(row):
            continue
        known = heads.setdefault(codes[row], [])
        head = next((one for one in known if not groups.refusal(one, row)), None)
        if head is None:
            known.append(row)
        else:
            groups.join(head, row, "code")
