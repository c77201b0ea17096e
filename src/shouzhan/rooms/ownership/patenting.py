"""Every write to patents and their docket."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import last_chance, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.ownership import docket, procedure
from shouzhan.rooms.ownership.models import Due, Patent

CORRECTABLE = ("name", "application", "publication", "territory", "kind", "family", "priority_on", "filed_on", "granted_on", "expires_on")


@performs(procedure.open_patent)
def open_patent(actor: Actor, **fields: Any) -> Opened:
    """Put a filing on the register, before or after it was handed in."""
    made = Patent(**fields)
    if made.application:
        _unused(made)
    return Opened(made, {"achievement": made.achievement.number, "kind": made.kind, "territory": made.territory, "family": made.family})


def _unused(patent: Patent) -> None:
    if Patent.objects.filter(territory=patent.territory, application=patent.application).exclude(pk=patent.pk or 0).exists():
        raise Refused(Decision.refuse("entered-already", _("申请号 %(number)s 已登记。") % {"number": patent.application}, remedy=_("请在原记录上更新。")))


@performs(procedure.file_patent)
def file_patent(actor: Actor, patent: Patent, *, application: str, filed_on: date, priority_on: date | None = None) -> dict[str, Any]:
    """It was handed in; from here its deadlines run."""
    _not_ahead(filed_on)
    if priority_on is not None and priority_on > filed_on:
        raise Refused(Decision.refuse("priority-after-filing", _("优先权日晚于申请日。"), docket.PRIORITY, _("请核对两个日期。")))
    patent.application, patent.filed_on, patent.priority_on = application, filed_on, priority_on
    _unused(patent)
    patent.expires_on = docket.expiry(patent)
    docket.list_filing(patent)
    return {"application": application, "filed_on": filed_on.isoformat(), "priority_on": priority_on.isoformat() if priority_on else ""}


def _not_ahead(day: date) -> None:
    if day > today():
        raise Refused(Decision.refuse("day-ahead", _("日期 %(day)s 尚未到来。") % {"day": day}, remedy=_("请在办理之后登记。")))


@performs(procedure.grant_patent)
def grant_patent(actor: Actor, patent: Patent, *, granted_on: date, publication: str = "") -> dict[str, Any]:
    """It was granted; the annuities begin."""
    _not_ahead(granted_on)
    if patent.filed_on and granted_on < patent.filed_on:
        raise Refused(Decision.refuse("granted-before-filed", _("授权日早于申请日 %(day)s。") % {"day": patent.filed_on}, remedy=_("请核对两个日期。")))
    patent.granted_on, patent.publication = granted_on, publication or patent.publication
    patent.dues.filter(kind__in=(Due.Kind.EXAMINATION, Due.Kind.REPLY), state="open").update(state="done", done_on=granted_on)  # a granted patent was examined
    docket.list_annuities(patent)
    return {"granted_on": granted_on.isoformat()}


@performs(procedure.correct_patent)
def correct_patent(actor: Actor, patent: Patent, **fields: Any) -> dict[str, Any]:
    """Put an entry right."""
    changed = {}
    for name, value in fields.items():
        if name not in CORRECTABLE:
            raise ValueError(f"{name} of a patent is not corrected")
        if getattr(patent, name) != value:
            changed[name] = [str(getattr(patent, name) or ""), str(value or "")]
            setattr(patent, name, value)
    if patent.application:
        _unused(patent)
    if patent.filed_on and {"filed_on", "kind"} & changed.keys() and "expires_on" not in changed:
        patent.expires_on = docket.expiry(patent)
    return {"changed": changed}


@performs(procedure.add_due)
def add_due(actor: Actor, patent: Patent, *, kind: str, due_on: date, last_on: date | None = None, is_fatal: bool = False, note: str = "") -> dict[str, Any]:
    """A deadline that the law's list does not know, such as the answer to an examiner."""
    if last_on is not None and last_on < due_on:
        raise Refused(Decision.refuse("grace-before-due", _("宽限日早于期限。"), remedy=_("请核对两个日期。")))
    Due.objects.create(patent=patent, kind=kind, due_on=due_on, last_on=last_on or due_on, is_fatal=is_fatal, note=note)
    return {"kind": kind, "due_on": due_on.isoformat()}


def _of(patent: Patent, due: Due, *states: str) -> Due:
    found = patent.dues.filter(pk=due.pk, state__in=states).first()
    if found is None:
        raise Refused(Decision.refuse("not-open", _("这个期限不在待办中。"), remedy=_("请刷新页面后再选。")))
    return found


@performs(procedure.meet_due)
def meet_due(actor: Actor, patent: Patent, *, due: Due, done_on: date, cost: Money | None = None, note: str = "") -> dict[str, Any]:
    """It was done or paid in time, or within its days of grace."""
    found = _of(patent, due, "open")
    _not_ahead(done_on)
    last = last_chance(found.last_on)
    if done_on > last:
        raise Refused(Decision.refuse(
            "after-grace", _("办理日 %(day)s 晚于最后宽限日 %(last)s。") % {"day": done_on, "last": last}, docket.ANNUITY,
            _("已错过的请标记失效；经批准恢复的，再办理恢复。")))
    found.state, found.done_on, found.cost_fen, found.note = "done", done_on, None if cost is None else cost.fen, note or found.note
    found.save()
    if found.kind == Due.Kind.ANNUITY:
        docket.list_next_annuity(patent, found.year)
    return {"kind": found.kind, "year": found.year, "done_on": done_on.isoformat(), "cost": "" if cost is None else str(cost)}


@performs(procedure.waive_due)
def waive_due(actor: Actor, patent: Patent, *, due: Due) -> dict[str, Any]:
    """The unit lets it go, on purpose."""
    found = _of(patent, due, "open")
    found.state = "waived"
    found.save()
    return {"kind": found.kind, "year": found.year}


@performs(procedure.reopen_due)
def reopen_due(actor: Actor, patent: Patent, *, due: Due) -> dict[str, Any]:
    """It was marked by mistake."""
    found = _of(patent, due, "done", "waived", "missed")
    found.state, found.done_on, found.cost_fen = "open", None, None
    found.save()
    return {"kind": found.kind, "year": found.year}


@performs(procedure.miss_due)
def miss_due(actor: Actor, patent: Patent, *, due: Due) -> dict[str, Any]:
    """Its last day has gone by."""
    found = _of(patent, due, "open")
    found.state = "missed"
    found.save()
    return {"kind": found.kind, "year": found.year, "last_on": found.last_on.isoformat()}


@performs(procedure.lapse_patent)
def lapse_patent(actor: Actor, patent: Patent) -> None:
    """It protects no more."""


@performs(procedure.restore_patent)
def restore_patent(actor: Actor, patent: Patent) -> None:
    """It stands again; what was missed is open once more."""
    patent.dues.filter(state="missed").update(state="open")
