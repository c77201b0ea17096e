"""What the room shows on its own records, and on the pages of a result and a listing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.dates import today
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading import neighbours, reads
from shouzhan.rooms.trading import procedure as p
from shouzhan.rooms.trading.comparing import lines_of, part_words, term_words
from shouzhan.rooms.trading.models import (
    DataRoom,
    Deal,
    Deposit,
    Interest,
    IpService,
    PaperCopy,
    SecrecyAgreement,
    Terms,
)
from shouzhan.rooms.trading.reasons import reason
from shouzhan.rooms.trading.registers import deals, interests
from shouzhan.rooms.trading.sides import side_of
from shouzhan.web import shapes
from shouzhan.web.certificates import code_of
from shouzhan.web.names import names_of
from shouzhan.web.recordpage import Later, panel
from shouzhan.web.words import is_english, say

Column, Cell, Row, Table, Fact = shapes.Column, shapes.Cell, shapes.Row, shapes.Table, shapes.Fact
STAGE = {1: lazy("第一阶段"), 2: lazy("第二阶段"), 3: lazy("第三阶段")}


def _listing_fact(listing: Any) -> shapes.Fact:
    return Fact(_("挂牌"), listing.number, url=f"/listings/{listing.number}/")


@panel("trading.interests", order=10)
def asked(actor: Any, interest: Interest) -> shapes.Panel:
    """What is asked, and what was answered."""
    facts = [
        _listing_fact(interest.listing), Fact(_("意向方"), interest.organisation.shown_name), Fact(_("意向说明"), interest.message), Fact(_("联系人与电话"), interest.contact or None),
        Fact(_("答复期限"), interest.answer_by, kind="date"), Fact(_("关联关系"), interest.get_relation_display(), note=interest.declaration),
    ]
    if interest.declaration:
        facts.append(Fact(_("关联关系公布日"), interest.published_on or _("尚未公布"), kind="date" if interest.published_on else "text"))
    why = reason(interest.refusal)
    if why:
        facts += [Fact(_("婉拒原因"), why.sentence, note=why.remedy), Fact(_("原因代码"), why.code, kind="code"), Fact(_("补充说明"), interest.refusal_note or None)]
    return shapes.Panel("asked", _("意向"), facts=tuple(facts))


@panel("trading.interests", order=20)
def onward(actor: Any, interest: Interest) -> shapes.Panel:
    """What came of it."""
    agreements = [(_("保密协议"), "secrecy-agreements", each) for each in interest.agreements.order_by("pk")]
    rows = tuple(
        Row((Cell(label), Cell(each.number, url=f"/{path}/{each.number}/"), Cell(each.state_now.label)))
        for label, path, each in [*agreements, *((_("交易"), "deals", each) for each in interest.deals.order_by("pk"))]
    )
    empty = shapes.Empty(_("还没有后续"), _("转让方接受意向后，可拟定保密协议或开始谈判。"))
    return shapes.Panel("onward", _("后续"), table=Table((Column("kind", _("类别")), Column("number", _("编号"), "code"), Column("state", _("状态"))), rows, caption=_("后续"), empty=empty))


@panel("trading.secrecies", order=10)
def agreement_of(actor: Any, agreement: SecrecyAgreement) -> shapes.Panel:
    """Who promises what to whom, and who has signed."""
    names = names_of({agreement.received_signed_by, agreement.disclosed_signed_by} - {""})
    facts = (
        _listing_fact(agreement.listing), Fact(_("意向"), agreement.interest.number, url=f"/interests/{agreement.interest.number}/"),
        Fact(_("披露方"), agreement.listing.achievement.unit.shown_name), Fact(_("接收方"), agreement.organisation.shown_name), Fact(_("使用目的"), agreement.purpose),
        Fact(_("查阅截止日"), agreement.until, kind="date"), Fact(_("保密年限"), agreement.secret_years, kind="number", unit=_("年")),
        Fact(_("可查阅阶段"), STAGE.get(agreement.stage, _("暂停查阅"))),
        Fact(_("接收方签署"), names.get(agreement.received_signed_by) or _("尚未签署"), note=str(agreement.received_signed_on or "")),
        Fact(_("披露方签署"), names.get(agreement.disclosed_signed_by) or _("尚未签署"), note=str(agreement.disclosed_signed_on or "")),
    )
    files = tuple(shapes.Link(label, f"/secrecy-agreements/{agreement.number}/agreement.{kind}") for kind, label in (("pdf", _("下载 PDF")), ("docx", _("下载 Word"))))
    return shapes.Panel("agreement", _("协议"), facts=facts, files=files)


@panel("trading.secrecies", order=20)
def papers_open(actor: Any, agreement: SecrecyAgreement) -> shapes.Panel | None:
    """The papers this body may open now."""
    if agreement.state != "in-force":
        return None
    room = DataRoom.objects.filter(listing=agreement.listing_id, state="open").first()
    held = list(room.papers.filter(withdrawn_at=None, stage__lte=agreement.stage)) if room and agreement.until >= today() else []
    rows = tuple(
        Row((Cell(each.name, url=f"/secrecy-agreements/{agreement.number}/papers/{each.pk}/"), Cell(STAGE[each.stage]), Cell(_marking(each)))) for each in held
    )
    columns = (Column("name", _("资料")), Column("stage", _("阶段")), Column("mark", _("水印")))
    empty = shapes.Empty(_("还没有可查阅的资料"), _("转让方放入资料并放开阶段后，在这里查阅。"))
    return shapes.Panel("papers", _("资料室"), table=Table(columns, rows, caption=_("资料"), empty=empty), note=_("点开即记入查阅记录：谁、何时、哪份资料、副本摘要。"))


def _marking(paper: Any) -> str:
    return _("印查阅人、单位、时间和编号") if paper.media_type == "application/pdf" else _("非 PDF，不印水印，只记录")


@panel("trading.secrecies", order=30)
def log_of(actor: Any, agreement: SecrecyAgreement) -> shapes.Panel:
    """Every opening under the agreement."""
    return _log(list(agreement.copies.select_related("paper")[:100]), agreement.organisation.shown_name)


def _log(copies: list[PaperCopy], organisation: str = "") -> shapes.Panel:
    names = names_of({each.reader for each in copies})
    rows = tuple(
        Row((
            Cell(each.at), Cell(names.get(each.reader, each.reader), note=organisation or (each.agreement.organisation.shown_name if each.agreement else _("转让方内部"))),
            Cell(each.paper.name), Cell(each.mark, note="" if each.is_marked else _("未印水印")), Cell(each.sha256[:16]),
        ))
        for each in copies
    )
    columns = (Column("at", _("时间"), "date"), Column("who", _("查阅人")), Column("paper", _("资料")), Column("mark", _("水印号"), "code"), Column("digest", _("副本摘要"), "code"))
    return shapes.Panel("log", _("查阅记录"), table=Table(columns, rows, caption=_("查阅记录"), empty=shapes.Empty(_("还没有查阅"), _("每次查阅都会列在这里。"))))


@panel("trading.rooms", order=10)
def papers_of(actor: Any, room: DataRoom) -> shapes.Panel:
    """The papers by stage."""
    rows = tuple(
        Row((
            Cell(each.name, url=f"/data-rooms/{room.number}/papers/{each.pk}/"), Cell(STAGE[each.stage]), Cell(_marking(each)), Cell(each.sha256[:16]),
        ), kind="off" if each.withdrawn_at else "")
        for each in room.papers.all()
    )
    columns = (Column("name", _("资料")), Column("stage", _("阶段")), Column("mark", _("水印")), Column("digest", _("摘要"), "code"))
    empty = shapes.Empty(_("资料室是空的"), _("用“放入资料”逐份放入，并写明从哪个阶段起可看。"))
    return shapes.Panel("papers", _("资料"), facts=(_listing_fact(room.listing),), table=Table(columns, rows, caption=_("资料"), empty=empty))


@panel("trading.rooms", order=20)
def cleared(actor: Any, room: DataRoom) -> shapes.Panel | None:
    """Who may read up to where; for the seller."""
    if not actor.holds(p.OFFICE, organisation=room.listing.achievement.unit_id):
        return None
    held = SecrecyAgreement.objects.filter(listing=room.listing_id, state="in-force").select_related("organisation")
    rows = tuple(
        Row((Cell(each.organisation.shown_name, url=f"/secrecy-agreements/{each.number}/"), Cell(STAGE.get(each.stage, _("暂停查阅"))), Cell(each.until))) for each in held
    )
    columns = (Column("who", _("单位")), Column("stage", _("可查阅阶段")), Column("until", _("查阅截止日"), "date"))
    return shapes.Panel("cleared", _("放开情况"), table=Table(columns, rows, caption=_("放开情况"), empty=shapes.Empty(_("还没有放开给任何单位"), _("保密协议生效后自动放开第一阶段。"))))


@panel("trading.rooms", order=30)
def log_of_room(actor: Any, room: DataRoom) -> shapes.Panel | None:
    """Every opening; for the seller."""
    if not actor.holds(p.OFFICE, organisation=room.listing.achievement.unit_id):
        return None
    return _log(list(PaperCopy.objects.filter(paper__room=room).select_related("paper", "agreement__organisation")[:100]))


# --- deals -----------------------------------------------------------------------------------------------------------


@panel("trading.deals", order=10)
def parties(actor: Any, deal: Deal) -> shapes.Panel:
    """Who sells what to whom, and how the price came about."""
    facts = [
        _listing_fact(deal.listing), Fact(_("成果"), deal.achievement.number, url=f"/achievements/{deal.achievement.number}/"),
        Fact(_("转让方"), deal.achievement.unit.shown_name), Fact(_("受让方"), deal.buyer.shown_name), Fact(_("交易场所"), deal.listing.venue.title),
        Fact(_("定价方式"), deal.get_way_display(), cite=shapes.Cite(p.PRICING.source, p.PRICING.clause)),
    ]
    if deal.interest_id:
        facts.append(Fact(_("意向"), deal.interest.number, url=f"/interests/{deal.interest.number}/"))  # type: ignore[union-attr]
    if deal.price:
        facts += [Fact(_("成交价"), deal.price.yuan, kind="money", unit=_("元"), note=deal.price.in_capitals()), Fact(_("达成一致日期"), deal.agreed_on, kind="date")]
    notice = neighbours.notice_of(deal)
    if notice is not None:
        facts.append(Fact(
            _("价格公示"), notice.number, url=f"/price-notices/{notice.number}/", note=notice.state_now.label if notice.last_day is None else _("%(state)s，到 %(day)s 止") % {"state": say(notice.state_now.label), "day": notice.last_day},
            cite=shapes.Cite(p.PUBLISHED.source, p.PUBLISHED.clause),
        ))
    for label, day in ((_("签约日期"), deal.signed_on), (_("结清日期"), deal.settled_on)):
        if day:
            facts.append(Fact(label, day, kind="date"))
    if deal.at_fault:
        facts += [Fact(_("违约方"), {"buyer": _("受让方"), "seller": _("转让方"), "neither": _("双方均无责任")}.get(deal.at_fault)), Fact(_("受让方限制交易至"), deal.banned_until, kind="date")]
    return shapes.Panel("parties", _("交易双方"), facts=tuple(facts))


@panel("trading.deals", order=20)
def on_the_table(actor: Any, deal: Deal) -> shapes.Panel:
    """The version that counts, and those before it."""
    negotiating = deal.state in {state.name for state in p.NEGOTIATING}
    if negotiating and not side_of(actor, deal):
        return shapes.Panel("terms", _("条款"), text=_("谈判中的条款只对双方可见。"))
    held = list(Terms.objects.filter(deal=deal))
    if not held:
        return shapes.Panel("terms", _("条款"), empty=shapes.Empty(_("还没有条款"), _("任何一方都可以先提出一版；挂牌的内容会自动带入。")))
    facts = tuple(Fact(label, text) for label, text in lines_of(held[-1]).values())
    return shapes.Panel("terms", _("条款（第 %(version)s 版）") % {"version": held[-1].version}, facts=facts, table=_versions(deal, held))


def _versions(deal: Deal, held: list[Terms]) -> shapes.Table:
    rows = tuple(
        Row((
            Cell(each.version), Cell(each.get_side_display()), Cell(each.at), Cell(each.price.yuan), Cell(term_words(each)),
            Cell(_("与上一版比较"), url=f"/deals/{deal.number}/terms/?from={each.version - 1}&to={each.version}") if each.version > 1 else Cell(None, missing=_("首版")),
        ))
        for each in reversed(held)
    )
    columns = (
        Column("version", _("版本"), "number"), Column("side", _("提出方")), Column("at", _("时间"), "date"), Column("price", _("价格"), "money", unit=_("元")), Column("term", _("权利期限")),
        Column("compare", _("比较")),
    )
    return Table(columns, rows, caption=_("各版条款"), show_caption=True)


@panel("trading.deals", order=30)
def money(actor: Any, deal: Deal) -> shapes.Panel | None:
    """What is owed and what came in."""
    if deal.signed_on is None:
        return None
    receipts = list(deal.receipts.all())
    received = sum(each.amount_fen for each in receipts if each.kind == "received" and not each.struck_at)
    returned = sum(each.amount_fen for each in receipts if each.kind == "returned" and not each.struck_at)
    facts = (
        Fact(_("应收"), (deal.price or Money(0)).yuan, kind="money", unit=_("元")), Fact(_("已收"), Money(received).yuan, kind="money", unit=_("元")),
        Fact(_("已退"), Money(returned).yuan, kind="money", unit=_("元")), Fact(_("在管"), Money(received - returned).yuan, kind="money", unit=_("元")),
    )
    rows = tuple(
        Row((Cell(each.receipt), Cell(each.get_kind_display(), note=_("已撤销") if each.struck_at else ""), Cell(Money(each.amount_fen).yuan), Cell(each.on)), kind="off" if each.struck_at else "")
        for each in receipts
    )
    columns = (Column("receipt", _("凭证号"), "code"), Column("kind", _("收退")), Column("amount", _("金额"), "money", unit=_("元")), Column("on", _("到账日期"), "date"))
    terms = reads.latest_terms(deal)
    plan = _("；").join(part_words(part) for part in terms.instalments) if terms else ""
    empty = shapes.Empty(_("还没有到账"), _("由交易场所按银行回单登记；各期到齐即结清。"))
    return shapes.Panel("money", _("结算"), facts=facts, table=Table(columns, rows, caption=_("到账与退款"), empty=empty), note=_("分期：%(plan)s") % {"plan": plan} if plan else "")


@panel("trading.deals", order=40)
def deposits_put_down(actor: Any, deal: Deal) -> shapes.Panel | None:
    """The buyer's deposit; not for the seller."""
    if not p.exchange(actor, deal) and side_of(actor, deal) != "buyer":
        return None
    held = reads.deposits_of(deal)
    rows = tuple(Row((Cell(each.number, url=f"/deposits/{each.number}/"), Cell(each.amount.yuan), Cell(each.state_now.label))) for each in held)
    columns = (Column("number", _("编号"), "code"), Column("amount", _("金额"), "money", unit=_("元")), Column("state", _("状态")))
    return shapes.Panel("deposits", _("保证金"), table=Table(columns, rows, caption=_("保证金"))) if rows else None


@panel("trading.deals", order=50)
def certificate(actor: Any, deal: Deal) -> shapes.Panel | None:
    """The certificate and what proves it."""
    if not deal.certificate:
        return None
    stem, code = f"/deals/{deal.number}/certificate", code_of(deal.certificate)
    facts = (
        Fact(_("凭证码"), code, kind="code", url=f"/verify/deals/{deal.number}/?c={code}"), Fact(_("权利登记号"), deal.certificate["right"], kind="code", url=f"/rights/{deal.certificate['right']}/"),
        *_immunity(actor, deal),
    )
    files = (shapes.Link(_("下载 PDF"), f"{stem}.pdf"), shapes.Link(_("下载 Word"), f"{stem}.docx"), shapes.Link(_("下载存证包"), f"{stem}.zip"))
    return shapes.Panel("certificate", _("交易凭证"), facts=facts, files=files, note=_("存证包里有凭证、台账证明和查验程序，离线即可核对。"))


def _immunity(actor: Any, deal: Deal) -> tuple[shapes.Fact, ...]:
    """The record of the seller's decision; why there is none is told to the seller alone."""
    number = deal.certificate.get("immunity", "")
    why = deal.no_immunity.get("en" if is_english() else "zh", "") if side_of(actor, deal) == "seller" else ""
    return (Fact(_("进场交易尽职记录"), number or None, note=why),)


@panel("trading.deposits", order=10)
def deposit_of(actor: Any, deposit: Deposit) -> shapes.Panel:
    """Whose, for what, how much."""
    return shapes.Panel("deposit", _("保证金"), facts=(
        _listing_fact(deposit.listing), Fact(_("交纳方"), deposit.organisation.shown_name), Fact(_("金额"), deposit.amount.yuan, kind="money", unit=_("元"), note=deposit.amount.in_capitals()),
        Fact(_("凭证号"), deposit.receipt, kind="code"), Fact(_("到账日期"), deposit.received_on, kind="date"),
    ))


@panel("trading.services", order=10)
def service_of(actor: Any, service: IpService) -> shapes.Panel:
    """What is done for which firm, and the value it added."""
    def yuan(fen: int | None) -> Any:
        return None if fen is None else Money(fen).yuan

    return shapes.Panel("service", _("服务与增值"), facts=(
        Fact(_("在孵企业"), service.firm.shown_name), Fact(_("孵化载体"), service.carrier.title if service.carrier else None), Fact(_("交易场所"), service.venue.title),
        Fact(_("服务"), service.get_kind_display()), Fact(_("知识产权"), service.asset), Fact(_("服务前价值"), yuan(service.before_fen), kind="money", unit=_("元")),
        Fact(_("服务后价值"), yuan(service.after_fen), kind="money", unit=_("元")), Fact(_("增值"), service.added.yuan if service.added is not None else None, kind="money", unit=_("元")),
        Fact(_("服务结果"), service.result or None), Fact(_("完成日期"), service.done_on, kind="date"),
    ))


# --- on the pages of others ------------------------------------------------------------------------------------------


@panel("disclosure.achievements", order=50, later=Later("deals", lazy("交易"), lambda actor, achievement: bool(actor.is_authenticated)))
def trades_of(actor: Any, achievement: Any) -> shapes.Panel | None:
    """The deals about a result that this reader may see."""
    if not actor.is_authenticated:
        return None
    held = list(deals.queryset(actor).filter(achievement=achievement)[:20])
    rows = tuple(Row((Cell(each.number, url=f"/deals/{each.number}/"), Cell(each.buyer.shown_name), Cell(each.get_mode_display()), Cell(each.state_now.label))) for each in held)
    columns = (Column("number", _("编号"), "code"), Column("buyer", _("受让方")), Column("mode", _("转化方式")), Column("state", _("状态")))
    return shapes.Panel("deals", _("交易"), table=Table(columns, rows, caption=_("交易"))) if rows else None


@panel("listings.listings", order=50)
def interest_in(actor: Any, listing: Any) -> shapes.Panel | None:
    """How to ask or to buy; who has asked, as far as this reader may know; what relations are published."""
    held = list(interests.queryset(actor).filter(listing=listing)[:50]) if actor.is_authenticated else []
    published = list(Interest.objects.filter(listing=listing, published_on__isnull=False).select_related("organisation")[:20])
    rows = tuple(Row((Cell(each.number, url=f"/interests/{each.number}/"), Cell(each.organisation.shown_name), Cell(each.state_now.label), Cell(each.answer_by))) for each in held)
    columns = (Column("number", _("编号"), "code"), Column("who", _("意向方")), Column("state", _("状态")), Column("by", _("答复期限"), "date"))
    facts = tuple(Fact(_("已公布的关联关系"), each.organisation.shown_name, note=each.declaration) for each in published)
    doors = _doors(actor, listing)
    primary = shapes.Action(doors[0].label, doors[0].url, "primary") if doors and not held and not _sells(actor, listing) else None
    files = doors[1:] if primary else doors
    table = Table(columns, rows, caption=_("受让意向")) if rows else None
    return shapes.Panel("interests", _("受让意向"), facts=facts, table=table, files=files, primary=primary) if facts or table or doors else None


def _sells(actor: Any, listing: Any) -> bool:
    return bool(actor.holds(p.OFFICE, organisation=listing.achievement.unit_id))


def _doors(actor: Any, listing: Any) -> tuple[shapes.Link, ...]:
    if listing.state != "open":
        return ()
    if _sells(actor, listing):
        return () if DataRoom.objects.filter(listing=listing).exists() else (shapes.Link(_("开设资料室"), f"/data-rooms/new/open/?listing={listing.number}"),)
    if not actor.holds(p.BUYERS):
        return ()
    asks = shapes.Link(_("表达受让意向"), f"/interests/new/express/?listing={listing.number}")
    return (shapes.Link(_("按挂牌价成交"), f"/deals/new/take/?listing={listing.number}"), asks) if listing.way == "quoted" else (asks,)
