"""Statistical returns for every target of the pack, quarter by quarter: invented, and plausible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from shouzhan.kernel.dates import add_months
from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import dice
from shouzhan.project.demo.shapes import DemoReturn
from shouzhan.rooms.policies.packs import Pack, PackDocument, PackFigure

QUARTERS = 16
# where each series stood at the start and at its deadline, as a share of the target
_PATHS: dict[str, tuple[float, float]] = {
    "unicorn-and-hidden-champion-firms": (0.62, 1.08),
    "leading-industries-city-share": (0.90, 0.985),
    "trillion-scale-parks": (0.33, 1.0),
    "leading-industries-talent": (0.70, 1.03),
    "high-quality-incubators-zhangjiang": (0.20, 0.75),
    "new-tech-firms-per-day": (0.80, 1.04),
    "leading-industries-per-park": (1.34, 1.0),
    "technology-contract-amount-city": (0.58, 1.22),
    "technology-contract-amount-research": (0.45, 0.94),
    "demonstration-transfer-agencies": (0.40, 1.05),
    "demonstration-zones-and-clusters": (0.33, 1.0),
    "transfer-professionals": (0.35, 1.12),
    "high-quality-incubators-city": (0.35, 1.10),
    "incubators-upgraded": (0.15, 0.88),
    "tech-smes-incubated": (0.22, 1.05),
    "high-tech-enterprises-incubated": (0.18, 0.97),
    "gazelle-firms-incubated": (0.20, 1.02),
    "little-giants-incubated": (0.25, 1.12),
    "burst-points": (0.0, 1.0),
    # the least any incubator has: one still has none
    "seed-funds-per-incubator": (0.0, 0.0),
    "service-officers-per-incubator": (0.0, 0.0),
}
_YEARLY = ("technology-contract-amount-city", "technology-contract-amount-research")
_RATES = (
    "leading-industries-city-share",
    "new-tech-firms-per-day",
    "leading-industries-per-park",
    "seed-funds-per-incubator",
    "service-officers-per-incubator",
)
# printed measure word -> unit code of the metrics
_UNITS = {"家": "firms", "个": "pieces", "支": "pieces", "名": "people", "人": "people", "项": "items", "%": "percent"}
# the districts' weights in whatever is counted over the city
_PARTS = (
    ("310115", 30),
    ("310112", 18),
    ("310110", 13),
    ("310104", 12),
    ("310114", 9),
    ("310117", 7),
    ("310113", 6),
    ("310120", 5),
    ("310118", 4),
    ("310116", 3),
    ("310106", 5),
    ("310105", 4),
    ("310107", 4),
    ("310109", 3),
    ("310101", 4),
    ("310151", 1),
)


def returns(pack: Pack, today: date, seed: int) -> Iterator[DemoReturn]:
    """The returns of the last sixteen full quarters, or the last full years, for each of the 21 targets."""
    chance = dice(seed, "returns")
    for document in pack.documents:
        for figure in document.targets:
            yield from _series(document, figure, today, chance)


def quarters(today: date, count: int = QUARTERS) -> tuple[tuple[date, date], ...]:
    """First and last day of the last full quarters before the day, the oldest first."""
    start = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    firsts = [add_months(start, -3 * back) for back in range(count, 0, -1)]
    return tuple((first, add_months(first, 3) - timedelta(days=1)) for first in firsts)


def years(today: date, count: int = 6) -> tuple[tuple[date, date], ...]:
    """First and last day of the last full years before the day, the oldest first."""
    return tuple((date(year, 1, 1), date(year, 12, 31)) for year in range(today.year - count, today.year))


def unit_of(figure: PackFigure) -> tuple[str, int]:
    """The unit code a return is made in, and how many of it one printed unit is."""
    if figure.comparator == "+/day":
        return "firms-per-day", 1
    if figure.unit == "亿元":
        return "yi-yuan", 1
    return _UNITS[figure.base_unit], figure.scale


def _series(document: PackDocument, figure: PackFigure, today: date, chance: Random) -> Iterator[DemoReturn]:
    is_yearly = figure.binding in _YEARLY
    begun = document.effective_from or today
    rows = [row for row in (years(today) if is_yearly else quarters(today)) if row[1] >= begun]
    best = Decimal(0)
    for place, (first, last) in enumerate(rows):
        state = _state(figure, place - len(rows), chance)
        level = _value(figure, begun, last, chance)
        if not is_yearly and figure.binding not in _RATES:
            # what has been built or recognised does not vanish by a rounding
            best = level = max(best, level)
        value = None if state == "missing" else level
        yield DemoReturn(
            document.key,
            figure.clause,
            figure.binding,
            figure.scope_key,
            "year" if is_yearly else "quarter",
            first,
            last,
            unit_of(figure)[0],
            value,
            _split(value, chance) if value is not None and figure.binding not in _RATES else (),
            state,
            "kewei",
            "yebao",
            "hebiao",
            None if state == "missing" else min(today, last + timedelta(days=chance.randint(6, 24))),
            Text("请补充说明统计口径。", "Please explain what was counted.") if state == "returned" else None,
        )


def _state(figure: PackFigure, from_end: int, chance: Random) -> str:
    """The last quarter is still on its way, and one series has a hole: no data is not zero."""
    if from_end == -3 and figure.binding == "trillion-scale-parks":
        return "missing"
    if from_end == -1 and figure.binding not in _YEARLY:
        return chance.choice(("approved", "approved", "submitted", "submitted", "returned"))
    return "approved"


def _value(figure: PackFigure, begun: date, last: date, chance: Random) -> Decimal:
    target = figure.high or figure.value or Decimal(1)
    low, high = _PATHS[figure.binding]
    deadline = figure.deadline or add_months(begun, 24)
    passed = min(1.15, max(0.0, (last - begun).days / max(1, (deadline - begun).days)))
    noise = 1 + chance.uniform(-0.006, 0.006)
    level = target * Decimal(str(round((low + (high - low) * passed**0.85) * noise, 6)))
    code, scale = unit_of(figure)
    grain = {"yi-yuan": Decimal("0.01"), "percent": Decimal("0.1")}.get(code, Decimal(1))
    return (level * scale).quantize(grain)


def _split(value: Decimal, chance: Random) -> tuple[tuple[str, Decimal], ...]:
    """Spread a whole over districts so that the parts add up exactly."""
    grain = Decimal(1).scaleb(int(value.as_tuple().exponent))
    weights = [weight * 10 + chance.randint(0, 9) for _place, weight in _PARTS]
    parts = [(value * weight / sum(weights)).quantize(grain, rounding="ROUND_FLOOR") for weight in weights]
    parts[0] += value - sum(parts)
    return tuple((place, part) for (place, _weight), part in zip(_PARTS, parts, strict=True))
