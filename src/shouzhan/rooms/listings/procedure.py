"""How a listing is examined, held out, closed; and how a venue comes onto the register."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="achievement.unit")
exchange = Held((Role.EXCHANGE_OFFICER,), through="venue.organisation")
keepers = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN, "system"))
SYSTEM = Held(("system",))

RUNNING = State("running", _("运行中"), Kind.SUCCESS)
CLOSED = State("closed", _("已关闭"), Kind.CLOSED)
venue = Procedure("listings.venue", record="listings.Venue", title=_("交易场所登记"), prefix="VE", states=(RUNNING, CLOSED), starts=RUNNING, cites=(Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8"),))
register_venue = venue.opening("register", _("登记交易场所"), by=keepers, is_primary=True)
close_venue = venue.step("close", _("关闭"), RUNNING, CLOSED, by=keepers, asks_reason=True, is_harmful=True)
reopen_venue = venue.step("reopen", _("恢复"), CLOSED, RUNNING, by=keepers, asks_reason=True)

DRAFT = State("draft", _("编制中"), Kind.OPEN)
EXAMINED = State("submitted", _("待审核"), Kind.WAITING)
OPEN = State("open", _("挂牌中"), Kind.OPEN)
DEALT = State("dealt", _("已成交"), Kind.SUCCESS)
ENDED = State("ended", _("已撤牌"), Kind.CLOSED)
listing = Procedure("listings.listing", record="listings.Listing", title=_("挂牌"), prefix="LS", states=(DRAFT, EXAMINED, OPEN, DEALT, ENDED), starts=DRAFT, cites=(Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8"),))
open_listing = listing.opening("open", _("申请挂牌"), by=Held((*OFFICE, "system")), is_primary=True)
submit_listing = listing.step("submit", _("提交审核"), DRAFT, EXAMINED, by=office | SYSTEM, is_primary=True)
publish_listing = listing.step("publish", _("审核通过并挂牌"), EXAMINED, OPEN, by=exchange | SYSTEM, is_primary=True, within=working_days(5))
return_listing = listing.step("return", _("退回补正"), EXAMINED, DRAFT, by=exchange, asks_reason=True)
deal_listing = listing.step("deal", _("登记成交"), OPEN, DEALT, by=SYSTEM)
relist = listing.step("relist", _("重新挂牌"), (DEALT, ENDED), OPEN, by=SYSTEM | exchange, asks_reason=True)
end_listing = listing.step("end", _("撤牌"), (DRAFT, EXAMINED, OPEN), ENDED, by=office | exchange | SYSTEM, asks_reason=True, is_harmful=True)
