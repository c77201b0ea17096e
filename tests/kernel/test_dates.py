"""The clock, the working days and the deadlines, on both sides of each boundary."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel import dates
from shouzhan.kernel.dates import Clock, MissingYear, months, natural_days, waited, working_days

pytestmark = pytest.mark.pure

YEARS = range(2020, 2027)
known_days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("year", YEARS)
def test_its_tables_agree_with_an_independent_calendar(year: int) -> None:
    day, differing = date(year, 1, 1), []
    while day.year == year:
        if dates.built_in().is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


@pytest.mark.parametrize(("deadline", "due"), [
    (natural_days(15), date(2026, 11, 17)), (working_days(15), date(2026, 11, 23)),
    (natural_days(30), date(2026, 12, 2)), (working_days(30), date(2026, 12, 14)),
])
def test_it_counts_a_period_from_the_day_after_its_start(deadline: dates.Deadline, due: date) -> None:
    assert deadline.due(date(2026, 11, 2)) == due


def test_it_skips_holidays_and_counts_make_up_workdays() -> None:
    assert working_days(1).due(date(2026, 9, 30)) == date(2026, 10, 8)
    assert working_days(3).due(date(2026, 9, 30)) == date(2026, 10, 10)  # a Saturday worked in place
    assert working_days(4).due(date(2026, 9, 30)) == date(2026, 10, 12)


@pytest.mark.parametrize(("start", "count", "due"), [
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 11, 30), 3, date(2027, 2, 28)),
    (date(2023, 5, 15), 36, date(2026, 5, 15)), (date(2026, 12, 31), 2, date(2027, 2, 28)),
])
def test_it_counts_months_to_the_same_day_or_the_months_last(start: date, count: int, due: date) -> None:
    assert months(count).due(start) == due


def test_it_names_the_missing_year_and_how_to_enter_it() -> None:
    with pytest.raises(MissingYear) as missing:
        working_days(1).due(date(2026, 12, 31))
    assert missing.value.year == 2027
    assert "2027" in missing.value.sentence.zh
    assert "2027.yaml" in missing.value.remedy.zh
    assert "2027.yaml" in missing.value.remedy.en


def test_it_needs_no_table_for_natural_days_and_months() -> None:
    assert natural_days(1).due(date(2030, 12, 31)) == date(2031, 1, 1)
    assert months(1).due(date(2030, 12, 31)) == date(2031, 1, 31)


def test_it_counts_on_once_a_year_is_laid_over() -> None:
    off = "{from: 2027-01-01, to: 2027-01-03}"
    table = dates.read_table(f"year: 2027\ndays_off: [{off}]\nworkdays: [2027-01-09]\n")
    calendar = dates.built_in().with_year(table)
    assert calendar.working_days_after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert calendar.is_working_day(date(2027, 1, 9))
    with pytest.raises(MissingYear):
        dates.built_in().is_working_day(date(2027, 1, 9))


def test_it_reads_a_folder_of_own_tables(tmp_path: Path) -> None:
    (tmp_path / "2026.yaml").write_text("year: 2026\ndays_off: [2026-11-20]\n")
    calendar = dates.built_in().with_folder(tmp_path)
    assert not calendar.is_working_day(date(2026, 11, 20))
    assert dates.built_in().is_working_day(date(2026, 11, 20))


@pytest.mark.parametrize(("text", "why"), [
    ("[", "YAML"), ("2026", "year"), ("days_off: []", "year"), ("year: 2026\nholidays: []", "holidays"),
    ("year: 2026\ndays_off: [2025-12-31]", "outside 2026"), ("year: 2026\ndays_off: [soon]", "soon"),
    ("year: 2026\ndays_off: [{from: 2026-02-03, to: 2026-02-01}]", "write a day"),
    ("year: 2026\nworkdays: [2026-11-20]", "no Saturday"),
    ("year: 2026\ndays_off: [2026-11-21]\nworkdays: [2026-11-21]", "listed as"),
])
def test_it_refuses_a_table_and_says_where(text: str, why: str) -> None:
    with pytest.raises(dates.BadTable, match=why):
        dates.read_table(text)


@given(known_days, st.integers(1, 60))
def test_the_last_day_of_a_period_is_worked_and_counts_back(start: date, count: int) -> None:
    try:
        due = dates.working_days_after(start, count)
    except MissingYear:
        return
    assert dates.is_working_day(due)
    assert dates.working_days_between(start, due) == count
    assert dates.working_days_between(due, start) == -count


def test_it_tells_the_days_left_by_the_deadlines_own_clock() -> None:
    start = date(2026, 11, 2)
    assert working_days(15).days_left(start, date(2026, 11, 20)) == 1  # Friday, due on Monday
    assert natural_days(21).days_left(start, date(2026, 11, 20)) == 3
    assert working_days(15).days_left(start, date(2026, 11, 23)) == 0
    assert working_days(15).days_left(start, date(2026, 11, 24)) == -1


@pytest.mark.parametrize(("until", "clock", "zh", "en"), [
    (date(2026, 11, 18), Clock.WORKING, "已等待 12 个工作日", "waiting 12 working days"),
    (date(2026, 11, 3), Clock.WORKING, "已等待 1 个工作日", "waiting 1 working day"),
    (date(2026, 11, 2), Clock.WORKING, "今日起等待", "waiting since today"),
    (date(2026, 11, 18), Clock.NATURAL, "已等待 16 天", "waiting 16 days"),
    (date(2026, 12, 1), Clock.MONTHS, "等待未满 1 个月", "waiting less than 1 month"),
    (date(2026, 12, 2), Clock.MONTHS, "已等待 1 个月", "waiting 1 month"),
])
def test_it_says_how_long_something_waited(until: date, clock: Clock, zh: str, en: str) -> None:
    text = waited(date(2026, 11, 2), until, clock)
    assert (text.zh, text.en) == (zh, en)


def test_it_says_a_span_in_words() -> None:
    assert (working_days(15).words.zh, str(months(1))) == ("15 个工作日", "1 month")


def test_the_clock_can_be_held_and_let_go() -> None:
    with dates.frozen(date(2026, 11, 20)):
        assert dates.today() == date(2026, 11, 20)
        with dates.frozen(datetime(2026, 11, 20, 16, 30, tzinfo=UTC)):
            assert dates.today() == date(2026, 11, 21)  # half past midnight in the city
        assert dates.now().hour == 9
    assert dates.now().utcoffset() == timedelta(hours=8)


def test_a_held_clock_without_a_zone_means_the_citys() -> None:
    with dates.frozen(datetime(2026, 11, 20, 23, 59)):
        assert dates.now().isoformat() == "2026-11-20T23:59:00+08:00"


def test_the_environment_sets_the_day(monkeypatch: pytest.MonkeyPatch, running_clock: None) -> None:
    monkeypatch.setenv("SHOUZHAN_TODAY", "2025-03-01")
    assert dates.today() == date(2025, 3, 1)
    monkeypatch.setenv("SHOUZHAN_TODAY", "yesterday")
    with pytest.raises(ValueError, match="SHOUZHAN_TODAY"):
        dates.today()


@pytest.mark.parametrize(("day", "is_open"), [
    (date(2016, 2, 6), True), (date(2016, 2, 7), False), (date(2017, 9, 30), True), (date(2017, 10, 8), False),
    (date(2018, 12, 29), True), (date(2018, 12, 31), False), (date(2019, 5, 3), False), (date(2019, 5, 5), True),
])
def test_it_knows_the_worked_weekends_and_days_off_of_years_gone_by(day: date, is_open: bool) -> None:
    assert dates.built_in().is_working_day(day) is is_open
