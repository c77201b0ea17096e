"""Every write to bodies, meetings, raised items, suggestions and officers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.coordination import procedure
from shouzhan.rooms.coordination.models import (
    AgendaItem,
    Body,
    FollowUp,
    IssueCase,
    Meeting,
    ServiceOfficer,
    Suggestion,
)
from shouzhan.rooms.parties.public import CITY, Organisation

_BODY = ("name", "kind", "organisation", "carrier", "other_names", "chair", "departments", "agreement", "place")


@performs(procedure.set_up_body)
def set_up_body(actor: Actor, *, members: Iterable[Organisation] = (), is_synthetic: bool = False, **fields: Any) -> Opened:
    """Set up a conference, a leading group, a task force, a park's governance."""
    made = Body(**{name: fields[name] for name in _BODY if name in fields}, is_synthetic=is_synthetic)
    return Opened(made, {"name": made.name, "kind": made.kind}, then=lambda saved: saved.members.set(members))


@performs(procedure.edit_body)
def edit_body(actor: Actor, body: Body, *, members: Iterable[Organisation] | None = None, **fields: Any) -> dict[str, Any]:
    """Change who leads it, who sits on it, what it agreed."""
    changed = {}
    for name in _BODY:
        if name in fields and fields[name] != getattr(body, name):
            changed[name] = [str(getattr(body, name)), str(fields[name])]
            setattr(body, name, fields[name])
    if members is not None:
        body.members.set(members)
    return {"changed": changed}


@performs(procedure.dissolve_body)
def dissolve_body(actor: Actor, body: Body) -> None:
    """End a body."""


@performs(procedure.revive_body)
def revive_body(actor: Actor, body: Body) -> None:
    """Bring back a body that was ended by mistake."""


@performs(procedure.call_meeting)
def call_meeting(actor: Actor, *, body: Body, name: str, on: date, is_synthetic: bool = False) -> Opened:
    """Call a meeting of a body."""
    return Opened(Meeting(body=body, name=name, on=on, is_synthetic=is_synthetic), {"body": body.number, "on": on.isoformat()})


@performs(procedure.add_agenda)
def add_agenda(actor: Actor, meeting: Meeting, *, name: str, raised_by: Organisation | None = None, about: str = "") -> dict[str, Any]:
    """Put something on the agenda."""
    AgendaItem.objects.create(meeting=meeting, name=name, raised_by=raised_by, about=about, order=meeting.agenda.count())
    return {"item": name, "about": about}


@performs(procedure.hold_meeting)
def hold_meeting(actor: Actor, meeting: Meeting, *, minutes: str = "") -> None:
    """The meeting took place."""
    if meeting.on > today():
        raise Refused(Decision.refuse("future-day", _("会议日期 %(day)s 尚未到。") % {"day": meeting.on}, remedy=_("请在会议当天或之后登记。")))
    meeting.minutes = minutes


@performs(procedure.decide)
def decide(actor: Actor, meeting: Meeting, *, text: str, owner: Organisation | None = None, due_on: date | None = None) -> dict[str, Any]:
    """Record a decision and who sees it through."""
    if due_on and due_on < meeting.on:
        raise Refused(Decision.refuse("deadline-before-start", _("期限早于会议日期。"), remedy=_("请把期限定在会议日期之后。")))
    FollowUp.objects.create(meeting=meeting, text=text, owner=owner, due_on=due_on)
    return {"decision": text, "owner": owner.number if owner else "", "due_on": due_on.isoformat() if due_on else None}


@performs(procedure.publish_minutes)
def publish_minutes(actor: Actor, meeting: Meeting) -> None:
    """Send the minutes out."""


@performs(procedure.follow_up)
def follow_up(actor: Actor, meeting: Meeting, *, item: FollowUp, result: str) -> dict[str, Any]:
    """A decision was carried out."""
    return _done(meeting.follow_ups.filter(pk=item.pk).first(), result)


def _done(item: FollowUp | None, result: str) -> dict[str, Any]:
    if item is None:
        raise Refused(Decision.refuse("no-item", _("这一项不在其中。"), remedy=_("请在页面列出的事项中选择。")))
    if item.done_on:
        raise Refused(Decision.refuse("done-already", _("这一项已落实。"), remedy=_("不必再办。")))
    item.done_on, item.result = today(), result
    item.save()
    return {"item": item.text, "result": result}


@performs(procedure.call_off)
def call_off(actor: Actor, meeting: Meeting) -> None:
    """The meeting will not take place."""


@performs(procedure.raise_issue)
def raise_issue(
    actor: Actor, *, name: str, crosses: str, topic: str, raised_by: Organisation, detail: str = "", carrier: Carrier | None = None,
    place: str = CITY, is_synthetic: bool = False,
) -> Opened:
    """Raise what one body alone cannot settle."""
    made = IssueCase(name=name, detail=detail, crosses=crosses, topic=topic, raised_by=raised_by, carrier=carrier, place=place, is_synthetic=is_synthetic)
    return Opened(made, {"name": name, "crosses": crosses, "topic": topic})


@performs(procedure.assign_issue)
def assign_issue(actor: Actor, issue: IssueCase, *, assigned: Iterable[Organisation], answer_by: date | None = None) -> dict[str, Any]:
    """Give it to the departments by topic, with a date."""
    return _assign(issue, assigned, answer_by)


@performs(procedure.reassign_issue)
def reassign_issue(actor: Actor, issue: IssueCase, *, assigned: Iterable[Organisation], answer_by: date | None = None) -> dict[str, Any]:
    """Give it to others."""
    return _assign(issue, assigned, answer_by)


def _assign(issue: IssueCase, assigned: Iterable[Organisation], answer_by: date | None) -> dict[str, Any]:
    if answer_by and answer_by < today():
        raise Refused(Decision.refuse("past-day", _("答复期限已过。"), remedy=_("请填写今天或以后的期限。")))
    bodies = list(assigned)
    issue.assigned.set(bodies)
    issue.answer_by = answer_by
    return {"assigned": [o.number for o in bodies], "answer_by": answer_by.isoformat() if answer_by else None}


@performs(procedure.raise_level)
def raise_level(actor: Actor, issue: IssueCase) -> None:
    """Handle it at a higher level than usual."""
    issue.is_raised_level = True


@performs(procedure.table_issue)
def table_issue(actor: Actor, issue: IssueCase, *, meeting: Meeting) -> dict[str, Any]:
    """Put it before a conference."""
    add_agenda(actor, meeting, name=issue.name, raised_by=issue.raised_by, about=issue.number)
    return {"meeting": meeting.number}


@performs(procedure.resolve_issue)
def resolve_issue(actor: Actor, issue: IssueCase, *, resolution: str) -> dict[str, Any]:
    """Decide it."""
    issue.resolution = resolution
    return {"resolution": resolution}


@performs(procedure.return_issue)
def return_issue(actor: Actor, issue: IssueCase) -> None:
    """It can be settled where it arose."""


@performs(procedure.reopen_issue)
def reopen_issue(actor: Actor, issue: IssueCase) -> None:
    """It is not settled after all."""


@performs(procedure.register_suggestion)
def register_suggestion(actor: Actor, *, name: str, reference: str, session: str = "", deputies: str = "", is_synthetic: bool = False) -> Opened:
    """Register a deputies' suggestion."""
    return Opened(Suggestion(name=name, reference=reference, session=session, deputies=deputies, is_synthetic=is_synthetic), {"reference": reference})


@performs(procedure.assign_suggestion)
def assign_suggestion(actor: Actor, suggestion: Suggestion, *, handler: Organisation, co_handlers: Iterable[Organisation] = (), answer_by: date | None = None) -> dict[str, Any]:
    """Name who handles it, with whom, and by when."""
    suggestion.handler, suggestion.answer_by = handler, answer_by
    suggestion.co_handlers.set(co_handlers)
    return {"handler": handler.number, "answer_by": answer_by.isoformat() if answer_by else None}


@performs(procedure.draft_reply)
def draft_reply(actor: Actor, suggestion: Suggestion, *, reply: str) -> dict[str, Any]:
    """Write the reply."""
    suggestion.reply = reply
    return {"length": len(reply)}


@performs(procedure.promise)
def promise(actor: Actor, suggestion: Suggestion, *, text: str, owner: Organisation | None = None, due_on: date | None = None) -> dict[str, Any]:
    """Record what the reply promises as a next step."""
    FollowUp.objects.create(suggestion=suggestion, text=text, owner=owner, due_on=due_on)
    return {"promise": text}


@performs(procedure.submit_reply)
def submit_reply(actor: Actor, suggestion: Suggestion) -> None:
    """Hand the reply up."""


@performs(procedure.send_back_reply)
def send_back_reply(actor: Actor, suggestion: Suggestion) -> None:
    """The reply needs work."""


@performs(procedure.publish_reply)
def publish_reply(actor: Actor, suggestion: Suggestion, *, reply_number: str, copies: str = "", replied_on: date | None = None) -> dict[str, Any]:
    """Sign the reply and publish it under its number."""
    suggestion.reply_number, suggestion.copies, suggestion.replied_on = reply_number, copies, replied_on or today()
    return {"reply_number": reply_number}


@performs(procedure.keep_promise)
def keep_promise(actor: Actor, suggestion: Suggestion, *, item: FollowUp, result: str) -> dict[str, Any]:
    """A promised step is done."""
    return _done(suggestion.next_steps.filter(pk=item.pk).first(), result)


@performs(procedure.conclude)
def conclude(actor: Actor, suggestion: Suggestion) -> None:
    """Everything promised was done."""


@performs(procedure.assign_officer)
def assign_officer(actor: Actor, *, carrier: Carrier, level: str, name: str, contact: str = "", is_synthetic: bool = False) -> Opened:
    """Give an incubator its officer."""
    if carrier.kind != "incubator":
        raise Refused(Decision.refuse("not-an-incubator", _("服务专员只为孵化器配备。"), cites=procedure.OFFICER, remedy=_("请选择孵化器；其他载体的联系人在其页面登记。")))
    return Opened(ServiceOfficer(carrier=carrier, level=level, name=name, contact=contact, place=carrier.place, is_synthetic=is_synthetic), {"carrier": carrier.number, "level": level})


@performs(procedure.relieve_officer)
def relieve_officer(actor: Actor, officer: ServiceOfficer) -> None:
    """Another officer takes over."""
