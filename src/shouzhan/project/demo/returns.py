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
_PATHS: dict[tuple[str, str], tuple[float, float]] = {
    ("unicorn-and-hidden-champion-firms", "zhangjiang"): (0.62, 1.08),
    ("leading-industries-city-share", "zhangjiang"): (0.90, 0.985),
    ("trillion-scale-parks", "zhangjiang"): (0.33, 1.0),
    ("leading-industries-talent", "zhangjiang"): (0.70, 1.03),
    ("high-quality-incubators", "zhangjiang"): (0.20, 0.95),
    ("new-tech-firms-per-day", "zhangjiang"): (0.80, 1.04),
    ("leading-industries-per-park", "per-park"): (1.34, 1.0),
    ("technology-contract-amount", "city"): (0.58, 1.22),
    ("technology-contract-amount", "research-institutions"): (0.45, 0.94),
    ("demonstration-transfer-agencies", "city"): (0.40, 1.05),
    ("demonstration-zones-and-clusters", "city"): (0.33, 1.34),
    ("transfer-professionals", "city"): (0.35, 1.12),
    ("high-quality-incubators", "city"): (0.35, 1.10),
    ("incubators-upgraded", "city"): (0.15, 0.88),
    ("tech-smes-incubated", "city"): (0.22, 1.05),
    ("high-tech-enterprises-incubated", "city"): (0.18, 0.97),
    ("gazelle-firms-incubated", "city"): (0.20, 1.02),
    ("little-giants-incubated", "city"): (0.25, 1.12),
    ("burst-points", "city"): (0.0, 1.0),
    ("seed-funds-per-incubator", "per-incubator"): (0.0, 0.0),
    ("service-officers-per-incubator", "per-incubator"): (0.0, 0.0),
}
_FLOWS = ("technology-contract-amount",)
_RATES = (
    "leading-industries-city-share",
    "new-tech-firms-per-day",
    "leading-industries-per-park",
    "seed-funds-per-incubator",
    "service-officers-per-incubator",
)
_SEASONS = (Decimal("0.18"), Decimal("0.24"), Decimal("0.23"), Decimal("0.35"))
_PARTS = (("310115", 34), ("310112", 20), ("310110", 15), ("310104", 13), ("310114", 10), ("310117", 8))


def returns(pack: Pack, today: date, seed: int) -> Iterator[DemoReturn]:
    """The returns of the last sixteen full quarters for each of the twenty-one targets."""
    chance = dice(seed, "returns")
    for document in pack.documents:
        for figure in document.targets:
            yield from _series(document, figure, today, chance)


def quarters(today: date, count: int = QUARTERS) -> tuple[tuple[str, date, date], ...]:
    """The last full quarters before the day, the oldest first: name, first day, last day."""
    start = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    firsts = [add_months(start, -3 * back) for back in range(count, 0, -1)]
    return tuple((f"{f.year}-Q{(f.month + 2) // 3}", f, add_months(f, 3) - timedelta(days=1)) for f in firsts)


def _series(document: PackDocument, figure: PackFigure, today: date, chance: Random) -> Iterator[DemoReturn]:
    begun = document.effective_from or today
    rows = [row for row in quarters(today) if row[2] >= begun]
    best = Decimal(0)
    for place, (period, first, last) in enumerate(rows):
        state = _state(figure, place - len(rows), chance)
        level = _value(figure, begun, first, last, chance)
        if figure.binding not in (*_FLOWS, *_RATES):
            # what has been built or recognised does not vanish by a rounding
            best = level = max(best, level)
        value = None if state == "missing" else level
        is_additive = figure.binding not in _RATES and value is not None and figure.unit != "%"
        yield DemoReturn(
            document.key,
            figure.clause,
            figure.binding,
            figure.scope_key,
            period,
            first,
            last,
            _measure(figure),
            figure.unit,
            value,
            _split(value, chance) if is_additive and value is not None else (),
            state,
            "kewei",
            "yebao",
            None if state == "missing" else last + timedelta(days=chance.randint(6, 24)),
            Text("数据口径需补充说明。", "Please explain what was counted.") if state == "returned" else None,
        )


def _measure(figure: PackFigure) -> str:
    if figure.binding in _FLOWS:
        return "flow"
    return "average" if figure.comparator == "+/day" else "stock"


def _state(figure: PackFigure, from_end: int, chance: Random) -> str:
    """The last quarter is still on its way, and one series has a hole: no data is not zero."""
    if from_end == -3 and figure.binding == "trillion-scale-parks":
        return "missing"
    if from_end == -1:
        return chance.choice(("approved", "approved", "submitted", "submitted", "returned"))
    return "approved"


def _value(figure: PackFigure, begun: date, first: date, last: date, chance: Random) -> Decimal:
    target = figure.high or figure.value or Decimal(1)
    low, high = _PATHS[figure.binding, figure.scope_key]
    deadline = figure.deadline or add_months(begun, 24)
    passed = min(1.15, max(0.0, (last - begun).days / max(1, (deadline - begun).days)))
    noise = 1 + chance.uniform(-0.006, 0.006)
    level = target * Decimal(str(round((low + (high - low) * passed**0.85) * noise, 6)))
    if figure.binding in _FLOWS:
        level *= _SEASONS[(first.month - 1) // 3]
    return level.quantize(_grain(figure))


def _grain(figure: PackFigure) -> Decimal:
    return {
        "亿元": Decimal("0.01"),
        "%": Decimal("0.1"),
        "万人": Decimal("0.01"),
        "万家": Decimal("0.0001"),
    }.get(figure.unit, Decimal(1))


def _split(value: Decimal, chance: Random) -> tuple[tuple[str, Decimal], ...]:
    """Spread a whole over districts so that the parts add up exactly."""
    grain = Decimal(1).scaleb(int(value.as_tuple().exponent))
    weights = [weight + chance.randint(0, 4) for _place, weight in _PARTS]
    parts = [(value * weight / sum(weights)).quantize(grain, rounding="ROUND_FLOOR") for weight in weights]
    parts[0] += value - sum(parts)
    return tuple((place, part) for (place, _weight), part in zip(_PARTS, parts, strict=True))
