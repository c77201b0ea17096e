"""What the page of an auction shows, and what a listing shows of its auctions."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.dates import now
from shouzhan.kernel.money import Money
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions import reads
from shouzhan.rooms.trading.auctions.bidding import least_bid
from shouzhan.rooms.trading.auctions.bundle import OVER
from shouzhan.rooms.trading.auctions.models import Auction
from shouzhan.rooms.trading.auctions.registers import auctions
from shouzhan.web import shapes
from shouzhan.web.names import KNOWN_AS
from shouzhan.web.recordpage import panel

KNOWN_AS["bidder"] = lazy("竞买人 %(n)s")

Cell, Column, Fact, Row, Table = shapes.Cell, shapes.Column, shapes.Fact, shapes.Row, shapes.Table


def bidder_words(number: int, own: reads.Own) -> str:
    """A bidder as this reader knows them."""
    return _("%(n)s 号（您）") % {"n": number} if number in own.numbers else _("%(n)s 号") % {"n": number}


def ladder_facts(auction: Auction, own: reads.Own) -> tuple[shapes.Fact, ...]:
    """Where the bidding stands."""
    top = None if auction.top is None else bidder_words(auction.top, own)
    over = auction.state in OVER
    return (
        Fact(_("当前最高价"), auction.highest.yuan if auction.highest else _("还没有出价"), kind="money" if auction.highest else "text", unit=_("元") if auction.highest else ""),
        Fact(_("领先者"), top or _("还没有人")),
        *(() if over else (Fact(_("最低有效出价"), least_bid(auction).yuan, kind="money", unit=_("元")),)),
        Fact(_("截止时间"), auction.closes_at, kind="moment", note=_("因临近截止的出价延后过") if auction.closes_at > auction.announced_close else ""),
        Fact(_("出价次数"), auction.serial, kind="number"),
    )


def ladder_table(auction: Auction, own: reads.Own) -> shapes.Table:
    """The latest bids under their numbers."""
    rows = tuple(Row((Cell(bid.serial), Cell(bidder_words(bid.bidder, own)), Cell(bid.amount.yuan), Cell(bid.at))) for bid in reads.last_bids(auction))
    columns = (Column("serial", _("序号"), "number"), Column("bidder", _("竞买人")), Column("amount", _("出价"), "money", _("元")), Column("at", _("时间"), "moment"))
    hint = _("第一口价须达到保留价。") if auction.state == p.OPEN.name else ""
    return Table(columns, rows, caption=_("出价记录"), empty=shapes.Empty(_("还没有出价"), hint))


def ladder_html(actor: Any, auction: Auction) -> str:
    """The part of the page that renews itself while people bid."""
    own = reads.own_part(actor, auction)
    shown = {
        "facts": ladder_facts(auction, own), "table": ladder_table(auction, own), "url": f"/auctions/{auction.number}/ladder/",
        "running": auction.state == p.OPEN.name and now() < auction.closes_at, "leads": auction.top is not None and auction.top in own.numbers, "at": now(),
    }
    return render_to_string("trading/ladder.html", shown)


@panel("trading.auctions", order=10)
def bidding(actor: Any, auction: Auction) -> shapes.Panel | None:
    """The ladder, or what is known of the sealed bids."""
    if auction.state == p.DRAFT.name:
        return None
    if not auction.is_sealed:
        return shapes.Panel("ladder", _("出价"), html=ladder_html(actor, auction), note=_("竞买人以编号出现；成交后公布成交人。出价不能撤回。"))
    return _sealed(actor, auction)


def _sealed(actor: Any, auction: Auction) -> shapes.Panel:
    own = reads.own_part(actor, auction)
    facts = [Fact(_("提交与撤回次数"), auction.serial, kind="number"), Fact(_("截止时间"), auction.closes_at, kind="moment")]
    if auction.opening_until:
        facts.append(Fact(_("开标截止时间"), auction.opening_until, kind="moment"))
    facts += [Fact(_("您的承诺值"), act.commitment, kind="code", note=_("第 %(n)s 次提交") % {"n": act.serial}) for act in reads.own_commitments(auction, own)]
    link = shapes.Link(_("生成并提交密封报价"), f"/auctions/{auction.number}/commit/") if own.admitted and auction.state == p.OPEN.name else None
    opened = reads.opened(auction)
    rows = tuple(Row((Cell(bidder_words(one.bidder, own)), Cell(one.amount.yuan), Cell(one.at))) for one in opened)
    columns = (Column("bidder", _("竞买人")), Column("amount", _("报价"), "money", _("元")), Column("at", _("开标时间"), "moment"))
    return shapes.Panel(
        "sealed", _("密封报价"), facts=tuple(facts), link=link, table=Table(columns, rows, caption=_("已开的报价")) if opened else None,
        note=_("系统只收承诺值：截止并开标之前，任何人（包括系统管理员）都无从得知金额。并列时，台账中承诺最早的胜出。"),
    )


@panel("trading.auctions", order=20)
def terms(actor: Any, auction: Auction) -> shapes.Panel:
    """What was announced."""
    late = () if auction.is_sealed else (
        Fact(_("加价幅度"), Money(auction.increment_fen).yuan, kind="money", unit=_("元")),
        Fact(_("临近截止的出价"), _("截止前 %(window)s 分钟内出价，截止时间至少延后到出价后 %(extension)s 分钟") % {"window": auction.window_minutes, "extension": auction.extension_minutes}),
    )
    sealed = (Fact(_("开标"), _("截止后 %(hours)s 小时内由竞买人自行开标，不开标的保证金不予退还") % {"hours": auction.opening_hours}),) if auction.is_sealed else ()
    return shapes.Panel("terms", _("竞价条件"), facts=(
        Fact(_("挂牌"), auction.listing.number, kind="code", url=f"/listings/{auction.listing.number}/"), Fact(_("交易机构"), auction.listing.venue.title), Fact(_("竞价方式"), auction.get_kind_display()),
        Fact(_("保留价"), auction.reserve.yuan, kind="money", unit=_("元")), *late, Fact(_("保证金"), Money(auction.deposit_fen).yuan, kind="money", unit=_("元")),
        Fact(_("开始时间"), auction.opens_at, kind="moment"), Fact(_("公告的截止时间"), auction.announced_close, kind="moment"), *sealed,
    ), note=_("时限与保证金处理文件没有写明，为待确认参数。"))


@panel("trading.auctions", order=30)
def people(actor: Any, auction: Auction) -> shapes.Panel | None:
    """The exchange sees who bids; everybody else how many may, and their own number."""
    if auction.state == p.DRAFT.name:
        return None
    known, own = reads.bidders_for(actor, auction), reads.own_part(actor, auction)
    rows = tuple(Row((Cell(bidder.number), Cell(bidder.organisation.shown_name), Cell(bidder.get_deposit_display()))) for bidder in known)
    columns = (Column("number", _("竞买编号"), "number"), Column("name", _("竞买人")), Column("deposit", _("保证金")))
    mine = tuple(
        Fact(_("您的竞买编号"), number, kind="number", note=_("可以出价") if number in own.admitted else _("等待交易机构确认保证金"))
        for number in own.numbers
    )
    return shapes.Panel(
        "bidders", _("竞买人"), facts=(Fact(_("可以出价的竞买人"), reads.bidder_count(auction), kind="number"), *mine),
        table=Table(columns, rows, caption=_("竞买人"), empty=shapes.Empty(_("还没有人登记"))) if known else None,
    )


@panel("trading.auctions", order=40)
def result(actor: Any, auction: Auction) -> shapes.Panel | None:
    """Who won, and how anybody can check it."""
    if auction.state not in OVER:
        return None
    facts = []
    if auction.winner is not None and auction.price is not None:
        facts = [Fact(_("成交人"), auction.winner.organisation.shown_name, note=_("%(n)s 号") % {"n": auction.winner.number}), Fact(_("成交价"), auction.price.yuan, kind="money", unit=_("元"))]
    return shapes.Panel(
        "result", _("结果与验证"), facts=tuple(facts), files=(shapes.Link(_("下载验证文件"), f"/auctions/{auction.number}/bundle.json"), shapes.Link(_("下载验证程序"), "/auctions/verify_auction.py")),
        note=_("在任何装有 Python 的电脑上运行 python verify_auction.py 验证文件，离线重算成交人；多一条、少一条、改一个字节都会指出。"),
    )


@panel("listings.listings", order=60)
def of_listing(actor: Any, listing: Any) -> shapes.Panel | None:
    """The auctions of a listing."""
    found = list(auctions.queryset(actor).filter(listing=listing).order_by("-id")[:5])
    if not found:
        return None
    rows = tuple(Row((Cell(one.number, url=f"/auctions/{one.number}/"), Cell(one.get_kind_display()), Cell(one.closes_at), Cell(one.state_now.label))) for one in found)
    columns = (Column("number", _("编号"), "code"), Column("kind", _("竞价方式")), Column("closes", _("截止时间"), "moment"), Column("state", _("状态")))
    return shapes.Panel("auctions", _("竞价"), table=Table(columns, rows, caption=_("竞价")))
