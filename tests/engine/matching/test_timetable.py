import hashlib
import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.timetable import NEED, SUPPLIER, Market, Party, Score, agree, place, why
from shouzhan.engine.matching.timetable.agree import stable

SLOTS = 4
FEW = settings(max_examples=150, deadline=None)


@st.composite
def markets(draw, everybody=False, floors=True, most=5):
    needs, suppliers = ([f"{mark}{at}" for at in range(draw(st.integers(1, most)))] for mark in "NS")
    times = st.just(2**SLOTS - 1) if everybody else st.integers(1, 2**SLOTS - 1)
    floor = st.integers(0, 2) if floors else st.just(0)
    parties = [Party(name, NEED, draw(st.integers(1, 3)), draw(times)) for name in needs]
    parties += [Party(name, SUPPLIER, draw(st.integers(1, 3)), draw(times), draw(floor)) for name in suppliers]
    score = st.integers(0, 4).map(float)
    scores = {(need, supplier): Score(draw(score), draw(score)) for need in needs for supplier in suppliers if draw(st.integers(0, 5))}
    return Market(parties, scores, draw(st.sampled_from(["a", "b"])))


def meets(pairs, name):
    return [pair[1] if pair[0] == name else pair[0] for pair in pairs if name in pair]


def before(market, name, one, other):
    """Whether a party would rather meet the one, by the published rule and by nothing of the module under test but the lot."""
    scores = [(market.scores[name, x].by_need if market.parties[name].side == NEED else market.scores[x, name].by_supplier) for x in (one, other)]
    return (-scores[0], market.lot(name, one)) < (-scores[1], market.lot(name, other))


def would(market, pairs, name, other):
    there = meets(pairs, name)
    return len(there) < market.parties[name].seats or any(before(market, name, other, one) for one in there)


def really_blocking(market, pairs):
    return {pair for pair in market.scores if market.may_meet(pair) and pair not in pairs and would(market, pairs, *pair) and would(market, pairs, *pair[::-1])}


@FEW
@given(markets())
def test_it_never_exceeds_a_quota_and_pairs_only_those_who_both_want_and_can(market):
    agreed = agree(market)
    assert all(market.scores[pair].is_wanted and market.parties[pair[0]].times & market.parties[pair[1]].times for pair in agreed.pairs)
    assert all(len(meets(agreed.pairs, party.id)) <= party.quota for party in market.parties.values())


@FEW
@given(markets(floors=False))
def test_it_leaves_no_blocking_pair_where_nothing_is_kept(market):
    agreed = agree(market)
    assert not agreed.kept
    assert not really_blocking(market, agreed.pairs)


@FEW
@given(markets(most=7))
def test_it_lists_every_blocking_pair_and_no_other_each_with_a_kept_meeting_in_its_way(market):
    agreed = agree(market)
    assert {one.pair for one in agreed.blocking} == really_blocking(market, agreed.pairs)
    for one in agreed.blocking:
        assert one.because
        for kept in one.because:
            assert kept in agreed.kept
            shared = (set(kept) & set(one.pair)).pop()
            ours, theirs = meets([one.pair], shared)[0], meets([kept], shared)[0]
            assert before(market, shared, ours, theirs)


@FEW
@given(markets(most=3))
def test_it_honours_the_floors_whenever_any_choice_of_meetings_does(market):
    agreed = agree(market)
    wanted = [pair for pair in market.scores if market.may_meet(pair)]
    counted = [(name, min(market.parties[name].floor, len(market.order[name]), market.parties[name].seats)) for name in market.side(SUPPLIER)]

    def fits(chosen):
        return all(len(meets(chosen, name)) <= party.seats for name, party in market.parties.items())

    feasible = any(fits(chosen) and all(len(meets(chosen, name)) >= floor for name, floor in counted) for size in range(len(wanted) + 1) for chosen in combinations(wanted, size))
    assert feasible == (not agreed.short)
    assert all(len(meets(agreed.pairs, name)) >= floor - agreed.short.get(name, 0) for name, floor in counted)


@FEW
@given(markets())
def test_it_keeps_nothing_when_nobody_falls_short(market):
    plain = stable(market, {name: party.seats for name, party in market.parties.items()}, NEED)
    if all(len(meets(plain, name)) >= floor for name, floor in market.floors.items()):
        assert agree(market).pairs == plain


@FEW
@given(markets(floors=False))
def test_it_gives_the_same_when_sides_are_swapped_and_the_other_proposes(market):
    swapped = Market(
        [Party(party.id, SUPPLIER if party.side == NEED else NEED, party.quota, party.times) for party in market.parties.values()],
        {pair[::-1]: Score(score.by_supplier, score.by_need) for pair, score in market.scores.items()}, market.seed,
    )  # fmt: skip
    assert {pair[::-1] for pair in agree(swapped, SUPPLIER).pairs} == agree(market, NEED).pairs
    # whoever proposes, everybody has as many meetings: what is stable differs in whom, not in how many
    other = agree(market, SUPPLIER)
    assert not really_blocking(market, other.pairs)
    assert {name: len(agree(market).of(name)) for name in market.parties} == {name: len(other.of(name)) for name in market.parties}


@FEW
@given(markets(most=7), st.integers(1, 4))
def test_it_puts_nobody_in_two_places_and_nobody_where_they_are_not(market, rooms):
    agreed = agree(market)
    placed = place(market, agreed, SLOTS, rooms)
    at = [(name, slot) for pair, (slot, _room) in placed.meetings.items() for name in pair]
    assert len(set(at)) == len(at)
    assert len(set(placed.meetings.values())) == len(placed.meetings)
    assert all(1 <= room <= rooms and market.common(pair) >> slot & 1 for pair, (slot, room) in placed.meetings.items())
    assert set(placed.meetings) | {one.pair for one in placed.unplaced} == agreed.pairs
    assert not set(placed.meetings) & {one.pair for one in placed.unplaced}


@FEW
@given(markets(most=7), st.integers(1, 4))
def test_it_tells_what_is_in_the_way_of_a_meeting_without_a_place(market, rooms):
    placed = place(market, agree(market), SLOTS, rooms)
    for one in placed.unplaced:
        assert [each.slot for each in one.obstacles] == [slot for slot in range(SLOTS) if market.common(one.pair) >> slot & 1]
        for each in one.obstacles:
            there = {pair for pair, (slot, _room) in placed.meetings.items() if slot == each.slot}
            assert set(each.meetings) == {pair for pair in there if set(pair) & set(one.pair)}
            assert each.meetings or len(there) == rooms
        assert (one.reason == "no-room") == any(not each.meetings for each in one.obstacles)


@FEW
@given(markets(everybody=True, most=8), st.integers(1, 9))
def test_it_places_all_that_fits_when_everybody_is_always_there(market, rooms):
    agreed = agree(market)
    assert len(place(market, agreed, SLOTS, rooms).meetings) == min(len(agreed.pairs), SLOTS * rooms)


@FEW
@given(markets(most=5), st.integers(1, 3))
def test_it_has_a_true_answer_for_every_pair(market, rooms):
    agreed = agree(market)
    placed = place(market, agreed, SLOTS, rooms)
    blocking = {one.pair for one in agreed.blocking}
    for need in market.side(NEED):
        for supplier in market.side(SUPPLIER):
            pair = (need, supplier)
            answer = why(market, agreed, placed, (supplier, need), ["a", "b", "c", "d"])
            assert answer == why(market, agreed, placed, pair, ["a", "b", "c", "d"])
            assert answer.sentences
            score = market.scores.get(pair)
            expected = (
                "meets" if pair in placed.meetings else "no-room no-time" if pair in agreed.pairs else "not-scored" if score is None
                else "scored-zero" if not score.is_wanted else "no-common-time" if not market.common(pair) else "kept-for-exposure" if pair in blocking else "ranked-below"
            )  # fmt: skip
            assert answer.answer in expected.split()
            for fact in answer.facts if answer.answer == "ranked-below" else ():
                other = supplier if fact["party"] == need else need
                there = meets(agreed.pairs, fact["party"])
                assert len(there) == market.parties[fact["party"]].seats
                assert sorted(one["id"] for one in fact["meets"]) == sorted(there)
                assert all(before(market, fact["party"], one, other) for one in there)


@FEW
@given(markets(), st.randoms())
def test_it_does_not_depend_on_the_order_of_the_rows(market, shuffle):
    parties, scores = list(market.parties.values()), list(market.scores.items())
    shuffle.shuffle(parties)
    shuffle.shuffle(scores)
    other = Market(parties, dict(scores), market.seed)
    assert agree(other) == agree(market)
    assert place(other, agree(other), SLOTS, 2) == place(market, agree(market), SLOTS, 2)


def test_it_settles_equal_scores_by_the_published_lot():
    parties = [Party("N1", NEED, 1, 1), *(Party(f"S{at}", SUPPLIER, 1, 1) for at in range(9))]
    scores = {("N1", f"S{at}"): Score(1, 1) for at in range(9)}
    lots = {f"S{at}": hashlib.sha256(f"shouzhan\nN1\nS{at}".encode()).hexdigest() for at in range(9)}
    assert agree(Market(parties, scores)).pairs == {("N1", min(lots, key=lots.get))}
    assert len({next(iter(agree(Market(parties, scores, seed)).pairs)) for seed in "abcdefgh"}) > 1


# the command


PARTIES = """id,side,quota,times,small
N1,need,1,,
N2,need,1,1;2,
S1,supplier,2,,
S2,supplier,1,2,yes
"""
SCORES = "need,supplier,need_score,supplier_score\nN1,S1,9,5\nN1,S2,4,5\nN2,S1,8,6\nN2,S2,3,9\n"


@pytest.fixture
def call(tmp_path):
    def call(*more, parties=PARTIES, scores=SCORES, slots="3", rooms="1", name="csv"):
        (tmp_path / f"p.{name}").write_text(parties, "utf-8")
        (tmp_path / f"s.{name}").write_text(scores, "utf-8")
        return main(["timetable", "--parties", str(tmp_path / f"p.{name}"), "--scores", str(tmp_path / f"s.{name}"), "--slots", slots, "--rooms", rooms, *more])

    return call


def test_it_writes_the_timetable_and_prints_the_same(call, tmp_path, capsys):
    assert call("--out", str(tmp_path / "t.json"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert {(one["need"], one["supplier"], one["kept"]) for one in told["meetings"]} == {("N1", "S1", False), ("N2", "S2", True)}
    assert told["blocking"] == [{"need": "N2", "supplier": "S1", "because": [{"need": "N2", "supplier": "S2"}]}]
    assert told["exposure"] == [{"supplier": "S2", "floor": 1, "agreed": 1, "placed": 1}]


def test_it_says_why_not(call, capsys):
    assert call("--why", "S1", "N2") == 1
    assert "the meeting of N2 with S2 is kept for the exposure of S2" in capsys.readouterr().out
    assert call("--why", "N1", "S2", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["answer"] == "ranked-below"
    assert [fact["party"] for fact in told["constraints"]] == ["N1", "S2"]
    assert call("--why", "N2", "S2") == 0
    assert "N2 and S2: they meet at 2 in room 1, kept for the exposure of S2" in capsys.readouterr().out


def test_it_reads_json_lines_and_named_slots(call, tmp_path, capsys):
    (tmp_path / "slots").write_text("周一上午\n\n周一下午\n", "utf-8")
    parties = '{"id": 1, "side": "need", "quota": 1, "times": ["周一下午"]}\n{"id": "S", "side": "supplier", "quota": 1}\n'
    assert call("--out", str(tmp_path / "t"), "--json", parties=parties, scores='{"need": "1", "supplier": "S", "score": 0.5}', slots=str(tmp_path / "slots"), name="jsonl") == 0
    assert json.loads(capsys.readouterr().out)["meetings"] == [{"need": "1", "supplier": "S", "slot": "周一下午", "room": 1, "kept": False}]


def test_it_answers_no_when_a_meeting_has_no_place(call, tmp_path, capsys):
    assert call("--out", str(tmp_path / "t"), slots="2", rooms="1", parties=PARTIES.replace("1;2", "2").replace("N1,need,1,", "N1,need,1,2")) == 1
    assert "has no place: no-room" in capsys.readouterr().err


BAD = {
    "negative": ({"scores": SCORES + "N1,S9,-1,1\n"}, "s.csv, line 6: supplier: 'S9' is no party"),
    "below zero": ({"scores": SCORES.replace("9,5", "-9,5")}, "s.csv, line 2: need_score: '-9' is no number from 0 up"),
    "not a number": ({"scores": SCORES.replace("9,5", "NaN,5")}, "s.csv, line 2: need_score: 'NaN' is no number from 0 up"),
    "endless": ({"scores": SCORES.replace("9,5", "9,inf")}, "s.csv, line 2: supplier_score: 'inf' is no number from 0 up"),
    "twice": ({"scores": SCORES + "N1,S1,9,5\n"}, "s.csv, line 6: N1 and S1 are there already"),
    "turned": ({"scores": SCORES + "S1,N1,9,5\n"}, "s.csv, line 6: need: 'S1' is a supplier"),
    "half a score": ({"scores": SCORES.replace("4,5", "4,")}, "s.csv, line 3: supplier_score: it is missing"),
    "quota": ({"parties": PARTIES.replace("S1,supplier,2", "S1,supplier,0")}, "p.csv, line 4: quota: 0 is not a whole number"),
    "no quota": ({"parties": PARTIES.replace("S1,supplier,2", "S1,supplier,")}, "p.csv, line 4: quota: it is missing"),
    "party twice": ({"parties": PARTIES + "S1,need,1,,\n"}, "p.csv, line 6: id: 'S1' is there already"),
    "side": ({"parties": PARTIES + "X,firm,1,,\n"}, "p.csv, line 6: side: 'firm' is neither need nor supplier"),
    "slot": ({"parties": PARTIES.replace("1;2", "1;9")}, "p.csv, line 3: times: there is no slot '9'"),
    "small need": ({"parties": PARTIES + "X,need,1,,yes\n"}, "p.csv, line 6: small: X is a need"),
    "column": ({"parties": PARTIES.replace("times", "hours")}, "p.csv, line 3: hours: there is no such key"),
    "slots": ({"slots": "0"}, "--slots: 0 is not a number from 1 to 1000"),
    "no slots": ({"slots": "nowhere"}, "--slots: nowhere cannot be read: No such file"),
}  # fmt: skip


@pytest.mark.parametrize("how", BAD)
def test_it_names_the_row_that_is_wrong_in_one_sentence(how, call, tmp_path, capsys):
    given_files, sentence = BAD[how]
    assert call("--out", str(tmp_path / "t"), **given_files) == 2
    told = capsys.readouterr().err.strip()
    assert sentence in told
    assert "\n" not in told
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize(("line", "sentence"), [("{broken", "it is no JSON"), ("[1]", "it is no JSON object"), ('{"need": "1", "supplier": "S", "score": NaN}', "score: nan is no number"), ('{"need": "1", "supplier": "S", "score": true}', "score: True is no number")])  # fmt: skip
def test_it_refuses_json_lines_that_say_nothing_usable(line, sentence, call, tmp_path, capsys):
    parties = '{"id": 1, "side": "need", "quota": 1}\n{"id": "S", "side": "supplier", "quota": 1}\n'
    assert call("--out", str(tmp_path / "t"), parties=parties, scores=line, name="jsonl") == 2
    assert f"s.jsonl, line 1: {sentence}" in capsys.readouterr().err


def test_it_refuses_a_timetable_without_rooms_and_a_question_about_nobody(call, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call("--out", str(tmp_path / "t"), rooms="0")
    assert ended.value.code == 2
    assert "argument --rooms: '0' is not a number from 1" in capsys.readouterr().err
    assert call("--why", "N1", "nobody") == 2
    assert call("--why", "N1", "N2") == 2
    assert call() == 2
    told = capsys.readouterr().err
    assert "--why: 'nobody' is no party" in told
    assert "N1 and N2 are both needs" in told
    assert "--out: name a file for the timetable, or ask with --why A B" in told
