"""What is said about how firm a result is holds when it is tried: no place outside its range, no milder grade where it is safe."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.scoring.drawn_schemes import FIXED, evaluations

from shouzhan.engine.scoring.audit import systematic
from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate, reweighted
from shouzhan.engine.scoring.explaining.columns import movable
from shouzhan.engine.scoring.explaining.lifted import may_have_lifted
from shouzhan.engine.scoring.explaining.raising import cheapest_claim
from shouzhan.engine.scoring.firm.cells import at_once, under_errors, under_gaps
from shouzhan.engine.scoring.firm.commands import pair_told
from shouzhan.engine.scoring.firm.inspection import inspection
from shouzhan.engine.scoring.firm.report import Firmness, firmness
from shouzhan.engine.scoring.firm.weights import admissible, over
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.ranges.admissible import weightings
from shouzhan.engine.scoring.rounding import share_told
from shouzhan.engine.scoring.scheme.model import Admissible, Error, Scale
from shouzhan.engine.scoring.scheme.reading import scheme_from
from shouzhan.engine.scoring.stress import over_errors, over_missing, over_together
from shouzhan.engine.scoring.table import table_from

SCHEME = """
scheme: carriers
title: {zh: 载体, en: Carriers}
edition: 2026
types: {one: {title: One}}
dimensions: {work: {title: Work}, money: {title: Money}}
indicators:
  firms: {title: Firms, dimension: work, column: firms, unit: 家, direction: max, normalisation: {by: target, target: 100}, weight: 40, missing: mean, self_reported: true, low: 0, high: 100}
  people: {title: People, dimension: work, column: people, unit: 人, direction: max, normalisation: {by: target, target: 100}, weight: 30, low: 0, high: 100}
  funds: {title: Funds, dimension: money, column: funds, unit: 万元, direction: max, normalisation: {by: target, target: 100}, weight: 30, low: 0, high: 100}
vetoes: {fraud: {title: Fraud, column: fraud, grade: poor}}
consequences:
  gone: {kind: delist, title: {zh: 摘牌, en: Delisted}, clause: 示例 1}
grades:
  good: {title: Good, at_least: 60}
  poor: {title: Poor, consequence: gone}
admissible: {within: 0.2}
"""


def _evaluated(lines: str, **changes: object) -> Evaluation:
    scheme = replace(scheme_from(SCHEME.encode()), **changes)  # type: ignore[arg-type] # names of the scheme's own fields
    return evaluate(scheme, table_from(f"subject,firms,people,funds,fraud\n{lines}".encode(), scheme))


def _firm(evaluation: Evaluation, **more: object) -> Firmness:
    return firmness(evaluation, draws=200, seconds=10, seed=1, **more)  # type: ignore[arg-type] # the options of the call


def test_a_result_far_below_the_line_is_safe_and_no_weights_change_it() -> None:
    evaluation = _evaluated("a,20,30,20,0\nb,90,80,90,0\n")
    safe = _firm(evaluation).safety["a"]
    assert safe is not None
    assert safe.is_safe
    group = evaluation.groups[0]
    for weights in weightings(admissible(group), 300, seed=5)[0]:
        assert evaluate(evaluation.scheme, evaluation.table, {"one": weights.tolist()}).groups[0].grades[0] == 1


def test_a_result_that_hangs_on_the_weights_is_not_safe_and_carries_the_weights_that_turn_it() -> None:
    evaluation = _evaluated("a,30,60,95,0\nb,90,80,90,0\n")
    safe = _firm(evaluation).safety["a"]
    assert evaluation.groups[0].grades[0] == 1
    assert safe is not None
    assert not safe.is_safe


def test_the_weights_that_turn_a_result_are_admissible_and_do_turn_it() -> None:
    """The total is 59.70 and at most 60.06 under weights a fifth away, where few draws come."""
    evaluation = _evaluated("a,57.9,57.9,63.9,0\nb,90,80,90,0\n")
    found = firmness(evaluation, draws=1, seconds=10, seed=2)
    safe = found.safety["a"]
    assert safe is not None
    if safe.witness is None:
        pytest.fail(f"no weights were found: {safe.why.en}")
    weights = np.array([safe.witness])
    assert admissible(evaluation.groups[0]).holds(weights).all()
    assert evaluate(evaluation.scheme, evaluation.table, {"one": list(safe.witness)}).groups[0].grades[0] == 0
    assert "Funds" in safe.why.en


def test_a_subject_without_a_harmful_consequence_needs_no_mark() -> None:
    assert _firm(_evaluated("a,90,90,90,0\nb,10,10,10,0\n")).safety["a"] is None


def test_a_veto_cannot_be_outweighed() -> None:
    safe = _firm(_evaluated("a,95,95,95,1\nb,90,80,90,0\n")).safety["a"]
    assert safe is not None
    assert safe.is_safe


def test_an_error_of_measurement_that_straddles_the_line_makes_it_unsafe() -> None:
    evaluation = _evaluated("a,59,59,59,0\nb,90,80,90,0\n", admissible=Admissible(within=0.0))
    assert _safe(evaluation)
    scheme = replace(evaluation.scheme, indicators=tuple(replace(one, error=Error(absolute=8)) for one in evaluation.scheme.indicators))
    found = _firm(evaluate(scheme, evaluation.table)).safety["a"]
    assert found is not None
    assert not found.is_safe
    assert "measurement" in found.why.en


def _safe(evaluation: Evaluation) -> bool:
    found = _firm(evaluation).safety["a"]
    return found is not None and found.is_safe


def test_a_missing_value_that_could_lift_the_subject_makes_it_unsafe() -> None:
    found = _firm(_evaluated("a,,50,50,0\nb,10,10,10,0\n")).safety["a"]
    assert found is not None
    assert not found.is_safe
    assert "missing" in found.why.en


def _off(evaluation: Evaluation, error: float) -> Evaluation:
    indicators = tuple(replace(one, error=Error(absolute=error)) for one in evaluation.scheme.indicators)
    return evaluate(replace(evaluation.scheme, indicators=indicators), evaluation.table)


def test_a_result_that_only_all_doubts_together_turn_is_not_safe() -> None:
    """Alone, weights bring a to 56.5 and errors to at most 59.9; together to 60.4."""
    evaluation = _off(_evaluated("a,55,55,58,0\nb,90,80,90,0\n"), 4)
    found = _firm(evaluation)
    safe, spread = found.safety["a"], found.together["a"]
    assert safe is not None
    assert not safe.is_safe
    assert "moving together" in safe.why.en
    assert "同时变动" in safe.why.zh
    assert not found.errors["a"].grades[0]
    assert not found.over[0].spreads[0].grades[0]
    assert found.totals_together["a"][1] >= 60 > found.within_errors["a"].high
    assert found.over[0].reaches[0].high < 60
    assert spread.worst == 2


def test_a_result_that_stands_with_all_doubts_together_says_how_sure_that_is() -> None:
    safe = _firm(_off(_evaluated("a,20,30,20,0\nb,90,80,90,0\n"), 4)).safety["a"]
    assert safe is not None
    assert safe.is_safe
    assert "None of 200 trials with weights, missing values and errors moving together" in safe.why.en
    assert "no more than 1.49%" in safe.why.en


def test_the_last_by_a_forced_share_stays_safe_where_nothing_lifts_its_place() -> None:
    """Above the line and last all the same: what all doubts together cannot change is not in doubt."""
    scheme = SCHEME.replace("  poor: {title: Poor, consequence: gone}", "  poor: {title: Poor, consequence: gone, last_share: 0.3}")
    made = scheme_from(scheme.encode())
    lines = b"subject,firms,people,funds,fraud\na,65,65,65,0\nb,90,90,90,0\nc,95,95,95,0\nd,96,97,98,0\n"
    found = _firm(_off(evaluate(made, table_from(lines, made)), 2))
    assert evaluate(made, table_from(lines, made)).group_of("a").grades[0] == 1
    safe = found.safety["a"]
    assert safe is not None
    assert safe.is_safe, safe.why.en


@settings(max_examples=25, deadline=None)
@given(drawn=evaluations(scales=FIXED), seed=st.integers(0, 1000))
def test_no_draw_of_everything_at_once_leaves_the_exact_ends(drawn: Evaluation, seed: int) -> None:
    """And what each doubt does alone lies inside what they do together."""
    evaluation = _off(drawn, 3.0)
    for group in evaluation.groups:
        ends = at_once(group)
        if ends is None:
            continue
        rows = {one.type.key: weightings(admissible(one), 20, seed)[0] for one in evaluation.groups}
        spread = over_together(evaluation, rows, seed)
        errors = under_errors(group)
        for at, subject in enumerate(group.subjects):
            place = ends.best_place(at)
            assert place is None or place <= spread[subject].best
            if subject in errors:
                assert ends.low[at] <= errors[subject].low + 1e-9
                assert ends.high[at] >= errors[subject].high - 1e-9


def test_the_answer_tells_what_everything_at_once_reaches_and_how_sure_that_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = SCHEME.replace("weight: 40, missing", "weight: 40, error: {absolute: 4}, missing")
    (tmp_path / "s.yaml").write_text(scheme, encoding="utf-8")
    (tmp_path / "d.csv").write_text("subject,firms,people,funds,fraud\na,55,55,58,0\nb,90,80,90,0\n", encoding="utf-8")
    call = ["robust", "--scheme", str(tmp_path / "s.yaml"), "--data", str(tmp_path / "d.csv"), "--robust", "100"]
    assert main([*call, "--json"]) == 0
    one = json.loads(capsys.readouterr().out)["results"][0]["together"]
    assert (one["proved"], one["draws"]) == (False, 100)
    assert 0.029 < one["unseen_at_most"] < 0.03
    assert one["total_high"] > 56
    assert set(one["grades"]) <= {"good", "poor"}
    assert main([*call, "--language", "zh"]) == 0
    told = capsys.readouterr().out
    assert "三者同时" in told
    assert "实际可能更宽" in told


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=2, max_size=7), st.sampled_from([None, 0.1, 0.5]), st.booleans())
def test_no_admissible_weights_lead_outside_a_proved_range(rows: list[tuple[int, ...]], within: float | None, keeps: bool) -> None:
    lines = "".join(f"s{at},{a},{b},{c},0\n" for at, (a, b, c) in enumerate(rows))
    evaluation = _evaluated(lines, admissible=Admissible(within, keeps))
    [found] = over(evaluation, draws=20, seconds=20, seed=3)
    group = evaluation.groups[0]
    assert found.gap == 0
    for weights in (group.weights, *weightings(admissible(group), 200, seed=9)[0]):
        tried = evaluate(evaluation.scheme, evaluation.table, {"one": weights.tolist()}).groups[0]
        for at, reach in enumerate(found.reaches):
            assert reach.best_proved <= tried.places[at] <= reach.worst_proved
            assert reach.low - 1e-6 <= tried.totals[at] <= reach.high + 1e-6


@pytest.mark.parametrize("method", ["saw", "vikor"])
def test_how_certain_an_order_is_agrees_with_every_draw(method: str) -> None:
    evaluation = _evaluated("a,70,60,20,0\nb,60,70,30,0\nc,10,9,8,0\nd,60,70,30,0\n", method=method)
    group = evaluation.groups[0]
    one = over(evaluation, draws=300, seconds=5, seed=3)[0]
    drawn, _ = weightings(admissible(group), 300, 3)
    places = np.array([group.places, *[reweighted(group, row).places for row in drawn]])

    for at in range(4):
        assert one.spreads[at].ahead == pytest.approx((places[:, [at]] < places).mean(axis=0))
    if method == "saw":
        assert one.sure is not None
        assert one.sure[0, 2] == 1
        assert not one.sure[0, 1]
    told = {(at, behind): pair_told(one, at, behind) for at, behind in ((0, 2), (0, 1), (1, 3))}
    assert told[1, 3] is None  # equals
    assert told[0, 2].en == ("before c: under all admissible weights" if method == "saw" else "before c: in 100.0% of the weightings tried")  # type: ignore[union-attr]
    assert "of the weightings tried" in told[0, 1].en  # type: ignore[union-attr]


def test_weights_that_keep_their_dimensions_leave_less_room() -> None:
    wide, narrow = (over(_evaluated("a,90,10,50,0\nb,10,90,50,0\nc,50,50,99,0\n", admissible=Admissible(None, keeps)), draws=10, seconds=10, seed=1)[0] for keeps in (False, True))
    assert all(inner.low >= outer.low - 1e-9 and inner.high <= outer.high + 1e-9 for inner, outer in zip(narrow.reaches, wide.reaches, strict=True))
    assert narrow.reaches[2].high < wide.reaches[2].high


def test_whoever_a_claim_could_lift_or_may_have_lifted_is_inspected_with_the_probability_promised() -> None:
    evaluation = _evaluated("a,55,60,60,0\nb,90,80,90,0\nc,50,60,60,0\nd,0,0,0,0\ne,10,100,100,0\n")
    found = _firm(evaluation, inspect=0.9, public_seed="2026-12-01").inspection
    assert found is not None
    # d gains nothing by any claim, and e is good whatever it reports; without its own figure b were not
    assert found.probabilities == {"a": pytest.approx(0.9), "b": pytest.approx(0.9), "c": pytest.approx(0.9), "d": 0.0, "e": 0.0}
    assert (found.tempted, found.lifted) == (("a", "c"), ("b",))
    assert set(found.drawn) <= {"a", "b", "c"}
    again = _firm(evaluation, inspect=0.9, public_seed="2026-12-01").inspection
    assert again == found


def test_a_false_claim_that_lifted_a_grade_is_found_as_often_as_promised() -> None:
    truth = _evaluated("a,30,60,60,0\nb,90,80,90,0\nc,10,60,60,0\nd,80,70,90,0\n")
    claim = cheapest_claim(truth, "a")
    assert claim.moves
    reported = evaluate(truth.scheme, truth.table.changed(0, "firms", claim.moves[0].to))
    assert reported.groups[0].grade(0).key == "good"  # what it holds is told from nothing any more

    found = inspection(reported, 0.3, "0")
    chances = np.array(list(found.probabilities.values()))
    draws = [0 in systematic(reported.table.subjects, chances, f"lottery {at}") for at in range(2000)]
    assert np.mean(draws) > 0.3 - 4 * np.sqrt(0.3 * 0.7 / 2000)


@settings(max_examples=120, deadline=None)
@given(evaluations(("saw", "saw", "topsis"), gaps=True), st.data())
def test_no_truth_behind_a_report_escapes_the_draw(drawn: Evaluation, data: st.DataObject) -> None:
    evaluation = evaluate(replace(
        drawn.scheme, indicators=tuple(replace(one, is_self_reported=data.draw(st.booleans())) for one in drawn.scheme.indicators),
        adjustments=tuple(replace(one, is_self_reported=True) for one in drawn.scheme.adjustments),
    ), drawn.table)
    group = evaluation.groups[0]
    at = data.draw(st.integers(0, len(group.subjects) - 1))
    truth = evaluation.table
    for column in movable(group, evaluation.table, at):
        if column.is_self_reported:
            truth = truth.changed(group.rows[at], column.name, column.at(data.draw(st.integers(-column.down, column.up))))
    try:
        was = evaluate(evaluation.scheme, truth).groups[0].grades[at]
    except Unusable:
        was = len(group.scheme.grades)  # such a report would have been refused
    if was > group.grades[at]:
        assert may_have_lifted(evaluation, group.subjects[at])


def _files(folder: Path, lines: str) -> list[str]:
    (folder / "s.yaml").write_text(SCHEME, "utf-8")
    (folder / "d.csv").write_text(f"subject,firms,people,funds,fraud\n{lines}", "utf-8")
    return ["robust", "--scheme", str(folder / "s.yaml"), "--data", str(folder / "d.csv"), "--robust", "50"]


@pytest.mark.parametrize("method", ["saw", "topsis", "vikor", "promethee2"])
def test_the_answer_is_strict_json_for_every_method(tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str) -> None:
    assert main([*_files(tmp_path, "a,30,60,95,0\nb,90,80,90,0\nc,1,1,1,0\n"), "--method", method, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name))
    for one in answer["results"]:
        assert one["weights"]["rank_best"] <= one["rank"] <= one["weights"]["rank_worst"]
        assert sum(one["weights"]["grades"].values()) == pytest.approx(1, abs=1e-4)


def test_a_draw_that_nobody_could_check_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*_files(tmp_path, "a,30,60,95,0\nb,90,80,90,0\n"), "--inspect", "0.9"]) == 2
    assert "--public-seed" in capsys.readouterr().err


def test_the_readable_draw_holds_all_it_takes_to_draw_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"s{at},{at * 9},58,{55 + at % 4},0\n" for at in range(11))
    assert main([*_files(tmp_path, rows), "--inspect", "0.35", "--public-seed", "第 26 号 开奖", "--robust", "5", "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()

    begin = lines.index("probabilities:")
    seed = lines[begin - 1].removeprefix("public seed: ")
    chances = {name: float(chance) for chance, name in (line.split() for line in lines[begin + 1 : begin + 12])}
    assert sum(chances.values()) > 1
    order = sorted(chances, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).digest())
    tooth, end, drawn = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") / 2**64, 0.0, set()
    for name in order:
        end += chances[name]
        if tooth < end:
            drawn.add(name)
            tooth += 1
    assert drawn
    assert set(lines[begin - 2].removeprefix("to inspect: ").split(", ")) == drawn
    assert any("SHA-256 of the public seed" in line for line in lines[begin + 12 :])


def test_the_readable_answer_has_the_shares_of_grades_under_every_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [*_files(tmp_path, "a,,60,95,0\nb,90,80,90,0\n"), "--robust", "50"]
    (tmp_path / "s.yaml").write_text((tmp_path / "s.yaml").read_text("utf-8").replace("column: people,", "column: people, error: {absolute: 2},"), encoding="utf-8")
    assert main([*call, "--json"]) == 0
    one = json.loads(capsys.readouterr().out)["results"][0]

    for language, words, places in (("zh", "各等级份额——权重：{}；误差：{}（名次 {}–{}）；缺值：{}（名次 {}–{}）", "、"), ("en", "shares of grades — weights: {}; errors: {} (places {}–{}); missing: {} (places {}–{})", ", ")):
        assert main([*call, "--language", language]) == 0
        shares = {kind: places.join(f"{key.capitalize()} {share_told(share)}" for key, share in one[kind]["grades"].items()) for kind in ("weights", "errors", "missing")}
        ends = {kind: (one[kind]["rank_best"], one[kind]["rank_worst"]) for kind in ("errors", "missing")}
        assert words.format(shares["weights"], shares["errors"], *ends["errors"], shares["missing"], *ends["missing"]) in capsys.readouterr().out
    assert [share_told(one) for one in (0.0, 0.0001, 0.5, 0.9999, 1.0)] == ["0.0%", "<0.1%", "50.0%", ">99.9%", "100.0%"]


def test_the_readable_answer_marks_what_is_not_safe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*_files(tmp_path, "a,30,60,95,0\nb,90,80,90,0\n"), "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "Delisted: not safe to act on" in told
    assert "gaps" not in told


def test_the_readable_answer_says_whether_gaps_were_reckoned_or_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = _files(tmp_path, "a,,60,95,0\nb,90,80,90,0\n")
    assert main([*call, "--language", "en"]) == 0
    assert "exact for 2 of 2 subjects" in capsys.readouterr().out
    assert main([*call, "--language", "en", "--method", "topsis"]) == 0
    assert "found by draws" in capsys.readouterr().out


@settings(max_examples=60, deadline=None)
@given(evaluations(scales=FIXED, gaps=True), st.integers(0, 999), st.sampled_from([(0.0, 0.1), (1.0, 0.0), (0.5, 0.3)]))
def test_no_draw_of_errors_or_fillings_leaves_the_exact_range(plain: Evaluation, seed: int, off: tuple[float, float]) -> None:
    indicators = tuple(replace(one, error=Error(absolute=off[0], relative=off[1])) for one in plain.scheme.indicators)
    evaluation = evaluate(replace(plain.scheme, indicators=indicators), plain.table)
    [group] = evaluation.groups
    for certain, spreads in ((under_errors(group), over_errors(evaluation, 60, seed)), (under_gaps(group), over_missing(evaluation, 60, seed))):
        for subject, one in certain.items():
            assert one.best <= spreads[subject].best <= spreads[subject].worst <= one.worst
            assert one.low - 1e-9 <= group.totals[group.index(subject)] <= one.high + 1e-9


def test_errors_that_reach_the_line_only_at_their_ends_are_not_safe_though_no_draw_met_them() -> None:
    evaluation = _evaluated("a,57.1,57.1,57.1,0\nb,90,80,90,0\n", admissible=Admissible(within=0.0))
    for error, is_safe in ((2.95, False), (2.85, True)):
        scheme = replace(evaluation.scheme, indicators=tuple(replace(one, error=Error(absolute=error)) for one in evaluation.scheme.indicators))
        found = _firm(evaluate(scheme, evaluation.table))
        safe = found.safety["a"]
        assert found.errors["a"].grades[0] == 0
        assert found.within_errors["a"].high == pytest.approx(57.1 + error)
        assert safe is not None
        assert safe.is_safe is is_safe


def test_a_scale_drawn_from_the_table_leaves_errors_to_the_draws() -> None:
    evaluation = _evaluated("a,59,59,59,0\nb,90,80,90,0\n")
    indicators = tuple(replace(one, error=Error(absolute=3), scale=Scale("minmax")) for one in evaluation.scheme.indicators)
    [group] = evaluate(replace(evaluation.scheme, indicators=indicators), evaluation.table).groups
    assert under_errors(group) == {}


def test_a_type_with_one_subject_keeps_its_only_place_where_dimensions_keep_their_weight() -> None:
    evaluation = _evaluated("a,20,30,20,0\n", admissible=Admissible(0.2, True))
    [found] = _firm(evaluation).over
    assert (found.reaches[0].best_proved, found.reaches[0].worst_proved) == (1, 1)
