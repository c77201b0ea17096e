"""What the pages of notes and needs show."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.rooms.discovery.procedure import city
from shouzhan.rooms.discovery.watch import procedure as p
from shouzhan.rooms.discovery.watch.models import MarketLead, TrendNote
from shouzhan.web import shapes
from shouzhan.web.recordpage import panel

Fact = shapes.Fact


def _cite(cite: Any) -> shapes.Cite:
    return shapes.Cite(cite.source, cite.clause)


@panel("discovery.notes", order=10)
def note_facts(actor: Any, record: TrendNote) -> shapes.Panel:
    """The judgement."""
    return shapes.Panel("note", _("研判"), facts=(Fact(_("细分赛道"), record.track, cite=_cite(p.FUTURE)), Fact(_("园区"), record.park.title)), text=record.text)


@panel("discovery.notes", order=20)
def note_decision(actor: Any, record: TrendNote) -> shapes.Panel | None:
    """Whether it is backed, why, and how that looked a year later: side by side."""
    if record.is_backed is None:
        return None
    facts = [
        Fact(_("是否支持"), _("支持") if record.is_backed else _("不支持"), cite=_cite(p.EARLY)), Fact(_("理由"), record.why), Fact(_("决定日期"), record.decided_on, kind="date"), Fact(_("回看日期"), record.review_by, kind="date"),
    ]
    if record.outcome:
        facts += [Fact(_("回看结论"), record.get_outcome_display()), Fact(_("回看说明"), record.lesson)]
    return shapes.Panel("decision", _("判断与实际"), facts=tuple(facts))


@panel("discovery.leads", order=10)
def lead_facts(actor: Any, record: MarketLead) -> shapes.Panel:
    """The need."""
    return shapes.Panel("lead", _("市场需求"), facts=(Fact(_("园区"), record.park.title, cite=_cite(p.FUTURE)), Fact(_("细分赛道"), record.track or None)), text=record.text)


@panel("discovery.leads", order=20)
def pushes_of(actor: Any, record: MarketLead) -> shapes.Panel:
    """The teams it was sent to; a campus reads of its own."""
    held = list(record.pushes.select_related("team__unit"))
    if not (p.park(actor, record) or city(actor)):
        mine = set(actor.organisations(p.campus))
        held = [one for one in held if one.team.unit_id in mine]
    columns = (shapes.Column("team", _("团队")), shapes.Column("unit", _("单位")), shapes.Column("near", _("相近程度"), "number", "%"), shapes.Column("on", _("联系日期"), "date"), shapes.Column("note", _("怎么联系的")))
    rows = tuple(
        shapes.Row((shapes.Cell(one.team.name), shapes.Cell(one.team.unit.shown_name), shapes.Cell(one.nearness), shapes.Cell(one.contacted_on, missing=_("还没有联系")), shapes.Cell(one.note or None, missing="–"))) for one in held
    )
    return shapes.Panel("teams", _("推送与联系"), table=shapes.Table(columns, rows, caption=_("推送与联系"), empty=shapes.Empty(_("还没有推送"), _("点“推送给相近团队”，按文字找相近的实验室。"))))
