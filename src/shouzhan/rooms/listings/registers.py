"""The room's registers: venues, listings, mandatory listings, fast lanes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, Public
from shouzhan.kernel.text import Text
from shouzhan.rooms.disclosure.public import field_choices, field_name
from shouzhan.rooms.listings import procedure as p
from shouzhan.rooms.listings.layers import CITY, OFFICE, OnShow, exchange, inside, secret
from shouzhan.rooms.listings.models import FastLane, Lane, Listing, MandatoryCase, Mode, Venue, VenueKind, Way
from shouzhan.rooms.parties.public import Role
from shouzhan.web.registers import ListColumn, ListFilter, Register
from shouzhan.web.shapes import Cell

WAN = 1_000_000  # fen in ten thousand yuan
BANDS: tuple[tuple[str, Any, int | None, int | None], ...] = (
    ("open", _("面议"), None, None), ("to-10", _("10 万元以下"), 0, 10), ("to-100", _("10 万—100 万元"), 10, 100), ("to-1000", _("100 万—1000 万元"), 100, 1000), ("over", _("1000 万元以上"), 1000, None),
)
STEPS = (("1-3", _("1—3 级 实验室")), ("4-6", _("4—6 级 样机")), ("7-9", _("7—9 级 产品")))


def in_band(band: str) -> models.Q:
    """Listings whose asking price lies in a band: its lower end is in, its upper end is not."""
    found = next((one for one in BANDS if one[0] == band), None)
    if found is None:
        return models.Q(pk__in=())
    _key, _label, low, high = found
    if low is None and high is None:
        return models.Q(price_fen__isnull=True)
    condition = models.Q(price_fen__gte=(low or 0) * WAN)
    return condition if high is None else condition & models.Q(price_fen__lt=high * WAN)


def at_maturity(span: str) -> models.Q:
    """Listings of results between two levels of readiness."""
    least, _dash, most = span.partition("-")
    return models.Q(achievement__maturity__gte=int(least), achievement__maturity__lte=int(most))


def _venues() -> list[tuple[str, Any]]:
    return [(venue.number, venue.title) for venue in Venue.objects.order_by("id")[:40]]


def _price(listing: Listing) -> Any:
    return listing.price.yuan if listing.price else None


def _price_cell(listing: Listing) -> Cell:
    return Cell(_price(listing), missing=_("面议"))


venues = Register(
    name="listings.venues", model=Venue, title=Text("交易场所", "Venues"), one=Text("交易场所", "Venue"), path="venues/", sees=Public(), is_public=True, related=("organisation",),
    lead=_("技术交易所、知识产权交易中心与运营平台；同一场所在不同文件中的印名都归到一处。"),
    columns=(
        ListColumn("name", _("名称"), "title", sort="name_order", is_link=True), ListColumn("kind", _("类别"), "get_kind_display", sort="kind"),
        ListColumn("organisation", _("运营机构"), "organisation.shown_name"), ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("kind", _("类别"), "kind", VenueKind.choices),), search=("name", "name_en", "number", "organisation__name"), order=("id",),
    empty_title=_("还没有交易场所"), empty_hint=_("由市级管理人员登记；文件中已知的印名会自动带入。"), serves=("T-34", "U-25"),
)

listings = Register(
    name="listings.listings", model=Listing, title=_("成果挂牌"), one=Text("成果挂牌", "Listing"), path="listings/", sees=OnShow() | secret, inside=inside, is_public=True, titled=("achievement__name", "achievement__name_en"),
    related=("achievement", "achievement__unit", "venue", "venue__organisation"), unread=("registered_text", "secret_text", "achievement__summary"),
    lead=_("在交易场所公开挂牌的科技成果：看得懂的介绍、价格与期限，感兴趣就从这里表达意向。"),
    columns=(
        ListColumn("name", _("成果"), "title", sort="achievement__name_order", is_link=True),
        ListColumn("technology", _("技术领域"), lambda x: field_name(x.achievement.field), sort="achievement__field"), ListColumn("mode", _("转化方式"), "get_mode_display"),
        ListColumn("way", _("定价方式"), "get_way_display"), ListColumn("price", _("挂牌价"), _price, kind="money", unit=_("元"), sort="price_fen", cell=_price_cell),
        ListColumn("maturity", _("就绪度"), "achievement.maturity", kind="number"), ListColumn("unit", _("完成单位"), "achievement.unit.shown_name"),
        ListColumn("venue", _("交易场所"), "venue.title"), ListColumn("last_day", _("挂牌最后一日"), "last_day", kind="date", sort="last_day"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("open_text", _("公开内容"), "open_text", is_shown=False),
        ListColumn("starts_on", _("挂牌起始日"), "starts_on", kind="date", sort="starts_on", is_shown=False), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
        ListColumn("reference", _("场所挂牌号"), "reference", kind="code", is_shown=False),
    ),
    filters=(
        ListFilter("technology", _("技术领域"), "achievement__field", field_choices), ListFilter("venue", _("交易场所"), "venue__number", _venues),
        ListFilter("mode", _("转化方式"), "mode", Mode.choices), ListFilter("way", _("定价方式"), "way", Way.choices),
        ListFilter("price", _("价格"), "", [(key, label) for key, label, _low, _high in BANDS], where=in_band),
        ListFilter("maturity", _("技术就绪度"), "", STEPS, where=at_maturity),
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.listing.states]),
    ),
    search=("achievement__name", "achievement__name_en", "open_text", "number", "reference"), order=("-starts_on", "-id"),
    importer="shouzhan.rooms.listings.importing.importer", bulk=(p.publish_listing,),
    empty_title=_("没有符合条件的挂牌"), empty_hint=_("放宽筛选条件，或稍后再来；新的挂牌会出现在首页。"), serves=("T-30", "T-31", "T-34"),
)

mandatory = Register(
    name="listings.mandatory", model=MandatoryCase, title=Text("强制进场", "Mandatory listings"), one=Text("强制进场", "Mandatory listing"), path="mandatory-listings/",
    sees=Held(OFFICE, through="achievement.unit") | Held((*CITY, Role.AUDITOR)), related=("achievement", "achievement__unit", "listing"), unread=("achievement__summary",),
    lead=_("市级财政资金支持、超过约定期限未转化的成果：预警、责令、进场、办结，豁免逐件留痕。"),
    columns=(
        ListColumn("name", _("成果"), "title", is_link=True), ListColumn("unit", _("完成单位"), "achievement.unit.shown_name"), ListColumn("agreed_by", _("约定转化期限"), "agreed_by", kind="date", sort="agreed_by"),
        ListColumn("answer_by", _("本环节期限"), "answer_by", kind="date", sort="answer_by"), ListColumn("asked", _("豁免申请"), "get_asked_display", missing="–"),
        ListColumn("exempted", _("豁免理由"), "get_exempted_display", missing="–"), ListColumn("exempt_until", _("豁免至"), "exempt_until", kind="date"), ListColumn("listing", _("进场挂牌"), "listing.number", kind="code", missing="–"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.mandatory.states]),
        ListFilter("asked", _("豁免申请"), "", (("yes", _("待答复")),), where=lambda value: ~models.Q(asked="") & models.Q(state__in=("warned", "ordered"))),
    ),
    search=("achievement__name", "achievement__unit__name", "number"), order=("answer_by", "id"), bulk=(p.order,),
    empty_title=_("没有逾期未转化的市级财政资金成果"), empty_hint=_("系统每天检查；有成果超过约定期限时会自动列在这里。"), serves=("T-32",),
)

lanes = Register(
    name="listings.fastlanes", model=FastLane, title=_("知识产权快速通道"), one=_("快速通道申请"), path="fast-lanes/",
    sees=Held(OFFICE, through="achievement.unit") | exchange | Held((*CITY, Role.AUDITOR)), related=("achievement", "achievement__unit", "venue", "venue__organisation", "patent"), unread=("achievement__summary",),
    lead=_("向知识产权场所申请快速预审、确权、维权或备案，受理与办结都有期限。"),
    columns=(
        ListColumn("name", _("申请"), "title", is_link=True), ListColumn("lane", _("事项"), "get_lane_display", sort="lane"), ListColumn("venue", _("受理场所"), "venue.title"),
        ListColumn("take_by", _("最迟受理日"), "take_by", kind="date", sort="take_by"), ListColumn("done_by", _("最迟办结日"), "done_by", kind="date", sort="done_by"),
        ListColumn("finished_on", _("办结日期"), "finished_on", kind="date"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("lane", _("事项"), "lane", Lane.choices), ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.fastlane.states])),
    search=("achievement__name", "number"), order=("done_by", "id"), empty_title=_("还没有快速通道申请"), empty_hint=_("在成果页点“申请快速通道”，成果与专利自动带入。"), serves=("T-34", "I-13"),
)
