"""Sharing an income out to the last fen: costs first, then marginal bands, floors held, largest remainders.

Guarantees: the parts add up to the income; the order in which parties are named changes nothing; nobody with a floor
gets less than it; one fen more of income never gives anybody less by more than a fen of rounding; and a correction is
the difference of two shares, so taking it back leaves nothing behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil

from shouzhan.kernel.money import Money, half_up, print_ratio
from shouzhan.kernel.text import Text


class CannotShare(ValueError):  # noqa: N818 - an answer: these terms contradict each other
    """The terms of a share contradict each other; says which and why."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


@dataclass(frozen=True)
class Band:
    """From this much on, every further fen is shared by these ratios; a band never changes what lies below it."""

    above: int
    ratios: Mapping[str, Fraction]


@dataclass(frozen=True)
class Terms:
    """How an income is shared: what comes off first, the bands for the rest, floors, and who stands behind a party."""

    bands: Sequence[Band]
    floors: Mapping[str, Fraction] = field(default_factory=dict)
    members: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    member_floors: Mapping[str, tuple[frozenset[str], Fraction]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """One step on the way to an amount."""

    label: Text
    fen: Fraction


@dataclass(frozen=True)
class Part:
    """What one party or person gets, and why."""

    name: str
    fen: int
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Share:
    """A finished share."""

    income: int
    costs: Mapping[str, int]
    parts: tuple[Part, ...]

    def of(self, name: str) -> int:
        """What one gets, of every party one belongs to."""
        return sum(part.fen for part in self.parts if part.name == name)

    @property
    def total(self) -> int:
        """Costs and parts together; equal to the income."""
        return sum(self.costs.values()) + sum(part.fen for part in self.parts)


def apportion(total: int, ideal: Mapping[str, Fraction], least: Mapping[str, int] | None = None) -> dict[str, int]:
    """Whole fen for ideal amounts that add up to the total: whole parts first, the rest to the largest remainders.

    Equal remainders go by name, so that the order of the parties changes nothing; nobody falls below `least`.
    """
    floor = least or {}
    parts = {name: max(amount.numerator // amount.denominator, floor.get(name, 0)) for name, amount in ideal.items()}
    left = total - sum(parts.values())
    by_remainder = sorted(ideal, key=lambda name: (parts[name] - ideal[name], name))
    if left >= 0:
        for place in range(left):
            parts[by_remainder[place % len(by_remainder)]] += 1
        return parts
    # floors rounded up took more than was there: those without one give back, the smallest remainders first
    for name in reversed(by_remainder):
        while left < 0 and parts[name] > floor.get(name, 0):
            parts[name] -= 1
            left += 1
    if left < 0:
        raise CannotShare(Text("各项保底相加超过可分配额。", "The floors together are more than there is to share."))
    return parts


def share(income: int, costs: Mapping[str, int], terms: Terms) -> Share:
    """Share an income out."""
    _insist_sound(terms)
    net = income - sum(costs.values())
    if net <= 0:
        nobody = tuple(Part(name, 0, (Reason(Text("净收入不为正，无可分配。", "There is no net income to share."), Fraction(0)),)) for name in sorted(_parties(terms)))
        return Share(income, {**costs, **({"shortfall": net} if net else {})}, nobody)
    ideal, reasons = _banded(net, terms)
    ideal = _with_floors(net, ideal, terms, reasons)
    whole = apportion(net, ideal, {name: ceil(net * ratio) for name, ratio in terms.floors.items()})
    parts = [part for name in sorted(whole) for part in _behind(name, whole[name], ideal[name], terms, reasons[name])]
    return Share(income, dict(costs), tuple(parts))


def _parties(terms: Terms) -> set[str]:
    return {name for band in terms.bands for name in band.ratios}


def _insist_sound(terms: Terms) -> None:
    if not terms.bands or terms.bands[0].above != 0:
        raise CannotShare(Text("第一档应从零起。", "The first band starts from nothing."))
    for lower, upper in pairwise(terms.bands):
        if upper.above <= lower.above:
            raise CannotShare(Text(f"分档应递增：{upper.above}。", f"Bands rise: {upper.above}."))
    for band in terms.bands:
        if sum(band.ratios.values()) != 1 or min(band.ratios.values()) < 0:
            raise CannotShare(Text(f"{band.above} 起的比例相加应为一，且不为负。", f"The ratios from {band.above} on add up to one, none negative."))
    if sum(terms.floors.values(), Fraction(0)) > 1:
        raise CannotShare(Text("各项保底相加超过一。", "The floors add up to more than one."))
    for name, members in terms.members.items():
        if sum(members.values()) != 1 or min(members.values()) < 0:
            raise CannotShare(Text(f"{name} 内部比例相加应为一，且不为负。", f"The shares within {name} add up to one, none negative."))


def _banded(net: int, terms: Terms) -> tuple[dict[str, Fraction], dict[str, list[Reason]]]:
    ideal = {name: Fraction(0) for name in _parties(terms) | set(terms.floors)}
    reasons: dict[str, list[Reason]] = {name: [] for name in ideal}
    for place, band in enumerate(terms.bands):
        ends = terms.bands[place + 1].above if place + 1 < len(terms.bands) else None
        slice_ = (net if ends is None else min(net, ends)) - band.above
        if slice_ <= 0:
            break
        for name, ratio in band.ratios.items():
            amount = slice_ * ratio
            ideal[name] += amount
            reasons[name].append(Reason(Text(
                f"净收入 {_yuan(band.above)} 至 {_yuan(band.above + slice_)} 元部分的 {_percent(ratio)}", f"{_percent(ratio)} of the net income from {_yuan(band.above)} to {_yuan(band.above + slice_)}",
            ), amount))
    return ideal, reasons


def _with_floors(net: int, ideal: dict[str, Fraction], terms: Terms, reasons: dict[str, list[Reason]]) -> dict[str, Fraction]:
    """Lift whoever lies below the floor; the others give in proportion, never below their own floors."""
    lifted = dict(ideal)
    held: set[str] = set()
    while True:
        low = {name for name, ratio in terms.floors.items() if lifted[name] < net * ratio}
        if not low:
            break
        held |= low
        need = sum((net * terms.floors[name] for name in held), Fraction(0))
        rest = {name: ideal[name] for name in ideal if name not in held}
        base = sum(rest.values(), Fraction(0))
        for name in held:
            lifted[name] = net * terms.floors[name]
        for name, amount in rest.items():
            lifted[name] = amount * (net - need) / base if base else Fraction(0)
        if not base and need < net:
            raise CannotShare(Text("保底之外无人接收余额。", "Nobody is left to take what the floors leave."))
    for name in ideal:
        if lifted[name] != ideal[name]:
            up = lifted[name] > ideal[name]
            reasons[name].append(Reason(Text("补足保底" if up else "为他人保底让出", "lifted to the floor" if up else "given up for others' floors"), lifted[name] - ideal[name]))
    return lifted


def _behind(name: str, whole: int, ideal: Fraction, terms: Terms, why: list[Reason]) -> Iterable[Part]:
    rounding = Reason(Text("按最大余数取整到分", "rounded to the fen by largest remainder"), whole - ideal)
    members = terms.members.get(name)
    if not members:
        return [Part(name, whole, (*why, *((rounding,) if rounding.fen else ())))]
    wanted = {member: whole * ratio for member, ratio in members.items()}
    if name in terms.member_floors:
        wanted = _main_lifted(whole, wanted, *terms.member_floors[name])
    parts = apportion(whole, wanted)
    return [Part(member, parts[member], _member_reasons(name, whole, wanted[member], parts[member])) for member in sorted(members)]


def _member_reasons(name: str, whole: int, wanted: Fraction, fen: int) -> tuple[Reason, ...]:
    part = _percent(wanted / whole if whole else Fraction(0))
    return (
        Reason(Text(f"{name} 共分得 {_yuan(whole)} 元", f"{name} gets {_yuan(whole)} together"), Fraction(whole)),
        Reason(Text(f"本人占 {part}", f"of which this person has {part}"), Fraction(fen)),
    )


def _main_lifted(whole: int, wanted: dict[str, Fraction], main: frozenset[str], floor: Fraction) -> dict[str, Fraction]:
    """Main contributors together get at least their floor of the party's amount."""
    have = sum((wanted[name] for name in main if name in wanted), Fraction(0))
    need = whole * floor
    if have >= need or not have:
        if have < need:
            raise CannotShare(Text("主要贡献人没有份额，无法满足其最低比例。", "The main contributors have no share, so their floor cannot be held."))
        return wanted
    others = whole - have
    return {name: amount * (need / have if name in main else (whole - need) / others) for name, amount in wanted.items()}


def correction(before: Share, after: Share) -> dict[str, int]:
    """What each must get or give back when facts turn out otherwise; reversing it nets to zero."""
    names = sorted({part.name for part in (*before.parts, *after.parts)})
    return {name: difference for name in names if (difference := after.of(name) - before.of(name))}


def _yuan(fen: int | Fraction) -> str:
    return Money(half_up(Fraction(fen))).grouped


def _percent(ratio: Fraction) -> str:
    return print_ratio(ratio, 4).removesuffix("%").rstrip("0").rstrip(".") + "%"
