"""What the room does by itself: warn of deadlines, mark what was missed and what ran out."""

from datetime import timedelta

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import last_chance, today
from shouzhan.rooms.ownership.docket import warn_from
from shouzhan.rooms.ownership.models import Due, Patent, Right
from shouzhan.rooms.ownership.patenting import lapse_patent, miss_due
from shouzhan.rooms.ownership.rights import end_right
from shouzhan.rooms.parties.public import Role, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps

LIVE = ("preparing", "filed", "granted")
ENGLISH = {
    "priority": "claim priority", "examination": "ask for examination", "national": "enter the national phase", "annuity": "pay the annuity", "reply": "answer the examiner", "other": "deadline",
}


@sweeps("ownership.docket")
def watch_deadlines() -> int:
    """Warn of what is due, mark what has gone by, and let lapse what cannot stand without it."""
    ahead = today() + (today() - warn_from(today()))
    waiting = Due.objects.filter(state="open", due_on__lte=ahead, patent__state__in=LIVE).select_related("patent__achievement__unit")
    return over(waiting.order_by("due_on", "pk"), _watch)


def _watch(due: Due) -> bool:
    if last_chance(due.last_on) < today():
        _missed(due)
        return True
    return _tell(due, f"期限将至：{Due.Kind(due.kind).label}（{due.due_on}，最迟 {due.last_on}）", f"Deadline: {ENGLISH[due.kind]} by {due.due_on}, at the latest {due.last_on}") > 0


def _missed(due: Due) -> None:
    patent = miss_due(System(), due.patent, due=due)
    if due.is_fatal:
        lapse_patent(System(), patent, reason=f"{Due.Kind(due.kind).label} {due.last_on}")
    _tell(due, f"期限已过：{Due.Kind(due.kind).label}（最迟 {due.last_on}）", f"Deadline missed: {ENGLISH[due.kind]} (last day {due.last_on})")


def _tell(due: Due, zh: str, en: str) -> int:
    patent = due.patent
    readers = holders((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE), patent.achievement.unit)
    return notify(readers, f"{zh} · {patent.name[:80]}", f"{en} · {patent.name[:80]}", f"/patents/{patent.number}/", key=f"due:{due.pk}:{due.due_on}:{zh[:4]}")


@sweeps("ownership.run-out")
def close_what_ran_out() -> int:
    """Patents past their last day lapse, rights past theirs end."""
    patents = Patent.objects.filter(state__in=LIVE, expires_on__lt=today()).order_by("pk")
    rights = Right.objects.filter(state="in-force", ends_on__lt=today()).order_by("pk")
    return over(patents, lambda patent: lapse_patent(System(), patent, reason=f"{patent.expires_on}")) + over(rights, _end)


def _end(right: Right) -> object:
    return end_right(System(), right, on=right.ends_on + timedelta(days=1), reason=f"{right.ends_on}") if right.ends_on else False
