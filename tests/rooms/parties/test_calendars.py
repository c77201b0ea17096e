"""Years of holidays: entered, corrected, withdrawn, imported; a year nobody entered is said."""

from datetime import date

import pytest

from shouzhan.kernel.dates import MissingYear, frozen, working_days_after
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.parties import calendars
from shouzhan.rooms.parties.actions import apply_for_organisation, enter_calendar, withdraw_calendar
from shouzhan.rooms.parties.models import CalendarYear
from shouzhan.rooms.parties.sweeps import tell_of_missing_year
from shouzhan.web.models import Notice

pytestmark = [pytest.mark.database, pytest.mark.django_db]
YEAR = {
    "year": 2027, "days_off": "2027-01-01 ~ 2027-01-03\n2027-02-05 ~ 2027-02-11", "workdays": "2027-02-14", "source": "关于2027年节假日安排的通知",
}


@pytest.fixture(autouse=True)
def _look_at_once():
    calendars.forget()


def test_it_says_which_year_is_missing_and_saves_nothing(world):
    from shouzhan.rooms.parties.models import Organisation  # the framework must stand first

    with frozen(date(2026, 12, 30)), pytest.raises(Refused, match="2027") as refused:
        apply_for_organisation(world.citizen, name="新址研究院", kind="institute")

    assert refused.value.decision.code == "calendar-missing"
    assert not Organisation.objects.filter(name="新址研究院").exists()


def test_it_counts_working_days_once_the_year_is_entered(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enter_calendar(world.admin, **YEAR)

    with frozen(date(2026, 12, 30)):
        made = apply_for_organisation(world.citizen, name="新址研究院", kind="institute")

    assert made.due_on == date(2027, 1, 7)
    assert working_days_after(date(2027, 2, 12), 1) == date(2027, 2, 14)


def test_it_falls_back_when_the_year_is_withdrawn(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = enter_calendar(world.admin, **YEAR)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_calendar(world.admin, made, reason="通知已调整")

    with pytest.raises(MissingYear):
        working_days_after(date(2027, 2, 12), 1)


def test_it_tells_another_process_within_seconds(world):
    enter_calendar(world.admin, **YEAR)
    with pytest.raises(MissingYear):
        working_days_after(date(2027, 2, 12), 1)

    world.client().get("/")

    assert working_days_after(date(2027, 2, 12), 1) == date(2027, 2, 14)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"days_off": "soon"}, "bad-day"), ({"days_off": "2026-01-01"}, "other-year"), ({"workdays": "2027-01-02"}, "both"),
        ({"workdays": "2027-03-01"}, "no-weekend"), ({"days_off": "2027-02-11 ~ 2027-02-05"}, "bad-day"), ({"days_off": " "}, "no-days"),
    ],
)
def test_it_refuses_a_year_that_cannot_be(world, changed, code):
    with pytest.raises(Refused) as refused:
        enter_calendar(world.admin, **{**YEAR, **changed})

    assert refused.value.decision.code == code


def test_it_lets_only_an_administrator_enter_a_year(world):
    for user in (world.lin, world.qian, world.citizen):
        with pytest.raises(Refused):
            enter_calendar(user, **YEAR)


def test_it_enters_and_shows_a_year_by_its_pages(world):
    client = world.client(world.admin)

    answer = client.post("/calendars/new/enter/", YEAR)

    made = CalendarYear.objects.get()
    assert answer["Location"] == f"/calendars/{made.number}/"
    assert "2027-02-05 ~ 2027-02-11" in world.client().get(answer["Location"]).content.decode()
    assert client.get(f"{answer['Location']}revise/").status_code == 200
    assert client.post("/calendars/new/enter/", YEAR).status_code == 422
    shown = world.client().get("/calendars/years/").content.decode()
    assert "本市录入" in shown
    assert "随产品提供" in shown


def test_it_says_what_is_wrong_on_the_form(world):
    answer = world.client(world.admin).post("/calendars/new/enter/", {**YEAR, "days_off": "春节"})

    assert answer.status_code == 422
    assert "不是日期或日期范围" in answer.content.decode()


def test_it_imports_a_year_from_a_sheet_or_nothing(world):
    importer = calendars_importer()
    head = "年份,日期,安排,出处\n"
    good = head + "2027,2027-01-01 ~ 2027-01-03,放假,通知\n2027,2027-02-14,上班,\n2027,2027-02-05 ~ 2027-02-11,放假,\n"
    bad = head + "2027,元旦,放假,通知\n2027,2027-02-14,休息,\n"

    assert [row.state for row in importer.check(world.admin, bad.encode(), "y.csv")] == ["refused", "refused"]
    with pytest.raises(Refused):
        importer.prepare(world.admin, bad.encode(), "y.csv")
    assert importer.prepare(world.admin, good.encode(), "y.csv")() == 3
    assert CalendarYear.objects.get().workdays == "2027-02-14"
    assert importer.check(world.admin, good.encode(), "y.csv")[0].state == "refused"


def calendars_importer():
    from shouzhan.web.registers import REGISTERS  # the framework must stand first

    return REGISTERS["parties.calendars"].load_importer()


def test_a_year_that_deadlines_reach_into_is_asked_for_once(world):
    keepers = {world.admin.pk, world.zhou.pk}
    world.citizen  # noqa: B018 - somebody who is not told
    with frozen(date(2026, 10, 20)):
        assert tell_of_missing_year() == 0
    with frozen(date(2026, 12, 1)):
        assert tell_of_missing_year() == 1
        assert tell_of_missing_year() == 0
    told = Notice.objects.filter(key="calendar-missing:2027")
    assert {one.reader_id for one in told} == keepers
    assert "2027" in told[0].sentence_zh


def test_a_year_that_is_entered_is_not_asked_for(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enter_calendar(world.admin, **YEAR)
    with frozen(date(2026, 12, 1)):
        assert tell_of_missing_year() == 0
