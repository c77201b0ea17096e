"""An auction and the rest of the room: a related bidder is turned away, and the award opens the deal at its price."""

from datetime import timedelta

import pytest
from tests.rooms.trading.auctions.scene import DEPOSIT, NINE, RESERVE, STEP, after, bid, refusal
from tests.rooms.trading.stage import achievement_of, listing_of

from shouzhan.rooms.trading.auctions import actions

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def announced(world, listing):
    terms = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": NINE, "announced_close": NINE + timedelta(hours=1)}
    return actions.announce_auction(world.yang, actions.draft_auction(world.yang, listing=listing, **terms))


def test_the_award_opens_the_deal_at_the_winning_price(world):
    auction = announced(world, listing_of(world, way="english"))
    auction = actions.admit_bidder(world.yang, actions.register_bidder(world.jiang, auction, organisation=world.company), bidder=1)
    auction = bid(world.jiang, auction, RESERVE + 7)
    with after(2):
        done = actions.close(world.yang, auction)

    assert (done.state, done.deal.buyer, done.deal.price.fen, done.deal.way) == ("awarded", world.company, RESERVE + 7, "english")


def test_a_body_too_near_the_seller_does_not_register(world):
    world.company.parent = world.university
    type(world.company).objects.filter(pk=world.company.pk).update(parent=world.university)
    auction = announced(world, listing_of(world, achievement_of(world), way="english"))

    assert refusal(actions.register_bidder, world.jiang, auction, organisation=world.company).code == "relation-not-declared"
