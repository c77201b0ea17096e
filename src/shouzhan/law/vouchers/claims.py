"""Whether a voucher may be claimed at all."""

from fractions import Fraction

from shouzhan.engine.rules import Change, Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, choice, yes_no
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

claim = Rule(
    "vouchers.claim", Text("科技创新券申请资格", "Claiming an innovation voucher"),
    asks=Text("这份合同能申请科技创新券吗？", "May vouchers be claimed for this contract?"),
    facts=(
        choice(
            "claimant", Text("申请人", "Claimant"), ("tech-sme", Text("科技型中小企业", "Technology SME")), ("team", Text("创业团队", "Start-up team")), ("other", Text("其他", "Any other")),
            help=Text("创新券面向科技型中小企业和创业团队。", "Vouchers are for technology SMEs and start-up teams."),
            change=Change(Fraction(10), 180, Text("先完成科技型中小企业评价入库", "be listed as a technology SME first"), to=("tech-sme",)),
        ),
        yes_no("related_party", Text("与服务机构有关联关系", "Related to the provider"), change=Change(days=30, note=Text("改选无关联的机构。", "Choose another provider."))),
        yes_no("already_paid", Text("同一合同已兑付过", "The same contract was paid before")),
    ),
    values=(Output("may_claim", Sort.YES_NO, Text("可以申请", "May be claimed")),), is_decision=True, serves=("T-03",),
)


@claim.formula("2021-05-28", Citation("transfer-plan-2021"), Citation("sti-vouchers"))
def _claim(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    outside = fact.claimant.is_one_of("other")
    say.refuse_when(
        outside, "not-eligible", Text("申请人不是科技型中小企业或创业团队。", "The claimant is neither a technology SME nor a start-up team."),
        Text("企业先完成科技型中小企业评价入库（见“科技型中小企业评价”和“科技型中小企业申报时间”），入库后再申请；尚未成立公司的，以创业团队申请。", "A firm is listed as a technology SME first, see “Technology SME” and “Technology SME: when to apply”, and claims then; people without a company yet claim as a team."),
    )
    say.refuse_when(fact.related_party, "related-party", Text("关联方之间的服务不予兑付。", "Services between related parties are not paid."), Text("由申请人改向无关联关系的服务机构购买并另签合同；与关联方已签的合同自行付款，不能用创新券。", "The claimant buys from a provider it is not related to, by a new contract; what was signed with a related one it pays itself."))
    say.refuse_when(fact.already_paid, "paid-before", Text("同一合同不能重复兑付。", "A contract is not paid twice."), Text("这份合同不再兑付；同一服务机构的新服务另签合同后可以申请，本年度剩余额度见“科技创新券可兑付额”。此前的兑付录错的，请发放机构更正。", "This contract is not paid again; new services under a new contract may be claimed for, within what is left this year, see “Payable innovation voucher”. Where the payment before was entered wrongly, ask the issuing office to correct it."))
    say.value("may_claim", ~outside & ~fact.related_party & ~fact.already_paid)
