"""Small linear and mixed-integer programs, solved to the end or not answered at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shouzhan.engine.scoring.matrix import Numbers

_EXACT = 1e-9


@dataclass
class Program:
    """Unknowns with bounds and costs, and rows that must lie between two numbers; the sum of costs is made least."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)

    def unknown(self, low: float, high: float, cost: float = 0.0, *, is_whole: bool = False) -> int:
        """A new unknown; its number."""
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        if is_whole:
            self.whole.append(len(self.costs) - 1)
        return len(self.costs) - 1

    def row(self, parts: Sequence[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        """A sum of unknowns that must lie between two numbers."""
        self.rows.append((low, high, [at for at, _ in parts], [by for _, by in parts]))

    def solved(self) -> Numbers | None:
        """The best values of the unknowns; None where there are none."""
        import highspy  # late: most calls of the command line need no solver

        class Quiet(highspy.Highs):
            """The solver without the banner it prints on standard output before anybody can ask it not to."""

            def enableCallbacks(self) -> None:  # noqa: N802 - its own name
                self.setOptionValue("output_flag", False)
                super().enableCallbacks()  # type: ignore[no-untyped-call] # it ships types for some of its calls

        solver = Quiet()  # type: ignore[no-untyped-call]
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.0)
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
            solver.setOptionValue(name, _EXACT)
        solver.addVars(len(self.costs), np.array(self.lows), np.array(self.highs))
        solver.changeColsCost(len(self.costs), np.arange(len(self.costs), dtype=np.int32), np.array(self.costs))
        for at in self.whole:
            solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for low, high, places, factors in self.rows:
            solver.addRow(low, high, len(places), np.array(places, dtype=np.int32), np.array(factors))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values: Numbers = np.array(solver.getSolution().col_value)
        return values
