"""Tells a scheme as a page to read: every indicator with weight, scale, clause and marks, and what follows from a grade."""

from collections.abc import Iterable, Mapping

from shouzhan.engine.scoring.scheme.model import (
    Adjustment,
    Band,
    Consequence,
    Error,
    Grade,
    Indicator,
    Named,
    Scale,
    Scheme,
)


def reference_markdown(schemes: Mapping[str, Scheme]) -> str:
    """One section for each scheme, by name."""
    return "\n".join("\n".join(_section(name, scheme)) for name, scheme in schemes.items()) + "\n"


def _section(name: str, scheme: Scheme) -> list[str]:
    types = scheme.types
    marks = ["to confirm"] if scheme.to_confirm else []
    settings = [f"`{scheme.method}`", f"weights {scheme.weighting}", f"ties {scheme.ties}", f"quotas rounded {scheme.rounding}"]
    lines = [f"## {_both(scheme)} · {scheme.edition} `{name}`", "", "; ".join([*_clause(scheme.clause), *settings, *marks]) + "."]
    if scheme.serves:
        lines += ["", f"Part of {', '.join(scheme.serves)}."]
    lines += ["", f"| indicator | unit | scale | {' | '.join(_both(one) for one in types)} | if missing | clause | marks |", "|" + " --- |" * (len(types) + 6)]
    for dimension in scheme.dimensions:
        inside = [one for one in scheme.indicators if one.dimension == dimension.key]
        sums = [f"**{sum(one.weights.get(kind.key, 0.0) for one in inside):g}**" for kind in types]
        lines.append(f"| **{_both(dimension)}** | | | {' | '.join(sums)} | | {dimension.clause} | |")
        lines += [_row(one, scheme) for one in inside]
    return [*lines, "", *_beside(scheme), "", *(_grade(one, types) for one in scheme.grades), *_loose(scheme), ""]


def _both(one: Scheme | Named | Indicator | Adjustment | Grade | Consequence) -> str:
    return one.title.zh if one.title.zh == one.title.en else f"{one.title.zh} {one.title.en}"


def _clause(clause: str) -> list[str]:
    return [clause] if clause else []


def _row(one: Indicator, scheme: Scheme) -> str:
    weights = " | ".join(f"{one.weights[kind.key]:g}" if one.weights.get(kind.key) else "–" for kind in scheme.types)
    origin = f"`{one.origin}`" if one.source == "formula" else "(experts)" if one.source == "expert" else ""
    marks = [*sorted(one.roles), *(["self-reported"] if one.is_self_reported else []), *_error(one.error), *(["to confirm"] if one.to_confirm else [])]
    named = f"{_both(one)} {origin}".strip()
    when = f", {one.window}" if one.window else ""
    return f"| {named} | {one.unit}{when} | {_scale(one.scale, one.direction)} | {weights} | {one.missing} | {one.clause} | {'; '.join(marks)} |"


def _error(error: Error) -> list[str]:
    return [*([f"± {error.absolute:g}"] if error.absolute else []), *([f"± {100 * error.relative:g} %"] if error.relative else [])]


def _scale(scale: Scale, direction: str) -> str:
    given = scale.settings
    rises = "" if direction == "max" else ", less is better"
    match scale.name:
        case "minmax":
            return f"from {given['low']:g} to {given['high']:g}{rises}" if "low" in given and "high" in given else f"from the type's lowest to its highest{rises}"
        case "target":
            return f"share of the target {given['target']:g}" + (f", up to {given['most']:g} of it" if given.get("most", 1.0) != 1.0 else "") + rises
        case "efficacy":
            return f"{given['unacceptable']:g} earns {given.get('base', 60):g}, {given['satisfactory']:g} earns 100"
        case "zscore":
            return f"mean {given.get('centre', 50):g}, {given.get('spread', 20):g} a standard deviation{rises}"
        case "bands":
            return "; ".join(f"{_span(one)} earns {one.points:g}" for one in scale.bands)
        case _:
            return f"place within the type{rises}"


def _span(band: Band) -> str:
    if band.low is None:
        return f"below {band.high:g}" if band.high is not None else "any"
    return f"{band.low:g} up" if band.high is None else f"{band.low:g} to below {band.high:g}"


def _beside(scheme: Scheme) -> Iterable[str]:
    for one in scheme.adjustments:
        sign = "+" if one.is_bonus else "−"
        yield f"- {_both(one)}: {sign}{one.each:g} each, at most {one.most:g}" + "".join(f" ({clause})" for clause in _clause(one.clause))
    if scheme.bonus_most is not None:
        yield f"- all bonuses together at most {scheme.bonus_most:g}"
    for veto in scheme.vetoes:
        yield f"- veto {veto.title.zh} {veto.title.en}: no better than {_both(scheme.grade(veto.grade))}" + "".join(f" ({clause})" for clause in _clause(veto.clause))


def _grade(one: Grade, types: Iterable[Named]) -> str:
    needs = [
        *([f"from {one.at_least:g}"] if one.at_least is not None else []), *([f"at most {100 * one.share:g} % of the type"] if one.share is not None else []),
        *([f"at most {one.most}"] if one.most is not None else []), *([f"at least the last {100 * one.last_share:g} %"] if one.last_share else []),
    ]
    follows = [_follows(one.consequence)] if one.consequence else [f"{_both(kind)}: {_follows(one.by_type[kind.key])}" for kind in types if kind.key in one.by_type]
    return f"- grade {_both(one)}: {', '.join(needs) or 'whoever is left'}" + (f" → {'; '.join(follows)}" if follows else "")


def _loose(scheme: Scheme) -> Iterable[str]:
    """What can follow, though no grade brings it by itself."""
    bound = {id(one) for grade in scheme.grades for one in (grade.consequence, *grade.by_type.values())}
    return [f"- decided beside the grades → {_follows(one)}" for one in scheme.consequences.values() if id(one) not in bound]


def _follows(one: Consequence) -> str:
    return f"{_both(one)} `{one.kind}`" + "".join(f" ({clause})" for clause in _clause(one.clause))
