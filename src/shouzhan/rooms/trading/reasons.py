"""Why an interest is refused: a code that stays, and the same sentence for both sides in both languages."""

from dataclasses import dataclass

from shouzhan.kernel.text import Text


@dataclass(frozen=True)
class Reason:
    """One ground for refusing an interest, and what the other side can do about it."""

    code: str
    sentence: Text
    remedy: Text


REASONS: tuple[Reason, ...] = (
    Reason("purpose", Text("拟使用的方向与转让方的安排不符。", "The intended use does not fit the seller's plans."), Text("换一个使用领域再提出。", "Ask again for another field of use.")),
    Reason("capability", Text("未说明实施所需的条件和能力。", "The means to put the result to use are not shown."), Text("补充实施条件、团队与资金说明后再提出。", "Show the team, means and money, and ask again.")),
    Reason("exclusive-promised", Text("拟授予的权利已另有安排。", "The right in question is promised elsewhere."), Text("可询问其他领域或普通许可。", "Ask for another field, or an ordinary licence.")),
    Reason("joint-owner", Text("共有人没有同意。", "A co-owner does not agree."), Text("待共有人同意后，转让方会重新考虑。", "Once the co-owner agrees, the seller will think again.")),
    Reason("export-control", Text("涉及限制出口或安全审查的技术。", "The technology is under export control or security review."), Text("取得许可后再提出。", "Get the permission, and ask again.")),
    Reason("relation", Text("关联关系尚未说明清楚。", "The relation between the parties is not clear."), Text("申报关联关系并待公布后再提出。", "Declare the relation, wait until it is published, and ask again.")),
    Reason("not-ready", Text("成果还不能按所需的程度交付。", "The result cannot be delivered as far along as is needed."), Text("可先谈中试或合作开发。", "Talk about piloting or joint development first.")),
    Reason("withdrawn", Text("转让方决定暂不转让。", "The seller has decided not to sell for now."), Text("关注这项成果，重新挂牌时会收到通知。", "Watch the result; a new listing will be announced.")),
)
_BY_CODE = {reason.code: reason for reason in REASONS}


def reason(code: str) -> Reason | None:
    """The reason behind a code."""
    return _BY_CODE.get(code)
