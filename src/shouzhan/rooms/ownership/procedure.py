"""How patents are filed and kept, and how rights come, pass on and end."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, Oneself
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.ownership import gates
from shouzhan.rooms.ownership.redo.table import redoable
from shouzhan.rooms.parties.public import Role

PLAN = "上海市促进科技成果转移转化行动方案(2021-2023年)"
REFORM = (Citation(PLAN, "二(二)3"),)
OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
BODY = (Role.ORG_ADMIN, Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)  # who speaks for whoever holds a right
WATCH = Held((Role.AUDITOR, Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN, "system"))
office = Held(OFFICE, through="achievement.unit")
SYSTEM = Held(("system",))
holder = Held(BODY, through="holder")

# --- patents ---------------------------------------------------------------------------------------------------------

PREPARING = State("preparing", _("准备申请"), Kind.OPEN)
FILED = State("filed", _("已申请"), Kind.OPEN)
GRANTED = State("granted", _("已授权"), Kind.SUCCESS)
LAPSED = State("lapsed", _("已失效"), Kind.CLOSED)

patent = Procedure("ownership.patent", record="ownership.Patent", title=_("知识产权申请"), prefix="PT", states=(PREPARING, FILED, GRANTED, LAPSED), starts=PREPARING, cites=REFORM)
open_patent = patent.opening("open", _("登记知识产权申请"), by=office | SYSTEM, is_primary=True, help=_("一件申请一条；同一发明在各国的申请填同一个同族号。"))
file_patent = patent.step("file", _("登记已申请"), PREPARING, FILED, by=office | SYSTEM, is_primary=True, help=_("登记申请号与申请日后，期限清单自动列出。"))
grant_patent = patent.step("grant", _("登记已授权"), FILED, GRANTED, by=office | SYSTEM, is_primary=True)
correct_patent = patent.step("correct", _("更正申请信息"), (PREPARING, FILED, GRANTED), None, by=office, asks_reason=True)
add_due = patent.step("add-due", _("增加期限"), (PREPARING, FILED, GRANTED), None, by=office)
meet_due = patent.step("meet-due", _("登记已办或已缴费"), (PREPARING, FILED, GRANTED), None, by=office)
waive_due = patent.step("waive-due", _("决定不再维持一项"), (PREPARING, FILED, GRANTED), None, by=office, asks_reason=True)
reopen_due = patent.step("reopen-due", _("重新列为待办"), (PREPARING, FILED, GRANTED), None, by=office, asks_reason=True)
miss_due = patent.step("miss-due", _("标记期限已过"), (PREPARING, FILED, GRANTED), None, by=SYSTEM)
lapse_patent = patent.step("lapse", _("登记失效"), (PREPARING, FILED, GRANTED), LAPSED, by=office | SYSTEM, asks_reason=True)
restore_patent = patent.step("restore", _("恢复权利"), LAPSED, FILED, by=office, asks_reason=True, help=_("经批准恢复，或登记失效有误时使用。"))

# --- rights ----------------------------------------------------------------------------------------------------------

IN_FORCE = State("in-force", _("有效"), Kind.SUCCESS)
PASSED = State("passed", _("已转出"), Kind.CLOSED)
ENDED = State("ended", _("权利已终止"), Kind.CLOSED)
VOID = State("void", _("登记已作废"), Kind.REFUSAL)

right = Procedure("ownership.right", record="ownership.Right", title=_("技术权益登记"), prefix="RT", states=(IN_FORCE, PASSED, ENDED, VOID), starts=IN_FORCE, cites=REFORM)
enter_right = right.opening("enter", _("登记权利"), by=office | SYSTEM, is_primary=True, personal=("person",), help=_("登记系统之外已经取得的权利：共有、许可、质押。"))
take_over = right.opening("take-over", _("承受权利"), by=SYSTEM, personal=("person",))
pass_right = right.step("pass", _("登记转出"), IN_FORCE, PASSED, by=SYSTEM)
share_out = right.step("share-out", _("分出份额"), IN_FORCE, PASSED, by=office | holder, help=_("把一份所有权的一部分登记给另一权利人；余下部分自动续登。"))
consent = right.step("consent", _("登记同意"), IN_FORCE, None, by=holder | office, help=_("质权人或共有人同意转让、许可时登记，须写明凭据。"))
correct_right = right.step("correct", _("更正权利登记"), IN_FORCE, None, by=office | SYSTEM, asks_reason=True)
end_right = right.step("end", _("登记终止"), IN_FORCE, ENDED, by=office | SYSTEM, asks_reason=True)
revive_right = right.step("revive", _("恢复有效"), ENDED, IN_FORCE, by=office | SYSTEM, asks_reason=True)
void_right = right.step("void", _("作废登记"), IN_FORCE, VOID, by=office, asks_reason=True, is_harmful=True, help=_("只用于登记有误；真实的变动请用转出或终止。"))
reinstate_right = right.step("reinstate", _("撤回作废"), VOID, IN_FORCE, by=office, asks_reason=True)

# --- pilot units, and what units adopted -----------------------------------------------------------------------------

LISTED = State("listed", _("试点中"), Kind.SUCCESS)
OFF_LIST = State("off", _("已移出试点"), Kind.CLOSED)
CITY = Held((Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN, "system"))

pilot = Procedure("ownership.pilot", record="ownership.PilotUnit", title=_("赋权试点单位"), prefix="PU", states=(LISTED, OFF_LIST), starts=LISTED, cites=REFORM)
list_pilot = pilot.opening("list", _("列入试点"), by=CITY, is_primary=True, help=_("依印发的名单录入；只有列入的单位可以办理赋权。"))
unlist_pilot = pilot.step("unlist", _("移出试点"), LISTED, OFF_LIST, by=CITY, asks_reason=True)
relist_pilot = pilot.step("relist", _("恢复试点"), OFF_LIST, LISTED, by=CITY, asks_reason=True)

NOT_YET = State("not-yet", _("尚未建立"), Kind.OPEN)
ADOPTED = State("adopted", _("已建立"), Kind.SUCCESS)
reporters = Held((Role.REPORTER, Role.UNIVERSITY_OFFICE, Role.ORG_ADMIN), through="unit") | CITY
adoption = Procedure("ownership.adoption", record="ownership.Adoption", title=_("制度建立情况"), prefix="AD", states=(NOT_YET, ADOPTED), starts=NOT_YET, cites=(Citation("daibiao-jianyi-dafu-2023", "下一步·三"),))
note_adoption = adoption.opening("note", _("登记事项"), by=reporters, is_primary=True)
adopt_rule = adoption.step("adopt", _("登记已建立"), NOT_YET, ADOPTED, by=reporters, is_primary=True, help=_("须写明日期与凭据。"))
correct_adoption = adoption.step("correct", _("更正日期或凭据"), ADOPTED, None, by=reporters, asks_reason=True)
drop_rule = adoption.step("drop", _("改为尚未建立"), ADOPTED, NOT_YET, by=reporters, asks_reason=True)

# --- grants ----------------------------------------------------------------------------------------------------------

ASKED = State("asked", _("待评估"), Kind.WAITING)
ASSESSED = State("assessed", _("待负责人批准"), Kind.WAITING)
APPROVED = State("approved", _("待签协议"), Kind.OPEN)
AGREED = State("agreed", _("待公示"), Kind.OPEN)
PUBLISHED = State("published", _("赋权公示中"), Kind.WAITING)
GIVEN = State("given", _("已赋权"), Kind.SUCCESS)
TAKEN_BACK = State("taken-back", _("已收回"), Kind.CLOSED)
REFUSED = State("refused", _("未予赋权"), Kind.REFUSAL)
WITHDRAWN = State("withdrawn", _("已撤回赋权申请"), Kind.CLOSED)

grant = Procedure(
    "ownership.grant", record="ownership.Grant", title=_("赋权"), prefix="GR",
    states=(ASKED, ASSESSED, APPROVED, AGREED, PUBLISHED, GIVEN, TAKEN_BACK, REFUSED, WITHDRAWN), starts=ASKED, cites=(*REFORM, Citation("ownership-pilot-2020"), Citation("city-reform-pilot-2023")),
)
asker = Oneself("asker")
decides = Held((Role.TRANSFER_OFFICER,), through="achievement.unit")
head = Held((Role.UNIVERSITY_OFFICE,), through="achievement.unit")
ask_grant = grant.opening("ask", _("申请赋权"), by=Held((Role.RESEARCHER,)), is_primary=True, needs=(gates.may_ask,), help=_("由成果完成人提出；单位须在试点名单上。"))
assess_grant = grant.step("assess", _("评估并提出意见"), ASKED, ASSESSED, by=decides, is_primary=True, within=working_days(15), help=_("核对是否涉及安全、公共利益与秘密，写明份额或期限的理由。"))
refuse_grant = grant.step("refuse", _("不予赋权"), (ASKED, ASSESSED), REFUSED, by=decides | head, asks_reason=True, is_harmful=True)
return_grant = grant.step("return", _("退回重新评估"), (ASSESSED, APPROVED), ASKED, by=head | decides, asks_reason=True)
approve_grant = grant.step("approve", _("批准赋权"), ASSESSED, APPROVED, by=head, is_primary=True, within=working_days(15), needs=(gates.by_another,))
agree_grant = grant.step("agree", _("登记赋权协议"), APPROVED, AGREED, by=decides | head, is_primary=True, personal=("shares",), help=_("先约定份额、收益、转化期限与收回，再公示、再变更权属。"))
amend_grant = grant.step("amend", _("重新签订协议"), (AGREED, PUBLISHED), APPROVED, by=decides | head, asks_reason=True)
reassess_grant = grant.step("reassess", _("因政策变化退回评估"), (ASSESSED, APPROVED, AGREED, PUBLISHED), ASKED, by=SYSTEM, asks_reason=True)
republish_grant = grant.step("republish", _("因政策变化退回公示前"), PUBLISHED, AGREED, by=SYSTEM, asks_reason=True)
publish_grant = grant.step("publish", _("开始公示"), AGREED, PUBLISHED, by=decides | head, is_primary=True)
object_grant = grant.step("object", _("登记异议"), PUBLISHED, None, by=decides | head | Held((Role.RESEARCHER, Role.MEMBER), through="achievement.unit"), personal=("objection",))
answer_objection = grant.step("answer", _("处理异议"), PUBLISHED, None, by=head, needs=(gates.has_objection,), personal=("answer",))
give_grant = grant.step("give", _("变更权属"), PUBLISHED, GIVEN, by=head, is_primary=True, needs=(gates.lawful, gates.notice_over), cites=(Citation("ownership-pilot-2020"),))
report_use = grant.step("report-use", _("登记实施转化"), GIVEN, None, by=asker | decides | head)
take_back_grant = grant.step("take-back", _("收回赋权"), GIVEN, TAKEN_BACK, by=head, asks_reason=True, needs=(gates.may_take_back,), is_harmful=True)
withdraw_grant = grant.step("withdraw", _("撤回赋权申请"), (ASKED, ASSESSED, APPROVED, AGREED, PUBLISHED), WITHDRAWN, by=asker | head, asks_reason=True)
reopen_grant = grant.step("reopen", _("重新办理赋权"), (REFUSED, WITHDRAWN), ASKED, by=asker | head, asks_reason=True, needs=(gates.may_ask,))

redoable(assess_grant, reassess_grant)
redoable(publish_grant, republish_grant)

from shouzhan.rooms.ownership.harbour import procedure as harbour_procedure  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.redo import procedure as redo_procedure  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.tolerance import procedure as tolerance_procedure  # noqa: E402, F401 - its part of this room
