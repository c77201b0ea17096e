"""Disclosures, achievements and hospitals' paths as lists."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pinyin import by_name
from shouzhan.kernel.text import Text
from shouzhan.rooms.carriers.public import Carrier, CarrierKind
from shouzhan.rooms.disclosure import procedure as p
from shouzhan.rooms.disclosure.fields import choices, field_name
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Openness, TransferPath
from shouzhan.web.registers import ListColumn, ListFilter, Register


def _facilities() -> list[tuple[str, Any]]:
    return [(one.number, one.title) for one in Carrier.objects.filter(kind=CarrierKind.FACILITY).order_by(by_name())[:40]]


YES_NO = (("1", _("是")), ("0", _("否")))

disclosures = Register(
    name="disclosure.disclosures", model=Disclosure, title=_("成果披露"), one=Text("成果披露", "Disclosure"), path="disclosures/", sees=p.sees_disclosure,
    related=("unit", "discloser__person", "facility", "achievement"), prefetched=(Prefetch("contributors", Contributor.objects.select_related("user__person", "person", "organisation")), "fundings", "publications"),
    lead=_("科研人员约十分钟报出一项成果；单位按期受理，受理后即有贯穿全程的成果编号。"),
    columns=(
        ListColumn("name", _("成果"), "title", "title", sort="name_order", is_link=True),
        ListColumn("unit", _("完成单位"), "unit.shown_name"),
        ListColumn("discloser", _("披露人"), lambda d: str(d.discloser)),
        ListColumn("field", _("技术领域"), lambda d: field_name(d.field), sort="field"),
        ListColumn("due", _("办理期限"), "due_on", kind="deadline", sort="due_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", sort="number", is_shown=False),
        ListColumn("created", _("登记时间"), lambda d: d.created_at.date(), kind="date", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.disclosure.states]), ListFilter("field", _("技术领域"), "field", choices)),
    search=("name", "name_en", "number"), unread=("achievement__summary",), bulk=(p.accept_disclosure, p.return_disclosure),
    empty_title=_("还没有披露"), empty_hint=_("科研人员点“披露成果”，四步填完；技术转移机构也可以代为填报。"), serves=("T-12",),
)

achievements = Register(
    name="disclosure.achievements", model=Achievement, title=_("科技成果"), one=Text("科技成果", "Result"), path="achievements/", sees=p.sees_achievement, inside=p.inside, is_public=True,
    related=("unit", "disclosure", "facility", "at_step", "at_step__path"), prefetched=(Prefetch("disclosure__contributors", Contributor.objects.select_related("person")),), unread=("disclosure__summary",),
    lead=_("一项成果一个编号、一份档案，从披露到收益。"),
    columns=(
        ListColumn("name", _("成果"), "title", "title", sort="name_order", is_link=True),
        ListColumn("unit", _("完成单位"), "unit.shown_name"),
        ListColumn("field", _("技术领域"), lambda a: field_name(a.field), sort="field"),
        ListColumn("maturity", _("技术就绪度"), "maturity", kind="number", sort="maturity"),
        ListColumn("disclosed_on", _("登记日期"), "disclosed_on", kind="date", sort="disclosed_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("teaser", _("公开简介"), "shown_teaser", is_shown=False),
        ListColumn("facility", _("所用重大科技基础设施"), "facility.title", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", sort="number", is_shown=False),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.achievement.states]),
        ListFilter("field", _("技术领域"), "field", choices),
        ListFilter("openness", _("可见范围"), "openness", Openness.choices),
        ListFilter("facility", _("重大科技基础设施"), "facility__number", _facilities),
        ListFilter("funded", _("市级财政资金支持"), "is_city_funded", YES_NO),
    ),
    search=("name", "name_en", "teaser", "teaser_en", "number", "unit__name"),
    importer="shouzhan.rooms.disclosure.importing.importer", bulk=(p.file_intention, p.drop_intention),
    empty_title=_("这里还没有您能看到的成果"), empty_hint=_("披露受理后成果自动登记；公开范围由完成单位在成果页上设定。"), serves=("T-11", "T-12", "T-16", "T-46"),
)

paths = Register(
    name="disclosure.paths", model=TransferPath, title=_("转化路径"), one=Text("转化路径", "Transfer path"), path="transfer-paths/", sees=p.sees_path, related=("unit",), prefetched=("steps",),
    lead=_("医疗卫生机构自己的转化路径：环节、合作方与服务方式由本院设定，成果仍在同一份档案上走。"),
    columns=(
        ListColumn("name", _("路径"), "title", sort="name_order", is_link=True), ListColumn("unit", _("单位"), "unit.shown_name"),
        ListColumn("steps", _("环节数"), lambda path: sum(1 for step in path.steps.all() if step.is_used), kind="number"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.path.states]),), search=("name", "number", "unit__name"),
    empty_title=_("还没有转化路径"), empty_hint=_("医院的成果转化部门用“设定转化路径”逐行列出环节。"), serves=("T-18",),
)
