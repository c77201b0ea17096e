"""The only door into this room."""

from shouzhan.rooms.listings.actions import (
    admit,
    deal_listing,
    dismiss,
    open_listing,
    publish_listing,
    register_venue,
    relist,
    submit_listing,
    withdraw_listing,
)
from shouzhan.rooms.listings.forcing import ask_exemption, exempt, order, warn
from shouzhan.rooms.listings.known import venue_named
from shouzhan.rooms.listings.lanes import ask_lane, finish_lane, take_lane
from shouzhan.rooms.listings.layers import AdmittedToday, Layer, layer_for
from shouzhan.rooms.listings.metrics import MODE, WAY
from shouzhan.rooms.listings.models import Admitted, FastLane, Listing, MandatoryCase, Mode, Venue, Way
from shouzhan.rooms.listings.needs import holds_listings, term_from

__all__ = [
    "MODE", "WAY", "Admitted", "AdmittedToday", "FastLane", "Layer", "Listing", "MandatoryCase", "Mode", "Venue", "Way", "admit", "ask_exemption", "ask_lane", "deal_listing", "dismiss", "exempt", "finish_lane",
    "holds_listings", "layer_for", "open_listing", "order", "publish_listing", "register_venue", "relist", "submit_listing", "take_lane", "term_from", "venue_named", "warn", "withdraw_listing",
]
