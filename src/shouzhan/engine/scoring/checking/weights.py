"""Checks how the weight is spread: sums, empty types and dimensions, one indicator above all, what subjects say of themselves."""

from collections.abc import Iterator

from shouzhan.engine.scoring.checking.finding import Finding, Limits
from shouzhan.engine.scoring.scheme.formulas import names_in, parsed
from shouzhan.engine.scoring.scheme.model import Indicator, Named, Scheme
from shouzhan.kernel.text import Text

_AS_ONE = 1e-9


def share_of(scheme: Scheme, indicator: Indicator, kind: str) -> float:
    """The part of a type's weight that an indicator holds, as declared."""
    total = sum(one.weights.get(kind, 0.0) for one in scheme.indicators)
    return indicator.weights.get(kind, 0.0) / total if total else 0.0


def weight_findings(scheme: Scheme, limits: Limits) -> Iterator[Finding]:
    """Everything to say about weights."""
    for kind in scheme.types:
        indicators = scheme.of_type(kind.key)
        if not indicators:
            yield Finding(
                "type-empty", "error", f"types.{kind.key}", Text(f"类型“{kind.title.zh}”没有任何指标。", f"No indicator counts for the type {kind.title.en!r}."),
                Text("为该类型的指标写上权重，或删去该类型。", "Give indicators a weight for the type, or take the type out."), kind.clause,
            )
            continue
        if scheme.weighting == "declared":
            yield from _sums(scheme, kind)
            yield from _heaviest(scheme, kind, limits)
            yield from _reported(scheme, kind, limits)
        for dimension in scheme.dimensions:
            if not any(one.dimension == dimension.key for one in indicators):
                yield Finding(
                    "dimension-empty", "error", f"dimensions.{dimension.key}",
                    Text(f"维度“{dimension.title.zh}”在类型“{kind.title.zh}”中没有指标计分。", f"The dimension {dimension.title.en!r} has no indicator that counts for the type {kind.title.en!r}."),
                    Text("为该维度配置指标和权重，或删去该维度。", "Give the dimension an indicator with a weight, or take the dimension out."), dimension.clause, {"type": kind.key},
                )
    yield from _idle(scheme)


def _sums(scheme: Scheme, kind: Named) -> Iterator[Finding]:
    weights = {one.key: one.weights[kind.key] for one in scheme.of_type(kind.key)}
    total = sum(weights.values())
    if min(abs(total - wanted) for wanted in (1.0, 100.0, scheme.full)) <= _AS_ONE * max(1.0, total):
        return
    wanted = 1.0 if total < 2 < scheme.full else scheme.full
    # a slip of the pen by a power of ten shows itself: put right, the sum is whole again
    slips = [
        (key, times) for key, weight in weights.items() for times in (0.001, 0.01, 0.1, 10, 100, 1000)
        if abs(total - weight + weight * times - wanted) <= _AS_ONE * wanted
    ]
    way = Text(f"调整权重，使合计为 {wanted:g}；差 {wanted - total:+g}。", f"Change weights until they sum to {wanted:g}; the difference is {wanted - total:+g}.")
    if len(slips) == 1:
        key, times = slips[0]
        way = Text(f"{key} 的权重似差 {max(times, 1 / times):g} 倍：改为 {weights[key] * times:g} 则合计为 {wanted:g}。", f"The weight of {key} seems off by {max(times, 1 / times):g} times: with {weights[key] * times:g} the sum is {wanted:g}.")
    yield Finding(
        "weights-sum", "error", f"types.{kind.key}" if len(slips) != 1 else f"indicators.{slips[0][0]}.weight.{kind.key}",
        Text(f"类型“{kind.title.zh}”的权重合计为 {total:g}，不是 {wanted:g}。", f"The weights of the type {kind.title.en!r} sum to {total:g}, not {wanted:g}."),
        way, scheme.clause, {"type": kind.key, "sum": total, "weights": weights},
    )


def _heaviest(scheme: Scheme, kind: Named, limits: Limits) -> Iterator[Finding]:
    indicators = scheme.of_type(kind.key)
    for one in indicators:
        share = share_of(scheme, one, kind.key)
        if share > limits.one_indicator and len(indicators) > 2:
            yield Finding(
                "weight-heavy", "warning", f"indicators.{one.key}.weight.{kind.key}",
                Text(f"“{one.title.zh}”一项占“{kind.title.zh}”权重的 {share:.0%}，其余指标合起来也不及它。", f"{one.title.en!r} alone holds {share:.0%} of the weight of {kind.title.en!r}, more than all others together."),
                Text("核对该权重，或说明理由。", "Check the weight, or state why."),
            )


def _reported(scheme: Scheme, kind: Named, limits: Limits) -> Iterator[Finding]:
    told = [one.key for one in scheme.of_type(kind.key) if one.is_self_reported]
    share = sum(share_of(scheme, one, kind.key) for one in scheme.indicators if one.is_self_reported)
    if share > limits.self_reported + _AS_ONE:
        yield Finding(
            "self-reported", "warning", f"types.{kind.key}",
            Text(f"类型“{kind.title.zh}”有 {share:.0%} 的权重来自被评对象自报数据。", f"{share:.0%} of the weight of the type {kind.title.en!r} rests on what the subjects report of themselves."),
            Text("改用平台记录或第三方数据，或降低这些指标的权重。", "Use records or outside data in their place, or lower their weight."), witness={"share": share, "indicators": told},
        )


def _idle(scheme: Scheme) -> Iterator[Finding]:
    """Indicators that weigh nothing anywhere and that no other is derived from."""
    used: set[str] = set()
    for one in scheme.indicators:
        if one.source == "formula":
            used |= names_in(parsed(one.origin, f"indicators.{one.key}.formula"))
    for one in scheme.indicators:
        if not any(weight > 0 for weight in one.weights.values()) and one.key not in used and scheme.ties != "indicators":
            yield Finding(
                "weight-none", "warning", f"indicators.{one.key}.weight", Text(f"“{one.title.zh}”在任何类型中都不计分。", f"{one.title.en!r} counts for no type."),
                Text("写上权重，或删去该指标。", "Give it a weight, or take it out."), one.clause,
            )
