"""Every write to achievements: minted, described, switched between resource and asset, used, walked along a path."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Facts, Opened, follows, performs
from shouzhan.rooms.disclosure import checks, procedure
from shouzhan.rooms.disclosure.fields import recognised
from shouzhan.rooms.disclosure.models import (
    PUBLIC_MONEY,
    Achievement,
    Disclosure,
    Funder,
    GreenUser,
    Openness,
    PathVisit,
    Secrecy,
    TransferPath,
)


@performs(procedure.mint_achievement)
def mint_achievement(actor: Actor, **fields: Any) -> Opened:
    """Give a result its number."""
    return _achieved(fields)


@performs(procedure.shelve_achievement)
def shelve_achievement(actor: Actor, **fields: Any) -> Opened:
    """Give a result without intention its number."""
    return _achieved(fields)


def _achieved(fields: dict[str, Any]) -> Opened:
    made = Achievement(**fields)
    made.disclosed_on = made.disclosed_on or today()
    made.field = made.field or recognised(made.name, made.keywords, made.summary)
    made.place = made.unit.place
    _insist_openness(made)
    return Opened(made, {"disclosure": made.disclosure.number if made.disclosure else "", "field": made.field})


@follows("disclosure.disclosure.accept")
def achieve(entry: Entry, disclosure: Disclosure) -> None:
    """An accepted disclosure becomes an achievement, with everything that was disclosed and nothing typed again."""
    if Achievement.objects.filter(disclosure=disclosure).exists():
        return
    fundings = list(disclosure.fundings.all())
    days = [one.transfer_by for one in fundings if one.transfer_by]
    fields = {
        "name": disclosure.name, "name_en": disclosure.name_en, "summary": disclosure.summary, "keywords": disclosure.keywords, "field": disclosure.field,
        "disclosure": disclosure, "unit": disclosure.unit, "secrecy": disclosure.secrecy, "facility": disclosure.facility,
        "is_city_funded": any(one.funder == Funder.CITY for one in fundings), "is_public_funded": any(one.funder in PUBLIC_MONEY for one in fundings),
        "transfer_by": min(days, default=None), "is_synthetic": disclosure.is_synthetic,
    }
    (mint_achievement if disclosure.has_intention else shelve_achievement)(System(), **fields)


@performs(procedure.file_intention)
def file_intention(actor: Actor, achievement: Achievement) -> None:
    """A resource becomes something to transfer."""


@performs(procedure.drop_intention)
def drop_intention(actor: Actor, achievement: Achievement) -> None:
    """What nobody wants to transfer now is a resource."""


@performs(procedure.describe)
def describe(actor: Actor, achievement: Achievement, **fields: Any) -> dict[str, Any]:
    """Change what may be read of it, and by whom."""
    for name, value in fields.items():
        setattr(achievement, name, value)
    _insist_openness(achievement)
    return {"changed": sorted(fields)}


def _insist_openness(achievement: Achievement) -> None:
    if achievement.secrecy == Secrecy.CONFIDENTIAL and achievement.openness != Openness.CLOSED:
        raise Refused(Decision.refuse("secret", _("保密的成果不能对外公开。"), checks.CITES, remedy=_("请先确认已解密并改为“可公开”或“单位内部”，或把可见范围设为“仅相关单位”。")))


@performs(procedure.mark_transferred)
def mark_transferred(actor: Actor, achievement: Achievement, *, by: str) -> dict[str, Any]:
    """A deal, or the unit's own use, put it to work."""
    return {"by": by}


@performs(procedure.reopen_achievement)
def reopen_achievement(actor: Actor, achievement: Achievement) -> None:
    """A deal fell through, or it ended by mistake."""


@performs(procedure.end_achievement)
def end_achievement(actor: Actor, achievement: Achievement) -> None:
    """It goes no further."""


@performs(procedure.admit_green_user)
def admit_green_user(actor: Actor, achievement: Achievement, *, organisation: Any, need: str, since: date) -> Facts:
    """Let a user into the green channel of a large facility's result."""
    if achievement.green_users.filter(organisation=organisation).exists():
        raise Refused(Decision.refuse("already-there", _("%(user)s 已在绿色通道中。") % {"user": organisation.shown_name}, procedure.FACILITIES, remedy=_("应用情况请用“登记实际应用”。")))
    GreenUser.objects.create(achievement=achievement, organisation=organisation, need=need, since=since)
    achievement.green_count += 1
    return Facts({"since": since.isoformat()}, personal={"user": organisation.number})


@performs(procedure.record_green_use)
def record_green_use(actor: Actor, achievement: Achievement, *, user: GreenUser, used_on: date, use: str) -> Facts:
    """A user put it to use."""
    _insist_channel(achievement, user)
    if used_on > today() or used_on < user.since:
        raise Refused(Decision.refuse("use-day", _("应用日期应在进入通道之日（%(since)s）与今天之间。") % {"since": user.since}, procedure.FACILITIES, remedy=_("请核对日期。")))
    user.used_on, user.use = used_on, use
    user.save()
    return Facts({"used_on": used_on.isoformat()}, personal={"user": user.organisation.number})


@performs(procedure.drop_green_user)
def drop_green_user(actor: Actor, achievement: Achievement, *, user: GreenUser) -> Facts:
    """Take a user out of the channel."""
    _insist_channel(achievement, user)
    number = user.organisation.number
    user.delete()
    achievement.green_count -= 1
    return Facts(personal={"user": number})


def _insist_channel(achievement: Achievement, user: GreenUser) -> None:
    if user.achievement_id != achievement.pk:
        raise Refused(Decision.refuse("not-of-this", _("这家用户不在本成果的绿色通道中。"), procedure.FACILITIES, remedy=_("请在本成果的页面上重新选择。")))


@performs(procedure.enter_path)
def enter_path(actor: Actor, achievement: Achievement, *, path: TransferPath) -> dict[str, Any]:
    """Set out on the unit's own path."""
    if path.unit_id != achievement.unit_id or path.state != "active":
        raise Refused(Decision.refuse("not-your-path", _("这不是本单位使用中的转化路径。"), checks.CITES, remedy=_("请选择本单位的路径。")))
    first = path.steps.filter(is_used=True).first()
    if first is None:
        raise Refused(Decision.refuse("empty-path", _("这条路径还没有环节。"), checks.CITES, remedy=_("请先用“修改环节”列出环节。")))
    _move_to(achievement, first)
    return {"path": path.number, "step": first.order}


@performs(procedure.advance_path)
def advance_path(actor: Actor, achievement: Achievement) -> dict[str, Any]:
    """Go on to the next step; after the last the path is walked."""
    here: Any = achievement.at_step  # there is one: the step asked
    following = here.path.steps.filter(is_used=True, order__gt=here.order).first()
    achievement.path_visits.filter(left_on=None).update(left_on=today())
    _move_to(achievement, following)
    return {"from": here.order, "to": following.order if following else 0}


@performs(procedure.halt_path)
def halt_path(actor: Actor, achievement: Achievement, *, why: str) -> dict[str, Any]:
    """It is stuck at this step, and this is why."""
    achievement.path_visits.filter(left_on=None).update(stopped_on=today(), why=why)
    return {"at": achievement.at_step.order if achievement.at_step else 0}


@performs(procedure.leave_path)
def leave_path(actor: Actor, achievement: Achievement) -> dict[str, Any]:
    """It walks this path no more."""
    at = achievement.at_step.order if achievement.at_step else 0
    achievement.path_visits.filter(left_on=None).update(left_on=today())
    achievement.at_step = None
    return {"at": at}


def _move_to(achievement: Achievement, step: Any) -> None:
    achievement.at_step = step
    if step is not None:
        PathVisit.objects.create(achievement=achievement, step=step, entered_on=today())

