"""An auction and the rest of the room: who may bid and see it, the deposits in their register, and the deal the award opens at its price."""

from datetime import date, timedelta

import pytest
from tests.rooms.trading.auctions.scene import DEPOSIT, NINE, RESERVE, STEP, after, bid, refusal
from tests.rooms.trading.stage import achievement_of, listing_of

from shouzhan.kernel.dates import frozen, now, today
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import Achievement, Openness
from shouzhan.rooms.listings.public import admit, open_listing, publish_listing, register_venue, submit_listing
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.trading import dealing, reads, settling
from shouzhan.rooms.trading.auctions import actions
from shouzhan.rooms.trading.auctions.access import sees
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.models import Deposit

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def announced(world, listing):
    terms = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": NINE, "announced_close": NINE + timedelta(hours=1)}
    return actions.announce_auction(world.yang, actions.draft_auction(world.yang, listing=listing, **terms))


def test_the_award_opens_the_deal_at_the_winning_price(world):
    auction = announced(world, listing_of(world, way="english"))
    auction = actions.admit_bidder(world.yang, actions.register_bidder(world.jiang, auction, organisation=world.company), bidder=1, receipt="BH-1")
    auction = bid(world.jiang, auction, RESERVE + 7)
    with after(2):
        done = actions.close(world.yang, auction)

    assert (done.state, done.deal.buyer, done.deal.price.fen, done.deal.way) == ("awarded", world.company, RESERVE + 7, "english")


def test_a_body_too_near_the_seller_does_not_register(world):
    world.company.parent = world.university
    type(world.company).objects.filter(pk=world.company.pk).update(parent=world.university)
    auction = announced(world, listing_of(world, achievement_of(world), way="english"))

    assert refusal(actions.register_bidder, world.jiang, auction, organisation=world.company).code == "relation-not-declared"


def admitted(world, auction):
    """The company with its deposit booked beforehand, its rival on the slip it brought."""
    settling.receive_deposit(world.yang, listing=auction.listing, organisation=world.company, receipt="BH-1", amount=Money(DEPOSIT), received_on=today())
    for user, body in ((world.jiang, world.company), (world.han, world.rival)):
        auction = actions.register_bidder(user, auction, organisation=body)
    auction = actions.admit_bidder(world.yang, auction, bidder=1)
    return actions.admit_bidder(world.yang, auction, bidder=2, receipt="BH-2")


def states():
    return dict(Deposit.objects.order_by("receipt").values_list("receipt", "state"))


def test_nobody_is_admitted_without_a_deposit_in_the_register(world):
    auction = actions.register_bidder(world.jiang, announced(world, listing_of(world, way="english")), organisation=world.company)

    assert refusal(actions.admit_bidder, world.yang, auction, bidder=1).code == "no-deposit"
    assert not auction.bidders.get().is_admitted


def test_a_deposit_paid_for_an_auction_is_seen_with_the_deal_and_bound_until_the_end(world):
    auction = admitted(world, announced(world, listing_of(world, way="english")))
    ours = Deposit.objects.get(receipt="BH-2")
    assert (ours.amount.fen, ours.organisation) == (DEPOSIT, world.rival)
    assert refusal(settling.return_deposit, world.yang, ours).code == "deposit-bound"

    bid(world.han, auction, RESERVE)
    with after(2):
        done = actions.close(world.yang, auction)
        assert reads.deposits_of(done.deal) == [ours]
        actions.return_deposits(world.yang, done)

    assert states() == {"BH-1": "returned", "BH-2": "held"}


def test_the_register_keeps_the_deposit_of_a_winner_who_does_not_complete(world):
    auction = bid(world.jiang, admitted(world, announced(world, listing_of(world, way="english"))), RESERVE)
    with after(2):
        done = actions.close(world.yang, auction)
        told = refusal(drafted_again, world, done)
        assert (told.code, done.deal.number in str(told.sentence)) == ("agreed-already", True)
        actions.annul_award(world.yang, done, reason="逾期未签约")

        done.deal.refresh_from_db()
        assert (done.deal.state, done.deal.at_fault, bool(done.deal.banned_until)) == ("defaulted", "buyer", True)
        assert drafted_again(world, done).state == "draft"
    assert states() == {"BH-1": "forfeited", "BH-2": "held"}


def drafted_again(world, auction):
    times = {"opens_at": now() + timedelta(days=1), "announced_close": now() + timedelta(days=2)}
    return actions.draft_auction(world.yang, listing=auction.listing, reserve_fen=RESERVE, increment_fen=1, deposit_fen=0, **times)


def test_an_award_is_not_annulled_behind_the_back_of_a_signed_deal(world):
    auction = bid(world.jiang, admitted(world, announced(world, listing_of(world, way="english"))), RESERVE)
    with after(2):
        done = actions.close(world.yang, auction)
        deal = dealing.countersign_deal(world.jiang, dealing.sign_deal(world.chu, done.deal))

        no = refusal(actions.annul_award, world.yang, Auction.objects.get(pk=done.pk), reason="逾期未付")
        assert (no.code, deal.number in no.sentence, bool(no.remedy), bool(no.cites)) == ("deal-goes-on", True, True, True)

        settling.default_deal(world.yang, deal, at_fault="buyer", reason="逾期未付")
        assert actions.annul_award(world.yang, Auction.objects.get(pk=done.pk), reason="逾期未付").state == "annulled"

    assert states() == {"BH-1": "forfeited", "BH-2": "held"}


def test_an_admission_that_ended_shows_the_auction_no_longer(world):
    auction = announced(world, listing_of(world, way="english"))
    Achievement.objects.filter(pk=auction.listing.achievement_id).update(openness=Openness.CLOSED)  # it was open when it was listed
    auction = Auction.objects.get(pk=auction.pk)
    assert not sees(world.jiang, auction)

    admit(world.chu, auction.listing, organisation=world.company, agreement="NA-1", until=date(2026, 11, 24))

    with frozen(date(2026, 11, 24)):
        assert sees(world.jiang, auction)
        assert Auction.objects.filter(sees.scope(world.jiang)).exists()
    with frozen(date(2026, 11, 25)):
        assert not sees(world.jiang, auction)
        assert not Auction.objects.filter(sees.scope(world.jiang)).exists()


def test_what_is_auctioned_is_sold_nowhere_else_meanwhile(world):
    other = register_venue(world.system, organisation=register_organisation(world.system, name="浦江技术交易所", kind="exchange"))
    held = achievement_of(world)
    auction = announced(world, listing_of(world, held, way="english"))
    beside = publish_listing(world.system, submit_listing(world.chu, open_listing(
        world.chu, achievement=held, venue=other, mode="transfer", way="quoted", price_fen=RESERVE, open_text="一种工艺")))

    told = refusal(dealing.take_deal, world.jiang, listing=beside, organisation=world.company)
    assert (told.code, auction.number in str(told.sentence)) == ("auctioned-elsewhere", True)
    actions.cancel_auction(world.yang, auction, reason="转让方请求")
    deal = dealing.take_deal(world.jiang, listing=beside, organisation=world.company)

    told = refusal(announced, world, auction.listing)
    assert told.code == "right-taken"
    assert deal.agreed_on.isoformat() in str(told.sentence)
