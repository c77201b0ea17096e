"""Small schemes and tables, drawn for the tests that must hold for every one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Adjustment, Band, Grade, Indicator, Named, Scale, Scheme, Veto
from shouzhan.engine.scoring.table import Table
from shouzhan.kernel.text import Text

METHODS = ("saw", "topsis", "vikor", "promethee2")
FIXED = (
    Scale("minmax", {"low": 0, "high": 10}), Scale("target", {"target": 8}), Scale("target", {"target": 5, "most": 1.4}), Scale("efficacy", {"unacceptable": 1, "satisfactory": 9}),
    Scale("bands", {}, (Band(None, 2, 0), Band(2, 5, 40), Band(5, 8, 70), Band(8, None, 100))),
)
RELATIVE = (Scale("minmax"), Scale("zscore"), Scale("rank"))
GRADES = (
    (Grade("a", Text("优", "A"), 75), Grade("b", Text("良", "B"), 50), Grade("c", Text("差", "C"))),
    (Grade("a", Text("优", "A"), 70, share=0.4), Grade("b", Text("良", "B"), 45), Grade("c", Text("差", "C"))),
    (Grade("a", Text("优", "A"), most=1), Grade("b", Text("良", "B"), most=2), Grade("c", Text("差", "C"))),
    (Grade("a", Text("优", "A"), 60), Grade("c", Text("差", "C"), last_share=0.3)),
)


def named(key: str) -> Named:
    return Named(key, Text(key, key))


def indicator(key: str, scale: Scale, weight: float, **more: object) -> Indicator:
    given: dict[str, object] = {"source": "column", "origin": key, "direction": "max", "low": 0.0, "high": 10.0} | more
    return Indicator(key=key, title=Text(key, key), dimension="d", unit="", scale=scale, weights={"t": weight}, **given)  # type: ignore[arg-type]


def scheme(indicators: tuple[Indicator, ...], grades: tuple[Grade, ...] = GRADES[0], **more: object) -> Scheme:
    return Scheme("s", Text("试", "test"), "1", (named("t"),), (named("d"),), indicators, grades, **more)  # type: ignore[arg-type]


def table(columns: dict[str, list[float]], types: list[str] | None = None) -> Table:
    count = len(next(iter(columns.values())))
    names = tuple(f"p{at}" for at in range(count))
    return Table(names, tuple(types or ["t"] * count), tuple(range(2, count + 2)), {name: np.array(values, dtype=float) for name, values in columns.items()})


@st.composite
def evaluations(
    draw: st.DrawFn, methods: tuple[str, ...] = ("saw",), scales: tuple[Scale, ...] = FIXED + RELATIVE, *, most: int = 3, extras: bool = True, gaps: bool = False,
    grades: tuple[tuple[Grade, ...], ...] = GRADES,
) -> Evaluation:
    """An evaluation of up to six subjects by up to `most` indicators, with a bonus, a deduction and a veto now and then."""
    method = draw(st.sampled_from(methods))
    subjects, count = draw(st.integers(1, 6)), draw(st.integers(1, most))
    weights = draw(st.lists(st.integers(1, 5), min_size=count, max_size=count))
    missing = draw(st.sampled_from(("zero", "worst", "mean", "drop" if method == "saw" else "zero"))) if gaps else "refuse"
    indicators = []
    for at in range(count):
        scale = draw(st.sampled_from(scales))
        falls = scale.name not in ("bands", "efficacy") and draw(st.booleans())
        indicators.append(indicator(f"c{at}", scale, weights[at], direction="min" if falls else "max", missing=missing))
    cell = st.integers(0, 10).map(float)
    if gaps:
        cell = st.one_of(cell, cell, cell, st.just(float("nan")))
    columns = {one.key: draw(st.lists(cell, min_size=subjects, max_size=subjects)) for one in indicators}
    more: dict[str, object] = {}
    if extras and draw(st.booleans()):
        more["adjustments"] = (Adjustment("more", Text("加", "more"), "more", 2, 6, True), Adjustment("less", Text("减", "less"), "less", 3, 6, False))
        more["vetoes"] = (Veto("no", Text("否", "no"), "no", 1, "c"),)
        for name, most_cell in (("more", 4), ("less", 2), ("no", 1)):
            columns[name] = draw(st.lists(st.integers(0, most_cell).map(float), min_size=subjects, max_size=subjects))
        if name == "no":
            columns[name] = [one if at == 0 else 0.0 for at, one in enumerate(columns[name])]
        more["bonus_most"] = draw(st.sampled_from((None, 5.0)))
    ties = draw(st.sampled_from(("all-in", "all-out", "indicators")))
    more |= {"ties": ties, "tie_indicators": ("c0",) if ties == "indicators" else (), "method": method}
    whole = scheme(tuple(indicators), draw(st.sampled_from(grades)), **more)
    try:
        return evaluate(whole, table(columns))
    except Unusable:  # every value that counts is missing
        return evaluate(replace(whole, indicators=tuple(replace(one, missing="zero") for one in indicators)), table(columns))
