"""The shortest way from a no to a yes: the fewest facts that must change, by how little, at what price and by when.

Sets of facts are tried smallest first. A set is put aside unseen where the rule must refuse whatever its facts become
(worked out over ranges), and a fact without which every set is put aside belongs to each. What is left is tried at the
ends of its facts, where a rule in which more never hurts, or less never hurts, gives its best answer; a rule that wants
a fact between two bounds is searched by halving. What passes is drawn back as near to the facts as it still passes, and
then proven to be the cheapest by changing just these facts, or replaced by what is. A proof that runs out of trials is
said: how large a smaller set, or how cheap the same set, could still be. A search whose time is up says how many facts
must change at least.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations, count, islice, permutations, product
from typing import Any

from shouzhan.engine.rules.answer import Answer, printed
from shouzhan.engine.rules.cheapest import Prices, cheapest
from shouzhan.engine.rules.declare import Formula, Rule
from shouzhan.engine.rules.expressions import walk
from shouzhan.engine.rules.facts import Sort
from shouzhan.engine.rules.parameters import Book
from shouzhan.engine.rules.patience import ENDLESS, Patience, TimeIsUp
from shouzhan.engine.rules.ranges import Span
from shouzhan.engine.rules.trials import (
    OPEN,
    Search,
    Slot,
    Way,
    changeable,
    changed_slot,
    ends_of,
    is_amount,
    laid,
    opened,
    reach,
    shape_of,
    slots_of,
    turning_days,
    unit_of,
)

ORDERS = 6
FEW = 3
ITEM_HALVINGS = 120  # for one set of places in a list; there are many such sets


@dataclass(frozen=True)
class Looked:
    """What a search for ways found: the ways, how many facts must surely change, and whether its time was up before the end."""

    ways: list[Way]
    fewest: int = 0
    is_cut_short: bool = False


def ways_to_yes(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book) -> list[Way]:
    """Every smallest set of changes that turns a refusal, a few where a list's items may change, cheapest first; empty when nothing within reach does."""
    return look_for_ways(rule, facts, as_of, book).ways


def look_for_ways(rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book, patience: Patience = ENDLESS) -> Looked:
    """The same, cut short when its time is up: what was found until then, and what is proven."""
    whole = {fact.name: facts.get(fact.name) for fact in rule.facts}
    search = Search(rule, whole, book, as_of, patience=patience)
    found: list[Way] = []
    fewest = 0
    try:
        for at_least, smaller_are_out, each, few in _by_size(search):
            fewest = at_least
            # which of many like items gives way is for people to say: a few ways show how
            for way in islice(each, few):
                found.append(replace(way, is_smallest=smaller_are_out))
            if found:
                break
    except TimeIsUp:
        return Looked(_cheapest_first(found), fewest, is_cut_short=True)
    return Looked(_cheapest_first(found), fewest if found else 0)


def _cheapest_first(ways: list[Way]) -> list[Way]:
    return sorted(ways, key=lambda way: (way.cost, way.days, [change.fact for change in way.changes]))


def _by_size(search: Search) -> Iterator[tuple[int, bool, Iterator[Way], int | None]]:
    """By the number of facts that change: how many surely must, whether fewer are out, the ways that change so many, and how many are enough."""
    rule, facts, as_of = search.rule, search.facts, search.as_of
    formula = rule.formula_on(rule.event_day(dict(facts), as_of))
    if formula is None or search.passes({}):
        return
    slots = [turning_days(search, formula, slot) if slot.price.later else slot for slot in _useful(rule, formula, facts)]
    if not search.may_pass(opened(search, slots)):
        return
    needed = [slot for slot in slots if not search.may_pass(opened(search, [one for one in slots if one is not slot]))]
    others = [slot for slot in slots if slot not in needed]
    fewest = max(len(needed), 1)
    for size in range(len(others) + 1):
        smaller_are_out = not search.undecided
        fewest = max(len(needed) + size, 1) if smaller_are_out else fewest
        sets = [(*needed, *more) for more in combinations(others, size)]
        each = (way for chosen in sets if chosen and (way := _smallest(search, chosen)) is not None)
        yield fewest, smaller_are_out, each, FEW if any(slot.field for slot in slots) else None


def _useful(rule: Rule, formula: Formula, facts: Mapping[str, Any]) -> list[Slot]:
    """The places that may change and on which a refusal hangs, or the day by which the case is judged."""
    roots = [check.condition for check in formula.derivation.checks if check.refuses]
    named = {node.data[0] if node.op == "fact" else node.data for node in walk(*roots) if node.op in ("fact", "given", "items-sum")}
    if any(fact.name in rule.events for fact in changeable(rule)):
        named = {fact.name for fact in rule.facts}
    return [slot for fact in changeable(rule) if fact.name in named for slot in slots_of(fact, facts[fact.name])]


def _smallest(search: Search, chosen: tuple[Slot, ...]) -> Way | None:
    """The cheapest way by changing just these, or nothing."""
    if not search.may_pass(opened(search, chosen)):
        return None
    passing = [ends for ends in _tries(search, chosen, ()) if search.passes(laid(search, chosen, ends))]
    if not passing:
        passing = _halved(search, chosen)
    if not passing:
        return None
    prices = Prices(chosen)
    nearest, ends = min(((_tightened(search, chosen, one), one) for one in passing), key=lambda pair: prices.of(pair[0]))
    if len(prices.amounts) > 1:  # the order in which amounts are drawn back decides which of them has to give
        nearest = min((_tightened(search, chosen, ends, order) for order in islice(permutations(prices.amounts), ORDERS)), key=prices.of)
    values, least = cheapest(search, chosen, nearest, lambda point: _tightened(search, chosen, point))
    return Way(tuple(changed_slot(slot, value, search.as_of) for slot, value in zip(chosen, values, strict=True)), least)


def _tries(search: Search, chosen: tuple[Slot, ...], so_far: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every choice of ends that is not surely refused, one fact after the other."""
    if len(so_far) == len(chosen):
        yield so_far
        return
    slot = chosen[len(so_far)]
    for value in ends_of(slot):
        now = (*so_far, value)
        still_open = [OPEN if one.place is None else None for one in chosen[len(now) :]]
        if len(now) == len(chosen) or search.may_pass(laid(search, chosen, (*now, *still_open))):
            yield from _tries(search, chosen, now)


def _halved(search: Search, chosen: tuple[Slot, ...]) -> list[tuple[Any, ...]]:
    """Values between the ends, found by halving what ranges leave possible; the first that pass for each choice of words."""
    if any(slot.price.later for slot in chosen):  # every day on which the answer may turn was tried
        search.undecided = True
        return []
    led = _led(search, chosen, ())
    if led is not None:
        return [led]
    found = []
    words = [ends_of(slot) if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE) else [None] for slot in chosen]
    for picked in product(*words):
        whole = tuple(Span(value, value) if value is not None else Span(*reach(slot)) for slot, value in zip(chosen, picked, strict=True))
        turns, boxes = count(1), [(0, 0, whole)]  # the nearest to the facts first
        least = search.halvings - ITEM_HALVINGS if any(slot.field for slot in chosen) else 0
        while boxes and search.halvings > max(least, 0):
            _distance, _turn, box = heappop(boxes)
            search.halvings -= 1
            if not search.may_pass(laid(search, chosen, [one.low if one.is_one else one for one in box])):
                continue
            middle = tuple(one.low if one.is_one else _middle(slot, one) for slot, one in zip(chosen, box, strict=True))
            if search.passes(laid(search, chosen, middle)):
                found.append(middle)
                break
            for part in _split(chosen, box, middle):
                heappush(boxes, (_distance_to(chosen, part), next(turns), part))
        else:
            search.undecided = search.undecided or bool(boxes)
    return found


def _led(search: Search, chosen: tuple[Slot, ...], so_far: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """One value after the other, each as near to what it was as ranges leave possible with the rest open, where that leads to a yes."""
    if len(so_far) == len(chosen):
        return so_far if search.passes(laid(search, chosen, so_far)) else None
    slot = chosen[len(so_far)]
    still_open = [OPEN if one.place is None else None for one in chosen[len(so_far) + 1 :]]

    def may(value: Any) -> bool:
        search.looks -= 1
        return search.looks > 0 and search.may_pass(laid(search, chosen, (*so_far, value, *still_open)))

    values = ends_of(slot) if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE) else _nearest_possible(slot, may)
    for value in values:
        if may(value) and (found := _led(search, chosen, (*so_far, value))) is not None:
            return found
    return None


def _nearest_possible(slot: Slot, may: Callable[[Any], bool]) -> list[Any]:
    """The nearest value above what it was that may do, and the nearest below, the nearer first."""
    low, high = reach(slot)
    unit, found = unit_of(slot), []
    if slot.before is None:
        return []
    for end, step in ((high, unit), (low, -unit)):
        start = slot.before + step if slot.shape.sort is Sort.DAY else (slot.before // unit + 1) * unit if end is high else (-(-slot.before // unit) - 1) * unit
        most = (end - start) // step if (start <= end if end is high else start >= end) else -1
        if most < 0 or not may(_between(start, end)):
            continue
        few = enough = 0  # first in leaps: what has to change is mostly near
        while enough < most and not may(_between(start, start + enough * step)):
            few, enough = enough + 1, min(4 * enough + 3, most)
        while few < enough:
            middle = (few + enough) // 2
            few, enough = (few, middle) if may(_between(start, start + middle * step)) else (middle + 1, enough)
        found.append((few, start + few * step))
    return [value for _steps_away, value in sorted(found)]


def _between(one: Any, other: Any) -> Any:
    return one if one == other else Span(min(one, other), max(one, other))


def _distance_to(chosen: tuple[Slot, ...], box: tuple[Span, ...]) -> int:
    away = 0
    for slot, one in zip(chosen, box, strict=True):
        if not one.is_one and slot.before is not None:
            nearest = min(max(slot.before, one.low), one.high)
            away += abs(nearest - slot.before) // unit_of(slot)
    return away


def _middle(slot: Slot, span: Span) -> Any:
    if slot.shape.sort is Sort.DAY:
        return span.low + (span.high - span.low) // 2
    unit = unit_of(slot)
    return min(max((span.low + span.high) / 2 // unit * unit, span.low), span.high)


def _split(chosen: tuple[Slot, ...], box: tuple[Span, ...], middle: tuple[Any, ...]) -> list[tuple[Span, ...]]:
    """A box as two, cut across where it is longest; nothing where it is one step wide."""
    lengths = [(_steps(slot, one), place) for place, (slot, one) in enumerate(zip(chosen, box, strict=True)) if not one.is_one]
    longest, place = max(lengths, default=(0, 0))
    if longest < 1:
        return []
    one, cut, step = box[place], middle[place], unit_of(chosen[place])
    parts = [Span(cut + step, one.high)] if cut + step <= one.high else []
    parts += [Span(one.low, cut)] if cut < one.high else []
    return [(*box[:place], part, *box[place + 1 :]) for part in parts]


def _steps(slot: Slot, span: Span) -> int:
    return int((span.high - span.low) / unit_of(slot))


def _tightened(search: Search, chosen: tuple[Slot, ...], ends: tuple[Any, ...], first: tuple[int, ...] = ()) -> tuple[Any, ...]:
    """Draw each fact back towards what it was, as far as the answer stays yes; first what costs by how far it moves."""
    values = list(ends)
    rest = sorted((place for place in range(len(chosen)) if place not in first), key=lambda place: (not is_amount(chosen[place]), -chosen[place].price.cost))
    for place in (*first, *rest):
        values[place] = _drawn_back(search, chosen, values, place)
    return tuple(values)


def _drawn_back(search: Search, chosen: tuple[Slot, ...], values: list[Any], place: int) -> Any:
    """The value nearest to what the fact was, on the grid of its steps, that still passes."""
    slot, good = chosen[place], values[place]
    if slot.shape.sort in (Sort.YES_NO, Sort.CHOICE):
        return good
    if slot.price.later:
        return next(day for day in slot.days if day == good or _still(search, chosen, values, place, day))
    start, unit = slot.before, unit_of(slot)
    if start is None:
        start = _nearest_to_nothing(slot)
        if _still(search, chosen, values, place, start):
            return start
    up = good > start
    grid = start if slot.shape.sort is Sort.DAY else (start / unit).__floor__() * unit if up else (start / unit).__ceil__() * unit
    low, high = 0, -(-abs(good - grid) // unit)

    def at(steps: int) -> Any:
        return min(grid + steps * unit, good) if up else max(grid - steps * unit, good)

    while high - low > 1:
        middle = (low + high) // 2
        if _still(search, chosen, values, place, at(middle)):
            high = middle
        else:
            low = middle
    return at(high)


def _nearest_to_nothing(slot: Slot) -> Any:
    low, high = reach(slot)
    return low if slot.shape.sort is Sort.DAY else min(max(Fraction(0), low), high)


def _still(search: Search, chosen: tuple[Slot, ...], values: list[Any], place: int, value: Any) -> bool:
    return search.passes(laid(search, chosen, [*values[:place], value, *values[place + 1 :]]))


def explained(answer: Answer, rule: Rule, facts: Mapping[str, Any], as_of: date, book: Book, language: str, patience: Patience = ENDLESS) -> dict[str, Any]:
    """What would turn an answer, as the public interface writes it: the best way, the others as small, and how sure they are."""
    looked = look_for_ways(rule, facts, as_of, book, patience) if answer.outcome == "refused" else Looked([])
    ways, plain = looked.ways, answer.plain(language)
    return {
        "rule": rule.name, "as_of": as_of.isoformat(), "outcome": answer.outcome, "code": answer.decision.code, "sentence": plain["sentence"], "remedy": plain["remedy"],
        "changes": plain_way(rule, ways[0], as_of) if ways else [], "others": [plain_way(rule, way, as_of) for way in ways[1:]], **sureness(ways),
        **({"cut_short": True, "changes_at_least": looked.fewest} if looked.is_cut_short else {}),
        "citations": [{"source": cite.source, "clause": cite.clause} for cite in answer.cites],
    }


def plain_way(rule: Rule, way: Way, as_of: date) -> list[dict[str, Any]]:
    """The changes as the public interface writes them."""
    told = []
    for change in way.changes:
        sort = shape_of(rule, change.fact).sort
        one = {"fact": change.fact, "from": printed(change.before, sort, 6), "to": printed(change.after, sort, 6), "cost": printed(change.cost, Sort.NUMBER, 2), "earliest": (as_of + timedelta(days=change.days)).isoformat()}
        told.append(one)
    return told


def sureness(ways: list[Way]) -> dict[str, Any]:
    """How sure the first way is: whether fewer facts, or the same ones at a lower price, are proven not to do."""
    if not ways:
        return {}
    return {
        "cost": printed(ways[0].cost, Sort.NUMBER, 2), "costs_at_least": printed(ways[0].costs_at_least, Sort.NUMBER, 2),
        "proven_smallest": ways[0].is_smallest, "proven_cheapest": ways[0].is_cheapest,
    }
