"""How returns are asked, answered and approved; how targets are bound; how reports are cut and printed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

KEEPERS = (Role.COORDINATOR, Role.POLICY_OFFICER, Role.SYSTEM_ADMIN, "system")
keepers = Held(KEEPERS)
reporters = Held((Role.REPORTER, Role.LIAISON), through="reporter") | Held((Role.SYSTEM_ADMIN, "system"))
reviewers = Held((Role.REVIEWER, "system"))
ANNUAL = (Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "三(四)"),)

ASKED = State("asked", _("使用中"), Kind.SUCCESS)
RETIRED = State("retired", _("已停用"), Kind.CLOSED)
form = Procedure("reporting.form", record="reporting.ReturnForm", title=_("统计报表"), prefix="RF", states=(ASKED, RETIRED), starts=ASKED)
declare_form = form.opening("declare", _("设立报表"), by=keepers, is_primary=True, help=_("没有登记册可算的数字，由统计报表填报；报表的口径、单位与周期一经设立即成为一个指标。"))
revise_form = form.step("revise", _("修订口径"), ASKED, None, by=keepers, asks_reason=True, help=_("口径修订即升一版，此后取数都印新版次。"))
retire_form = form.step("retire", _("停用"), ASKED, RETIRED, by=keepers, asks_reason=True, is_harmful=True)
reuse_form = form.step("reuse", _("恢复使用"), RETIRED, ASKED, by=keepers, asks_reason=True)

DRAFT = State("draft", _("填报中"), Kind.OPEN)
SUBMITTED = State("submitted", _("待审核"), Kind.WAITING)
APPROVED = State("approved", _("已审定"), Kind.SUCCESS)
SUPERSEDED = State("superseded", _("已被更正"), Kind.CLOSED)
WITHDRAWN = State("withdrawn", _("已撤回"), Kind.CLOSED)
returns = Procedure("reporting.return", record="reporting.StatisticalReturn", title=_("统计填报"), prefix="SR", states=(DRAFT, SUBMITTED, APPROVED, SUPERSEDED, WITHDRAWN), starts=DRAFT, cites=ANNUAL)


def has_evidence(actor: Actor, record: Any) -> Decision:
    """Whether the number stands on something."""
    if record.amount is None:
        return Decision.refuse("no-value", _("尚未填写数值。"), remedy=_("请先填写数值；没有发生的填 0 并说明。"))
    if record.evidence.strip():
        return Decision.allow()
    return Decision.refuse("no-evidence", _("尚未写明佐证。"), remedy=_("请写明数据出处，或上传附件并注明文件名。"))


def not_own(actor: Actor, record: Any) -> Decision:
    """Nobody approves what they reported; that a colleague has touched it since does not make it another's."""
    if actor.public_id == "system" or actor.public_id not in record.hands():
        return Decision.allow()
    return Decision.refuse("own-return", _("不能审定自己填报的数据。"), remedy=_("请由另一位审核人审定。"))


fill_return = returns.opening("fill", _("填报"), by=reporters, is_primary=True, help=_("选择报表与期间，填写数值和佐证。"))
correct_return = returns.opening("correct", _("更正已审定数据"), by=reporters, asks_reason=True, help=_("更正以新的版次填报；原版次保留可查，审定后由新版次取代。"))
edit_return = returns.step("edit", _("修改"), DRAFT, None, by=reporters)
submit_return = returns.step("submit", _("提交审核"), DRAFT, SUBMITTED, by=reporters, needs=(has_evidence,), is_primary=True)
approve_return = returns.step("approve", _("审定"), SUBMITTED, APPROVED, by=reviewers, needs=(not_own,), is_primary=True, within=working_days(10))
send_back_return = returns.step("send-back", _("退回补正"), SUBMITTED, DRAFT, by=reviewers, asks_reason=True)
supersede_return = returns.step("supersede", _("被更正"), APPROVED, SUPERSEDED, by=Held(("system",)))
withdraw_return = returns.step("withdraw", _("撤回"), (DRAFT, SUBMITTED), WITHDRAWN, by=reporters, asks_reason=True, is_harmful=True)

UNBOUND = State("unbound", _("未绑定指标"), Kind.OPEN)
BOUND = State("bound", _("监测中"), Kind.SUCCESS)
WORDS = State("words", _("定性目标"), Kind.SUCCESS)
DROPPED = State("dropped", _("不再监测"), Kind.CLOSED)
target = Procedure("reporting.target", record="reporting.Target", title=_("目标监测"), prefix="TG", states=(UNBOUND, BOUND, WORDS, DROPPED), starts=UNBOUND)
watch = target.opening("watch", _("列入监测"), by=Held(("system",)))
watch_words = target.opening("watch-words", _("列入定性监测"), by=Held(("system",)), target=WORDS)
bind = target.step("bind", _("绑定指标"), (UNBOUND, BOUND), BOUND, by=keepers, is_primary=True, within=working_days(20), help=_("目标只能绑定口径与范围一致的指标；范围不同的目标各自绑定，永不相加。"))
unbind = target.step("unbind", _("解除绑定"), BOUND, UNBOUND, by=keepers, asks_reason=True)
give_evidence = target.step("evidence", _("记录佐证与审核"), WORDS, None, by=keepers, help=_("原文没有数字的目标只记佐证与审核状态，不计百分比。"))
drop_target = target.step("drop", _("停止监测"), (UNBOUND, BOUND, WORDS), DROPPED, by=keepers, asks_reason=True, is_harmful=True)
rewatch = target.step("rewatch", _("恢复监测"), DROPPED, UNBOUND, by=keepers, asks_reason=True)

PLANNED = State("planned", _("编制中"), Kind.OPEN)
CUT = State("cut", _("已取数"), Kind.WAITING)
PUBLISHED = State("published", _("已发布"), Kind.SUCCESS)
REPLACED = State("replaced", _("已被新版取代"), Kind.CLOSED)
report = Procedure("reporting.report", record="reporting.Report", title=_("进展报告"), prefix="RP", states=(PLANNED, CUT, PUBLISHED, REPLACED), starts=PLANNED)


def may_still_print(actor: Actor, record: Any) -> Decision:
    """Whether nothing has moved since the figures were cut; the room fills in the check."""
    return PRINT_CHECK[0](record)


def lacks_files(actor: Actor, record: Any) -> Decision:
    """Whether the report came out without files that are kept, and they can still be made; the room fills in the check."""
    if record.files:
        return Decision.refuse("files-kept", _("文书已经留存，不再补制。"), remedy=_("请直接下载；数字有误的，请另出新版。"))
    return MAKE_CHECK[0](record)


MAKE_CHECK: list[Callable[[Any], Decision]] = [lambda record: Decision.allow()]
PRINT_CHECK: list[Callable[[Any], Decision]] = [lambda record: Decision.allow()]
plan_report = report.opening("plan", _("编制报告"), by=keepers, is_primary=True, help=_("选定季度；随后一次取数，各图各表都出自同一批数字。"))
cut_report = report.step("cut", _("取数"), (PLANNED, CUT), CUT, by=keepers, is_primary=True, help=_("按取数日计算全部目标的数值并留存指纹；其后明细若有变动，将拒绝印制。"))
publish_report = report.step("publish", _("发布"), CUT, PUBLISHED, by=keepers, needs=(may_still_print,), help=_("发布后不再改动；更正须另出新版。"))
make_files = report.step(
    "make-files", _("补制文书"), (PUBLISHED, REPLACED), None, by=keepers, needs=(lacks_files,), help=_("发布时没有留存文书的，按发布时的数字补制并留存，注明补制日期与此后的差异。"))
new_edition = report.opening("new-edition", _("另出新版"), by=keepers, asks_reason=True)
replace_report = report.step("replace", _("被新版取代"), PUBLISHED, REPLACED, by=Held(("system",)))
