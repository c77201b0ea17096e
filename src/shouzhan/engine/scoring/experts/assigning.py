"""Assigns reviewers to proposals: the most expertise there can be, then the most even load, with a proof of both."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.scoring.experts.people import Exclusion, Pool, exclusions
from shouzhan.engine.scoring.experts.programs import Program, Solved, Whole, solved
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.kernel.text import Text

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: a code is read aloud
KEY_BYTES = 16


@dataclass(frozen=True)
class Assignment:
    """Who reviews what."""

    pool: Pool
    need: int
    reviewers: dict[str, tuple[str, ...]]  # by proposal
    loads: dict[str, int]
    total: Fraction
    bound: Fraction  # no assignment has more expertise than this
    evenness: int  # sum of the squares of the loads
    evenness_bound: int  # no assignment of as much expertise has less than this
    excluded: tuple[Exclusion, ...]

    @property
    def is_proved(self) -> bool:
        """Whether no better one exists."""
        return self.total == self.bound and self.evenness == self.evenness_bound


@dataclass(frozen=True)
class Relief:
    """One limit to move and by how much."""

    kind: str  # most, least or need
    name: str
    old: int
    new: int

    @property
    def sentence(self) -> Text:
        """What to change."""
        zh = {"most": "把{0}的上限由 {1} 提高到 {2}", "least": "把{0}的下限由 {1} 降到 {2}", "need": "{0}只评 {2} 份而不是 {1} 份"}[self.kind]
        en = {"most": "raise the limit of {0} from {1} to {2}", "least": "lower the minimum of {0} from {1} to {2}", "need": "have {0} reviewed {2} times instead of {1}"}[self.kind]
        return Text(zh.format(self.name, self.old, self.new), en.format(self.name, self.old, self.new))


class Impossible(Unusable):
    """No assignment keeps all limits; says which are in the way and the fewest that must move."""

    def __init__(self, blocks: Sequence[Text], reliefs: Sequence[Relief]) -> None:
        self.blocks, self.reliefs = tuple(blocks), tuple(reliefs)
        super().__init__(
            f"no assignment keeps every limit: {' '.join(one.en for one in blocks)} The smallest change: {'; '.join(one.sentence.en for one in reliefs)}.",
            f"没有分配能满足全部限制：{''.join(one.zh for one in blocks)}最小调整：{'；'.join(one.sentence.zh for one in reliefs)}。",
        )


def assign(pool: Pool, need: int, *, recent_from: int | None = None, at_least: Fraction | None = None) -> Assignment:
    """The best assignment of `need` reviewers to each proposal."""
    if need < 1:
        raise Unusable(f"each proposal needs one reviewer or more, not {need}", f"每个项目至少需要一位专家，不能是 {need}")
    if not pool.proposals or not pool.reviewers:
        raise Unusable("there is no proposal", "没有项目") if not pool.proposals else Unusable("there is no reviewer", "没有专家")
    excluded = exclusions(pool, recent_from=recent_from, at_least=at_least)
    may = _may(pool, excluded)
    skills = [[pool.skill(one, other) for other in pool.reviewers] for one in pool.proposals]
    unit = lcm(*(skill.denominator for row in skills for skill in row))
    points = np.array([[int(skill * unit) for skill in row] for row in skills], dtype=np.int64)
    if int(points.max()) > 10**7:
        raise Unusable("the expertise scores have too many decimals to be added up exactly; two are enough", "熟悉程度的小数位过多，无法精确相加；两位即可")
    best = solved(_program(pool, need, may, -points[may]))
    if best is None:
        raise _impossible(pool, need, may)
    even = _evened(pool, need, may, best)
    rows, columns = np.nonzero(may)
    taken = even.values[: len(rows)] == 1
    found: dict[str, list[str]] = {one.id: [] for one in pool.proposals}
    for row, column in zip(rows[taken].tolist(), columns[taken].tolist(), strict=True):
        found[pool.proposals[row].id].append(pool.reviewers[column].id)
    loads = np.bincount(columns[taken], minlength=len(pool.reviewers)).tolist()
    return Assignment(
        pool, need, {name: tuple(who) for name, who in found.items()}, {one.id: load for one, load in zip(pool.reviewers, loads, strict=True)},
        Fraction(int(points[may][taken].sum()), unit), Fraction(-best.bound, unit), even.cost, even.bound, excluded,
    )


def _may(pool: Pool, excluded: Iterable[Exclusion]) -> NDArray[np.bool_]:
    may = np.ones((len(pool.proposals), len(pool.reviewers)), dtype=np.bool_)
    row = {one.id: at for at, one in enumerate(pool.proposals)}
    column = {one.id: at for at, one in enumerate(pool.reviewers)}
    for one in excluded:
        may[row[one.proposal], column[one.reviewer]] = False
    return may


def _limits(pool: Pool) -> tuple[Whole, Whole]:
    return np.array([one.least for one in pool.reviewers], dtype=np.int64), np.array([one.most for one in pool.reviewers], dtype=np.int64)


def _program(
    pool: Pool, need: int, may: NDArray[np.bool_], cost: Whole, *, fewest: int | None = None, least: Whole | None = None,
    extra: Sequence[tuple[int, int, int, int, int]] = (), low: Whole | None = None, high: Whole | None = None, most: Whole | None = None,
) -> Program:  # fmt: skip
    """Rows are proposals, then reviewers; columns are the pairs that may be, then `extra` of (row, value, cost, low, high)."""
    rows, columns = np.nonzero(may)
    count, pairs = len(pool.proposals), len(rows)
    floor, ceiling = _limits(pool)
    added = np.array(extra, dtype=np.int64).reshape(-1, 5)
    at = np.arange(pairs, dtype=np.int64)
    ones = np.ones(pairs, dtype=np.int64)
    return Program(
        np.concatenate([cost, added[:, 2]]), np.concatenate([0 * ones if low is None else low, added[:, 3]]), np.concatenate([ones if high is None else high, added[:, 4]]),
        np.concatenate([np.full(count, need if fewest is None else fewest), floor if least is None else least]),
        np.concatenate([np.full(count, need), ceiling if most is None else most]),
        np.concatenate([rows, columns + count, added[:, 0]]), np.concatenate([at, at, pairs + np.arange(len(added))]), np.concatenate([ones, ones, added[:, 1]]),
    )  # fmt: skip


def _evened(pool: Pool, need: int, may: NDArray[np.bool_], best: Solved) -> Solved:
    """Among the assignments of the most expertise, the one whose loads have the least squares, which is the most even one.

    At the prices of the best, every best assignment takes what gains, leaves what costs and keeps the loads that have a price
    at their limit; and whatever does so is a best one. So those are again flows, and the squares can be had as steps.
    """
    pairs, count = int(may.sum()), len(pool.proposals)
    price = best.prices[count:]
    least, most = _limits(pool)
    low = np.where(best.reduced[:pairs] < 0, 1, 0).astype(np.int64)
    high = np.where(best.reduced[:pairs] > 0, 0, 1).astype(np.int64)
    least, most = np.where(price < 0, most, least), np.where(price > 0, least, most)
    most = np.minimum(most, may.sum(axis=0))
    steps = [(count + at, -1, 2 * step - 1, int(step <= least[at]), 1) for at in range(len(pool.reviewers)) for step in range(1, int(most[at]) + 1)]
    zero = np.zeros(len(pool.reviewers), dtype=np.int64)
    found = solved(_program(pool, need, may, np.zeros(pairs, dtype=np.int64), least=zero, most=zero, extra=steps, low=low, high=high))
    if found is None:
        raise RuntimeError("the solver lost the best assignment")
    return found


def _impossible(pool: Pool, need: int, may: NDArray[np.bool_]) -> Impossible:
    """Which limits are in the way, and the fewest moves that make room."""
    blocks = [one for one in (_too_few(pool, need, may), _too_many(pool, need, may)) if one]
    if not blocks:
        raise RuntimeError("nothing fits and nothing is in the way")
    return Impossible(blocks, _reliefs(pool, need, may))


def _too_few(pool: Pool, need: int, may: NDArray[np.bool_]) -> Text | None:
    """Proposals that need more reviews than those who may review them can do (the theorem of Hall)."""
    count = len(pool.proposals)
    gaps = [(at, 1, 1, 0, need) for at in range(count)]
    zero = np.zeros(len(pool.reviewers), dtype=np.int64)
    found = solved(_program(pool, need, may, np.zeros(int(may.sum()), dtype=np.int64), least=zero, extra=gaps))
    if found is None or found.cost == 0:
        return None

    def gap(chosen: list[int]) -> int:
        return need * len(chosen) - int(np.minimum(_limits(pool)[1], may[chosen].sum(axis=0)).sum())

    short = _shortest(np.flatnonzero(found.prices[:count] > 0).tolist(), gap)
    room = need * len(short) - gap(short)
    open_ = np.flatnonzero(may[short].any(axis=0))
    what, who = _names([pool.proposals[at].id for at in short]), _names([pool.reviewers[at].id for at in open_])
    return Text(
        f"{what.zh}共需 {need * len(short)} 份评审，而可评这些项目的专家（{who.zh or '无'}）最多能评 {room} 份。",
        f"{what.en} need {need * len(short)} reviews, and those who may review them ({who.en or 'nobody'}) can do {room} at most.",
    )


def _too_many(pool: Pool, need: int, may: NDArray[np.bool_]) -> Text | None:
    """Reviewers who must be given more than the proposals they may review can take."""
    count = len(pool.proposals)
    gaps = [(count + at, 1, 1, 0, one.least) for at, one in enumerate(pool.reviewers) if one.least]
    found = solved(_program(pool, need, may, np.zeros(int(may.sum()), dtype=np.int64), fewest=0, extra=gaps))
    if found is None or found.cost == 0:
        return None

    def gap(chosen: list[int]) -> int:
        return int(_limits(pool)[0][chosen].sum()) - int(np.minimum(need, may[:, chosen].sum(axis=1)).sum())

    busy = _shortest(np.flatnonzero(found.prices[count:] > 0).tolist(), gap)
    asked = int(_limits(pool)[0][busy].sum())
    room = asked - gap(busy)
    who = _names([pool.reviewers[at].id for at in busy])
    return Text(f"{who.zh}的下限共 {asked} 份，而其可评的项目只有 {room} 份。", f"{who.en} must have {asked} reviews at least, and the proposals they may review take {room}.")


def _shortest(names: list[int], gap: Callable[[list[int]], int]) -> list[int]:
    """The names without those who are not needed to show as large a gap; it is checked here, whatever the solver said."""
    whole = gap(names)
    if whole <= 0:
        raise RuntimeError("the proof that nothing fits does not hold")
    for name in list(names):
        less = [one for one in names if one != name]
        if gap(less) >= whole:
            names = less
    return names


def _reliefs(pool: Pool, need: int, may: NDArray[np.bool_]) -> list[Relief]:
    """The fewest moves of limits; a higher limit before fewer reviews of a proposal, where both would do."""
    count, many = len(pool.proposals), len(pool.proposals) + len(pool.reviewers)
    free = many * need * 10
    moves = [(at, 1, free + 1, 0, need) for at in range(count)]
    moves += [(count + at, -1, free, 0, count) for at in range(len(pool.reviewers))]
    moves += [(count + at, 1, free, 0, one.least) for at, one in enumerate(pool.reviewers) if one.least]
    found = solved(_program(pool, need, may, np.zeros(int(may.sum()), dtype=np.int64), extra=moves))
    if found is None:
        raise RuntimeError("no limit makes room")
    reliefs = []
    for (row, sign, *_rest), amount in zip(moves, found.values[int(may.sum()) :].tolist(), strict=True):
        if not amount:
            continue
        if row < count:
            reliefs.append(Relief("need", pool.proposals[row].id, need, need - amount))
            continue
        one = pool.reviewers[row - count]
        reliefs.append(Relief("most", one.id, one.most, one.most + amount) if sign < 0 else Relief("least", one.id, one.least, one.least - amount))
    return reliefs


def _names(names: Sequence[str], most: int = 8) -> Text:
    if len(names) > most:
        return Text(f"{'、'.join(names[:most])}等 {len(names)} 个", f"{', '.join(names[:most])}, … ({len(names)})")
    return Text("、".join(names), ", ".join(names))


def codes(key: bytes, round_: str, names: Iterable[str]) -> dict[str, str]:
    """A code for each proposal that nobody can lead back to it without the key, and another one in every round."""
    if len(key) < KEY_BYTES:
        raise Unusable(f"the key has {len(key)} bytes and needs {KEY_BYTES}", f"密钥有 {len(key)} 字节，至少需要 {KEY_BYTES} 字节")
    wanted = sorted(names)
    for length in (8, 12, 16, 24):
        found = {name: _code(key, round_, name, length) for name in wanted}
        if len(set(found.values())) == len(found):
            return found
    raise RuntimeError("two proposals share a code")


def _code(key: bytes, round_: str, name: str, length: int) -> str:
    number = int.from_bytes(hmac.new(key, f"{round_}\0{name}".encode(), hashlib.sha256).digest())
    letters = "".join(_ALPHABET[number >> 5 * at & 31] for at in range(length))
    return "-".join(letters[at : at + 4] for at in range(0, length, 4))
