"""The only door into this room."""

from shouzhan.rooms.carriers.actions import register_carrier, set_tier
from shouzhan.rooms.carriers.models import Carrier, CarrierKind, Tier

__all__ = ["Carrier", "CarrierKind", "Tier", "register_carrier", "set_tier"]
