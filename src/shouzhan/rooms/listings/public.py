"""The only door into this room."""

from shouzhan.rooms.listings.models import Admitted, Listing, Mode, Venue, Way

__all__ = ["Admitted", "Listing", "Mode", "Venue", "Way"]
