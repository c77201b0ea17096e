"""What auctions do by themselves: end at their time."""

import logging

from django.db.models import Q

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.actions import close
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.auctions.telling import tell_stuck
from shouzhan.web.sweeps import over, sweeps

log = logging.getLogger(__name__)


@sweeps("trading.auctions.close")
def close_due() -> int:
    """Close what is due; one that cannot be closed never holds up the others."""
    due = Q(state=p.OPEN.name, closes_at__lte=now()) | Q(state=p.OPENING.name)
    return over(Auction.objects.filter(due).order_by("closes_at", "pk"), _close)


def _close(auction: Auction) -> bool:
    before = auction.state
    try:
        return close(System(), auction).state != before
    except Refused as refused:
        log.warning("auction %s is not closed: %s", auction.number, refused)
        tell_stuck(auction, refused)
        return False
