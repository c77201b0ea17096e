"""One sample of each kind of record of the room."""

from datetime import timedelta
from typing import Any

from tests.rooms.trading.stage import interest_of, listing_of, talks, terms, venue_of

from shouzhan.kernel.dates import today
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading import dealing, interests, secrecy, services, settling


def asked(world: Any) -> Any:
    """An interest with a declared relation."""
    return interest_of(world, listing_of(world), declaration="样例关联")


def promised(world: Any) -> Any:
    """A secrecy agreement to be signed."""
    made = interests.accept_interest(world.chu, interest_of(world, listing_of(world)))
    interests.offer_secrecy(world.chu, made, purpose="样例", until=today() + timedelta(days=30))
    return made.agreements.get()


def room(world: Any) -> Any:
    """An empty data room."""
    return secrecy.open_room(world.chu, listing=listing_of(world))


def deal(world: Any) -> Any:
    """Terms on the table, with the price it must have to stand in any later state."""
    made = dealing.seller_proposes(world.chu, talks(world, listing_of(world)), **terms())
    type(made).objects.filter(pk=made.pk).update(price_fen=100, agreed_on=today())
    made.refresh_from_db()
    return made


def deposit(world: Any) -> Any:
    """A deposit on hand."""
    return settling.receive_deposit(world.yang, listing=listing_of(world), organisation=world.company, receipt="YL-1", amount=Money.of("10000"), received_on=today())


def service(world: Any) -> Any:
    """A firm asks the venue."""
    return services.ask_service(world.jiang, firm=world.company, venue=venue_of(world), kind="valuation", asset="样例专利")
