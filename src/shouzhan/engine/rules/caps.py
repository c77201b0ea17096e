"""How much of several amounts may be had under caps: the largest total in whole fen, also where caps overlap.

Caps of which each two are apart or one within the other are settled from the inside out. Overlapping ones are a small
linear programme in exact fractions, with branching where its best has parts of a fen.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

Cap = tuple[frozenset[str], int]


def largest(amounts: Mapping[str, int], caps: Sequence[Cap]) -> dict[str, int]:
    """What each amount comes to when together they bring the most; among amounts under the same caps the smaller are cut first."""
    binding = sorted({(names, limit) for names, limit in caps if sum(amounts[name] for name in names) > limit}, key=lambda cap: (len(cap[0]), sorted(cap[0]), cap[1]))
    if not binding:
        return dict(amounts)
    if all(not one & two or one <= two for (one, _), (two, _) in combinations(binding, 2)):
        return _from_inside(amounts, binding)
    return _programmed(amounts, binding)


def _from_inside(amounts: Mapping[str, int], caps: Sequence[Cap]) -> dict[str, int]:
    counted = dict(amounts)
    for names, limit in caps:
        _cut(counted, names, limit)
    return counted


def _cut(counted: dict[str, int], names: frozenset[str], limit: int) -> None:
    over = sum(counted[name] for name in names) - limit
    for name in sorted(names, key=lambda one: (counted[one], one)):
        if over <= 0:
            return
        given = min(over, counted[name])
        counted[name] -= given
        over -= given


def _programmed(amounts: Mapping[str, int], caps: Sequence[Cap]) -> dict[str, int]:
    """Amounts under the same caps are one unknown of the programme."""
    under: dict[frozenset[int], list[str]] = {}
    for name in sorted(amounts):
        under.setdefault(frozenset(place for place, (names, _limit) in enumerate(caps) if name in names), []).append(name)
    groups = list(under)
    rows: list[Row] = [([int(place in group) for group in groups], limit) for place, (_names, limit) in enumerate(caps)]
    rows += [([int(one == place) for one in range(len(groups))], sum(amounts[name] for name in under[group])) for place, group in enumerate(groups)]
    totals = _whole_best(rows, len(groups))
    counted = dict(amounts)
    for group, total in zip(groups, totals, strict=True):
        _cut(counted, frozenset(under[group]), total)
    return counted


Row = tuple[list[int], int]


def _whole_best(rows: list[Row], count: int) -> list[int]:
    """The whole numbers that bring the most, by branching from the fractions that do."""
    best, best_total = [0] * count, -1
    branches = [(rows, [0] * count)]
    while branches:
        upper, least = branches.pop()
        found = _best(upper, least)
        if found is None or sum(found).__floor__() <= best_total:
            continue
        broken = next((place for place, value in enumerate(found) if value.denominator != 1), None)
        if broken is None:
            best, best_total = [int(value) for value in found], int(sum(found))
            continue
        below = found[broken].__floor__()
        branches.append(([*upper, ([int(place == broken) for place in range(count)], below)], least))
        branches.append((upper, [below + 1 if place == broken else low for place, low in enumerate(least)]))
    return best


def _best(rows: list[Row], least: list[int]) -> list[Fraction] | None:
    """The largest sum of unknowns, each not below its least, under rows of weights with their limits.

    The simplex method in whole numbers: every entry of the table is over the last pivot, so that nothing is rounded.
    """
    count, over = len(least), 1
    limits = [limit - sum(weight * low for weight, low in zip(weights, least, strict=True)) for weights, limit in rows]
    if min(limits, default=0) < 0:
        return None
    table = [[*weights, *(int(one == place) for one in range(len(rows))), limits[place]] for place, (weights, _limit) in enumerate(rows)]
    goal = [-1] * count + [0] * (len(rows) + 1)
    basis = [count + place for place in range(len(rows))]
    while (entering := next((place for place, value in enumerate(goal[:-1]) if value < 0), None)) is not None:
        # the first of each by number, so that it never goes in circles
        leaving = min((place for place, row in enumerate(table) if row[entering] > 0), key=lambda place: (Fraction(table[place][-1], table[place][entering]), basis[place]))
        over = _pivot(table, goal, leaving, entering, over)
        basis[leaving] = entering
    values = [Fraction(low) for low in least]
    for place, variable in enumerate(basis):
        if variable < count:
            values[variable] += Fraction(table[place][-1], over)
    return values


def _pivot(table: list[list[int]], goal: list[int], leaving: int, entering: int, over: int) -> int:
    chosen = table[leaving]
    pivot = chosen[entering]
    for row in (*(one for place, one in enumerate(table) if place != leaving), goal):
        factor = row[entering]
        row[:] = [(value * pivot - factor * other) // over for value, other in zip(row, chosen, strict=True)]
    return pivot
