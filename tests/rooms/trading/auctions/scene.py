"""An auction ready for bids: a listed result, a venue, and two companies with their deposits paid."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from shouzhan.engine.auctions.make_bid import letter
from shouzhan.kernel.dates import ZONE, frozen, now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.store import append
from shouzhan.kernel.money import Money
from shouzhan.kernel.sequences import mint
from shouzhan.rooms.disclosure.public import Achievement, Openness
from shouzhan.rooms.listings.public import Listing, Mode, Venue, Way
from shouzhan.rooms.trading.auctions import actions, bidding
from shouzhan.rooms.trading.auctions.models import Auction

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
RESERVE, STEP, DEPOSIT = 100_000_000, 5_000_000, 30_000_000
_SERIAL = count(1)


def stands(model: Any, state: str, **fields: Any) -> Any:
    """A record of another room as its own acts would leave it, with the journal entry that let it in."""
    procedure = model.procedure()
    opening = next(step for step in procedure.steps.values() if step.is_opening)
    with transaction.atomic():
        number = mint(procedure.prefix)[0]
        append(
            kind=opening.entry_kind, version=1, actor="system", record_kind=procedure.name, record_number=number, revision=1,
            step=opening.name, state_from="", state_to=state, facts={},
        )
        made = model(number=number, state=state, revision=1, state_since=today(), created_at=now(), updated_at=now(), **fields)
        made.save()
    return made


def listing(world: Any, way: str = Way.ENGLISH, openness: str = Openness.PUBLIC) -> Listing:
    """A result of the university on the exchange."""
    venue = Venue.objects.filter(organisation=world.exchange).first() or stands(Venue, "running", organisation=world.exchange, name="澄江技术交易所")
    serial = next(_SERIAL)
    achievement = stands(Achievement, "asset", name=f"固态电解质 {serial} 号", name_en=f"Solid electrolyte {serial}", unit=world.university, openness=openness)
    found: Listing = stands(Listing, "open", achievement=achievement, venue=venue, mode=Mode.TRANSFER, way=way, open_text="一种电解质", price_fen=RESERVE, starts_on=date(2026, 11, 2), last_day=date(2026, 12, 31))
    return found


def drafted(world: Any, way: str = Way.ENGLISH, openness: str = Openness.PUBLIC, hours: int = 1, **terms: Any) -> Auction:
    """Terms nobody has seen yet."""
    given = {"reserve_fen": RESERVE, "increment_fen": STEP, "deposit_fen": DEPOSIT, "opens_at": now(), "announced_close": now() + timedelta(hours=hours), **terms}
    made: Auction = actions.draft_auction(world.yang, listing=listing(world, way, openness), **given)
    return made


def announced(world: Any, way: str = Way.ENGLISH, **more: Any) -> Auction:
    """Announced, and nobody has registered."""
    made: Auction = actions.announce_auction(world.yang, drafted(world, way, **more))
    return made


def ready(world: Any, way: str = Way.ENGLISH, **more: Any) -> Auction:
    """The company is bidder 1, its rival bidder 2."""
    auction = announced(world, way, **more)
    for user, body in ((world.jiang, world.company), (world.han, world.rival)):
        auction = actions.register_bidder(user, auction, organisation=body)
    for number in (1, 2):
        auction = actions.admit_bidder(world.yang, auction, bidder=number)
    return auction


def bid(user: Any, auction: Auction, fen: int, **more: Any) -> Auction:
    """One bid."""
    made: Auction = bidding.place_bid(user, auction, amount=Money(fen), **more)
    return made


def sealed_bid(user: Any, auction: Auction, number: int, fen: int) -> dict[str, Any]:
    """One commitment; the letter the bidder keeps."""
    kept = letter(auction.number, number, fen)
    bidding.commit_bid(user, auction, commitment=str(kept["commitment"]))
    return kept


def after(hours: float = 0, **more: float) -> Any:
    """Later on the same day."""
    return frozen(NINE + timedelta(hours=hours, **more))


def refusal(act: Callable[..., Any], *given: Any, **named: Any) -> Decision:
    """What stands against an act."""
    try:
        act(*given, **named)
    except Refused as refused:
        return refused.decision
    raise AssertionError("nothing stood against it")
