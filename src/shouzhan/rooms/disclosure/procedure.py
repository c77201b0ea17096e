"""How a disclosure is filled in, confirmed and triaged, and how an achievement lives from resource to deal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, Oneself
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Owed, Procedure, State
from shouzhan.rooms.disclosure import checks
from shouzhan.rooms.disclosure.readers import AwaitsShare, ByOpenness, Contributes
from shouzhan.rooms.parties.public import Role

PLAN = "上海市促进科技成果转移转化行动方案(2021-2023年)"
CLAUSE = (Citation(PLAN, "二(二)3"),)
FACILITIES = (Citation(PLAN, "三(二)"),)
OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="unit")
machine = Held(("system",))
city = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMIN, "system"))
makers = Contributes()
author = Oneself("discloser")

# --- disclosures -----------------------------------------------------------------------------------------------------

DRAFT = State("draft", _("填报中"), Kind.OPEN)
SUBMITTED = State("submitted", _("待受理"), Kind.WAITING)
ACCEPTED = State("accepted", _("已受理"), Kind.SUCCESS)
CLOSED = State("closed", _("已办结"), Kind.CLOSED)

disclosure = Procedure("disclosure.disclosure", record="disclosure.Disclosure", title=_("成果披露"), prefix="DS", states=(DRAFT, SUBMITTED, ACCEPTED, CLOSED), starts=DRAFT, cites=CLAUSE)
fills = author | machine
sees_disclosure = author | makers | office | city

open_disclosure = disclosure.opening(
    "open", _("披露成果"), by=Held((Role.RESEARCHER, *OFFICE), through="unit") | machine, is_primary=True, cites=CLAUSE,
    help=_("四步，约十分钟：成果是什么、谁完成的、谁出的钱、能不能公开。边填边存，随时可以回来接着填。"),
)
edit_disclosure = disclosure.step("edit", _("修改成果内容"), DRAFT, None, by=fills)
list_contributors = disclosure.step("contributors", _("填写完成人"), DRAFT, None, by=fills, cites=CLAUSE, help=_("份额合计须正好 100%。提交后由每位完成人自己确认。"))
add_funding = disclosure.step("funding", _("填写资金来源"), DRAFT, None, by=fills, cites=CLAUSE, help=_("合同或任务书里约定了转化期限、归属或保密的，请照录；没有外部资金的选“单位自筹”。"))
drop_funding = disclosure.step("unfund", _("删去资金来源"), DRAFT, None, by=fills, needs=(checks.has_fundings,))
set_terms = disclosure.step("terms", _("填写保密与发表"), DRAFT, None, by=fills, cites=CLAUSE, help=_("先申请专利、后发表：在申请之前公开，成果就不再新颖。"))
submit_disclosure = disclosure.step(
    "submit", _("提交披露"), DRAFT, SUBMITTED, by=fills, is_primary=True, cites=CLAUSE, needs=(checks.has_contributors, checks.shares_whole, checks.has_funding, checks.novelty_warning),
    help=_("提交即表示您确认自己的份额；其他完成人会收到通知。"),
)
confirm_share = disclosure.step("confirm", _("确认份额"), (DRAFT, SUBMITTED), None, by=makers, needs=(checks.not_confirmed_yet,), cites=CLAUSE, help=_("您确认完成人名单和自己的份额属实。"), owed=Owed(AwaitsShare(), lambda record: record.confirm_by))
contest_shares = disclosure.step("contest", _("对份额有异议"), SUBMITTED, DRAFT, by=makers, asks_reason=True, help=_("披露退回披露人，由完成人商定后重新提交。"))
attest_share = disclosure.step(
    "attest", _("代为确认份额"), SUBMITTED, None, by=office, asks_reason=True, needs=(checks.someone_missing,), cites=CLAUSE, personal=("name", "evidence"),
    help=_("用于外单位的完成人，以及过了确认期限仍未确认的完成人；写明证据（合同、邮件、会议纪要）。"),
)
withdraw_disclosure = disclosure.step("withdraw", _("撤回修改"), SUBMITTED, DRAFT, by=author)
accept_disclosure = disclosure.step(
    "accept", _("受理并赋予成果编号"), SUBMITTED, ACCEPTED, by=office | machine, is_primary=True, within=working_days(15), cites=CLAUSE, needs=(checks.shares_whole, checks.all_confirmed),
    help=_("受理后即有成果编号，成果的内容都取自披露，无须再填。"),
)
return_disclosure = disclosure.step("return", _("退回补正"), SUBMITTED, DRAFT, by=office, asks_reason=True)
close_disclosure = disclosure.step("close", _("办结不立项"), (DRAFT, SUBMITTED), CLOSED, by=office | author, asks_reason=True, is_harmful=True)
reopen_disclosure = disclosure.step("reopen", _("恢复填报"), CLOSED, DRAFT, by=office | author, asks_reason=True)
plan_publication = disclosure.step("publication", _("登记发表计划"), (DRAFT, SUBMITTED, ACCEPTED), None, by=author | makers | office)
drop_publication = disclosure.step("unpublish", _("取消发表计划"), (DRAFT, SUBMITTED, ACCEPTED), None, by=author | makers | office, needs=(checks.has_publications,))
clear_publication = disclosure.step("clear", _("放行发表"), (SUBMITTED, ACCEPTED), None, by=office, needs=(checks.has_publications,), cites=CLAUSE, help=_("发表当日或之前已提出专利申请，或单位已决定不申请专利的，才能放行。"))
waive_patent = disclosure.step("no-patent", _("决定不申请专利"), (SUBMITTED, ACCEPTED), None, by=office, asks_reason=True, needs=(checks.patent_still_sought,))
seek_patent = disclosure.step("patent", _("恢复申请专利的打算"), (SUBMITTED, ACCEPTED), None, by=office, needs=(checks.patent_waived,))

# --- achievements ----------------------------------------------------------------------------------------------------

RESOURCE = State("resource", _("科技资源"), Kind.OPEN)
ASSET = State("asset", _("拟转化"), Kind.OPEN)
TRANSFERRED = State("transferred", _("已转化"), Kind.SUCCESS)
ENDED = State("ended", _("已终止"), Kind.CLOSED)

achievement = Procedure("disclosure.achievement", record="disclosure.Achievement", title=_("科技成果"), prefix="AC", states=(RESOURCE, ASSET, TRANSFERRED, ENDED), starts=ASSET, cites=CLAUSE)
discloser = Oneself("disclosure.discloser")
inside = office | discloser | Contributes("disclosure") | city
sees_achievement = ByOpenness() | inside

mint_achievement = achievement.opening("mint", _("登记成果"), by=Held(OFFICE, through="unit") | machine, help=_("用于尚未披露、由技术转移机构直接登记的成果。"))
shelve_achievement = achievement.opening("shelve", _("登记为科技资源"), by=Held(OFFICE, through="unit") | machine, target=RESOURCE, help=_("没有转化意向的成果视同科技资源，不计入资产。"))
file_intention = achievement.step("intend", _("提出转化意向"), RESOURCE, ASSET, by=office | discloser | machine, is_primary=True, cites=CLAUSE)
describe = achievement.step("describe", _("修改简介与公开范围"), (RESOURCE, ASSET, TRANSFERRED), None, by=office | machine, help=_("公开简介会给能看到成果的人读；内容摘要只给本单位和完成人。"))
drop_intention = achievement.step("rest", _("转为科技资源"), ASSET, RESOURCE, by=office, asks_reason=True, cites=CLAUSE)
mark_transferred = achievement.step("transfer", _("登记已转化"), ASSET, TRANSFERRED, by=machine)
reopen_achievement = achievement.step("reopen", _("恢复拟转化"), (TRANSFERRED, ENDED), ASSET, by=office | machine, asks_reason=True)
end_achievement = achievement.step("end", _("终止"), (RESOURCE, ASSET), ENDED, by=office, asks_reason=True, is_harmful=True)
LIVING = (RESOURCE, ASSET, TRANSFERRED)
admit_green_user = achievement.step("green", _("登记绿色通道用户"), LIVING, None, by=office, needs=(checks.has_facility,), cites=FACILITIES, personal=("user",))
record_green_use = achievement.step("green-use", _("登记实际应用"), LIVING, None, by=office, needs=(checks.has_green_users,), cites=FACILITIES, personal=("user",))
drop_green_user = achievement.step("green-drop", _("移出绿色通道"), LIVING, None, by=office, asks_reason=True, needs=(checks.has_green_users,), personal=("user",))
enter_path = achievement.step("path", _("进入转化路径"), (RESOURCE, ASSET), None, by=office, needs=(checks.unit_has_path, checks.off_path), cites=CLAUSE)
advance_path = achievement.step("advance", _("进入下一环节"), LIVING, None, by=office, needs=(checks.on_path,), cites=CLAUSE)
halt_path = achievement.step("halt", _("登记停滞"), LIVING, None, by=office, needs=(checks.on_path,), asks_reason=True, cites=CLAUSE)
leave_path = achievement.step("leave-path", _("退出转化路径"), LIVING, None, by=office, needs=(checks.on_path,), asks_reason=True)

# --- a hospital's own path -------------------------------------------------------------------------------------------

ACTIVE = State("active", _("使用中"), Kind.SUCCESS)
RETIRED = State("retired", _("已停用"), Kind.CLOSED)
path = Procedure("disclosure.path", record="disclosure.TransferPath", title=_("转化路径"), prefix="PW", states=(ACTIVE, RETIRED), starts=ACTIVE, cites=CLAUSE)


def is_hospital(actor: Actor, record: Any) -> Decision:
    """Only hospitals set a path of their own."""
    if record.unit.kind == "hospital":
        return Decision.allow()
    return Decision.refuse("no-hospital", _("只有医疗卫生机构设自己的转化路径。"), CLAUSE, remedy=_("其他单位直接在成果上办理，无须设路径。"))


draw_path = path.opening("draw", _("设定转化路径"), by=Held(OFFICE, through="unit") | machine, is_primary=True, needs=(is_hospital,), cites=CLAUSE, help=_("每行一个环节：环节｜合作方｜服务方式｜预计天数。"))
edit_path = path.step("edit", _("修改环节"), ACTIVE, None, by=office | machine)
retire_path = path.step("retire", _("停用路径"), ACTIVE, RETIRED, by=office, asks_reason=True)
revive_path = path.step("revive", _("恢复使用"), RETIRED, ACTIVE, by=office)
sees_path = office | city
