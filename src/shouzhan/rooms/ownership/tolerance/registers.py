"""The tolerance list for everybody, and the cases for those they concern."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.ownership.tolerance import procedure as p
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase, ToleranceItem, Treatment
from shouzhan.web.registers import ListColumn, ListFilter, Register

items = Register(
    name="ownership.tolerance-items", model=ToleranceItem, title=_("容错清单"), one=_("容错清单事项"), path="tolerance-list/", sees=p.list_readers, is_public=True, related=("issuer",), titled=("place", "conduct"),
    lead=_("改革创新中哪些失误可以不作负面评价或减责、免责：情形、条件、从哪天起。"),
    empty_title=_("还没有录入容错清单"), empty_hint=_("由市级统筹协调员或印发清单的单位“录入清单事项”。"),
    columns=(
        ListColumn("title", _("可容错的情形"), "title", is_link=True), ListColumn("issuer", _("印发单位"), "issuer.shown_name"), ListColumn("document", _("清单文件"), "document"),
        ListColumn("since", _("施行日"), "since", kind="date", sort="since"), ListColumn("until", _("失效日"), "until", kind="date", sort="until"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", tuple((one.name, one.label) for one in p.item.states)),),
    search=("number", "conduct", "conditions", "document", "issuer__name"), order=("document", "id"), serves=("T-10", "I-21"),
)

cases = Register(
    name="ownership.tolerance-cases", model=ToleranceCase, title=Text("容错认定", "Tolerance cases"), one=Text("容错认定", "Tolerance case"), path="tolerance-cases/", sees=p.readers, related=("person__person", "unit", "item"),
    lead=_("一次失误是否符合四个条件、怎样处理、写入了哪份考核；只有当事人、本单位管理部门、审计和政策人员看得到。"),
    empty_title=_("还没有容错认定"), empty_hint=_("当事人可以“申请容错”，由本单位管理部门审查、另一位同事决定。"),
    columns=(
        ListColumn("title", _("事项"), "title", is_link=True), ListColumn("unit", _("单位"), "unit.shown_name"), ListColumn("happened_on", _("发生日"), "happened_on", kind="date", sort="happened_on"),
        ListColumn("treatment", _("处理"), "get_treatment_display"), ListColumn("decided_on", _("决定日"), "decided_on", kind="date", sort="decided_on"),
        ListColumn("bound_to", _("写入的考核记录"), "bound_to"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("treatment", _("处理"), "treatment", Treatment.choices), ListFilter("state", _("状态"), "state", tuple((one.name, one.label) for one in p.case.states))),
    search=("number", "about", "assessment", "bound_to"), order=("-happened_on", "-id"), in_site_search=False, serves=("T-10", "I-21"),
)
