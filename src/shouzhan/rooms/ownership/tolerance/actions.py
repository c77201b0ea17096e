"""Every write to the tolerance list and to the cases under it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.ownership.tolerance import procedure
from shouzhan.rooms.ownership.tolerance.models import FINDINGS, ToleranceCase, ToleranceItem
from shouzhan.rooms.parties.public import Organisation


def _refused(code: str, sentence: str, remedy: str) -> Refused:
    return Refused(Decision.refuse(code, sentence, (procedure.TOLERANCE,), remedy))


@performs(procedure.draft_item)
def draft_item(actor: Actor, *, issuer: Organisation, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Enter a line of a list that was issued."""
    own = actor.holds(procedure.MANAGEMENT, organisation=issuer.pk)
    if not (own or actor.holds((*procedure.CITY, "system-admin", "system"))):
        raise _refused("other-unit", _("您不能替%(unit)s录入清单。") % {"unit": issuer.shown_name}, _("请选择本单位，或由市级统筹协调员录入。"))
    return Opened(ToleranceItem(issuer=issuer, is_synthetic=is_synthetic, **fields), {"document": fields["document"], "place": fields["place"]})


@performs(procedure.edit_item)
def edit_item(actor: Actor, item: ToleranceItem, **fields: Any) -> dict[str, Any]:
    """Put right what was entered, before it holds."""
    for name, value in fields.items():
        setattr(item, name, value)
    return {"place": item.place}


@performs(procedure.publish_item)
def publish_item(actor: Actor, item: ToleranceItem) -> dict[str, Any]:
    """Let the line hold from its day on."""
    return {"since": item.since.isoformat()}


@performs(procedure.end_item)
def end_item(actor: Actor, item: ToleranceItem, *, until: date) -> dict[str, Any]:
    """Take the line off the list; it still covers what happened until then."""
    if until < item.since:
        raise _refused("ends-before", _("失效日 %(until)s 早于施行日 %(since)s。") % {"until": until, "since": item.since}, _("请填写施行日或以后的日期。"))
    item.until = until
    return {"until": until.isoformat()}


@performs(procedure.restore_item)
def restore_item(actor: Actor, item: ToleranceItem) -> None:
    """It was taken off by mistake."""
    item.until = None


@performs(procedure.apply_case)
def apply_case(actor: Any, *, unit: Organisation, about: str = "", happened_on: date, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Ask that one's own failure be looked at under the list."""
    if unit.pk not in actor.organisations():
        raise _refused("other-unit", _("您不在%(unit)s任职。") % {"unit": unit.shown_name}, _("请选择事情发生时所在的单位。"))
    made = ToleranceCase(person=actor, unit=unit, about=about.strip(), happened_on=happened_on, is_synthetic=is_synthetic, **fields)
    _sound(made)
    return Opened(made, {"about": made.about, "item": made.item.number if made.item else ""})


def _sound(case: ToleranceCase) -> None:
    if case.happened_on > today():
        raise _refused("not-yet", _("发生日 %(day)s 还没有到。") % {"day": case.happened_on}, _("请核对发生日。"))
    case.about_kind = ""
    if case.about:
        entry = Entry.objects.filter(record_number=case.about).order_by("revision").first()
        if entry is None:
            raise _refused("no-record", _("没有编号为 %(number)s 的记录。") % {"number": case.about}, _("请核对编号；不涉及系统内记录的，留空即可。"))
        case.about_kind = entry.record_kind


@performs(procedure.amend_case)
def amend_case(actor: Actor, case: ToleranceCase, **fields: Any) -> dict[str, Any]:
    """Say more, or rely on another line of the list."""
    for name, value in fields.items():
        setattr(case, name, value)
    _sound(case)
    return {"item": case.item.number if case.item else ""}


@performs(procedure.examine_case)
def examine_case(actor: Actor, case: ToleranceCase, *, findings: str, item: ToleranceItem | None = None, **found: bool) -> dict[str, Any]:
    """Say of each condition whether it holds, and why; whether it is on the list is looked up."""
    case.item = item or case.item
    case.found, case.findings, case.examined_by = {name: bool(found.get(name)) for name in FINDINGS}, findings, actor.public_id
    return {"found": case.found, "item": case.item.number if case.item else "", "on_list": case.is_on_list()}


@performs(procedure.tolerate)
def tolerate(actor: Actor, case: ToleranceCase, *, treatment: str) -> dict[str, Any]:
    """It is not held against them, or less."""
    case.treatment, case.decided_on = treatment, today()
    return {"treatment": treatment, "item": case.item.number if case.item else ""}


@performs(procedure.refuse_case)
def refuse_case(actor: Actor, case: ToleranceCase) -> dict[str, Any]:
    """It is held against them, in the rule's own words."""
    case.treatment, case.decided_on = "", today()
    return {"because": procedure.tolerable(actor, case).code}


@performs(procedure.bind_case)
def bind_case(actor: Actor, case: ToleranceCase, *, bound_to: str) -> dict[str, Any]:
    """The decision takes effect in the assessment it was asked for."""
    case.bound_to, case.bound_on = bound_to.strip(), today()
    return {"bound_to": case.bound_to, "treatment": case.treatment}


@performs(procedure.annul)
def annul(actor: Actor, case: ToleranceCase, *, fell: list[str]) -> dict[str, Any]:
    """A condition turns out not to hold."""
    if not fell:
        raise _refused("nothing-fell", _("没有写明哪个条件不符合。"), _("请至少勾选一项。"))
    case.found = {**case.found, **dict.fromkeys(fell, False)}
    case.treatment, case.decided_on = "", today()
    return {"fell": fell, "bound_to": case.bound_to}


@performs(procedure.review_case)
def review_case(actor: Actor, case: ToleranceCase) -> None:
    """Look at it again from the beginning."""
    case.found, case.findings, case.examined_by, case.treatment, case.decided_on, case.bound_to, case.bound_on = {}, "", "", "", None, "", None


@performs(procedure.withdraw_case)
def withdraw_case(actor: Actor, case: ToleranceCase) -> None:
    """Ask no more."""


@performs(procedure.resume_case)
def resume_case(actor: Actor, case: ToleranceCase) -> None:
    """Ask after all; it is examined anew."""
    case.found, case.findings, case.examined_by = {}, "", ""
