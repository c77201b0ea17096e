"""What the room shows on the pages of its records, on an achievement's dossier, and on the pages of bodies."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.dates import today
from shouzhan.rooms.disclosure.public import field_name, may_read_inside
from shouzhan.rooms.listings.layers import CITY, SHOWN, Layer, exchange, inside, layer_for, office
from shouzhan.rooms.listings.leaks import leaks_in
from shouzhan.rooms.listings.models import FastLane, Listing, MandatoryCase, Partnership, Venue
from shouzhan.rooms.listings.registers import listings
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.dossier import stop
from shouzhan.web.names import names_of
from shouzhan.web.recordpage import Later, may_see, panel

Column, Cell, Row, Table, Fact = shapes.Column, shapes.Cell, shapes.Row, shapes.Table, shapes.Fact
PLAN = "沪府办规〔2021〕7号"
ENTRY = shapes.Cite(PLAN, "二(四)8")
WORKED_ON = ("draft", "returned", "submitted")
CATALOGUE = "disclosure.achievements"


# --- a listing -------------------------------------------------------------------------------------------------------


@panel("listings.listings", order=10)
def offer(actor: Any, listing: Listing) -> shapes.Panel:
    """What is offered, in words anybody may read."""
    return shapes.Panel("offer", _("成果介绍"), text=listing.open_text, empty=None if listing.open_text else shapes.Empty(_("还没有公开内容"), _("用“修改挂牌内容”写几句不涉密的介绍。")))


@panel("listings.listings", order=15)
def terms(actor: Any, listing: Listing) -> shapes.Panel:
    """How, for how much, where and until when."""
    achievement = listing.achievement
    facts = [
        Fact(_("挂牌价"), listing.price or _("面议"), kind="money" if listing.price else "text", unit=_("元") if listing.price else ""),
        Fact(_("转化方式"), _joined(listing.get_mode_display(), listing.get_exclusivity_display())), Fact(_("定价方式"), listing.get_way_display()),
    ]
    if listing.field or listing.territory:
        facts.append(Fact(_("使用范围"), _joined(listing.field, listing.territory)))
    if listing.licence_months:
        facts.append(Fact(_("许可期限"), _("%(months)s 个月") % {"months": listing.licence_months}, note=_("自签约起算")))
    facts += [
        Fact(_("完成单位"), achievement.unit.shown_name, url=f"/organisations/{achievement.unit.number}/"),
        Fact(_("技术领域"), field_name(achievement.field) or None), Fact(_("技术就绪度"), _("%(level)s 级") % {"level": achievement.maturity} if achievement.maturity else None),
        Fact(_("交易场所"), listing.venue.title, url=f"/venues/{listing.venue.number}/", cite=ENTRY),
        *([Fact(_("场所挂牌号"), listing.reference, kind="code")] if listing.reference else []), *([Fact(_("权利状态"), listing.rights_state)] if listing.rights_state else []),
        *_period(listing),
    ]
    if inside(actor, listing):
        facts.append(Fact(_("成果登记号"), achievement.number, kind="code", url=f"/achievements/{achievement.number}/"))
    return shapes.Panel("terms", _("交易条件"), facts=tuple(facts))


def _joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _period(listing: Listing) -> list[shapes.Fact]:
    if listing.starts_on is None:
        return [Fact(_("挂牌天数"), listing.days or _("按常用天数"), note=_("自然日，末日逢休息日顺延"))]
    told = _("已延期 %(n)s 次") % {"n": listing.extended} if listing.extended else ""
    found = [Fact(_("挂牌起始日"), listing.starts_on, kind="date"), Fact(_("挂牌最后一日"), listing.last_day, kind="date", note=told)]
    if listing.is_state_sale:
        found.append(Fact(_("最早成交日"), listing.sold_from, kind="date", note=_("国有企业转让须披露满规定的工作日")))
    return found


@panel("listings.listings", order=20)
def for_registered(actor: Any, listing: Listing) -> shapes.Panel | None:
    """The second layer, or how to come to it."""
    if actor.is_authenticated:
        return shapes.Panel("registered", _("登录可见内容"), text=listing.registered_text) if listing.registered_text else None
    return shapes.Panel("registered", _("登录可见内容"), text=_("登录后可以看到性能指标与合作条件，并表达受让意向。"), link=shapes.Link(_("登录"), f"/accounts/login/?next=/listings/{listing.number}/"))


@panel("listings.listings", order=25)
def under_secrecy(actor: Any, listing: Listing) -> shapes.Panel | None:
    """The third layer, or what has to be signed first."""
    if layer_for(actor, listing) is Layer.SECRET:
        if not listing.secret_text:
            return None
        return shapes.Panel("secret", _("保密内容"), text=listing.secret_text, note=_("依保密协议提供，不得转给他人或用于约定以外的目的。"))
    return shapes.Panel("secret", _("保密内容"), text=_("与转让方签订保密协议后，在协议期限内可见。"))


@panel("listings.listings", order=30)
def what_next(actor: Any, listing: Listing) -> shapes.Panel | None:
    """For a buyer: where things stand, and what may be done."""
    if inside(actor, listing):
        return None
    if listing.state == "open":
        steps = _("登录并以单位身份表达意向；转让方在期限内答复；签保密协议后看技术细节；按“%(way)s”成交。") % {"way": listing.get_way_display()}
        if listing.last_day and (left := (listing.last_day - today()).days) <= 5:
            steps += _("离期满还有 %(left)s 天。") % {"left": left}
        return shapes.Panel("next", _("怎样受让"), text=steps, note=_("有疑问请联系交易场所“%(venue)s”。") % {"venue": listing.venue.title})
    ended = {"dealt": _("这项成果已经成交。"), "expired": _("挂牌期已满，转让方可能重新挂牌。")}.get(listing.state, "")
    return shapes.Panel("next", _("怎样受让"), text=ended, link=shapes.Link(_("看其他挂牌"), "/listings/?state=open")) if ended else None


@panel("listings.listings", order=40)
def passages(actor: Any, listing: Listing) -> shapes.Panel | None:
    """Where the open text repeats what is secret: for whoever works on it or examines it."""
    if listing.state not in WORKED_ON or not inside(actor, listing):
        return None
    listing.achievement.refresh_from_db(fields=["summary", "teaser"])
    found = leaks_in(listing)
    if not found:
        return shapes.Panel("leaks", _("公开内容核对"), text=_("没有发现公开内容与保密内容、成果摘要相同的长段文字。"))
    rows = tuple(Row((Cell(leak.passage), Cell(leak.where))) for leak in found)
    return shapes.Panel(
        "leaks", _("公开内容核对"), table=Table((Column("passage", _("公开内容中的文字")), Column("where", _("也出现在"))), rows, caption=_("可能涉密的文字")),
        note=_("改写这些文字，或确认可以公开后再提交。"))


@panel("listings.listings", order=45)
def findings(actor: Any, listing: Listing) -> shapes.Panel | None:
    """What the venue found, for the seller, the venue and the city."""
    if listing.state == "draft" or not (office(actor, listing) or exchange(actor, listing) or actor.holds((*CITY, Role.AUDITOR))):
        return None
    found = list(listing.examinations.all()[:20])
    if not found:
        return None
    rows = tuple(Row((Cell(one.at.date()), Cell(_("；").join(str(reason) for reason in one.reasons) or _("通过")), Cell(one.note or None, missing="–"))) for one in found)
    return shapes.Panel("findings", _("审核意见"), table=Table((Column("on", _("日期"), "date"), Column("reasons", _("结论与原因")), Column("note", _("说明"))), rows, caption=_("审核意见")))


@panel("listings.listings", order=48)
def admitted(actor: Any, listing: Listing) -> shapes.Panel | None:
    """Who may read the secret layer: the seller's to know, and the auditor's."""
    if not office(actor, listing) and not actor.holds((Role.AUDITOR,)):
        return None
    rows = tuple(
        Row((Cell(row.organisation.shown_name), Cell(row.agreement), Cell(row.since), Cell(row.until, missing=_("未限期")))) for row in listing.admitted.select_related("organisation").order_by("pk")
    )
    columns = (Column("body", _("单位")), Column("agreement", _("保密协议"), "code"), Column("since", _("自"), "date"), Column("until", _("至"), "date"))
    return shapes.Panel("admitted", _("可查阅保密内容的单位"), table=Table(columns, rows, caption=_("可查阅保密内容的单位"), empty=shapes.Empty(_("还没有单位签保密协议"))))


# --- a venue ---------------------------------------------------------------------------------------------------------


@panel("listings.venues", order=10)
def particulars(actor: Any, venue: Venue) -> shapes.Panel:
    """Who runs it, and what is on show there for this reader."""
    count = listings.queryset(actor).filter(venue=venue, state="open").count()
    return shapes.Panel("particulars", _("基本信息"), facts=(
        Fact(_("类别"), venue.get_kind_display()), Fact(_("运营机构"), venue.organisation.shown_name, url=f"/organisations/{venue.organisation.number}/"),
        Fact(_("正在挂牌"), _("%(count)s 项") % {"count": count}, url=f"/listings/?venue={venue.number}&state=open"),
    ))


@panel("listings.venues", order=20)
def names(actor: Any, venue: Venue) -> shapes.Panel:
    """Under which names it is printed, and where."""
    rows = tuple(Row((Cell(name.name, note=_("是否同一平台待确认") if name.is_to_confirm else ""), Cell(name.source or None, missing="–"))) for name in venue.names.all())
    return shapes.Panel("names", _("印名"), table=Table((Column("name", _("印名")), Column("source", _("出处"))), rows, caption=_("印名")), note=_("表格和文件以其中任一名称提到它，都归到这里。"))


def _partners(held: list[Partnership], *, of_venue: bool) -> shapes.Table:
    day = today()
    rows = tuple(
        Row((
            Cell(one.organisation.shown_name, url=f"/organisations/{one.organisation.number}/") if of_venue else Cell(one.venue.title, url=f"/venues/{one.venue.number}/"),
            Cell(one.agreement), Cell(one.signed_on), Cell(one.until, missing=_("长期"), note=_("已到期") if one.until and one.until < day else ""),
        ))
        for one in held
    )
    columns = (Column("body", _("合作单位") if of_venue else _("交易场所")), Column("agreement", _("合作协议")), Column("signed", _("签订日期"), "date"), Column("until", _("有效期至"), "date"))
    return Table(columns, rows, caption=_("合作协议"), empty=shapes.Empty(_("还没有合作协议")))


@panel("listings.venues", order=30)
def partners(actor: Any, venue: Venue) -> shapes.Panel:
    """Parks, universities and agencies that agreed to work with it."""
    held = list(venue.partnerships.select_related("organisation")[:60])
    return shapes.Panel("partners", _("合作单位"), table=_partners(held, of_venue=True))


@panel("parties.organisations", order=70)
def partner_of(actor: Any, organisation: Any) -> shapes.Panel | None:
    """The venues a body works with."""
    held = list(Partnership.objects.filter(organisation=organisation).select_related("venue")[:30])
    return shapes.Panel("partner-of", _("合作的交易场所"), table=_partners(held, of_venue=False)) if held else None


# --- mandatory listing and fast lanes --------------------------------------------------------------------------------


@panel("listings.mandatory", order=10)
def standing(actor: Any, case: MandatoryCase) -> shapes.Panel:
    """Why, since when, and where it stands."""
    achievement, late = case.achievement, max((today() - case.agreed_by).days, 0)
    facts = [
        Fact(_("成果"), achievement.title, url=f"/achievements/{achievement.number}/"), Fact(_("完成单位"), achievement.unit.shown_name),
        Fact(_("约定转化期限"), case.agreed_by, kind="date", note=_("已超过 %(days)s 天") % {"days": late} if late and case.state != "closed" else "", cite=ENTRY),
        Fact(_("本环节期限"), case.answer_by or _("无"), kind="date" if case.answer_by else "text", note=_("天数文件未写，为待确认参数") if case.answer_by else "", url="/parameters/forced_listing_days/" if case.answer_by else ""),
    ]
    if case.listing is not None and may_see(actor, case.listing):
        facts.append(Fact(_("进场挂牌"), case.listing.number, kind="code", url=f"/listings/{case.listing.number}/"))
    return shapes.Panel("standing", _("强制进场"), facts=tuple(facts))


@panel("listings.mandatory", order=20)
def exemptions(actor: Any, case: MandatoryCase) -> shapes.Panel | None:
    """What was asked, what was granted, by whom."""
    facts = []
    if case.asked_on:
        asked = case.get_asked_display() if case.asked else _("已答复")
        facts += [Fact(_("豁免申请"), asked, note=case.asked_on.isoformat()), Fact(_("情况说明"), case.asked_note or None)]
        if case.asked and case.state != "closed":
            facts.append(Fact(_("答复"), _("等待市级部门决定；决定之前不会责令进场。")))
    if case.exempted:
        by = names_of({case.exempted_by}).get(case.exempted_by, case.exempted_by)
        facts += [Fact(_("豁免理由"), case.get_exempted_display()), Fact(_("豁免至"), case.exempt_until, kind="date"), Fact(_("批准人"), by)]
    return shapes.Panel("exemptions", _("豁免"), facts=tuple(facts)) if facts else None


@panel("listings.fastlanes", order=10)
def request(actor: Any, lane: FastLane) -> shapes.Panel:
    """What is asked of whom, by when, and what came of it."""
    late = lane.finished_on is not None and lane.done_by is not None and lane.finished_on > lane.done_by
    return shapes.Panel("request", _("申请"), text=lane.ground, facts=(
        Fact(_("成果"), lane.achievement.title, url=f"/achievements/{lane.achievement.number}/"), Fact(_("所涉专利"), lane.patent.name if lane.patent else _("没有指明")),
        Fact(_("事项"), lane.get_lane_display()), Fact(_("受理场所"), lane.venue.title, url=f"/venues/{lane.venue.number}/", cite=ENTRY),
        Fact(_("最迟受理日"), lane.take_by, kind="date", note=_("期限文件未写，为待确认参数"), url="/parameters/fast_lane_take_days/"), Fact(_("最迟办结日"), lane.done_by, kind="date", url="/parameters/fast_lane_days/"),
        *([Fact(_("办结日期"), lane.finished_on, kind="date", note=_("晚于期限") if late else "")] if lane.finished_on else []), *([Fact(_("办理结果"), lane.outcome)] if lane.outcome else []),
    ))


# --- the achievement's dossier ---------------------------------------------------------------------------------------


def _shown(actor: Any, achievement: Any) -> list[Listing]:
    """The listings of an achievement this reader may see, asked once a page."""
    kept = achievement.__dict__.setdefault("_listings_shown", {})
    who = actor.public_id
    if who not in kept:
        kept[who] = list(listings.queryset(actor).filter(achievement=achievement).order_by("-pk")[:20])
    found: list[Listing] = kept[who]
    return found


@stop(CATALOGUE, order=40)
def listed(actor: Any, achievement: Any) -> shapes.LineStop:
    """Where the listing of a result stands."""
    held = _shown(actor, achievement)
    here = next((one for one in held if one.state in (*WORKED_ON, "open")), None)
    if here is not None:
        waited = (today() - here.state_since).days
        late = here.due_on is not None and here.due_on < today()
        wait = _("%(state)s %(days)s 天") % {"state": here.state_now.label, "days": waited} if waited else here.state_now.label
        return shapes.LineStop(_("挂牌"), "current", url=f"/listings/{here.number}/", wait=wait, late=late)
    passed = next((one for one in held if one.state in SHOWN), None)
    if passed is not None:
        return shapes.LineStop(_("挂牌"), "done", url=f"/listings/{passed.number}/", on=passed.starts_on, note=passed.state_now.label)
    sells = achievement.state == "asset" and actor.is_authenticated and actor.holds((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE), organisation=achievement.unit_id)
    return shapes.LineStop(_("挂牌"), "coming", url="#panel-listings" if sells else "")


@panel(CATALOGUE, order=40, later=Later("listings", lazy("挂牌与进场")))
def on_the_market(actor: Any, achievement: Any) -> shapes.Panel | None:
    """Its listings, and for its office the buttons that begin one with everything known taken over."""
    held = _shown(actor, achievement)
    own = achievement.unit_id in actor.organisations((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE))
    if not held and not own:
        return None
    rows = tuple(
        Row((Cell(one.number, url=f"/listings/{one.number}/"), Cell(one.venue.title), Cell(_joined(one.get_mode_display(), one.get_way_display())), Cell(one.last_day, missing="–"), Cell(one.state_now.label)))
        for one in held
    )
    columns = (Column("number", _("挂牌编号"), "code"), Column("venue", _("交易场所")), Column("how", _("方式")), Column("last", _("挂牌最后一日"), "date"), Column("state", _("状态")))
    begin = (
        shapes.Link(_("申请挂牌"), f"/listings/new/open/?achievement={achievement.number}"), shapes.Link(_("申请快速通道"), f"/fast-lanes/new/ask/?achievement={achievement.number}"),
    ) if own and achievement.state == "asset" else ()
    return shapes.Panel("listings", _("挂牌与进场"), table=Table(columns, rows, caption=_("挂牌"), empty=shapes.Empty(_("还没有挂牌"), _("登记号、名称、简介和权利会自动带入。"))), files=begin)


@panel(CATALOGUE, order=42, later=Later("mandatory", lazy("强制进场"), lambda actor, achievement: achievement.is_city_funded and may_read_inside(actor, achievement)))
def must_come(actor: Any, achievement: Any) -> shapes.Panel | None:
    """A case of mandatory listing, for whoever may see it."""
    if not achievement.is_city_funded:
        return None
    case = MandatoryCase.objects.filter(achievement=achievement).order_by("-pk").first()
    if case is None or not may_see(actor, case):
        return None
    return shapes.Panel("mandatory", _("强制进场"), facts=(
        Fact(_("状态"), case.state_now.label, url=f"/mandatory-listings/{case.number}/", cite=ENTRY), Fact(_("约定转化期限"), case.agreed_by, kind="date"),
        *([Fact(_("本环节期限"), case.answer_by, kind="date")] if case.answer_by else []),
    ))
