"""Every write of this room: to rights, to patents and their docket, to grants and the lists behind them."""

from shouzhan.rooms.ownership import granting, patenting, rights

__all__ = ["granting", "patenting", "rights"]
