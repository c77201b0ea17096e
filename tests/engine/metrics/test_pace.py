"""A value is held against its target exactly, on the day, the day before and the day after."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.metrics.pace import COMPARATORS, Goal, Reading, Standing, Status, linear, pace_needed, standing
from shouzhan.engine.metrics.units import FIRMS, PERCENT, YI_YUAN, YUAN, comparable, printed_unit, rounded

pytestmark = pytest.mark.pure
START, DEADLINE = date(2024, 1, 1), date(2024, 12, 31)
HALF = date(2024, 7, 1)  # 182 of 365 days
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
numbers = st.fractions(min_value=-(10**12), max_value=10**12)


def status(comparator: str, value: object, today: date = HALF, **settings: object) -> Status:
    kept = {"low": 100, "start": START, "deadline": DEADLINE} | settings
    return standing(Goal(comparator, **kept), value, today).status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comparator", "value", "expected"),
    [
        (">=", 100, Status.REACHED), (">=", Decimal("99.99"), Status.ON_PACE), (">=", Fraction(100 * 182, 365), Status.ON_PACE),
        (">=", Fraction(100 * 182, 365) - Fraction(1, 10**9), Status.BEHIND), (">=", 0, Status.BEHIND),
        (">", 100, Status.ON_PACE), (">", Fraction(100) + Fraction(1, 10**9), Status.REACHED),
        ("<=", 100, Status.REACHED), ("<=", 101, Status.BEHIND), ("<", 100, Status.BEHIND), ("<", 99, Status.REACHED),
        ("=", 100, Status.REACHED), ("=", 101, Status.BEHIND), ("=", 60, Status.ON_PACE), ("=", 10, Status.BEHIND),
        ("+/day", 100, Status.REACHED), ("+/day", 99, Status.BEHIND),
    ],
)  # fmt: skip
def test_it_knows_each_comparator(comparator: str, value: object, expected: Status) -> None:
    assert status(comparator, value) is expected


def test_it_holds_a_range_at_both_ends() -> None:
    found = [status("range", value, high=120) for value in (40, 60, 100, 120, 121)]
    assert found == [Status.BEHIND, Status.ON_PACE, Status.REACHED, Status.REACHED, Status.BEHIND]
    assert Goal("range", 100, 120).gap(125) == 5
    with pytest.raises(ValueError, match="a range needs"):
        Goal("range", 100)


def test_it_measures_growth_over_the_baseline() -> None:
    tenth = PERCENT.kept(Decimal("10"))
    assert standing(Goal("growth", tenth, baseline=200), 220, HALF).status is Status.REACHED
    missed = standing(Goal("growth", tenth, baseline=200, deadline=HALF), 219, HALF + timedelta(days=1))
    assert (missed.status, missed.gap) == (Status.MISSED, 1)
    assert standing(Goal("growth", tenth), 219, HALF).status is Status.NO_DATA
    assert standing(Goal("growth", tenth, baseline=0), 219, HALF).status is Status.NO_DATA


def test_it_misses_only_after_the_deadline_is_over() -> None:
    day = timedelta(days=1)
    assert [status(">=", 99, today) for today in (DEADLINE - day, DEADLINE, DEADLINE + day)] == [
        Status.BEHIND, Status.BEHIND, Status.MISSED,
    ]  # fmt: skip
    assert status(">=", 100, DEADLINE + day) is Status.REACHED


def test_it_lets_a_level_fall_to_its_ceiling_along_the_line() -> None:
    assert status("<=", 150, low=100, baseline=200) is Status.ON_PACE
    assert status("<=", 151, low=100, baseline=200) is Status.BEHIND


def test_it_judges_nothing_without_data_and_no_pace_without_dates() -> None:
    assert status(">=", None) is Status.NO_DATA
    assert status(">=", 5, start=None) is Status.UNDER_WAY
    assert status(">=", 5, deadline=None) is Status.UNDER_WAY


def test_it_says_what_is_missing_in_both_languages() -> None:
    told = standing(Goal(">=", 20, start=START, deadline=DEADLINE), 8, HALF, FIRMS).sentence
    assert told.zh == "还差 12 家，按时间进度今日应为 10.0 家，余下 183 天每月需新增 2.0 家。"
    assert (
        told.en == "12 to go; a steady pace would stand at 10.0 today; the remaining 183 days must bring 2.0 a month."
    )
    money = standing(
        Goal(">=", YI_YUAN.kept(6), deadline=DEADLINE), YI_YUAN.kept(Decimal("1.5")), date(2025, 1, 1), YI_YUAN
    )
    assert money.sentence.zh == "期限 2024-12-31 已过，还差 4.50 亿元。"


def test_it_never_rounds_away_what_must_still_come() -> None:
    told = standing(Goal(">=", 3, start=START, deadline=DEADLINE), 2, HALF, FIRMS).sentence.en
    assert "must bring 0.2 a month" in told, "30/183 is 0.164, and 0.1 would miss the target"


@pytest.mark.parametrize("comparator", COMPARATORS)
@given(value=numbers, target=numbers, today=days, start=days, length=st.integers(0, 5000))
def test_it_always_answers_and_never_contradicts_itself(
    comparator: str, value: Fraction, target: Fraction, today: date, start: date, length: int
) -> None:
    deadline = start + timedelta(days=length)
    goal = Goal(comparator, target, target + 1, start, deadline, baseline=Fraction(7))  # type: ignore[arg-type]
    found = standing(goal, value, today)
    assert (found.status is Status.REACHED) == bool(goal.is_met_by(value))
    assert (found.status is Status.MISSED) == (not goal.is_met_by(value) and today > deadline)
    assert found.gap is not None
    assert found.gap >= 0
    if goal.is_met_by(value) and comparator != "=":
        assert found.gap == 0
    assert found.sentence.zh
    assert found.sentence.en


@given(baseline=numbers, aim=numbers, start=days, length=st.integers(1, 5000), gone=st.integers(-100, 6000))
def test_it_draws_a_straight_line(baseline: Fraction, aim: Fraction, start: date, length: int, gone: int) -> None:
    deadline, today = start + timedelta(days=length), start + timedelta(days=gone)
    height = linear(baseline, aim, start, deadline, today)
    assert min(baseline, aim) <= height <= max(baseline, aim)
    if gone <= 0:
        assert height == baseline
    elif gone >= length:
        assert height == aim
    else:
        assert height - linear(baseline, aim, start, deadline, today - timedelta(days=1)) == (aim - baseline) / length


@given(target=numbers, value=numbers, today=days, left=st.integers(0, 4000))
def test_it_arrives_when_the_pace_is_kept(target: Fraction, value: Fraction, today: date, left: int) -> None:
    pace = pace_needed(target, value, today, None, today + timedelta(days=left))
    if pace.per_day is None:
        assert left == 0
        assert target > value
    else:
        assert max(value + pace.per_day * left, target) == max(value, target)


def test_it_holds_printed_units_against_stored_fen() -> None:
    unit = printed_unit("亿元")
    assert unit is YI_YUAN
    assert unit.kept(Decimal("3.5")) == 35_000_000_000
    assert comparable(YUAN, YI_YUAN)
    assert not comparable(YUAN, FIRMS)
    assert printed_unit("斗") is None


@given(value=st.fractions(min_value=-1000, max_value=1000), decimals=st.integers(0, 4))
def test_it_rounds_half_away_from_zero(value: Fraction, decimals: int) -> None:
    shown = Fraction(rounded(value, decimals))
    half = Fraction(1, 2 * 10**decimals)
    assert abs(shown - value) <= half
    if abs(shown - value) == half:
        assert abs(shown) > abs(value)


AFTER = DEADLINE + timedelta(days=300)


def judged(then: Decimal | int | None, now: Decimal | int | None, comparator: str = ">=") -> Standing:
    goal = Goal(comparator, 85, start=START, deadline=DEADLINE)  # type: ignore[arg-type]
    return standing(goal, now, AFTER, FIRMS, due=Reading(then, DEADLINE), day=AFTER - timedelta(days=30))


@pytest.mark.parametrize(("then", "now", "expected"), [
    (85, 90, Status.REACHED), (85, 80, Status.REACHED), (84, 86, Status.LATE), (84, 84, Status.MISSED),
    (None, 86, Status.LATE), (None, 84, Status.MISSED), (None, None, Status.NO_DATA),
])  # fmt: skip
def test_it_judges_by_what_was_known_on_the_deadline(then: int | None, now: int | None, expected: Status) -> None:
    assert judged(then, now).status is expected


def test_it_holds_a_ceiling_on_its_deadline_too() -> None:
    assert [judged(then, now, "<=").status for then, now in ((80, 99), (86, 80))] == [Status.REACHED, Status.LATE]


def test_it_tells_both_values_with_their_days() -> None:
    late = judged(Decimal("84.8"), Decimal("86.2")).sentence
    assert late.zh == f"逾期后达到（期限 {DEADLINE}）：{DEADLINE} 为 84.8 家；{AFTER - timedelta(days=30)} 为 86.2 家。"
    assert "84.8 on" in late.en
    assert "Reached after its day" in late.en
    assert "还差 1 家" in judged(80, 84).sentence.zh


def test_it_judges_no_deadline_that_is_still_to_come() -> None:
    goal = Goal(">=", 85, start=START, deadline=DEADLINE)
    assert standing(goal, 86, DEADLINE, FIRMS, due=Reading(1, DEADLINE)).status is Status.REACHED
