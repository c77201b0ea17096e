"""Who is told what, in both languages, and never more than they may see."""

from collections.abc import Callable
from typing import Any

from shouzhan.kernel.procedure.perform import subscribe
from shouzhan.rooms.parties.public import Role, User, holders
from shouzhan.rooms.trading.reasons import reason
from shouzhan.rooms.trading.sides import BUYERS, OFFICE
from shouzhan.web.portal import notify

Sentence = tuple[str, str]
_TITLES: dict[str, str] = {"trading.interest": "interests", "trading.secrecy": "secrecy-agreements", "trading.deal": "deals", "trading.deposit": "deposits", "trading.service": "ip-services"}


def unit_of(record: Any) -> Any:
    """The seller of whatever the record is about."""
    return record.listing.achievement.unit


def sellers(record: Any) -> list[User]:
    """Who speaks for the seller."""
    return holders(OFFICE, unit_of(record))


def buyers(record: Any) -> list[User]:
    """Who speaks for the buyer."""
    return holders(BUYERS, record.buyer if hasattr(record, "buyer") else record.organisation)


def venue(record: Any) -> list[User]:
    """Who acts for the venue."""
    return holders((Role.EXCHANGE_OFFICER,), record.listing.venue.organisation)


def both(record: Any) -> list[User]:
    """Both sides of a deal."""
    return [*sellers(record), *buyers(record)]


def all_three(record: Any) -> list[User]:
    """Both sides and the venue."""
    return [*both(record), *venue(record)]


TOLD: tuple[tuple[str, Callable[[Any], list[User]], Sentence], ...] = (
    ("trading.interest.express", sellers, ("收到受让意向：{title}", "An interest was received: {title}")),
    ("trading.interest.renew", sellers, ("受让意向重新提出：{title}", "An interest was renewed: {title}")),
    ("trading.interest.declare", venue, ("意向方申报了关联关系，请核实后公布：{title}", "A relation was declared; look at it and publish it: {title}")),
    ("trading.interest.accept", buyers, ("贵单位的受让意向已被接受：{title}", "Your interest was accepted: {title}")),
    ("trading.interest.reconsider", buyers, ("转让方重新考虑贵单位的意向：{title}", "The seller thinks again about your interest: {title}")),
    ("trading.interest.withdraw", sellers, ("受让意向已撤回：{title}", "An interest was withdrawn: {title}")),
    ("trading.secrecy.prepare", buyers, ("有一份保密协议待签署：{title}", "A secrecy agreement waits for your signature: {title}")),
    ("trading.secrecy.sign", sellers, ("意向方已签署保密协议，待贵单位签署：{title}", "The other side has signed; the secrecy agreement waits for yours: {title}")),
    ("trading.secrecy.countersign", buyers, ("保密协议已生效，可以查阅资料：{title}", "The secrecy agreement is in force; the papers are open: {title}")),
    ("trading.secrecy.clear", buyers, ("可查阅的资料有变化：{title}", "What you may read has changed: {title}")),
    ("trading.secrecy.end", buyers, ("保密协议已终止：{title}", "The secrecy agreement has ended: {title}")),
    ("trading.secrecy.breach", buyers, ("转让方登记贵单位违反保密：{title}", "The seller records a breach of secrecy by your body: {title}")),
    ("trading.deal.offer", buyers, ("转让方提出一版条款，待答复：{title}", "The seller put forward terms; they wait for your answer: {title}")),
    ("trading.deal.counter", sellers, ("受让方提出一版条款，待答复：{title}", "The buyer put forward terms; they wait for your answer: {title}")),
    ("trading.deal.accept", all_three, ("双方已就条款达成一致：{title}", "The terms are agreed: {title}")),
    ("trading.deal.approve", all_three, ("双方已就条款达成一致：{title}", "The terms are agreed: {title}")),
    ("trading.deal.award", all_three, ("按交易规则成交，待签约：{title}", "The rules have named the buyer; the deal waits for signatures: {title}")),
    ("trading.deal.take", all_three, ("已按挂牌价成交，待签约：{title}", "Taken at the quoted price; the deal waits for signatures: {title}")),
    ("trading.deal.reopen", both, ("条款重新谈判：{title}", "The terms are open again: {title}")),
    ("trading.deal.reapprove", both, ("因政策变化，转让方将重新答复条款：{title}", "A policy changed; the seller will answer the terms anew: {title}")),
    ("trading.deal.resign", both, ("因政策变化，转让方将重新签约：{title}", "A policy changed; the seller will sign anew: {title}")),
    ("trading.deal.sign", buyers, ("转让方已签约，待贵单位签约：{title}", "The seller has signed; the contract waits for you: {title}")),
    ("trading.deal.countersign", all_three, ("合同已签，请按期付款结算：{title}", "The contract is signed; it is to be paid as agreed: {title}")),
    ("trading.deal.settle", all_three, ("款项已结清，待出具凭证：{title}", "All is paid; the certificate comes next: {title}")),
    ("trading.deal.certify", both, ("交易凭证已出具：{title}", "The certificate is issued: {title}")),
    ("trading.deal.fail", all_three, ("交易已终止：{title}", "The deal came to nothing: {title}")),
    ("trading.deal.default", both, ("交易场所认定违约：{title}", "The venue has established a default: {title}")),
    ("trading.deal.annul", both, ("违约认定已撤销：{title}", "The default was taken back: {title}")),
    ("trading.deal.lift", buyers, ("交易限制已解除：{title}", "The ban on buying is lifted: {title}")),
    ("trading.deal.strike", both, ("一笔到账登记已撤销：{title}", "A booked receipt was struck: {title}")),
    ("trading.deposit.receive", buyers, ("保证金已登记：{title}", "Your deposit is booked: {title}")),
    ("trading.deposit.correct", buyers, ("保证金登记已更正，现在管：{title}", "The record of your deposit was corrected; it is on hand: {title}")),
    ("trading.deposit.return", buyers, ("保证金已退还：{title}", "Your deposit is returned: {title}")),
    ("trading.deposit.forfeit", buyers, ("保证金不予退还，理由见记录：{title}", "Your deposit is forfeited; the record says why: {title}")),
)


def _tell(readers: Callable[[Any], list[User]], told: Sentence) -> Callable[[Any, Any], None]:
    def listener(entry: Any, record: Any) -> None:
        achievement = record.listing.achievement
        zh, en = (text.format(title=name[:120]) for text, name in zip(told, (achievement.name, achievement.name_en or achievement.name), strict=True))
        notify(readers(record), zh, en, f"/{_TITLES[record.procedure_name]}/{record.number}/", f"{entry.step}:{record.number}:{record.revision}")

    return listener


for _kind, _readers, _told in TOLD:
    subscribe(_kind)(_tell(_readers, _told))


@subscribe("trading.interest.refuse")
def refused(entry: Any, interest: Any) -> None:
    """The other side reads the very ground that was chosen."""
    why = reason(interest.refusal)
    if why is None:
        return
    name = interest.listing.achievement.name
    notify(
        buyers(interest), f"意向被婉拒（{why.code}）：{name[:80]}。{why.sentence.zh}", f"Your interest was refused ({why.code}): {name[:80]}. {why.sentence.en}",
        f"/interests/{interest.number}/", f"refuse:{interest.number}:{interest.revision}",
    )


@subscribe("trading.service.ask")
def asked(entry: Any, service: Any) -> None:
    """The venue learns of a firm that asks."""
    notify(holders((Role.EXCHANGE_OFFICER,), service.venue.organisation), f"有企业申请知识产权运营服务：{service.asset}", f"A firm asks for a service: {service.asset}", f"/ip-services/{service.number}/", f"ask:{service.number}")


@subscribe("trading.service.finish")
def served(entry: Any, service: Any) -> None:
    """The firm learns what came of it."""
    notify(holders(BUYERS, service.firm), f"知识产权运营服务已完成：{service.asset}", f"The service is done: {service.asset}", f"/ip-services/{service.number}/", f"finish:{service.number}:{service.revision}")
