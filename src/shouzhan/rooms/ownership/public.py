"""The only door into this room."""

from shouzhan.rooms.ownership.actions import enter_right
from shouzhan.rooms.ownership.models import Exclusivity, Patent, Right, RightKind

__all__ = ["Exclusivity", "Patent", "Right", "RightKind", "enter_right"]
