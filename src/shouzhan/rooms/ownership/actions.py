"""Every write of this room: to rights, to patents and their docket, to grants and the lists behind them."""

from shouzhan.rooms.ownership import granting, patenting, rights
from shouzhan.rooms.ownership.harbour import actions as harbour
from shouzhan.rooms.ownership.redo import actions as redo
from shouzhan.rooms.ownership.tolerance import actions as tolerance

__all__ = ["granting", "harbour", "patenting", "redo", "rights", "tolerance"]
