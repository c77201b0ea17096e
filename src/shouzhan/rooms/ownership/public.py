"""The only door into this room."""

from shouzhan.rooms.ownership.checks import licence_check, may_dispose
from shouzhan.rooms.ownership.harbour.actions import issue_immunity
from shouzhan.rooms.ownership.ledger import Holding, shares_on
from shouzhan.rooms.ownership.models import Exclusivity, Patent, Right, RightKind
from shouzhan.rooms.ownership.redo.table import redoable
from shouzhan.rooms.ownership.rights import convey, enter_right, revoke_conveyance
from shouzhan.rooms.ownership.scopes import fields_meet, territories_meet

__all__ = [
    "Exclusivity", "Holding", "Patent", "Right", "RightKind", "convey", "enter_right", "fields_meet", "issue_immunity", "licence_check", "may_dispose", "redoable", "revoke_conveyance", "shares_on",
    "territories_meet",
]
