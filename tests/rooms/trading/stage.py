"""What every story of a deal begins with: a result, its listing, and the people on both sides."""

from datetime import date, timedelta
from typing import Any

from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import Achievement, Openness, mint_achievement
from shouzhan.rooms.listings.public import (
    Listing,
    Venue,
    open_listing,
    publish_listing,
    register_venue,
    submit_listing,
)
from shouzhan.rooms.trading import dealing, interests, settling
from shouzhan.rooms.trading.certifying import certify_deal
from shouzhan.rooms.trading.models import Deal, Interest
from shouzhan.rooms.valuation.public import open_notice, pass_notice, start_notice

PRICE = Money.of("1000000")


def achievement_of(world: Any, **fields: Any) -> Achievement:
    """A result of the university, open to the public."""
    given = {"name": "高温超导带材缓冲层工艺", "unit": world.university, "openness": Openness.PUBLIC, "field": "材料", **fields}
    made: Achievement = mint_achievement(world.system, **given)
    return made


def venue_of(world: Any) -> Venue:
    """The exchange as a venue."""
    found = Venue.objects.filter(organisation=world.exchange).first()
    return found or register_venue(world.system, organisation=world.exchange, name="澄江技术交易所")


def listing_of(world: Any, achievement: Achievement | None = None, **fields: Any) -> Listing:
    """An open listing."""
    achievement = achievement or achievement_of(world)
    given = {
        "achievement": achievement, "venue": venue_of(world), "mode": "transfer", "way": "agreement", "price_fen": PRICE.fen, "open_text": "一种工艺",
        "secret_text": "配方与参数", **fields,
    }
    published: Listing = publish_listing(world.yang, submit_listing(world.chu, open_listing(world.chu, **given)))
    return published


def interest_of(world: Any, listing: Listing, who: Any = None, organisation: Any = None, **fields: Any) -> Interest:
    """The company asks."""
    made: Interest = interests.express(who or world.jiang, listing=listing, organisation=organisation or world.company, message="用于电缆", **fields)
    return made


def talks(world: Any, listing: Listing, who: Any = None, organisation: Any = None) -> Deal:
    """An accepted interest with its deal."""
    made = interests.accept_interest(world.chu, interest_of(world, listing, who, organisation))
    interests.start_talks(world.chu, made)
    return Deal.objects.get(interest=made)


def terms(price: Money = PRICE, **fields: Any) -> dict[str, Any]:
    """Terms paid at once."""
    return {"price": price, "instalments": [{"amount": str(price), "due_on": "", "when": ""}], **fields}


def licence(exclusivity: str = "exclusive", **fields: Any) -> dict[str, Any]:
    """Terms of a licence."""
    return terms(**{"mode": "licence", "exclusivity": exclusivity, "starts_on": date(2027, 1, 1), "ends_on": date(2031, 12, 31), **fields})


def agreed(world: Any, listing: Listing, who: Any = None, organisation: Any = None, **fields: Any) -> Deal:
    """The seller offered, the buyer took it."""
    deal = talks(world, listing, who, organisation)
    deal = dealing.seller_proposes(world.chu, deal, **(fields or terms()))
    made: Deal = dealing.buyer_accepts(who or world.jiang, deal, version=1)
    return made


def noticed(world: Any, deal: Deal) -> Deal:
    """The agreed price was held out before the clock of the test began, and nobody objected."""
    if deal.way == "agreement":
        with frozen(today() - timedelta(days=30)):
            notice = open_notice(world.chu, achievement=deal.achievement, price_fen=deal.price_fen, buyer=deal.buyer, mode=deal.mode)
            notice = start_notice(world.chu, notice)
        pass_notice(world.system, notice)
    return deal


def signed(world: Any, listing: Listing, who: Any = None, organisation: Any = None, **fields: Any) -> Deal:
    """Both signed, the price having passed its notice."""
    deal = noticed(world, agreed(world, listing, who, organisation, **fields))
    deal = dealing.sign_deal(world.chu, deal)
    made: Deal = dealing.countersign_deal(who or world.jiang, deal)
    return made


def paid(world: Any, deal: Deal, receipt: str = "R-1") -> Deal:
    """All of it, on one slip."""
    assert deal.price
    settling.book_receipt(world.yang, deal, receipt=receipt, amount=deal.price, on=today())
    deal.refresh_from_db()
    return deal


def certified(world: Any, listing: Listing, **fields: Any) -> Deal:
    """The whole way."""
    made: Deal = certify_deal(world.yang, paid(world, signed(world, listing, **fields), f"R-{listing.number}"))
    return made
