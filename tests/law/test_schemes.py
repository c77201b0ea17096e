"""The schemes that come with the product: complete, cited, marked as ours, with samples that show every grade."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from script import scheme_samples

from shouzhan.engine.scoring.counting.reading import read_history
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.grading import SLACK, graded, quota
from shouzhan.engine.scoring.methods import ranked
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.table import read_table
from shouzhan.engine.scoring.units import unit_in
from shouzhan.law.carriers.ready import every_scheme
from shouzhan.law.evaluating import SCHEMES, main

pytestmark = pytest.mark.pure

READY = every_scheme()
NOW = [name for name in READY if not name.endswith("-2025")]
LAW = Path(__file__).resolve().parents[2] / "src" / "shouzhan" / "law"
SOURCES = set(yaml.safe_load((LAW / "sources.yaml").read_text("utf-8")))
SYSTEMS = {row["id"] for row in yaml.safe_load((LAW.parents[2] / "docs" / "reference" / "systems.yaml").read_text("utf-8"))}
MARK = "（虚构）"
HAN = re.compile(r"[一-鿿]")


def sample(name: str) -> Evaluation:
    scheme = READY[name]
    return evaluate(scheme, read_table(SCHEMES / f"{name}.csv", scheme))


def rows(name: str) -> list[dict[str, str]]:
    with (SCHEMES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def weight_of(scheme: Scheme, role: str, kind: str) -> float:
    return sum(one.weights.get(kind, 0.0) for one in scheme.indicators if role in one.roles)


def test_five_systems_and_two_earlier_editions_are_ready():
    assert sorted(READY) == [
        "carriers-yearly", "high-quality-incubators", "transfer-agencies", "university-parks", "university-parks-2025", "zone-parks", "zone-parks-2025",
    ]
    assert {name: READY[name].key for name in READY} == {name: name.removesuffix("-2025") for name in READY}


@pytest.mark.parametrize("name", READY)
def test_every_unit_has_an_english_form(name):
    assert [one.unit for one in READY[name].indicators if HAN.search(unit_in(one.unit, "en"))] == []


@pytest.mark.parametrize("name", READY)
def test_the_weights_of_every_type_sum_to_a_hundred(name):
    scheme = READY[name]
    assert {kind.key: sum(one.weights.get(kind.key, 0.0) for one in scheme.indicators) for kind in scheme.types} == {kind.key: 100 for kind in scheme.types}
    for kind in scheme.types:
        assert 11 <= len(scheme.of_type(kind.key)) <= 18
        assert {one.dimension for one in scheme.of_type(kind.key)} == {one.key for one in scheme.dimensions}


@pytest.mark.parametrize("name", READY)
def test_everything_in_a_scheme_names_an_instrument_of_the_law(name):
    scheme = READY[name]
    parts = [scheme, *scheme.types, *scheme.dimensions, *scheme.indicators, *scheme.adjustments, *scheme.vetoes, *scheme.grades, *scheme.consequences.values()]
    cited = [one.clause for one in parts] + list(scheme.demands.roles.values()) + list(scheme.demands.falling.values())
    assert [clause for clause in cited if not clause or clause.split()[0] not in SOURCES] == []
    assert set(scheme.serves) <= SYSTEMS


@pytest.mark.parametrize("name", READY)
def test_an_indicator_says_its_unit_its_window_and_that_it_is_ours(name):
    scheme = READY[name]
    assert [one.key for one in scheme.indicators if not (one.unit and one.window and one.to_confirm)] == []
    assert scheme.to_confirm
    assert [one.key for one in scheme.indicators if one.unit == "%" and (one.low, one.high) != (0, 100)] == []
    assert {one.scale.name for one in scheme.indicators} >= {"minmax", "target", "efficacy", "zscore"} | ({"bands", "rank"} if name in NOW else set())


@pytest.mark.parametrize("name", READY)
def test_every_title_is_given_in_both_languages(name):
    scheme = READY[name]
    parts = [scheme, *scheme.types, *scheme.dimensions, *scheme.indicators, *scheme.adjustments, *scheme.vetoes, *scheme.grades, *scheme.consequences.values()]
    titles = [one.title for one in parts]
    assert [title for title in titles if HAN.search(title.en) or not (HAN.search(title.zh) or (title.zh == title.en and len(title.en) == 1))] == []
    of_indicators = [title for one in scheme.indicators for title in (one.title.zh, one.title.en)]
    assert len(set(of_indicators)) == len(of_indicators)


@pytest.mark.parametrize("name", READY)
def test_every_grade_can_be_reached(name):
    scheme = READY[name]
    totals = np.linspace(100, 0, 201)
    reached = graded(scheme, totals, ranked(totals, "saw"), np.zeros(len(totals), dtype=np.int64))
    assert set(reached) == set(range(len(scheme.grades)))
    assert sorted(reached) == reached
    assert [one.key for one in scheme.grades if one.consequence is None and set(one.by_type) != {kind.key for kind in scheme.types}] == []


@pytest.mark.parametrize("name", READY)
def test_a_sample_is_evaluated_and_shows_the_grades(name):
    result = sample(name)
    given = Counter(group.grade(at).key for group in result.groups for at in range(len(group.subjects)))
    assert len(given) >= 3
    if name in NOW:
        assert set(given) == {one.key for one in READY[name].grades}
        assert max(given.values()) <= 0.6 * given.total()
    assert 12 <= len(result.table.subjects) <= 25
    assert [subject for subject in result.table.subjects if not subject.endswith(MARK)] == []


@pytest.mark.parametrize("name", NOW)
def test_a_sample_holds_a_gap_a_veto_a_tie_and_a_subject_near_a_line(name):
    result = sample(name)
    totals = [float(total) for group in result.groups for total in group.totals]
    lines = [one.at_least for one in READY[name].grades if one.at_least is not None]
    vetoed = [keys for group in result.groups for keys in group.vetoes if keys]
    assert len(vetoed) == 1
    assert len(result.notes) >= 3
    assert min(abs(total - line) for total in totals for line in lines) < 0.3
    assert [group.type.key for group in result.groups if np.diff(np.sort(group.totals)).min(initial=1) < SLACK * 100] != []


@pytest.mark.parametrize("name", NOW)
def test_a_veto_of_the_sample_costs_a_grade(name):
    result = sample(name)
    group, at = next((group, at) for group in result.groups for at, keys in enumerate(group.vetoes) if keys)
    free = evaluate(replace(READY[name], vetoes=()), result.table).group_of(group.subjects[at])
    assert free.grades[free.index(group.subjects[at])] < group.grades[at]


def test_a_quota_of_the_sample_holds_somebody_back():
    held = [
        (name, group.subjects[at])
        for name in NOW for group in sample(name).groups for number, one in enumerate(READY[name].grades)
        if quota(READY[name], one, len(group.subjects)) is not None and one.at_least is not None
        for at in range(len(group.subjects)) if group.totals[at] >= one.at_least and group.grades[at] > number and not group.vetoes[at]
    ]
    assert {name for name, _subject in held} >= {"zone-parks"}


def test_the_samples_are_written_anew_byte_for_byte():
    made = scheme_samples.files()
    assert {name: data for name, data in made.items() if (SCHEMES / name).read_bytes() != data} == {}
    assert sorted(made) == sorted(path.name for path in SCHEMES.glob("*.csv"))


def test_university_parks_weigh_what_the_action_plan_demands():
    scheme, before = READY["university-parks"], READY["university-parks-2025"]
    assert {one.key for one in scheme.types} == {"research", "applied"}
    assert {one.key for one in scheme.dimensions} == {"building", "support", "feedback"}
    for kind in scheme.types:
        for role in ("result-transfer", "joint-projects", "graduate-jobs", "services"):
            assert weight_of(scheme, role, kind.key) > 0
        assert weight_of(scheme, "attraction", kind.key) < weight_of(before, "attraction", kind.key)
        assert scheme.demands.previous["attraction"][kind.key] == weight_of(before, "attraction", kind.key)
    assert set(scheme.demands.falling) == {"attraction"}
    assert any(one.key == "satisfaction" for one in scheme.of_type("research"))
    assert [one.key for one in scheme.indicators if "services" in one.roles and "/ tenants" not in one.origin] == []


def test_high_quality_incubators_are_judged_in_five_directions_and_move_between_tiers():
    scheme = READY["high-quality-incubators"]
    assert len(scheme.dimensions) == 5
    best, worst = scheme.grades[0], scheme.grades[-1]
    assert [best.for_type(kind.key).consequence.kind for kind in scheme.types] == ["support", "promote"]
    assert worst.consequence.kind == "revoke"
    kinds = {group.grade(at).consequence.kind for group in sample("high-quality-incubators").groups for at in range(len(group.subjects))}
    assert kinds == {"support", "promote", "keep", "rectify", "revoke"}


def test_zone_parks_are_one_list_of_twenty_two_in_four_dimensions():
    scheme = READY["zone-parks"]
    (group,) = sample("zone-parks").groups
    assert len(group.subjects) == 22
    assert len(scheme.dimensions) == 4
    assert scheme.grades[-1].consequence.kind == "notice"
    assert scheme.consequences["delisted"].kind == "delist"
    assert len(set(group.places)) == 22  # the two with equal totals are parted by the scheme's tie indicators


def test_the_editions_of_a_scheme_can_be_compared():
    for name in ("university-parks", "zone-parks"):
        scheme, before = READY[name], READY[f"{name}-2025"]
        assert (scheme.edition, before.edition) == ("2026", "2025")
        assert {one.key for one in before.indicators} < {one.key for one in scheme.indicators}
        assert [one.key for one in scheme.types] == [one.key for one in before.types]
        now, past = set(sample(name).table.subjects), set(sample(f"{name}-2025").table.subjects)
        assert len(now & past) >= len(now) - 1
    assert len({*sample("university-parks").table.subjects} ^ {*sample("university-parks-2025").table.subjects}) == 2


def test_the_history_of_the_zone_agrees_with_last_years_evaluation():
    (group,) = sample("zone-parks-2025").groups
    failed = {subject for at, subject in enumerate(group.subjects) if group.grade(at).key == "failed"}
    history = rows("zone-parks.history.csv")
    assert {row["subject"] for row in history if (row["year"], row["what"]) == ("2025", "fail")} == failed
    assert {row["subject"] for row in history if row["year"] == "2025" and row["what"] in ("pass", "fail")} == set(group.subjects)
    events = {row["what"] for row in history if row["into"]}
    assert events == {"rename", "merge", "split"}
    assert {row["what"] for row in history if not row["into"]} == {"pass", "fail"}
    (now,) = sample("zone-parks").groups
    fails = {subject for at, subject in enumerate(now.subjects) if now.grade(at).key == "failed"}
    assert len(fails & failed) >= 1
    renamed = next(row for row in history if row["what"] == "rename")
    assert renamed["into"] in fails - failed
    assert [row["year"] for row in history if row["subject"] == renamed["subject"] and row["what"] == "fail"] == ["2024"]


def test_the_history_of_the_zone_can_be_counted():
    history = read_history(str(SCHEMES / "zone-parks.history.csv"))
    assert len(history.entries) == len(rows("zone-parks.history.csv")) - len(history.changes)
    assert {one.kind for one in history.changes} == {"rename", "merge", "split"}


def test_the_marks_of_the_experts_make_the_figures_of_the_sample():
    sheet = rows("high-quality-incubators.experts.csv")
    conflicts = {(row["reviewer"], row["with"]) for row in rows("high-quality-incubators.conflicts.csv")}
    assert {(row["reviewer"], row["subject"]) in conflicts for row in sheet} == {True, False}
    assert {pair in {(row["reviewer"], row["subject"]) for row in sheet} for pair in conflicts} == {True, False}
    for row in rows("high-quality-incubators.csv"):
        for item in ("team_review", "foresight_review"):
            counted = [
                float(one["score"]) for one in sheet
                if (one["subject"], one["item"]) == (row["subject"], item) and (one["reviewer"], one["subject"]) not in conflicts
            ]
            assert 4 <= len(counted) <= 5
            assert float(row[item]) == pytest.approx(sum(counted) / len(counted), abs=0.051)


LAWS_WEIGHTS = {
    "university-parks": {"building": "park_weight_building", "support": "park_weight_support", "feedback": "park_weight_feedback"},
    "high-quality-incubators": {one: f"high_quality_weight_{one}" for one in ("talent", "sourcing", "transformation", "incubation", "resources")},
    "carriers-yearly": {one: f"carrier_weight_{one}" for one in ("ability", "effect", "lasting", "innovation")},
}


@pytest.mark.parametrize("name", LAWS_WEIGHTS)
def test_a_weight_that_the_law_knows_is_the_schemes_too(name):
    scheme = READY[name]
    for dimension, parameter in LAWS_WEIGHTS[name].items():
        file = yaml.safe_load((LAW / "carriers" / "parameters" / f"{parameter}.yaml").read_text("utf-8"))
        known = file["values"][-1]["value"]
        for kind in scheme.types:
            ours = sum(one.weights.get(kind.key, 0.0) for one in scheme.indicators if one.dimension == dimension)
            law = known.get(kind.key) if isinstance(known, dict) else known
            assert law is None or float(law) == ours


def test_a_copy_of_a_ready_scheme_runs_by_itself(tmp_path, capsys):
    assert main(["ready", "zone-parks", "--out", str(tmp_path)]) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["zone-parks-2025.csv", "zone-parks-2025.yaml", "zone-parks.csv", "zone-parks.history.csv", "zone-parks.yaml"]
    capsys.readouterr()
    assert main(["run", "--scheme", str(tmp_path / "zone-parks.yaml"), "--data", str(tmp_path / "zone-parks.csv"), "--json"]) == 0
    copied = json.loads(capsys.readouterr().out)
    assert main(["run", "--scheme", "zone-parks", "--json"]) == 0
    ready = json.loads(capsys.readouterr().out)
    assert ready["synthetic"]
    assert copied == ready  # a copied table still says that it is invented
    assert set(copied["results"][0]["dimensions"]) == {"industry", "innovation", "business", "services"}


def test_a_park_system_of_ones_own_cannot_leave_out_what_the_document_asks(tmp_path, capsys):
    raw = yaml.safe_load((SCHEMES / "university-parks.yaml").read_text("utf-8"))
    del raw["demands"]
    raw |= {"scheme": "our-parks", "serves": []}
    for one in raw["indicators"].values():
        one["roles"] = [role for role in one.get("roles", ()) if role != "graduate-jobs"]
        if "attraction" in one["roles"]:
            one["weight"]["applied"] += 100
    (tmp_path / "ours.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")

    assert main(["check", "--scheme", str(tmp_path / "ours.yaml"), "--json"]) == 1
    found = {(one["kind"], one["place"]) for one in json.loads(capsys.readouterr().out)["findings"]}
    assert ("role-missing", "demands.roles.graduate-jobs") in found
    assert any(kind == "falling-not" and place.endswith(".weight.applied") for kind, place in found)
    assert ("role-missing", "demands.roles.joint-projects") not in found


def test_a_table_of_the_sample_says_that_it_is_invented(capsys):
    assert main(["run", "--scheme", "transfer-agencies"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("数据为虚构")
    assert main(["run", "--scheme", "transfer-agencies", "--language", "en", "--data", str(SCHEMES / "transfer-agencies.csv")]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("invented data")


def test_all_ready_schemes_are_copied_once(tmp_path):
    assert main(["ready", "--out", str(tmp_path)]) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(one.name for one in SCHEMES.iterdir() if one.suffix in (".yaml", ".csv"))


def test_the_reference_page_lists_every_indicator():
    page = (LAW.parents[2] / "docs" / "reference" / "schemes.md").read_text("utf-8")
    for name, scheme in READY.items():
        section = next(part for part in page.split("\n## ") if f"`{name}`" in part.splitlines()[0])
        assert [one.key for one in scheme.indicators if f"| {one.title.zh} {one.title.en}" not in section] == []


@pytest.mark.parametrize(("language", "named"), [("zh", "《上海市大学科技园改革发展行动方案》（沪府办规〔2023〕30号） 四(四)"), ("en", "Shanghai action plan on university science parks (沪府办规〔2023〕30号), 四(四)")])
def test_people_read_the_title_of_a_document_and_programs_its_key(language, named, capsys):
    calls = (["run", "--scheme", "university-parks"], ["explain", "--scheme", "university-parks", "--contributions-only"], ["compare", "--scheme", "university-parks", "--against-data", "university-parks-2025", "--against-scheme", "university-parks-2025"])
    for call in calls:
        assert main([*call, "--language", language]) == 0
        told = capsys.readouterr().out
        assert named in told
        assert "city-university-parks-2023" not in told
    assert main([*calls[1], "--json"]) == 0
    assert "city-university-parks-2023 四(四)1" in capsys.readouterr().out
