"""The only door into this room."""

from shouzhan.rooms.valuation.models import PriceNotice, Valuation

__all__ = ["PriceNotice", "Valuation"]
