"""Turns pairwise judgements into weights and says how well they agree among themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shouzhan.engine.scoring.ahp.judgements import Comparison, Judgements
from shouzhan.engine.scoring.ahp.repairing import Change, random_index, ratio_of, repairs, root_of, system_of
from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.kernel.text import Text

LIMIT = 0.1
METHODS = ("eigenvector", "geometric")


@dataclass(frozen=True)
class Judged:
    """One comparison worked out."""

    comparison: Comparison
    weights: Numbers
    largest: float  # the principal eigenvalue
    index: float
    random_index: float
    ratio: float
    changes: tuple[Change, ...]  # ways to agreement; empty where there is nothing to mend

    @property
    def is_consistent(self) -> bool:
        """Whether the judgements agree well enough to be used."""
        return self.ratio <= LIMIT


@dataclass(frozen=True)
class Ahp:
    """The weights of everything that has no parts of its own; they sum to 1."""

    items: tuple[str, ...]
    weights: Numbers
    method: str
    judged: tuple[Judged, ...]
    notes: tuple[Text, ...]

    @property
    def is_consistent(self) -> bool:
        """Whether every comparison agrees well enough."""
        return all(one.is_consistent for one in self.judged)

    def of(self, names: Sequence[str]) -> Numbers:
        """The weights in the order of these names, which must be the very same things."""
        place = {name: at for at, name in enumerate(self.items)}
        strange = [name for name in names if name not in place]
        if strange:
            raise Unusable(f"the judgements compare {', '.join(self.items)}, and not {', '.join(strange)}", f"判断中比较的是{'、'.join(self.items)}，没有{'、'.join(strange)}")
        left = [name for name in self.items if name not in names]
        if left:
            raise Unusable(f"the judgements weigh {', '.join(left)}, which the data do not have", f"判断中有{'、'.join(left)}，而数据中没有")
        return self.weights[[place[name] for name in names]]


class Inconsistent(Unusable):
    """The judgements contradict one another too much."""

    def __init__(self, ahp: Ahp) -> None:
        worst = max(ahp.judged, key=lambda one: one.ratio)
        hint = Text(f"；{worst.changes[0].sentence.zh}", f"; {worst.changes[0].sentence.en}") if worst.changes else Text("", "")
        super().__init__(
            f"{worst.comparison.name or 'the top comparison'}: the judgements contradict one another, consistency ratio {worst.ratio:.3f} above {LIMIT}{hint.en}",
            f"{worst.comparison.name or '顶层比较'}：判断互相矛盾，一致性比率 {worst.ratio:.3f}，高于 {LIMIT}{hint.zh}",
        )
        self.ahp = ahp


def weights_of(judgements: Judgements, *, method: str = "eigenvector", even_so: bool = False) -> Ahp:
    """The weights; refuses judgements that contradict one another unless told to take them even so."""
    found = examined(judgements, method=method)
    if not found.is_consistent and not even_so:
        raise Inconsistent(found)
    return found


def examined(judgements: Judgements, *, method: str = "eigenvector") -> Ahp:
    """The weights and what is wrong with them, refused or not."""
    found = {one.name: judged(one, method) for one in judgements.comparisons}
    items: list[str] = []
    weights: list[float] = []

    def walk(name: str, share: float) -> None:
        for item, weight in zip(found[name].comparison.items, found[name].weights, strict=True):
            if item in judgements.below:
                walk(item, share * float(weight))
            else:
                items.append(item)
                weights.append(share * float(weight))

    walk("", 1.0)
    notes = tuple(note for one in found.values() for note in _notes(one))
    return Ahp(tuple(items), np.array(weights) / sum(weights), method, tuple(found.values()), notes)


def judged(comparison: Comparison, method: str = "eigenvector") -> Judged:
    """One comparison: its weights, its consistency and, where that is poor, what would mend it."""
    if method not in METHODS:
        raise Unusable(f"{method!r} is none of {', '.join(METHODS)}", f"“{method}”不是 {'、'.join(METHODS)} 之一")
    _connected(comparison)
    weights = _principal(comparison) if method == "eigenvector" else _geometric(comparison)
    size = len(comparison.items)
    largest = root_of(comparison)
    index = (largest - size) / (size - 1) if size > 1 else 0.0
    index = 0.0 if abs(index) < 1e-12 else index
    ratio = ratio_of(comparison)
    changes = tuple(repairs(comparison, LIMIT)) if ratio > LIMIT else ()
    return Judged(comparison, weights, largest, index, random_index(size, len(comparison.missing)), ratio, changes)


def _principal(comparison: Comparison) -> Numbers:
    values, vectors = np.linalg.eig(system_of(comparison.values))
    found = np.abs(vectors[:, int(np.argmax(values.real))].real)
    return np.asarray(found / found.sum(), dtype=np.float64)


def _geometric(comparison: Comparison) -> Numbers:
    """Least squares on the logarithms of what was judged: the rows' geometric means where every pair was."""
    logs = np.log(comparison.values)
    known = ~np.isnan(logs)
    np.fill_diagonal(known, val=False)
    tied = np.diag(known.sum(axis=1)).astype(np.float64) - known
    found = np.exp(np.linalg.lstsq(tied, np.where(known, logs, 0.0).sum(axis=1), rcond=None)[0])
    return np.asarray(found / found.sum(), dtype=np.float64)


def _connected(comparison: Comparison) -> None:
    """Refuse things that no chain of judgements leads to."""
    reached, open_ = {0}, [0]
    while open_:
        at = open_.pop()
        for other in np.flatnonzero(~np.isnan(comparison.values[at])).tolist():
            if other not in reached:
                reached.add(other)
                open_.append(other)
    if len(reached) < len(comparison.items):
        inside = [name for at, name in enumerate(comparison.items) if at in reached]
        outside = [name for at, name in enumerate(comparison.items) if at not in reached]
        raise Unusable(
            f"{comparison.name or 'the top comparison'}: no judgement leads from {', '.join(inside)} to {', '.join(outside)}; at least one is needed",
            f"{comparison.name or '顶层比较'}：没有判断把{'、'.join(inside)}与{'、'.join(outside)}联系起来；至少需要一个",
        )


def _notes(one: Judged) -> list[Text]:
    name_zh, name_en = (f"“{one.comparison.name}”", repr(one.comparison.name)) if one.comparison.name else ("顶层比较", "The top comparison")
    notes = []
    items = one.comparison.items
    if one.comparison.missing:
        said = [f"{items[a]} / {items[b]} = {one.weights[a] / one.weights[b]:.2f}" for a, b in one.comparison.missing]
        size, gone = len(items), len(one.comparison.missing)
        notes.append(Text(
            f"{name_zh}：{size * (size - 1) // 2} 对中有 {gone} 对未作判断，由其余判断推出：{'；'.join(said)}。",
            f"{name_en}: {gone} of {size * (size - 1) // 2} pairs were not judged and follow from the others: {'; '.join(said)}.",
        ))
        if one.random_index == 0 and size > 2:
            notes.append(Text(
                f"{name_zh}：判断数量刚够推出权重，没有一个可以核对另一个，一致性无从检验。",
                f"{name_en}: there are just enough judgements for weights and none that checks another, so consistency cannot be tested.",
            ))
    if not one.is_consistent:
        notes.append(Text(
            f"{name_zh}：一致性比率 {one.ratio:.3f}，高于 {LIMIT}，判断互相矛盾。",
            f"{name_en}: consistency ratio {one.ratio:.3f}, above {LIMIT}; the judgements contradict one another.",
        ))
    return notes
