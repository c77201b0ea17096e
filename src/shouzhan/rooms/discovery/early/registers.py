"""The lists of followed projects, of parks in projects and of joint calls."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.discovery.early import procedure as p
from shouzhan.rooms.discovery.early.models import JointCall, PreIncubation, Programme, ResearchLink
from shouzhan.web.registers import ListColumn, ListFilter, Register

links = Register(
    name="discovery.links", model=ResearchLink, title=Text("基础研究对接", "Links to basic research"), one=Text("基础研究对接", "Link to basic research"), path="research-links/", sees=p.sees_link, related=("unit", "leader__person"),
    lead=_("基础研究特区、探索者计划等资助的项目：各有对接人和下次跟进日期，到期提醒。"),
    columns=(
        ListColumn("name", _("研究项目"), "name", sort="name_order", is_link=True), ListColumn("programme", _("资助计划"), "get_programme_display", sort="programme"),
        ListColumn("leader", _("项目负责人"), lambda one: str(one.leader)), ListColumn("contact", _("对接人"), "contact"),
        ListColumn("due", _("下次跟进日期"), "due_on", kind="deadline", sort="due_on"), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("unit", _("单位"), "unit.shown_name", is_shown=False), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("programme", _("资助计划"), "programme", Programme.choices), ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.link.states])),
    search=("number", "name", "code"), in_site_search=False, empty_title=_("没有跟进的项目"), empty_hint=_("技术转移机构点“登记基础研究对接”，为每个项目定对接人和下次跟进日期。"), serves=("I-04",),
)

incubations = Register(
    name="discovery.incubations", model=PreIncubation, title=_("超前孵化"), one=_("超前孵化"), path="pre-incubation/", sees=p.sees_incubation, related=("unit", "leader__person", "park__operator", "link"),
    lead=_("成果出现之前，园区经项目负责人本人同意参与科研项目，以后与披露衔接。"),
    columns=(
        ListColumn("name", _("研究项目"), "name", sort="name_order", is_link=True), ListColumn("park", _("园区"), "park.title"), ListColumn("unit", _("单位"), "unit.shown_name"),
        ListColumn("leader", _("项目负责人"), lambda one: str(one.leader)), ListColumn("consented_on", _("同意日期"), "consented_on", kind="date", sort="consented_on"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("disclosure", _("披露编号"), "disclosure", kind="code", is_shown=False), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.incubation.states]),),
    search=("number", "name"), in_site_search=False, empty_title=_("没有超前孵化"), empty_hint=_("园区点“申请参与科研项目”；只有项目负责人本人能同意。"), serves=("U-06",),
)

calls = Register(
    name="discovery.calls", model=JointCall, title=_("联合项目征集"), one=Text("联合项目征集", "Joint call for projects"), path="joint-calls/", sees=p.sees_call, related=("firm",),
    lead=_("探索者计划：与企业在选定领域共同出资征集项目，结果衔接早期发现。"),
    columns=(
        ListColumn("name", _("项目征集"), "name", sort="name_order", is_link=True), ListColumn("topic", _("领域"), "topic", sort="topic"), ListColumn("firm", _("联合出资企业"), "firm.shown_name"),
        ListColumn("city", _("市级出资"), lambda one: one.city.yuan, kind="money", unit=_("元"), sort="city_fen"), ListColumn("firm_pays", _("企业出资"), lambda one: one.firm_pays.yuan, kind="money", unit=_("元"), sort="firm_fen"),
        ListColumn("closes_on", _("征集截止"), "closes_on", kind="date", sort="closes_on"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.call.states]),),
    search=("number", "name", "topic"), in_site_search=False, empty_title=_("没有联合征集"), empty_hint=_("市级统筹协调员点“发起联合征集”。"), serves=("R-02",),
)
