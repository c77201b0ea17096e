"""Every write to trend notes and market leads."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.actions import set_fields
from shouzhan.rooms.discovery.models import Source
from shouzhan.rooms.discovery.procedure import SYSTEM
from shouzhan.rooms.discovery.ranking import nearest_texts
from shouzhan.rooms.discovery.watch import procedure
from shouzhan.rooms.discovery.watch.models import MarketLead, Push, TrendNote
from shouzhan.rooms.parties.public import Role

TEAMS = 5  # a need is sent to the nearest so many
LEAST = 5  # per cent of its rarer words that a team must speak of


def _insist_park(actor: Actor, park: Carrier) -> None:
    if park.operator_id is None or (not SYSTEM(actor) and not actor.holds((Role.PARK_OPERATOR,), organisation=park.operator_id)):
        raise Refused(Decision.refuse("not-yours", _("您不是这个园区的运营人员。"), cites=(procedure.FUTURE,), remedy=_("请由园区的运营人员办理。")))


@performs(procedure.open_note)
def open_note(actor: Actor, *, park: Carrier, name: str, track: str, text: str, is_synthetic: bool = False) -> Opened:
    """Begin a note."""
    _insist_park(actor, park)
    return Opened(TrendNote(park=park, name=name, track=track, text=text, is_synthetic=is_synthetic), {"track": track})


@performs(procedure.edit_note)
def edit_note(actor: Actor, note: TrendNote, **fields: Any) -> dict[str, Any]:
    """Put it better."""
    return {"changed": set_fields(note, ("name", "track", "text"), fields)}


@performs(procedure.share_note)
def share_note(actor: Actor, note: TrendNote) -> None:
    """Let campuses and parks read it."""


@performs(procedure.decide_note)
def decide_note(actor: Actor, note: TrendNote, *, is_backed: bool, why: str) -> dict[str, Any]:
    """Back it or not, and say why; a year from now it is looked back on."""
    note.is_backed, note.why, note.decided_on = is_backed, why, today()
    note.review_by = procedure.YEAR.due(note.decided_on)
    return {"is_backed": is_backed, "review_by": note.review_by.isoformat()}


@performs(procedure.review_note)
def review_note(actor: Actor, note: TrendNote, *, outcome: str, lesson: str) -> dict[str, Any]:
    """Compare with what came; not before there was time for it to come."""
    if note.review_by is not None and today() < note.review_by:
        raise Refused(Decision.refuse("too-early", _("到 %(day)s 才满一年，还看不出结果。") % {"day": note.review_by}, cites=(procedure.EARLY,), remedy=_("请等到那天；判断变了的可以撤下重写。")))
    note.outcome, note.lesson = outcome, lesson
    return {"outcome": outcome}


@performs(procedure.withdraw_note)
def withdraw_note(actor: Actor, note: TrendNote) -> None:
    """Take it down."""


@performs(procedure.redo_note)
def redo_note(actor: Actor, note: TrendNote) -> dict[str, Any]:
    """Write it anew; the old judgement stays in the history."""
    before = {"was_backed": note.is_backed, "outcome": note.outcome}
    note.is_backed, note.why, note.decided_on, note.review_by, note.outcome, note.lesson = None, "", None, None, "", ""
    return before


@performs(procedure.open_lead)
def open_lead(actor: Actor, *, park: Carrier, name: str, text: str, track: str = "", is_synthetic: bool = False) -> Opened:
    """Write down a need."""
    _insist_park(actor, park)
    return Opened(MarketLead(park=park, name=name, text=text, track=track, is_synthetic=is_synthetic), {})


@performs(procedure.edit_lead)
def edit_lead(actor: Actor, lead: MarketLead, **fields: Any) -> dict[str, Any]:
    """Put it better."""
    return {"changed": set_fields(lead, ("name", "track", "text"), fields)}


@performs(procedure.push_lead)
def push_lead(actor: Actor, lead: MarketLead) -> dict[str, Any]:
    """Send it to the laboratories whose words are nearest."""
    laboratories = list(Source.objects.filter(kind="laboratory", state="listed", unit__state="active").order_by("pk"))
    near = nearest_texts(f"{lead.name}\n{lead.track}\n{lead.text}", [f"{one.name}\n{one.keywords}\n{one.abstract}" for one in laboratories], TEAMS, LEAST)
    if not near:
        raise Refused(Decision.refuse("no-team", _("没有找到相近的校内团队。"), cites=(procedure.FUTURE,), remedy=_("请把需求写得更具体，或请高校先把实验室录入“发现来源”。")))
    held = set(lead.pushes.values_list("team", flat=True))
    Push.objects.bulk_create(Push(lead=lead, team=laboratories[place], nearness=share) for place, share in near if laboratories[place].pk not in held)
    return {"teams": len(near)}


@performs(procedure.contact_lead)
def contact_lead(actor: Actor, lead: MarketLead, *, push: Push, note: str) -> dict[str, Any]:
    """Contact came of it."""
    mine = actor.holds(procedure.campus, organisation=push.team.unit_id) or procedure.park(actor, lead)
    if push.lead_id != lead.pk or not mine:
        raise Refused(Decision.refuse("other-team", _("所选团队不是您单位的。"), cites=(procedure.FUTURE,), remedy=_("请选您单位的团队。")))
    push.contacted_on, push.note = today(), note
    push.save()
    return {"team": push.team.number}


@performs(procedure.shut_lead)
def shut_lead(actor: Actor, lead: MarketLead) -> dict[str, Any]:
    """The need is met or gone."""
    return {"contacts": lead.pushes.filter(contacted_on__isnull=False).count()}


@performs(procedure.reopen_lead)
def reopen_lead(actor: Actor, lead: MarketLead) -> None:
    """The need is back."""
