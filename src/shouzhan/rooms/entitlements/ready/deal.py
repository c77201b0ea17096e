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


KEPT = Text("我到手的奖励", "What I keep of the reward")
TOO_LOW = Text("约定的比例低于法定下限", "The ratio agreed is below the statutory floor")
NO_RELIEF = Text("这种转化方式或单位没有减按 50% 的优惠，已按全额计税。", "There is no relief for this way or by this payer; all of it is taxed.")
ON_SHARES = Text("取得时不缴个税，卖出时按 20% 缴，原值计零。", "No income tax on receipt; 20 % of the price when sold, the original value counted as nothing.")
ELSEWHERE = Text("企业、医院的股权奖励何时缴税，见“非上市公司股权激励递延纳税”和“高新技术企业股权奖励分期缴税”。", "For when tax is due on shares of an enterprise or a hospital see “Deferral for equity plans of unlisted companies” and “Spreading tax on share rewards of a high-tech enterprise”.")
NOTHING_IN = Text("没有净收入或利润，不提奖励。", "Without net income or profit there is no reward.")
RELIEVED = ("transfer", "license")
PUBLIC = ("university", "institute")


def _reward(work: Work, label: Text) -> tuple[Any, Decimal | None]:
    """The reward the unit pays in all, and mine of it; says what is in the way where there is none."""
    net = work.facts.get("gross_income")
    if work.facts.get("mode") not in ("equity", "self-implementation"):  # shares and a year's profit are no net income
        net = work.ask("distribution.net-income").get("net")
    if net is None:
        work.say(label, None)
        return None, None
    reward, share = work.ask("distribution.reward-floor", base=net if isinstance(net, Fraction) else str(net)).get("reward"), work.facts.get("my_share")
    if work.parts[-1].answer.outcome == "refused" and not work.parts[-1].answer.missing:
        work.tell(label, TOO_LOW)
        return None, None
    if reward is None or share is None:
        work.say(label, None)
        return None, None
    return reward, Decimal(printed(Fraction(reward) * share, Sort.MONEY))


def _deal(work: Work) -> None:
    if work.facts.get("mode") == "equity":
        _in_shares(work)
        return
    reward, mine = _reward(work, KEPT)
    if mine is None:
        return
    if not mine:
        work.say(KEPT, mine, YUAN, NOTHING_IN)
        return
    told = work.facts
    barred = bool(told.get("qualifies")) and (told.get("mode") not in RELIEVED or told.get("unit_kind") == "enterprise")
    tax = work.ask("tax.iit-cash-reward", reward=str(mine), qualifies=False if barred else told.get("qualifies"))
    extra = _number(tax.get("extra_tax"))
    kept = None if extra is None else mine - extra
    note = Text(f"我的奖励 {mine:,} − 因此多缴的个税 {extra:,}", f"my reward {mine:,} − income tax it adds {extra:,}") if extra is not None else Text("", "")
    work.say(KEPT, kept, YUAN, Text(f"{note.zh}。{NO_RELIEF.zh}", f"{note.en}. {NO_RELIEF.en}") if barred and note.zh else note)
    work.say(Text("单位应付奖励总额", "Reward the unit pays in all"), reward, YUAN)
    if tax.get("saving") is not None and not barred:
        work.say(Text("现金奖励优惠少缴个税", "Income tax saved by the relief"), tax["saving"], YUAN)


def _in_shares(work: Work) -> None:
    """Shares are rewarded in shares: by their value, without the costs of a sale, and taxed when they are sold."""
    label = Text("我得到的股权（按作价）", "My shares, at the value agreed")
    reward, mine = _reward(work, label)
    if mine is None:
        return
    of_public = work.facts.get("unit_kind") in PUBLIC
    work.say(label, mine, YUAN, ON_SHARES if of_public else ELSEWHERE)
    work.say(Text("奖励给个人的股权合计（按作价）", "Shares rewarded in all, at the value agreed"), reward, YUAN)
    if of_public:
        title = Text("按作价卖出时要缴的税", "Tax when sold at the value agreed")
        work.say(title, work.ask("tax.share-reward-sale", title, price=str(mine), fees="0", dividends="0").get("on_sale"), YUAN)


def _kept(work: Work) -> Any:
    return work.headlines[0].value if work.headlines and work.headlines[0].label is KEPT else None


DEAL_FACTS = (
    Group(Text("这笔转化", "The deal"), borrowed("distribution.reward-floor", "mode", "unit_kind") + borrowed(
        "distribution.net-income", "gross_income", "costs",
        gross_income={"help": Text("作价投资填成果作价，自行实施填当年营业利润。", "For shares the value of the result, for own use the year's operating profit.")},
        costs={"help": Text("转让、许可才扣；没有就留空。", "Taken off a transfer or licence only; leave it empty where there is none.")},
    )),
    Group(
        Text("奖励怎么约定", "What was agreed on the reward"),
        (*borrowed("distribution.reward-floor", "has_agreement", "ratio"), ratio("my_share", Text("其中归我的份额", "My share of it"), most=1, help=Text("一个人拿就填 100。", "100 if it is all yours."))),
    ),
    Group(Text("我的个税", "My income tax"), borrowed("tax.iit-cash-reward", "annual_taxable_income", "qualifies")),
)
calculator(Calculator(
    "deal", Text("一笔转化，我能拿多少", "My reward from a deal, after tax"),
    Text("从合同收入到净收入，到奖励，再到缴税后归您的数，每一步都写明依据。", "From the income to net income, to the reward, to what is yours after tax; every step with its clause."),
    DEAL_FACTS, _deal, ("distribution.net-income", "distribution.reward-floor", "tax.iit-cash-reward", "tax.iit-cash-reward-conditions", "tax.share-reward-sale"),
    (
        Given("licence", Text("高校专利许可 300 万元", "A university licenses a patent for 3 million"), {
            "mode": "license", "unit_kind": "university", "gross_income": "3000000", "costs": [{"kind": "agent", "amount": "90000"}, {"kind": "tax", "amount": "30000"}],
            "has_agreement": True, "ratio": "0.7", "my_share": "0.5", "annual_taxable_income": "240000", "qualifies": True,
        }),
        Given("silent", Text("没有约定的转让 100 万元", "A transfer for 1 million, nothing agreed"), {
            "mode": "transfer", "unit_kind": "institute", "gross_income": "1000000", "costs": [], "has_agreement": False, "my_share": "1", "annual_taxable_income": "180000", "qualifies": True,
        }),
        Given("shares", Text("成果作价 2,000 万元入股", "A result invested at 20 million"), {
            "mode": "equity", "unit_kind": "university", "gross_income": "20000000", "costs": [], "has_agreement": True, "ratio": "0.7", "my_share": "0.3",
        }),
    ),
    Sweep("gross_income", 0, 10_000_000, 10_000, _kept, Text("我到手的奖励", "What I keep of the reward"), YUAN, 10_000, WAN), serves=("T-08", "T-40", "T-41"),
))
