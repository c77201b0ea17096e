"""Says which results may not be shown to a need at all, and why."""

from dataclasses import dataclass
from datetime import date

from shouzhan.engine.matching.fit.values import Facts
from shouzhan.engine.matching.fit.wording import listed
from shouzhan.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One reason for keeping a result from a need."""

    code: str
    why: Text


def exclusions(need: Facts, identifier: str, result: Facts, on: date) -> tuple[Exclusion, ...]:
    """Every reason that holds; none where the two may meet."""
    same, black = need.party & result.party, need.blocked & ({identifier} | result.party)
    found = {
        "same-party": same and Text(f"双方同为 {listed(same).zh}", f"both sides are {listed(same).en}"),
        "refused": identifier in need.refused and Text("需求方已拒绝过此成果", "the need has refused this result already"),
        "blocked": black and Text(f"在需求方的排除名单中：{listed(black).zh}", f"on the need's own list of exclusions: {listed(black).en}"),
        "blocks": result.blocked & need.party and Text("需求方在成果方的排除名单中", "the result's party excludes the need's party"),
        "confidential": result.confidential and Text("成果为保密状态，不得展示", "the result is confidential and must not be shown"),
        "embargo": result.embargo is not None and on < result.embargo and Text(f"{result.embargo} 前不得公开", f"under embargo until {result.embargo}"),
        "withdrawn": result.withdrawn and Text("成果已撤回", "the result was withdrawn"),
    }
    return tuple(Exclusion(code, why) for code, why in found.items() if isinstance(why, Text))
