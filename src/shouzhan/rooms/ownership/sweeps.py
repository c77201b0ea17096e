"""What the room does by itself: warn of deadlines, mark what was missed and what ran out."""

from datetime import timedelta

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.ownership.docket import warn_from
from shouzhan.rooms.ownership.models import Due, Patent, Right
from shouzhan.rooms.ownership.patenting import lapse_patent, miss_due
from shouzhan.rooms.ownership.rights import end_right
from shouzhan.rooms.parties.public import Role, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import each, sweeps

LIVE = ("preparing", "filed", "granted")
ENGLISH = {
    "priority": "claim priority", "examination": "ask for examination", "national": "enter the national phase", "annuity": "pay the annuity", "reply": "answer the examiner", "other": "deadline",
}


@sweeps("ownership.docket")
def watch_deadlines() -> int:
    """Warn of what is due, mark what has gone by, and let lapse what cannot stand without it."""
    day, done = today(), 0
    ahead = day + (day - warn_from(day))
    for due in each(Due.objects.filter(state="open", due_on__lte=ahead, patent__state__in=LIVE).select_related("patent__achievement__unit").order_by("due_on", "pk")):
        if due.last_on < day:
            done += _missed(due)
        elif _tell(due, f"期限将至：{Due.Kind(due.kind).label}（{due.due_on}，最迟 {due.last_on}）", f"Deadline: {ENGLISH[due.kind]} by {due.due_on}, at the latest {due.last_on}"):
            done += 1
    return done


def _missed(due: Due) -> int:
    try:
        patent = miss_due(System(), due.patent, due=due)
        if due.is_fatal:
            lapse_patent(System(), patent, reason=f"{Due.Kind(due.kind).label} {due.last_on}")
    except Refused:
        return 0
    _tell(due, f"期限已过：{Due.Kind(due.kind).label}（最迟 {due.last_on}）", f"Deadline missed: {ENGLISH[due.kind]} (last day {due.last_on})")
    return 1


def _tell(due: Due, zh: str, en: str) -> int:
    patent = due.patent
    readers = holders((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE), patent.achievement.unit)
    return notify(readers, f"{zh} · {patent.name[:80]}", f"{en} · {patent.name[:80]}", f"/patents/{patent.number}/", key=f"due:{due.pk}:{due.due_on}:{zh[:4]}")


@sweeps("ownership.run-out")
def close_what_ran_out() -> int:
    """Patents past their last day lapse, rights past theirs end."""
    day, done = today(), 0
    for patent in each(Patent.objects.filter(state__in=LIVE, expires_on__lt=day).order_by("pk")):
        lapse_patent(System(), patent, reason=f"{patent.expires_on}")
        done += 1
    for right in each(Right.objects.filter(state="in-force", ends_on__lt=day).order_by("pk")):
        if right.ends_on is not None:
            end_right(System(), right, on=right.ends_on + timedelta(days=1), reason=f"{right.ends_on}")
            done += 1
    return done
