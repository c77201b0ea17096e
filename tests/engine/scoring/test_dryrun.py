"""`shouzhan evaluate dryrun`: who moves and why, what turns harmful, where a hair decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.engine.scoring.samples import indicator, raw, scheme, written
from tests.engine.scoring.test_checking import GOOD

from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.dryrun.changes import change_findings
from shouzhan.engine.scoring.dryrun.dryrun import DryRun, dry_run
from shouzhan.engine.scoring.scheme.model import Scheme

pytestmark = pytest.mark.pure

OWN = {"by": "minmax", "low": 0, "high": 100}
DATA = "id,firms,land,late\n甲,90,40,0\n乙,70,58,0\n丙,50,80,3\n"


def system(firms: float = 60, land: float = 40, **changes: Any) -> dict[str, Any]:
    return GOOD | {"indicators": {
        "firms": indicator(clause="a", normalisation=OWN, weight=firms), "land": indicator(clause="a", column="land", normalisation=OWN, weight=land),
    }} | changes


def tried(old: dict[str, Any], new: dict[str, Any], **settings: Any) -> DryRun:
    return dry_run(scheme(**old), scheme(**new), DATA.encode(), "t.csv", **settings)


def test_what_moved_a_total_adds_up_to_the_whole() -> None:
    deduction = {"deductions": {"late": {"title": "迟报", "column": "late", "each": 2, "most": 5, "clause": "a"}}}
    other = system(30, 70, **deduction)
    other["indicators"]["land"]["normalisation"] = {"by": "minmax", "low": 0, "high": 80}
    for one in tried(system(), other).moves:
        assert one.causes is not None
        assert set(one.causes.total) == {"scales", "weights", "adjustments"}
        assert sum(one.causes.total.values()) == pytest.approx(one.after.total - one.before.total)
        assert sum(one.causes.place.values()) == pytest.approx(one.after.place - one.before.place)


def test_it_says_whose_grade_moved_by_which_part_and_for_whom_it_turns_harmful() -> None:
    found = tried(system(), system(30, 70))
    moved = {one.subject: one for one in found.moves}
    assert (moved["甲"].before.grade, moved["甲"].after.grade) == ("good", "poor")
    assert moved["甲"].causes is not None
    assert moved["甲"].causes.grade_steps == (("weights", "good", "poor"),)
    assert [one.subject for one in found.harmed] == ["甲"]


def test_a_higher_threshold_is_laid_to_the_grades_and_moves_no_total() -> None:
    grades = {"good": {**GOOD["grades"]["good"], "at_least": 68}, "poor": GOOD["grades"]["poor"]}
    found = tried(system(), system(grades=grades))
    moved = {one.subject: one for one in found.moves if one.is_moved}
    assert set(moved) == {"乙", "丙"}
    assert moved["丙"].causes is not None
    assert moved["丙"].causes.total == {"grades": 0}
    assert [one.place for one in found.changes] == ["grades.good.at_least"]


def test_it_names_indicators_that_begin_or_cease_to_count() -> None:
    new = system()
    new["indicators"]["late"] = new["indicators"].pop("land") | {"column": "late"}
    found = tried(system(), new)
    assert found.counted == {"all": {"gained": ["late"], "lost": ["land"]}}
    assert ("part-lost", "indicators.land") in {(one.kind, one.place) for one in found.findings}
    assert all(set(one.causes.total) == {"indicators"} for one in found.moves if one.causes)


def test_flaws_that_were_there_before_are_not_told_again() -> None:
    flawed, more = system(clause=""), system(clause="", bonus_most=0, bonus={"b": {"title": "b", "column": "late", "each": 1, "most": 1, "clause": "a"}})
    assert tried(flawed, flawed | {"edition": "2027"}).findings == []
    assert [one.kind for one in tried(flawed, more).findings if one.severity == "error"] == ["adjustment-idle"]


def test_a_number_that_leapt_and_a_unit_without_its_marks_are_said() -> None:
    leapt, other_unit = system(), system()
    leapt["indicators"]["firms"] = indicator(clause="a", weight=60, normalisation={"by": "minmax", "low": 0, "high": 1000})
    other_unit["indicators"]["firms"] = indicator(clause="a", weight=60, normalisation=OWN, unit="百家")
    assert ("leap", "indicators.firms.normalisation.high") in {(one.kind, one.place) for one in tried(system(), leapt).findings}
    assert ("turned", "indicators.firms.unit") in {(one.kind, one.place) for one in tried(system(), other_unit).findings}


def test_a_cliff_comes_with_a_subject_whose_grade_changes_there() -> None:
    steps = system()
    steps["indicators"]["firms"]["normalisation"] = {"by": "bands", "bands": [{"below": 70, "points": 40}, {"from": 70, "points": 70}]}
    found = dry_run(scheme(**steps), scheme(**steps), DATA.encode(), "t.csv")
    one = found.cliffs[0]
    assert (one.subject, one.value, one.grades) == ("乙", 70, ("poor", "good"))
    assert one.totals == pytest.approx((47.2, 65.2))
    assert [one.kind for one in found.findings] == ["cliff"]


def test_it_names_those_close_to_a_line() -> None:
    found = tried(system(), system(), near=3)
    assert [(one["subject"], round(one["distance"], 9)) for one in found.near] == [("丙", 2.0)]
    quota = system(grades={"good": {**GOOD["grades"]["good"], "at_least": 50, "most": 1}, "poor": GOOD["grades"]["poor"]})
    assert [(one["subject"], one["against"]) for one in tried(quota, quota, near=5).near] == [("乙", "甲")]


def test_a_system_that_gives_no_result_is_told_and_answered_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gap = system()
    gap["indicators"]["firms"]["normalisation"] = {"by": "bands", "bands": [{"below": 60, "points": 0}, {"from": 80, "points": 100}]}
    old, new, data = tmp_path / "old.yaml", tmp_path / "new.yaml", tmp_path / "t.csv"
    old.write_bytes(written(raw(**system())))
    new.write_bytes(written(raw(**gap)))
    data.write_text(DATA, encoding="utf-8")

    assert main(["dryrun", "--scheme", str(old), "--to", str(new), "--data", str(data), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"band-gap", "no-result"} <= {one["kind"] for one in told["findings"]}
    assert told["moved"] == []
    assert main(["dryrun", "--scheme", str(old), "--data", str(data)]) == 0
    assert main(["dryrun", "--scheme", str(old)]) == 2


def test_the_command_tells_who_moves_as_json_and_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, data = tmp_path / "old.yaml", tmp_path / "new.yaml", tmp_path / "t.csv"
    old.write_bytes(written(raw(**system())))
    new.write_bytes(written(raw(**system(30, 70))))
    data.write_text(DATA, encoding="utf-8")
    call = ["dryrun", "--scheme", str(old), "--to", str(new), "--data", str(data), "--language", "en"]

    assert main([*call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["harmed"] == ["甲"]
    assert next(one for one in told["moved"] if one["id"] == "甲")["causes"]["total"]["weights"] == pytest.approx(-15)
    assert main(call) == 0
    assert "weights -15.00" in capsys.readouterr().out


def test_the_ready_dry_run_calls_indicators_types_grades_and_lines_by_their_titles(capsys: pytest.CaptureFixture[str]) -> None:
    ready = Path(__file__).parents[3] / "src/shouzhan/law/carriers/schemes"

    main(["dryrun", "--scheme", "university-parks-2025", "--to", "university-parks", "--data", str(ready / "university-parks.csv")], ready)
    out = capsys.readouterr().out
    assert "+ 社会各方满意度（研究型高校）\n" in out
    assert "59.94 → 62.34, 合格 → 良好\n" in out
    assert "59.59 (“良好”的分数线 60 -0.41)" in out
    assert "指标增减 +4.02, 权重 +2.77" in out


def test_it_lists_the_weights_that_changed_and_what_it_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, data = tmp_path / "old.yaml", tmp_path / "new.yaml", tmp_path / "t.csv"
    old.write_bytes(written(raw(**system())))
    new.write_bytes(written(raw(**system(30, 70))))
    data.write_text(DATA, encoding="utf-8")
    call = ["dryrun", "--scheme", str(old), "--to", str(new), "--data", str(data)]

    main([*call, "--language", "en"])
    out = capsys.readouterr().out
    assert "weights that changed\n" in out
    assert " → 30  " in out
    assert " → 70  " in out
    assert "change place, grade or consequence (a total alone does not count)" in out
    main(call)
    assert "权重有变\n" in capsys.readouterr().out


def test_the_document_checks_know_the_earlier_system() -> None:
    falls = {"demands": {"falling": {"size": "某文 三"}}}
    old, new = system(), system()
    for one in (old, new):
        one.update(falls)
        one["indicators"]["firms"]["roles"] = ["size"]
    found = dry_run(scheme(**old), scheme(**new | {"edition": "2027"}), DATA.encode(), "t.csv").findings

    assert [one.kind for one in found if one.kind.startswith("falling")] == ["falling-not"]


def test_two_weights_that_changed_places_are_said_unless_others_changed_too() -> None:
    def weighed(*weights: int) -> Scheme:
        return scheme(indicators={key: indicator(column=key, weight=weight) for key, weight in zip("abc", weights, strict=True)})

    def exchanged(old: Scheme, new: Scheme) -> list[str]:
        return [one.place for one in change_findings(old, new) if one.kind == "exchanged"]

    assert exchanged(weighed(50, 30, 20), weighed(30, 50, 20)) == ["indicators.a.weight.all", "indicators.b.weight.all"]
    assert exchanged(weighed(50, 30, 20), weighed(30, 50, 40)) == []
    assert exchanged(weighed(50, 30, 20), weighed(40, 40, 20)) == []


def test_everything_that_differs_is_listed_for_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, title, target in (("old", "在孵企业", 50), ("new", "孵化企业", 60)):
        (tmp_path / f"{name}.yaml").write_bytes(written(raw(indicators={"firms": indicator(title=title, normalisation={"by": "target", "target": target})})))
    (tmp_path / "d.csv").write_text("id,firms\nx,40\ny,20\n", "utf-8")
    main(["dryrun", "--scheme", str(tmp_path / "old.yaml"), "--to", str(tmp_path / "new.yaml"), "--data", str(tmp_path / "d.csv")])
    told = capsys.readouterr().out
    assert "indicators.firms.title: 在孵企业 → 孵化企业" in told
    assert "indicators.firms.normalisation.target: 50 → 60" in told
