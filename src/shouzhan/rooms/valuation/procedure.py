"""How a valuation is filed, a level is shown, and an agreed price passes its notice period."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Held
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import Basis, Given
from shouzhan.rooms.ownership.public import redoable
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.valuation.models import Method

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
STAFF = (*OFFICE, Role.RESEARCHER, Role.MEMBER, Role.ORG_ADMIN, Role.REPORTER, Role.LIAISON)
office = Held(OFFICE, through="achievement.unit")
management = Held((Role.UNIVERSITY_OFFICE,), through="achievement.unit")
staff = Held(STAFF, through="achievement.unit")
SYSTEM = Held(("system",))

LAW = Citation("transformation-law", "第十八条")
NOTICE = Citation("state-council-16-2016", "一(四)")
NO_APPRAISAL = Citation("city-sti-regulation", "第二十五条")
PLAN = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8")

# --- valuations ------------------------------------------------------------------------------------------------------

DRAFT = State("draft", lazy("评估编制中"), Kind.OPEN)
FILED = State("filed", lazy("评估已备案"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", lazy("评估已撤回"), Kind.CLOSED)


def _independent(facts: Given, day: date) -> Decision:
    """A value found by a method other than agreement needs a valuer who is none of the sides, or whose tie is told."""
    if facts["method"] == "agreement":
        return Decision.allow(cites=(NO_APPRAISAL,))
    if not facts["valuer"]:
        return Decision.refuse("no-valuer", _("%(method)s评估须写明评估机构。") % {"method": Method(facts["method"]).label}, cites=(PLAN,), remedy=_("请选定评估机构；由双方协商定价的，评估方法请选“协议”。"))
    if facts["is_own_unit"]:
        return Decision.refuse("own-valuer", _("评估机构就是成果完成单位，不能自己评自己的成果。"), cites=(PLAN,), remedy=_("请委托其他评估机构。"))
    if facts["is_kin"] and facts["interest"] == "none":
        return Decision.refuse("kin-valuer", _("评估机构与成果完成单位有上下级关系，却声明无利益关系。"), cites=(PLAN,), remedy=_("请改选评估机构，或如实说明关系。"))
    if facts["interest"] == "declared":
        return Decision.warn("interest-declared", _("评估机构说明了利益关系，公示时会一并列出。"), cites=(PLAN,))
    return Decision.allow(cites=(PLAN,))


def _kin(one: Any, other: Any) -> bool:
    return bool(one and other) and (one.parent_id == other.pk or other.parent_id == one.pk or (one.parent_id is not None and one.parent_id == other.parent_id))


def _valuer_facts(record: Any, given: Given) -> dict[str, Any]:
    unit, valuer = record.achievement.unit, record.valuer
    return {
        "method": record.method, "valuer": valuer.number if valuer else "", "is_own_unit": bool(valuer and valuer.pk == unit.pk),
        "is_kin": _kin(unit, valuer), "interest": record.interest,
    }


independent_valuer = Basis(
    "valuation.independent-valuer", Text("评估机构是否独立", "Is the valuer independent?"), _valuer_facts, check=_independent,
    labels={
        "method": Text("评估方法", "Method"), "valuer": Text("评估机构", "Valuer"), "is_own_unit": Text("评估机构即完成单位", "The valuer is the unit itself"),
        "is_kin": Text("与完成单位有上下级关系", "The valuer is kin to the unit"), "interest": Text("声明的利益关系", "Declared interest"),
    },
)


def still_valid(actor: Actor, record: Any) -> Decision:
    """A value whose time is over is not filed."""
    if record.valid_until >= today():
        return Decision.allow()
    return Decision.refuse("expired", _("这份评估的有效期已于 %(day)s 届满。") % {"day": record.valid_until}, remedy=_("请重新评估，或修改有效期并说明依据。"))


valuation = Procedure(
    "valuation.valuation", record="valuation.Valuation", title=lazy("价值评估"), prefix="VA", states=(DRAFT, FILED, WITHDRAWN), starts=DRAFT, cites=(PLAN,),
)
open_valuation = valuation.opening(
    "open", lazy("登记评估"), by=Held((*OFFICE, "system")), is_primary=True, cites=(PLAN, NO_APPRAISAL),
    help=lazy("评估给出一个区间，不给一个点；写明方法、评估机构、基准日、有效期和利益关系。协议定价、挂牌和竞价可以不做评估，但要公示。"),
)
edit_valuation = valuation.step("edit", lazy("修改评估"), DRAFT, None, by=office)
file_valuation = valuation.step("file", lazy("备案评估"), DRAFT, FILED, by=office | SYSTEM, needs=(independent_valuer, still_valid), is_primary=True, cites=(PLAN,))
refile_valuation = valuation.step("refile", lazy("因政策变化退回备案前"), FILED, DRAFT, by=SYSTEM, asks_reason=True, cites=(PLAN,))
withdraw_valuation = valuation.step("withdraw", lazy("撤回评估"), (DRAFT, FILED), WITHDRAWN, by=office, asks_reason=True, is_harmful=True)
restore_valuation = valuation.step("restore", lazy("恢复为编制中"), WITHDRAWN, DRAFT, by=office, asks_reason=True)

# --- maturity --------------------------------------------------------------------------------------------------------

PROVING = State("proving", lazy("整理证据"), Kind.OPEN)
SHOWN = State("shown", lazy("已评定"), Kind.SUCCESS)
STANDARD = Citation("gb-t-22900-2022")


def _level_facts(record: Any, given: Given) -> dict[str, Any]:
    held = {one.level for one in record.evidences.all()}
    return {f"level_{level}": level in held for level in range(1, 10)}


readiness = Basis(
    "valuation.readiness", Text("技术就绪度到第几级", "Which readiness level is shown?"), _level_facts, rule="classifications.readiness", as_of=lambda record, given: record.assessed_on,
)
maturity = Procedure("valuation.maturity", record="valuation.Maturity", title=lazy("成熟度评定"), prefix="TR", states=(PROVING, SHOWN), starts=PROVING, cites=(STANDARD,))
open_maturity = maturity.opening("open", lazy("评定成熟度"), by=Held((*OFFICE, "system")), cites=(STANDARD,), help=lazy("逐级写证据；下一级没有证据，上一级就不算。"))
edit_maturity = maturity.step("edit", lazy("修改证据"), PROVING, None, by=office, cites=(STANDARD,))
show_maturity = maturity.step("show", lazy("确认评定"), PROVING, SHOWN, by=office | SYSTEM, needs=(readiness,), is_primary=True, cites=(STANDARD,))
reopen_maturity = maturity.step("reopen", lazy("重新整理证据"), SHOWN, PROVING, by=office, asks_reason=True)

# --- price notices ---------------------------------------------------------------------------------------------------

PREPARED = State("prepared", lazy("待公示"), Kind.OPEN)
RUNNING = State("running", lazy("公示中"), Kind.WAITING)
OBJECTED = State("objected", lazy("异议处理中"), Kind.WAITING)
PASSED = State("passed", lazy("公示无异议"), Kind.SUCCESS)
FAILED = State("failed", lazy("公示未通过"), Kind.REFUSAL)


def publicity(starts_on: date, objection: bool = False) -> Any:
    """What the law says of a notice that starts on a day: its last day, and from when the next act may follow."""
    return law.insisted("distribution.publicity", starts_on, kind="price", starts_on=starts_on, objection=objection)


def last_day_of(starts_on: date) -> date:
    """The last day of a notice."""
    return date.fromisoformat(publicity(starts_on).values["last_day"])


def _within(facts: Given, day: date) -> Decision:
    """A price outside the valid valuation is not forbidden, but must be told."""
    if not facts["low_fen"]:
        return Decision.warn("no-valuation", _("没有有效的评估可参照；协议定价可以不评估，但须公示价格。"), cites=(NO_APPRAISAL, NOTICE))
    if facts["price_fen"] < facts["low_fen"] and not facts["how"]:
        return Decision.refuse(
            "below-value", _("拟交易价格 %(price)s 元低于评估低值 %(low)s 元，却没有写定价经过。") % {"price": Money(facts["price_fen"]).grouped, "low": Money(facts["low_fen"]).grouped},
            cites=(NOTICE, LAW), remedy=_("请写明为何低于评估值并由单位集体研究，或调整价格。"))
    if facts["price_fen"] < facts["low_fen"]:
        return Decision.warn("below-value", _("价格低于评估低值，定价经过会随公示列出。"), cites=(NOTICE,))
    return Decision.allow(cites=(NOTICE,))


def _price_facts(record: Any, given: Given) -> dict[str, Any]:
    value = record.valuation
    usable = value is not None and value.is_valid_on(today())
    return {"price_fen": record.price_fen, "low_fen": value.low_fen if usable else 0, "high_fen": value.high_fen if usable else 0, "how": bool(record.how.strip())}


priced = Basis(
    "valuation.price-told", Text("价格与评估是否相称", "Does the price fit the valuation?"), _price_facts, check=_within,
    labels={"price_fen": Text("拟交易价格（分）", "Price (fen)"), "low_fen": Text("评估低值（分）", "Valued from (fen)"), "high_fen": Text("评估高值（分）", "Valued to (fen)"), "how": Text("写明了定价经过", "How it was found is told")},
)


def _over(facts: Given, day: date) -> Decision:
    """Whether the notice period is over without an open objection."""
    if facts["clock_back"]:
        return Decision.refuse("clock-back", _("系统时钟早于公示起始日，期限不能据此计算。"), remedy=_("请系统管理员校准时钟后重试。"))
    if facts["open_objections"]:
        return Decision.refuse("objection-open", _("还有异议没有处理完。"), cites=(NOTICE,), remedy=_("请由高校管理部门处理异议。"))
    if not facts["last_day"]:
        return Decision.refuse("not-begun", _("还没有开始公示。"), cites=(NOTICE,), remedy=_("请先开始公示。"))
    if day.isoformat() <= facts["last_day"]:
        return Decision.refuse(
            "still-running", _("公示到 %(last)s 为止，期满次日才能办下一步。") % {"last": facts["last_day"]}, cites=(NOTICE, Citation("civil-code", "第二百零三条")),
            remedy=_("请等公示期满；期满后系统自动转为“公示无异议”。"))
    return Decision.allow(cites=(NOTICE,))


def _notice_facts(record: Any, given: Given) -> dict[str, Any]:
    return {
        "starts_on": record.starts_on, "last_day": record.last_day, "open_objections": sum(1 for one in record.objections.all() if one.answered_at is None),
        "clock_back": record.starts_on is not None and today() < record.starts_on,
    }


over = Basis(
    "valuation.notice-over", Text("公示期是否届满且无异议", "Is the notice over, and no objection open?"), _notice_facts, check=_over,
    labels={"starts_on": Text("公示起始日", "Began"), "last_day": Text("公示最后一日", "Last day"), "open_objections": Text("未处理的异议", "Open objections"), "clock_back": Text("时钟倒退", "The clock went back")},
)


def within_notice(actor: Actor, record: Any) -> Decision:
    """Objections are raised while the price is held out."""
    if record.last_day is None or record.starts_on <= today() <= record.last_day:
        return Decision.allow(cites=(NOTICE,))
    return Decision.refuse("notice-past", _("公示期已于 %(day)s 届满，不能再提异议。") % {"day": record.last_day}, cites=(NOTICE,), remedy=_("仍有意见的，请向单位纪检或上级主管部门反映。"))


def not_the_objector(actor: Actor, record: Any) -> Decision:
    """Nobody settles what they raised themselves, nor what speaks against their own price."""
    open_one = next((one for one in record.objections.all() if one.answered_at is None), None)
    if open_one is not None and open_one.by.public_id == actor.public_id:
        return Decision.refuse("own-objection", _("不能处理自己提出的异议。"), remedy=_("请由另一位同事处理。"))
    if record.opened_by == actor.public_id:
        return Decision.refuse("own-notice", _("价格由您拟定公示，不能由您处理对它的异议。"), remedy=_("请由另一位同事处理。"))
    return Decision.allow()


notice = Procedure(
    "valuation.notice", record="valuation.PriceNotice", title=lazy("协议定价公示"), prefix="PN", states=(PREPARED, RUNNING, OBJECTED, PASSED, FAILED), starts=PREPARED, cites=(LAW, NOTICE),
)
open_notice = notice.opening(
    "open", lazy("拟定价格公示"), by=Held((*OFFICE, "system")), cites=(LAW, NOTICE),
    help=lazy("协议定价的，在本单位公示成果名称和拟交易价格不少于 15 日；公示期间本单位人员可以提出异议。"),
)
edit_notice = notice.step("edit", lazy("修改公示内容"), PREPARED, None, by=office, cites=(NOTICE,))
restart_notice = notice.step("restart", lazy("因政策变化退回公示前"), (RUNNING, PASSED), PREPARED, by=SYSTEM, asks_reason=True, cites=(NOTICE,))
start_notice = notice.step("start", lazy("开始公示"), PREPARED, RUNNING, by=office | SYSTEM, needs=(priced,), is_primary=True, cites=(LAW, NOTICE))
object_to_notice = notice.step("object", lazy("提出异议"), RUNNING, OBJECTED, by=staff, personal=("speaker",), needs=(within_notice,), cites=(NOTICE,), help=lazy("写清对成果名称、价格或程序的意见；由另一位同事处理并答复。"))
settle_objection = notice.step("settle", lazy("异议不成立，继续公示"), OBJECTED, RUNNING, by=management, needs=(not_the_objector,), cites=(NOTICE,), is_primary=True)
uphold_objection = notice.step("uphold", lazy("异议成立，停止公示"), OBJECTED, FAILED, by=management, needs=(not_the_objector,), cites=(NOTICE,))
pass_notice = notice.step("pass", lazy("公示期满"), RUNNING, PASSED, by=office | SYSTEM, needs=(over,), is_primary=True, cites=(NOTICE,))
drop_notice = notice.step("drop", lazy("撤回公示"), (PREPARED, RUNNING, OBJECTED), FAILED, by=office, asks_reason=True, is_harmful=True)
renew_notice = notice.step("renew", lazy("重新拟定"), FAILED, PREPARED, by=office, asks_reason=True)

redoable(file_valuation, refile_valuation)
redoable(start_notice, restart_notice)
