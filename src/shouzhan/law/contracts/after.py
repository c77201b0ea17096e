"""What follows a registration, what it is needed for, the way by commitment, and what the form must hold."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    any_of,
    choice,
    day,
    names_of,
    rounded_up,
    whole,
    yes_no,
)
from shouzhan.engine.rules.declare import Builder
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2000, MEASURES_2026, unread_measures

COMMITMENT = Citation("transfer-plan-2021")
FORM = Citation("contract-form")

after = Rule(
    "contracts.after-registration", Text("登记后的变更、撤销与异议", "Changes after a registration"),
    asks=Text("登记之后的这件事由谁、怎么办？", "How is this handled after a registration?"),
    facts=(
        choice("event", Text("事项", "Event"), ("change", Text("变更", "Change")), ("cancel", Text("注销", "Cancellation")), ("revoke", Text("撤销", "Revocation")), ("objection", Text("异议", "Objection"))),
        choice("by", Text("提出者", "By"), ("applicant", Text("申请人", "Applicant")), ("finance-or-tax", Text("财政、税务机关", "Finance or tax authority")), ("registry", Text("登记机构", "Registry")), change=Change(Fraction(1), 1, to=("applicant", "finance-or-tax"))),
        yes_no("original_registry", Text("在原登记机构办理", "At the original registry"), change=Change()), yes_no("benefits_taken", Text("已享受政策", "Benefits were taken")),
    ),
    values=(
        Output("reapprove", Sort.YES_NO, Text("重新核定金额", "The amount is approved again")), Output("inform_tax", Sort.YES_NO, Text("告知税务机关", "The tax office is told")), Output("report_policy", Sort.YES_NO, Text("报告政策主管部门", "The policy authority is told")),
    ),
    is_decision=True, serves=("T-39", "T-42"),
)


def _after(is_new: bool) -> Builder:
    def build(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
        if is_new:
            unread_measures(say, parameter)
        changes = fact.event.is_one_of("change", "cancel", "revoke")
        objectors = ("finance-or-tax", "applicant") if is_new else ("finance-or-tax",)
        say.refuse_when(changes & ~fact.original_registry, "other-registry", Text("应在原登记机构办理。", "It is done at the original registry."), Text("由申请人携登记证明和变更材料，到登记证明上所列的原登记机构办理；该机构已撤并的，向所在区的科技主管部门问明由谁承接。", "The applicant takes the certificate and the papers to the registry named on it; where that office is no more, ask the science department of the district who took over."))
        say.refuse_when(
            fact.event.is_one_of("objection") & ~fact.by.is_one_of(*objectors), "no-standing", Text("不能由其提出异议。", "This party may not object."),
            Text(
                "改由申请人或财政、税务机关向登记机构书面提出；登记机构自己发现差错的，按撤销办理。" if is_new else "由财政、税务机关请登记机构复核；申请人不服的，可先向主管税务机关说明，由其提出。",
                "The applicant, finance or tax puts it to the registry in writing; a fault the registry finds itself is a revocation." if is_new
                else "Finance or tax asks the registry to look again; an applicant who does not agree tells its tax office, which may ask.",
            ),
        )
        say.value("reapprove", fact.event.is_one_of("change", "objection"))
        say.value("inform_tax", changes)
        say.value("report_policy", changes & fact.benefits_taken if is_new else False)

    return build


after.formula("2000-02-16", MEASURES_2000)(_after(is_new=False))
after.formula("2026-01-23", MEASURES_2026)(_after(is_new=True))

benefits = Rule(
    "contracts.benefits", Text("享受政策的前提", "What a registration is needed for"),
    asks=Text("没有登记，还能享受这项政策吗？", "May this benefit be had without registration?"),
    facts=(
        choice("benefit", Text("政策", "Benefit"), ("vat", Text("增值税免税", "VAT exemption")), ("cit", Text("企业所得税减免", "Relief of company tax")), ("credit", Text("信贷", "Credit")), ("reward", Text("奖酬金提取、现金奖励优惠", "Reward, and relief of cash rewards"))),
        yes_no("registered", Text("已认定登记", "Registered"), change=Change(days=15)),
    ),
    values=(Output("allowed", Sort.YES_NO, Text("可以享受", "May be had")),), is_decision=True, serves=("T-40", "T-41", "T-43"),
)


def _benefits(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.registered, "not-registered", Text("未经认定登记，不能享受。", "It is not to be had without registration."), Text("由卖方（卖方在境外的由境内买方）向所在区登记机构申请认定登记，取得登记证明后再享受；答复期限见“认定登记决定期限”。", "The seller, or the domestic buyer where the seller is abroad, applies for registration in its district, and has the benefit once it holds the certificate; for the time that takes see “Decision due on a registration”."))
    say.value("allowed", fact.registered)


benefits.formula("2000-02-16", MEASURES_2000)(_benefits)


@benefits.formula("2026-01-23", MEASURES_2026)
def _benefits_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _benefits(fact, parameter, say)


commitment = Rule(
    "contracts.commitment", Text("告知承诺办理", "Registration by commitment"),
    asks=Text("告知承诺可以当日发证吗，事后抽查多少？", "Does a commitment give the certificate the same day, and how many are checked afterwards?"),
    facts=(
        yes_no("signed", Text("已签署承诺书", "The commitment is signed"), change=Change()), yes_no("false_statement", Text("承诺不实", "The statement was false")),
        day("signed_on", Text("承诺日", "Signed on"), example="2026-03-02"), whole("contracts", Text("本批承诺合同数", "Contracts in this batch"), most=Fraction(10**7), example="100"),
    ),
    values=(
        Output("provisional_on", Sort.DAY, Text("临时证书日", "Provisional certificate on")), Output("to_check", Sort.WHOLE, Text("抽查份数", "To be checked")), Output("revoke", Sort.YES_NO, Text("撤销、追回并记入信用", "Revoke, recover and record")),
    ),
    dated_by="signed_on", is_decision=True, serves=("T-42",),
)


@commitment.formula("2021-05-28", COMMITMENT)
def _commitment(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.signed, "not-signed", Text("尚未签署承诺书。", "The commitment is not signed."), Text("由申请人签署告知承诺书后当日办理；不愿承诺的，按一般程序提交全部材料，期限见“认定登记决定期限”。", "The applicant signs the commitment and is served the same day; who will not sign hands in every paper the usual way, within the time of “Decision due on a registration”."))
    say.refuse_when(fact.false_statement, "false-statement", Text("承诺不实，撤销登记并追回已享受的政策。", "The statement was false: the registration is revoked and benefits are recovered."), Text("不能补签承诺挽回：由登记机构撤销并通知税务等部门，申请人退回已享受的优惠。对“承诺不实”的认定不服的，向登记机构提交证据请其复查；合同本身合格的，备齐材料按一般程序另行申请。", "A new promise does not mend it: the registry revokes and tells tax and the others, and the applicant gives back what it had. Who disputes the finding puts the proof to the registry and asks it to look again; a contract that is sound may be applied for the usual way, with every paper."))
    say.value("provisional_on", fact.signed_on)
    say.value("to_check", rounded_up(fact.contracts * parameter.commitment_sample_rate))
    say.value("revoke", fact.false_statement)


_FIELDS = (
    ("title", "项目名称", "Project title"), ("kind", "合同类型", "Kind"), ("signed-on", "签订日期", "Day of signing"), ("term", "有效期", "Term"), ("buyer", "买方名称与信用代码", "Buyer's name and credit code"), ("seller", "卖方名称与信用代码", "Seller's name and credit code"),
    ("party-kinds", "双方类别", "Both parties' kinds"), ("regions", "双方区划与国别", "Both parties' regions and countries"), ("amounts", "成交总额与技术交易额", "Total and recognised amount"), ("payment", "支付方式", "Way of payment"), ("ip-kind", "知识产权类别", "Kind of IP"),
    ("field", "技术领域", "Field"), ("objective", "社会经济目标", "Objective"), ("plan-source", "计划来源", "Source programme"), ("industry", "国民经济行业", "Industry"),
)

form = Rule(
    "contracts.form", Text("登记表完整性", "Completeness of the form"), asks=Text("登记表还缺什么？", "What does the registration form lack?"),
    facts=tuple(yes_no(f"has_{key.replace('-', '_')}", Text(f"已填：{zh}", f"Given: {en}"), change=Change(days=1)) for key, zh, en in _FIELDS),
    values=(Output("missing", Sort.NAMES, Text("缺少的项目", "Missing"), options=tuple((key, Text(zh, en)) for key, zh, en in _FIELDS)),), is_decision=True, serves=("T-39",),
)


def _form(fact: GivenFacts, say: Derivation) -> None:
    lacks = [(key, ~getattr(fact, f"has_{key.replace('-', '_')}")) for key, _zh, _en in _FIELDS]
    say.refuse_when(any_of(*(one for _key, one in lacks)), "incomplete", Text("登记表不完整，退回补正。", "The form is incomplete and returned."), Text("由申请人按结果所列“缺少的项目”逐项补齐后重新提交；受理从补正后提交之日起算，见“认定登记决定期限”。", "The applicant fills in what the answer lists as missing and submits again; the time runs from that day, see “Decision due on a registration”."))
    say.value("missing", names_of(*lacks))


@form.formula("2001-07-18", FORM, until="2026-01-22")
def _form_2001(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _form(fact, say)


@form.formula("2026-01-23", MEASURES_2026, FORM)
def _form_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _form(fact, say)
