import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching.fitting import ON, engine_of, results, scale_of

from shouzhan.engine.matching.corpus import Refused
from shouzhan.engine.matching.fit.shortlist import shortlist
from shouzhan.engine.matching.learn.gate import LEAST, Trial, ndcg, trial
from shouzhan.engine.matching.learn.model import BadModelError, Model, model_of, read_model, write_model
from shouzhan.engine.matching.learn.outcomes import Outcome, lasting, read_outcomes
from shouzhan.engine.matching.learn.pairwise import MOST, Group, learned

KEYS = ["field", "maturity", "price", "region", "updated"]
SEEDS = range(12)


def groups(seed, planted, needs=60, shown=8):
    """Needs with matches that were shown: what became of them follows chance alone, or a planted liking for the second feature."""
    chance = np.random.default_rng(seed)
    made = []
    for need in range(needs):
        base, features = chance.uniform(80, 200, shown), chance.integers(-1, 2, (shown, len(KEYS))).astype(np.float64)
        liking = planted * features[:, 1] + chance.normal(size=shown) + (base - 140) / 60 * bool(planted)
        made.append(Group(f"N{seed}-{need}", base, features, np.digitize(liking, [0.0, 1.0, 2.0])))
    return made


def test_it_stays_off_where_outcomes_are_chance():
    found = [trial(groups(seed, 0)) for seed in range(40)]

    # bounds of 99 % let chance through once or twice in a hundred; never that one in five, as bounds of none would
    assert sum(one.is_on for one in found) <= 2
    assert all(one.sentence.zh.startswith("尚未启用：增益的下限不大于零") for one in found if not one.is_on)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_comes_on_and_gains_where_outcomes_follow_something(seed):
    model = model_of(groups(seed, 1.5), KEYS)

    assert model.trial.is_on
    assert model.trial.gain > 0.02
    assert max(model.worth, key=lambda key: abs(model.worth[key])) == "maturity"
    assert model.worth["maturity"] > 0


def test_it_stays_off_with_few_needs_and_says_how_many_it_wants():
    found = trial(groups(1, 5.0, needs=10))

    assert not found.is_on
    assert found.sentence.zh == f"尚未启用：有先后之分的需求只有 {found.needs} 条，至少要 {LEAST} 条"
    assert trial([]).needs == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 3))
def test_what_it_learns_is_small_whole_and_the_same_each_time_in_any_order(seed, planted):
    made = groups(seed, planted, needs=12)
    worth = learned(made)

    assert (np.abs(worth) <= MOST).all()
    assert (worth == np.round(worth)).all()
    assert (learned(made[::-1]) == worth).all()


def test_it_learns_nothing_from_needs_whose_matches_all_came_as_far():
    same = [Group("N", np.array([1.0, 2.0]), np.ones((2, len(KEYS))), np.array([1, 1]))]

    assert model_of(same, KEYS) == Model({}, Trial(0, 0.0, 0.0, 0.0))


def test_it_scores_orders_by_how_far_matches_came():
    grades = np.array([3, 0, 1])

    assert ndcg(grades, np.array([3.0, 1.0, 2.0])) == pytest.approx(1.0)
    assert ndcg(grades, np.array([1.0, 3.0, 2.0])) < ndcg(grades, np.array([2.0, 3.0, 1.0])) < 1


ON_TRIAL, OFF_TRIAL = Trial(40, 0.1, 0.05, 0.15), Trial(40, 0.1, -0.01, 0.2)
SIDES = [{"maturity": 3, "price": "1"}, {"maturity": 9, "price": "1"}, {"maturity": 9}, {}]


@pytest.mark.parametrize("worth", [{"maturity": -80}, {"maturity": 60, "price": -3}, {"updated": 100}])
def test_what_was_learned_has_lines_of_its_own_that_add_up(tmp_path, worth):
    engine = engine_of(tmp_path / "i", results(*SIDES))
    on, off, plain = (shortlist(scale_of(engine, {"maturity": 6, "price": "9"}, addend=model), 4) for model in (Model(worth, ON_TRIAL), Model(worth, OFF_TRIAL), None))

    assert [(one.match.id, one.points) for one in off.kept] == [(one.match.id, one.points) for one in plain.kept]
    for one in on.kept:
        assert one.points == one.lexical + sum(line.points for line in one.fit)
        silent = {line.key for line in one.fit if not line.points}
        assert not {f"learned:{key}" for key in silent} & {line.key for line in one.fit}
    if worth == {"maturity": -80}:
        assert on.kept[0].match.id == "R1" or on.kept[0].points > plain.kept[0].points - 1
        assert any(line.key == "learned:maturity" for one in on.kept for line in one.fit)


def test_it_keeps_a_model_and_refuses_what_is_none(tmp_path):
    model, file = Model({"price": 12}, ON_TRIAL), tmp_path / "m.json"
    write_model(file, model)
    assert read_model(file) == model

    for text in ("[]", "{}", '{"worth": {"price": 1e9}, "needs": 1, "gain": 0, "low": 0, "high": 0}'):
        file.write_text(text)
        with pytest.raises(BadModelError, match=r"m\.json"):
            read_model(file)


def outcomes(tmp_path, *rows):
    file = tmp_path / "o.jsonl"
    file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return list(read_outcomes(str(file)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "won"}, "outcome: 'won' is none of refused, contact, talk, deal"), ({"reason": "price"}, "reason: only a refusal has one"),
        ({"outcome": "refused", "reason": "mood"}, "reason: 'mood' is none of"), ({"at": "soon"}, "at: 'soon' is no day"), ({"need": ""}, "need: it is missing"),
        ({"mark": 1}, "mark: there is no such key"), ({"outcome": None}, "outcome: None is none of"), ({"reason": []}, "reason: [] is none of"),
    ],
)  # fmt: skip
def test_it_names_an_outcome_that_cannot_be_used(tmp_path, change, words):
    found = outcomes(tmp_path, {"need": "N", "result": "R", "outcome": "deal"}, {"need": "N", "result": "R", "outcome": "deal", **change})

    assert isinstance(found[0], Outcome)
    assert isinstance(found[1], Refused)
    assert f"line 2: {words}" in str(found[1])


def test_the_last_outcome_of_a_pair_counts_and_a_reason_that_says_nothing_of_the_match_teaches_nothing():
    kept = lasting([
        Outcome("N", "R", 2, at=ON), Outcome("N", "R", 3, at=ON.replace(day=1)), Outcome("N", "S", 0, "price"), Outcome("N", "T", 0, "bought-elsewhere"),
        Outcome("M", "R", 1, at=ON), Outcome("M", "R", 3, at=ON),
    ])  # fmt: skip

    assert [(one.need, one.result, one.grade) for one in kept] == [("M", "R", 3), ("N", "R", 2), ("N", "S", 0)]
