"""What must hold before a step: each answer with its code, sentence, clause and way out."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.money import Money
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import Basis
from shouzhan.rooms.trading import neighbours, reads
from shouzhan.rooms.trading.auctions.models import Bidder
from shouzhan.rooms.trading.models import DataRoom, Deal, Relation
from shouzhan.rooms.trading.relations import relation_between
from shouzhan.rooms.trading.sides import OFFICE, SYSTEM, exchange

EXCHANGE = (Citation("exchange-2025"),)
PRICING = (Citation("transformation-law", "第十八条"),)
PUBLISHED = (Citation("state-council-16-2016", "一(四)"),)
SECRECY = (Citation("civil-code", "第五百零一条"),)
PERFORMANCE = (Citation("civil-code", "第五百零九条"),)


RELATED = Basis(
    "trading.related-buyer", Text("受让方与转让方的关系", "How the buyer is related to the seller"), gather=lambda interest, given: relation_facts(interest.listing, interest.organisation, interest), rule="instruments.related-buyer",
)
DEFAULTING = Basis("trading.deal-default", Text("不履约的后果", "What follows from a default"), gather=lambda deal, given: default_facts(deal, **given), rule="instruments.deal-default")
ANSWERING = Basis("trading.interest-answer", Text("意向答复期限", "When an interest is answered"), gather=lambda listing, given: {"asked_on": given["on"]}, rule="instruments.interest-answer")


def relation_facts(listing: Any, organisation: Any, interest: Any = None) -> dict[str, Any]:
    """How a body stands to the seller, and what of it is declared and published."""
    found = relation_between(listing.achievement, organisation)
    declared = interest is not None and bool(interest.declaration)
    if found is Relation.NONE and declared:
        found = Relation.CONTRIBUTOR  # whoever declares a relation we do not know of is held to it
    return {"relation": str(found), "declared": declared, "published": interest is not None and interest.published_on is not None}


def default_facts(deal: Any, at_fault: str, on: str) -> dict[str, Any]:
    """Who is at fault, and what the buyer has put down and not had back."""
    held = sum((each.amount for each in reads.deposits_of(deal) if each.state != "returned"), Money(0))
    return {"at_fault": at_fault, "deposit": str(held), "defaulted_on": on}


def related(listing: Any, organisation: Any, interest: Any = None) -> Decision:
    """Whether the law lets this body buy from this seller, by the relation the registers know."""
    return RELATED.answered(relation_facts(listing, organisation, interest), today(), law.book()).decision


def may_buy(listing: Any, organisation: Any) -> Decision:
    """Whether a body may buy what a listing offers: open, not barred, not related in secret, not sold already."""
    if listing.state != "open":
        return Decision.refuse("listing-not-open", _("这项挂牌现在不接受意向。"), EXCHANGE, _("请查看其他挂牌，或等它重新挂牌。"))
    default = reads.banned(organisation)
    if default is not None:
        return Decision.refuse(
            "banned", _("贵单位因违约在 %(day)s 以前不能参加交易。") % {"day": default.banned_until}, EXCHANGE,
            _("期满后再参加；认为认定有误的，请向交易机构提出。"))
    taken = _taken(listing, organisation)
    return related(listing, organisation, reads.engaged(listing, organisation)) if taken is None else taken


def _taken(listing: Any, organisation: Any) -> Decision | None:
    held = reads.taken(listing)
    if held is None or held.buyer_id == organisation.pk:
        return None
    if held.state == "certified":
        words = {"who": held.buyer.shown_name, "day": held.settled_on}
        return Decision.refuse("sold-already", _("这项权利已于 %(day)s 由%(who)s取得。") % words, PRICING, _("可向权利人询问再许可，或查看其他挂牌。"))
    return Decision.refuse("agreed-already", _("这项挂牌已于 %(day)s 与一个受让方达成一致。") % {"day": held.agreed_on}, PRICING, _("对方未能完成的，挂牌会恢复；届时可再提出。"))


def may_talk(actor: Actor, interest: Any) -> Decision:
    """Whether talks may begin on an interest."""
    answer = priced_by_talks(interest.listing)
    return may_buy(interest.listing, interest.organisation) if answer else answer


def priced_by_talks(listing: Any) -> Decision:
    """A price to be found by quotation or bidding is not agreed beside it."""
    if listing.way == "agreement":
        return Decision.allow()
    remedy = _("请在挂牌页“按挂牌价成交”。") if listing.way == "quoted" else _("请在挂牌页的竞价中登记参加；转让方要改为协议定价的，先撤牌、修改后重新申请。")
    return Decision.refuse("priced-by-rules", _("这项挂牌以“%(way)s”定价，不能另行协商价格。") % {"way": listing.get_way_display()}, (*PRICING, *EXCHANGE), remedy)


def relation_declared(actor: Actor, interest: Any) -> Decision:
    """Whether there is something to publish."""
    if interest.declaration:
        return Decision.allow()
    return Decision.refuse("nothing-declared", _("意向方还没有申报关联关系。"), PUBLISHED, _("请意向方先用“申报关联关系”写明。"))


def not_both_sides(actor: Actor, record: Any) -> Decision:
    """Nobody signs for both sides."""
    unit = record.achievement.unit_id if isinstance(record, Deal) else record.listing.achievement.unit_id
    if not actor.holds(OFFICE, organisation=unit):
        return Decision.allow()
    return Decision.refuse("on-both-sides", _("您同时代表转让方，不能代表受让方办理。"), PUBLISHED, _("请由受让方的另一位人员办理。"))


def signed_by_both(actor: Actor, agreement: Any) -> Decision:
    """Whether both signatures stand."""
    if agreement.received_signed_on and agreement.disclosed_signed_on:
        return Decision.allow()
    return Decision.refuse("never-signed", _("这份协议没有经双方签署，不能恢复。"), SECRECY, _("请在意向中重新拟定保密协议。"))


def may_read_papers(actor: Actor, agreement: Any) -> Decision:
    """Whether the papers are open to this body today."""
    if agreement.until < today():
        return Decision.refuse("reading-over", _("查阅期已于 %(day)s 结束。") % {"day": agreement.until}, SECRECY, _("需要继续查阅的，请转让方重新拟定保密协议。"))
    if agreement.stage < 1:
        return Decision.refuse("reading-paused", _("转让方已暂停查阅。"), SECRECY, _("请与转让方联系。"))
    if not DataRoom.objects.filter(listing=agreement.listing_id, state="open").exists():
        return Decision.refuse("no-room", _("资料室尚未开设或已关闭。"), SECRECY, _("请转让方开设资料室。"))
    return Decision.allow()


def right_is_free(actor: Actor, deal: Any) -> Decision:
    """Whether what the terms grant is still the seller's to grant, and nobody else is being granted it."""
    terms = reads.latest_terms(deal) or deal
    answer = neighbours.right_decision(deal.achievement, terms)
    if not answer:
        return answer
    other = reads.standing_in_the_way(deal.achievement, terms, of=deal)
    return in_the_way(other) if other is not None else answer


def alone_on_the_market(listing: Any, terms: Any) -> Decision:
    """Nothing is sold beside an auction of the same right that bidders rely on."""
    other = reads.auctioned_elsewhere(listing, terms)
    if other is None:
        return Decision.allow()
    return Decision.refuse(
        "auctioned-elsewhere", _("同一成果正在另一挂牌 %(listing)s 竞价（%(number)s），领域、地域和期限与本次重叠。") % {"listing": other.listing.number, "number": other.number}, (*PRICING, *EXCHANGE),
        _("请等那场竞价结束，或由交易机构取消；也可改用不重叠的领域、地域或期限。"))


def in_the_way(other: Deal) -> Decision:
    """Another deal about the same right came first."""
    return Decision.refuse(
        "right-taken", _("同一成果已于 %(day)s 与另一受让方达成一致，领域、地域和期限与本次重叠。") % {"day": other.agreed_on}, PRICING,
        _("改用不重叠的领域、地域或期限，或改为普通许可；也可等那笔交易终止。"))


def price_needs_notice(actor: Actor, deal: Any) -> Decision:
    """Only an agreed price is held out to notice, and once only."""
    if deal.way == "agreement":
        notice = neighbours.notice_of(deal)
        if notice is None or notice.state not in ("running", "passed") or (notice.price_fen, notice.mode) != (deal.price_fen, deal.mode):
            return Decision.allow()
        if notice.state == "running":
            return Decision.refuse("notice-runs", _("价格正在公示（%(number)s，到 %(day)s）。") % {"number": notice.number, "day": notice.last_day}, PRICING, _("公示期满无异议后签约。"))
        return Decision.refuse("notice-passed", _("价格已经公示期满（%(number)s）。") % {"number": notice.number}, PRICING, _("可直接签约。"))
    return Decision.refuse("price-by-market", _("价格由市场方式产生，无须公示。"), PRICING, _("可直接签约。"))


def price_is_open(actor: Actor, deal: Any) -> Decision:
    """A price found by quotation or bidding is not talked about again."""
    if deal.way == "agreement":
        return Decision.allow()
    return Decision.refuse("price-is-fixed", _("价格由挂牌报价或竞价产生，不能再谈。"), EXCHANGE, _("不再成交的，请交易机构终止交易或认定违约。"))


def may_walk_away(actor: Actor, deal: Any) -> Decision:
    """Whoever won by the rules of the exchange is bound; only the venue says that nobody is at fault."""
    if deal.way == "agreement" or (exchange | SYSTEM)(actor, deal):
        return Decision.allow()
    return Decision.refuse(
        "bound-by-rules", _("价格由挂牌报价或竞价产生，成交后任何一方不能自行终止。"), EXCHANGE,
        _("确有原因不能履行的，请交易机构核实后终止交易；一方不履行的，由交易机构认定违约。"))


def price_is_found(actor: Actor, deal: Any) -> Decision:
    """Whether the price came about by one of the ways the law knows."""
    return neighbours.price_decision(deal, today()) if deal.way == "agreement" else Decision.allow()


def clock_runs_forward(actor: Actor, record: Any) -> Decision:
    """No act is dated before the record's last one."""
    if now() >= record.updated_at:
        return Decision.allow()
    return Decision.refuse("clock-went-back", _("系统时间早于这条记录的上一次办理，不能继续。"), EXCHANGE, _("请系统管理员校准时间后再办理。"))


def is_paid(actor: Actor, deal: Any) -> Decision:
    """Whether the whole price is on hand."""
    missing = (deal.price_fen or 0) - reads.held_for(deal)
    if missing == 0:
        return Decision.allow()
    return Decision.refuse("not-paid", _("还有 %(amount)s 元未到账。") % {"amount": neighbours.money(missing)}, PERFORMANCE, _("请登记到账，到齐即结清。"))


def holds_money(actor: Actor, deal: Any) -> Decision:
    """Whether there is anything to give back."""
    if reads.held_for(deal):
        return Decision.allow()
    return Decision.refuse("nothing-held", _("这笔交易没有在管的款项。"), PERFORMANCE, _("保证金在“交易保证金”中办理。"))


def nothing_in_between(actor: Actor, deal: Any) -> Decision:
    """Whether talks that ended can go on."""
    if deal.way != "agreement":
        return price_is_open(actor, deal)
    if deal.interest_id and deal.interest.state != "accepted":
        return Decision.refuse("interest-gone", _("对应的意向已不在“意向已接受”状态。"), PRICING, _("请意向方重新提出意向。"))
    return may_buy(deal.listing, deal.buyer)


def is_banned(actor: Actor, deal: Any) -> Decision:
    """Whether there is a ban to lift."""
    if deal.banned_until and deal.banned_until >= today():
        return Decision.allow()
    return Decision.refuse("no-ban", _("受让方没有受到交易限制。"), EXCHANGE, _("不必再办。"))


def deposit_is_free(actor: Actor, deposit: Any) -> Decision:
    """A deposit stays while the deal or the auction it stands for is under way."""
    bidder = _bidders(deposit).filter(deposit="held", auction__state__in=("open", "opening")).first()
    if bidder is not None:
        return Decision.refuse("deposit-bound", _("竞价 %(number)s 尚未结束，保证金不能退还。") % {"number": bidder.auction.number}, EXCHANGE, _("竞价结束后再退还。"))
    busy = Deal.objects.filter(listing=deposit.listing_id, buyer=deposit.organisation_id, state__in=("agreed", "offered", "signed")).first()
    if busy is None:
        return Decision.allow()
    return Decision.refuse("deposit-bound", _("交易 %(number)s 尚未结清，保证金不能退还。") % {"number": busy.number}, EXCHANGE, _("结清或终止交易后再退还。"))


def _bidders(deposit: Any) -> Any:
    """The part a deposit's payer has in the auctions of its listing."""
    return Bidder.objects.filter(auction__listing=deposit.listing_id, organisation=deposit.organisation_id).select_related("auction")


def _default_of(deposit: Any) -> Deal | None:
    """The default its payer is held to in the listing it was paid for."""
    found: Deal | None = Deal.objects.filter(listing=deposit.listing_id, buyer=deposit.organisation_id, state="defaulted", at_fault="buyer").first()
    return found


def no_default_stands(actor: Actor, deposit: Any) -> Decision:
    """What was lost by a default comes back only when the default is taken back."""
    default = _default_of(deposit) if deposit.state == "forfeited" else None
    if default is None:
        return Decision.allow()
    return Decision.refuse(
        "default-stands", _("交易 %(number)s 认定这一单位违约，保证金因此不予退还，不能更正为在管。") % {"number": default.number}, EXCHANGE,
        _("认定有误的，请在交易 %(number)s 中“撤销违约认定”，保证金随之恢复在管。") % {"number": default.number})


def buyer_defaulted(actor: Actor, deposit: Any) -> Decision:
    """A deposit is forfeited for a default only, or because the auction it was paid for decided so."""
    if _bidders(deposit).filter(deposit="forfeited").exists() or _default_of(deposit) is not None:
        return Decision.allow()
    return Decision.refuse("no-default", _("没有认定这一单位违约，保证金应当退还。"), EXCHANGE, _("请先在交易中认定违约。"))


