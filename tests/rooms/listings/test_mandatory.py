"""Results paid for by the city that passed their agreed day: warned, ordered, listed, closed; exemptions on record."""

from datetime import date

import pytest
from tests.rooms.listings.scene import achievement, drafted, listed

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.public import mark_transferred, reopen_achievement
from shouzhan.rooms.listings.actions import publish_listing, submit_listing, withdraw_listing
from shouzhan.rooms.listings.forcing import ask_exemption, deny_exemption, exempt, order, settle, warn
from shouzhan.rooms.listings.models import MandatoryCase
from shouzhan.rooms.listings.needs import deadline
from shouzhan.rooms.listings.sweeps import resume_after_exemption, tell_of_orders, warn_of_overdue
from shouzhan.rooms.parties.actions import enter_calendar
from shouzhan.rooms.parties.calendars import refresh
from shouzhan.rooms.parties.sweeps import tell_of_missing_year
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database
LATER = date(2026, 12, 22)


def refused(code):
    return pytest.raises(Refused, check=lambda told: told.decision.code == code)


def late(world, **more):
    return achievement(world, **{"is_city_funded": True, "transfer_by": date(2026, 11, 19), **more})


@pytest.fixture
def case(world):
    _ = world.chu, world.zhou
    made = late(world)
    assert warn_of_overdue() == 1
    return MandatoryCase.objects.get(achievement=made)


def test_it_warns_of_what_is_overdue_once(world, case):
    assert (case.state, case.answer_by) == ("warned", date(2026, 12, 21))
    assert warn_of_overdue() == 0
    assert Notice.objects.filter(reader=world.chu, key__startswith="warned:").count() == 1


@pytest.mark.parametrize("more", [{"transfer_by": date(2026, 11, 20)}, {"transfer_by": None}, {"is_city_funded": False}])
def test_it_warns_of_nothing_else(world, more):
    made = late(world, **more)

    assert warn_of_overdue() == 0
    if more.get("transfer_by", True):
        with refused("not-overdue") as told:
            warn(world.zhou, achievement=made)
        assert str(told.value.decision.remedy)


def test_it_orders_only_when_the_warning_has_run_out(world, case):
    with refused("warning-running"):
        order(world.zhou, case)
    with frozen(date(2026, 12, 21)), refused("warning-running"):
        order(world.zhou, case)


def test_it_reminds_the_city_once_that_an_order_is_due(world, case):
    with frozen(LATER):
        assert tell_of_orders() == 1
        assert tell_of_orders() == 0
    assert Notice.objects.filter(reader=world.zhou, key__startswith="order-due:").count() == 1


def test_it_enters_by_itself_when_the_result_is_listed_and_closes_when_it_is_transferred(world, case):
    made = listed(world, of=case.achievement)
    case.refresh_from_db()
    assert (case.state, case.listing) == ("listed", made)

    mark_transferred(world.system, case.achievement, by="DL-1")
    case.refresh_from_db()
    assert case.state == "closed"


def test_it_goes_back_to_an_order_when_the_listing_is_withdrawn(world, case):
    made = listed(world, of=case.achievement, days=10)
    with frozen(date(2026, 11, 24)):
        withdraw_listing(world.chu, made, reason="撤")

    case.refresh_from_db()
    assert (case.state, case.listing, case.answer_by) == ("ordered", None, date(2026, 12, 24))


def test_it_stays_listed_while_another_listing_stands(world, case):
    first = listed(world, of=case.achievement)
    other = publish_listing(world.yang, submit_listing(world.chu, drafted(world, of=first.achievement, mode="licence", exclusivity="ordinary")))

    withdraw_listing(world.chu, first, reason="改许可")

    case.refresh_from_db()
    assert (case.state, case.listing) == ("listed", other)


def test_it_answers_a_request_before_it_orders(world, case):
    asked = ask_exemption(world.chu, case, asked="not-mature", note="中试未完成")
    assert Notice.objects.filter(reader=world.zhou, key__startswith="asked:").count() == 1
    assert "等待市级部门决定" in world.client(world.chu).get(f"/mandatory-listings/{asked.number}/").content.decode()
    with frozen(LATER):
        with refused("exemption-pending"):
            order(world.zhou, asked)
        denied = deny_exemption(world.zhou, asked, reason="依据不足")
        assert (denied.state, denied.asked) == ("warned", "")
    with refused("nothing-asked"):
        deny_exemption(world.zhou, denied, reason="再次")


def test_it_keeps_who_exempted_and_why_and_takes_it_up_again_afterwards(world, case):
    made = exempt(world.zhou, case, exempted="not-mature", exempt_until=date(2026, 11, 30), note="中试到十一月底")

    assert (made.state, made.exempted_by) == ("exempted", world.zhou.public_id)
    assert made.last_entry.open_facts["exempted"] == "not-mature"
    assert "周二" in world.client(world.auditor).get(f"/mandatory-listings/{made.number}/").content.decode()
    with frozen(date(2026, 11, 30)):
        assert resume_after_exemption() == 0
    with frozen(date(2026, 12, 1)):
        assert resume_after_exemption() == 1
    made.refresh_from_db()
    assert (made.state, made.exempted) == ("warned", "")


def test_it_lets_no_unit_exempt_itself(world, case):
    with refused("not-yours"):
        exempt(world.chu, case, exempted="other", exempt_until=date(2027, 1, 1))


def test_it_is_taken_up_again_when_the_deal_falls_through(world, case):
    mark_transferred(world.system, case.achievement, by="DL-1")
    case.achievement.refresh_from_db()

    reopen_achievement(world.system, case.achievement, reason="解约")

    case.refresh_from_db()
    assert case.state == "warned"


def test_it_opens_no_second_case_for_one_that_was_settled(world, case):
    settle(world.zhou, case, reason="成果已作废")

    assert warn_of_overdue() == 0


def test_it_shows_a_case_to_the_unit_and_the_city_alone(world, case):
    seen = {who: world.client(getattr(world, who)).get(f"/mandatory-listings/{case.number}/").status_code for who in ("chu", "wei", "zhou", "auditor", "jiang", "han", "yang", "wang")}

    assert seen == {"chu": 200, "wei": 200, "zhou": 200, "auditor": 200, "jiang": 404, "han": 404, "yang": 404, "wang": 404}


def test_it_counts_no_deadline_into_a_year_whose_holidays_nobody_entered():
    with refused("calendar-missing"):
        deadline("warned", date(2026, 12, 3))


def test_it_warns_of_what_waited_for_a_year_once_the_year_is_entered(world):
    _ = world.zhou, late(world)
    with frozen(date(2026, 12, 3)):
        assert warn_of_overdue() == 0
        assert not MandatoryCase.objects.exists()
        assert tell_of_missing_year() == 1
        enter_calendar(world.admin, year=2027, days_off="2027-01-01 ~ 2027-01-03", workdays="", source="关于2027年节假日安排的通知")
        refresh()
        assert warn_of_overdue() == 1
