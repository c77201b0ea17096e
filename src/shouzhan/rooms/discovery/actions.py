"""Every write to sources, scouting tasks and findings."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.law import book as law
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery import procedure
from shouzhan.rooms.discovery.models import Finding, Shared, Source, Task
from shouzhan.rooms.parties.public import Organisation, Role, User, normalise

_SOURCE = ("kind", "name", "people", "orcids", "doi", "venue", "on", "ends_on", "code", "project", "programme", "partners", "is_granted", "keywords", "abstract")


def name_key(name: str) -> str:
    """What makes two titles the same: their letters, not how they are set."""
    return hashlib.sha256("".join(sign for sign in normalise(name) if sign.isalnum()).encode()).hexdigest()


def insist_own(actor: Actor, unit: Organisation, roles: tuple[str, ...] = procedure.OFFICE) -> None:
    """An opening act cannot read whose record it makes before it is made; here it can."""
    if not procedure.SYSTEM(actor) and not actor.holds(roles, organisation=unit.pk):
        raise Refused(Decision.refuse("not-yours", _("您在这家单位没有办理此事项的角色。"), remedy=_("请由该单位的技术转移机构办理。")))


# --- sources ---------------------------------------------------------------------------------------------------------


@performs(procedure.enter_source)
def enter_source(actor: Actor, *, unit: Organisation, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Enter one source of a unit."""
    insist_own(actor, unit)
    made = Source(unit=unit, is_synthetic=is_synthetic, **{name: fields[name] for name in _SOURCE if name in fields})
    made.name_key = name_key(made.name)
    return Opened(made, {"kind": str(made.kind)})


@performs(procedure.edit_source)
def edit_source(actor: Actor, source: Source, **fields: Any) -> dict[str, Any]:
    """Change a source nobody has sifted yet."""
    changed = set_fields(source, _SOURCE, fields)
    source.name_key = name_key(source.name)
    return {"changed": changed}


@performs(procedure.confirm_signal)
def confirm_signal(actor: Actor, source: Source) -> dict[str, Any]:
    """There is something in it: a finding begins."""
    finder = User.objects.filter(public_id=actor.public_id).first()
    made = open_finding(System(), unit=source.unit, name=source.name[:200], summary=source.abstract[:4000] or source.name, source=source, finder=finder, is_synthetic=source.is_synthetic)
    return {"finding": made.number}


@performs(procedure.dismiss_signal)
def dismiss_signal(actor: Actor, source: Source, *, because: str) -> dict[str, Any]:
    """Nothing in it; it stays away from now on."""
    source.dismissed_because = because
    return {"because": because}


@performs(procedure.relist_source)
def relist_source(actor: Actor, source: Source) -> dict[str, Any]:
    """Look at it again; what was found from it must be closed before."""
    going = source.findings.exclude(state="closed").first()
    if going is not None:
        raise Refused(Decision.refuse("finding-open", _("线索 %(number)s 还在办理。") % {"number": going.number}, cites=(procedure.SCOUTING,), remedy=_("请先关闭这条线索。")))
    source.dismissed_because = ""
    return {}


# --- scouting tasks --------------------------------------------------------------------------------------------------


@performs(procedure.open_task)
def open_task(actor: Actor, *, unit: Organisation, scout: User, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Send somebody of the unit to look."""
    insist_own(actor, unit)
    _insist_of_unit(unit, scout)
    return Opened(Task(unit=unit, scout=scout, is_synthetic=is_synthetic, **fields), {"finish_by": fields["finish_by"].isoformat()})


def _insist_of_unit(unit: Organisation, scout: User) -> None:
    if not scout.holds((*procedure.OFFICE, Role.RESEARCHER), organisation=unit.pk):
        raise Refused(Decision.refuse("not-of-unit", _("侦察人不是这家单位的科研或技术转移人员。"), remedy=_("请选本单位的人员，或请机构管理员授予角色。")))


@performs(procedure.edit_task)
def edit_task(actor: Actor, task: Task, **fields: Any) -> dict[str, Any]:
    """Change who, what or by when."""
    changed = set_fields(task, ("name", "scout", "kind", "words", "finish_by"), fields)
    _insist_of_unit(task.unit, task.scout)
    answer = procedure.not_backdated(actor, task)
    if "finish_by" in changed and not answer:
        raise Refused(answer)
    return {"changed": changed, "finish_by": task.finish_by.isoformat()}


@performs(procedure.finish_task)
def finish_task(actor: Actor, task: Task, *, outcome: str) -> dict[str, Any]:
    """Say what was looked at and found."""
    task.outcome = outcome
    return {"findings": task.findings.count()}


@performs(procedure.drop_task)
def drop_task(actor: Actor, task: Task) -> None:
    """Call it off."""


@performs(procedure.reopen_task)
def reopen_task(actor: Actor, task: Task) -> None:
    """Go on looking."""


# --- findings --------------------------------------------------------------------------------------------------------


@performs(procedure.open_finding)
def open_finding(
    actor: Actor, *, unit: Organisation, name: str, summary: str, source: Source | None = None, task: Task | None = None, finder: User | None = None, is_synthetic: bool = False,
) -> Opened:
    """Write down something that may become a transfer."""
    insist_own(actor, unit, (Role.RESEARCHER, *procedure.OFFICE))
    for other in (source, task):
        if other is not None and other.unit_id != unit.pk:
            raise Refused(Decision.refuse("other-unit", _("所选来源或任务属于其他单位。"), remedy=_("请选本单位的来源与任务。")))
    if finder is None:
        finder = User.objects.filter(public_id=actor.public_id).first()
    made = Finding(unit=unit, name=name, summary=summary, source=source, task=task, finder=finder, is_synthetic=is_synthetic)
    return Opened(made, {"source": source.number if source else "", "task": task.number if task else ""})


@performs(procedure.edit_finding)
def edit_finding(actor: Actor, finding: Finding, **fields: Any) -> dict[str, Any]:
    """Put it better."""
    return {"changed": set_fields(finding, ("name", "summary"), fields)}


@performs(procedure.choose_parks)
def choose_parks(actor: Actor, finding: Finding, *, parks: Iterable[Carrier]) -> dict[str, Any]:
    """Say which parks are told; once it was told, those added are told at once, and none can be untold."""
    chosen = {park.pk: park for park in parks}
    held = {one.park_id: one for one in finding.shared.all()}
    lost = [one for pk, one in held.items() if one.told_at is not None and pk not in chosen]
    if lost:
        raise Refused(Decision.refuse("already-told", _("%(park)s 已收到通知，不能从名单去掉。") % {"park": lost[0].park.title}, cites=(procedure.SCOUTING,), remedy=_("请保留已通知的园区。")))
    unmanned = next((park for park in chosen.values() if park.operator_id is None), None)
    if unmanned is not None:
        raise Refused(Decision.refuse("no-operator", _("%(park)s 没有登记运营机构，通知不到人。") % {"park": unmanned.title}, remedy=_("请先在载体登记中补上运营机构，或选其他园区。")))
    finding.shared.exclude(park__in=chosen).delete()
    at = now() if finding.state != "noted" else None
    Shared.objects.bulk_create(Shared(finding=finding, park=park, told_at=at) for pk, park in chosen.items() if pk not in held)
    return {"parks": sorted(park.number for park in chosen.values())}


@performs(procedure.tell_finding)
def tell_finding(actor: Actor, finding: Finding) -> dict[str, Any]:
    """Office and parks learn of it in the same moment, and the clock starts."""
    finding.told_on = today()
    finding.intervene_by = intervene_by(finding.told_on)
    finding.shared.filter(told_at=None).update(told_at=now())
    return {"told_on": finding.told_on.isoformat(), "intervene_by": finding.intervene_by.isoformat(), "parks": finding.shared.count()}


def intervene_by(told_on: date) -> date:
    """The last day of taking it up in time, as the law in force says."""
    answer = law.answer("disclosure.intervention", told_on, told_on=told_on)
    if not answer.decision:
        raise Refused(answer.decision)
    return date.fromisoformat(str(answer.values["intervene_by"]))


@performs(procedure.take_finding)
def take_finding(actor: Actor, finding: Finding, *, how: str) -> dict[str, Any]:
    """Somebody went to the team."""
    if finding.told_on is not None and today() < finding.told_on:
        raise Refused(Decision.refuse("clock-back", _("系统时钟早于通知之日，期限不能据此计算。"), remedy=_("请系统管理员校准时钟后重试。")))
    finding.taken_on, finding.taken_how = today(), how
    return {"taken_on": finding.taken_on.isoformat(), "in_time": finding.intervene_by is None or finding.taken_on <= finding.intervene_by}


@performs(procedure.relay_finding)
def relay_finding(actor: Actor, finding: Finding, *, park: Carrier) -> dict[str, Any]:
    """Hand it to a park that knows of it."""
    if not finding.shared.filter(park=park, told_at__isnull=False).exists():
        raise Refused(Decision.refuse("not-told", _("这个园区还没有收到过这条线索。"), cites=(procedure.SCOUTING,), remedy=_("请先用“选定园区”通知它。")))
    finding.relayed_to = park
    return {"park": park.number}


@performs(procedure.disclose_finding)
def disclose_finding(actor: Actor, finding: Finding, *, disclosure: str) -> dict[str, Any]:
    """It became a disclosure."""
    finding.disclosure = disclosure
    return {"disclosure": disclosure}


@performs(procedure.resume_finding)
def resume_finding(actor: Actor, finding: Finding) -> dict[str, Any]:
    """What it was handed to came to nothing: go on here."""
    before = finding.disclosure
    finding.disclosure, finding.relayed_to = "", None
    return {"was": before}


@performs(procedure.close_finding)
def close_finding(actor: Actor, finding: Finding, *, because: str) -> dict[str, Any]:
    """It leads nowhere."""
    finding.ended_because = because
    return {"because": because}


@performs(procedure.reopen_finding)
def reopen_finding(actor: Actor, finding: Finding) -> Facts:
    """Take it up again from the beginning; the clock starts anew when it is told anew."""
    finding.ended_because, finding.told_on, finding.intervene_by, finding.taken_on, finding.taken_how = "", None, None, None, ""
    return Facts()


def take_up(number: str, disclosure: str) -> bool:
    """A disclosure was made of a finding: link them; what is no open finding stays as it is."""
    found = Finding.objects.filter(number=number, state__in=("noted", "told", "taken")).first()
    if found is None:
        return False
    disclose_finding(System(), found, disclosure=disclosure)
    return True


def set_fields(record: Any, names: tuple[str, ...], fields: dict[str, Any]) -> list[str]:
    changed = [name for name in names if name in fields and fields[name] != getattr(record, name)]
    for name in changed:
        setattr(record, name, fields[name])
    return changed
