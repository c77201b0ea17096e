"""Every write to the changes of parameters."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouzhan.engine.rules.parameters import BadParameter
from shouzhan.engine.rules.typed import insist_on_words
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.rooms.entitlements import procedure
from shouzhan.rooms.entitlements.changing import as_kept, covered, in_force, is_whole, put_in_force, value_of
from shouzhan.rooms.entitlements.models import ParameterChange
from shouzhan.web.words import say

_FIELDS = ("value", "since", "until", "source", "source_title", "source_number", "clause", "confidence", "remarks")


@performs(procedure.draft_change)
def draft_change(actor: Actor, *, parameter: str, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Draft a change."""
    if parameter not in law.built_in().parameters:
        raise Refused(Decision.refuse("no-parameter", _("没有参数 %s。") % parameter, remedy=_("请从“参数”页（/parameters/）选一个参数，再点“拟改这个参数”。")))
    fields["value"] = _kept(parameter, fields.get("value", ""))
    made = ParameterChange(parameter=parameter, drafted_by=actor.public_id, is_synthetic=is_synthetic, **{name: fields[name] for name in _FIELDS if name in fields})
    _insist_unbroken(parameter, also=made)
    _insist_nothing_covered(made)
    return Opened(made, _facts(made))


@performs(procedure.edit_change)
def edit_change(actor: Actor, change: ParameterChange, **fields: Any) -> dict[str, Any]:
    """Draft it anew; whoever wrote last is who may not approve."""
    for name in _FIELDS:
        if name in fields:
            setattr(change, name, _kept(change.parameter, fields[name]) if name == "value" else fields[name])
    change.drafted_by = actor.public_id
    _insist_unbroken(change.parameter, also=change)
    _insist_nothing_covered(change)
    return _facts(change)


@performs(procedure.submit_change)
def submit_change(actor: Actor, change: ParameterChange) -> None:
    """Ask another person to look."""
    _insist_unbroken(change.parameter, also=change)


@performs(procedure.approve_change)
def approve_change(actor: Actor, change: ParameterChange) -> dict[str, Any]:
    """Let it hold from its day on."""
    _hold(change.parameter)
    _insist_unbroken(change.parameter, also=change)
    _insist_nothing_covered(change)
    last = ParameterChange.objects.filter(parameter=change.parameter).aggregate(last=Max("order"))["last"]
    change.order = (last or 0) + 1
    _later(change.parameter)
    return _facts(change)


@performs(procedure.send_back_change)
def send_back_change(actor: Actor, change: ParameterChange) -> None:
    """Ask for another draft."""


@performs(procedure.withdraw_change)
def withdraw_change(actor: Actor, change: ParameterChange) -> None:
    """Give it up."""


@performs(procedure.ask_revocation)
def ask_revocation(actor: Actor, change: ParameterChange) -> None:
    """Ask another person whether it should go; it holds until then."""
    _insist_revocable(change)
    change.revocation_asked_by = actor.public_id


@performs(procedure.keep_change)
def keep_change(actor: Actor, change: ParameterChange) -> None:
    """Let it stay."""
    change.revocation_asked_by = ""


@performs(procedure.revoke_change)
def revoke_change(actor: Actor, change: ParameterChange) -> dict[str, Any]:
    """Let what held before hold again."""
    _hold(change.parameter)
    _insist_revocable(change)
    _later(change.parameter)
    return _facts(change)


def _hold(name: str) -> None:
    """One at a time over each number: what is decided next sees what was decided before. The first change ever made to a number stands
    for it: whoever holds it waits for nothing more, so nobody waits for ever."""
    ParameterChange.objects.select_for_update().filter(parameter=name).order_by("pk").first()


def _insist_revocable(change: ParameterChange) -> None:
    if is_whole(change.parameter):  # where days lack a value already, taking back is the way out
        _insist_unbroken(change.parameter, without=change)


def _insist_nothing_covered(change: ParameterChange) -> None:
    """Refuse what would end a later value without saying so."""
    day = covered(change.parameter, change.since, change.until) if is_whole(change.parameter) else None
    if day is not None:
        raise Refused(Decision.refuse(
            "covers-later", _("自 %s 起另有数值，没有截止日的变更会把它盖掉。") % day, remedy=_("请写明截止日；确要替换的，请先撤销那一项。")))


def _later(name: str) -> None:
    """Write it for every process once the step is kept, not before; what fails then is logged, and written by the next sweep."""
    transaction.on_commit(lambda: put_in_force([name]), robust=True)


def _insist_unbroken(name: str, *, also: ParameterChange | None = None, without: ParameterChange | None = None) -> None:
    """Refuse what cannot be read, and what would leave days without a value."""
    try:
        if also is not None:
            insist_on_words(law.built_in()[name], also.value, law.words_of(name))
            value_of(also, law.built_in())
    except BadParameter as bad:
        raise Refused(Decision.refuse("bad-value", _("数值读不懂：%s") % say(Text(bad.zh, str(bad))), remedy=_("请按示例的格式填写；已提交的先退回修改。"))) from bad
    try:
        in_force(name, also=also, without=without)
    except BadParameter as bad:
        raise Refused(Decision.refuse("broken-dates", _("这样改，会有日子没有数值：%s") % say(Text(bad.zh, str(bad))), remedy=_("请让起止日期与前后的数值相接。"))) from bad


def _kept(parameter: str, value: str) -> str:
    try:
        return as_kept(parameter, value)
    except BadParameter:
        return value  # refused with its reason by the check that follows


def _facts(change: ParameterChange) -> dict[str, Any]:
    return {
        "parameter": change.parameter, "value": change.value, "since": str(change.since), "until": str(change.until) if change.until else None,
        "source": change.source_title or change.source, "clause": change.clause,
    }
