"""Auctions as a part of this room: everything they contribute, in the order it is needed."""

from shouzhan.rooms.trading.auctions import (
    actions,
    bidding,
    forms,
    joining,
    pages,
    panels,
    procedure,
    registers,
    sweeps,
    telling,
)

__all__ = ["actions", "bidding", "forms", "joining", "pages", "panels", "procedure", "registers", "sweeps", "telling"]
