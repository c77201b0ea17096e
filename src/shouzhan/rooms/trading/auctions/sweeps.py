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
from shouzhan.web.sweeps import each, sweeps

log = logging.getLogger(__name__)


@sweeps("trading.auctions.close")
def close_due() -> int:
    """Close what is due; one that cannot be closed never holds up the others."""
    over = Q(state=p.OPEN.name, closes_at__lte=now())
    closed = 0
    for auction in each(Auction.objects.filter(over | Q(state=p.OPENING.name)).order_by("closes_at", "pk")):
        before = auction.state
        try:
            closed += close(System(), auction).state != before
        except Refused as refused:
            log.warning("auction %s is not closed: %s", auction.number, refused)
            tell_stuck(auction, refused)
    return closed
