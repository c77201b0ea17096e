"""Whatever two companies, the seller and the exchange do in whatever order: money adds up, and one right is certified once."""

from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.rooms.trading.stage import interest_of, licence, listing_of, noticed, terms
from tests.world import World

from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading import dealing, interests, settling
from shouzhan.rooms.trading.certifying import certify_deal
from shouzhan.rooms.trading.models import Deal, Deposit, Interest, Receipt
from shouzhan.rooms.trading.reads import latest_terms

pytestmark = pytest.mark.database
WHO = st.sampled_from((0, 1))
SHARE = st.sampled_from((1, 2, 3))


class Market(RuleBasedStateMachine):
    """Two companies after two listings of one result; the model counts money by itself."""

    reached: ClassVar[set[str]] = set()

    @initialize(licences=st.booleans())
    def opens(self, licences: bool) -> None:
        """A result with two listings of the same exclusive right."""
        self.frozen = frozen(today())
        self.frozen.__enter__()
        self.world, self.licences, self.serial = World(), licences, 0
        first = listing_of(self.world, **self._offer())
        self.listings = [first, listing_of(self.world, first.achievement, **self._offer(), territory="中国")]
        self.people = [(self.world.jiang, self.world.company), (self.world.han, self.world.rival)]
        self.received = self.returned = self.forfeited = 0

    def _offer(self) -> dict[str, Any]:
        return {"mode": "licence", "exclusivity": "exclusive", "field": "电缆"} if self.licences else {}

    def _try(self, act: Any, *args: Any, **fields: Any) -> Any:
        try:
            return act(*args, **fields)
        except Refused as refused:
            told = refused.decision
        assert told.code
        assert str(told.sentence)
        return None

    def _deal(self, who: int, at: int) -> Deal | None:
        return Deal.objects.filter(listing=self.listings[at], buyer=self.people[who][1]).order_by("-pk").first()

    def _receipt(self) -> str:
        self.serial += 1
        return f"R-{self.serial}"

    @rule(who=WHO, at=WHO)
    def talks(self, who: int, at: int) -> None:
        """Ask and begin to talk."""
        user, body = self.people[who]
        self.listings[at].refresh_from_db()
        asked = self._try(interest_of, self.world, self.listings[at], user, body) or Interest.objects.filter(listing=self.listings[at], organisation=body).order_by("-pk").first()
        if asked is not None:
            self._try(interests.accept_interest, self.world.chu, asked)
            self._try(interests.start_talks, user, asked)

    @rule(who=WHO, at=WHO, share=SHARE)
    def proposes(self, who: int, at: int, share: int) -> None:
        """The seller offers, the buyer takes it."""
        deal = self._deal(who, at)
        if deal is None:
            return
        price = Money.of(str(300_000 * share))
        given = licence(price=price, instalments=terms(price)["instalments"], field="电缆") if self.licences else terms(price)
        deal = self._try(dealing.seller_proposes, self.world.chu, deal, **given)
        last = latest_terms(deal) if deal is not None else None
        if deal is not None and last is not None:
            self._try(dealing.buyer_accepts, self.people[who][0], deal, version=last.version)

    @rule(who=WHO, at=WHO)
    def signs(self, who: int, at: int) -> None:
        """The price passes its notice, both sign."""
        deal = self._deal(who, at)
        if deal is not None and deal.state == "agreed":
            noticed(self.world, deal)
            deal = self._try(dealing.sign_deal, self.world.chu, deal)
        if deal is not None:
            self._try(dealing.countersign_deal, self.people[who][0], deal)

    @rule(who=WHO, at=WHO, share=SHARE, again=st.booleans())
    def pays(self, who: int, at: int, share: int, again: bool) -> None:
        """Money comes in, sometimes told twice."""
        deal = self._deal(who, at)
        if deal is None:
            return
        receipt, amount = self._receipt(), Money(Money.of("300000").fen * share)
        for _time in range(2 if again else 1):
            if self._try(settling.book_receipt, self.world.yang, deal, receipt=receipt, amount=amount, on=today()) is not None:
                self.received += amount.fen

    @rule(who=WHO, at=WHO)
    def puts_down(self, who: int, at: int) -> None:
        """A deposit comes in."""
        amount = Money.of("50000")
        fields = {"listing": self.listings[at], "organisation": self.people[who][1], "receipt": self._receipt(), "amount": amount, "received_on": today()}
        if self._try(settling.receive_deposit, self.world.yang, **fields) is not None:
            self.received += amount.fen

    @rule(who=WHO, at=WHO)
    def takes_back(self, who: int, at: int) -> None:
        """A deposit goes back."""
        for deposit in Deposit.objects.filter(listing=self.listings[at], organisation=self.people[who][1], state="held"):
            if self._try(settling.return_deposit, self.world.yang, deposit) is not None:
                self.returned += deposit.amount_fen

    @rule(who=WHO, at=WHO, fault=st.sampled_from(("buyer", "seller", "neither")))
    def breaks(self, who: int, at: int, fault: str) -> None:
        """Somebody does not keep the deal; the ban is lifted so that play goes on."""
        deal = self._deal(who, at)
        held = sum(each.amount_fen for each in Deposit.objects.filter(listing=self.listings[at], organisation=self.people[who][1], state="held"))
        if deal is None or self._try(settling.default_deal, self.world.yang, deal, at_fault=fault, reason="未履行") is None:
            return
        self.forfeited += held if fault == "buyer" else 0
        self.returned += 0 if fault == "buyer" else held
        self._try(settling.lift_ban, self.world.yang, Deal.objects.get(pk=deal.pk), reason="继续")

    @rule(who=WHO, at=WHO)
    def gives_back(self, who: int, at: int) -> None:
        """What came in for a deal that fell goes back."""
        deal, amount = self._deal(who, at), Money.of("300000")
        if deal is not None and self._try(settling.give_back, self.world.yang, deal, receipt=self._receipt(), amount=amount, on=today()) is not None:
            self.returned += amount.fen

    @rule(who=WHO, at=WHO)
    def fails(self, who: int, at: int) -> None:
        """Nothing comes of it."""
        deal = self._deal(who, at)
        if deal is not None:
            self._try(dealing.fail_deal, self.people[who][0], deal, reason="谈不拢")

    @rule(who=WHO, at=WHO)
    def certifies(self, who: int, at: int) -> None:
        """The exchange certifies."""
        deal = self._deal(who, at)
        if deal is not None:
            self._try(certify_deal, self.world.yang, deal)

    @rule(who=WHO, at=WHO)
    def goes_all_the_way(self, who: int, at: int) -> None:
        """Everything in its order, as far as it is allowed."""
        self.talks(who, at)
        self.proposes(who, at, 1)
        self.signs(who, at)
        self.pays(who, at, 1, again=True)
        self.certifies(who, at)
        self.reached.update(Deal.objects.values_list("state", flat=True))

    @invariant()
    def money_adds_up(self) -> None:
        """What is held is what came in, less what went back and what was forfeited."""
        if not hasattr(self, "world"):
            return
        booked = {kind: sum(Receipt.objects.filter(kind=kind, struck_at=None).values_list("amount_fen", flat=True)) for kind in ("received", "returned")}
        held = booked["received"] - booked["returned"] + sum(Deposit.objects.filter(state="held").values_list("amount_fen", flat=True))
        assert held == self.received - self.returned - self.forfeited
        assert held >= 0

    @invariant()
    def one_right_is_certified_once(self) -> None:
        """Both listings offer the same exclusive right."""
        if hasattr(self, "world"):
            assert Deal.objects.filter(state="certified", achievement=self.listings[0].achievement).count() <= 1
            assert Deal.objects.filter(state__in=("agreed", "offered", "signed", "settled", "certified"), achievement=self.listings[0].achievement).count() <= 1

    def teardown(self) -> None:
        """Let the clock go."""
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)


def test_money_adds_up_and_one_right_is_certified_once(db):
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Rolled(Market):
        """Each play begins with nothing."""

        def __init__(self) -> None:
            super().__init__()
            self.outer = transaction.atomic()
            self.outer.__enter__()

        def teardown(self) -> None:
            super().teardown()
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    run_state_machine_as_test(Rolled, settings=settings(max_examples=12, stateful_step_count=30, deadline=None))
    assert "certified" in Market.reached  # else the play proved little
