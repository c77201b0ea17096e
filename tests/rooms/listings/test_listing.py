"""A listing from the achievement's number to the deal, and every way it may be refused."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.listings.scene import HINT, INSIDE, SECRET, TEASER, achievement, drafted, listed, submitted, venue

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.disclosure.public import mark_transferred
from shouzhan.rooms.listings.actions import (
    close_venue,
    deal_listing,
    expire_listing,
    extend_listing,
    open_listing,
    publish_listing,
    recall_listing,
    relist,
    return_listing,
    revise_listing,
    set_terms,
    set_texts,
    submit_listing,
    withdraw_listing,
)
from shouzhan.rooms.listings.models import Examination, Listing
from shouzhan.rooms.ownership.public import convey
from shouzhan.rooms.parties.public import Role

pytestmark = pytest.mark.database


def refused(code):
    return pytest.raises(Refused, check=lambda told: told.decision.code == code)


def test_it_opens_from_the_number_with_everything_known_taken_over(world):
    made = open_listing(world.chu, achievement=achievement(world), venue=venue(world), mode="transfer", way="agreement")

    assert (made.state, made.open_text, made.secret_text) == ("draft", TEASER, INSIDE)
    assert made.title == "低温快充正极材料"


def test_it_goes_on_show_from_the_day_of_examination_for_the_usual_term(world):
    made = listed(world)

    # thirty days on is a Sunday, so it ends on the Monday
    assert (made.state, made.starts_on, made.last_day, made.due_on) == ("open", date(2026, 11, 20), date(2026, 12, 21), date(2026, 12, 21))


def test_it_rolls_a_last_day_in_the_october_holidays_to_the_first_working_day(world):
    made = listed(world, on=date(2026, 9, 2))

    assert made.last_day == date(2026, 10, 8)


def test_it_holds_a_state_sale_for_its_least_working_days_and_refuses_a_deal_before(world):
    made = listed(world, is_state_sale=True, price_fen=1_500_000_000)

    assert made.sold_from == date(2026, 12, 19)
    with refused("sold-too-early") as told:
        deal_listing(world.system, made, deal="DL-1")
    assert str(told.value.decision.remedy)
    with frozen(date(2026, 12, 19)):
        assert deal_listing(world.system, made, deal="DL-1").state == "dealt"


@pytest.mark.parametrize(("days", "code"), [(9, "listed-too-short"), (366, "listed-too-long")])
def test_it_takes_no_term_outside_the_limits(world, days, code):
    with refused(code):
        submit_listing(world.chu, drafted(world, days=days))


@pytest.mark.parametrize(("more", "code"), [
    ({"open_text": " "}, "open-text-missing"), ({"mode": "licence"}, "exclusivity-missing"), ({"way": "quoted", "price_fen": None}, "price-missing"), ({"way": "english", "price_fen": None}, "price-missing"),
])
def test_it_hands_in_nothing_half_said(world, more, code):
    with refused(code) as told:
        submit_listing(world.chu, drafted(world, **more))
    assert str(told.value.decision.remedy)


def test_it_lists_nothing_nobody_may_find(world):
    with refused("achievement-not-open"):
        submit_listing(world.chu, drafted(world, of=achievement(world, openness="closed")))


def test_it_lists_nothing_that_was_transferred_already(world):
    made = drafted(world)
    mark_transferred(world.system, made.achievement, by="DL-1")
    made.refresh_from_db()

    with refused("not-for-transfer"):
        submit_listing(world.chu, made)
    with refused("not-for-transfer"):
        open_listing(world.chu, achievement=made.achievement, venue=venue(world), mode="licence", way="agreement")


def test_it_lets_no_other_unit_list_the_result(world):
    other = world._user("tang", "唐一", world.other_university, Role.TRANSFER_OFFICER)

    with refused("not-yours"):
        open_listing(other, achievement=achievement(world), venue=venue(world), mode="transfer", way="agreement")


def test_it_warns_of_secret_words_in_the_open_text_and_takes_them_only_when_looked_at(world):
    made = set_texts(world.chu, drafted(world), open_text=f"好材料。{SECRET[5:40]}")

    with refused("open-text-tells-secrets"):
        submit_listing(world.chu, made)
    assert submit_listing(world.chu, made, looked_at=True).state == "submitted"


def test_it_returns_with_reasons_that_reach_the_office_and_comes_back_mended(world):
    made = return_listing(world.yang, submitted(world), codes=["price-unfounded"], note="附上估值")

    assert made.state == "returned"
    assert Examination.objects.get().codes == ["price-unfounded"]
    mended = set_terms(world.chu, made, price_fen=90_000_000)
    assert publish_listing(world.yang, submit_listing(world.chu, mended)).state == "open"


def test_it_returns_nothing_without_a_reason(world):
    with refused("reason-missing"):
        return_listing(world.yang, submitted(world), codes=[])


def test_it_gives_the_exchange_five_working_days(world):
    assert submitted(world).due_on == date(2026, 11, 27)


def test_it_lets_the_office_take_back_what_waits(world):
    assert recall_listing(world.chu, submitted(world)).state == "draft"


def test_it_holds_one_offer_at_a_venue_only_once(world):
    first = drafted(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        drafted(world, of=first.achievement)
    assert drafted(world, of=first.achievement, mode="licence", exclusivity="ordinary").state == "draft"


def test_it_extends_from_the_last_day_and_says_how_often(world):
    made = extend_listing(world.chu, listed(world), days=5)

    # the fifth day on is a Saturday
    assert (made.last_day, made.extended, made.due_on) == (date(2026, 12, 28), 1, date(2026, 12, 28))


def test_it_extends_no_listing_beyond_the_longest_term(world):
    made = listed(world, on=date(2025, 12, 1), days=360)

    with refused("listed-too-long"):
        extend_listing(world.chu, made, days=20)


def test_it_does_not_end_before_its_last_day_is_over(world):
    made = listed(world)

    with frozen(made.last_day), refused("not-over-yet"):
        expire_listing(world.system, made)
    with frozen(date(2026, 12, 22)):
        assert expire_listing(world.system, made).state == "expired"


def test_it_takes_a_deal_made_after_the_period(world):
    made = listed(world)

    with frozen(date(2026, 12, 22)):
        made = expire_listing(world.system, made)
        assert deal_listing(world.system, made, deal="DL-7").deal == "DL-7"


def test_it_comes_back_when_a_deal_falls_through(world):
    made = deal_listing(world.system, listed(world), deal="DL-7")

    with frozen(date(2026, 11, 25)):
        again = relist(world.system, made, reason="受让方未付款")
    assert (again.state, again.deal, again.starts_on) == ("open", "", date(2026, 11, 25))


def test_it_brings_nothing_on_show_that_was_never_examined(world):
    made = withdraw_listing(world.chu, drafted(world), reason="改计划")

    with refused("never-listed"):
        relist(world.yang, made, reason="补挂")
    assert revise_listing(world.chu, made).state == "draft"


def test_it_begins_no_period_on_a_clock_that_moved_backwards(world):
    made = submitted(world)

    with frozen(date(2026, 11, 19)), refused("clock-backwards"):
        publish_listing(world.yang, made)


def test_it_says_which_years_holidays_are_missing_instead_of_guessing(world):
    made = submitted(world, days=90)

    with pytest.raises(Refused) as told, frozen(date(2026, 12, 20)):
        publish_listing(world.yang, made)
    assert told.value.decision.code == "calendar-missing"
    assert "2027" in str(told.value.decision.sentence)


def test_it_closes_no_venue_over_its_listings(world):
    made = listed(world)

    with refused("listings-open"):
        close_venue(world.zhou, made.venue, reason="停业")


def test_it_keeps_no_word_of_the_texts_in_the_journal(world):
    made = set_texts(world.chu, drafted(world), secret_text="新的秘密配方写在这里", registered_text=HINT)

    told = str(list(Entry.objects.filter(record_number=made.number).values_list("facts", flat=True)))
    assert "配方" not in told
    assert "secret_text" in told
    assert Listing.objects.get(pk=made.pk).secret_text == "新的秘密配方写在这里"


def test_it_lists_nothing_the_unit_holds_no_right_to(world):
    made = submitted(world)
    convey(world.system, made.achievement, seller=world.university, buyer=world.company, mode="transfer", exclusivity="", field="", territory="", starts_on=date(2026, 11, 20), ends_on=None, ground="DL-1")

    with refused("not-held") as told:
        publish_listing(world.yang, made)
    assert str(told.value.decision.remedy)


def test_it_finds_listings_by_price_maturity_and_way(world):
    cheap, dear = listed(world), listed(world, of=achievement(world, name="海水电解膜", maturity=2), way="quoted", price_fen=5_000_000_000)
    unpriced = listed(world, of=achievement(world, name="触觉传感器", maturity=None), price_fen=None)
    client = world.client()

    def found(query):
        return {row["number"] for row in client.get(f"/api/v1/listings/?{query}").json()["data"]}

    assert found("price=to-1000") == {cheap.number}
    assert found("price=over") == found("way=quoted") == found("maturity=1-3") == {dear.number}
    assert found("price=open") == {unpriced.number}
    assert found("maturity=4-6&technology=新材料") == {cheap.number}
    assert "1,200,000.00" in client.get("/listings/").content.decode()
    assert "面议" in client.get("/listings/").content.decode()
