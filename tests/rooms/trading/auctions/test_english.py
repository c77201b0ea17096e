"""The rising auction: who may bid, what counts, when it ends, and who wins."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from tests.rooms.trading.auctions.scene import (
    DEPOSIT,
    NINE,
    RESERVE,
    STEP,
    after,
    announced,
    bid,
    drafted,
    ready,
    refusal,
)

from shouzhan.engine.auctions.verify_auction import check_auction, read_bundle
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import seal
from shouzhan.kernel.money import Money
from shouzhan.rooms.listings.actions import expire_listing, withdraw_listing
from shouzhan.rooms.listings.public import Way
from shouzhan.rooms.listings.sweeps import expire_listings
from shouzhan.rooms.parties.actions import edit_organisation
from shouzhan.rooms.trading.auctions import actions, bidding
from shouzhan.rooms.trading.auctions.bundle import bundle_text
from shouzhan.rooms.trading.auctions.models import Auction, Bid, Deposit
from shouzhan.rooms.trading.auctions.sweeps import close_due
from shouzhan.web.models import Attachment, Notice

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_it_goes_to_the_highest_bid(world):
    auction = ready(world)
    auction = bid(world.jiang, auction, RESERVE)
    auction = bid(world.han, auction, RESERVE + STEP)
    with after(2):
        done = actions.close(world.yang, auction)

    assert (done.state, done.winner.organisation, done.price) == ("awarded", world.rival, Money(RESERVE + STEP))
    assert dict(done.bidders.values_list("number", "deposit")) == {1: Deposit.RETURNABLE, 2: Deposit.APPLIED}


def test_it_refuses_a_first_bid_a_fen_below_the_reserve(world):
    no = refusal(bid, world.jiang, ready(world), RESERVE - 1)

    assert no.code == "below-reserve"
    assert "1,000,000.00" in str(no.remedy)


def test_it_refuses_a_bid_a_fen_short_of_the_step_and_says_the_least_that_counts(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    no = refusal(bid, world.han, auction, RESERVE + STEP - 1)

    assert no.code == "below-step"
    assert "1,050,000.00" in str(no.remedy)
    assert Bid.objects.count() == 1


def test_it_says_the_same_least_as_the_ladder_it_is_recomputed_by(world):
    auction = ready(world)
    assert bidding.least_bid(auction).fen == auction.ladder.least_fen
    auction = bid(world.jiang, auction, RESERVE + 7)
    assert bidding.least_bid(auction).fen == auction.ladder.least_fen == RESERVE + 7 + STEP


def test_it_does_not_let_a_bidder_raise_their_own_bid_by_mistake(world):
    auction = bid(world.jiang, ready(world), RESERVE)

    assert refusal(bid, world.jiang, auction, RESERVE + STEP).code == "already-highest"
    assert bid(world.jiang, auction, RESERVE + STEP, raise_own=True).highest_fen == RESERVE + STEP


def test_it_takes_no_bid_without_a_deposit(world):
    auction = announced(world)
    assert refusal(bid, world.jiang, auction, RESERVE).code == "not-yours"
    auction = actions.register_bidder(world.jiang, auction, organisation=world.company)
    assert refusal(bid, world.jiang, auction, RESERVE).code == "not-yours"
    auction = actions.admit_bidder(world.yang, auction, bidder=1)
    assert bid(world.jiang, auction, RESERVE).top == 1


def test_it_takes_no_bid_from_the_seller_or_the_venue(world):
    auction = announced(world)

    assert refusal(actions.register_bidder, world.chu, auction, organisation=world.university).code == "bidder-is-related"


def test_it_asks_what_the_room_knows_of_relations(world, monkeypatch):
    from shouzhan.kernel.decision import Decision
    from shouzhan.rooms.trading.auctions import related

    monkeypatch.setattr(related, "_ASKED", [*related._ASKED, lambda buyer, listing: Decision.refuse("is-subsidiary", "子公司")])
    assert refusal(actions.register_bidder, world.jiang, announced(world), organisation=world.company).code == "is-subsidiary"


def test_it_lets_nobody_bid_for_a_body_they_do_not_speak_for(world):
    assert refusal(actions.register_bidder, world.jiang, announced(world), organisation=world.rival).code == "not-your-body"


def test_it_begins_and_ends_at_its_times(world):
    auction = ready(world, opens_at=NINE + timedelta(minutes=30))
    assert refusal(bid, world.jiang, auction, RESERVE).code == "not-begun"
    with after(0.5):
        auction = bid(world.jiang, auction, RESERVE)
    with after(1):
        assert refusal(bid, world.han, auction, RESERVE + STEP).code == "bidding-over"


def test_it_puts_the_end_off_for_a_late_bid_only(world):
    auction = ready(world)
    with after(0, minutes=54):
        auction = bid(world.jiang, auction, RESERVE)
        assert auction.closes_at == NINE + timedelta(hours=1)
    with after(0, minutes=58):
        auction = bid(world.han, auction, RESERVE + STEP)
        assert auction.closes_at == NINE + timedelta(minutes=63)
    with after(0, minutes=62, seconds=59):
        auction = bid(world.jiang, auction, RESERVE + 2 * STEP)
        assert auction.closes_at == NINE + timedelta(minutes=67, seconds=59)
    with after(0, minutes=68):
        assert actions.close(world.yang, auction).winner.number == 1


def test_it_refuses_a_bid_when_the_clock_was_set_back(world):
    auction = ready(world)
    with after(0, minutes=10):
        auction = bid(world.jiang, auction, RESERVE)
    with after(0, minutes=9):
        no = refusal(bid, world.han, auction, RESERVE + STEP)

    assert no.code == "clock-moved-back"
    assert str(no.remedy)


def test_it_cannot_be_ended_early(world):
    auction = bid(world.jiang, ready(world), RESERVE)

    assert refusal(actions.award_auction, world.yang, auction).code == "not-over"
    assert actions.close(world.yang, auction).state == "open"


def test_it_ends_without_a_winner_when_nobody_bids(world):
    auction = ready(world)
    with after(2):
        assert refusal(actions.award_auction, world.yang, auction).code == "nobody-won"
        done = actions.close(world.yang, auction)

    assert (done.state, done.winner) == ("unsold", None)
    assert set(done.bidders.values_list("deposit", flat=True)) == {Deposit.RETURNABLE}


def test_it_cannot_be_passed_in_over_a_valid_bid(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    with after(2):
        assert refusal(actions.pass_auction, world.yang, auction).code == "somebody-won"


def test_it_ends_by_itself_and_only_once(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    assert close_due() == 0
    with after(2):
        assert close_due() == 1
        assert close_due() == 0
        again = actions.close(world.yang, auction)

    assert again.state == "awarded"
    assert Entry.objects.filter(record_number=auction.number, step="award").count() == 1


def test_it_opens_the_deal_with_the_award_or_does_neither(world, monkeypatch):
    auction = bid(world.jiang, ready(world), RESERVE)
    asked = []

    def opener(auction, buyer, price):
        asked.append((auction.pk, buyer, price))
        raise RuntimeError("the house fell in")

    monkeypatch.setattr(actions, "_OPENERS", [opener])
    with after(2), pytest.raises(RuntimeError), transaction.atomic():
        actions.close(world.yang, auction)

    assert asked == [(auction.pk, world.company, Money(RESERVE))]
    assert Auction.objects.get().state == "open"
    assert not Entry.objects.filter(record_number=auction.number, step="award").exists()


def test_its_winner_is_still_recomputed_after_the_winner_took_another_name(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    edit_organisation(world.admin, world.company, name="青萍电子集团有限公司", kind="company", place="310115")
    with after(2):
        done = actions.close(world.yang, auction)
        seal()

    shown = check_auction(read_bundle(bundle_text(done)))

    assert (shown.winner, shown.price_fen) == (1, RESERVE)


def test_its_bids_can_be_neither_changed_nor_dropped(world):
    bid(world.jiang, ready(world), RESERVE)
    for act in (lambda: Bid.objects.update(amount_fen=1), lambda: Bid.objects.all().delete()):
        with pytest.raises(DatabaseError, match="shouzhan"), transaction.atomic():
            act()


def test_its_serials_follow_the_journal(world):
    auction = ready(world)
    for n, user in enumerate((world.jiang, world.han) * 3):
        auction = bid(user, auction, RESERVE + n * STEP)
    entries = {entry.revision: entry.open_facts for entry in Entry.objects.filter(record_number=auction.number, step="bid")}

    assert [bid.serial for bid in auction.bids.order_by("revision")] == [1, 2, 3, 4, 5, 6]
    assert [(entries[bid.revision]["serial"], entries[bid.revision]["amount_fen"]) for bid in auction.bids.all()] == [(bid.serial, bid.amount_fen) for bid in auction.bids.all()]


def test_it_names_no_bidder_to_another(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    for user in (world.han, None):
        page = world.client(user).get(f"/auctions/{auction.number}/").content.decode()
        assert world.company.name not in page
        assert "蒋三秋" not in page
    inside = world.client(world.yang).get(f"/auctions/{auction.number}/").content.decode()
    assert world.company.name in inside
    actors = set(Entry.objects.filter(record_number=auction.number, step__in=("register", "bid")).values_list("actor", flat=True))
    assert actors == {"bidder-1", "bidder-2"}


def test_it_can_be_changed_until_it_is_announced_and_not_after(world):
    auction = drafted(world)
    auction = actions.edit_auction(world.yang, auction, reserve_fen=RESERVE + 1)
    assert auction.reserve_fen == RESERVE + 1
    auction = actions.announce_auction(world.yang, auction)
    assert refusal(actions.edit_auction, world.yang, auction, reserve_fen=1).code == "wrong-state"


def test_it_is_drafted_for_listings_that_are_auctioned_and_listed(world):
    assert refusal(drafted, world, Way.QUOTED).code == "no-auction"


def test_a_listing_has_one_live_auction(world):
    auction = announced(world)
    terms = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": NINE, "announced_close": NINE + timedelta(hours=1)}
    assert refusal(actions.draft_auction, world.yang, listing=auction.listing, **terms).code == "auction-runs"
    actions.cancel_auction(world.yang, auction, reason="公告有误")
    assert actions.draft_auction(world.yang, listing=auction.listing, **terms).state == "draft"


def test_it_gives_every_deposit_back_when_called_off(world):
    auction = actions.cancel_auction(world.yang, ready(world), reason="转让方撤牌")
    auction = actions.return_deposits(world.yang, auction)

    assert set(auction.bidders.values_list("deposit", flat=True)) == {Deposit.RETURNED}
    assert refusal(actions.return_deposits, world.yang, auction).code == "nothing-due"


def test_it_takes_the_right_to_bid_away_only_from_who_has_not_bid(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    assert refusal(actions.exclude_bidder, world.yang, auction, bidder=1, reason="材料不实").code == "has-bid"
    auction = actions.exclude_bidder(world.yang, auction, bidder=2, reason="材料不实")
    assert refusal(bid, world.han, auction, RESERVE + STEP).code == "not-yours"


def test_it_can_undo_an_award_whose_winner_does_not_complete(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    with after(2):
        auction = actions.annul_award(world.yang, actions.close(world.yang, auction), reason="逾期未签约")

    assert (auction.state, auction.bidders.get(number=1).deposit) == ("annulled", Deposit.FORFEITED)


def test_it_keeps_the_moment_it_was_frozen_at(world):
    with frozen(NINE + timedelta(microseconds=1)):
        assert bid(world.jiang, ready(world), RESERVE).top_at == NINE + timedelta(microseconds=1)


def test_it_refuses_an_overtaken_bid_without_waiting_for_the_auction(world, monkeypatch):
    auction = bid(world.han, bid(world.jiang, ready(world), RESERVE), RESERVE + STEP)
    monkeypatch.setattr("shouzhan.kernel.procedure.perform.lock", lambda record: pytest.fail("it waited"))

    no = refusal(bid, world.jiang, auction, RESERVE + STEP)
    assert (no.code, "1,100,000.00" in str(no.remedy)) == ("below-step", True)


def test_it_tells_the_ladder_to_nobody_who_may_not_bid(world):
    auction = bid(world.jiang, ready(world), RESERVE)

    assert refusal(bid, world.yang, auction, RESERVE).code == "not-yours"


def test_it_tells_who_bids_too_little_too_late_that_it_is_over(world):
    auction = bid(world.jiang, ready(world), RESERVE)
    with after(2):
        assert refusal(bid, world.han, auction, RESERVE).code == "bidding-over"
    actions.cancel_auction(world.yang, auction, reason="挂牌有误")
    assert refusal(bid, world.han, auction, RESERVE).code == "wrong-state"


def test_it_tells_the_exchange_once_that_an_award_is_stuck(world, monkeypatch):
    def refuse(*_given):
        raise Refused(Decision.refuse("right-gone", "权利已不在转让方手里"))

    monkeypatch.setattr(actions, "_OPENERS", [refuse])
    auction = bid(world.jiang, ready(world), RESERVE)
    with after(2):
        assert (close_due(), close_due()) == (0, 0)

    told = Notice.objects.filter(key=f"auction:{auction.number}:stuck:right-gone")
    assert [notice.reader for notice in told] == [world.yang]
    assert "权利已不在转让方手里" in told.get().sentence_zh
    assert Auction.objects.get(pk=auction.pk).state == "open"


# --- the listing under it --------------------------------------------------------------------------------------------


def test_its_listing_stays_on_show_until_it_is_over(world):
    auction = announced(world, hours=24 * 41)  # ends on the last day of the listing
    told = refusal(withdraw_listing, world.chu, auction.listing, reason="不卖了")
    assert (told.code, auction.number in str(told.sentence)) == ("auction-runs", True)
    assert "取消竞价" in str(told.remedy)
    with after(24 * 42):
        assert refusal(expire_listing, world.system, auction.listing).code == "auction-runs"
        assert expire_listings() == 0
    with after(24 * 42):
        actions.cancel_auction(world.yang, auction, reason="转让方请求")
        assert expire_listings() == 1
    auction.listing.refresh_from_db()
    assert auction.listing.state == "expired"


@pytest.mark.parametrize(("way", "hours", "fits"), [(Way.ENGLISH, 24 * 41, True), (Way.ENGLISH, 24 * 42, False), (Way.SEALED, 24 * 41, False), (Way.SEALED, 24 * 38, True)])
def test_it_ends_within_its_listing(world, way, hours, fits):
    if fits:
        assert announced(world, way, hours=hours).state == "open"
        return
    told = refusal(drafted, world, way, hours=hours)
    assert told.code == "listing-ends-first"
    assert "2026-12-31" in str(told.sentence)


def test_a_body_registers_once_and_is_told_its_number(world):
    auction = announced(world)
    here = f"/auctions/{auction.number}/"
    assert f'href="{here}register/"' in world.client(world.jiang).get(here).content.decode()

    actions.register_bidder(world.jiang, auction, organisation=world.company)

    page = world.client(world.jiang).get(here).content.decode()
    assert f'href="{here}register/"' not in page
    assert "贵单位已登记为竞买人 1。" in page


def test_whoever_is_only_looking_on_adds_no_file_to_an_auction(world):
    auction = announced(world)
    here = f"/auctions/{auction.number}/"
    paper = SimpleUploadedFile("说明.pdf", b"%PDF-1.7 evidence")

    refused = world.client(world.jiang).post(f"{here}files/", {"file": paper})

    assert refused.status_code == 403
    assert Attachment.objects.count() == 0
    assert f'action="{here}files/"' not in world.client(world.jiang).get(here).content.decode()
    assert f'action="{here}files/"' in world.client(world.yang).get(here).content.decode()
