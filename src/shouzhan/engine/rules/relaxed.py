"""How much the best bundle can still bring at most, with some policies decided: a linear programme over policies and periods.

The solver works in floats, so its bound is not taken: its prices of the rows are, rounded to fractions, and the bound that
any prices give (what the rows are worth at them, and what each unknown still earns beyond) is worked out exactly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shouzhan.engine.scoring.highs import highs, solver

if TYPE_CHECKING:
    from shouzhan.engine.rules.bundle import Policy, Terms

Place = tuple[str, int]
Decided = Mapping[str, int | None]
NEAR = 1e-5  # parts of the largest amount by which the solver is surely not wrong
PARTS = 720  # of a fen, in which the price of a row is rounded


@dataclass
class Row:
    """Unknowns with their weights, together not above a limit; `in_fen` where they are amounts."""

    weights: dict[int, int]
    limit: int
    in_fen: bool = False


@dataclass
class Relaxed:
    """The programme of one question; each policy in each period is taken (1), partly or not (0), and brings an amount up to its worth."""

    policies: Mapping[str, "Policy"]
    terms: "Terms"
    must: str = ""
    taken: dict[Place, int] = field(default_factory=dict)
    brings: dict[Place, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    _solver: Any = None

    def __post_init__(self) -> None:
        places = [(key, period) for key, policy in self.policies.items() for period in policy.worth]
        self.taken = {place: number for number, place in enumerate(places)}
        paying = [place for place in places if self._worth(place) > 0]
        self.brings = {place: len(places) + number for number, place in enumerate(paying)}
        self.unit = max((abs(self._worth(place)) for place in places), default=1) or 1
        self.rows = [*self._of_choice(), *self._of_needs(), *self._of_amounts()]

    def _worth(self, place: Place) -> int:
        return self.policies[place[0]].worth[place[1]]

    def _most(self, place: Place) -> int:
        """The most a policy brings in a period: its worth, or what the smallest of its caps leaves."""
        caps = [limit for limits in (self.terms.caps, self.terms.yearly_caps) for name, limit in limits.items() if name in self.policies[place[0]].caps]
        return min([self._worth(place), *caps])

    def _of_choice(self) -> Iterator[Row]:
        """A policy in one period, of a group one; what must be taken is."""
        for key, policy in self.policies.items():
            yield Row({self.taken[key, period]: 1 for period in policy.worth}, 1)
        for group in sorted({group for policy in self.policies.values() for group in policy.exclusive}):
            yield Row({number: 1 for (key, _period), number in self.taken.items() if group in self.policies[key].exclusive}, 1)
        if self.must:
            yield Row({self.taken[self.must, period]: -1 for period in self.policies[self.must].worth}, -1)

    def _of_needs(self) -> Iterator[Row]:
        """No policy before what it needs."""
        for (key, period), number in self.taken.items():
            for needed in sorted(self.policies[key].needs):
                earlier = [self.taken[needed, one] for one in self.policies[needed].worth if one <= period] if needed in self.policies else []
                yield Row({number: 1, **{one: -1 for one in earlier if one != number}}, 0)

    def _of_amounts(self) -> Iterator[Row]:
        """What is not taken brings nothing; no cap is passed, over all periods or in each."""
        for place, number in self.brings.items():
            yield Row({number: 1, self.taken[place]: -self._most(place)}, 0, in_fen=True)
        for name, limit in self.terms.caps.items():
            yield Row(self._under(name, None), limit, in_fen=True)
        for name, limit in self.terms.yearly_caps.items():
            for period in sorted({period for _key, period in self.taken}):
                yield Row(self._under(name, period), limit, in_fen=True)

    def _under(self, name: str, period: int | None) -> dict[int, int]:
        places = [place for place in self.taken if name in self.policies[place[0]].caps and period in (None, place[1])]
        return {**{self.brings[place]: 1 for place in places if place in self.brings}, **{self.taken[place]: self._worth(place) for place in places if self._worth(place) < 0}}

    def bound(self, decided: Decided, best: int = -1) -> tuple[int, dict[Place, float]] | None:
        """No lawful combination that agrees with what is decided brings more, in whole fen; and how far each policy is taken. Nothing where none is better."""
        lows, highs_ = self._ends(decided)
        if self._solver is None:
            self._solver = self._built()
        count = len(lows)
        scale = [1.0] * len(self.taken) + [1 / self.unit] * len(self.brings)
        self._solver.changeColsBounds(count, list(range(count)), [low * by for low, by in zip(lows, scale, strict=True)], [high * by for high, by in zip(highs_, scale, strict=True)])
        self._solver.run()
        if self._solver.getModelStatus() != highs().HighsModelStatus.kOptimal:
            return None
        if (-self._solver.getObjectiveValue() + NEAR) * self.unit < best:
            return None  # far below what is known, whatever was rounded
        solution = self._solver.getSolution()
        weights = {place: float(solution.col_value[number]) for place, number in self.taken.items()}
        return self._at_prices([-price for price in solution.row_dual], lows, highs_), weights

    def _ends(self, decided: Decided) -> tuple[list[int], list[int]]:
        lows, ends = [0] * (len(self.taken) + len(self.brings)), [1] * len(self.taken) + [self._most(place) for place in self.brings]
        for (key, period), number in self.taken.items():
            if key not in decided:
                continue
            is_taken = decided[key] == period
            lows[number] = ends[number] = int(is_taken)
            if not is_taken and (key, period) in self.brings:
                ends[self.brings[key, period]] = 0
        return lows, ends

    def _gains(self) -> list[int]:
        """What each unknown adds to the total: an amount itself, and what costs more than it brings its loss."""
        return [min(0, self._worth(place)) for place in self.taken] + [1] * len(self.brings)

    def _at_prices(self, prices: list[float], lows: list[int], ends: list[int]) -> int:
        left: list[Fraction] = [Fraction(gain) for gain in self._gains()]
        total = Fraction(0)
        for row, price in zip(self.rows, prices, strict=True):
            exact = max(Fraction(price).limit_denominator(PARTS) if row.in_fen else Fraction(round(price * self.unit * PARTS), PARTS), Fraction(0))
            if not exact:
                continue
            total += exact * row.limit
            for number, weight in row.weights.items():
                left[number] -= exact * weight
        total += sum((gain * (end if gain > 0 else low) for gain, low, end in zip(left, lows, ends, strict=True)), Fraction(0))
        return total.__floor__()

    def _built(self) -> Any:
        """The programme in the solver, amounts in parts of the largest."""
        found, count = solver(presolve="off"), len(self.taken) + len(self.brings)
        found.addVars(count, [0.0] * count, [1.0] * count)
        costs = [-gain / self.unit if number < len(self.taken) else -1.0 for number, gain in enumerate(self._gains())]
        found.changeColsCost(count, list(range(count)), costs)
        for row in self.rows:
            # a row of amounts is divided by the largest; amounts are in parts of it already
            factors = [weight / self.unit if row.in_fen and number < len(self.taken) else float(weight) for number, weight in row.weights.items()]
            found.addRow(-highs().kHighsInf, row.limit / self.unit if row.in_fen else float(row.limit), len(factors), list(row.weights), factors)
        return found
