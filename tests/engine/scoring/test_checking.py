"""`shouzhan evaluate check`: each kind of finding, with its place, its gravity and a witness."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.engine.scoring.samples import indicator, raw, scheme, written

from shouzhan.engine.scoring.checking.checking import check, check_data
from shouzhan.engine.scoring.checking.demands import of_one_kind
from shouzhan.engine.scoring.checking.finding import Finding, Limits, lines_of
from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure

GOOD: dict[str, Any] = {"clause": "a", "types": {"all": {"title": "全部", "clause": "a"}}, "dimensions": {"only": {"title": "成效", "clause": "a"}}, "consequences": {"keep": {"kind": "keep", "title": "保持"}, "mend": {"kind": "rectify", "title": "整改", "clause": "a"}}, "grades": {
    "good": {"title": "良", "at_least": 60, "consequence": "keep"}, "poor": {"title": "差", "consequence": "mend"},
}}


def firms(**changes: Any) -> dict[str, Any]:
    return {"indicators": {"firms": indicator(clause="a", **changes)}}


def banded(*rows: tuple[float | None, float | None, float], **changes: Any) -> dict[str, Any]:
    bands = [{key: value for key, value in (("from", low), ("below", high), ("points", points)) if value is not None} for low, high, points in rows]
    return firms(normalisation={"by": "bands", "bands": bands}, **changes)


def found(limits: Limits | None = None, **changes: Any) -> dict[str, Finding]:
    return {one.kind: one for one in check(scheme(**GOOD | changes), limits or Limits(cliff=1))}


def test_it_finds_nothing_in_a_plain_scheme() -> None:
    assert found(**firms()) == {}


@pytest.mark.parametrize(("changes", "kind", "severity", "place"), [
    (firms(weight=90), "weights-sum", "error", "types.all"),
    (firms(weight=10), "weights-sum", "error", "indicators.firms.weight.all"),  # by a tenth: the slip shows itself
    (firms(weight=0), "type-empty", "error", "types.all"),
    (firms(self_reported=True), "self-reported", "warning", "types.all"),
    (firms(unit=""), "unit-missing", "warning", "indicators.firms.unit"),
    ({"indicators": {"firms": indicator()}}, "clause-missing", "warning", "indicators.firms.clause"),
    (firms(unit="%"), "percent-bounds", "warning", "indicators.firms.low"),
    (firms(unit="%", low=0, high=120), "percent-bounds", "warning", "indicators.firms.high"),
    (firms(unit="%", low=0, high=100, normalisation={"by": "target", "target": 0.8}), "percent-scale", "warning", "indicators.firms.normalisation"),
    (firms(low=5, high=5), "bounds", "error", "indicators.firms.low"),
    (firms(missing="zero"), "missing-zero", "warning", "indicators.firms.missing"),
    (firms(missing="mean", self_reported=True), "missing-gain", "warning", "indicators.firms.missing"),
    (firms(normalisation={"by": "target", "target": 0}), "target-zero", "error", "indicators.firms.normalisation.target"),
    (firms(normalisation={"by": "target", "target": -3}), "target-zero", "error", "indicators.firms.normalisation.target"),
    (firms(high=50, normalisation={"by": "target", "target": 80}), "mark-outside", "warning", "indicators.firms.normalisation.target"),
    (firms(normalisation={"by": "minmax", "low": 9, "high": 1}), "scale-order", "error", "indicators.firms.normalisation.low"),
    (firms(normalisation={"by": "efficacy", "unacceptable": 9, "satisfactory": 1}), "efficacy-side", "error", "indicators.firms.normalisation.satisfactory"),
    (firms(direction="min", normalisation={"by": "efficacy", "unacceptable": 1, "satisfactory": 9}), "efficacy-side", "error", "indicators.firms.normalisation.satisfactory"),
    (firms(normalisation={"by": "zscore", "spread": -20}), "zscore-settings", "error", "indicators.firms.normalisation.spread"),
    (banded((None, 1, 0), (2, None, 100)), "band-gap", "error", "indicators.firms.normalisation.bands.2"),
    (banded((0, 1, 0), (1, None, 100)), "band-gap", "error", "indicators.firms.normalisation.bands.1"),
    (banded((None, 1, 0), (1, 5, 100)), "band-gap", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, 2, 0), (1, None, 100)), "band-overlap", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, None, 50), (1, None, 100)), "band-never", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, 1, 0), (1, 1, 50), (1, None, 100)), "band-never", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, 1, 0), (1, 200, 50), (200, None, 100), high=100), "band-never", "error", "indicators.firms.normalisation.bands.3"),
    (banded((None, 1, 100), (1, None, 0)), "band-order", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, 1, 0), (1, None, 100), direction="min"), "band-order", "error", "indicators.firms.normalisation.bands.2"),
    (banded((None, 1, 70), (1, None, 70)), "band-flat", "warning", "indicators.firms.normalisation.bands"),
    ({"grades": {"top": {"title": "t", "at_least": 101}, "low": {"title": "l"}}}, "grade-unreachable", "error", "grades.top.at_least"),
    ({"grades": {"top": {"title": "t", "at_least": 60}, "mid": {"title": "m", "at_least": 70}, "low": {"title": "l"}}}, "grade-shadowed", "error", "grades.mid"),
    ({"grades": {"top": {"title": "t", "at_least": 60, "share": 0.2}, "mid": {"title": "m", "at_least": 70}, "low": {"title": "l"}}}, "grade-order", "error", "grades.mid.at_least"),
    ({"grades": {"top": {"title": "t"}, "low": {"title": "l"}}}, "grade-shadowed", "error", "grades.low"),
    ({"grades": {"top": {"title": "t", "at_least": 60}, "low": {"title": "l", "at_least": 10}}}, "grade-last", "error", "grades.low"),
    ({"grades": {"top": {"title": "t", "at_least": 60, "last_share": 0.1}, "low": {"title": "l"}}}, "last-share", "error", "grades.top.last_share"),
    ({"grades": {"top": {"title": "t", "share": 0.7}, "mid": {"title": "m", "share": 0.4}, "low": {"title": "l"}}}, "quota-sum", "error", "grades.top.share"),
    ({"grades": {"top": {"title": "t", "share": 0.7}, "low": {"title": "l", "last_share": 0.4}}}, "quota-sum", "error", "grades.top.share"),
    ({"grades": {"top": {"title": "t", "most": 0}, "low": {"title": "l"}}}, "quota-zero", "error", "grades.top.most"),
    ({"grades": {"top": {"title": "t", "at_least": 60}, "low": {"title": "l"}}}, "consequence-missing", "warning", "grades.low.consequence"),
    ({"consequences": {"keep": {"kind": "keep", "title": "k"}, "mend": {"kind": "delist", "title": "m"}}}, "harm-clause", "error", "grades.poor.consequence"),
    ({"consequences": {"keep": {"kind": "delist", "title": "k", "clause": "a"}, "mend": {"kind": "keep", "title": "m"}}}, "consequence-order", "error", "grades.poor.consequence"),
    ({"consequences": {"keep": {"kind": "delist", "title": "k", "clause": "a"}, "mend": {"kind": "delist", "title": "m", "clause": "a"}}}, "harm-best", "error", "grades.good.consequence"),
    ({"tie_indicators": ["firms"]}, "tie-idle", "warning", "tie_indicators"),
    ({"bonus": {"b": {"title": "b", "column": "b", "each": 1, "most": 0, "clause": "a"}}}, "adjustment-idle", "error", "bonus.b.most"),
    ({"deductions": {"b": {"title": "b", "column": "b", "each": 3, "most": 2, "clause": "a"}}}, "adjustment-cap", "warning", "deductions.b.most"),
    ({"bonus": {"b": {"title": "b", "column": "firms", "each": 1, "most": 2, "clause": "a"}}}, "counted-twice", "warning", "bonus.b.column"),
    ({"vetoes": {"v": {"title": "v", "column": "v", "grade": "good", "clause": "a"}}}, "veto-idle", "error", "vetoes.v.grade"),
    ({"vetoes": {"v": {"title": "v", "column": "v", "grade": "poor", "from": 0, "clause": "a"}}}, "veto-all", "error", "vetoes.v.from"),
    ({"types": {"all": {"title": "全部"}}}, "clause-missing", "note", "types.all.clause"),
    ({"dimensions": {"only": {"title": "成效"}}}, "clause-missing", "note", "dimensions.only.clause"),
    ({"indicators": {"firms": {k: v for k, v in indicator(clause="a", formula="firms / 2").items() if k != "column"}}}, "named-itself", "error", "indicators.firms.formula"),
    ({"vetoes": {"v": {"title": "v", "column": "v", "grade": "poor"}}}, "clause-missing", "warning", "vetoes.v.clause"),
    ({"dimensions": {"only": {"title": "o"}, "more": {"title": "m", "clause": "b"}}}, "dimension-empty", "error", "dimensions.more"),
    ({"indicators": {"a": indicator(clause="a", weight=50), "b": indicator(clause="a", weight=50)}}, "counted-twice", "warning", "indicators.b"),
    ({"indicators": {"a": indicator(clause="a", weight=50), "b": indicator(clause="a", weight=50, formula="firms * 2")}}, "counted-twice", "warning", "indicators.b"),
    ({"indicators": {"a": indicator(clause="a", weight=50, formula="b"), "b": indicator(clause="a", weight=50, formula="a")}}, "circle", "error", "indicators.a.formula"),
    ({"demands": {"roles": {"transfer": "art 1"}}}, "role-missing", "error", "demands.roles.transfer"),
    (firms(roles=["attraction"]) | {"demands": {"falling": {"attraction": "art 2"}, "previous": {"attraction": 100}}}, "falling-not", "error", "indicators.firms.weight.all"),
    (firms(roles=["attraction"]) | {"demands": {"falling": {"attraction": "art 2"}}}, "falling-unknown", "warning", "demands.previous.attraction"),
    ({"admissible": {"within": 0}}, "admissible-none", "warning", "admissible.within"),
    ({"clause": ""}, "clause-missing", "warning", "clause"),
])
def test_it_finds_each_flaw_at_its_place(changes: dict[str, Any], kind: str, severity: str, place: str) -> None:
    one = found(**firms() | changes)[kind]
    assert (one.severity, one.place) == (severity, place)
    assert one.sentence.zh != one.sentence.en
    assert one.way_out.zh


def test_a_demand_that_is_not_met_names_its_clause() -> None:
    one = found(**firms(), demands={"roles": {"transfer": "art 1"}})["role-missing"]
    assert one.clause == "art 1"


def test_the_weight_of_a_role_is_compared_with_the_system_before() -> None:
    roles = {"indicators": {"a": indicator(clause="a", weight=30, roles=["attraction"]), "b": indicator(clause="a", weight=70, column="b")}}
    new, old = scheme(**GOOD | roles, demands={"falling": {"attraction": "art 2"}}), scheme(**GOOD | roles)
    assert [one.kind for one in check(new, previous=old)] == ["falling-not"]

    fallen = scheme(**GOOD | roles, demands={"falling": {"attraction": "art 2"}, "previous": {"attraction": 40}})
    assert check(fallen, previous=fallen) == []  # another draft of this edition, which fell once
    assert [one.kind for one in check(replace(fallen, edition="2027"), previous=fallen)] == ["falling-not"]


def test_what_a_document_asks_is_asked_of_a_scheme_that_leaves_it_unsaid() -> None:
    roles = {"indicators": {"a": indicator(clause="a", weight=30, roles=["attraction"]), "b": indicator(clause="a", weight=70, column="b")}}
    asking = {"roles": {"transfer": "art 1"}, "falling": {"attraction": "art 2"}}
    silent, old = scheme(**GOOD | roles), scheme(**GOOD | roles, demands=asking)

    assert not {one.kind for one in check(silent)} & {"role-missing", "falling-not"}
    assert {(one.kind, one.place, one.clause) for one in check(silent, previous=old)} >= {("role-missing", "demands.roles.transfer", "art 1"), ("falling-not", "indicators.a.weight.all", "art 2")}
    assert {one.kind for one in check(silent, others=[old])} >= {"role-missing", "falling-unknown"}


def test_a_demand_reaches_schemes_of_its_document_that_are_no_older() -> None:
    asking = scheme(**GOOD | {"scheme": "other", "clause": "plan-1 三", "edition": "2026"})
    kin, older, stranger = (scheme(**GOOD | {"clause": clause, "edition": edition}) for clause, edition in (("plan-1 四", "2027"), ("plan-1 四", "2025"), ("plan-2 三", "2027")))

    assert [of_one_kind(one, [asking]) for one in (kin, older, stranger)] == [[asking], [], []]


def test_the_clause_of_a_finding_stands_in_the_brackets_of_its_language() -> None:
    one = [found(**firms(), demands={"roles": {"transfer": "art 1"}})["role-missing"]]
    assert lines_of(one, "zh")[0].endswith("（art 1）")
    assert lines_of(one, "en")[0].endswith(" (art 1)")


def test_a_gap_and_an_overlap_come_with_a_value_that_shows_them() -> None:
    assert found(**banded((None, 1, 0), (2, None, 100)))["band-gap"].witness["value"] == 1
    assert found(**banded((None, 2, 0), (1, None, 100)))["band-overlap"].witness["value"] == 1


def test_a_cliff_is_said_where_it_moves_more_than_the_stated_points() -> None:
    changes = banded((None, 2, 40), (2, None, 70))
    one = found(Limits(cliff=0.29), **changes)["cliff"]
    assert (one.place, one.witness["below"], one.witness["at"], one.witness["total_moves"]) == ("indicators.firms.normalisation.bands.2", 1.998, 2, pytest.approx(30))
    assert "cliff" not in found(Limits(cliff=0.31), **changes)


def test_real_data_show_what_the_scheme_alone_does_not() -> None:
    made = scheme(**GOOD, indicators={
        "a": indicator(clause="a", column="a", normalisation={"by": "minmax", "low": 0, "high": 4}, weight=40), "b": indicator(clause="a", column="b", weight=40),
        "c": indicator(clause="a", column="c", unit="%", low=0, high=100, weight=20),
    })
    data = "id,a,b,c,d\n" + "".join(f"s{at},{at},{at * 2 + (at == 3) * 0.1},0.{at}5,1\n" for at in range(6))
    found = {(one.kind, one.place) for one in check_data(made, data.encode())}
    assert {("scale-left", "indicators.a.normalisation.high"), ("correlated", "indicators.b"), ("percent-data", "indicators.c.unit"), ("column-idle", "indicators")} <= found
    assert [one.place for one in check_data(made, b"id,a,c\nx,1,2\n")] == ["indicators.b"]


def test_the_command_answers_1_where_there_is_an_error_and_0_where_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_bytes(written(raw(**GOOD, **firms())))
    bad.write_bytes(written(raw(**GOOD, **firms(weight=90))))

    assert main(["check", "--scheme", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main(["check", "--scheme", str(bad), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["errors"], told["findings"][0]["place"]) == (1, "types.all")
    assert set(told["findings"][0]["sentence"]) == {"zh", "en"}
    assert main(["check", "--scheme", str(bad), "--language", "en"]) == 1
    assert capsys.readouterr().out.startswith("error  types.all: The weights of the type")
    assert main(["check", "--scheme", str(tmp_path / "none.yaml")]) == 2


def test_what_the_file_leaves_unsaid_is_told_from_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "s.yaml"
    quota = {"good": {**GOOD["grades"]["good"], "share": 0.3}, "poor": GOOD["grades"]["poor"]}
    for changes, kinds in (({}, ["tie-unsaid"]), ({"ties": "all-in"}, [])):
        file.write_bytes(written(raw(**GOOD | {"grades": quota}, **firms(), **changes)))
        assert main(["check", "--scheme", str(file), "--json"]) == 0
        assert [one["kind"] for one in json.loads(capsys.readouterr().out)["findings"]] == kinds


def test_a_vetoed_subject_that_sets_the_yardstick_of_the_others_is_said() -> None:
    vetoes = {"v": {"title": "造假", "column": "v", "grade": "poor", "clause": "a"}}
    data = b"id,firms,v\nx,10,0\ny,20,0\nz,40,1\n"

    def found(**changes: object) -> list[Finding]:
        made = scheme(vetoes=vetoes, indicators={"firms": indicator(**changes)})
        return [one for one in check_data(made, data) if one.kind == "veto-yardstick"]

    [one] = found(normalisation="minmax")
    assert one.witness["subjects"] == ["z"]
    assert one.witness["total_by_up_to"] == pytest.approx(100 - 100 / 3)
    assert found(normalisation={"by": "target", "target": 40}) == []
