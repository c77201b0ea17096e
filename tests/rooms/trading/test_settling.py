"""Money in and out: nothing twice, nothing lost, deposits, default and what follows from it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.trading.refusing import refused
from tests.rooms.trading.stage import PRICE, agreed, interest_of, listing_of, paid, signed, terms

from shouzhan.kernel.dates import frozen, now, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.law.grounds import replay
from shouzhan.rooms.trading import dealing, settling, sweeps
from shouzhan.rooms.trading.models import Deposit, Receipt
from shouzhan.rooms.trading.public import banned, deposit_held
from shouzhan.rooms.trading.reads import held_for, money_of
from shouzhan.web.models import Notice
from shouzhan.web.recordpage import line_of

pytestmark = pytest.mark.database
HALF = Money.of("500000")


def book(world, deal, receipt, amount, **fields):
    made = settling.book_receipt(world.yang, deal, receipt=receipt, amount=amount, on=fields.pop("on", today()), **fields)
    made.refresh_from_db()
    return made


def deposit(world, listing, receipt="D-1", amount="300000", organisation=None):
    return settling.receive_deposit(world.yang, listing=listing, organisation=organisation or world.company, receipt=receipt, amount=Money.of(amount), received_on=today())


def test_the_last_instalment_settles_the_deal(world, listing):
    deal = signed(world, listing)
    deal = book(world, deal, "R-1", HALF)
    assert deal.state == "signed"

    deal = book(world, deal, "R-2", HALF)

    assert (deal.state, deal.settled_on) == ("settled", today())


@pytest.mark.parametrize(("due_on", "last_chance"), [(date(2026, 11, 27), date(2026, 11, 27)), (date(2026, 11, 28), date(2026, 11, 30)), (date(2027, 3, 6), date(2027, 3, 8))])
def test_an_instalment_is_late_after_the_next_day_on_which_banks_are_open(world, listing, due_on, last_chance):
    deal = signed(world, listing, **terms(instalments=[{"amount": str(PRICE), "due_on": due_on.isoformat(), "when": ""}]))
    late = Notice.objects.filter(url=f"/deals/{deal.number}/", sentence_en__startswith="An instalment is late")
    with frozen(last_chance):
        sweeps.remind_of_instalments()
    assert not late.exists()

    with frozen(last_chance + timedelta(days=1)):
        sweeps.remind_of_instalments()
    assert late.exists()


def test_a_receipt_is_booked_once(world, listing):
    deal = book(world, signed(world, listing), "R-1", HALF)

    decision = refused(settling.book_receipt, world.yang, deal, receipt="R-1", amount=HALF, on=today())

    assert decision.code == "receipt-booked"
    assert "500,000.00" in str(decision.sentence)
    assert Receipt.objects.count() == 1


def test_the_database_itself_keeps_a_receipt_from_being_booked_twice(world, listing):
    deal = book(world, signed(world, listing), "R-1", HALF)

    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(deal=deal, receipt="R-1", amount_fen=1, on=today(), at=now())


@pytest.mark.parametrize(("amount", "day", "code"), [
    (Money(PRICE.fen + 1), 0, "more-than-owed"), (HALF, 1, "future-day"), (HALF, -1, "before-signing"),
])
def test_it_refuses_money_that_cannot_be(world, listing, amount, day, code):
    deal = signed(world, listing)

    decision = refused(settling.book_receipt, world.yang, deal, receipt="R-1", amount=amount, on=today() + timedelta(days=day))

    assert decision.code == code
    assert decision.cites
    assert str(decision.remedy)


def test_only_the_venue_books(world, listing):
    deal = signed(world, listing)
    for user in (world.chu, world.jiang, world.han):
        assert refused(settling.book_receipt, user, deal, receipt="R-1", amount=HALF, on=today()).code == "not-yours"


def test_a_struck_receipt_opens_the_settlement_again_and_its_number_stays_used(world, listing):
    deal = paid(world, signed(world, listing))
    deal = settling.strike_receipt(world.yang, deal, receipt=deal.receipts.get(), reason="退票")
    assert (deal.state, deal.settled_on, held_for(deal)) == ("signed", None, 0)

    assert refused(settling.book_receipt, world.yang, deal, receipt="R-1", amount=PRICE, on=today()).code == "receipt-booked"


def test_amounts_and_receipts_stand_in_no_open_fact(world, listing):
    deal = book(world, signed(world, listing), "R-777", HALF)

    facts = " ".join(Entry.objects.filter(record_number=deal.number).values_list("facts", flat=True))

    assert "R-777" not in facts
    assert "500000" not in facts


# --- default ---------------------------------------------------------------------------------------------------------


def test_a_buyer_who_does_not_pay_loses_the_deposit_and_may_not_buy_for_a_while(world, listing):
    held = deposit(world, listing)
    deal = signed(world, listing)

    deal = settling.default_deal(world.yang, deal, at_fault="buyer", reason="逾期未付")

    held.refresh_from_db()
    assert (deal.state, held.state, deal.banned_until) == ("defaulted", "forfeited", date(2027, 11, 20))
    other = listing_of(world)
    decision = refused(interest_of, world, other)
    assert decision.code == "banned"
    assert "2027-11-20" in str(decision.sentence)
    assert banned(world.company, date(2027, 11, 20)) == deal
    assert banned(world.company, date(2027, 11, 21)) is None
    assert dealing.Interest.objects.get(deals=deal).state == "accepted"


def test_a_ban_can_be_lifted(world, listing):
    deal = settling.default_deal(world.yang, signed(world, listing), at_fault="buyer", reason="逾期未付")
    settling.lift_ban(world.yang, deal, reason="认定有误")

    assert interest_of(world, listing_of(world)).state == "waiting"
    assert refused(settling.lift_ban, world.yang, deal, reason="再次").code == "no-ban"


def test_a_default_found_wrongly_is_taken_back_with_all_that_followed(world, listing):
    held = deposit(world, listing)
    deal = settling.default_deal(world.yang, signed(world, listing), at_fault="buyer", reason="逾期未付")
    held.refresh_from_db()
    told = refused(settling.correct_deposit, world.yang, held, reason="想退")
    assert told.code == "default-stands"
    assert deal.number in str(told.remedy)
    assert refused(settling.annul_default, world.jiang, deal, reason="我们没有违约").code == "not-yours"

    deal = settling.annul_default(world.yang, deal, reason="款项当日已到，登记有误")

    held.refresh_from_db()
    assert (deal.state, deal.at_fault, deal.banned_until, held.state) == ("failed", "", None, "held")
    assert interest_of(world, listing_of(world)).state == "waiting"
    assert settling.return_deposit(world.yang, held).state == "returned"


def test_only_the_venue_lets_go_of_a_price_found_by_the_rules(world):
    held = deposit(world, quoted := listing_of(world, way="quoted"))
    deal = dealing.take_deal(world.jiang, listing=quoted, organisation=world.company)
    for who in (world.jiang, world.chu):
        told = refused(dealing.fail_deal, who, deal, reason="不想买了")
        assert told.code == "bound-by-rules"
        assert "认定违约" in str(told.remedy)
    assert refused(settling.return_deposit, world.yang, held).code == "deposit-bound"
    assert dealing.fail_deal(world.yang, deal, reason="主管部门不予批准").state == "failed"


def test_a_seller_who_defaults_costs_the_buyer_nothing(world, listing):
    held = deposit(world, listing)
    deal = settling.default_deal(world.yang, signed(world, listing), at_fault="seller", reason="转让方反悔")

    held.refresh_from_db()
    assert (held.state, deal.banned_until) == ("returned", None)


def test_a_default_can_be_decided_again_on_what_was_known(world, listing):
    deposit(world, listing)
    deal = settling.default_deal(world.yang, signed(world, listing), at_fault="buyer", reason="逾期未付")

    again = replay(deal.last_entry.grounds[-1], deal.last_entry.at, deal)

    assert again.kept["answer"]["values"]["forfeited"] == "300000.00"
    assert (again.reproduces, again.stands) == (True, True)


def test_after_a_default_another_may_buy(world, listing):
    settling.default_deal(world.yang, agreed(world, listing), at_fault="buyer", reason="拒绝签约")
    listing.refresh_from_db()

    assert agreed(world, listing, world.han, world.rival).state == "agreed"


def test_money_received_goes_back_when_the_deal_falls(world, listing):
    deal = book(world, signed(world, listing), "R-1", HALF)
    deal = settling.default_deal(world.yang, deal, at_fault="seller", reason="转让方反悔")
    assert refused(settling.give_back, world.yang, deal, receipt="B-1", amount=PRICE, on=today()).code == "more-than-held"

    deal = settling.give_back(world.yang, deal, receipt="B-1", amount=HALF, on=today())

    assert money_of(deal) == (HALF.fen, HALF.fen)
    assert refused(settling.give_back, world.yang, deal, receipt="B-2", amount=HALF, on=today()).code == "nothing-held"


# --- deposits --------------------------------------------------------------------------------------------------------


def test_a_deposit_is_held_until_the_deal_is_over(world, listing):
    held = deposit(world, listing)
    assert deposit_held(listing, world.company) == Money.of("300000")
    deal = agreed(world, listing)
    assert refused(settling.return_deposit, world.yang, held).code == "deposit-bound"

    dealing.fail_deal(world.jiang, deal, reason="协商终止")

    assert settling.return_deposit(world.yang, held).state == "returned"
    assert deposit_held(listing, world.company) == Money(0)


def test_a_deposit_is_forfeited_for_a_default_only(world, listing):
    assert refused(settling.forfeit_deposit, world.yang, deposit(world, listing), reason="想扣").code == "no-default"


def test_a_deposit_is_booked_once_and_never_under_a_receipt_of_a_deal(world, listing):
    deposit(world, listing)
    assert refused(deposit, world, listing).code == "receipt-booked"
    deal = signed(world, listing)
    assert refused(settling.book_receipt, world.yang, deal, receipt="D-1", amount=HALF, on=today()).code == "receipt-booked"
    assert Deposit.objects.count() == 1


def test_a_wrong_return_is_put_right(world, listing):
    held = settling.return_deposit(world.yang, deposit(world, listing))

    assert settling.correct_deposit(world.yang, held, reason="登记有误").state == "held"


def test_the_seller_never_learns_who_put_down_a_deposit(world, listing):
    held = deposit(world, listing)

    assert world.client(world.chu).get(f"/deposits/{held.number}/").status_code == 404
    assert held.number not in world.client(world.chu).get("/deposits/").content.decode()
    assert world.client(world.han).get(f"/deposits/{held.number}/").status_code == 404


def test_instalments_by_day_are_kept_with_the_terms(world, listing):
    parts = [{"amount": "400000.00", "due_on": "2026-12-01", "when": "签约后"}, {"amount": "600000.00", "due_on": "2027-03-01", "when": "验收后"}]
    deal = agreed(world, listing, **{**terms(), "instalments": parts})

    assert deal.terms.get().instalments == parts


def test_the_line_of_what_ended_ends_there(world, listing):
    deal = settling.default_deal(world.yang, signed(world, listing), at_fault="buyer", reason="逾期未付")

    stops = line_of(deal).stops

    assert str(stops[-1].label) == "违约未成交"
    assert [stop.state for stop in stops] == ["done"] * (len(stops) - 1) + ["current"]


def test_two_clerks_of_a_venue_book_slips_one_after_the_other(world, listing, monkeypatch):
    deal, held = signed(world, listing), []
    monkeypatch.setattr(settling, "lock", held.append)

    deposit(world, listing)
    book(world, deal, "R-1", HALF)

    assert held == [listing.venue, listing.venue]  # whoever comes second sees the other's slip
