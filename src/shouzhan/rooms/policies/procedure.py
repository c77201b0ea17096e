"""How a policy document comes into the library: read, reviewed item by item, accepted, and one day withdrawn."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import working_days
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

officers = Held((Role.POLICY_OFFICER, Role.SYSTEM_ADMIN, "system"))

REVIEWING = State("reviewing", _("待审核"), Kind.WAITING)
LIVE = State("live", _("在库"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", _("已废止"), Kind.CLOSED)
DISCARDED = State("discarded", _("未收录"), Kind.REFUSAL)

document = Procedure(
    "policies.document", record="policies.PolicyDocument", title=_("政策文件收录"), prefix="PD",
    states=(REVIEWING, LIVE, WITHDRAWN, DISCARDED), starts=REVIEWING,
)


def nothing_open(actor: Actor, record: Any) -> Decision:
    """Whether every finding has been decided."""
    left = record.findings.filter(verdict="open").count()
    if left:
        return Decision.refuse(
            "findings-open", _("还有 %(count)s 项未审。") % {"count": left}, remedy=_("请逐项接受、更正或舍弃，或对其余各项一并接受。"))
    return Decision.allow()


def has_title(actor: Actor, record: Any) -> Decision:
    """Whether the document can be told from others."""
    if record.name.strip():
        return Decision.allow()
    return Decision.refuse("title-missing", _("尚未填写文件标题。"), remedy=_("请先在“更正文件信息”中补上。"))


def runs_forward(actor: Actor, record: Any) -> Decision:
    """Whether its validity and its period end after they begin; a misprint is put right before anybody relies on it."""
    for first, last, sentence in (
        (record.effective_from, record.effective_to, _("有效期至 %(last)s 早于施行日期 %(first)s。")),
        (record.plan_from, record.plan_to, _("计划期止 %(last)s 年早于起 %(first)s 年。")),
    ):
        if first and last and last < first:
            return Decision.refuse("runs-backward", sentence % {"first": first, "last": last}, remedy=_("请对照原文，在“更正文件信息”中改正。"))
    return Decision.allow()


import_document = document.opening(
    "import", _("导入政策文件"), by=officers, is_primary=True,
    help=_("支持 .txt、.md、.docx、.pdf，不超过 20 MB。系统会读出元数据、条款、任务与责任单位、目标与限值、已报告成效、引用和硬性规则，由您逐项审核；接受之前什么都不会生效。"),
)
adopt_pack = document.opening("adopt", _("载入规则包"), by=Held(("system",)), target=LIVE)
decide_finding = document.step("decide", _("审核一项"), REVIEWING, None, by=officers, has_form=False)
accept_rest = document.step("accept-rest", _("接受其余各项"), REVIEWING, None, by=officers, help=_("把尚未审核的各项按读出的内容全部接受；接受后仍可在发布前更正。"))
correct_facts = document.step("correct", _("更正文件信息"), (REVIEWING, LIVE), None, by=officers, help=_("标题、文号、印发机关与各个日期。"))
publish = document.step(
    "publish", _("收录入库"), REVIEWING, LIVE, by=officers, needs=(has_title, runs_forward, nothing_open), is_primary=True, within=working_days(5),
    help=_("已接受的任务成为督办任务，目标可绑定到指标。"),
)
discard = document.step("discard", _("不予收录"), REVIEWING, DISCARDED, by=officers, asks_reason=True, is_harmful=True)
attach_text = document.step("attach-text", _("补入正文"), LIVE, None, by=officers, help=_("为已在库的文件补入官方正文，条款按编号对应。"))
withdraw = document.step("withdraw", _("标记废止"), LIVE, WITHDRAWN, by=officers, asks_reason=True, is_harmful=True)
restore = document.step("restore", _("恢复在库"), WITHDRAWN, LIVE, by=officers, asks_reason=True)
