"""Every write to fast-lane requests."""

from typing import Any

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.listings import needs, procedure
from shouzhan.rooms.listings.models import FastLane, Venue


@performs(procedure.ask_lane)
def ask_lane(actor: Actor, *, achievement: Any, venue: Venue, lane: str, ground: str, patent: Any = None) -> Opened:
    """Ask a venue to be fast."""
    made = FastLane(achievement=achievement, venue=venue, lane=lane, ground=ground, patent=patent, is_synthetic=achievement.is_synthetic)
    _clocked(made)
    return Opened(made, {"venue": venue.number, "lane": lane, "take_by": str(made.take_by), "done_by": str(made.done_by)})


@performs(procedure.take_lane)
def take_lane(actor: Actor, request: FastLane) -> None:
    """The venue takes it up."""


@performs(procedure.finish_lane)
def finish_lane(actor: Actor, request: FastLane, *, outcome: str) -> dict[str, Any]:
    """Say what came of it."""
    request.outcome, request.finished_on = outcome, today()
    return {"late_days": max((today() - request.done_by).days, 0) if request.done_by else 0}


@performs(procedure.decline_lane)
def decline_lane(actor: Actor, request: FastLane) -> None:
    """The venue cannot take it."""


@performs(procedure.drop_lane)
def drop_lane(actor: Actor, request: FastLane) -> None:
    """It is not needed any more."""


@performs(procedure.ask_lane_again)
def ask_lane_again(actor: Actor, request: FastLane) -> None:
    """Ask once more; the clocks begin anew."""
    _clocked(request)


def _clocked(request: FastLane) -> None:
    request.take_by, request.done_by = needs.lane_days(request.lane, today())
