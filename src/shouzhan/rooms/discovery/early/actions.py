"""Every write to followed projects, parks in projects, and joint calls."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.actions import insist_own, set_fields
from shouzhan.rooms.discovery.early import procedure
from shouzhan.rooms.discovery.early.models import Check, JointCall, JointProject, PreIncubation, ResearchLink
from shouzhan.rooms.discovery.models import Finding
from shouzhan.rooms.discovery.procedure import OFFICE, SYSTEM
from shouzhan.rooms.discovery.signals import KNOWN
from shouzhan.rooms.parties.public import Organisation, Role, User

_CALL = ("name", "topic", "firm", "city_fen", "firm_fen", "closes_on")


def _insist_leads(unit: Organisation, leader: User) -> None:
    if not leader.holds((Role.RESEARCHER,), organisation=unit.pk):
        raise Refused(Decision.refuse("not-of-unit", _("项目负责人不是这家单位的科研人员。"), cites=(procedure.FRONT,), remedy=_("请核对账号，或请机构管理员授予角色。")))


@performs(procedure.open_link)
def open_link(actor: Actor, *, unit: Organisation, leader: User, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Begin to follow a project."""
    insist_own(actor, unit)
    _insist_leads(unit, leader)
    return Opened(ResearchLink(unit=unit, leader=leader, is_synthetic=is_synthetic, **fields), {"programme": str(fields["programme"])})


@performs(procedure.edit_link)
def edit_link(actor: Actor, link: ResearchLink, **fields: Any) -> dict[str, Any]:
    """Change whom to ask, or of what."""
    changed = set_fields(link, ("name", "programme", "code", "leader", "contact"), fields)
    _insist_leads(link.unit, link.leader)
    return {"changed": changed}


@performs(procedure.check_link)
def check_link(actor: Actor, link: ResearchLink, *, note: str, next_check: date) -> dict[str, Any]:
    """Write down what was learnt, and when to ask again."""
    link.next_check = next_check
    answer = procedure.ahead(actor, link)
    if not answer:
        raise Refused(answer)
    Check.objects.create(link=link, on=today(), note=note)
    return {"next_check": next_check.isoformat()}


@performs(procedure.lead_link)
def lead_link(actor: Actor, link: ResearchLink, *, park: Carrier, plan: str) -> dict[str, Any]:
    """A lead shows: a park is to come in, if the leader consents."""
    made = ask_incubation(System(), name=link.name, unit=link.unit, leader=link.leader, park=park, plan=plan, link=link, asked_by=actor.public_id, is_synthetic=link.is_synthetic)
    return {"incubation": made.number}


@performs(procedure.end_link)
def end_link(actor: Actor, link: ResearchLink) -> None:
    """Follow it no more."""


@performs(procedure.resume_link)
def resume_link(actor: Actor, link: ResearchLink) -> None:
    """Follow it again, from today on."""
    link.next_check = max(link.next_check, today())


@performs(procedure.ask_incubation)
def ask_incubation(
    actor: Actor, *, name: str, unit: Organisation, leader: User, park: Carrier, plan: str, link: ResearchLink | None = None, asked_by: str = "", is_synthetic: bool = False,
) -> Opened:
    """A park asks to come into a project."""
    if park.operator_id is None or (not SYSTEM(actor) and not actor.holds((Role.PARK_OPERATOR,), organisation=park.operator_id)):
        raise Refused(Decision.refuse("not-yours", _("您不是这个园区的运营人员。"), cites=(procedure.FRONT,), remedy=_("请由园区的运营人员申请。")))
    _insist_leads(unit, leader)
    made = PreIncubation(name=name, unit=unit, leader=leader, park=park, plan=plan, link=link, asked_by=asked_by if SYSTEM(actor) and asked_by else actor.public_id, is_synthetic=is_synthetic)
    return Opened(made, {"park": park.number})


@performs(procedure.consent_incubation)
def consent_incubation(actor: Actor, incubation: PreIncubation, *, terms: str) -> dict[str, Any]:
    """The leader lets the park in."""
    incubation.terms, incubation.consented_on = terms, today()
    return {"consented_on": incubation.consented_on.isoformat()}


@performs(procedure.decline_incubation)
def decline_incubation(actor: Actor, incubation: PreIncubation) -> None:
    """The leader does not."""


@performs(procedure.link_incubation)
def link_incubation(actor: Actor, incubation: PreIncubation, *, disclosure: str) -> dict[str, Any]:
    """A result came and was disclosed."""
    if disclosure not in {one.number for find in KNOWN for one in find(incubation.unit_id)}:
        raise Refused(Decision.refuse("unknown-disclosure", _("这家单位没有提交过编号为 %(number)s 的披露。") % {"number": disclosure}, cites=(procedure.FRONT,), remedy=_("请核对编号；填报中的披露要先提交。")))
    incubation.disclosure = disclosure
    return {"disclosure": disclosure}


@performs(procedure.end_incubation)
def end_incubation(actor: Actor, incubation: PreIncubation) -> None:
    """The park goes, or consent is taken back."""


@performs(procedure.ask_again)
def ask_again(actor: Actor, incubation: PreIncubation) -> None:
    """Ask anew; an earlier consent does not count."""
    incubation.asked_by, incubation.terms, incubation.consented_on = actor.public_id, "", None


@performs(procedure.unlink_incubation)
def unlink_incubation(actor: Actor, incubation: PreIncubation) -> dict[str, Any]:
    """The wrong disclosure was named."""
    before, incubation.disclosure = incubation.disclosure, ""
    return {"was": before}


@performs(procedure.open_call)
def open_call(actor: Actor, *, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Call for projects together with a firm."""
    made = JointCall(is_synthetic=is_synthetic, **{name: fields[name] for name in _CALL})
    return Opened(made, {"closes_on": made.closes_on.isoformat()})


@performs(procedure.edit_call)
def edit_call(actor: Actor, call: JointCall, **fields: Any) -> dict[str, Any]:
    """Change what is called for, or what is paid."""
    changed = set_fields(call, _CALL, fields)
    _insist_covered(call)
    return {"changed": changed}


@performs(procedure.add_project)
def add_project(actor: Actor, call: JointCall, **fields: Any) -> dict[str, Any]:
    """Choose a project and say what each side gives it."""
    made = JointProject.objects.create(call=call, **fields)
    _insist_covered(call)
    return {"project": made.pk, "unit": made.unit.number}


def _insist_covered(call: JointCall) -> None:
    """What the projects get is what the sides pay, or less."""
    held = list(call.projects.all())
    for promised, given, side in ((call.city_fen, sum(one.city_fen for one in held), _("市级")), (call.firm_fen, sum(one.firm_fen for one in held), _("企业"))):
        if given > promised:
            raise Refused(Decision.refuse(
                "over-spent", _("%(side)s出资合计 %(given)s 元，超过约定的 %(promised)s 元。") % {"side": side, "given": Money(given).grouped, "promised": Money(promised).grouped},
                cites=(procedure.EXPLORER,), remedy=_("请调低项目金额，或修改征集的出资额。")))


@performs(procedure.drop_project)
def drop_project(actor: Actor, call: JointCall, *, project: JointProject) -> dict[str, Any]:
    """Strike out a project."""
    _insist_of_call(call, project)
    kept = project.pk
    project.delete()
    return {"project": kept}


@performs(procedure.start_call)
def start_call(actor: Actor, call: JointCall) -> dict[str, Any]:
    """The projects begin."""
    return {"projects": call.projects.count()}


@performs(procedure.record_result)
def record_result(actor: Actor, call: JointCall, *, project: JointProject, result: str, finding: Finding | None = None) -> dict[str, Any]:
    """Say what came of a project; a unit speaks of its own."""
    _insist_of_call(call, project)
    if not procedure.keepers(actor) and not actor.holds(OFFICE, organisation=project.unit_id):
        raise Refused(Decision.refuse("not-yours", _("这个项目由其他单位承担。"), remedy=_("请由承担单位登记。")))
    if finding is not None and finding.unit_id != project.unit_id:
        raise Refused(Decision.refuse("other-unit", _("线索不是承担单位的。"), remedy=_("请填承担单位的线索编号，或留空。")))
    project.result, project.finding = result, finding
    project.save()
    return {"project": project.pk, "finding": finding.number if finding else ""}


def _insist_of_call(call: JointCall, project: JointProject) -> None:
    if project.call_id != call.pk:
        raise Refused(Decision.refuse("other-call", _("所选项目属于另一次征集。"), remedy=_("请选这次征集的项目。")))


@performs(procedure.finish_call)
def finish_call(actor: Actor, call: JointCall) -> dict[str, Any]:
    """All is done."""
    return {"results": call.projects.exclude(result="").count()}


@performs(procedure.cancel_call)
def cancel_call(actor: Actor, call: JointCall) -> None:
    """Call it off."""


@performs(procedure.resume_call)
def resume_call(actor: Actor, call: JointCall) -> None:
    """Take it up again."""
