"""Blind assignment: nobody judges a friend, no better assignment exists, and where none exists it says why."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product

import pytest

from shouzhan.engine.scoring.experts.assigning import Assignment, Impossible, assign, codes
from shouzhan.engine.scoring.experts.people import Conflict, Pool, Proposal, Reviewer, exclusions, pool_of, unmet
from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure


def _pool(draw: random.Random, proposals: int, reviewers: int, *, conflicts: int = 2, least: int = 0, most: int = 9) -> Pool:
    people = [Reviewer(f"R{at}", frozenset([f"甲{at % 3}"]), least, most) for at in range(reviewers)]
    wanted = [Proposal(f"P{at}", frozenset([f"甲{draw.randrange(9)}"]), tuple(draw.sample(["a", "b", "c"], draw.randint(1, 2))), frozenset([f"H{at}"])) for at in range(proposals)]
    skill = {(one.id, field): Fraction(draw.randint(0, 4), 2) for one in people for field in "abc"}
    listed = [Conflict(draw.choice(people).id, f"H{draw.randrange(proposals)}", "co-author") for _ in range(conflicts)]
    return pool_of(wanted, people, skill, listed)


def _best_by_trying_all(pool: Pool, need: int) -> tuple[Fraction, int, list[int]] | None:
    """The most expertise, then the least squares; also the most even loads that anyone could wish for."""
    out = {(one.proposal, one.reviewer) for one in exclusions(pool)}
    open_ = [list(combinations([at for at, r in enumerate(pool.reviewers) if (p.id, r.id) not in out], need)) for p in pool.proposals]
    best: tuple[Fraction, int, list[int]] | None = None
    for chosen in product(*open_):
        loads = [sum(at in who for who in chosen) for at in range(len(pool.reviewers))]
        if any(not one.least <= load <= one.most for one, load in zip(pool.reviewers, loads, strict=True)):
            continue
        total = sum((pool.skill(p, pool.reviewers[at]) for p, who in zip(pool.proposals, chosen, strict=True) for at in who), Fraction(0))
        found = (-total, sum(load**2 for load in loads), sorted(loads, reverse=True))
        if best is None or found < best:
            best = found
    return None if best is None else (-best[0], best[1], best[2])


def _keeps(pool: Pool, found: Assignment) -> None:
    out = {(one.proposal, one.reviewer) for one in found.excluded}
    assert all(len(set(who)) == found.need and not {(name, one) for one in who} & out for name, who in found.reviewers.items())
    assert all(one.least <= found.loads[one.id] <= one.most for one in pool.reviewers)
    assert sum(found.loads.values()) == found.need * len(pool.proposals)


@pytest.mark.parametrize("seed", range(40))
def test_no_assignment_is_better_nor_more_even_and_the_proof_says_so(seed: int) -> None:
    draw = random.Random(seed)
    pool = _pool(draw, draw.randint(2, 4), draw.randint(3, 5), least=draw.choice([0, 0, 1]), most=draw.choice([2, 3, 4]))
    expected = _best_by_trying_all(pool, 2)

    if expected is None:
        with pytest.raises(Impossible):
            assign(pool, 2)
        return
    found = assign(pool, 2)
    _keeps(pool, found)
    assert (found.total, found.evenness, sorted(found.loads.values(), reverse=True)) == expected
    assert found.is_proved
    assert found.bound == found.total


def test_a_call_of_a_city_is_proved_whatever_the_order_of_its_lists() -> None:
    pool = _pool(random.Random(7), 60, 20, conflicts=30, least=4, most=12)
    mixed = pool_of(reversed(pool.proposals), reversed(pool.reviewers), dict(reversed(list(pool.expertise.items()))), reversed(pool.conflicts))

    found = assign(pool, 3)
    _keeps(pool, found)
    assert found.is_proved
    assert assign(mixed, 3).reviewers == found.reviewers


def test_the_solver_prints_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    assign(_pool(random.Random(1), 3, 4), 2)

    assert capfd.readouterr().out == ""


def test_every_conflict_excludes_and_gives_its_reason() -> None:
    proposal = Proposal("P1", frozenset(["复旦"]), ("a",), frozenset(["王敏", "R5"]))
    people = [Reviewer(f"R{at}", frozenset(["复旦" if at == 1 else "同济"]), 0, 9) for at in range(1, 9)]
    listed = [
        Conflict("R2", "王敏", "co-author"), Conflict("R3", "王敏", "relative"), Conflict("R4", "复旦", "joint-project", 2024),
        Conflict("R6", "P1", "declared"), Conflict("R7", "复旦", "joint-project", 2019), Conflict("R8", "无此人", "declared"),
    ]  # fmt: skip
    pool = pool_of([proposal], people, {(one.id, "a"): Fraction(5) for one in people}, listed)

    found = {one.reviewer: (one.kind, one.reason.zh) for one in exclusions(pool, recent_from=2023)}
    assert found == {
        "R1": ("same-organisation", "与申报方同属复旦"), "R2": ("co-author", "与王敏共同发表论文"), "R3": ("relative", "与王敏有亲属关系"),
        "R4": ("joint-project", "与复旦近期合作承担项目"), "R5": ("self", "R5本人参与申报"), "R6": ("declared", "已声明与P1存在利害关系"),
    }  # fmt: skip
    assert [one.reviewer for one in unmet(pool)] == ["R8"]
    assert assign(pool, 2, recent_from=2023).reviewers == {"P1": ("R7", "R8")}
    with pytest.raises(Impossible):
        assign(pool, 2)  # without the year a project counts however old it is


def test_too_little_expertise_is_a_reason_too() -> None:
    people = [Reviewer(name, frozenset([name]), 0, 9) for name in ("R1", "R2")]
    pool = pool_of([Proposal("P1", frozenset(["甲"]), ("a", "b"), frozenset())], people, {("R1", "a"): Fraction(9), ("R2", "a"): Fraction(4), ("R2", "b"): Fraction(6)})

    assert [(one.reviewer, one.reason.en) for one in exclusions(pool, at_least=Fraction(5))] == [("R1", "expertise 4.5, below 5")]


def test_where_nothing_fits_it_names_the_limits_in_the_way_and_the_fewest_to_move() -> None:
    people = [Reviewer("R1", frozenset(["甲"]), 0, 2), Reviewer("R2", frozenset(["乙"]), 0, 1)]
    wanted = [Proposal(f"P{at}", frozenset(["丙"]), ("a",), frozenset()) for at in range(4)]
    skill = {("R1", "a"): Fraction(1), ("R2", "a"): Fraction(1)}

    with pytest.raises(Impossible) as told:
        assign(pool_of(wanted, people, skill), 1)
    assert told.value.blocks[0].en == "P0, P1, P2, P3 need 4 reviews, and those who may review them (R1, R2) can do 3 at most."
    assert [(one.kind, one.new - one.old) for one in told.value.reliefs] == [("most", 1)]


def test_a_proposal_nobody_may_review_needs_fewer_reviews() -> None:
    people = [Reviewer("R1", frozenset(["甲"]), 0, 9)]
    wanted = [Proposal("P1", frozenset(["甲"]), ("a",), frozenset()), Proposal("P2", frozenset(["乙"]), ("a",), frozenset())]

    with pytest.raises(Impossible) as told:
        assign(pool_of(wanted, people, {("R1", "a"): Fraction(1)}), 1)
    assert "P1 need 1 reviews, and those who may review them (nobody) can do 0" in told.value.blocks[0].en
    assert [one.sentence.en for one in told.value.reliefs] == ["have P1 reviewed 0 times instead of 1"]


def test_a_minimum_that_cannot_be_filled_is_named() -> None:
    people = [Reviewer("R1", frozenset(["甲"]), 2, 3), Reviewer("R2", frozenset(["乙"]), 0, 3)]
    wanted = [Proposal("P1", frozenset(["甲"]), ("a",), frozenset()), Proposal("P2", frozenset(["丙"]), ("a",), frozenset())]

    with pytest.raises(Impossible) as told:
        assign(pool_of(wanted, people, {("R1", "a"): Fraction(1)}), 1)
    assert told.value.blocks[0].en == "R1 must have 2 reviews at least, and the proposals they may review take 1."
    assert [one.sentence.en for one in told.value.reliefs] == ["lower the minimum of R1 from 2 to 1"]


@pytest.mark.parametrize("seed", range(30))
def test_the_named_change_makes_room(seed: int) -> None:
    draw = random.Random(seed)
    pool = _pool(draw, 5, 4, conflicts=4, least=draw.choice([0, 3]), most=3)
    need = draw.choice([2, 3])
    try:
        assign(pool, need)
        return
    except Impossible as no:
        moves = no.reliefs
    assert moves
    if any(one.kind == "need" for one in moves):
        return  # fewer reviews for one proposal are no setting of the whole call
    new = {(one.kind, one.name): one.new for one in moves}
    changed = [Reviewer(one.id, one.organisations, new.get(("least", one.id), one.least), new.get(("most", one.id), one.most)) for one in pool.reviewers]
    assert assign(pool_of(pool.proposals, changed, pool.expertise, pool.conflicts), need).is_proved


def test_a_code_tells_nothing_without_the_key_and_changes_with_the_call() -> None:
    names = [f"P{at}" for at in range(2000)]
    found = codes(b"k" * 16, "2026", names)

    assert len(set(found.values())) == 2000
    assert found == codes(b"k" * 16, "2026", reversed(names))
    assert not set(found.values()) & set(codes(b"k" * 16, "2027", names).values())
    assert not set(found.values()) & set(codes(b"j" * 16, "2026", names).values())
    assert all(len(one) == 9 and one[4] == "-" for one in found.values())
    with pytest.raises(Unusable, match="has 3 bytes and needs 16"):
        codes(b"abc", "", names)


def test_where_everybody_has_a_conflict_with_everything_it_says_so() -> None:
    people = [Reviewer(f"R{at}", frozenset(["甲"]), 0, 9) for at in range(2)]
    pool = pool_of([Proposal("P0", frozenset(["甲"]), ("a",), frozenset())], people, {(one.id, "a"): Fraction(1) for one in people}, [])
    with pytest.raises(Impossible) as no:
        assign(pool, 1)
    assert no.value.blocks
    assert "nobody" in no.value.blocks[0].en
