"""How a disclosure is triaged, and how an achievement lives from resource to deal."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, Listed, Oneself
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

PLAN = "上海市促进科技成果转移转化行动方案(2021-2023年)"
OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="unit")
city = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN, "system"))
makers = Listed("disclosure.Contributor", "disclosure", person="user")

# --- disclosures -----------------------------------------------------------------------------------------------------

DRAFT = State("draft", _("填报中"), Kind.OPEN)
SUBMITTED = State("submitted", _("待受理"), Kind.WAITING)
ACCEPTED = State("accepted", _("已受理"), Kind.SUCCESS)
CLOSED = State("closed", _("已办结"), Kind.CLOSED)

disclosure = Procedure(
    "disclosure.disclosure", record="disclosure.Disclosure", title=_("成果披露"), prefix="DS", states=(DRAFT, SUBMITTED, ACCEPTED, CLOSED), starts=DRAFT,
    cites=(Citation(PLAN, "二(二)3"),),
)
author = Oneself("discloser")
open_disclosure = disclosure.opening("open", _("披露成果"), by=Held((Role.RESEARCHER, Role.TRANSFER_OFFICER, "system")), is_primary=True)
submit_disclosure = disclosure.step("submit", _("提交披露"), DRAFT, SUBMITTED, by=author | Held(("system",)), is_primary=True)
accept_disclosure = disclosure.step("accept", _("受理"), SUBMITTED, ACCEPTED, by=office | Held(("system",)), is_primary=True, within=working_days(15))
return_disclosure = disclosure.step("return", _("退回补正"), SUBMITTED, DRAFT, by=office, asks_reason=True)
close_disclosure = disclosure.step("close", _("办结不立项"), (DRAFT, SUBMITTED), CLOSED, by=office | author, asks_reason=True, is_harmful=True)

# --- achievements ----------------------------------------------------------------------------------------------------

RESOURCE = State("resource", _("科技资源"), Kind.OPEN)
ASSET = State("asset", _("拟转化"), Kind.OPEN)
TRANSFERRED = State("transferred", _("已转化"), Kind.SUCCESS)
ENDED = State("ended", _("已终止"), Kind.CLOSED)

achievement = Procedure(
    "disclosure.achievement", record="disclosure.Achievement", title=_("科技成果"), prefix="AC", states=(RESOURCE, ASSET, TRANSFERRED, ENDED), starts=ASSET,
    cites=(Citation(PLAN, "二(二)3"),),
)
mint_achievement = achievement.opening("mint", _("登记成果"), by=Held(("system", *OFFICE)))
shelve_achievement = achievement.opening("shelve", _("登记为科技资源"), by=Held(("system", *OFFICE)), target=RESOURCE)
file_intention = achievement.step("intend", _("提出转化意向"), RESOURCE, ASSET, by=office | Held(("system",)), is_primary=True)
drop_intention = achievement.step("rest", _("转为科技资源"), ASSET, RESOURCE, by=office, asks_reason=True)
describe = achievement.step("describe", _("修改简介与公开范围"), (RESOURCE, ASSET, TRANSFERRED), None, by=office | Held(("system",)))
mark_transferred = achievement.step("transfer", _("登记已转化"), ASSET, TRANSFERRED, by=Held(("system",)))
reopen_achievement = achievement.step("reopen", _("恢复拟转化"), (TRANSFERRED, ENDED), ASSET, by=office | Held(("system",)), asks_reason=True)
end_achievement = achievement.step("end", _("终止"), (RESOURCE, ASSET), ENDED, by=office, asks_reason=True, is_harmful=True)
