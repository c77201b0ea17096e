"""The list of auctions; it names no bidder."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.access import inside, sees
from shouzhan.rooms.trading.auctions.models import Auction, Kind
from shouzhan.web.registers import ListColumn, ListFilter, Register


def _yuan(name: str) -> object:
    def of(auction: Auction) -> object:
        found = getattr(auction, name)
        return None if found is None else found.yuan

    return of


auctions = Register(
    name="trading.auctions", model=Auction, title=_("竞价"), one=Text("竞价", "Auction"), path="auctions/", sees=sees, inside=inside, is_public=True, titled=("listing__achievement__name", "listing__achievement__name_en"),
    related=("listing__achievement", "listing__venue", "winner"),
    lead=_("公开竞价与密封报价：每次出价都进台账，截止前谁也看不到密封的金额，结束后任何人都能用一个文件离线重算结果。"),
    columns=(
        ListColumn("title", _("成果"), "title", is_link=True),
        ListColumn("kind", _("竞价方式"), "get_kind_display"),
        ListColumn("reserve", _("保留价"), _yuan("reserve"), kind="money", unit=_("元"), sort="reserve_fen"),  # type: ignore[arg-type]
        ListColumn("highest", _("当前最高价"), _yuan("highest"), kind="money", unit=_("元"), sort="highest_fen"),  # type: ignore[arg-type]
        ListColumn("closes_at", _("截止时间"), "closes_at", kind="moment", sort="closes_at"),
        ListColumn("price", _("成交价"), _yuan("price"), kind="money", unit=_("元"), sort="price_fen"),  # type: ignore[arg-type]
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.auction.states]),
        ListFilter("kind", _("竞价方式"), "kind", list(Kind.choices)),
    ),
    search=("number",), order=("-id",), serves=("T-30",),
    empty_title=_("还没有竞价"), empty_hint=_("交易机构为定价方式是公开竞价或密封报价的挂牌拟定竞价，公告后列在这里。"),
)
