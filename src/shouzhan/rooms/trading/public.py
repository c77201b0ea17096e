"""The only door into this room."""

from shouzhan.rooms.trading.checks import may_buy
from shouzhan.rooms.trading.dealing import open_deal
from shouzhan.rooms.trading.models import Deal, Deposit, Interest
from shouzhan.rooms.trading.reads import banned
from shouzhan.rooms.trading.settling import deposit_held

__all__ = ["Deal", "Deposit", "Interest", "banned", "deposit_held", "may_buy", "open_deal"]
