"""Personal income tax on cash rewards for results: what is due with and without relief, and what the relief asks."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    bracketed,
    choice,
    day,
    money,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.filing import FILING, filing_day
from shouzhan.law.gates import OUTPUTS, Gates

LAW = Citation("iit-law-2018", "附表一")
RELIEF = Citation("iit-relief-2018", "第一条")
PUBLICITY = Citation("iit-publicity-2018")
PAY = Citation("iit-relief-2018", "第五条")

reward_tax = Rule(
    "tax.iit-cash-reward", Text("职务成果现金奖励的个人所得税", "Income tax on a cash reward"), asks=Text("拿这笔现金奖励，多缴多少个税，优惠省多少？", "How much more income tax does this reward cost, and what does the relief save?"),
    facts=(
        money("annual_taxable_income", Text("奖励前全年应纳税所得额", "Taxable income of the year before the reward"), example="120000", help=Text("已减基本费用、社保与专项附加扣除。", "After the basic allowance, social insurance and special deductions.")),
        money("reward", Text("现金奖励", "Cash reward"), example="300000"),
        yes_no("qualifies", Text("符合减按 50% 的条件", "Meets the conditions of the relief"), help=Text("条件见“现金奖励优惠条件”。", "For the conditions see their own rule.")),
    ),
    values=(
        Output("tax_before", Sort.MONEY, Text("奖励前个税", "Tax before the reward")), Output("tax_with_relief", Sort.MONEY, Text("享受优惠的个税", "Tax with relief"), gain=-1),
        Output("tax_without_relief", Sort.MONEY, Text("不享受优惠的个税", "Tax without relief")), Output("extra_tax", Sort.MONEY, Text("因奖励多缴", "Tax the reward adds"), gain=-1), Output("saving", Sort.MONEY, Text("优惠少缴", "Saved by the relief")),
    ),
    serves=("T-40", "T-41"),
)


@reward_tax.formula("2019-01-01", LAW, RELIEF)
def _reward_tax(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    before = say.step("tax_before", Text("奖励前个税", "Tax before the reward"), bracketed(fact.annual_taxable_income, parameter.iit_brackets), LAW)
    counted = say.step("counted", Text("享受优惠时计入的奖励", "Reward counted with relief"), fact.reward * parameter.cash_reward_counted, RELIEF)
    with_relief = say.step("tax_with_relief", Text("享受优惠的个税", "Tax with relief"), bracketed(fact.annual_taxable_income + counted, parameter.iit_brackets), LAW, RELIEF)
    without = say.step("tax_without_relief", Text("不享受优惠的个税", "Tax without relief"), bracketed(fact.annual_taxable_income + fact.reward, parameter.iit_brackets), LAW)
    for name, node in (("tax_before", before), ("tax_with_relief", with_relief), ("tax_without_relief", without)):
        say.value(name, node)
    say.value("extra_tax", where(fact.qualifies, with_relief, without) - before)
    say.value("saving", without - with_relief)


conditions = Rule(
    "tax.iit-cash-reward-conditions", Text("现金奖励优惠条件", "Conditions of the cash-reward relief"), asks=Text("这笔现金奖励能不能减按 50% 计税，差哪一条？", "May only half of this reward be taxed, and which condition fails?"), dated_by="paid_on",
    facts=(
        choice("payer", Text("发放单位", "Payer"), ("state-founded", Text("国家设立的高校院所", "State-founded university or institute")), ("private-nonprofit", Text("民办非营利、具免税资格", "Private non-profit with tax status")), ("other", Text("其他", "Other"))),
        yes_no("contributor", Text("对完成或转化有重要贡献的科技人员", "Payee contributed much to the result or its transfer")), yes_no("service_result", Text("属职务科技成果且在所列类型内", "A service result of a listed type"), help=Text("专利、软件著作权、集成电路布图设计、植物新品种、生物医药新品种等。", "Patents, software, IC layouts, plant varieties, new drugs and the like.")),
        choice("way", Text("转化方式", "Way of transfer"), ("transfer", Text("转让", "Transfer")), ("license", Text("许可", "Licence")), ("other", Text("作价投资、自行实施或开发咨询服务", "Investment, own use, or a development, consulting or service contract"))),
        yes_no("registered", Text("合同已认定登记", "The contract is registered"), change=Change(days=30)), day("received_on", Text("单位收到收入之日", "Income received by the unit on"), example="2024-03-15"), day("paid_on", Text("发放之日", "Paid on"), example="2026-11-20"),
        whole("publicity_days", Text("公示工作日数", "Working days of publicity"), change=Change(days=21)), day("filed_on", Text("向税务机关备案之日", "Filed with the tax office on"), optional=True),
    ),
    values=(*OUTPUTS, Output("pay_by", Sort.DAY, Text("最迟发放日", "Pay by")), Output("file_by", Sort.DAY, Text("最迟备案日", "File by"))), is_decision=True, serves=("T-40", "T-41"),
)


@conditions.formula("2018-07-01", RELIEF, PUBLICITY, FILING)
def _conditions(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    pay_by = say.step("pay_by", Text("最迟发放日", "Pay by"), fact.received_on.plus_months(parameter.cash_reward_months), sort=Sort.DAY)
    file_by = filing_day(fact.paid_on, parameter, say)
    gates = Gates(say)
    gates.need(fact.payer.is_one_of("state-founded", "private-nonprofit"), "payer", Text("发放单位是非营利性高校院所", "the payer is a non-profit university or institute"), Text("企业发放的没有这一优惠，按全额计税；民办高校院所先取得企业所得税免税（非营利组织）资格后再发放。企业股权奖励看“高新技术企业股权奖励分期缴税”。", "An enterprise's reward has no relief and is taxed in full; a private university or institute obtains its non-profit tax status before it pays. For shares of an enterprise see “Spreading tax on share rewards of a high-tech enterprise”."))
    gates.need(fact.contributor, "payee", Text("领取人是有重要贡献的科技人员", "the payee contributed much"), Text("由单位补充本人在完成或转化成果中有重要贡献的证明，列入公示名单；没有重要贡献的，发给其的奖励按全额计税。", "The unit adds proof that the payee contributed much to making or transferring the result, and publishes it; what is paid to others is taxed in full."))
    gates.need(fact.service_result, "result", Text("属所列类型的职务成果", "the result is of a listed type"), Text("凭权利证书更正成果类型（专利、软件著作权、集成电路布图设计、植物新品种、生物医药新品种等）；技术秘密等未列类型和非职务成果没有这一优惠。", "Correct the type by its certificate: patent, software, IC layout, plant variety or new biomedical variety; know-how and the like, and results that are no service results, have no relief."))
    gates.need(fact.way.is_one_of("transfer", "license"), "way", Text("以转让或许可方式转化", "it was transferred or licensed to others"), Text("作价投资的看“奖励股权转让的个人所得税”；自行实施和开发、咨询、服务合同的奖励按全额计税，能否不占工资总额见“奖励与工资总额”。", "For investment see “Tax on selling reward shares”; rewards from own use and from development, consulting or service contracts are taxed in full, and for the pay cap see “Rewards and the pay cap”."))
    gates.need(fact.registered, "registered", Text("合同已认定登记", "the contract is registered"), Text("由单位在发放前办理技术合同认定登记（见“谁在什么时候申请登记”），取得证明后再发放。", "The unit has the contract registered, see “Who applies, and when”, and pays once it holds the certificate."))
    early = fact.paid_on < fact.received_on
    say.refuse_when(early, "paid-early", Text("奖励在单位收到收入之前发放。", "It was paid before the unit had the income."), Text("36 个月自收到收入起算，收到之前发放的按全额计税。由单位按到账凭证核对：收入分期到账的，填这笔奖励所出自那一期的到账日；尚未到账的，到账后再发放。", "The 36 months run from the income, and what is paid before it is taxed in full. The unit looks at its receipts: where the income came in instalments, enter the day of the one this reward comes of; where it has not come yet, pay once it has."), PAY)
    gates.conditions.append(say.step("paid-late", Text("在收到收入后 36 个月内发放", "paid within 36 months of the income"), ~early & (fact.paid_on <= pay_by), sort=Sort.YES_NO))
    say.refuse_when(fact.paid_on > pay_by, "paid-late", Text("不符合：在收到收入后 36 个月内发放。", "Not met: paid within 36 months of the income."), Text("超过结果所列“最迟发放日”的不能补救，按全额计税；分期到账的每笔分别起算，后到账部分仍在期内的，可就这部分享受。", "What is paid after the last day in the answer is taxed in full and cannot be mended; each instalment received has its own window, and a later one may still be within it."))
    gates.need(fact.publicity_days >= parameter.reward_publicity_days, "publicity", Text("公示满 15 个工作日", "published for 15 working days"), Text("由单位在发放前补足公示到满参数所列工作日，内容为成果、人员、金额、合同登记和期间；中断过的重新公示。", "The unit publishes result, people, amounts, registration and period for the working days that are missing, before it pays; a break starts it anew."))
    gates.need(where(fact.has("filed_on"), fact.filed_on <= file_by, True), "filing", Text("按期向税务机关备案", "filed in time"), Text("由单位在结果所列“最迟备案日”前随扣缴申报报送备案表；已逾期的，当期按全额扣缴，能否补备案问主管税务机关。", "The unit files its form with the withholding return by the last day in the answer; where that is past, tax is withheld in full, and the tax office is asked whether it may still file."))
    gates.count()
    say.value("pay_by", pay_by)
    say.value("file_by", file_by)
