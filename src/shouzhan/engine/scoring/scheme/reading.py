"""Reads an indicator system from its file; what cannot be read is named by its place in one sentence."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shouzhan.engine.scoring.matrix import DIRECTIONS, Unusable, not_opened
from shouzhan.engine.scoring.scheme.fields import Part, as_number, as_words, loaded
from shouzhan.engine.scoring.scheme.model import (
    KINDS,
    MISSING,
    SOURCES,
    TIES,
    Adjustment,
    Admissible,
    Band,
    Consequence,
    Demands,
    Error,
    Grade,
    Indicator,
    MissingRule,
    Named,
    Scale,
    Scheme,
    Source,
    Veto,
)

WEIGHTINGS = ("declared", "equal", "entropy", "critic", "ahp")
METHOD_NAMES = ("saw", "topsis", "vikor", "promethee2")
SCALES: Mapping[str, tuple[str, ...]] = {  # each way to points, and the settings it knows
    "minmax": ("low", "high"),
    "target": ("target", "most"),
    "bands": (),
    "efficacy": ("unacceptable", "satisfactory", "base"),
    "zscore": ("centre", "spread"),
    "rank": (),
}
_LARGEST = 5_000_000


def read_scheme(path: Path) -> Scheme:
    """The system that a file holds."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Unusable(f"{path.name}: larger than {_LARGEST // 1_000_000} MB", f"{path.name}：超过 {_LARGEST // 1_000_000} MB")
        return scheme_from(path.read_bytes())
    except OSError as error:
        raise not_opened(error, str(path)) from None


def scheme_from(data: bytes) -> Scheme:
    """The system that the bytes of a file hold."""
    part = Part(loaded(data), "")
    types = tuple(_named(key, one) for key, one in part.parts("types", needed=True))
    dimensions = tuple(_named(key, one) for key, one in part.parts("dimensions", needed=True))
    missing = part.one_of("missing", MISSING, "refuse")
    type_keys, dimension_keys = [one.key for one in types], [one.key for one in dimensions]
    indicators = tuple(_indicator(key, one, type_keys, dimension_keys, missing) for key, one in part.parts("indicators", needed=True))
    consequences = {key: _consequence(one) for key, one in part.parts("consequences")}
    grades = tuple(_grade(key, one, consequences, type_keys) for key, one in part.parts("grades", needed=True))
    scheme = Scheme(
        key=part.words("scheme"), title=part.title(), edition=part.words("edition"), types=types, dimensions=dimensions,
        indicators=indicators, grades=grades, method=part.one_of("method", METHOD_NAMES, "saw"),
        weighting=part.one_of("weights", WEIGHTINGS, "declared"), judgements=part.words("judgements", ""),
        full=part.number("full", 100.0, low=1e-9, high=1e9),
        adjustments=(*_adjustments(part, "bonus", is_bonus=True), *_adjustments(part, "deductions", is_bonus=False)),
        bonus_most=part.maybe("bonus_most", low=0), vetoes=tuple(_veto(key, one, grades) for key, one in part.parts("vetoes")),
        ties=part.one_of("ties", TIES, "all-in"),
        tie_indicators=tuple(as_words(one, part.at("tie_indicators")) for one in part.entries("tie_indicators")),
        rounding=part.one_of("rounding", ("down", "up", "half"), "down"),
        admissible=_admissible(part), demands=_demands(part, type_keys), consequences=consequences,
        serves=tuple(as_words(one, part.at("serves")) for one in part.entries("serves")), clause=part.words("clause", ""),
        to_confirm=part.flag("to_confirm"), is_synthetic=part.flag("synthetic"),
    )
    part.finish()
    _known(scheme)
    return scheme


def _named(key: str, part: Part) -> Named:
    named = Named(key, part.title(), part.words("clause", ""))
    part.finish()
    return named


def _indicator(key: str, part: Part, types: list[str], dimensions: list[str], missing: MissingRule) -> Indicator:
    given: list[Source] = [one for one in SOURCES if part.has(one)]
    if len(given) != 1:
        raise Unusable(f"{part.at('column')}: exactly one of {', '.join(SOURCES)} says where the value comes from", f"{part.at('column')}：须在 {'、'.join(SOURCES)} 中恰好写一个，说明取值来源")
    origin = part.words(given[0])
    if not origin:
        raise Unusable(f"{part.at(given[0])}: is empty", f"{part.at(given[0])}：为空")
    indicator = Indicator(
        key=key, title=part.title(), dimension=part.one_of("dimension", dimensions), source=given[0], origin=origin,
        unit=part.words("unit", ""), direction=part.one_of("direction", DIRECTIONS), scale=_scale(part), weights=_weights(part, types),
        window=part.words("window", ""), missing=part.one_of("missing", MISSING, missing),
        roles=frozenset(as_words(one, part.at("roles")) for one in part.entries("roles")), is_self_reported=part.flag("self_reported"),
        error=_error(part), low=part.maybe("low"), high=part.maybe("high"), clause=part.words("clause", ""), to_confirm=part.flag("to_confirm"),
    )
    part.finish()
    return indicator


def _scale(part: Part) -> Scale:
    raw = part.take("normalisation")
    inner = Part({"by": raw} if isinstance(raw, str) else raw if raw is not None else {"by": "minmax"}, part.at("normalisation"))
    name = inner.one_of("by", tuple(SCALES))
    settings = {key: inner.number(key) for key in SCALES[name] if inner.has(key)}
    bands = tuple(_band(one, f"{inner.at('bands')}.{number}") for number, one in enumerate(inner.entries("bands"), 1)) if name == "bands" else ()
    inner.finish()
    if name == "bands" and not bands:
        raise Unusable(f"{inner.at('bands')}: a banded table needs at least one band", f"{inner.at('bands')}：分档表至少要有一档")
    for needed in {"target": ("target",), "efficacy": ("unacceptable", "satisfactory")}.get(name, ()):
        if needed not in settings:
            raise Unusable(f"{inner.at(needed)}: is missing", f"{inner.at(needed)}：缺少")
    return Scale(name, settings, bands)


def _band(raw: Any, place: str) -> Band:
    part = Part(raw, place)
    band = Band(part.maybe("from"), part.maybe("below"), part.number("points", low=0, high=100))
    part.finish()
    return band


def _weights(part: Part, types: list[str]) -> dict[str, float]:
    raw = part.take("weight")
    if raw is None:
        return {}  # only others are derived from it
    if not isinstance(raw, dict):
        number = as_number(raw, part.at("weight"), 0, 1e9)
        return dict.fromkeys(types, number)
    for key in raw:
        if str(key) not in types:
            raise Unusable(f"{part.at('weight')}: {str(key)!r} is no type; known are {', '.join(types)}", f"{part.at('weight')}：没有类型“{key}”，已有 {'、'.join(types)}")
    return {str(key): as_number(one, f"{part.at('weight')}.{key}", 0, 1e9) for key, one in raw.items()}


def _error(part: Part) -> Error:
    if not part.has("error"):
        return Error()
    inner = Part(part.take("error"), part.at("error"))
    error = Error(inner.number("absolute", 0.0, low=0), inner.number("relative", 0.0, low=0, high=10))
    inner.finish()
    return error


def _consequence(part: Part) -> Consequence:
    consequence = Consequence(part.one_of("kind", KINDS), part.title(), part.words("clause", ""))
    part.finish()
    return consequence


def _grade(key: str, part: Part, consequences: Mapping[str, Consequence], types: list[str]) -> Grade:
    general, by_type = _follows(part, consequences, types)
    most = part.maybe("most", low=0)
    if most is not None and most != math.floor(most):
        raise Unusable(f"{part.at('most')}: a whole number of subjects is expected", f"{part.at('most')}：名额应为整数")
    grade = Grade(
        key, part.title(), part.maybe("at_least"), part.maybe("share", low=0, high=1), None if most is None else int(most),
        part.maybe("last_share", low=0, high=1), general, by_type, part.words("clause", ""),
    )
    part.finish()
    return grade


def _follows(part: Part, consequences: Mapping[str, Consequence], types: list[str]) -> tuple[Consequence | None, dict[str, Consequence]]:
    """What a grade brings: to everyone, or to each type its own."""

    def known(name: str, place: str) -> Consequence:
        if name not in consequences:
            raise Unusable(f"{place}: {name!r} is none of {', '.join(consequences) or 'the consequences, of which there are none'}", f"{place}：没有处置“{name}”，已有 {'、'.join(consequences) or '无'}")
        return consequences[name]

    raw, place = part.take("consequence"), part.at("consequence")
    if not isinstance(raw, dict):
        name = part.words("consequence", "")
        return (known(name, place) if name else None), {}
    for key in raw:
        if str(key) not in types:
            raise Unusable(f"{place}: {str(key)!r} is no type; known are {', '.join(types)}", f"{place}：没有类型“{key}”，已有 {'、'.join(types)}")
    return None, {str(key): known(as_words(one, f"{place}.{key}"), f"{place}.{key}") for key, one in raw.items()}


def _adjustments(part: Part, key: str, *, is_bonus: bool) -> list[Adjustment]:
    found = []
    for name, one in part.parts(key):
        found.append(Adjustment(
            name, one.title(), one.words("column"), one.number("each", low=0), one.number("most", low=0), is_bonus,
            one.flag("self_reported"), one.words("clause", ""),
        ))
        one.finish()
    return found


def _veto(key: str, part: Part, grades: tuple[Grade, ...]) -> Veto:
    veto = Veto(key, part.title(), part.words("column"), part.number("from", 1.0), part.one_of("grade", [one.key for one in grades]), part.words("clause", ""))
    part.finish()
    return veto


def _admissible(part: Part) -> Admissible:
    if not part.has("admissible"):
        return Admissible()
    inner = Part(part.take("admissible"), part.at("admissible"))
    admissible = Admissible(inner.maybe("within", low=0, high=1), inner.flag("keeps_dimensions"))
    inner.finish()
    return admissible


def _demands(part: Part, types: list[str]) -> Demands:
    if not part.has("demands"):
        return Demands()
    inner = Part(part.take("demands"), part.at("demands"))

    def before(raw: Any, place: str) -> dict[str, float]:
        return Part({"weight": raw}, place).mapping("weight", lambda one, at: as_number(one, at, 0)) if isinstance(raw, dict) else dict.fromkeys(types, as_number(raw, place, 0))

    demands = Demands(inner.mapping("roles", as_words), inner.mapping("falling", as_words), inner.mapping("previous", before))
    inner.finish()
    return demands


def _known(scheme: Scheme) -> None:
    """Names that point at one another must exist, and none may stand for two things."""
    indicators = {one.key for one in scheme.indicators}
    for key in scheme.tie_indicators:
        if key not in indicators:
            raise Unusable(f"tie_indicators: {key!r} is no indicator", f"tie_indicators：没有指标“{key}”")
    if scheme.ties == "indicators" and not scheme.tie_indicators:
        raise Unusable("ties: by indicators, but tie_indicators names none", "ties：写明按指标区分，tie_indicators 却没有列出指标")
    if scheme.weighting == "ahp" and not scheme.judgements:
        raise Unusable("weights: ahp needs judgements, the file with the comparisons", "weights：ahp 需要 judgements，即两两比较的文件")
    taken = set(indicators)
    for adjustment in scheme.adjustments:
        place = f"{'bonus' if adjustment.is_bonus else 'deductions'}.{adjustment.key}"
        if adjustment.key in taken:
            raise Unusable(f"{place}: {adjustment.key!r} is {'an indicator' if adjustment.key in indicators else 'a bonus'} already", f"{place}：“{adjustment.key}”已是{'指标' if adjustment.key in indicators else '加分项'}")
        taken.add(adjustment.key)


