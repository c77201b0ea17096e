"""Rounds the parts of a sum so that what is printed adds up."""

from collections.abc import Sequence


def written(value: float, decimals: int = 2) -> float:
    """A number as it is printed; never minus zero."""
    return round(float(value), decimals) + 0.0


def adding_up(parts: Sequence[float], whole: float, decimals: int = 2) -> list[float]:
    """The parts rounded so that they sum to the whole as it is printed: those nearest to the other digit give way, by one of the last digit."""
    unit = 10**decimals
    scaled = [float(part) * unit for part in parts]
    nearest = [round(part) for part in scaled]
    short = round(written(whole, decimals) * unit) - sum(nearest)
    way = 1 if short > 0 else -1
    # whole digits give way last: a part that is nothing stays nothing
    order = sorted(range(len(parts)), key=lambda at: (abs(scaled[at] - nearest[at]) < 1e-6, -way * (scaled[at] - nearest[at])))
    for turn in range(abs(short) if order else 0):
        nearest[order[turn % len(order)]] += way
    return [one / unit + 0.0 for one in nearest]


def value_written(value: float) -> str:
    """A measured value, no longer than anybody reads."""
    return f"{round(value, 4):.15g}" if abs(value) >= 1 else f"{value:.6g}"
