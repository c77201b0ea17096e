"""Checks what the governing document asks of a system: roles every type must weigh, and roles whose weight must fall."""

from collections.abc import Iterator, Mapping

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.checking.weights import share_of
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.kernel.text import Text


def role_weight(scheme: Scheme, role: str, kind: str) -> float:
    """The points of a full score that a role holds in a type."""
    return scheme.full * sum(share_of(scheme, one, kind) for one in scheme.indicators if role in one.roles)


def demand_findings(scheme: Scheme, previous: Scheme | None = None) -> Iterator[Finding]:
    """Everything a document asks and the scheme does not give."""
    for role, clause in scheme.demands.roles.items():
        for kind in scheme.types:
            if role_weight(scheme, role, kind.key) <= 0:
                yield Finding(
                    "role-missing", "error", f"demands.roles.{role}", Text(f"文件要求评价 {role}，类型“{kind.title.zh}”却没有这样的指标计分。", f"The document asks for {role}, and no indicator of the type {kind.title.en!r} stands for it."),
                    Text(f"为该类型加上注明 roles: [{role}] 的指标和权重。", f"Give the type an indicator with roles: [{role}] and a weight."), clause, {"type": kind.key},
                )
    for role, clause in scheme.demands.falling.items():
        before = _before(scheme, role, previous)
        holders = [one.key for one in scheme.indicators if role in one.roles]
        if not holders:
            yield Finding(
                "falling-unknown", "warning", f"demands.falling.{role}", Text(f"文件要求 {role} 的权重下降，却没有指标注明这一项。", f"The document wants the weight of {role} to fall, and no indicator says it stands for it."),
                Text(f"在相应指标上写 roles: [{role}]；已取消的说明一下。", f"Write roles: [{role}] where it belongs, or say that it is gone."), clause,
            )
        for kind in scheme.types:
            now = role_weight(scheme, role, kind.key)
            if kind.key not in before:
                yield Finding(
                    "falling-unknown", "warning", f"demands.previous.{role}", Text(f"文件要求 {role} 的权重下降，却没有类型“{kind.title.zh}”原来的权重可比。", f"The document wants the weight of {role} to fall, and the earlier weight of the type {kind.title.en!r} is not there to compare."),
                    Text("写在 demands.previous 中，或用 --previous 给出旧体系。", "Write it under demands.previous, or hand in the earlier scheme with --previous."), clause, {"type": kind.key},
                )
            elif now >= before[kind.key] - 1e-9 * scheme.full and now > 0:
                yield Finding(
                    "falling-not", "error", f"indicators.{holders[0]}.weight.{kind.key}", Text(f"文件要求 {role} 的权重下降；类型“{kind.title.zh}”原为 {before[kind.key]:g}，现为 {now:g}。", f"The document wants the weight of {role} to fall; for the type {kind.title.en!r} it was {before[kind.key]:g} and is {now:g}."),
                    Text(f"降到 {before[kind.key]:g} 以下。", f"Set it below {before[kind.key]:g}."), clause, {"type": kind.key, "before": before[kind.key], "now": now, "indicators": holders},
                )


def _before(scheme: Scheme, role: str, previous: Scheme | None) -> Mapping[str, float]:
    if previous is None:
        return scheme.demands.previous.get(role, {})
    return {kind.key: role_weight(previous, role, kind.key) * scheme.full / previous.full for kind in previous.types}
