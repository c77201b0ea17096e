"""The best lawful combination of benefits and when to take each: exact, with the reason every dropped one was dropped.

Each policy is taken once at most, in one of the periods its window allows. Policies of one exclusive group do not
stack (the higher one counts, nothing is enjoyed twice); some need others first; some share caps, under which what is
taken brings the most it lawfully can. The search is exact: branch and bound over policies by value, bounded by the best
that everything still open could bring under each cap by itself. A search that may not take longer says what it has
found and how much no combination surely passes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shouzhan.engine.rules.caps import Cap, largest
from shouzhan.engine.rules.patience import ENDLESS, Patience
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

_NOTHING = Text("", "")
NOT_SEARCHED = "not-searched"
SIMPLE = 12  # so many ways to take a policy in a period are quickly tried


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
    """What binds the policies together: caps in fen by name, over everything or by period, and what the caps are called."""

    caps: Mapping[str, int] = field(default_factory=dict)
    yearly_caps: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, Text] = field(default_factory=dict)

    def called(self, names: Sequence[str]) -> Text:
        """Several caps by what people call them."""
        return _listed([self.titles.get(name, Text(name, name)) for name in names])


@dataclass(frozen=True)
class Dropped:
    """Why a policy is not in the bundle, what insisting on it would cost, and what can be done about it."""

    key: str
    because: str
    sentence: Text
    with_: tuple[str, ...]
    loss: int | None
    cites: tuple[Citation, ...] = ()
    remedy: Text = _NOTHING


@dataclass(frozen=True)
class Bundle:
    """The best combination, or the best found in time, with what none surely passes."""

    total: int
    taken: Mapping[str, int]
    counts: Mapping[str, int]
    dropped: tuple[Dropped, ...]
    at_most: int

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no lawful combination brings more."""
        return self.at_most == self.total

    @property
    def is_whole(self) -> bool:
        """Whether every question about it was answered in time."""
        return self.is_best and not any(one.because == NOT_SEARCHED for one in self.dropped)


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
    amounts = {key: policies[key].worth[period] for key, period in taken.items()}
    return largest(amounts, [*_caps(policies, taken, terms)])


def _caps(policies: Mapping[str, Policy], taken: Mapping[str, int], terms: Terms) -> Iterator[Cap]:
    for name, limit in terms.caps.items():
        yield frozenset(key for key in taken if name in policies[key].caps), limit
    for name, limit in terms.yearly_caps.items():
        for period in set(taken.values()):
            yield frozenset(key for key in taken if name in policies[key].caps and taken[key] == period), limit


def best_bundle(policies: Sequence[Policy], terms: Terms | None = None, patience: Patience = ENDLESS) -> Bundle:
    """The best lawful combination, without a policy that could be left out of it, each as early as it can be without loss."""
    binding = terms or Terms()
    by_key = {policy.key: policy for policy in policies}
    search = _Search(by_key, binding, patience)
    total = max(search.largest_total(), 0)
    taken = _pared(by_key, binding, search.best, total)
    counted = counts_of(by_key, taken, binding) or {}
    dropped = tuple(_why(by_key, binding, key, taken, total, patience) for key in sorted(by_key) if key not in taken)
    return Bundle(total, dict(sorted(taken.items())), counted, dropped, max(search.at_most, total))


class _Search:
    """Branch and bound over the policies: what must be taken first, then what the cap of a period binds, then by value."""

    def __init__(self, policies: Mapping[str, Policy], terms: Terms, patience: Patience, must: str = "") -> None:
        self.policies, self.terms, self.must, self.patience = policies, terms, must, patience
        self.at_most = -1  # what a search cut short leaves possible
        self.order = sorted(policies.values(), key=lambda policy: (policy.key != must, not policy.caps & set(terms.yearly_caps), -_most(policy), policy.key))
        self.periods = len({period for policy in policies.values() for period in policy.worth})
        self.chosen: dict[str, int] = {}
        self.best: dict[str, int] = {}

    def largest_total(self) -> int:
        """The most a lawful combination brings; less than nought where none holds what must be taken."""
        if self._is_hard():
            return self._by_programme()
        best = -1

        def visit(place: int) -> None:
            nonlocal best
            bound = self._bound(place)
            if bound <= best:
                return
            if self.patience.is_over:
                self.at_most = max(self.at_most, bound)
                return
            if place == len(self.order):
                total = worth_of(self.policies, self.chosen, self.terms)
                if total is not None and total > best:
                    best, self.best = total, dict(self.chosen)
                return
            self._branch(place, visit)

        visit(0)
        return best

    def _is_hard(self) -> bool:
        """Whether the simple bound is too weak: many ways, and caps of a period or caps that overlap."""
        ways = sum(len(policy.worth) for policy in self.order)
        return ways > SIMPLE and (bool(self.terms.yearly_caps) or any(len(policy.caps) > 1 for policy in self.order))

    def _by_programme(self) -> int:
        """The same, always going on where the linear programme leaves most open, with the bound it proves."""
        from shouzhan.engine.rules.relaxed import Relaxed  # the solver is loaded for what needs it only

        relaxed, best = Relaxed(self.policies, self.terms, self.must), -1
        pending: list[tuple[int, dict[str, int | None]]] = [(self._bound(0), {})]
        while pending:
            if self.patience.is_over:
                self.at_most = max(above for above, _decided in pending)
                break
            _above, decided = pending.pop()
            found = relaxed.bound(decided, best)
            if found is None or found[0] <= best:
                continue
            bound, weights = found
            taken = {key: period for (key, period), weight in weights.items() if weight > 0.5}
            total = worth_of(self.policies, taken, self.terms) if not self.must or self.must in taken else None
            if total is not None and total > best:
                best, self.best = total, taken
            still_open = [policy for policy in self.order if policy.key not in decided]
            if bound <= best or not still_open:
                continue
            next_one = min(still_open, key=lambda policy: (-sum(weights[policy.key, period] * (1 - weights[policy.key, period]) for period in policy.worth) * _most(policy), -_most(policy), policy.key))
            share = {period: weights[next_one.key, period] for period in next_one.worth}
            ways: list[int | None] = [*sorted(share, key=lambda period: (share[period], -period))]  # the likeliest is looked at first
            none_first: list[int | None] = [None] if next_one.key != self.must else []
            pending += [(bound, {**decided, next_one.key: way}) for way in ([*none_first, *ways] if sum(share.values()) > 0.5 else [*ways, *none_first])]
        return best

    def _bound(self, place: int) -> int:
        """More than this nothing from here brings: every open policy in its best period, under the caps and one of each group."""
        amounts = {key: self.policies[key].worth[period] for key, period in self.chosen.items()}
        taken = frozenset(group for key in self.chosen for group in self.policies[key].exclusive)
        amounts |= {policy.key: _most(policy) for policy in self.order[place:] if not policy.exclusive & taken}
        return sum(largest(amounts, [*self._caps_on(amounts), *self._groups_of(amounts)]).values())

    def _caps_on(self, amounts: Mapping[str, int]) -> Iterator[Cap]:
        for name, limit in self.terms.caps.items():
            yield self._under(name, amounts), limit
        for name, limit in self.terms.yearly_caps.items():
            under = self._under(name, amounts)
            yield under, limit * self.periods
            for period in set(self.chosen.values()):
                yield frozenset(key for key in under if self.chosen.get(key) == period), limit

    def _under(self, name: str, amounts: Mapping[str, int]) -> frozenset[str]:
        return frozenset(key for key in amounts if name in self.policies[key].caps)

    def _groups_of(self, amounts: Mapping[str, int]) -> Iterator[Cap]:
        for group in {group for key in amounts for group in self.policies[key].exclusive}:
            members = frozenset(key for key in amounts if group in self.policies[key].exclusive)
            yield members, max(amounts[key] for key in members)

    def _branch(self, place: int, visit: Callable[[int], None]) -> None:
        """Take the policy in each period it may be taken in, the best first, then leave it out."""
        policy = self.order[place]
        if not any(policy.exclusive & self.policies[key].exclusive for key in self.chosen):
            for period in sorted(policy.worth, key=lambda one: (-policy.worth[one], one)):
                if policy.worth[period] <= 0 and policy.key != self.must and not _is_needed(self.policies, policy.key):
                    continue
                self.chosen[policy.key] = period
                visit(place + 1)
                del self.chosen[policy.key]
        if policy.key != self.must:
            visit(place + 1)


def _pared(policies: Mapping[str, Policy], terms: Terms, taken: Mapping[str, int], total: int) -> dict[str, int]:
    """What is left of a combination when whatever brings nothing is left out, and the rest is taken as early as it can be."""
    left = dict(taken)
    for key in sorted(taken, key=lambda one: (policies[one].worth[taken[one]], one)):
        without = {other: period for other, period in left.items() if other != key}
        if worth_of(policies, without, terms) == total:
            left = without
    for key in sorted(left):
        left[key] = next(period for period in sorted(policies[key].worth) if worth_of(policies, {**left, key: period}, terms) == total)
    return left


def _most(policy: Policy) -> int:
    return max(0, max(policy.worth.values(), default=0))


def _is_needed(policies: Mapping[str, Policy], key: str) -> bool:
    return any(key in policy.needs for policy in policies.values())


def _why(policies: Mapping[str, Policy], terms: Terms, key: str, taken: Mapping[str, int], total: int, patience: Patience) -> Dropped:
    policy = policies[key]
    if not policy.worth:
        return Dropped(key, "window", Text("在所选期间内没有可以申请的时段。", "It cannot be applied for in any of the periods."), (), None, policy.cites, Text(
            "申请时段以主管部门的通知为准；通知发布后，把它所在的期间列入再算。", "The notice of the department in charge says when it is open; add that period and ask again.",
        ))
    missing = tuple(sorted(needed for needed in policy.needs if needed not in policies))
    if missing:
        names = "、".join(missing), ", ".join(missing)
        return Dropped(key, "prerequisite", Text(f"须先取得：{names[0]}。", f"It needs first: {names[1]}."), missing, None, policy.cites, Text(
            f"先申请取得“{names[0]}”，取得后把它一并列入再算。", f"Apply for {names[1]} first, and ask again with it in the list.",
        ))
    # what costs more than it brings is insisted on as if it brought nothing, and its own price is added
    own = min(0, max(policy.worth.values()))
    raised = replace(policy, worth={period: max(0, worth) for period, worth in policy.worth.items()})
    search = _Search({**policies, key: raised}, terms, patience, must=key)
    with_it = search.largest_total()
    if search.at_most > with_it:
        return Dropped(key, NOT_SEARCHED, Text("时限内没有查明不列入它的原因。", "Why it is left out was not searched out in time."), (), None, policy.cites, Text(
            "需要原因的，不限时间再算一次（命令行 shouzhan rules bundle）。", "To know why, ask again without a limit of time (shouzhan rules bundle on the command line).",
        ))
    if with_it < 0:
        needed = tuple(sorted(policy.needs))
        names_of = _titles(policies, needed)
        return Dropped(key, "prerequisite", Text("其前提条件无法同时满足。", "What it needs first cannot be had with it."), needed, None, policy.cites, Text(
            f"前提“{names_of.zh}”须不晚于这一项取得，且不能与它互斥；前提的期间可以提前的，改期后再算，否则这一项没有途径。",
            f"What it needs, {names_of.en}, must be had no later and must stack with it; ask again where that can be had earlier, else there is no way to this one.",
        ))
    return _given_up(policies, terms, policy, taken, total - with_it - own)


def _given_up(policies: Mapping[str, Policy], terms: Terms, policy: Policy, taken: Mapping[str, int], loss: int) -> Dropped:
    """Why a policy that might be taken is not."""
    rivals = tuple(sorted(other for other in taken if policies[other].exclusive & policy.exclusive))
    capped = tuple(sorted(name for name in policy.caps if name in terms.caps or name in terms.yearly_caps))
    instead = _costs(loss)
    if _most(policy) and rivals:
        names = _titles(policies, rivals)
        return Dropped(policy.key, "not-stacking", Text(f"与“{names.zh}”不重复享受，按就高原则取后者。", f"It does not stack with {names.en}; the higher counts."), rivals, loss, policy.cites, Text(
            f"要改取这一项，须先放弃“{names.zh}”；{instead.zh}", f"To take this one, give up {names.en} first; {instead.en}",
        ))
    if _most(policy) and capped:
        names = terms.called(capped)
        return Dropped(policy.key, "cap", Text(f"上限（{names.zh}）已用完，再申请不增加收益。", f"The cap ({names.en}) is used up; it would add nothing."), capped, loss, policy.cites, Text(
            f"等下一期额度恢复后再申请；本期要取这一项，须让出“{names.zh}”之内的其他项目，{instead.zh}", f"Apply once the cap is open again in a later period; to take it in this one, others under {names.en} must give way, and {instead.en}",
        ))
    return Dropped(policy.key, "no-gain", Text("申请它不会增加总收益。", "Taking it would not add to the total."), (), loss, policy.cites, Text(
        f"不必申请；所填金额改变后再算。坚持申请的，{instead.zh}", f"There is no need to apply; ask again once the amounts change. Who takes it all the same should know that {instead.en}",
    ))


def _costs(loss: int) -> Text:
    if not loss:
        return Text("合计不变。", "the total stays the same.")
    return Text(f"合计少 {loss // 100:,}.{loss % 100:02d} 元。", f"the total is {loss // 100:,}.{loss % 100:02d} yuan less.")


def _titles(policies: Mapping[str, Policy], keys: Sequence[str]) -> Text:
    return _listed([policies[key].title for key in keys])


def _listed(titles: Sequence[Text]) -> Text:
    return Text("、".join(one.zh for one in titles), ", ".join(one.en for one in titles))


def yuan(fen: int) -> str:
    """An amount in fen as a decimal string in yuan."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def plain(bundle: Bundle, policies: Sequence[Policy], language: str = "zh") -> dict[str, object]:
    """The bundle as the public interface writes it."""
    titles = {policy.key: policy.title.in_(language) for policy in policies}
    return {
        "total": yuan(bundle.total), "at_most": yuan(bundle.at_most), "proven_best": bundle.is_best,
        "taken": [{"policy": key, "title": titles[key], "period": period, "amount": yuan(bundle.counts[key])} for key, period in bundle.taken.items()],
        "dropped": [
            {
                "policy": one.key, "title": titles[one.key], "because": one.because, "sentence": one.sentence.in_(language), "remedy": one.remedy.in_(language),
                "with": list(one.with_), "loss": None if one.loss is None else yuan(one.loss),
            }
            for one in bundle.dropped
        ],
    }
