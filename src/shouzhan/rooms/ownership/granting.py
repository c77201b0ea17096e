"""Every write to grants, to the list of pilot units, and to what units adopted."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.rooms.ownership import checks, gates, ledger, procedure
from shouzhan.rooms.ownership.models import Adoption, Grant, GrantMode, GrantShare, PilotUnit, Right, RightKind
from shouzhan.rooms.ownership.rights import Part, end_right, enter_right, hand_over, insist, pass_right
from shouzhan.rooms.parties.public import Organisation

PILOT = (Citation("ownership-pilot-2020"),)
WHOLE = Decimal(100)


def _refuse(code: str, sentence: str, remedy: str = "") -> Refused:
    return Refused(Decision.refuse(code, sentence, PILOT, remedy))


@performs(procedure.ask_grant)
def ask_grant(actor: Any, **fields: Any) -> Opened:
    """Those who made a result ask for it, or for its long-term use."""
    made = Grant(asker=actor, **fields)
    insist(gates.may_ask(actor, made))  # before anything is said of what others asked for
    if Grant.objects.filter(achievement=made.achievement, state__in=("asked", "assessed", "approved", "agreed", "published", "given")).exists():
        raise _refuse("granted-already", _("这项成果已有一件赋权在办理或已赋权。"), _("请在原有的赋权上办理。"))
    _sound(made)
    return Opened(made, {"achievement": made.achievement.number, "mode": made.mode, "share": str(made.share or "")})


def _sound(grant: Grant) -> None:
    if grant.mode == GrantMode.USE and grant.ends_on is None:
        raise _refuse("no-end", _("长期使用权须写明终止日。"), _("期限不少于规则要求的年数。"))
    if grant.mode == GrantMode.PART and (grant.share is None or grant.share >= WHOLE):
        raise _refuse("part-share", _("部分所有权的份额应大于 0、小于 100%。"), _("赋予全部的，请选择全部所有权。"))
    if grant.mode == GrantMode.FULL:
        grant.share = WHOLE


@performs(procedure.assess_grant)
def assess_grant(actor: Actor, grant: Grant, *, is_sensitive: bool, assessment: str, share: Decimal | None = None, ends_on: date | None = None) -> dict[str, Any]:
    """The office says whether the result may be granted at all, and how much of it or for how long."""
    if is_sensitive:
        raise _refuse("sensitive", _("涉及国家安全、公共利益或国家秘密的成果不赋权。"), _("请以“不予赋权”办结并写明理由。"))
    grant.is_sensitive, grant.assessment = is_sensitive, assessment
    grant.share, grant.ends_on = share or grant.share, ends_on or grant.ends_on
    _sound(grant)
    return {"share": str(grant.share or ""), "ends_on": grant.ends_on.isoformat() if grant.ends_on else ""}


@performs(procedure.refuse_grant)
def refuse_grant(actor: Actor, grant: Grant) -> None:
    """It is not granted."""


@performs(procedure.return_grant)
def return_grant(actor: Actor, grant: Grant) -> None:
    """The assessment is to be made again."""


@performs(procedure.approve_grant)
def approve_grant(actor: Actor, grant: Grant) -> None:
    """The head agrees to what the office assessed."""


@performs(procedure.agree_grant)
def agree_grant(
    actor: Actor, grant: Grant, *, agreement: str, agreed_on: date, income_people: Decimal, transform_months: int, shares: Iterable[tuple[Any, Decimal]],
) -> Facts:
    """Shares, income, the time to put it to use and the way back are agreed before anything is published or changed."""
    rows = list(shares)
    total, wanted = sum((share for _person, share in rows), Decimal(0)), WHOLE if grant.mode == GrantMode.USE else grant.share
    if total != wanted:
        raise _refuse("shares-do-not-add-up", _("各完成人份额合计 %(sum)s%%，应为 %(wanted)s%%。") % {"sum": total, "wanted": wanted}, _("请调整后再登记，合计须恰好相等。"))
    if agreed_on > today():
        raise _refuse("day-ahead", _("签约日尚未到来。"), _("请在签约后登记。"))
    if transform_months < 1:
        raise _refuse("no-term", _("须约定转化期限。"), _("请填写月数，例如 36。"))
    answer = checks.may_dispose(grant.achievement, grant.achievement.unit, today())
    if not answer:
        raise Refused(answer)
    grant.agreement, grant.agreed_on, grant.income_people, grant.transform_months = agreement, agreed_on, income_people, transform_months
    grant.shares.all().delete()
    GrantShare.objects.bulk_create(GrantShare(grant=grant, person=person, share=share) for person, share in rows)
    return Facts(
        {"agreed_on": agreed_on.isoformat(), "income_people": str(income_people), "transform_months": transform_months, "people": len(rows)},
        {"shares": [[str(person), str(share)] for person, share in rows]})


@performs(procedure.amend_grant)
def amend_grant(actor: Actor, grant: Grant) -> None:
    """The agreement is made anew; a running notice falls with it."""
    grant.agreed_on = grant.published_on = grant.notice_last_day = None
    grant.objection = grant.objection_answer = ""


@performs(procedure.reassess_grant)
def reassess_grant(actor: Actor, grant: Grant) -> None:
    """Go back to before the assessment; nothing that followed from it stands."""
    amend_grant_fields(grant)
    grant.assessment, grant.is_sensitive = "", None


@performs(procedure.republish_grant)
def republish_grant(actor: Actor, grant: Grant) -> None:
    """Go back to before the notice; what was agreed stands."""
    grant.published_on = grant.notice_last_day = None
    grant.objection = grant.objection_answer = ""


@performs(procedure.publish_grant)
def publish_grant(actor: Actor, grant: Grant) -> dict[str, Any]:
    """Hold the agreed grant out inside the unit."""
    grant.published_on = today()
    grant.notice_last_day = gates.last_day_of_notice(grant)
    return {"from": grant.published_on.isoformat(), "last_day": grant.notice_last_day.isoformat()}


@performs(procedure.object_grant)
def object_grant(actor: Actor, grant: Grant, *, objection: str) -> Facts:
    """Somebody objects; the grant waits for the answer."""
    grant.objection = f"{grant.objection}\n{objection}".strip()
    grant.objection_answer = ""
    return Facts({}, {"objection": objection})


@performs(procedure.answer_objection)
def answer_objection(actor: Actor, grant: Grant, *, answer: str) -> Facts:
    """The head settles it."""
    grant.objection_answer = answer
    return Facts({}, {"answer": answer})


@performs(procedure.give_grant)
def give_grant(actor: Actor, grant: Grant) -> dict[str, Any]:
    """The rights change as agreed, in the same transaction as the step."""
    achievement = grant.achievement
    ledger.lock(achievement)
    day = max(today(), grant.starts_on)
    made = _use_rights(grant, day) if grant.mode == GrantMode.USE else _ownership(grant, day)
    grant.granted_on = day
    return {"on": day.isoformat(), "rights": [right.number for right in made]}


def _use_rights(grant: Grant, day: date) -> list[Right]:
    return [
        enter_right(
            System(), achievement=grant.achievement, kind=RightKind.USE, person=one.person, share=one.share, starts_on=day, ends_on=grant.ends_on, ground=grant.number,
            is_synthetic=grant.is_synthetic)
        for one in grant.shares.select_related("person")
    ]


def _ownership(grant: Grant, day: date) -> list[Right]:
    held = ledger.owned_by(grant.achievement, grant.achievement.unit, day)
    own = next((right for right in held if right.share and grant.share and right.share >= grant.share), None)
    if own is None:
        raise _refuse("not-held", _("单位持有的份额不足 %(share)s%%。") % {"share": grant.share}, _("请核对权利台账，或重新约定份额。"))
    passed = pass_right(System(), own, on=day)
    return hand_over(passed, [Part(one.share, person=one.person) for one in grant.shares.select_related("person")], day, grant.number)


@performs(procedure.report_use)
def report_use(actor: Actor, grant: Grant, *, transformed_on: date, proof: str) -> dict[str, Any]:
    """The result was put to use, so that it cannot be taken back for want of it."""
    if transformed_on > today():
        raise _refuse("day-ahead", _("转化日尚未到来。"), _("请在实施后登记。"))
    grant.transformed_on, grant.transformed_proof = transformed_on, proof
    return {"on": transformed_on.isoformat()}


@performs(procedure.take_back_grant)
def take_back_grant(actor: Actor, grant: Grant) -> dict[str, Any]:
    """The unit takes back what was not put to use in the agreed time; what the people conveyed meanwhile stays conveyed."""
    ledger.lock(grant.achievement)
    day, back = today(), []
    for right in Right.objects.filter(achievement=grant.achievement, ground=grant.number, state="in-force", person__isnull=False):
        if right.kind == RightKind.USE:
            end_right(System(), right, reason=grant.number)
        else:
            passed = pass_right(System(), right, on=max(day, right.starts_on))
            back += hand_over(passed, (Part(passed.share, grant.achievement.unit),), passed.ceased_on, grant.number)
    return {"on": day.isoformat(), "rights": [right.number for right in back]}


@performs(procedure.withdraw_grant)
def withdraw_grant(actor: Actor, grant: Grant) -> None:
    """It is not asked for any more."""


@performs(procedure.reopen_grant)
def reopen_grant(actor: Actor, grant: Grant) -> None:
    """It is asked for again, from the beginning."""
    grant.is_sensitive, grant.assessment = None, ""
    amend_grant_fields(grant)


def amend_grant_fields(grant: Grant) -> None:
    """Forget what was agreed and published."""
    grant.agreement, grant.agreed_on, grant.income_people, grant.transform_months = "", None, None, None
    grant.published_on, grant.notice_last_day, grant.objection, grant.objection_answer = None, None, "", ""
    grant.shares.all().delete()


@performs(procedure.list_pilot)
def list_pilot(actor: Actor, *, unit: Organisation, scheme: str, since: date, until: date | None = None, is_synthetic: bool = False) -> Opened:
    """Put a unit on the list."""
    if until is not None and until < since:
        raise _refuse("ends-before-start", _("截止日早于列入日。"), _("请核对两个日期。"))
    if PilotUnit.objects.filter(unit=unit, scheme=scheme, state="listed").exists():
        raise _refuse("listed-already", _("这个单位已列入该试点。"), _("请在原记录上更新。"))
    made = PilotUnit(unit=unit, scheme=scheme, since=since, until=until, is_synthetic=is_synthetic)
    return Opened(made, {"unit": unit.number, "scheme": scheme, "since": since.isoformat(), "until": until.isoformat() if until else ""})


@performs(procedure.unlist_pilot)
def unlist_pilot(actor: Actor, pilot: PilotUnit) -> None:
    """Take it off; grants made before stay."""


@performs(procedure.relist_pilot)
def relist_pilot(actor: Actor, pilot: PilotUnit) -> None:
    """Put it back."""


@performs(procedure.note_adoption)
def note_adoption(actor: Actor, *, unit: Organisation, subject: str, is_synthetic: bool = False) -> Opened:
    """Begin to follow one subject at one unit: not yet, until somebody shows that it is."""
    if Adoption.objects.filter(unit=unit, subject=subject).exists():
        raise Refused(Decision.refuse("noted-already", _("这个单位的该事项已有记录。"), remedy=_("请在原记录上更新。")))
    return Opened(Adoption(unit=unit, subject=subject, is_synthetic=is_synthetic), {"unit": unit.number, "subject": subject})


@performs(procedure.adopt_rule)
def adopt_rule(actor: Actor, adoption: Adoption, *, adopted_on: date, proof: str) -> dict[str, Any]:
    """It is there since a day, and this shows it."""
    return _shown(adoption, adopted_on, proof)


@performs(procedure.correct_adoption)
def correct_adoption(actor: Actor, adoption: Adoption, *, adopted_on: date, proof: str) -> dict[str, Any]:
    """The day or the proof was wrong."""
    return _shown(adoption, adopted_on, proof)


def _shown(adoption: Adoption, adopted_on: date, proof: str) -> dict[str, Any]:
    if adopted_on > today():
        raise Refused(Decision.refuse("day-ahead", _("建立日期尚未到来。"), remedy=_("请在建立后登记。")))
    if not proof.strip():
        raise Refused(Decision.refuse("no-proof", _("没有写明凭据。"), remedy=_("请写明文号或网址，原件作为附件上传。")))
    adoption.adopted_on, adoption.proof = adopted_on, proof
    return {"adopted_on": adopted_on.isoformat(), "proof": proof}


@performs(procedure.drop_rule)
def drop_rule(actor: Actor, adoption: Adoption) -> None:
    """It is not there, or no more."""
    adoption.adopted_on, adoption.proof = None, ""
