"""What a disclosure and an achievement must fulfil before a step: each refusal says who or what is missing, and the way on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text
from shouzhan.law.grounds import Basis, Given

WHOLE = Decimal(100)
CITES = (Citation("transfer-plan-2021", "二(二)3"),)


def shares_decision(shares: list[Decimal]) -> Decision:
    """Whether shares come to exactly one hundred per cent; if not, by how much they miss it."""
    total = sum(shares, Decimal(0))
    if total == WHOLE:
        return Decision.allow()
    said = {"total": f"{total:.2f}", "gap": f"{abs(WHOLE - total):.2f}"}
    if total < WHOLE:
        return Decision.refuse(
            "shares-not-whole", _("份额合计 %(total)s%%，还差 %(gap)s%%。") % said, CITES, remedy=_("请把 %(gap)s%% 加给其中一位或几位完成人，使合计正好 100%%。") % said,
        )
    return Decision.refuse(
        "shares-not-whole", _("份额合计 %(total)s%%，超出 %(gap)s%%。") % said, CITES, remedy=_("请从其中一位或几位完成人减去 %(gap)s%%，使合计正好 100%%。") % said,
    )


def _check_shares(facts: Given, day: date) -> Decision:
    return shares_decision([Decimal(share) for share in facts["shares"]])


shares_whole = Basis(
    "disclosure.shares", Text("份额合计是否正好 100%", "Do the shares come to exactly 100 %?"),
    lambda record, given: {"shares": [one.share for one in record.contributors.all()]}, check=_check_shares, labels={"shares": Text("各完成人的份额", "Shares of the contributors")},
)


def _check_confirmed(facts: Given, day: date) -> Decision:
    """Whether everybody has confirmed, or the office for them; who has not is named."""
    if not facts["missing"]:
        return Decision.allow()
    names, by = _("、").join(facts["missing"]), date.fromisoformat(facts["confirm_by"]) if facts["confirm_by"] else None
    sentence = _("还有完成人没有确认份额：%(names)s。") % {"names": names}
    if by is not None and by >= day and not facts["outside"]:
        return Decision.refuse("not-confirmed", sentence, CITES, remedy=_("请等到 %(day)s；到期仍未确认的，由技术转移机构附证据代为确认。") % {"day": by})
    return Decision.refuse("not-confirmed", sentence, CITES, remedy=_("请由技术转移机构用“代为确认份额”附证据确认，或退回补正、调整完成人名单。"))


def _missing(record: Any, given: Given) -> dict[str, Any]:
    missing = [one for one in record.contributors.all() if one.confirmed_at is None]
    return {"missing": [one.name for one in missing], "outside": [one.name for one in missing if one.user_id is None], "confirm_by": record.confirm_by}


all_confirmed = Basis(
    "disclosure.confirmed", Text("完成人是否都已确认份额", "Has every contributor confirmed?"), _missing, check=_check_confirmed,
    labels={"missing": Text("尚未确认", "Not confirmed"), "outside": Text("其中外单位人员", "Of those, from outside"), "confirm_by": Text("确认期限", "To confirm by")},
)


def has_contributors(actor: Actor, record: Any) -> Decision:
    """Somebody made it."""
    if record.contributors.all():
        return Decision.allow()
    return Decision.refuse("no-contributors", _("还没有填写完成人。"), CITES, remedy=_("请用“填写完成人”列出每个人和份额。"))


def has_funding(actor: Actor, record: Any) -> Decision:
    """Somebody paid for it."""
    if record.fundings.all():
        return Decision.allow()
    return Decision.refuse("no-funding", _("还没有填写资金来源。"), CITES, remedy=_("请用“填写资金来源”填写；没有外部资金的选“单位自筹”。"))


def has_fundings(actor: Actor, record: Any) -> Decision:
    """There is a source to strike out."""
    return Decision.allow() if record.fundings.all() else Decision.refuse("no-funding", _("还没有填写资金来源。"), CITES, remedy=_("请先填写资金来源。"))


def has_publications(actor: Actor, record: Any) -> Decision:
    """There is a planned publication."""
    if record.publications.all():
        return Decision.allow()
    return Decision.refuse("no-publication", _("没有登记发表计划。"), CITES, remedy=_("请先用“登记发表计划”写明何时发表于何处。"))


def novelty_warning(actor: Actor, record: Any) -> Decision:
    """A disclosure is never held up by a publication, but whoever hands it in is told."""
    first = next((one for one in record.publications.all() if one.cleared_on is None), None)
    if first is None or record.no_patent_because:
        return Decision.allow()
    if first.on <= today():
        return Decision.warn("published-before-filing", _("成果已于 %(day)s 公开发表，新颖性可能已经丧失。") % {"day": first.on}, CITES, remedy=_("提交后请立即与技术转移机构联系。"))
    return Decision.warn("publication-before-filing", _("计划于 %(day)s 发表，此前须先提出专利申请。") % {"day": first.on}, CITES, remedy=_("请在发表前提出申请，或推迟发表。"))


def not_confirmed_yet(actor: Actor, record: Any) -> Decision:
    """Nobody confirms twice."""
    mine = next((one for one in record.contributors.all() if one.user_id == getattr(actor, "pk", None)), None)
    if mine is not None and mine.confirmed_at is not None:
        return Decision.refuse("confirmed-already", _("您的份额已经确认。"), CITES, remedy=_("不同意名单或份额的，请用“对份额有异议”。"))
    return Decision.allow()


def someone_missing(actor: Actor, record: Any) -> Decision:
    """The office attests only for whoever cannot confirm, or did not in time."""
    missing = [one for one in record.contributors.all() if one.confirmed_at is None]
    if not missing:
        return Decision.refuse("all-confirmed", _("完成人都已确认。"), CITES, remedy=_("可以受理。"))
    if any(may_attest(one, record) for one in missing):
        return Decision.allow()
    return too_early(record)


def may_attest(contributor: Any, record: Any) -> bool:
    """Whether the office may speak for this contributor now."""
    return contributor.user_id is None or (record.confirm_by is not None and record.confirm_by < today())


def too_early(record: Any) -> Decision:
    """The refusal while contributors still have time."""
    return Decision.refuse("too-early", _("确认期限 %(day)s 未过，应由完成人自己确认。") % {"day": record.confirm_by}, CITES, remedy=_("请等到期限过后；系统会在到期前提醒完成人。"))


def patent_still_sought(actor: Actor, record: Any) -> Decision:
    """The decision is made once."""
    if not record.no_patent_because:
        return Decision.allow()
    return Decision.refuse("waived-already", _("已决定不申请专利。"), CITES, remedy=_("改变决定请用“恢复申请专利的打算”。"))


def patent_waived(actor: Actor, record: Any) -> Decision:
    """There is a decision to take back."""
    return Decision.allow() if record.no_patent_because else Decision.refuse("not-waived", _("没有决定不申请专利，无须恢复。"), CITES, remedy=_("直接提出专利申请即可。"))


def has_facility(actor: Actor, record: Any) -> Decision:
    """The green channel is for results of large facilities."""
    if record.facility_id:
        return Decision.allow()
    return Decision.refuse("no-facility", _("这项成果没有标注重大科技基础设施。"), (Citation("transfer-plan-2021", "三(二)"),), remedy=_("请先用“修改简介与公开范围”选择所用设施。"))


def has_green_users(actor: Actor, record: Any) -> Decision:
    """Somebody is in the channel."""
    if record.green_count:
        return Decision.allow()
    return Decision.refuse("no-green-user", _("绿色通道中还没有用户。"), (Citation("transfer-plan-2021", "三(二)"),), remedy=_("请先用“登记绿色通道用户”登记。"))


def unit_has_path(actor: Actor, record: Any) -> Decision:
    """The unit has drawn a path."""
    if record.unit.kind == "hospital" and record.unit.transfer_paths.filter(state="active").exists():
        return Decision.allow()
    return Decision.refuse("no-path", _("本单位没有使用中的转化路径。"), CITES, remedy=_("医疗卫生机构可在“转化路径”中设定；其他单位无须设路径。"))


def off_path(actor: Actor, record: Any) -> Decision:
    """It walks no path yet."""
    if record.at_step_id:
        return Decision.refuse("on-a-path", _("这项成果已在转化路径上。"), CITES, remedy=_("换一条路径请先退出现在的。"))
    return Decision.allow()


def on_path(actor: Actor, record: Any) -> Decision:
    """It walks a path."""
    if record.at_step_id:
        return Decision.allow()
    return Decision.refuse("off-path", _("这项成果不在转化路径上。"), CITES, remedy=_("请先用“进入转化路径”选择路径。"))
