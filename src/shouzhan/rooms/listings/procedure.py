"""How a listing is examined, held out and closed, how a result is made to come to a venue, and how a fast lane runs."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.listings import needs
from shouzhan.rooms.listings.layers import CITY, SYSTEM, exchange, office
from shouzhan.rooms.ownership.public import redoable
from shouzhan.rooms.parties.public import Role

PLAN = "上海市促进科技成果转移转化行动方案(2021-2023年)"
EXCHANGES = Citation(PLAN, "二(四)8")
PARKS = Citation("沪府办规〔2023〕30号", "四(三)3")
keepers = Held((*CITY, Role.SYSTEM_ADMIN, "system"))
own_venue = Held((Role.EXCHANGE_OFFICER,), through="organisation")

# --- venues ----------------------------------------------------------------------------------------------------------

RUNNING = State("running", _("运行中"), Kind.SUCCESS)
CLOSED = State("closed", _("已停止运行"), Kind.CLOSED)
venue = Procedure("listings.venue", record="listings.Venue", title=_("交易场所登记"), prefix="VE", states=(RUNNING, CLOSED), starts=RUNNING, cites=(EXCHANGES,))
register_venue = venue.opening(
    "register", _("登记交易场所"), by=keepers, is_primary=True, cites=(EXCHANGES,), help=_("登记一个交易场所；文件中已知的不同印名会一并记下，导入表格和查找时都认。"),
)
edit_venue = venue.step("edit", _("修改场所信息"), RUNNING, None, by=keepers | own_venue, help=_("名称、类别与文件或表格中出现过的其他印名。"))
add_partner = venue.step("partner", _("登记合作协议"), RUNNING, None, by=keepers | own_venue, cites=(PARKS,), help=_("大学科技园、高校或服务机构与本场所的合作关系。"))
close_venue = venue.step("close", _("停止运行"), RUNNING, CLOSED, by=keepers, asks_reason=True, is_harmful=True, needs=(needs.no_open_listing,))
reopen_venue = venue.step("reopen", _("恢复运行"), CLOSED, RUNNING, by=keepers, asks_reason=True)

# --- listings --------------------------------------------------------------------------------------------------------

DRAFT = State("draft", _("挂牌编制中"), Kind.OPEN)
RETURNED = State("returned", _("挂牌待补正"), Kind.OPEN)
EXAMINED = State("submitted", _("挂牌待审核"), Kind.WAITING)
OPEN = State("open", _("挂牌中"), Kind.OPEN)
EXPIRED = State("expired", _("挂牌期满"), Kind.CLOSED)
DEALT = State("dealt", _("已成交"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", _("已撤牌"), Kind.CLOSED)

listing = Procedure(
    "listings.listing", record="listings.Listing", title=_("成果挂牌"), prefix="LS", states=(DRAFT, RETURNED, EXAMINED, OPEN, EXPIRED, DEALT, WITHDRAWN), starts=DRAFT, cites=(EXCHANGES,),
)
open_listing = listing.opening(
    "open", _("申请挂牌"), by=office | SYSTEM, is_primary=True, cites=(EXCHANGES,), needs=(needs.achievement_is_for_transfer,),
    help=_("填成果登记号，选场所和方式；成果的名称、简介、领域、成熟度、权利与估值自动带入，不用再填。"),
)
bring_in = listing.opening("bring", _("同步场所挂牌"), by=Held((Role.EXCHANGE_OFFICER,), through="venue.organisation") | SYSTEM, target=OPEN, cites=(EXCHANGES,), needs=(needs.achievement_is_for_transfer, needs.somebody_may_find_it, needs.venue_is_running), help=_("把场所自己系统中的一条挂牌登记进来；通常用表格整批导入。"))
sync_listing = listing.step("sync", _("按场所数据更新"), OPEN, None, by=exchange | SYSTEM, help=_("价格、期限与权利状态以场所系统为准；通常用表格整批同步。"))
set_terms = listing.step("terms", _("修改交易条件"), (DRAFT, RETURNED), None, by=office, help=_("转化方式、定价方式、价格、许可范围与挂牌天数。"))
set_texts = listing.step("texts", _("修改挂牌内容"), (DRAFT, RETURNED), None, by=office, help=_("同一项成果分三层说：谁都能看的、登录后能看的、签了保密协议才能看的。"))
submit_listing = listing.step(
    "submit", _("提交审核"), (DRAFT, RETURNED), EXAMINED, by=office | SYSTEM, is_primary=True, cites=(EXCHANGES,),
    needs=(needs.clock_runs_forward, needs.achievement_is_for_transfer, needs.somebody_may_find_it, needs.says_something, needs.way_is_lawful, needs.terms_are_whole, needs.unit_may_dispose, needs.stands_long_enough, needs.venue_is_running),
)
recall_listing = listing.step("recall", _("撤回修改"), EXAMINED, DRAFT, by=office, help=_("审核之前可以取回修改，再次提交后重新计审核期限。"))
publish_listing = listing.step(
    "publish", _("审核通过并挂牌"), EXAMINED, OPEN, by=exchange | SYSTEM, is_primary=True, within=working_days(5), cites=(EXCHANGES,),
    needs=(needs.clock_runs_forward, needs.achievement_is_for_transfer, needs.somebody_may_find_it, needs.unit_may_dispose, needs.stands_long_enough, needs.venue_is_running), help=_("从今天起挂牌；最后一日按天数和节假日自动算出。"),
)
return_listing = listing.step("return", _("退回补正"), EXAMINED, RETURNED, by=exchange, within=working_days(5), cites=(EXCHANGES,), personal=("codes",), help=_("选明原因，申请单位改好后可以再次提交。"))
extend_listing = listing.step("extend", _("延长挂牌"), OPEN, None, by=office | exchange | SYSTEM, needs=(needs.clock_runs_forward,), help=_("从原最后一日起再挂若干天；延期次数会公开。"))
expire_listing = listing.step("expire", _("挂牌期满"), OPEN, EXPIRED, by=SYSTEM, needs=(needs.last_day_is_over, needs.nothing_holds_it))
deal_listing = listing.step("deal", _("登记成交"), (OPEN, EXPIRED), DEALT, by=SYSTEM, needs=(needs.may_be_sold_by_now,))
relist = listing.step(
    "relist", _("重新挂牌"), (DEALT, EXPIRED, WITHDRAWN), OPEN, by=exchange | SYSTEM, asks_reason=True,
    needs=(needs.clock_runs_forward, needs.was_on_show, needs.achievement_is_for_transfer, needs.somebody_may_find_it, needs.unit_may_dispose, needs.stands_long_enough, needs.venue_is_running), help=_("条件不变，从今天起重新计算挂牌期。"),
)
revise_listing = listing.step("revise", _("修改后重新申请"), (EXPIRED, WITHDRAWN), DRAFT, by=office, help=_("内容和条件都保留，改好后重新提交审核。"))
withdraw_listing = listing.step(
    "withdraw", _("撤牌"), (DRAFT, RETURNED, EXAMINED, OPEN), WITHDRAWN, by=office | exchange | SYSTEM, needs=(needs.nothing_holds_it,), asks_reason=True, is_harmful=True, help=_("撤牌后不再向公众显示；理由记入经过。"),
)

resubmit_listing = listing.step("resubmit", _("因政策变化退回提交审核前"), (EXAMINED, OPEN), DRAFT, by=SYSTEM, needs=(needs.nothing_holds_it,), asks_reason=True)
redoable(submit_listing, resubmit_listing)

# --- results that must come to a venue -------------------------------------------------------------------------------

WARNED = State("warned", _("已预警"), Kind.WAITING)
ORDERED = State("ordered", _("已责令进场"), Kind.WAITING)
LISTED = State("listed", _("已进场挂牌"), Kind.OPEN)
SETTLED = State("closed", _("强制进场已办结"), Kind.SUCCESS)
EXEMPTED = State("exempted", _("已豁免进场"), Kind.CLOSED)
officials = Held(CITY)

mandatory = Procedure("listings.mandatory", record="listings.MandatoryCase", title=_("强制进场"), prefix="MC", states=(WARNED, ORDERED, LISTED, SETTLED, EXEMPTED), starts=WARNED, cites=(EXCHANGES,))
warn = mandatory.opening(
    "warn", _("发出预警"), by=officials | SYSTEM, is_primary=True, cites=(EXCHANGES,), needs=(needs.is_overdue,), help=_("市级财政资金支持、超过约定期限仍未转化的成果；系统每天自动查找，也可以手工发出。"),
)
ask_exemption = mandatory.step("ask", _("申请豁免"), (WARNED, ORDERED), None, by=office, help=_("说明为什么不进场；决定之前不会责令进场。"))
exempt = mandatory.step("exempt", _("同意豁免"), (WARNED, ORDERED), EXEMPTED, by=officials, cites=(EXCHANGES,), personal=("note",), help=_("写明理由与期限；谁同意、因何同意都会记下，期满自动恢复办理。"))
deny_exemption = mandatory.step("deny", _("不同意豁免"), (WARNED, ORDERED), None, by=officials, asks_reason=True, needs=(needs.exemption_was_asked,))
order = mandatory.step("order", _("责令进场"), WARNED, ORDERED, by=officials, is_primary=True, cites=(EXCHANGES,), needs=(needs.warning_has_run_out, needs.no_exemption_pending), help=_("预警期满仍未转化的，责令限期进场挂牌。"))
enter = mandatory.step("enter", _("登记进场"), (WARNED, ORDERED), LISTED, by=SYSTEM)
leave = mandatory.step("leave", _("登记离场"), LISTED, ORDERED, by=SYSTEM)
settle = mandatory.step("close", _("办结强制进场"), (WARNED, ORDERED, LISTED), SETTLED, by=officials | SYSTEM, asks_reason=True)
resume = mandatory.step("resume", _("恢复办理"), (EXEMPTED, SETTLED), WARNED, by=officials | SYSTEM, asks_reason=True, needs=(needs.is_overdue,))

# --- fast lanes ------------------------------------------------------------------------------------------------------

ASKED = State("asked", _("快速通道待受理"), Kind.WAITING)
TAKEN = State("taken", _("快速通道办理中"), Kind.WAITING)
DONE = State("done", _("快速通道已办结"), Kind.SUCCESS)
DECLINED = State("declined", _("快速通道未受理"), Kind.REFUSAL)
DROPPED = State("dropped", _("快速通道已撤回"), Kind.CLOSED)

fastlane = Procedure("listings.fastlane", record="listings.FastLane", title=_("知识产权快速通道"), prefix="FL", states=(ASKED, TAKEN, DONE, DECLINED, DROPPED), starts=ASKED, cites=(EXCHANGES,))
ask_lane = fastlane.opening("ask", _("申请快速通道"), by=office | SYSTEM, is_primary=True, cites=(EXCHANGES,), help=_("请知识产权场所对一项成果的专利快速预审、确权、维权或备案。"))
take_lane = fastlane.step("take", _("受理"), ASKED, TAKEN, by=exchange, is_primary=True)
finish_lane = fastlane.step("finish", _("登记结果"), TAKEN, DONE, by=exchange, is_primary=True)
decline_lane = fastlane.step("decline", _("不予受理"), ASKED, DECLINED, by=exchange, asks_reason=True)
drop_lane = fastlane.step("drop", _("撤回申请"), (ASKED, TAKEN), DROPPED, by=office, asks_reason=True, is_harmful=True)
ask_lane_again = fastlane.step("again", _("重新申请"), (DECLINED, DROPPED), ASKED, by=office)
