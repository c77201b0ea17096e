"""Returns, targets and reports as lists."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState, Public, SignedIn
from shouzhan.rooms.parties.public import PLACES, Role, place_name
from shouzhan.rooms.reporting import procedure as p
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target
from shouzhan.web.registers import ListColumn, ListFilter, Register
from shouzhan.web.shapes import Cell

OFFICIAL = (*p.KEEPERS, Role.REVIEWER, Role.AUDITOR)


def _printed(target: Target) -> Cell:
    """The number of the document, or that it gives none."""
    return Cell(target.stated.printed or None, missing=_("没有数字"))


def _scope(target: Target) -> Cell:
    return Cell(target.stated.scope_shown or None, missing="–")


def _figure(target: Target) -> Cell:
    """The way to the figure; the name that machines know stays in the export."""
    return Cell(_("看数字") if target.metric else None, url=f"/figures/{target.metric}/?target={target.number}" if target.metric else "", missing="–")


forms = Register(
    name="reporting.forms", model=ReturnForm, title=_("统计报表"), one=_("统计报表"), path="return-forms/", sees=SignedIn(), related=("reporter", "document"),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True), ListColumn("key", _("指标标识"), "key", kind="code", sort="key"),
        ListColumn("unit", _("单位"), lambda f: f.measured.named), ListColumn("every", _("周期"), "get_every_display"),
        ListColumn("reporter", _("填报单位"), "reporter.shown_name"), ListColumn("version", _("口径版本"), "version", kind="number"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("every", _("周期"), "every", ReturnForm.Every.choices),), search=("name", "name_en", "key", "number"), order=("key", "id"),
)

returns = Register(
    name="reporting.returns", model=StatisticalReturn, title=_("统计填报"), one=_("统计填报"), path="returns/",
    sees=Held(OFFICIAL) | Held((Role.REPORTER, Role.LIAISON, Role.ORG_ADMIN), through="reporter"), related=("form", "reporter"),
    lead=_("登记册算不出的数字由单位填报、他人审定；更正另成版次，原版保留。"),
    columns=(
        ListColumn("form", _("报表"), "form.title", is_link=True), ListColumn("period_end", _("期末"), "period_end", kind="date", sort="period_end"),
        ListColumn("value", _("数值"), "shown"), ListColumn("place", _("区划"), lambda r: place_name(r.place)), ListColumn("reporter", _("填报单位"), "reporter.shown_name"),
        ListColumn("edition", _("版次"), "edition", kind="number"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.returns.states]), ListFilter("place", _("区划"), "place", PLACES),
    ),
    search=("form__name", "form__name_en", "form_key", "number"), order=("-period_end", "-id"), bulk=(p.submit_return, p.approve_return), serves=("Z-01", "T-01", "I-01"),
)

targets = Register(
    name="reporting.targets", model=Target, title=_("目标清单"), one=_("目标"), path="targets/", sees=Public(), is_public=True, titled=("stated__metric", "stated__metric_en"), related=("stated", "stated__document"),
    lead=_("文件中的每个目标与限值：绑定到指标的看数，没有数字的看佐证与审核状态。"),
    columns=(
        ListColumn("name", _("指标"), "title", is_link=True), ListColumn("printed", _("目标值"), "stated.printed", cell=_printed), ListColumn("scope", _("范围"), "stated.scope_shown", cell=_scope),
        ListColumn("deadline", _("期限"), "stated.deadline", kind="date", sort="stated__deadline"), ListColumn("document", _("文件"), "stated.document.title"),
        ListColumn("clause", _("条款"), "stated.clause", kind="code"), ListColumn("metric", _("绑定指标"), "metric", cell=_figure), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.target.states]),
        ListFilter("kind", _("性质"), "stated__kind", (("goal", _("目标")), ("limit", _("限值")), ("statement", _("定性目标")))),
    ),
    search=("stated__metric", "stated__metric_en", "metric", "number"), order=("id",), serves=("U-03", "Z-01", "T-01", "I-01"),
)

reports = Register(
    name="reporting.reports", model=Report, title=_("进展报告"), one=_("进展报告"), path="reports/",
    sees=InState(("published", "replaced")) | Held(OFFICIAL), is_public=True, titled=("name", "period_from"),
    columns=(
        ListColumn("name", _("标题"), "title", is_link=True), ListColumn("period_end", _("期末"), "period_end", kind="date", sort="period_end"),
        ListColumn("cut_on", _("取数日"), "cut_on", kind="date"), ListColumn("edition", _("版次"), "edition", kind="number"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    search=("name", "number"), order=("-period_end", "-edition", "id"), serves=("U-39",),
)
