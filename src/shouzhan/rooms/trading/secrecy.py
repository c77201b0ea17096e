"""Every write to secrecy agreements and data rooms."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Facts, Opened, follows, performs
from shouzhan.rooms.listings.public import Listing
from shouzhan.rooms.trading import neighbours, procedure
from shouzhan.rooms.trading.copies import MadeCopy
from shouzhan.rooms.trading.models import DataRoom, Deal, Interest, Paper, PaperCopy, SecrecyAgreement
from shouzhan.rooms.trading.stored import Stored


@performs(procedure.prepare_secrecy)
def prepare_secrecy(actor: Actor, *, interest: Interest, purpose: str, until: date, secret_years: int, is_synthetic: bool = False) -> Opened:
    """Draw up an agreement between the seller and whoever asked."""
    _in_time(until)
    if interest.agreements.filter(state__in=("prepared", "countersigning", "in-force")).exists():
        raise Refused(Decision.refuse("agreement-there", _("这份意向已有一份保密协议。"), (procedure.SECRECY,), _("请在“保密协议”中修改或终止它。")))
    made = SecrecyAgreement(
        interest=interest, listing=interest.listing, organisation=interest.organisation, purpose=purpose, until=until, secret_years=secret_years, is_synthetic=is_synthetic,
    )
    return Opened(made, {"interest": interest.number, "until": until.isoformat()})


def _in_time(until: date) -> None:
    if until < today():
        raise Refused(Decision.refuse("day-gone-by", _("查阅截止日早于今天。"), (procedure.SECRECY,), _("请选今天以后的日期。")))


@performs(procedure.change_secrecy)
def change_secrecy(actor: Actor, agreement: SecrecyAgreement, *, purpose: str, until: date, secret_years: int) -> dict[str, Any]:
    """Change an agreement nobody has signed."""
    _in_time(until)
    agreement.purpose, agreement.until, agreement.secret_years = purpose, until, secret_years
    return {"until": until.isoformat()}


@performs(procedure.sign_secrecy)
def sign_secrecy(actor: Actor, agreement: SecrecyAgreement) -> None:
    """The body that will read signs first."""
    agreement.received_signed_by, agreement.received_signed_on = actor.public_id, today()


@performs(procedure.unsign_secrecy)
def unsign_secrecy(actor: Actor, agreement: SecrecyAgreement) -> None:
    """Take the signature back before the other side has signed."""
    agreement.received_signed_by, agreement.received_signed_on = "", None


@performs(procedure.countersign_secrecy)
def countersign_secrecy(actor: Actor, agreement: SecrecyAgreement) -> dict[str, Any]:
    """The seller signs: the agreement is in force and the secret layer of the listing open."""
    _in_time(agreement.until)
    agreement.disclosed_signed_by, agreement.disclosed_signed_on = actor.public_id, today()
    neighbours.admit(agreement.listing, agreement.organisation, agreement=agreement.number, until=agreement.until)
    return {"until": agreement.until.isoformat()}


@performs(procedure.clear_stage)
def clear_stage(actor: Actor, agreement: SecrecyAgreement, *, layer: int) -> dict[str, Any]:
    """Say up to which stage this body may read."""
    before, agreement.stage = agreement.stage, layer
    return {"from": before, "to": layer}


@performs(procedure.end_secrecy)
def end_secrecy(actor: Actor, agreement: SecrecyAgreement) -> None:
    """Reading ends; silence goes on."""
    neighbours.shut_out(agreement.listing, agreement.organisation)


@follows("trading.interest.refuse")
@follows("trading.interest.withdraw")
def end_with_the_interest(entry: Entry, interest: Interest) -> None:
    """Whoever asks no longer, or was told no, reads no longer; the seller may let the reading go on."""
    _end(interest.agreements.all(), f"受让意向 {interest.number} 已{'婉拒' if entry.step == 'refuse' else '撤回'}")


@follows("trading.deal.certify")
def end_with_the_sale(entry: Entry, deal: Deal) -> None:
    """What somebody has for itself is read by nobody else."""
    if deal.is_exclusive:
        _end(SecrecyAgreement.objects.filter(listing=deal.listing_id).exclude(organisation=deal.buyer_id), f"交易 {deal.number} 已出具凭证")


def _end(agreements: Any, reason: str) -> None:
    for agreement in agreements.filter(state__in=("prepared", "countersigning", "in-force")).order_by("pk"):
        end_secrecy(System(), agreement, reason=reason)


@performs(procedure.report_breach)
def report_breach(actor: Actor, agreement: SecrecyAgreement) -> None:
    """The seller says that secrecy was broken; reading ends at once."""
    neighbours.shut_out(agreement.listing, agreement.organisation)


@performs(procedure.revive_secrecy)
def revive_secrecy(actor: Actor, agreement: SecrecyAgreement) -> None:
    """Reading goes on."""
    _in_time(agreement.until)
    neighbours.admit(agreement.listing, agreement.organisation, agreement=agreement.number, until=agreement.until)


@performs(procedure.take_copy)
def take_copy(actor: Actor, agreement: SecrecyAgreement, *, paper: Paper, copy: MadeCopy) -> dict[str, Any]:
    """Log one copy handed out under the agreement; the copy leaves the house only after this is written."""
    if paper.room.listing_id != agreement.listing_id or paper.stage > agreement.stage or paper.withdrawn_at:
        raise Refused(Decision.refuse("paper-not-open", _("这份资料没有对贵单位开放。"), (procedure.SECRECY,), _("请与转让方联系调整可查阅阶段。")))
    return _log(actor, paper, copy, agreement)


@performs(procedure.look_at_paper)
def look_at_paper(actor: Actor, room: DataRoom, *, paper: Paper, copy: MadeCopy) -> Facts:
    """Log one copy handed out inside."""
    _mine(room, paper)
    return Facts(_log(actor, paper, copy, None), {"name": paper.name})


def _log(actor: Actor, paper: Paper, copy: MadeCopy, agreement: SecrecyAgreement | None) -> dict[str, Any]:
    PaperCopy.objects.create(paper=paper, agreement=agreement, reader=actor.public_id, at=now(), mark=copy.mark, sha256=copy.sha256, is_marked=copy.is_marked)
    return {"paper": paper.sha256, "copy": copy.sha256, "mark": copy.mark}


# --- data rooms ------------------------------------------------------------------------------------------------------


@performs(procedure.open_room)
def open_room(actor: Actor, *, listing: Listing, is_synthetic: bool = False) -> Opened:
    """Set up the data room of a listing."""
    if listing.achievement.unit_id not in actor.organisations(procedure.OFFICE) and actor.public_id != "system":
        raise Refused(Decision.refuse("not-your-listing", _("这项挂牌不是贵单位的。"), (procedure.PLAN,), _("请由转让方开设资料室。")))
    if DataRoom.objects.filter(listing=listing).exists():
        raise Refused(Decision.refuse("room-there", _("这项挂牌已有资料室。"), (procedure.PLAN,), _("请在“资料室”中查看。")))
    return Opened(DataRoom(listing=listing, is_synthetic=is_synthetic), {"listing": listing.number})


@performs(procedure.put_paper)
def put_paper(actor: Actor, room: DataRoom, *, file: Stored, layer: int, name: str = "") -> Facts:
    """Put a paper in, from a stage on."""
    if room.papers.filter(sha256=file.sha256, withdrawn_at=None).exists():
        raise Refused(Decision.refuse("paper-there", _("同一份资料已在资料室中。"), (procedure.PLAN,), _("要换阶段的，用“调整资料阶段”。")))
    called = f"{Path(name).stem}{Path(file.name).suffix}" if name else file.name
    made = Paper.objects.create(room=room, name=called[:255], stage=layer, media_type=file.media_type, sha256=file.sha256, size=file.size, added_at=now())
    return Facts({"paper": made.sha256, "stage": layer}, {"name": made.name})


@performs(procedure.move_paper)
def move_paper(actor: Actor, room: DataRoom, *, paper: Paper, layer: int) -> Facts:
    """Show a paper earlier or later."""
    _mine(room, paper)
    before, paper.stage = paper.stage, layer
    paper.save(update_fields=("stage",))
    return Facts({"paper": paper.sha256, "from": before, "to": layer}, {"name": paper.name})


@performs(procedure.remove_paper)
def remove_paper(actor: Actor, room: DataRoom, *, paper: Paper) -> Facts:
    """Take a paper out; its log stays."""
    _mine(room, paper)
    paper.withdrawn_at = now()
    paper.save(update_fields=("withdrawn_at",))
    return Facts({"paper": paper.sha256}, {"name": paper.name})


@performs(procedure.restore_paper)
def restore_paper(actor: Actor, room: DataRoom, *, paper: Paper) -> Facts:
    """Put a paper back."""
    _mine(room, paper)
    paper.withdrawn_at = None
    paper.save(update_fields=("withdrawn_at",))
    return Facts({"paper": paper.sha256}, {"name": paper.name})


def _mine(room: DataRoom, paper: Paper) -> None:
    if paper.room_id != room.pk:
        raise Refused(Decision.refuse("no-paper", _("这份资料不在这个资料室中。"), (procedure.PLAN,), _("请打开它所在的资料室办理。")))


@performs(procedure.close_room)
def close_room(actor: Actor, room: DataRoom) -> None:
    """Nobody reads for now."""


@performs(procedure.reopen_room)
def reopen_room(actor: Actor, room: DataRoom) -> None:
    """Reading goes on."""
