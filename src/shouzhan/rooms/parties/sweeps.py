"""What the parties do by themselves."""

from datetime import timedelta

from shouzhan.kernel.dates import city_calendar, today
from shouzhan.rooms.parties.calendars import refresh
from shouzhan.rooms.parties.reads import holders
from shouzhan.rooms.parties.roles import Role
from shouzhan.web.models import Notice
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import sweeps

AHEAD = timedelta(days=60)  # a deadline set today may reach this far, and its last day must be known


@sweeps("parties.calendar")
def calendar() -> int:
    """The worker beside the server learns of years entered meanwhile."""
    return int(refresh())


@sweeps("parties.calendar-missing")
def tell_of_missing_year() -> int:
    """Tell whoever keeps the calendar, once, that a year deadlines reach into is not entered; until then those are refused."""
    year = (today() + AHEAD).year
    key = f"calendar-missing:{year}"
    if year in city_calendar().tables or Notice.objects.filter(key=key).exists():
        return 0
    return int(notify(
        holders((Role.SYSTEM_ADMIN, Role.COORDINATOR)), f"{year} 年节假日安排还没有录入：跨年的期限算不出来，相关事项办不了", f"The holidays of {year} are not entered: deadlines that reach into it cannot be set, and what needs them waits",
        "/calendars/new/enter/", key=key,
    ) > 0)
