"""Checks what the governing document asks of a system: roles every type must weigh, and roles whose weight must fall."""

from collections.abc import Collection, Iterator, Mapping

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.checking.weights import share_of
from shouzhan.engine.scoring.scheme.model import Demands, Scheme
from shouzhan.kernel.text import Text


def role_weight(scheme: Scheme, role: str, kind: str) -> float:
    """The points of a full score that a role holds in a type."""
    return scheme.full * sum(share_of(scheme, one, kind) for one in scheme.indicators if role in one.roles)


def demand_findings(scheme: Scheme, previous: Scheme | None = None, others: Collection[Scheme] = ()) -> Iterator[Finding]:
    """Everything a document asks and the scheme does not give, whether its own file says that it is asked or another's does."""
    asked = _asked(scheme, [*others, *([previous] if previous else [])])
    for role, clause in asked.roles.items():
        for kind in scheme.types:
            if role_weight(scheme, role, kind.key) <= 0:
                yield Finding(
                    "role-missing", "error", f"demands.roles.{role}", Text(f"文件要求评价 {role}，类型“{kind.title.zh}”却没有这样的指标计分。", f"The document asks for {role}, and no indicator of the type {kind.title.en!r} stands for it."),
                    Text(f"为该类型加上注明 roles: [{role}] 的指标和权重。", f"Give the type an indicator with roles: [{role}] and a weight."), clause, {"type": kind.key},
                )
    for role, clause in asked.falling.items():
        before = _before(scheme, asked, role, previous)
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


def _asked(scheme: Scheme, others: Collection[Scheme]) -> Demands:
    """The demands of a scheme with those of others of its kind: a document asks the same of whoever leaves it unsaid."""
    roles, falling, previous = ({key: one for each in (*others, scheme) for key, one in getattr(each.demands, part).items()} for part in ("roles", "falling", "previous"))
    return Demands(roles, falling, previous)


def of_one_kind(scheme: Scheme, known: Collection[Scheme]) -> list[Scheme]:
    """Those of the known schemes that stand on the same document as a scheme, or bear its key, and are no later than it."""
    document = scheme.clause.split(" ")[0]
    return [one for one in known if one.edition <= scheme.edition and (one.key == scheme.key or (document and one.clause.split(" ")[0] == document))]


def _before(scheme: Scheme, asked: Demands, role: str, previous: Scheme | None) -> Mapping[str, float]:
    known = asked.previous.get(role, {})
    # a draft of the same edition is no earlier system where the weights of that are known
    if previous is None or (known and (previous.key, previous.edition) == (scheme.key, scheme.edition)):
        return known
    return {kind.key: role_weight(previous, role, kind.key) * scheme.full / previous.full for kind in previous.types}
