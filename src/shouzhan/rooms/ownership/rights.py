"""Every write to rights: entering, handing over, ending, putting right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Opened, follows, performs
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.ownership import checks, ledger, procedure
from shouzhan.rooms.ownership.models import Consent, Right, RightKind, overlapping
from shouzhan.rooms.parties.public import Organisation, Person

CORRECTABLE = ("starts_on", "ends_on", "share", "field", "territory", "ground")


@dataclass(frozen=True)
class Part:
    """What one taker gets of a right that is handed over."""

    share: Decimal
    holder: Organisation | None = None
    person: Person | None = None


def insist(decision: Decision) -> None:
    """Go on only with a yes."""
    if not decision:
        raise Refused(decision)


def _facts(right: Right) -> dict[str, Any]:
    """What the journal says openly of a right: whose only where it is a body's."""
    return {
        "achievement": right.achievement.number, "kind": right.kind, "holder": right.holder.number if right.holder else "", "share": str(right.share or ""),
        "starts_on": right.starts_on.isoformat(), "ends_on": right.ends_on.isoformat() if right.ends_on else "", "exclusivity": right.exclusivity,
        "before": right.before.number if right.before else "", "ground": right.ground,
    }


def _personal(right: Right) -> dict[str, Any]:
    return {"person": str(right.person)} if right.person else {}


@performs(procedure.enter_right)
def enter_right(actor: Actor, **fields: Any) -> Opened:
    """Put a right on the register: what the unit holds, what was agreed elsewhere, a licence, a pledge."""
    made = Right(**fields)
    insist(procedure.enter_right.by(actor, made))  # before anything is said of what others hold
    ledger.lock(made.achievement)
    insist(_enterable(made))
    return Opened(made, _facts(made), personal=_personal(made))


def _enterable(right: Right) -> Decision:
    """Whether the ledger has room for a right as it stands; the same for entering, correcting and reviving one."""
    if (right.holder_id is None) == (right.person_id is None):
        return Decision.refuse("one-holder", _("权利人须为一个单位或一个人。"), remedy=_("请只填其中一项。"))
    if right.ends_on is not None and right.ends_on < right.starts_on:
        return Decision.refuse("ends-before-start", _("终止日早于起始日。"), remedy=_("请核对两个日期。"))
    if right.kind == RightKind.OWNERSHIP:
        return room_for(right)
    if right.kind == RightKind.LICENCE:
        return checks.fits(
            right.achievement, exclusivity=right.exclusivity, field=right.field, territory=right.territory, starts_on=right.starts_on, ends_on=right.ends_on, but=right.pk)
    return Decision.allow()


def room_for(right: Right) -> Decision:
    """Whether everybody's shares stay within the whole on every day the right would run."""
    if right.share is None or not 0 < right.share <= ledger.WHOLE:
        return Decision.refuse("share-range", _("份额应大于 0、不超过 100%。"), remedy=_("请填写百分数，例如 60。"))
    others = list(Right.objects.filter(overlapping(right.starts_on, right.ends_on), achievement=right.achievement, kind=RightKind.OWNERSHIP).exclude(pk=right.pk or 0))
    days = {right.starts_on, *(other.starts_on for other in others if other.starts_on >= right.starts_on)}
    for day in sorted(days):
        held = sum((other.share or Decimal(0) for other in others if other.covers(day)), Decimal(0))
        if held + right.share > ledger.WHOLE:
            return Decision.refuse(
                "over-whole", _("%(day)s 各权利人的份额合计将达 %(sum)s%%，超过 100%%。") % {"day": day, "sum": (held + right.share).normalize()}, checks.JOINT,
                _("请在已有的所有权上“分出份额”，或先更正、终止原登记。"))
    return Decision.allow()


@performs(procedure.take_over)
def take_over(actor: Actor, **fields: Any) -> Opened:
    """A part of a right under its new holder."""
    made = Right(**fields)
    return Opened(made, _facts(made), personal=_personal(made))


@performs(procedure.pass_right)
def pass_right(actor: Actor, right: Right, *, on: date) -> dict[str, Any]:
    """The right belongs to others from a day on."""
    _lose(right, on)
    return {"on": on.isoformat()}


def _lose(right: Right, on: date) -> None:
    if not right.covers(on):
        raise Refused(Decision.refuse(
            "not-held-then", _("%(right)s 在 %(day)s 并不有效。") % {"right": right.number, "day": on}, remedy=_("请把生效日改到权利存续期间内。")))
    right.ceased_on = on


def hand_over(right: Right, parts: Sequence[Part], on: date, ground: str) -> list[Right]:
    """Pass a share of ownership on, whole, in parts; what is not given stays with its holder as a new right."""
    kept = (right.share or Decimal(0)) - sum((part.share for part in parts), Decimal(0))
    if kept < 0 or any(part.share <= 0 for part in parts):
        raise Refused(Decision.refuse(
            "more-than-held", _("分出的份额合计 %(given)s%%，超过持有的 %(held)s%%。") % {"given": sum(part.share for part in parts), "held": right.share}, checks.JOINT,
            _("请减少分出的份额。")))
    given = [Part(kept, right.holder, right.person)] if kept else [None]
    return [
        take_over(
            System(), achievement=right.achievement, kind=RightKind.OWNERSHIP, holder=part.holder, person=part.person, share=part.share, starts_on=on,
            ends_on=right.ends_on, ground=ground if place else right.ground, before=right, place=place, is_synthetic=right.is_synthetic)
        for place, part in enumerate([*given, *parts]) if part is not None
    ]


@performs(procedure.share_out)
def share_out(actor: Actor, right: Right, *, share: Decimal, starts_on: date, ground: str, holder: Organisation | None = None, person: Person | None = None) -> dict[str, Any]:
    """Register a part of one's ownership for somebody else."""
    ledger.lock(right.achievement)
    if right.kind != RightKind.OWNERSHIP:
        raise Refused(Decision.refuse("not-ownership", _("只有所有权可以分出份额。"), remedy=_("许可与质押请另行登记。")))
    if (holder is None) == (person is None):
        raise Refused(Decision.refuse("one-holder", _("权利人须为一个单位或一个人。"), remedy=_("请只填其中一项。")))
    insist(checks.may_dispose(right.achievement, right.holder or right.person, starts_on, holder))
    _lose(right, starts_on)
    Right.objects.filter(pk=right.pk).update(ceased_on=starts_on)  # the database must see the room before the parts take it
    hand_over(right, (Part(share, holder, person),), starts_on, ground)
    return {"share": str(share), "to": holder.number if holder else "", "on": starts_on.isoformat()}


def convey(
    actor: Actor, achievement: Achievement, *, seller: Any, buyer: Organisation, mode: str, exclusivity: str = "", field: str = "", territory: str = "",
    starts_on: date, ends_on: date | None = None, ground: str,
) -> Right:
    """Write into the ledger what a deal conveys: a licence, or the seller's whole share; what is sold cannot be sold again."""
    with transaction.atomic():
        ledger.lock(achievement)
        terms = {"exclusivity": exclusivity, "field": field, "territory": territory, "starts_on": starts_on, "ends_on": ends_on}
        insist(checks.licence_check(achievement, mode=mode, unit=seller, buyer=buyer, **terms))  # type: ignore[arg-type]
        synthetic = {"is_synthetic": achievement.is_synthetic}
        if mode == "licence":
            granted: Right = enter_right(actor, achievement=achievement, kind=RightKind.LICENCE, holder=buyer, ground=ground, **terms, **synthetic)
            return granted
        made: list[Right] = []
        for right in ledger.owned_by(achievement, seller, starts_on):
            passed = pass_right(System(), right, on=starts_on)
            made += hand_over(passed, (Part(passed.share, buyer),), starts_on, ground)
        return made[0]


def revoke_conveyance(actor: Actor, right: Right, reason: str) -> Right:
    """Take a conveyance back: a licence ends, ownership returns to whom it came from; both stay on the record."""
    with transaction.atomic():
        ledger.lock(right.achievement)
        if right.kind != RightKind.OWNERSHIP:
            ended: Right = end_right(actor, right, reason=reason)
            return ended
        former = right.before
        if former is None:
            raise Refused(Decision.refuse("not-conveyed", _("%(right)s 不是转让取得的，不能撤回。") % {"right": right.number}, remedy=_("登记有误的请作废。")))
        passed = pass_right(actor, right, on=max(today(), right.starts_on), reason=reason)
        return hand_over(passed, (Part(passed.share, former.holder, former.person),), passed.ceased_on, reason[:200])[0]


@performs(procedure.consent)
def consent(actor: Actor, right: Right, *, until: date, proof: str, buyer: Organisation | None = None) -> dict[str, Any]:
    """The pledgee or a co-owner agrees."""
    if right.kind not in (RightKind.PLEDGE, RightKind.OWNERSHIP):
        raise Refused(Decision.refuse("no-consent-needed", _("只有质权人和共有人需要登记同意。"), checks.JOINT, _("普通许可不必登记同意，可直接办理。")))
    if until < today():
        raise Refused(Decision.refuse("consent-over", _("同意的有效期已过。"), remedy=_("请填写今天或以后的日期。")))
    Consent.objects.create(right=right, buyer=buyer, until=until, proof=proof)
    return {"until": until.isoformat(), "buyer": buyer.number if buyer else ""}


@performs(procedure.correct_right)
def correct_right(actor: Actor, right: Right, **fields: Any) -> dict[str, Any]:
    """Put a wrong entry right; what stood there before stays in the journal."""
    ledger.lock(right.achievement)
    if "share" in fields and fields["share"] != right.share:
        _entered_only(right)
    before = {name: str(getattr(right, name) or "") for name in fields}
    for name, value in fields.items():
        if name not in CORRECTABLE:
            raise ValueError(f"{name} of a right is not corrected but conveyed")
        setattr(right, name, value)
    insist(_enterable(right))
    return {"before": before, "after": {name: str(getattr(right, name) or "") for name in fields}}


@performs(procedure.end_right)
def end_right(actor: Actor, right: Right, *, on: date | None = None) -> dict[str, Any]:
    """The right holds no more from a day on."""
    day = max(on or today(), right.starts_on)
    right.ceased_on = day
    return {"on": day.isoformat()}


@performs(procedure.revive_right)
def revive_right(actor: Actor, right: Right) -> None:
    """It had not ended after all, and there is still room for it."""
    _back(right)


def _back(right: Right) -> None:
    ledger.lock(right.achievement)
    right.ceased_on = None
    insist(_enterable(right))


@performs(procedure.void_right)
def void_right(actor: Actor, right: Right) -> None:
    """It was entered by mistake."""
    _entered_only(right)


def _entered_only(right: Right) -> None:
    """What came by handing over has a former holder, who would be left with nothing."""
    if right.before_id is not None:
        raise Refused(Decision.refuse("conveyed", _("%(right)s 是承受取得的，不能作废或改份额。") % {"right": right.number}, remedy=_("请撤回转让，或再次分出份额。")))


@performs(procedure.reinstate_right)
def reinstate_right(actor: Actor, right: Right) -> None:
    """It was no mistake."""
    _back(right)


@follows("disclosure.achievement.mint")
@follows("disclosure.achievement.shelve")
def first_owner(entry: Entry, achievement: Achievement) -> None:
    """What is made on duty belongs to the unit from the first day; other owners take over from it."""
    enter_right(
        System(), achievement=achievement, kind=RightKind.OWNERSHIP, holder=achievement.unit, share=ledger.WHOLE, starts_on=today(), ground="职务科技成果",
        is_synthetic=achievement.is_synthetic)
