"""Pairs of rows scored by Splink, each with what every field adds; the weights are whole, so the parts add up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.identity.databases import Asks, on_duckdb
from shouzhan.engine.matching.identity.features import features
from shouzhan.engine.matching.identity.model import COMPARED, Model
from shouzhan.engine.matching.identity.names import bar, take_apart
from shouzhan.engine.matching.identity.rows import Row

CERTAIN, REVIEW, APART = "certain", "review", "apart"


class NoSplinkError(Exception):
    """The extra is not installed; the sentence says how to get it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows, what each field adds, and what follows; `why` names a rule that decided instead of the sum."""

    one: str
    other: str
    parts: tuple[tuple[str, str, int], ...]
    state: str
    why: str = ""

    @property
    def weight(self) -> int:
        """The sum of the parts."""
        return sum(part[2] for part in self.parts)


def insist_on_splink() -> None:
    """Said before the work."""
    if find_spec("splink") is None:
        raise NoSplinkError(both("identity：本系统未安装 Splink，请执行 script/setup --with identity", "identity: Splink is not part of this installation; add it with: script/setup --with identity"))


def score(rows: Sequence[Row], models: Mapping[str, Model], asked: Asks | None = None) -> Iterator[Pair]:
    """Every pair that shares a key, kind by kind, in the order of their identifiers; `asked` is the database that finds them."""
    for kind, model in models.items():
        inside = {row.id: row for row in rows if row.kind == kind}
        for one, other, levels in compare(list(inside.values()), kind, asked):
            parts = [("start", "", model.start), *((field, level, model.weights[field][level]) for field, level in levels.items())]
            total = sum(part[2] for part in parts)
            state = CERTAIN if total >= model.certain else REVIEW if total >= model.review else APART
            yield Pair(one, other, tuple(parts), *_ruled(inside[one], inside[other], state))


def _ruled(one: Row, other: Row, state: str) -> tuple[str, str]:
    """Codes and identifiers go before the sum; a part is not the whole, and nobody joins the two unseen."""
    barred = _bar(one, other) if one.kind == "organisation" else ""
    for left, right, name in ((one.credit_code, other.credit_code, "code"), (one.orcid, other.orcid, "orcid")):
        if left and right and left != right:
            return APART, name
        if left and left == right:
            return (REVIEW, barred) if barred else (CERTAIN, name)
    if barred:
        return (REVIEW, barred) if _lifted(one, other) else (APART, barred)
    return state, ""


def _bar(one: Row, other: Row) -> str:
    return bar(take_apart(one.name), take_apart(other.name))


def _lifted(one: Row, other: Row) -> bool:
    """One row says itself that it was, or is for short, what the other is called."""
    names = [{take_apart(said).bare for said in (*row.former_names, row.short_name) if said} for row in (one, other)]
    return take_apart(one.name).bare in names[1] or take_apart(other.name).bare in names[0]


def compare(rows: Sequence[Row], kind: str, asked: Asks | None = None) -> list[tuple[str, str, dict[str, str]]]:
    """Every pair that shares a key and the level each field reaches; a field that one of them lacks is left out."""
    insist_on_splink()
    made = [{**one, "kind": kind} for one in features(rows)]
    if sum(bool(one["keys"]) for one in made) < 2:
        return []
    found = (asked or on_duckdb)(made, COMPARED[kind])
    return sorted(((*sorted((row["id_l"], row["id_r"])), _levels(row, COMPARED[kind])) for row in found), key=lambda pair: pair[:2])


def _levels(row: Mapping[str, Any], compared: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    # the last level is 0, the first the highest, a missing value -1
    return {field: list(reversed(list(levels)))[row[f"gamma_{field}"]] for field, levels in compared.items() if row[f"gamma_{field}"] >= 0}
