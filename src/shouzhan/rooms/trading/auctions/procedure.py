"""How an auction goes from its announcement to a winner, and who may take which step."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.trading.auctions.access import bidders
from shouzhan.rooms.trading.auctions.models import standing
from shouzhan.rooms.trading.sides import BUYERS, SYSTEM, exchange
from shouzhan.web.reading import minute

PLAN = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8")
EXCHANGE = Citation("沪科规〔2025〕2号")

DRAFT = State("draft", lazy("竞价方案编制中"), Kind.OPEN)
OPEN = State("open", lazy("已公告竞价"), Kind.OPEN)
OPENING = State("opening", lazy("开标中"), Kind.WAITING)
AWARDED = State("awarded", lazy("竞价已成交"), Kind.SUCCESS)
UNSOLD = State("unsold", lazy("流拍"), Kind.CLOSED)
CANCELLED = State("cancelled", lazy("竞价已取消"), Kind.CLOSED)
ANNULLED = State("annulled", lazy("成交已撤销"), Kind.REFUSAL)

auction = Procedure(
    "trading.auction", record="trading.Auction", title=lazy("竞价"), prefix="AU",
    states=(DRAFT, OPEN, OPENING, AWARDED, UNSOLD, CANCELLED, ANNULLED), starts=DRAFT, cites=(PLAN, EXCHANGE),
)


def in_order(actor: Actor, record: Any) -> Decision:
    """Nothing is done before what was done last: a clock set back must not let anybody in."""
    if record.updated_at is None or now() >= record.updated_at:
        return Decision.allow()
    return Decision.refuse(
        "clock-moved-back", _("系统时钟早于这场竞价的上一条记录（%(at)s），不能办理。") % {"at": minute(record.updated_at)},
        cites=(EXCHANGE,), remedy=_("请系统管理员校准时钟后再办理；此前的记录不受影响。"),
    )


def is_bidding_time(actor: Actor, record: Any) -> Decision:
    """Whether bids are taken now."""
    at = now()
    if at < record.opens_at:
        return Decision.refuse("not-begun", _("竞价尚未开始，%(at)s 开始。") % {"at": minute(record.opens_at)}, cites=(EXCHANGE,), remedy=_("请在开始后出价。"))
    if at >= record.closes_at:
        return Decision.refuse("bidding-over", _("竞价已于 %(at)s 截止。") % {"at": minute(record.closes_at)}, cites=(EXCHANGE,), remedy=_("截止后的出价无效；可关注其他挂牌。"))
    return Decision.allow()


def before_the_end(actor: Actor, record: Any) -> Decision:
    """Whether the closing time is still ahead."""
    if now() < record.closes_at:
        return Decision.allow()
    return Decision.refuse("bidding-over", _("竞价已于 %(at)s 截止。") % {"at": minute(record.closes_at)}, cites=(EXCHANGE,), remedy=_("截止后不再登记竞买人。"))


def not_in_yet(actor: Actor, record: Any) -> Decision:
    """Whether a body of the actor's has still to register."""
    bodies = set(actor.organisations(BUYERS))
    known = dict(record.bidders.filter(organisation__in=bodies).values_list("organisation", "number"))
    if not bodies or bodies - known.keys():
        return Decision.allow()
    return Decision.refuse("registered-already", _("贵单位已登记为竞买人 %(n)s。") % {"n": min(known.values())}, remedy=_("交纳保证金后等待确认即可。"))


def is_over(actor: Actor, record: Any) -> Decision:
    """Whether the closing time has come; nobody ends an auction early."""
    if now() >= record.closes_at:
        return Decision.allow()
    return Decision.refuse("not-over", _("竞价要到 %(at)s 才截止。") % {"at": minute(record.closes_at)}, cites=(EXCHANGE,), remedy=_("请在截止时间之后办理；需要终止的，用“取消竞价”并说明理由。"))


def is_english(actor: Actor, record: Any) -> Decision:
    """Whether bids are called openly."""
    return Decision.refuse("is-sealed", _("这场竞价采用密封报价。"), remedy=_("请提交密封报价。")) if record.is_sealed else Decision.allow()


def is_sealed(actor: Actor, record: Any) -> Decision:
    """Whether bids come as commitments."""
    return Decision.allow() if record.is_sealed else Decision.refuse("is-english", _("这场竞价采用公开竞价。"), remedy=_("请直接出价。"))


def all_opened_or_late(actor: Actor, record: Any) -> Decision:
    """A sealed auction is decided when everybody opened, or when the time for it is over."""
    if not record.is_sealed or now() >= record.opening_until or record.openings.count() == len(standing(record)):
        return Decision.allow()
    return Decision.refuse("opening-runs", _("开标要到 %(at)s 才截止，还有竞买人没有开标。") % {"at": minute(record.opening_until)}, cites=(EXCHANGE,), remedy=_("请等全部开标或开标截止后办理。"))


def ends_here(actor: Actor, record: Any) -> Decision:
    """An English auction is decided at its end; a sealed one is opened first."""
    if record.is_sealed and record.state == OPEN.name:
        return Decision.refuse("open-first", _("密封报价须先截止、再开标。"), remedy=_("请先办理“截止并开标”。"))
    return Decision.allow()


def seal_stands(actor: Actor, record: Any) -> Decision:
    """Nothing is opened before the commitments are sealed in the journal, or one could be put in knowing the others."""
    ended = Entry.objects.filter(record_kind=auction.name, record_number=record.number, step="end").exclude(tree_index=None)
    if ended.exists():
        return Decision.allow()
    return Decision.refuse("not-sealed-yet", _("截止时的报价还没有封存进台账。"), remedy=_("封存通常在一分钟内完成，请稍后再开标。"))


def is_not_carried_out(actor: Actor, record: Any) -> Decision:
    """What both have signed is undone in the deal, not behind its back."""
    deal = record.deal
    if deal is None or deal.state not in ("signed", "settled", "certified"):
        return Decision.allow()
    return Decision.refuse(
        "deal-goes-on", _("成交后的交易 %(number)s 现为“%(state)s”，不能撤销成交。") % {"number": deal.number, "state": deal.state_now.label},
        cites=(EXCHANGE,), remedy=_("受让方不履约的，请先在交易中认定违约；已结清的不能撤销。"))


officer = exchange | SYSTEM
open_auction = auction.opening("draft", lazy("拟定竞价"), by=exchange | SYSTEM, is_primary=True, cites=(PLAN,), help=lazy("为一个挂牌写明竞价方式、保留价、加价幅度、保证金与起止时间；公告后不能再改。"))
edit_auction = auction.step("edit", lazy("修改方案"), DRAFT, None, by=officer)
announce = auction.step("announce", lazy("公告竞价"), DRAFT, OPEN, by=officer, is_primary=True, needs=(in_order, before_the_end), cites=(EXCHANGE,), help=lazy("公告后，看得到这项成果的人都能看到竞价条件，竞买人可以登记。条件写进台账，不能再改。"))
register = auction.step("register", lazy("登记参加"), OPEN, None, by=Held(BUYERS), needs=(in_order, before_the_end, not_in_yet), help=lazy("登记后得到一个竞买编号；其他竞买人只看得到编号。交纳保证金、经交易机构确认后可以出价。"), personal=("organisation", "speaker"))
admit = auction.step("admit", lazy("确认保证金到账"), OPEN, None, by=exchange, needs=(in_order, before_the_end))
exclude = auction.step("exclude", lazy("取消竞买资格"), OPEN, None, by=exchange, needs=(in_order, before_the_end), asks_reason=True, is_harmful=True)
# nothing in these acts could take the record out of anybody's reach, and a second look would be paid by every bidder waiting
place_bid = auction.step("bid", lazy("出价"), OPEN, None, by=bidders, needs=(is_english, in_order, is_bidding_time), is_primary=True, hands_over=True, cites=(EXCHANGE,), help=lazy("出价立即生效，不能撤回。临近截止的出价会延后截止时间。"), personal=("speaker",))
commit = auction.step("commit", lazy("提交密封报价"), OPEN, None, by=bidders, needs=(is_sealed, in_order, is_bidding_time), is_primary=True, hands_over=True, cites=(EXCHANGE,), help=lazy("只提交承诺值，金额留在您自己手里；截止前可以替换或撤回。"), personal=("speaker",))
withdraw = auction.step("withdraw", lazy("撤回密封报价"), OPEN, None, by=bidders, needs=(is_sealed, in_order, is_bidding_time), hands_over=True, personal=("speaker",))
end_bidding = auction.step("end", lazy("截止并开标"), OPEN, OPENING, by=officer, needs=(is_sealed, in_order, is_over), is_primary=True, cites=(EXCHANGE,), help=lazy("封存全部承诺，竞买人随后在开标时间内用自己的开标信开标。"))
unseal = auction.step("unseal", lazy("开标"), OPENING, None, by=bidders, needs=(in_order, seal_stands), is_primary=True, hands_over=True, cites=(EXCHANGE,), help=lazy("交出开标信，系统核对它与截止时的承诺是否一致。不开标的，保证金不予退还。"), personal=("speaker",))
award = auction.step("award", lazy("宣布成交"), (OPEN, OPENING), AWARDED, by=officer, needs=(ends_here, in_order, is_over, all_opened_or_late), is_primary=True, cites=(EXCHANGE,))
pass_in = auction.step("pass", lazy("宣布流拍"), (OPEN, OPENING), UNSOLD, by=officer, needs=(ends_here, in_order, is_over, all_opened_or_late), cites=(EXCHANGE,))
cancel = auction.step("cancel", lazy("取消竞价"), (DRAFT, OPEN, OPENING), CANCELLED, by=exchange, needs=(in_order,), asks_reason=True, is_harmful=True, help=lazy("保证金全部退还。"))
return_deposits = auction.step("return-deposits", lazy("退还保证金"), (AWARDED, UNSOLD, CANCELLED, ANNULLED), None, by=exchange)
annul = auction.step("annul", lazy("撤销成交"), AWARDED, ANNULLED, by=officer, needs=(is_not_carried_out,), asks_reason=True, is_harmful=True, cites=(EXCHANGE,), help=lazy("成交人不履约时撤销，保证金不予退还；挂牌可以另行竞价。"))
