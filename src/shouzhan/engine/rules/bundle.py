"""The best lawful combination of benefits and when to take each: exact, with the reason every dropped one was dropped.

Each policy is taken once at most, in one of the periods its window allows. Policies of one exclusive group do not
stack (the higher one counts, nothing is enjoyed twice); some need others first; some share a cap. The search is exact:
branch and bound over policies by value, bounded by the best that everything still open could bring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text


@dataclass(frozen=True)
class Policy:
    """One benefit: what it brings in each period it may be taken in."""

    key: str
    title: Text
    worth: Mapping[int, int]
    exclusive: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    caps: frozenset[str] = frozenset()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What binds the policies together: caps in fen by name, over everything or by period."""

    caps: Mapping[str, int] = field(default_factory=dict)
    yearly_caps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Dropped:
    """Why a policy is not in the bundle, and what insisting on it would cost."""

    key: str
    because: str
    sentence: Text
    with_: tuple[str, ...]
    loss: int | None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """The best combination."""

    total: int
    taken: Mapping[str, int]
    counts: Mapping[str, int]
    dropped: tuple[Dropped, ...]


def worth_of(policies: Mapping[str, Policy], taken: Mapping[str, int], terms: Terms) -> int | None:
    """What a combination brings, or None where it is not lawful."""
    counted = counts_of(policies, taken, terms)
    return None if counted is None else sum(counted.values())


def counts_of(policies: Mapping[str, Policy], taken: Mapping[str, int], terms: Terms) -> dict[str, int] | None:
    """What each taken policy brings under the caps, or None where the combination is not lawful."""
    seen: set[str] = set()
    for key, period in taken.items():
        policy = policies[key]
        if period not in policy.worth or seen & policy.exclusive:
            return None
        seen |= policy.exclusive
        if any(taken.get(needed, period + 1) > period for needed in policy.needs):
            return None
    counted = {key: policies[key].worth[period] for key, period in taken.items()}
    # a period's cap first: what it takes away no longer fills the cap over all periods
    for name, cap in terms.yearly_caps.items():
        for period in set(taken.values()):
            _cut(counted, [key for key in sorted(taken) if name in policies[key].caps and taken[key] == period], cap)
    for name, cap in terms.caps.items():
        _cut(counted, [key for key in sorted(taken) if name in policies[key].caps], cap)
    return counted


def _cut(counted: dict[str, int], keys: Sequence[str], cap: int) -> None:
    over = sum(counted[key] for key in keys) - cap
    for key in sorted(keys, key=lambda one: (counted[one], one)):
        if over <= 0:
            return
        given = min(over, counted[key])
        counted[key] -= given
        over -= given


def best_bundle(policies: Sequence[Policy], terms: Terms | None = None) -> Bundle:
    """The best lawful combination; among equals the one with fewer policies, then earlier periods, then by name."""
    binding = terms or Terms()
    by_key = {policy.key: policy for policy in policies}
    taken, total = _search(by_key, binding, must="")
    counted = counts_of(by_key, taken, binding) or {}
    dropped = tuple(_why(by_key, binding, key, taken, total) for key in sorted(by_key) if key not in taken)
    return Bundle(total, dict(sorted(taken.items())), counted, dropped)


def _rank(total: int, taken: Mapping[str, int]) -> tuple[int, int, int, tuple[tuple[str, int], ...]]:
    return (-total, len(taken), sum(taken.values()), tuple(sorted(taken.items())))


def _search(policies: Mapping[str, Policy], terms: Terms, must: str) -> tuple[dict[str, int], int]:
    order = sorted(policies.values(), key=lambda policy: (policy.key != must, -max(policy.worth.values(), default=0), policy.key))
    open_worth = [0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        open_worth[place] = open_worth[place + 1] + max(0, max(order[place].worth.values(), default=0))
    best: dict[str, int] = {}
    best_total = -1 if must else 0
    chosen: dict[str, int] = {}

    def go(place: int, groups: frozenset[str], plain: int) -> None:
        nonlocal best, best_total
        # what is chosen brings at most its plain worth, so equal bounds are still searched for the smaller bundle
        if plain + open_worth[place] < best_total:
            return
        if place == len(order):
            total = worth_of(policies, chosen, terms)
            if total is not None and total >= 0 and (best_total < 0 or _rank(total, chosen) < _rank(best_total, best)):
                best, best_total = dict(chosen), total
            return
        policy = order[place]
        if not groups & policy.exclusive:
            for period in sorted(policy.worth):
                if policy.worth[period] <= 0 and policy.key != must and not _is_needed(policies, policy.key):
                    continue
                chosen[policy.key] = period
                go(place + 1, groups | policy.exclusive, plain + policy.worth[period])
                del chosen[policy.key]
        if policy.key != must:
            go(place + 1, groups, plain)

    go(0, frozenset(), 0)
    return best, best_total


def _is_needed(policies: Mapping[str, Policy], key: str) -> bool:
    return any(key in policy.needs for policy in policies.values())


def _why(policies: Mapping[str, Policy], terms: Terms, key: str, taken: Mapping[str, int], total: int) -> Dropped:
    policy = policies[key]
    if not policy.worth:
        return Dropped(key, "window", Text("在所选期间内没有可以申请的时段。", "It cannot be applied for in any of the periods."), (), None, policy.cites)
    missing = tuple(sorted(needed for needed in policy.needs if needed not in policies))
    if missing:
        return Dropped(key, "prerequisite", Text(f"须先取得：{'、'.join(missing)}。", f"It needs first: {', '.join(missing)}."), missing, None, policy.cites)
    _forced, with_it = _search(policies, terms, must=key)
    if with_it < 0:
        needed = tuple(sorted(policy.needs))
        return Dropped(key, "prerequisite", Text("其前提条件无法同时满足。", "What it needs first cannot be had with it."), needed, None, policy.cites)
    loss = total - with_it
    rivals = tuple(sorted(other for other in taken if policies[other].exclusive & policy.exclusive))
    if rivals:
        names = "、".join(policies[one].title.zh for one in rivals)
        return Dropped(key, "not-stacking", Text(
            f"与“{names}”不重复享受，按就高原则取后者。", f"It does not stack with {', '.join(policies[one].title.en for one in rivals)}; the higher counts.",
        ), rivals, loss, policy.cites)
    capped = tuple(sorted(name for name in policy.caps if name in terms.caps or name in terms.yearly_caps))
    if capped:
        return Dropped(key, "cap", Text(f"上限（{'、'.join(capped)}）已用完，再申请不增加收益。", f"The cap ({', '.join(capped)}) is used up; it would add nothing."), capped, loss, policy.cites)
    return Dropped(key, "no-gain", Text("申请它不会增加总收益。", "Taking it would not add to the total."), (), loss, policy.cites)


def plain(bundle: Bundle) -> dict[str, object]:
    """The bundle as the public interface writes it."""
    return {
        "total": f"{bundle.total // 100}.{bundle.total % 100:02d}",
        "taken": [{"policy": key, "period": period, "amount": f"{bundle.counts[key] // 100}.{bundle.counts[key] % 100:02d}"} for key, period in bundle.taken.items()],
        "dropped": [{"policy": one.key, "because": one.because, "sentence": one.sentence.zh, "with": list(one.with_), "loss": one.loss} for one in bundle.dropped],
    }
