"""Any play of an auction, both kinds: a naive model names the same winner, no accepted bid is lost, the verifier agrees and no byte can differ."""

import random
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from tests.rooms.trading.auctions.scene import NINE, RESERVE, STEP, ready

from shouzhan.engine.auctions.make_bid import letter
from shouzhan.engine.auctions.verify_auction import Failed, check_auction, read_bundle
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.store import seal
from shouzhan.kernel.money import Money
from shouzhan.rooms.listings.public import Way
from shouzhan.rooms.trading.auctions import actions, bidding
from shouzhan.rooms.trading.auctions.bundle import bundle_text
from shouzhan.rooms.trading.auctions.models import Auction

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WHO = st.sampled_from((1, 2))


class Play(RuleBasedStateMachine):
    """Two bidders, a clock, and a model made of two lists."""

    world = None
    way = Way.ENGLISH

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = NINE
        self.users = {1: self.world.jiang, 2: self.world.han}
        with frozen(self.at):
            self.auction = ready(self.world, self.way)
        self.closes = NINE + timedelta(hours=1)
        self.bids, self.sealed, self.opened, self.turn = [], {}, {}, 0

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.chance = random.Random(seed)

    def teardown(self):
        try:
            if hasattr(self, "chance"):
                self.finish()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @rule(minutes=st.integers(0, 20))
    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)

    def tried(self, act, *given, **named):
        try:
            with frozen(self.at), transaction.atomic():
                act(*given, **named)
        except Refused as refused:
            return refused.decision.code
        return ""

    @precondition(lambda self: self.way == Way.ENGLISH)
    @rule(who=WHO, over=st.integers(-1, 2) | st.just(STEP))
    def call(self, who, over):
        least = self.bids[-1][1] + STEP if self.bids else RESERVE
        said = self.tried(bidding.place_bid, self.users[who], self.auction, amount=Money(least + over), raise_own=True)
        counts = self.at < self.closes and over >= 0
        assert (said == "") is counts, said
        if counts:
            self.bids.append((who, least + over))
            if self.closes - self.at <= timedelta(minutes=5):
                self.closes = max(self.closes, self.at + timedelta(minutes=5))

    @precondition(lambda self: self.way == Way.SEALED)
    @rule(who=WHO, amount=st.sampled_from((RESERVE - 1, RESERVE, RESERVE + 1)))
    def commit(self, who, amount):
        kept = letter(self.auction.number, who, amount, f"{self.turn:064x}")
        said = self.tried(bidding.commit_bid, self.users[who], self.auction, commitment=kept["commitment"])
        assert (said == "") is (self.at < self.closes), said
        if not said:
            self.turn += 1
            self.sealed[who] = (self.turn, kept)

    @precondition(lambda self: self.way == Way.SEALED)
    @rule(who=WHO)
    def take_back(self, who):
        said = self.tried(bidding.withdraw_bid, self.users[who], self.auction)
        assert (said == "") is (self.at < self.closes and who in self.sealed), said
        if not said:
            self.turn += 1
            del self.sealed[who]

    @rule()
    def close_early_or_late(self):
        before = Auction.objects.get(pk=self.auction.pk).state
        with frozen(self.at):
            done = actions.close(self.world.system, self.auction)
            seal()
        assert self.at >= self.closes or done.state == before == "open"

    def finish(self):
        self.at = max(self.at, self.closes)
        with frozen(self.at):
            actions.close(self.world.system, self.auction)
            seal()
        for who, (_turn, kept) in sorted(self.sealed.items()):
            if Auction.objects.get(pk=self.auction.pk).state == "opening" and self.chance.random() < 0.7:
                assert self.tried(bidding.open_bid, self.users[who], self.auction, letter=kept) == ""
                self.opened[who] = kept["amount_fen"]
        self.at += timedelta(hours=49)
        with frozen(self.at):
            done = actions.close(self.world.system, self.auction)
            seal()
        self.agrees(done)

    def naive(self):
        if self.way == Way.ENGLISH:
            return self.bids[-1] if self.bids else (None, None)
        best = (None, None)
        for who in sorted(self.opened, key=lambda who: self.sealed[who][0]):
            if self.opened[who] >= RESERVE and (best[1] is None or self.opened[who] > best[1]):
                best = (who, self.opened[who])
        return best

    def agrees(self, done):
        done = Auction.objects.get(pk=done.pk)
        winner, price = self.naive()
        assert (done.winner.number if done.winner else None, done.price_fen) == (winner, price)
        assert [(bid.bidder, bid.amount_fen) for bid in done.bids.all()] == self.bids
        raw = bundle_text(done)
        shown = check_auction(read_bundle(raw))
        assert (shown.winner, shown.price_fen) == (winner, price)
        data = raw.encode()
        for place in (self.chance.randrange(len(data)) for _ in range(5)):
            other = data[place] ^ self.chance.randrange(1, 256)
            with pytest.raises(Failed):
                check_auction(read_bundle((data[:place] + bytes([other]) + data[place + 1:]).decode("utf-8", "surrogateescape")))


@pytest.mark.parametrize("way", [Way.ENGLISH, Way.SEALED])
def test_any_play_ends_as_the_naive_model_says(world, way):
    known = {"world": world, "way": way}
    assert world.jiang
    assert world.han
    assert ready(world, way)  # the cast is made once, outside the plays
    run_state_machine_as_test(type("Play", (Play,), known), settings=settings(max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)))
