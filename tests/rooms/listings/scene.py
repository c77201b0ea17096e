"""A result with an inside and an outside, a venue, and a listing at every stage."""

from datetime import date
from typing import Any

from shouzhan.kernel.dates import frozen
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.listings.actions import (
    open_listing,
    publish_listing,
    register_venue,
    submit_listing,
)
from shouzhan.rooms.listings.models import Listing

TEASER = "一种低温下也能快充的电池正极材料，循环寿命长。"
INSIDE = "正极前驱体在八百二十摄氏度下通入氧气烧结十二小时，掺入千分之三的铌元素后再以磷酸锂包覆。"
SECRET = "关键在烧结曲线：每分钟升温两度至四百五十度保温三小时，再每分钟升温一度至八百二十度，铌源用草酸铌铵。"
HINT = "样品可寄送，量产线在青浦。"


def achievement(world: Any, **more: Any) -> Any:
    """A result of the university, open to all unless told otherwise."""
    fields = {"name": "低温快充正极材料", "name_en": "Cathode for the cold", "teaser": TEASER, "summary": INSIDE, "unit": world.university, "openness": "public", "field": "新材料", "maturity": 6}
    return mint_achievement(world.system, **{**fields, **more})


def venue(world: Any, **more: Any) -> Any:
    """The exchange as a venue."""
    from shouzhan.rooms.listings.models import Venue  # one is made once

    return Venue.objects.filter(organisation=world.exchange).first() or register_venue(world.system, organisation=world.exchange, **more)


def drafted(world: Any, *, of: Any = None, **more: Any) -> Listing:
    """An application the university's office works on."""
    fields = {"mode": "transfer", "way": "agreement", "registered_text": HINT, "secret_text": SECRET, "price_fen": 120_000_000}
    made: Listing = open_listing(world.chu, achievement=of or achievement(world), venue=venue(world), **{**fields, **more})
    return made


def submitted(world: Any, **more: Any) -> Listing:
    """Handed in to the exchange."""
    made: Listing = submit_listing(world.chu, drafted(world, **more))
    return made


def listed(world: Any, on: date | None = None, **more: Any) -> Listing:
    """On show, since today or since a day."""
    if on is not None:
        with frozen(on):
            return listed(world, **more)
    made: Listing = publish_listing(world.yang, submitted(world, **more))
    return made
