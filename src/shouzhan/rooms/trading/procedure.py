"""How an interest is answered, secrecy is signed, papers are shown, a deal is made, paid and certified."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Access, Held, While
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.procedure.declare import Kind, Owed, Procedure, State
from shouzhan.rooms.ownership.public import redoable
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading import checks
from shouzhan.rooms.trading.sides import BUYERS as BUYERS
from shouzhan.rooms.trading.sides import OFFICE as OFFICE
from shouzhan.rooms.trading.sides import SYSTEM
from shouzhan.rooms.trading.sides import exchange as exchange

PLAN = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8")
EXCHANGE = Citation("exchange-2025")
PRICING = Citation("transformation-law", "第十八条")
PUBLISHED = Citation("state-council-16-2016", "一(四)")
PERFORMANCE = Citation("civil-code", "第五百零九条")
SECRECY = Citation("civil-code", "第五百零一条")
OPERATION = Citation("沪府办规〔2023〕16号", "二(一)6")

# --- interests -------------------------------------------------------------------------------------------------------

WAITING = State("waiting", _("意向待答复"), Kind.WAITING)
ACCEPTED = State("accepted", _("意向已接受"), Kind.OPEN)
IN_TALKS = State("talking", _("已转入谈判"), Kind.SUCCESS)
REFUSED = State("refused", _("意向被婉拒"), Kind.REFUSAL)
WITHDRAWN = State("withdrawn", _("意向已撤回"), Kind.CLOSED)

interest = Procedure(
    "trading.interest", record="trading.Interest", title=_("受让意向"), prefix="IX", states=(WAITING, ACCEPTED, IN_TALKS, REFUSED, WITHDRAWN), starts=WAITING, cites=(PLAN,),
)
asker = Held(BUYERS, through="organisation")
offerer = Held(OFFICE, through="listing.achievement.unit")
express = interest.opening("express", _("表达受让意向"), by=Held(BUYERS), is_primary=True, cites=(PLAN,), help=_("写明想怎样用这项成果；转让方在期限内答复，婉拒的说明原因。"))
accept_interest = interest.step("accept", _("接受意向"), WAITING, ACCEPTED, by=offerer, is_primary=True, help=_("接受后可签保密协议、开放资料室，或直接开始谈判。"))
refuse_interest = interest.step("refuse", _("婉拒意向"), (WAITING, ACCEPTED), REFUSED, by=offerer | SYSTEM, is_harmful=True, help=_("选一个原因；意向方看到同一个原因和同一句话。"))
reconsider = interest.step("reconsider", _("重新考虑意向"), REFUSED, WAITING, by=offerer, asks_reason=True)
declare_relation = interest.step("declare", _("申报关联关系"), (WAITING, ACCEPTED), None, by=asker, cites=(PUBLISHED,), help=_("与转让方、完成人有投资、任职或隶属关系的，在此写明。"))
publish_relation = interest.step("publish", _("公布关联关系"), (WAITING, ACCEPTED), None, by=exchange, needs=(checks.relation_declared,), cites=(PUBLISHED,), help=_("公布后，看得到挂牌的人都看得到申报的内容。"))
offer_secrecy = interest.step("secrecy", _("拟定保密协议"), ACCEPTED, None, by=offerer, cites=(SECRECY,), help=_("协议由双方资料生成；双方签署后，意向方可看保密内容和资料室。"))
start_talks = interest.step("talk", _("开始谈判"), ACCEPTED, IN_TALKS, by=offerer | asker, needs=(checks.may_talk,), is_primary=True, help=_("按挂牌内容开一份交易，双方轮流提出条款。"))
resume_interest = interest.step("resume", _("退回意向"), IN_TALKS, ACCEPTED, by=SYSTEM)
resume_talks = interest.step("again", _("恢复谈判"), ACCEPTED, IN_TALKS, by=SYSTEM)
withdraw_interest = interest.step("withdraw", _("撤回意向"), (WAITING, ACCEPTED), WITHDRAWN, by=asker, asks_reason=True)
renew_interest = interest.step("renew", _("重新提出意向"), WITHDRAWN, WAITING, by=asker)

# --- secrecy agreements ----------------------------------------------------------------------------------------------

PREPARED = State("prepared", _("待接收方签署"), Kind.WAITING)
COUNTERSIGNING = State("countersigning", _("待披露方签署"), Kind.WAITING)
IN_FORCE = State("in-force", _("保密协议生效"), Kind.SUCCESS)
ENDED = State("ended", _("保密协议已终止"), Kind.CLOSED)
BREACHED = State("breached", _("保密协议被违反"), Kind.REFUSAL)

secrecy = Procedure(
    "trading.secrecy", record="trading.SecrecyAgreement", title=_("保密协议"), prefix="ND", states=(PREPARED, COUNTERSIGNING, IN_FORCE, ENDED, BREACHED), starts=PREPARED, cites=(SECRECY,),
)
prepare_secrecy = secrecy.opening("prepare", _("拟定保密协议"), by=Held(("system",)))
change_secrecy = secrecy.step("change", _("修改保密协议"), PREPARED, None, by=offerer)
sign_secrecy = secrecy.step("sign", _("签署保密协议"), PREPARED, COUNTERSIGNING, by=asker, needs=(checks.not_both_sides,), is_primary=True, within=working_days(10), help=_("签署即表示贵单位同意协议全文；披露方签署后生效。"))
unsign_secrecy = secrecy.step("unsign", _("收回签署"), COUNTERSIGNING, PREPARED, by=asker | offerer, asks_reason=True)
countersign_secrecy = secrecy.step("countersign", _("签署并生效"), COUNTERSIGNING, IN_FORCE, by=offerer, is_primary=True, within=working_days(10), help=_("签署后意向方可看挂牌的保密内容，并可查阅资料室第一阶段的资料。"))
clear_stage = secrecy.step("clear", _("调整可查阅阶段"), IN_FORCE, None, by=offerer, help=_("意向方看到这一阶段及以前的资料；设为零即暂停查阅。"))
take_copy = secrecy.step("read", _("查阅资料"), IN_FORCE, None, by=asker | SYSTEM, needs=(checks.may_read_papers,), has_form=False, help=_("每次查阅记入台账；PDF 上印有查阅人、单位、时间和编号。"))
end_secrecy = secrecy.step("end", _("终止保密协议"), (PREPARED, COUNTERSIGNING, IN_FORCE), ENDED, by=offerer | SYSTEM, asks_reason=True, help=_("终止后不能再看资料；保密义务仍按协议年限继续。"))
report_breach = secrecy.step("breach", _("登记违反保密"), IN_FORCE, BREACHED, by=offerer, asks_reason=True, is_harmful=True, cites=(SECRECY,))
revive_secrecy = secrecy.step("revive", _("恢复保密协议"), (ENDED, BREACHED), IN_FORCE, by=offerer, needs=(checks.signed_by_both,), asks_reason=True)

# --- data rooms ------------------------------------------------------------------------------------------------------

OPENED = State("open", _("资料室开放"), Kind.SUCCESS)
SHUT = State("closed", _("资料室关闭"), Kind.CLOSED)

room = Procedure("trading.room", record="trading.DataRoom", title=_("资料室"), prefix="DR", states=(OPENED, SHUT), starts=OPENED, cites=(PLAN,))
open_room = room.opening("open", _("开设资料室"), by=Held((*OFFICE, "system")), is_primary=True, help=_("为一项挂牌开设资料室；资料分三个阶段，逐家放开。"))
put_paper = room.step("put", _("放入资料"), OPENED, None, by=offerer, personal=("name",), is_primary=True, help=_("阶段越靠后，越少的意向方看得到。"))
move_paper = room.step("move", _("调整资料阶段"), OPENED, None, by=offerer, personal=("name",))
remove_paper = room.step("remove", _("撤下资料"), OPENED, None, by=offerer, personal=("name",), asks_reason=True)
restore_paper = room.step("restore", _("恢复资料"), OPENED, None, by=offerer, personal=("name",))
look_at_paper = room.step("look", _("内部查阅"), (OPENED, SHUT), None, by=offerer | exchange, personal=("name",), has_form=False)
close_room = room.step("close", _("关闭资料室"), OPENED, SHUT, by=offerer, asks_reason=True)
reopen_room = room.step("reopen", _("重新开放资料室"), SHUT, OPENED, by=offerer)

# --- deals -----------------------------------------------------------------------------------------------------------

TALKING = State("talking", _("谈判开始"), Kind.OPEN)
WITH_BUYER = State("with-buyer", _("待受让方答复条款"), Kind.WAITING)
WITH_SELLER = State("with-seller", _("待转让方答复条款"), Kind.WAITING)
AGREED = State("agreed", _("已达成一致"), Kind.WAITING)
OFFERED = State("offered", _("待受让方签约"), Kind.WAITING)
SIGNED = State("signed", _("已签约待结清"), Kind.OPEN)
SETTLED = State("settled", _("已结清"), Kind.OPEN)
CERTIFIED = State("certified", _("已发交易凭证"), Kind.SUCCESS)
FAILED = State("failed", _("未成交"), Kind.REFUSAL)
DEFAULTED = State("defaulted", _("违约未成交"), Kind.REFUSAL)

deal = Procedure(
    "trading.deal", record="trading.Deal", title=_("技术交易"), prefix="DL",
    states=(TALKING, WITH_BUYER, WITH_SELLER, AGREED, OFFERED, SIGNED, SETTLED, CERTIFIED, FAILED, DEFAULTED), starts=TALKING, cites=(PLAN, EXCHANGE),
)
seller = Held(OFFICE, through="achievement.unit")
buyer = Held(BUYERS, through="buyer")
NEGOTIATING = (TALKING, WITH_BUYER, WITH_SELLER)


def first_word_of(side: Access) -> Owed:
    """Terms wait for a side before any were put forward; afterwards its turn is to accept, and it may always answer with its own."""
    return Owed(While(side, (TALKING.name,)), lambda deal: deal.due_on)


start_deal = deal.opening("open", _("开始谈判"), by=SYSTEM, cites=(PRICING,))
award_deal = deal.opening("award", _("按交易规则成交"), by=SYSTEM, target=AGREED, cites=(EXCHANGE,))
take_deal = deal.opening("take", _("按挂牌价成交"), by=Held(BUYERS), target=AGREED, cites=(PRICING, EXCHANGE), help=_("挂牌报价的成果，先按挂牌价确认的受让方成交；确认后按挂牌条款签约。"))
buyer_accepts = deal.step("accept", _("受让方接受条款"), WITH_BUYER, AGREED, by=buyer, needs=(checks.not_both_sides, checks.right_is_free), is_primary=True, within=working_days(10))
seller_accepts = deal.step("approve", _("转让方接受条款"), WITH_SELLER, AGREED, by=seller, needs=(checks.right_is_free,), is_primary=True, within=working_days(10))
seller_proposes = deal.step("offer", _("转让方提出条款"), NEGOTIATING, WITH_BUYER, by=seller, personal=("terms",), is_primary=True, owed=first_word_of(seller), help=_("对方可以接受，也可以提出另一版；每一版都留下，可逐条比较。"))
buyer_proposes = deal.step("counter", _("受让方提出条款"), NEGOTIATING, WITH_SELLER, by=buyer, personal=("terms",), is_primary=True, owed=first_word_of(buyer), help=_("对方可以接受，也可以提出另一版；每一版都留下，可逐条比较。"))
post_price = deal.step("notice", _("公示协议价格"), AGREED, None, by=seller, needs=(checks.price_needs_notice,), cites=(PUBLISHED,), help=_("协议定价的，成果名称和拟交易价格在本单位公示；公示期满无异议才能签约。"))
reopen_talks = deal.step("reopen", _("重新谈判"), (AGREED, OFFERED), TALKING, by=seller | buyer, needs=(checks.price_is_open,), asks_reason=True)
sign_deal = deal.step("sign", _("转让方签约"), AGREED, OFFERED, by=seller, needs=(checks.price_is_found, checks.right_is_free), is_primary=True, cites=(PRICING,))
unsign_deal = deal.step("unsign", _("收回签约"), OFFERED, AGREED, by=seller, asks_reason=True)
countersign_deal = deal.step("countersign", _("受让方签约"), OFFERED, SIGNED, by=buyer, needs=(checks.clock_runs_forward, checks.not_both_sides, checks.right_is_free), is_primary=True, within=working_days(10))
reapprove_deal = deal.step("reapprove", _("因政策变化退回接受条款前"), AGREED, WITH_SELLER, by=SYSTEM, needs=(checks.price_is_open,), asks_reason=True)
resign_deal = deal.step("resign", _("因政策变化退回转让方签约前"), OFFERED, AGREED, by=SYSTEM, asks_reason=True)
book_receipt = deal.step("book", _("登记到账"), SIGNED, None, by=exchange, needs=(checks.clock_runs_forward,), personal=("amount", "receipt"), is_primary=True, cites=(PERFORMANCE,), help=_("同一凭证号只登记一次；各期到齐即结清。"))
strike_receipt = deal.step("strike", _("撤销到账登记"), (SIGNED, SETTLED), SIGNED, by=exchange, personal=("amount", "receipt"), asks_reason=True)
settle_deal = deal.step("settle", _("结清"), SIGNED, SETTLED, by=SYSTEM, needs=(checks.is_paid,), cites=(PERFORMANCE,))
certify_deal = deal.step("certify", _("出具交易凭证"), SETTLED, CERTIFIED, by=exchange, needs=(checks.clock_runs_forward, checks.is_paid), is_primary=True, cites=(PLAN, EXCHANGE), within=working_days(5), help=_("出具凭证的同时登记权属转移、登记成果已转化；凭证一经出具不能撤回。"))
fail_deal = deal.step("fail", _("终止交易"), (*NEGOTIATING, AGREED, OFFERED), FAILED, by=seller | buyer | exchange | SYSTEM, needs=(checks.may_walk_away,), asks_reason=True, is_harmful=True)
take_up_again = deal.step("resume", _("恢复谈判"), FAILED, TALKING, by=seller | buyer, needs=(checks.nothing_in_between,), asks_reason=True)
default_deal = deal.step("default", _("认定违约"), (AGREED, OFFERED, SIGNED), DEFAULTED, by=exchange | SYSTEM, asks_reason=True, is_harmful=True, cites=(EXCHANGE,), help=_("受让方违约的，保证金不予退还，并在一定期限内不能参加交易；挂牌恢复。"))
annul_default = deal.step("annul", _("撤销违约认定"), DEFAULTED, FAILED, by=exchange, asks_reason=True, help=_("认定有误的，撤销后交易限制一并解除，因此不予退还的保证金恢复在管，可以退还。"))
lift_ban = deal.step("lift", _("解除交易限制"), DEFAULTED, None, by=exchange, needs=(checks.is_banned,), asks_reason=True)
give_back = deal.step("give-back", _("登记退款"), (FAILED, DEFAULTED), None, by=exchange, needs=(checks.holds_money,), personal=("amount", "receipt"))

redoable(seller_accepts, reapprove_deal)
redoable(sign_deal, resign_deal)

# --- deposits --------------------------------------------------------------------------------------------------------

ON_HAND = State("held", _("保证金在管"), Kind.WAITING)
GIVEN_BACK = State("returned", _("保证金已退"), Kind.CLOSED)
FORFEITED = State("forfeited", _("保证金不予退还"), Kind.REFUSAL)

deposit = Procedure("trading.deposit", record="trading.Deposit", title=_("交易保证金"), prefix="EM", states=(ON_HAND, GIVEN_BACK, FORFEITED), starts=ON_HAND, cites=(EXCHANGE,))
receive_deposit = deposit.opening("receive", _("登记保证金"), by=Held((Role.EXCHANGE_OFFICER, "system")), is_primary=True, help=_("同一凭证号只登记一次。"))
return_deposit = deposit.step("return", _("退还保证金"), ON_HAND, GIVEN_BACK, by=exchange | SYSTEM, needs=(checks.deposit_is_free,))
forfeit_deposit = deposit.step("forfeit", _("不予退还"), ON_HAND, FORFEITED, by=exchange | SYSTEM, needs=(checks.buyer_defaulted,), asks_reason=True, is_harmful=True, cites=(EXCHANGE,))
correct_deposit = deposit.step("correct", _("更正保证金登记"), (GIVEN_BACK, FORFEITED), ON_HAND, by=exchange | SYSTEM, needs=(checks.no_default_stands,), asks_reason=True)

# --- services to incubated firms -------------------------------------------------------------------------------------

ASKED = State("asked", _("服务待受理"), Kind.WAITING)
SERVING = State("serving", _("服务办理中"), Kind.OPEN)
SERVED = State("served", _("服务已完成"), Kind.SUCCESS)
DECLINED = State("declined", _("服务未受理"), Kind.REFUSAL)

service = Procedure("trading.service", record="trading.IpService", title=_("知识产权运营服务"), prefix="IV", states=(ASKED, SERVING, SERVED, DECLINED), starts=ASKED, cites=(OPERATION,))
provider = Held((Role.EXCHANGE_OFFICER,), through="venue.organisation")
ask_service = service.opening("ask", _("申请知识产权运营服务"), by=Held((*BUYERS, Role.PARK_OPERATOR)), is_primary=True, cites=(OPERATION,), help=_("在孵企业或其载体向交易场所申请挂牌、评估或交易后服务。"))
accept_service = service.step("accept", _("受理服务"), ASKED, SERVING, by=provider, is_primary=True, within=working_days(10))
decline_service = service.step("decline", _("不受理服务"), (ASKED, SERVING), DECLINED, by=provider, asks_reason=True)
finish_service = service.step("finish", _("登记服务结果"), SERVING, SERVED, by=provider, is_primary=True)
reopen_service = service.step("reopen", _("重新办理服务"), (SERVED, DECLINED), SERVING, by=provider, asks_reason=True)
