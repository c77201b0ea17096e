"""Every write to disclosures: filled in, confirmed, triaged, published."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.law import book as law
from shouzhan.rooms.disclosure import checks, procedure
from shouzhan.rooms.disclosure.fields import recognised
from shouzhan.rooms.disclosure.models import Contributor, Disclosure, Funding, Publication
from shouzhan.rooms.disclosure.novelty import novelty
from shouzhan.rooms.discovery.public import finding_for, take_up


@performs(procedure.open_disclosure)
def open_disclosure(actor: Actor, *, contributors: Iterable[dict[str, Any]] = (), fundings: Iterable[dict[str, Any]] = (), finding: str = "", **fields: Any) -> Opened:
    """Begin a disclosure; the field is recognised from its words, and what a scout found is taken up."""
    fields.setdefault("discloser", actor)
    made = Disclosure(**fields)
    made.field = made.field or recognised(made.name, made.keywords, made.summary)

    def then(saved: Disclosure) -> None:
        _list(saved, contributors)
        Funding.objects.bulk_create(Funding(disclosure=saved, **one) for one in fundings)
        if finding_for(actor, finding):
            take_up(finding, saved.number)

    return Opened(made, {}, then=then)


@performs(procedure.edit_disclosure)
def edit_disclosure(actor: Actor, disclosure: Disclosure, **fields: Any) -> dict[str, Any]:
    """Change what it is."""
    changed = sorted(name for name, value in fields.items() if getattr(disclosure, name) != value)
    for name, value in fields.items():
        setattr(disclosure, name, value)
    disclosure.field = disclosure.field or recognised(disclosure.name, disclosure.keywords, disclosure.summary)
    return {"changed": changed}


@performs(procedure.list_contributors)
def list_contributors(actor: Actor, disclosure: Disclosure, *, contributors: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Say who made it; whoever confirmed the same share before need not do so again."""
    given = list(contributors)
    answer = checks.shares_decision([one["share"] for one in given])
    if not answer:
        raise Refused(answer)
    confirmed = {(one.user_id, one.share): one.confirmed_at for one in disclosure.contributors.all() if one.user_id and one.confirmed_at and not one.attested_by}
    disclosure.contributors.all().delete()
    _list(disclosure, given, confirmed)
    return {"count": len(given)}


def _list(disclosure: Disclosure, contributors: Iterable[dict[str, Any]], confirmed: dict[Any, Any] | None = None) -> None:
    kept = confirmed or {}
    Contributor.objects.bulk_create(
        Contributor(disclosure=disclosure, order=order, confirmed_at=kept.get((one["user"].pk, one["share"])) if one.get("user") else None, **{"person": one["user"].person if one.get("user") else None, **one})
        for order, one in enumerate(contributors)
    )


@performs(procedure.add_funding)
def add_funding(actor: Actor, disclosure: Disclosure, **fields: Any) -> dict[str, Any]:
    """Say who paid, and what that obliges to."""
    made = Funding.objects.create(disclosure=disclosure, **fields)
    return {"funder": str(made.funder), "transfer_by": made.transfer_by.isoformat() if made.transfer_by else ""}


@performs(procedure.drop_funding)
def drop_funding(actor: Actor, disclosure: Disclosure, *, funding: Funding) -> dict[str, Any]:
    """Strike out a source entered by mistake."""
    _insist_own(disclosure, funding)
    funding.delete()
    return {"funder": str(funding.funder)}


@performs(procedure.set_terms)
def set_terms(actor: Actor, disclosure: Disclosure, *, secrecy: str, facility: Any = None, publication_on: date | None = None, publication_where: str = "") -> dict[str, Any]:
    """Say who may know of it, where it was made, and when it is to be published."""
    disclosure.secrecy, disclosure.facility = secrecy, facility
    if publication_on:
        Publication.objects.get_or_create(disclosure=disclosure, on=publication_on, where=publication_where or _("待定"))
    return {"secrecy": secrecy, "facility": facility.number if facility else ""}


@performs(procedure.submit_disclosure)
def submit_disclosure(actor: Actor, disclosure: Disclosure) -> dict[str, Any]:
    """Hand it to the office; whoever hands it in confirms their own share, and the clocks start."""
    disclosure.contributors.filter(user=getattr(actor, "pk", None), confirmed_at=None).update(confirmed_at=now())
    due = law.answer("disclosure.due", today(), submitted_on=today())
    if not due.decision:
        raise Refused(due.decision)
    disclosure.confirm_by, disclosure.triage_by = (date.fromisoformat(str(due.values[name])) for name in ("confirm_by", "triage_by"))
    return {"confirm_by": disclosure.confirm_by.isoformat(), "triage_by": disclosure.triage_by.isoformat()}


@performs(procedure.confirm_share)
def confirm_share(actor: Actor, disclosure: Disclosure) -> dict[str, Any]:
    """A contributor confirms the list and their own share."""
    disclosure.contributors.filter(user=getattr(actor, "pk", None)).update(confirmed_at=now())
    return {"left": disclosure.contributors.filter(confirmed_at=None).count()}


@performs(procedure.contest_shares)
def contest_shares(actor: Actor, disclosure: Disclosure) -> dict[str, Any]:
    """A contributor does not agree: nobody's confirmation stands until the list is settled."""
    disclosure.contributors.all().update(confirmed_at=None, attested_by="", evidence="")
    return {}


@performs(procedure.attest_share)
def attest_share(actor: Actor, disclosure: Disclosure, *, contributor: Contributor, evidence: str) -> Facts:
    """The office speaks for somebody who cannot confirm, or did not in time."""
    _insist_own(disclosure, contributor)
    if contributor.confirmed_at is not None:
        raise Refused(Decision.refuse("confirmed-already", _("%(name)s 已经确认。") % {"name": contributor.name}, checks.CITES, remedy=_("请选择尚未确认的完成人。")))
    if not checks.may_attest(contributor, disclosure):
        raise Refused(checks.too_early(disclosure))
    if not evidence.strip():
        raise Refused(Decision.refuse("no-evidence", _("没有写明证据。"), checks.CITES, remedy=_("请写明合同、邮件或会议纪要的名称与日期，原件作为附件上传。")))
    contributor.confirmed_at, contributor.attested_by, contributor.evidence = now(), actor.public_id, evidence
    contributor.save()
    return Facts({"order": contributor.order}, personal={"name": contributor.name, "evidence": evidence})


@performs(procedure.withdraw_disclosure)
def withdraw_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Take it back to change it."""


@performs(procedure.accept_disclosure)
def accept_disclosure(actor: Actor, disclosure: Disclosure, *, field: str = "", has_intention: bool | None = None) -> dict[str, Any]:
    """Take it on; the achievement is made in the same transaction, from what was disclosed."""
    disclosure.field = field or disclosure.field
    if has_intention is not None:
        disclosure.has_intention = has_intention
    return {"field": disclosure.field, "has_intention": disclosure.has_intention}


@performs(procedure.return_disclosure)
def return_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Ask for more."""


@performs(procedure.close_disclosure)
def close_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Close it without a result."""


@performs(procedure.reopen_disclosure)
def reopen_disclosure(actor: Actor, disclosure: Disclosure) -> None:
    """Go on with one that was closed."""


@performs(procedure.plan_publication)
def plan_publication(actor: Actor, disclosure: Disclosure, *, on: date, where: str) -> dict[str, Any]:
    """Say when and where it is to be published."""
    if Publication.objects.filter(disclosure=disclosure, on=on, where=where).exists():
        raise Refused(Decision.refuse("already-there", _("这项发表计划已列入。"), checks.CITES, remedy=_("无须再登记。")))
    Publication.objects.create(disclosure=disclosure, on=on, where=where)
    return {"on": on.isoformat()}


@performs(procedure.drop_publication)
def drop_publication(actor: Actor, disclosure: Disclosure, *, publication: Publication) -> dict[str, Any]:
    """It is not published after all."""
    _insist_own(disclosure, publication)
    day = publication.on
    publication.delete()
    return {"on": day.isoformat()}


@performs(procedure.clear_publication)
def clear_publication(actor: Actor, disclosure: Disclosure, *, publication: Publication) -> Facts:
    """Let a publication go ahead, once it harms no filing."""
    _insist_own(disclosure, publication)
    ground = novelty.made(disclosure, {"publication": publication.pk}).insist()
    publication.cleared_on = today()
    publication.save()
    return Facts({"on": publication.on.isoformat()}, grounds=(ground,))


@performs(procedure.waive_patent)
def waive_patent(actor: Actor, disclosure: Disclosure, *, because: str) -> None:
    """Decide that no patent is sought, and say why."""
    disclosure.no_patent_because = because


@performs(procedure.seek_patent)
def seek_patent(actor: Actor, disclosure: Disclosure) -> None:
    """A patent is sought after all: what was cleared on the waiver is cleared no more."""
    disclosure.no_patent_because = ""
    disclosure.publications.filter(on__gt=today()).update(cleared_on=None)


def _insist_own(disclosure: Disclosure, part: Any) -> None:
    if part.disclosure_id != disclosure.pk:
        raise Refused(Decision.refuse("not-of-this", _("所选内容不属于这项披露。"), checks.CITES, remedy=_("请在本披露的页面上重新选择。")))
