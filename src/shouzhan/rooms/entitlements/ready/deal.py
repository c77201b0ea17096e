"""From a deal's income to what a person keeps of the reward."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import printed
from shouzhan.engine.rules.facts import Sort, ratio
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Sweep, Work, borrowed, calculator
from shouzhan.rooms.entitlements.ready.units import WAN, YUAN


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _deal(work: Work) -> None:
    net = work.ask("distribution.net-income").get("net")
    if net is None:
        work.say(Text("我到手的奖励", "What I keep of the reward"), None)
        return
    reward = work.ask("distribution.reward-floor", base=net).get("reward")
    share = work.facts.get("my_share")
    mine = None if reward is None or share is None else Decimal(printed(Fraction(reward) * share, Sort.MONEY))
    if mine is None:
        work.say(Text("我到手的奖励", "What I keep of the reward"), None)
        return
    tax = work.ask("tax.iit-cash-reward", reward=str(mine)) if mine else {}
    extra = _number(tax.get("extra_tax"))
    kept = None if extra is None else mine - extra
    work.say(
        Text("我到手的奖励", "What I keep of the reward"), kept, YUAN,
        Text(f"我的奖励 {mine:,} − 因此多缴的个税 {extra:,}", f"my reward {mine:,} − income tax it adds {extra:,}") if extra is not None else Text("", ""),
    )
    work.say(Text("单位应付奖励总额", "Reward the unit pays in all"), reward, YUAN)
    if tax.get("saving") is not None:
        work.say(Text("现金奖励优惠少缴个税", "Income tax saved by the relief"), tax["saving"], YUAN)


def _kept(work: Work) -> Any:
    return work.headlines[0].value if work.headlines else None


DEAL_FACTS = (
    Group(Text("这笔转化", "The deal"), borrowed("distribution.reward-floor", "mode", "unit_kind") + borrowed("distribution.net-income", "gross_income", "costs")),
    Group(
        Text("奖励怎么约定", "What was agreed on the reward"),
        (*borrowed("distribution.reward-floor", "has_agreement", "ratio"), ratio("my_share", Text("其中归我的份额", "My share of it"), most=1, help=Text("一个人拿就填 100。", "100 if it is all yours."))),
    ),
    Group(Text("我的个税", "My income tax"), borrowed("tax.iit-cash-reward", "annual_taxable_income", "qualifies")),
)
calculator(Calculator(
    "deal", Text("一笔转化，我能拿多少", "My reward from a deal, after tax"),
    Text("从合同收入到净收入，到奖励，再到缴税后归您的数，每一步都写明依据。", "From the income to net income, to the reward, to what is yours after tax; every step with its clause."),
    DEAL_FACTS, _deal, ("distribution.net-income", "distribution.reward-floor", "tax.iit-cash-reward"),
    (
        Given("licence", Text("高校专利许可 300 万元", "A university licenses a patent for 3 million"), {
            "mode": "license", "unit_kind": "university", "gross_income": "3000000", "costs": [{"kind": "agent", "amount": "90000"}, {"kind": "tax", "amount": "30000"}],
            "has_agreement": True, "ratio": "0.7", "my_share": "0.5", "annual_taxable_income": "240000", "qualifies": True,
        }),
        Given("silent", Text("没有约定的转让 100 万元", "A transfer for 1 million, nothing agreed"), {
            "mode": "transfer", "unit_kind": "institute", "gross_income": "1000000", "costs": [], "has_agreement": False, "my_share": "1", "annual_taxable_income": "180000", "qualifies": True,
        }),
    ),
    Sweep("gross_income", 0, 10_000_000, 10_000, _kept, Text("我到手的奖励", "What I keep of the reward"), YUAN, 10_000, WAN), serves=("T-08", "T-40", "T-41"),
))
