"""What the pages of followed projects, of parks in projects and of joint calls show."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.money import Money
from shouzhan.rooms.discovery.early import procedure as p
from shouzhan.rooms.discovery.early.models import JointCall, PreIncubation, ResearchLink
from shouzhan.rooms.discovery.procedure import OFFICE, city, office, sees_finding
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel
from shouzhan.web.registers import badge

Column, Cell, Row, Fact = shapes.Column, shapes.Cell, shapes.Row, shapes.Fact


def _cite(cite: Any) -> shapes.Cite:
    return shapes.Cite(cite.source, cite.clause)


@panel("discovery.links", order=10)
def link_facts(actor: Any, record: ResearchLink) -> shapes.Panel:
    """The project, whom to ask and when."""
    return shapes.Panel("link", _("研究项目"), facts=(
        Fact(_("单位"), record.unit.shown_name), Fact(_("资助计划"), record.get_programme_display(), cite=_cite(p.EARLY)), Fact(_("项目号"), record.code or None),
        Fact(_("项目负责人"), str(record.leader)), Fact(_("对接人"), record.contact), Fact(_("下次跟进日期"), record.next_check, kind="date"),
    ))


@panel("discovery.links", order=20)
def checks_of(actor: Any, record: ResearchLink) -> shapes.Panel:
    """What was learnt, the newest first."""
    rows = tuple(Row((Cell(one.on), Cell(one.note))) for one in record.checks.all()[:50])
    return shapes.Panel("checks", _("跟进记录"), table=shapes.Table((Column("on", _("日期"), "date"), Column("note", _("跟进情况"))), rows, caption=_("跟进记录"), empty=shapes.Empty(_("还没有跟进过"), _("到日期时点“记录跟进”。"))))


@panel("discovery.links", order=30)
def incubations_of(actor: Any, record: ResearchLink) -> shapes.Panel | None:
    """The parks asked in."""
    held = list(record.incubations.filter(p.sees_incubation.scope(actor)).select_related("park"))
    rows = tuple(Row((Cell(one.park.title, url=f"/pre-incubation/{one.number}/"), Cell(badge=badge(one)))) for one in held)
    return shapes.Panel("incubations", _("超前孵化"), table=shapes.Table((Column("park", _("园区")), Column("state", _("状态"), "badge")), rows, caption=_("超前孵化"))) if held else None


@panel("discovery.incubations", order=10)
def incubation_facts(actor: Any, record: PreIncubation) -> shapes.Panel:
    """Who asks, what for, and how far the leader consents."""
    facts = [
        Fact(_("单位"), record.unit.shown_name), Fact(_("项目负责人"), str(record.leader), cite=_cite(p.FRONT), note=_("只有本人能同意")), Fact(_("园区"), record.park.title, url=f"/carriers/{record.park.number}/"),
        Fact(_("园区打算怎么参与"), record.plan),
    ]
    if record.consented_on:
        facts += [Fact(_("同意日期"), record.consented_on, kind="date"), Fact(_("同意的范围"), record.terms)]
    if record.disclosure:
        inside = bool(p.leader(actor, record) or office(actor, record) or city(actor))
        facts.append(Fact(_("披露编号"), record.disclosure, url=f"/disclosures/{record.disclosure}/" if inside and record.disclosure.startswith("DS-") else ""))
    if record.link and p.sees_link(actor, record.link):
        facts.append(Fact(_("基础研究对接"), record.link.name, url=f"/research-links/{record.link.number}/"))
    return shapes.Panel("incubation", _("超前孵化"), facts=tuple(facts))


@panel("discovery.calls", order=10)
def call_facts(actor: Any, record: JointCall) -> shapes.Panel:
    """Who pays what for which field."""
    return shapes.Panel("call", _("联合征集"), facts=(
        Fact(_("领域"), record.topic, cite=_cite(p.EXPLORER)), Fact(_("联合出资企业"), record.firm.shown_name), Fact(_("市级出资"), record.city.yuan, kind="money", unit=_("元")),
        Fact(_("企业出资"), record.firm_pays.yuan, kind="money", unit=_("元")), Fact(_("征集截止"), record.closes_on, kind="date"),
    ))


@panel("discovery.calls", order=20)
def projects_of(actor: Any, record: JointCall) -> shapes.Panel:
    """The projects; a unit that is not the firm's or the city's reads its own."""
    held = list(record.projects.select_related("unit", "finding__unit"))
    if not (city(actor) or p.firm(actor, record)):
        mine = set(actor.organisations(OFFICE))
        held = [one for one in held if one.unit_id in mine]
    columns = (Column("name", _("项目")), Column("unit", _("承担单位")), Column("city", _("市级出资"), "money", _("元")), Column("firm", _("企业出资"), "money", _("元")), Column("result", _("成果")), Column("finding", _("线索")))
    rows = tuple(
        Row((Cell(one.name), Cell(one.unit.shown_name), Cell(Money(one.city_fen).yuan), Cell(Money(one.firm_fen).yuan), Cell(one.result or None, missing=_("还没有")), _finding(actor, one.finding))) for one in held
    )
    return shapes.Panel("projects", _("项目与成果"), table=shapes.Table(columns, rows, caption=_("项目与成果"), empty=shapes.Empty(_("还没有选定项目"), _("征集截止后用“选定项目”登记。"))))


def _finding(actor: Any, found: Any) -> shapes.Cell:
    if found is None or not sees_finding(actor, found):
        return Cell(None, missing="–")
    return Cell(found.number, url=f"/findings/{found.number}/")
