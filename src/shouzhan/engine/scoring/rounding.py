"""Rounds figures so that what is printed adds up and decides as what is held does."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

MOST_DECIMALS = 10


def written(value: float, decimals: int = 2) -> float:
    """A number as it is printed, half up as on paper; never minus zero."""
    return float(Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def told(value: float, decimals: int = 2, *, sign: bool = False) -> str:
    """The same as text."""
    return f"{written(value, decimals):{'+' if sign else ''}.{decimals}f}"


def decimals_beside(lines: Iterable[float], value: float, slack: float, least: int = 2) -> int:
    """The fewest decimals from `least` up with which a value, as printed, reaches the same lines as it does itself."""
    reached = {line: value >= line - slack for line in lines}
    return next((one for one in range(least, MOST_DECIMALS) if all((written(value, one) >= line) is is_reached for line, is_reached in reached.items())), MOST_DECIMALS)


def decimals_between(one: float, other: float, least: int = 2) -> int:
    """The fewest decimals from `least` up with which two values are printed differently."""
    return next((each for each in range(least, MOST_DECIMALS) if written(one, each) != written(other, each)), MOST_DECIMALS)


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


def share_told(share: float) -> str:
    """A share in per cent that is neither 0 nor 100 unless it is exactly that."""
    return f"{share:.1%}" if share in (0.0, 1.0) or 0.0005 <= share < 0.9995 else "<0.1%" if share < 0.5 else ">99.9%"


def value_written(value: float) -> str:
    """A measured value, no longer than anybody reads."""
    return f"{round(value, 4):.15g}" if abs(value) >= 1 else f"{value:.6g}"
