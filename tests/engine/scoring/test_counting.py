"""Notices and delistings over years: what counts, what does not, and what every state rests on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.counting import Appeal, Change, Count, Entry, History, Setting, counted, read_history
from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure
CONSECUTIVE, CUMULATIVE = Setting(), Setting(counting="cumulative")
RECTIFY = Setting("rectify")
WORSE = {"ok": 0, "notified": 1, "rectifying": 1, "delisted": 2, "revoked": 2}


def _entries(name: str, **results: str) -> list[Entry]:
    """`y2024="fail"` is a failure in 2024; a question mark makes it unsafe to act on."""
    return [Entry(int(year[1:]), name, f"{name}/{year[1:]}", what.rstrip("?"), not what.endswith("?")) for year, what in results.items()]  # type: ignore[arg-type]


def _state(setting: Setting, *entries: Entry, until: int | None = None, changes: tuple[Change, ...] = (), appeals: tuple[Appeal, ...] = (), of: str = "A") -> str:
    return counted(History(entries, changes, appeals), setting, until).state(of)


def test_failed_passed_failed_is_a_notice_where_a_pass_resets_and_a_delisting_where_it_does_not() -> None:
    history = _entries("A", y2024="fail", y2025="pass", y2026="fail")

    assert _state(CONSECUTIVE, *history) == "notified"
    assert _state(CUMULATIVE, *history) == "delisted"
    assert _state(Setting(counting="cumulative", reset_on_pass=True), *history) == "notified"


def test_the_first_failure_is_a_notice_and_the_second_in_a_row_a_delisting_with_the_years_it_rests_on() -> None:
    life = counted(History(tuple(_entries("A", y2023="pass", y2024="fail", y2025="fail", y2026="pass"))), CONSECUTIVE).lives["A"]

    assert [(one.year, one.before, one.after, one.years) for one in life.steps] == [
        (2023, "ok", "ok", ()), (2024, "ok", "notified", (2024,)), (2025, "notified", "delisted", (2024, 2025)), (2026, "delisted", "delisted", (2024, 2025)),
    ]  # fmt: skip
    assert life.steps[2].sentence.en == "2025 failed: 2 in a row (2024, 2025), delisted."
    assert life.steps[2].sentence.zh == "2025 年不合格，连续 2 次（2024, 2025），摘牌。"
    assert life.steps[2].entries == ("A/2024", "A/2025")


@pytest.mark.parametrize(("missing", "state"), [("ignored", "delisted"), ("breaks", "notified"), ("fails", "delisted")])
def test_a_round_that_was_missed_means_what_the_setting_says(missing: str, state: str) -> None:
    others = _entries("B", y2024="pass", y2025="pass", y2026="pass")
    setting = Setting(missing=missing)  # type: ignore[arg-type]

    found = counted(History((*_entries("A", y2024="fail", y2026="fail"), *others)), setting)
    assert found.state("A") == state
    assert [one.kind for one in found.lives["A"].steps] == ["outcome", "missing", "outcome"]
    assert found.lives["A"].standing.years == {"ignored": (2024, 2026), "breaks": (2026,), "fails": (2024, 2025)}[missing]
    assert _state(setting, *_entries("A", y2024="fail", y2026="fail")) == "delisted"  # in 2025 nobody was assessed


def test_what_is_not_safe_to_act_on_is_shown_and_moves_nothing() -> None:
    found = counted(History(tuple(_entries("A", y2024="fail", y2025="fail?", y2026="pass?"))), CONSECUTIVE).lives["A"]

    assert found.standing.years == (2024,)
    assert [one.kind for one in found.steps] == ["outcome", "unsafe", "unsafe"]
    assert "not safe to act on" in found.steps[1].sentence.en


def test_an_appeal_takes_a_failure_out_and_leaves_a_trace() -> None:
    history = tuple(_entries("A", y2024="fail", y2025="fail"))
    found = counted(History(history, (), (Appeal(2026, "A/2024"),)), CONSECUTIVE).lives["A"]

    assert found.standing.state == "notified"
    assert found.before_appeals == "delisted"
    assert found.steps[0].sentence.en == "The failure of 2024 was annulled by the appeal of 2026 and does not count."
    assert _state(CONSECUTIVE, *history, appeals=(Appeal(2026, "A/2024"),), until=2025) == "delisted"  # nobody had appealed yet


def test_an_order_is_kept_when_passed_and_revoked_when_not_or_when_nobody_answers() -> None:
    poor = _entries("A", y2024="fail")

    assert _state(RECTIFY, *poor) == "rectifying"
    assert _state(RECTIFY, *poor, *_entries("A", y2025="pass")) == "ok"
    assert _state(RECTIFY, *poor, *_entries("A", y2025="fail")) == "revoked"
    assert _state(RECTIFY, *poor, until=2025) == "rectifying"
    assert _state(RECTIFY, *poor, until=2026) == "revoked"
    late = counted(History((*poor, *_entries("A", y2026="pass"))), RECTIFY).lives["A"]
    assert late.standing.state == "revoked"
    assert late.steps[1].sentence.en == "Rectification was ordered in 2024, and by the deadline of 2025 there was no answer: revoked."
    assert (late.steps[1].year, late.steps[1].years) == (2025, (2024,))


def test_a_deadline_of_its_own_gives_more_time() -> None:
    poor = replace(_entries("A", y2024="fail")[0], deadline=2026)

    assert _state(RECTIFY, poor, *_entries("A", y2025="fail")) == "rectifying"
    assert _state(RECTIFY, poor, *_entries("A", y2025="fail", y2026="pass")) == "ok"


def test_an_answer_that_cannot_be_acted_on_or_was_annulled_neither_saves_nor_revokes() -> None:
    history = _entries("A", y2024="fail", y2025="fail?")
    assert _state(RECTIFY, *history, until=2030) == "rectifying"
    assert _state(RECTIFY, *history, *_entries("A", y2027="pass")) == "ok"
    assert _state(RECTIFY, *history, *_entries("A", y2027="fail")) == "revoked"

    annulled = _entries("A", y2024="fail", y2025="fail")
    assert _state(RECTIFY, *annulled, appeals=(Appeal(2026, "A/2025"),), until=2030) == "rectifying"
    assert _state(RECTIFY, *annulled, appeals=(Appeal(2026, "A/2024"),)) == "rectifying"  # 2025 is now the first poor year
    assert _state(RECTIFY, *annulled, appeals=(Appeal(2026, "A/2024"),), until=2027) == "revoked"


@pytest.mark.parametrize(("merge", "state", "years"), [("max", "notified", (2024,)), ("sum", "notified", (2024, 2024)), ("none", "ok", ())])
def test_what_two_pass_on_to_the_one_they_become_is_a_setting_and_delists_nobody_by_itself(merge: str, state: str, years: tuple[int, ...]) -> None:
    history = (*_entries("A", y2024="fail"), *_entries("B", y2024="fail"))
    change = Change(2025, "merge", ("A", "B"), ("C",))
    setting = Setting(merge=merge)  # type: ignore[arg-type]

    found = counted(History(history, (change,)), setting)
    assert found.state("C") == state
    assert found.lives["C"].standing.years == years
    assert found.lives["A"].became == ("C",)
    assert [one.subject for one in found.lives["C"].steps] == ["A", "B", "C"]
    assert counted(History((*history, *_entries("C", y2025="fail")), (change,)), setting).state("C") == ("notified" if merge == "none" else "delisted")


def test_who_takes_another_in_goes_on_with_the_worse_count() -> None:
    history = (*_entries("A", y2024="fail"), *_entries("B", y2024="pass", y2025="fail"))
    change = (Change(2025, "merge", ("A",), ("B",)),)

    assert _state(CUMULATIVE, *history, changes=change, of="B") == "delisted"
    assert _state(Setting(merge="none"), *history, changes=change, of="B") == "notified"
    assert _state(Setting(merge="none"), *_entries("A", y2024="pass"), *_entries("B", y2024="fail"), changes=change, of="B") == "notified"


def test_a_new_name_sheds_nothing_and_the_parts_of_the_delisted_are_delisted() -> None:
    renamed = (Change(2025, "rename", ("A",), ("B",)),)
    assert _state(CONSECUTIVE, *_entries("A", y2024="fail"), *_entries("B", y2025="fail"), changes=renamed, of="B") == "delisted"
    # assessed under the old name and the new one in one year: the year counts once
    assert _state(CONSECUTIVE, *_entries("A", y2025="fail"), *_entries("B", y2025="fail"), changes=renamed, of="B") == "notified"

    gone = _entries("A", y2024="fail", y2025="fail")
    split = (Change(2026, "split", ("A",), ("X", "Y")),)
    for how in ("max", "sum", "none"):
        assert _state(Setting(split=how), *gone, changes=split, of="Y") == "delisted"  # type: ignore[arg-type]
    assert _state(Setting(split="none"), gone[0], changes=split, of="X") == "ok"
    assert _state(Setting(split="max"), gone[0], changes=split, of="X") == "notified"
    stays = (Change(2026, "split", ("A",), ("A", "Y")),)
    assert _state(Setting(split="none"), gone[0], changes=stays, of="A") == "notified"


def test_an_open_order_goes_over_to_the_one_that_takes_over() -> None:
    history = (*_entries("A", y2024="fail"), *_entries("B", y2024="pass"))
    change = (Change(2025, "merge", ("A", "B"), ("C",)),)

    assert _state(RECTIFY, *history, changes=change, of="C", until=2025) == "rectifying"
    assert _state(RECTIFY, *history, *_entries("C", y2025="pass"), changes=change, of="C") == "ok"
    assert _state(RECTIFY, *history, changes=change, of="C", until=2026) == "revoked"
    longer = replace(_entries("D", y2024="fail")[0], deadline=2028)
    both = (Change(2025, "merge", ("A", "D"), ("C",)),)
    assert _state(RECTIFY, *history, longer, changes=both, of="C", until=2026) == "revoked"  # the order that runs out first holds
    assert _state(replace(RECTIFY, merge="none"), *history, changes=change, of="C", until=2026) == "ok"


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        (History(()), "there is no history"),
        (History((*_entries("A", y2024="fail"), Entry(2024, "A", "other", "pass", line=3))), "'A' has a result of 2024 on line 0 already"),
        (History((*_entries("A", y2024="fail"), *_entries("A", y2024="pass"))), "needs an id of its own"),
        (History(tuple(_entries("A", y2024="fail")), (), (Appeal(2025, "A/2023"),)), "there is no entry 'A/2023' to annul"),
        (History(tuple(_entries("A", y2024="fail")), (), (Appeal(2023, "A/2024"),)), "an appeal of 2023 cannot annul a result of 2024"),
        (History((Entry(2024, "A", "a", "pass", deadline=2025),)), "a deadline belongs to a poor result"),
        (History((Entry(2024, "A", "a", "fail", deadline=2024),)), "lies after its year"),
        (History(tuple(_entries("A", y2026="fail")), (Change(2025, "rename", ("A",), ("B",)),)), "'A' became B in 2025 and has no result of 2026"),
        (History(tuple(_entries("B", y2024="fail")), (Change(2025, "rename", ("A",), ("B",)),)), "'B' exists already"),
        (History((), (Change(2025, "rename", ("A",), ("B",)), Change(2025, "rename", ("B",), ("A",)))), "go round in a circle"),
        (History((), (Change(2025, "rename", ("A",), ("B",)), Change(2026, "rename", ("A",), ("C",)))), "'A' became B in 2025 already"),
        (History((), (Change(2025, "rename", ("A",), ("B",)), Change(2026, "merge", ("C",), ("A",)))), "'A' ended in 2025"),
    ],
)
def test_a_history_that_cannot_be_is_told(history: History, sentence: str) -> None:
    with pytest.raises(Unusable) as told:
        counted(history, CONSECUTIVE)
    assert sentence in str(told.value)


OUTCOMES = st.sampled_from(["pass", "fail", "missing", "fail?", "pass?"])
RESULTS = st.dictionaries(st.tuples(st.sampled_from("AB"), st.integers(2018, 2026)), OUTCOMES, min_size=1, max_size=14).map(
    lambda found: [entry for (name, year), what in found.items() for entry in _entries(name, **{f"y{year}": what})]
)
SETTINGS = st.builds(
    Setting, st.sampled_from(["notice", "rectify"]), st.sampled_from(["consecutive", "cumulative"]), st.booleans(),
    st.sampled_from(["ignored", "breaks", "fails"]), st.sampled_from(["max", "sum", "none"]), st.sampled_from(["max", "sum", "none"]), st.integers(1, 3),
)  # fmt: skip


def _with_merger(entries: list[Entry], year: int) -> History:
    """B is taken in by A; what B did later is A's, unless A has a result already."""
    kept = [one for one in entries if one.subject == "A" or one.year <= year]
    return History(tuple(kept), (Change(year, "merge", ("B",), ("A",)),))


@settings(max_examples=150, deadline=None)
@given(RESULTS, SETTINGS, st.integers(2018, 2026), st.randoms())
def test_the_order_of_handing_in_changes_nothing(entries: list[Entry], setting: Setting, year: int, lot: object) -> None:
    history = _with_merger(entries, year)
    mixed = list(history.entries)
    lot.shuffle(mixed)  # type: ignore[attr-defined]

    assert counted(replace(history, entries=tuple(mixed)), setting).lives == counted(history, setting).lives


@settings(max_examples=150, deadline=None)
@given(RESULTS, SETTINGS, st.data())
def test_annulling_a_result_and_handing_it_in_again_changes_no_standing(entries: list[Entry], setting: Setting, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(entries))
    again = replace(one, key="again")
    before = counted(History(tuple(entries)), setting, 2027)
    after = counted(History((*entries, again), (), (Appeal(2027, one.key),)), setting, 2027)

    for name, life in before.lives.items():
        found = after.lives[name].standing
        assert (found.state, found.years, found.deadline, found.is_held) == (life.standing.state, life.standing.years, life.standing.deadline, life.standing.is_held)
        assert after.lives[name].before_appeals == life.standing.state


@settings(max_examples=150, deadline=None)
@given(RESULTS, st.sampled_from(["ignored", "breaks", "fails"]), st.booleans())
def test_counting_all_is_never_milder_than_counting_those_in_a_row(entries: list[Entry], missing: str, reset: bool) -> None:
    history = History(tuple(entries))
    row = counted(history, Setting(missing=missing))  # type: ignore[arg-type]
    whole = counted(history, Setting(counting="cumulative", reset_on_pass=reset, missing=missing))  # type: ignore[arg-type]

    for name, life in row.lives.items():
        assert len(whole.lives[name].standing.tally) >= len(life.standing.tally)
        assert WORSE[whole.state(name)] >= WORSE[life.standing.state]


@settings(max_examples=150, deadline=None)
@given(RESULTS, st.sampled_from(["notice", "rectify"]), st.sampled_from(["consecutive", "cumulative"]), st.integers(2018, 2026))
def test_merging_with_one_without_a_blemish_makes_nothing_worse(entries: list[Entry], rule: str, counting: str, year: int) -> None:
    mine = [one for one in entries if one.subject == "A"]
    clean = _entries("B", **{f"y{one}": "pass" for one in range(2017, year + 1)})
    alone = counted(History((*mine, *_entries("Z", y2017="pass"))), Setting(rule, counting), 2028)  # type: ignore[arg-type]
    renamed = tuple(replace(one, subject="C") if one.year >= year else one for one in mine)
    sources = ("A", "B") if any(one.year < year for one in mine) else ("B",)
    merged = counted(History((*renamed, *clean), (Change(year, "merge", sources, ("C",)),)), Setting(rule, counting), 2028)  # type: ignore[arg-type]

    assert WORSE[merged.state("C")] <= (WORSE[alone.state("A")] if mine else 0)


@settings(max_examples=150, deadline=None)
@given(RESULTS, SETTINGS, st.integers(2018, 2026), st.integers(2018, 2027))
def test_history_never_shrinks_and_says_what_it_rests_on(entries: list[Entry], setting: Setting, year: int, cut: int) -> None:
    history = _with_merger(entries, year)
    whole = counted(history, setting, 2028)
    part: Count | None = counted(history, setting, cut) if any(one.year <= cut for one in (*history.entries, *history.changes)) else None

    for name, life in (part.lives if part else {}).items():
        assert whole.lives[name].steps[: len(life.steps)] == life.steps or {*life.steps} <= {*whole.lives[name].steps}
    shown = {key for life in whole.lives.values() for one in life.steps for key in one.entries}
    assert {one.key for one in history.entries} <= shown
    for life in whole.lives.values():
        assert all(one.years and one.sentence.zh and one.sentence.en for one in life.steps if one.after not in ("ok",))
        assert {one.key for one in life.standing.tally} <= {key for one in life.steps for key in one.entries}


CSV = """对象,年度,结果,去向,撤销,整改期限,暂不处理,编号
甲园,2023,不合格,,,,,
甲园,2024,优秀,,,,,
甲园,2025,不合格,,,,,
甲园,2026,撤销,,2023,,,
乙园,2024,差,,,2026,,
乙园,2025,差,,,,是,
丙园,2024,合格,,,,,
丙园,2025,更名,丁园,,,,
乙园,2026,并入,丁园,,,,
"""


def test_the_command_counts_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "h.csv"
    file.write_text(CSV, encoding="utf-8")

    assert main(["count", "--rule", "notice", "--history", str(file), "--cumulative", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = {one["subject"]: (one["state"], one["count"], one["before_appeals"], one["became"]) for one in told["subjects"]}
    assert found == {"甲园": ("notified", 1, "delisted", []), "乙园": ("notified", 1, "notified", ["丁园"]), "丙园": ("ok", 0, "ok", ["丁园"]), "丁园": ("notified", 1, "notified", [])}
    assert told["setting"]["counting"] == "cumulative"
    assert "counting" in told["to_confirm"]
    assert main(["count", "--rule", "rectify", "--history", str(file), "--until", "2027"]) == 0
    assert "已撤销" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("甲,2024,好\n", "h.csv line 2, 结果: '好' is no result and no event"),
        ("甲,两千,合格\n", "h.csv line 2, 年度: '两千' is no number"),
        (",2024,合格\n", "h.csv line 2, 对象: is empty"),
        ("甲,2024,合格,乙\n", "h.csv line 2, 去向: says nothing for '合格'"),
        ("甲,2024,更名\n", "h.csv line 2, 去向: the new name of '甲' is expected"),
        ("甲,2024,拆分,乙\n", "h.csv line 2, 去向: two names or more are expected"),
        ("甲,2024,合并,甲\n", "h.csv line 2, 去向: '甲' cannot become part of itself"),
        ("甲,2024,合格,,,也许\n", "h.csv line 2, 暂不处理: yes or no is expected, not '也许'"),
        ("甲,2024,合格\n甲,2025,撤销,,2023\n", "h.csv line 3, 撤销: '甲' has no result '2023'"),
        ("甲,2024,合格\n甲,2024,不合格\n", "line 3: '甲' has a result of 2024 on line 2 already"),
    ],
)
def test_a_list_that_cannot_be_counted_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, sentence: str) -> None:
    file = tmp_path / "h.csv"
    file.write_text("对象,年度,结果,去向,撤销,暂不处理\n" + lines, encoding="utf-8")

    assert main(["count", "--rule", "notice", "--history", str(file), "--language", "en"]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1


def test_a_result_that_was_annulled_can_be_given_again_under_an_id(tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("subject,year,what,of,id\nA,2024,fail,,\nA,2024,pass,,second\nA,2025,annul,A/2024,\n", encoding="utf-8")

    assert counted(read_history(str(file)), CONSECUTIVE).state("A") == "ok"
