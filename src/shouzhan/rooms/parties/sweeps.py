"""What the parties do by themselves."""

from shouzhan.rooms.parties.calendars import refresh
from shouzhan.web.sweeps import sweeps


@sweeps("parties.calendar")
def calendar() -> int:
    """The worker beside the server learns of years entered meanwhile."""
    return int(refresh())
