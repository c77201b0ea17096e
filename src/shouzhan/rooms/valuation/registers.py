"""The lists of valuations, of assessed levels and of price notices."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.text import Text
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.valuation import procedure as p
from shouzhan.rooms.valuation.models import Maturity, Method, PriceNotice, Valuation
from shouzhan.web.registers import ListColumn, ListFilter, Register

watchers = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN, "system"))
makers = Held((Role.RESEARCHER,), through="achievement.unit")
buyers = Held((Role.ORG_ADMIN, Role.MEMBER), through="buyer")
valuers = Held((Role.ORG_ADMIN, Role.MEMBER, Role.EXPERT), through="valuer")

valuations = Register(
    name="valuation.valuations", model=Valuation, title=Text("价值评估", "Valuations"), one=Text("价值评估", "Valuation"), path="valuations/", sees=p.office | valuers | watchers,
    related=("achievement", "achievement__unit", "valuer"), lead=_("成果值多少：方法、区间、基准日与有效期；由谁评、有无利益关系。"),
    columns=(
        ListColumn("achievement", _("成果"), "achievement.title", is_link=True),
        ListColumn("method", _("评估方法"), "get_method_display", sort="method"),
        ListColumn("low", _("低值"), lambda v: v.low.yuan, kind="money", unit=_("元"), sort="low_fen"),
        ListColumn("high", _("高值"), lambda v: v.high.yuan, kind="money", unit=_("元"), sort="high_fen"),
        ListColumn("valuer", _("评估机构"), "valuer.shown_name"),
        ListColumn("valued_on", _("评估基准日"), "valued_on", kind="date", sort="valued_on"),
        ListColumn("valid_until", _("有效期至"), "valid_until", kind="date", sort="valid_until"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("method", _("评估方法"), "method", Method.choices),),
    search=("number", "achievement__name", "achievement__number"), order=("-valued_on", "-id"), in_site_search=False,
    empty_title=_("还没有评估"), empty_hint=_("在成果页点“登记评估”；协议定价、挂牌和竞价可以不评估。"), serves=("T-30",),
)

maturities = Register(
    name="valuation.maturities", model=Maturity, title=Text("成熟度评定", "Assessments of maturity"), one=Text("成熟度评定", "Assessment of maturity"), path="maturities/", sees=p.office | makers | watchers,
    related=("achievement", "achievement__unit"), lead=_("成果走到第几级：逐级有证据才算。"),
    columns=(
        ListColumn("achievement", _("成果"), "achievement.title", is_link=True),
        ListColumn("level", _("技术就绪度"), lambda m: m.level or None, kind="number", sort="level"),
        ListColumn("assessor", _("评定人"), "assessor"),
        ListColumn("assessed_on", _("评定日期"), "assessed_on", kind="date", sort="assessed_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    search=("number", "achievement__name", "achievement__number"), order=("-assessed_on", "-id"), in_site_search=False,
    empty_title=_("还没有评定"), empty_hint=_("在成果页点“评定成熟度”，从第 1 级起写证据。"), serves=("T-30",),
)

notices = Register(
    name="valuation.notices", model=PriceNotice, title=Text("协议定价公示", "Notices of agreed prices"), one=Text("协议定价公示", "Notice of an agreed price"), path="price-notices/", sees=p.staff | buyers | watchers,
    related=("achievement", "achievement__unit", "buyer", "valuation"), prefetched=("objections__by__person",), lead=_("在本单位公示成果名称和拟交易价格不少于 15 日；本单位人员可以提出异议。"),
    columns=(
        ListColumn("achievement", _("成果"), "achievement.title", is_link=True),
        ListColumn("price", _("拟交易价格"), lambda n: n.price.yuan, kind="money", unit=_("元"), sort="price_fen"),
        ListColumn("buyer", _("受让方"), "buyer.shown_name"),
        ListColumn("starts_on", _("公示起始日"), "starts_on", kind="date", sort="starts_on"),
        ListColumn("last_day", _("公示最后一日"), "last_day", kind="date", sort="last_day"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("unit", _("完成单位"), "achievement.unit.shown_name", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    search=("number", "achievement__name", "achievement__number"), order=("-id",), in_site_search=False,
    empty_title=_("没有价格公示"), empty_hint=_("与受让方谈妥价格后，在成果页点“拟定价格公示”。"), serves=("T-30",),
)
