"""Seeded slips in an indicator system: the check and the dry run report them, at the place where they were made."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.engine.scoring.samples import written

from shouzhan.engine.scoring.checking.checking import check, check_data
from shouzhan.engine.scoring.dryrun.changes import changes
from shouzhan.engine.scoring.dryrun.dryrun import dry_run
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.scheme.reading import scheme_from

pytestmark = pytest.mark.pure

READY = Path(__file__).parents[3] / "src/shouzhan/law/carriers/schemes/university-parks.yaml"
BASE: dict[str, Any] = yaml.safe_load(READY.read_text(encoding="utf-8"))
DATA = READY.with_suffix(".csv").read_bytes()
EACH, LEAST, KINDS_LEAST, SHARE = 8, 200, 25, 0.95

Plain = dict[str, Any]
Slip = Callable[[Plain, random.Random], str | None]  # makes one slip and names the part it was made in


def _indicator(raw: Plain, lot: random.Random, fits: Callable[[Plain], Any] = lambda one: True) -> tuple[str, Plain]:
    key = lot.choice([key for key, one in raw["indicators"].items() if fits(one)])
    return key, raw["indicators"][key]


def _scale(one: Plain) -> Plain:
    return one["normalisation"] if isinstance(one["normalisation"], dict) else {}


def _bands(raw: Plain, lot: random.Random) -> tuple[str, list[Plain]]:
    key, one = _indicator(raw, lot, lambda one: "bands" in _scale(one))
    return f"indicators.{key}", _scale(one)["bands"]


def direction_swapped(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["direction"] = "min" if one["direction"] == "max" else "max"
    return f"indicators.{key}"


def weight_tenfold(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["weight"][lot.choice(["research", "applied"])] *= 10
    return f"indicators.{key}"


def weight_tenth(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["weight"][lot.choice(["research", "applied"])] /= 10
    return f"indicators.{key}"


def weight_lost(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    del one["weight"][lot.choice(["research", "applied"])]
    return f"indicators.{key}"


def weight_off(raw: Plain, lot: random.Random) -> str:
    _key, one = _indicator(raw, lot)
    kind = lot.choice(["research", "applied"])
    one["weight"][kind] += lot.choice([-2, -1, 1, 2, 3, 5])
    return f"types.{kind}"  # nobody can tell which of them is wrong, but the sum is


def indicator_dropped(raw: Plain, lot: random.Random) -> str:
    key, _one = _indicator(raw, lot)
    del raw["indicators"][key]
    return f"indicators.{key}"


def indicator_doubled(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    raw["indicators"][f"{key}_again"] = {**one, "weight": {kind: weight / 2 for kind, weight in one["weight"].items()}}
    one["weight"] = {kind: weight / 2 for kind, weight in one["weight"].items()}
    return f"indicators.{key}_again"


def band_gap(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    band = lot.choice(bands[1:])
    band["from"] += lot.choice([0.1, 0.25, 0.5])
    return place


def band_overlap(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    band = lot.choice(bands[:-1])
    band["below"] += lot.choice([0.1, 0.25, 0.5])
    return place


def band_points_swapped(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    first, second = lot.sample(bands, 2)
    first["points"], second["points"] = second["points"], first["points"]
    return place


def band_end_closed(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    bands[-1]["below"] = lot.choice([5, 6, 8, 10, 20])
    return place


def band_dropped(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    bands.remove(lot.choice(bands))
    return place


def band_cliff(raw: Plain, lot: random.Random) -> str:
    place, bands = _bands(raw, lot)
    bands[1]["points"], bands[2]["points"] = lot.choice([(0, 100), (0, 95), (5, 100), (2, 90)])
    return place


def threshold_swapped(raw: Plain, lot: random.Random) -> str:
    names = ["excellent", "good", "fair"]
    first, second = sorted(lot.sample(range(3), 2))
    one, two = raw["grades"][names[first]], raw["grades"][names[second]]
    one["at_least"], two["at_least"] = two["at_least"], one["at_least"]
    return f"grades.{names[first]}|grades.{names[second]}|grades.good"


def threshold_beyond(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(["excellent", "good", "fair"])
    raw["grades"][key]["at_least"] = lot.choice([750, 600, 450, 120])
    return f"grades.{key}"


def threshold_lost(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(["excellent", "good", "fair"])
    del raw["grades"][key]["at_least"]
    return f"grades.{key}"


def quota_tenfold(raw: Plain, lot: random.Random) -> str:
    raw["grades"]["excellent"]["share"] = lot.choice([2.5, 25, 2, 1])
    return "grades.excellent"


def quota_zero(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(["excellent", "good", "fair"])
    raw["grades"][key][lot.choice(["share", "most"])] = 0
    return f"grades.{key}"


def quota_lost(raw: Plain, lot: random.Random) -> str:
    del raw["grades"]["excellent"]["share"]
    return "grades.excellent"


def last_closed(raw: Plain, lot: random.Random) -> str:
    raw["grades"]["poor"][lot.choice(["at_least", "most"])] = lot.choice([1, 10, 20, 30])
    return "grades.poor"


def order_of_grades(raw: Plain, lot: random.Random) -> str:
    names = list(raw["grades"])
    first, second = lot.sample(range(4), 2)
    names[first], names[second] = names[second], names[first]
    raw["grades"] = {name: raw["grades"][name] for name in names}
    return "grades"


def consequence_misbound(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(list(raw["grades"]))
    raw["grades"][key]["consequence"] = lot.choice([one for one in raw["consequences"] if one != raw["grades"][key]["consequence"]])
    return f"grades.{key}"


def consequence_lost(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(list(raw["grades"]))
    del raw["grades"][key]["consequence"]
    return f"grades.{key}"


def harm_without_clause(raw: Plain, lot: random.Random) -> str:
    raw["consequences"]["rectified"]["kind"] = lot.choice(["rectify", "revoke", "delist", "notice"])
    del raw["consequences"]["rectified"]["clause"]
    return "grades.poor"


def clause_lost(raw: Plain, lot: random.Random) -> str:
    group = lot.choice(["indicators"] * 6 + ["bonus", "deductions", "vetoes"])
    key = lot.choice(list(raw[group]))
    del raw[group][key]["clause"]
    return f"{group}.{key}"


def unit_lost(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    del one["unit"]
    return f"indicators.{key}"


def unit_changed(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one["unit"] in ("万元", "小时", "人", "项"))
    one["unit"] = {"万元": lot.choice(["元", "亿元"]), "小时": lot.choice(["分钟", "天"]), "人": "万人", "项": "百项"}[one["unit"]]
    return f"indicators.{key}"


def scale_in_another_unit(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: any(name in _scale(one) for name in ("target", "satisfactory", "high")))
    times = lot.choice([0.0001, 0.01, 100, 10_000])
    for name in ("target", "unacceptable", "satisfactory", "low", "high"):
        if name in _scale(one):
            _scale(one)[name] *= times
    return f"indicators.{key}"


def bounds_lost(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: "low" in one)
    del one["high" if "high" in one and lot.random() < 0.5 else "low"]
    return f"indicators.{key}"


def ends_exchanged(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: "low" in _scale(one) or "satisfactory" in _scale(one))
    first, second = ("low", "high") if "low" in _scale(one) else ("unacceptable", "satisfactory")
    _scale(one)[first], _scale(one)[second] = _scale(one)[second], _scale(one)[first]
    return f"indicators.{key}"


def target_zero(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: "target" in _scale(one))
    _scale(one)["target"] = lot.choice([0, -1, -_scale(one)["target"]])
    return f"indicators.{key}"


def missing_for_zero(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["missing"] = "zero"
    return f"indicators.{key}"


def missing_softened(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one.get("missing") != "mean")
    one["missing"] = lot.choice(["mean", "drop"])
    return f"indicators.{key}"


def role_lost(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one.get("roles"))
    del one["roles"]
    return f"indicators.{key}"


def demand_lost(raw: Plain, lot: random.Random) -> str:
    group = lot.choice(["roles", "falling", "previous"])
    key = lot.choice(list(raw["demands"][group]))
    del raw["demands"][group][key]
    return f"demands.{group}"


def attraction_raised(raw: Plain, lot: random.Random) -> str:
    kind, times = lot.choice(["research", "applied"]), lot.choice([1.0, 1.1, 1.2, 1.5])
    weight = raw["indicators"]["investment_attracted"]["weight"]
    raised = raw["demands"]["previous"]["attraction"][kind] * times
    raw["indicators"]["joint_projects"]["weight"][kind] -= raised - weight[kind]
    weight[kind] = raised
    return "indicators.investment_attracted|indicators.joint_projects"


def circle(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: "column" in one)
    del one["column"]
    one.pop("low", None)
    one["formula"] = lot.choice(["professional_services * 2", "professional_services + 1", f"{key} / 2"])
    if key not in one["formula"]:
        raw["indicators"]["professional_services"]["formula"] = f"{key} / tenants"
    return f"indicators.{key}|indicators.professional_services"


def formula_misspelt(raw: Plain, lot: random.Random) -> str:
    raw["indicators"]["professional_services"]["formula"] = lot.choice(["professional_case / tenants", "professional_cases / tennants", "professional_cases / firms", "cases / tenants"])
    return "indicators.professional_services"


def formula_upside_down(raw: Plain, lot: random.Random) -> str:
    raw["indicators"]["professional_services"]["formula"] = "tenants / professional_cases"
    return "indicators.professional_services"


def column_mistaken(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: "column" in one)
    one["column"] = lot.choice([two["column"] for two in raw["indicators"].values() if "column" in two and two["column"] != one["column"]])
    return f"indicators.{key}"


def veto_idle(raw: Plain, lot: random.Random) -> str:
    raw["vetoes"]["false_data"].update(lot.choice([{"grade": "excellent"}, {"grade": "good"}, {"grade": "fair"}, {"from": 0}, {"from": -1}]))
    return "vetoes.false_data"


def veto_lost(raw: Plain, lot: random.Random) -> str:
    del raw["vetoes"]
    return "vetoes.false_data"


def cap_lifted(raw: Plain, lot: random.Random) -> str:
    group = lot.choice(["bonus", "deductions"])
    key = lot.choice(list(raw[group]))
    if lot.random() < 0.3:
        del raw[group][key]["most"]
    else:
        raw[group][key]["most"] *= lot.choice([6, 10, 100])
    if group == "bonus":
        del raw["bonus_most"]
    return f"{group}.{key}"


def bonus_tenfold(raw: Plain, lot: random.Random) -> str:
    group = lot.choice(["bonus", "deductions"])
    key = lot.choice(list(raw[group]))
    raw[group][key]["each"] *= lot.choice([10, 100])
    return f"{group}.{key}"


def admissible_beyond(raw: Plain, lot: random.Random) -> str:
    raw["admissible"]["within"] = lot.choice([2, 20, 1.2, 0, 0.9])
    return "admissible"


def ties_unsaid(raw: Plain, lot: random.Random) -> str:
    del raw["ties"]
    return "ties"


def dimension_emptied(raw: Plain, lot: random.Random) -> str:
    gone = lot.choice(list(raw["dimensions"]))
    other = next(key for key in raw["dimensions"] if key != gone)
    for one in raw["indicators"].values():
        if one["dimension"] == gone:
            one["dimension"] = other
    return f"dimensions.{gone}"


def type_emptied(raw: Plain, lot: random.Random) -> str:
    kind = lot.choice(["research", "applied"])
    for one in raw["indicators"].values():
        one["weight"][kind] = 0
    return f"types.{kind}"


def name_misspelt(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    name = lot.choice(list(one))
    one[name[:-1]] = one.pop(name)
    return f"indicators.{key}"


def number_as_text(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    kind = lot.choice(["research", "applied"])
    one["weight"][kind] = f"{one['weight'][kind]}分"
    return f"indicators.{key}"


# ---- kinds that were thought of after the checks had been written ----


def _two(raw: Plain, lot: random.Random) -> tuple[Plain, Plain, str]:
    one, other = lot.sample(sorted(raw["indicators"]), 2)
    return raw["indicators"][one], raw["indicators"][other], f"indicators.{one}|indicators.{other}"


def weights_exchanged(raw: Plain, lot: random.Random) -> str:
    one, other, wanted = _two(raw, lot)
    one["weight"]["research"], other["weight"]["research"] = other["weight"].get("research", 0), one["weight"].get("research", 0)
    return wanted


def types_exchanged(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one["weight"]["research"] != one["weight"]["applied"])
    one["weight"] = {"research": one["weight"]["applied"], "applied": one["weight"]["research"]}
    return f"indicators.{key}|types"


def columns_exchanged(raw: Plain, lot: random.Random) -> str:
    one, other = lot.sample(sorted(key for key, each in raw["indicators"].items() if "column" in each), 2)
    first, second = raw["indicators"][one], raw["indicators"][other]
    first["column"], second["column"] = second["column"], first["column"]
    return f"indicators.{one}|indicators.{other}"


def titles_exchanged(raw: Plain, lot: random.Random) -> str:
    one, other, wanted = _two(raw, lot)
    one["title"], other["title"] = other["title"], one["title"]
    return wanted


def window_of_long_ago(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["window"] = "2019"
    return f"indicators.{key}"


def dimension_moved(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["dimension"] = lot.choice([each for each in raw["dimensions"] if each != one["dimension"]])
    return f"indicators.{key}"


def threshold_moved(raw: Plain, lot: random.Random) -> str:
    key = lot.choice([key for key, one in raw["grades"].items() if one.get("at_least")])
    raw["grades"][key]["at_least"] += lot.choice([-7, 6, 9])
    return f"grades.{key}"


def quota_digits_exchanged(raw: Plain, _lot: random.Random) -> str:
    key = next(key for key, one in raw["grades"].items() if one.get("share"))
    raw["grades"][key]["share"] = 0.52
    return f"grades.{key}"


def self_report_lost(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one.get("self_reported"))
    del one["self_reported"]
    return f"indicators.{key}"


def error_tenfold(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one.get("error"))
    one["error"] = {kind: far * 10 for kind, far in one["error"].items()}
    return f"indicators.{key}"


def document_mistaken(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot)
    one["clause"] = "zhangjiang-2023 二(五)"
    return f"indicators.{key}"


def role_moved(raw: Plain, lot: random.Random) -> str:
    (key, one), (other, two) = _indicator(raw, lot, lambda one: one.get("roles")), _indicator(raw, lot, lambda one: not one.get("roles"))
    two["roles"] = one.pop("roles")
    return f"indicators.{key}|indicators.{other}|demands"


def veto_softened(raw: Plain, lot: random.Random) -> str:
    key = lot.choice(sorted(raw["vetoes"]))
    raw["vetoes"][key]["grade"] = list(raw["grades"])[2]
    return f"vetoes.{key}"


def ties_turned(raw: Plain, _lot: random.Random) -> str:
    raw["ties"] = "all-out"
    return "ties"


def rounding_turned(raw: Plain, _lot: random.Random) -> str:
    raw["rounding"] = "up"
    return "rounding"


def admissible_widened(raw: Plain, lot: random.Random) -> str:
    raw["admissible"]["within"] *= lot.choice([2, 3])
    return "admissible"


def base_mistaken(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: _scale(one).get("by") == "efficacy")
    _scale(one)["base"] = lot.choice([4, 10, 90])
    return f"indicators.{key}"


def target_mistaken(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: _scale(one).get("by") == "target")
    _scale(one)["target"] *= lot.choice([0.5, 2, 3])
    return f"indicators.{key}"


def scale_exchanged(raw: Plain, lot: random.Random) -> str:
    key, one = _indicator(raw, lot, lambda one: one["normalisation"] in ("minmax", "rank"))
    one["normalisation"] = "zscore" if one["normalisation"] == "rank" else "rank"
    return f"indicators.{key}"


def full_score_mistaken(raw: Plain, lot: random.Random) -> str:
    raw["full"] = lot.choice([10, 1000])
    return "full|types|grades|indicators"


def bonus_on_a_deduction(raw: Plain, _lot: random.Random) -> str:
    key, taken = sorted(raw["bonus"])[0], sorted(raw["deductions"])[0]
    raw["bonus"][key]["column"] = raw["deductions"][taken]["column"]
    return f"bonus.{key}|deductions.{taken}"


def each_for_most(raw: Plain, _lot: random.Random) -> str:
    key = sorted(raw["bonus"])[0]
    one = raw["bonus"][key]
    one["each"], one["most"] = one["most"], one["each"]
    return f"bonus.{key}"


SLIPS: tuple[Slip, ...] = (
    direction_swapped, weight_tenfold, weight_tenth, weight_lost, weight_off, indicator_dropped, indicator_doubled, band_gap, band_overlap, band_points_swapped, band_end_closed,
    band_dropped, band_cliff, threshold_swapped, threshold_beyond, threshold_lost, quota_tenfold, quota_zero, quota_lost, last_closed, order_of_grades, consequence_misbound,
    consequence_lost, harm_without_clause, clause_lost, unit_lost, unit_changed, scale_in_another_unit, bounds_lost, ends_exchanged, target_zero, missing_for_zero, missing_softened,
    role_lost, demand_lost, attraction_raised, circle, formula_misspelt, formula_upside_down, column_mistaken, veto_idle, veto_lost, cap_lifted, bonus_tenfold, admissible_beyond,
    ties_unsaid, dimension_emptied, type_emptied, name_misspelt, number_as_text,
    weights_exchanged, types_exchanged, columns_exchanged, titles_exchanged, window_of_long_ago, dimension_moved, threshold_moved, quota_digits_exchanged, self_report_lost, error_tenfold,
    document_mistaken, role_moved, veto_softened, ties_turned, rounding_turned, admissible_widened, base_mistaken, target_mistaken, scale_exchanged, full_score_mistaken, bonus_on_a_deduction,
    each_for_most,
)


def _names(place: str, wanted: str) -> bool:
    return any(place == one or place.startswith(f"{one}.") for one in wanted.split("|"))


def _reported(raw: Plain, old: Scheme, wanted: str) -> str:
    """Who reports the slip at its place: the reader, the check, the dry run against the old system, or nobody."""
    try:
        new = scheme_from(written(raw))
    except Unusable as refused:
        return "reader" if _names(str(refused).partition(":")[0], wanted) else "nobody"
    found = check(new, said=raw.keys())
    if not any(one.kind == "circle" for one in found):
        found += check_data(new, DATA, "parks.csv")
    if any(_names(one.place, wanted) for one in found):
        return "check"
    return "dry run" if any(_names(one.place, wanted) and one.severity != "note" for one in dry_run(old, new, DATA, "parks.csv").findings) else "nobody"


def test_it_reports_slips_at_the_place_where_they_were_made() -> None:
    old, lot = scheme_from(written(BASE)), random.Random(7)
    seen = {json.dumps(BASE)}
    table: dict[str, Counter[str]] = {}
    for slip in SLIPS:
        counted = table[slip.__name__] = Counter()
        for _try in range(EACH * 3):
            raw = copy.deepcopy(BASE)
            wanted = slip(raw, lot)
            if json.dumps(raw) not in seen and counted.total() < EACH:
                seen.add(json.dumps(raw))
                counted[_reported(raw, old, wanted or "")] += 1

    whole: Counter[str] = sum(table.values(), Counter())
    words = ("reader", "check", "dry run", "nobody")
    shown = "\n".join(f"{name:24}" + "".join(f"{counted[word]:>9}" for word in words) for name, counted in [*table.items(), ("all", whole)])
    shown = f"\n{'':24}" + "".join(f"{word:>9}" for word in words) + f"\n{shown}"
    assert len(table) >= KINDS_LEAST, shown
    assert whole.total() >= LEAST, shown
    assert whole.total() - whole["nobody"] >= SHARE * whole.total(), shown


def test_it_finds_nothing_in_the_system_without_slips() -> None:
    whole = scheme_from(written(BASE))

    assert check(whole, said=BASE.keys()) == []
    assert [one for one in check_data(whole, DATA, "parks.csv") if one.severity != "note"] == []
    assert dry_run(whole, whole, DATA, "parks.csv").findings == []


def _values(part: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a file that is no list or mapping itself."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else None
    return [way] if inside is None else [one for key, each in inside for one in _values(each, (*way, key))]


def test_no_value_of_the_file_changes_without_being_listed() -> None:
    old, listed = scheme_from(written(BASE)), 0
    for way in _values(BASE):
        raw = copy.deepcopy(BASE)
        part = raw
        for key in way[:-1]:
            part = part[key]
        value = part[way[-1]]
        part[way[-1]] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value * 0.9 if isinstance(value, float) else f"{value}x"
        try:
            new = scheme_from(written(raw))
        except Unusable:
            continue
        found = changes(old, new)
        if way == ("scheme",):  # only what two systems are called by
            continue
        assert any(_names(one.place, str(way[0])) or (way[0] == "consequences" and ".consequence." in one.place) for one in found), way
        listed += 1
    assert listed > 300
