"""The only door into this room."""

from shouzhan.rooms.trading.models import Deal

__all__ = ["Deal"]
