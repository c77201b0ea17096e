"""Rights, patents, grants, pilot units and adopted rules as lists."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, Listed, Oneself, Public
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.rooms.ownership import docket
from shouzhan.rooms.ownership import procedure as p
from shouzhan.rooms.ownership.models import (
    Adoption,
    Exclusivity,
    Grant,
    GrantMode,
    Patent,
    PatentKind,
    PilotUnit,
    Right,
    RightKind,
    Subject,
)
from shouzhan.rooms.parties.public import Role
from shouzhan.web.registers import ListColumn, ListFilter, Register


def _states(procedure: object) -> list[tuple[str, object]]:
    return [(state.name, state.label) for state in procedure.states]  # type: ignore[attr-defined]


rights = Register(
    name="ownership.rights", model=Right, title=_("权利台账"), one=Text("技术权益登记", "Right in a result"), path="rights/",
    sees=p.WATCH | p.office | p.holder | Listed("parties.User", "person__rights", person="pk"), related=("achievement__unit", "holder", "person", "before"), prefetched=("consents",),
    lead=_("谁、对哪项成果、持有多少、从哪天到哪天。转出、终止的权利都留在台账上。"),
    empty_hint=_("成果登记时自动登记单位的所有权；此前取得的共有、许可、质押请用“登记权利”补录。"),
    columns=(
        ListColumn("number", _("编号"), "number", kind="code", sort="number", is_link=True), ListColumn("achievement", _("成果"), "achievement.title"),
        ListColumn("holder", _("权利人"), lambda r: r.holder.shown_name if r.holder else str(r.person)), ListColumn("kind", _("权利"), "get_kind_display"),
        ListColumn("share", _("份额（%）"), lambda r: f"{r.share.normalize():f}" if r.share is not None else None, kind="number", sort="share", missing="–"),
        ListColumn("starts_on", _("起始日"), "starts_on", kind="date", sort="starts_on"), ListColumn("ends_on", _("约定终止日"), "ends_on", kind="date", sort="ends_on"),
        ListColumn("ceased_on", _("失去日"), "ceased_on", kind="date"), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("exclusivity", _("许可方式"), "get_exclusivity_display", is_shown=False), ListColumn("field", _("使用领域"), "field", is_shown=False),
        ListColumn("territory", _("地域"), "territory", is_shown=False), ListColumn("ground", _("取得依据"), "ground", is_shown=False),
    ),
    filters=(
        ListFilter("kind", _("权利"), "kind", RightKind.choices), ListFilter("state", _("状态"), "state", _states(p.right)),
        ListFilter("exclusivity", _("许可方式"), "exclusivity", Exclusivity.choices),
    ),
    search=("number", "achievement__name", "achievement__number", "holder__name", "ground"), serves=("T-14", "T-08"),
)


def _due(value: str) -> Q:
    day = today()
    late = Q(dues__state="open", dues__due_on__lt=day)
    return Q(pk__in=Patent.objects.filter(late if value == "late" else Q(dues__state="open", dues__due_on__gte=day, dues__due_on__lte=day + (day - docket.warn_from(day)))).values("pk"))


patents = Register(
    name="ownership.patents", model=Patent, title=_("知识产权"), one=_("知识产权申请"), path="patents/", sees=p.WATCH | p.office, related=("achievement__unit",), prefetched=("dues",),
    lead=_("专利、软件著作权等的申请、授权与期限；到期前自动提醒，错过的自动标记。"), importer="shouzhan.rooms.ownership.importing.importer",
    empty_hint=_("用“登记知识产权申请”逐件登记，或用空白模板批量导入已有专利。"),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True), ListColumn("application", _("申请号"), "application", kind="code", sort="application"),
        ListColumn("kind", _("类型"), "get_kind_display"), ListColumn("territory", _("国家或地区"), "territory", kind="code"),
        ListColumn("filed_on", _("申请日"), "filed_on", kind="date", sort="filed_on"), ListColumn("granted_on", _("授权日"), "granted_on", kind="date", sort="granted_on"),
        ListColumn("expires_on", _("届满日"), "expires_on", kind="date", sort="expires_on"), ListColumn("due_on", _("最近期限"), "due_on", kind="date", sort="due_on"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("achievement", _("成果"), "achievement.title", is_shown=False),
        ListColumn("family", _("同族"), "family", kind="code", is_shown=False), ListColumn("number", _("编号"), "number", kind="code", sort="number", is_shown=False),
    ),
    filters=(
        ListFilter("due", _("期限"), "", (("late", _("已过期限")), ("soon", _("即将到期"))), where=_due), ListFilter("kind", _("类型"), "kind", PatentKind.choices),
        ListFilter("state", _("状态"), "state", _states(p.patent)), ListFilter("territory", _("国家或地区"), "territory"),
    ),
    search=("name", "application", "publication", "family", "number", "achievement__number"), order=("due_on", "id"), serves=("T-14", "T-11"),
)

grants = Register(
    name="ownership.grants", model=Grant, title=Text("赋权", "Grants"), one=Text("赋权", "Grant"), path="grants/",
    sees=p.WATCH | p.office | Oneself("asker") | Listed("ownership.GrantShare", "grant", person="person__user"), related=("achievement__unit", "asker__person"), prefetched=("shares__person",),
    lead=_("赋予科研人员职务成果所有权或长期使用权：申请、评估、批准、签约、公示、变更、收回。"),
    empty_hint=_("由成果完成人在成果页上“申请赋权”；单位须在试点名单上。"),
    columns=(
        ListColumn("title", _("成果与方式"), "title", is_link=True), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
        ListColumn("unit", _("单位"), "achievement.unit.shown_name"), ListColumn("share", _("份额（%）"), lambda g: f"{g.share.normalize():f}" if g.share is not None else None, kind="number", sort="share", missing="–"),
        ListColumn("starts_on", _("拟起始日"), "starts_on", kind="date", sort="starts_on"), ListColumn("granted_on", _("赋权日"), "granted_on", kind="date", sort="granted_on"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("income", _("收益归成果完成人（%）"), "income_people", kind="number", is_shown=False),
    ),
    filters=(ListFilter("mode", _("赋权方式"), "mode", GrantMode.choices), ListFilter("state", _("状态"), "state", _states(p.grant))),
    search=("number", "achievement__name", "achievement__number"), serves=("T-14", "T-08", "R-16"),
)

pilots = Register(
    name="ownership.pilots", model=PilotUnit, title=_("赋权试点单位"), one=Text("赋权试点单位", "Pilot unit"), path="pilot-units/", sees=Public(), is_public=True, related=("unit",), titled=("unit__name", "unit__name_en"),
    lead=_("可以办理赋权的单位，依印发的名单录入。"),
    columns=(
        ListColumn("unit", _("单位"), "unit.shown_name", is_link=True), ListColumn("scheme", _("试点依据"), "scheme"), ListColumn("since", _("列入日"), "since", kind="date", sort="since"),
        ListColumn("until", _("试点截止日"), "until", kind="date", sort="until"), ListColumn("state", _("状态"), "state", kind="badge"),
    ),
    filters=(ListFilter("state", _("状态"), "state", _states(p.pilot)),), search=("unit__name", "scheme", "number"), serves=("T-14", "R-16"),
)

adoptions = Register(
    name="ownership.adoptions", model=Adoption, title=_("制度建立情况"), one=Text("制度建立情况", "Adopted rule"), path="adopted-rules/",
    sees=p.reporters | Held((Role.AUDITOR, Role.DISTRICT_OFFICER)) | Held((Role.TRANSFER_OFFICER, Role.MEMBER, Role.RESEARCHER), through="unit"), related=("unit",),
    lead=_("各单位的技术转移机构、披露、激励等制度：有没有、从哪天起、凭什么。"),
    columns=(
        ListColumn("unit", _("单位"), "unit.shown_name", is_link=True, sort="unit__name_order"), ListColumn("subject", _("事项"), "get_subject_display"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("adopted_on", _("建立日期"), "adopted_on", kind="date", sort="adopted_on"), ListColumn("proof", _("凭据"), "proof"),
    ),
    filters=(ListFilter("subject", _("事项"), "subject", Subject.choices), ListFilter("state", _("状态"), "state", _states(p.adoption))),
    search=("unit__name", "proof", "number"), serves=("R-16",),
)

from shouzhan.rooms.ownership.harbour import registers as harbour_registers  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.redo import registers as redo_registers  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.tolerance import registers as tolerance_registers  # noqa: E402, F401 - its part of this room
