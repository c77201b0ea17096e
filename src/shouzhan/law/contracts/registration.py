"""Applying, being paid, and the number on the certificate."""

import re
from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    checked_by,
    choice,
    day,
    maximum,
    money,
    said_by,
    where,
    words,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2026, RULES_2001, unread_measures

FORM = Citation("contract-form")
OLD = Citation("tech-contract-2000")

application = Rule(
    "contracts.application", Text("谁在什么时候申请登记", "Who applies, and when"), asks=Text("由谁申请，这一天申请行不行？", "Who applies, and may it be on this day?"), dated_by="applied_on",
    facts=(
        day("applied_on", Text("申请之日", "Day of application"), example="2026-11-20", change=Change(later=True, note=Text("改在这一天申请", "apply on that day"))), day("signed_on", Text("签订之日", "Signed on")), day("effective_on", Text("生效之日", "In effect from")), day("ends_on", Text("有效期至", "Runs until")),
        yes_no("seller_foreign", Text("卖方在境外", "The seller is abroad")), choice("applicant", Text("申请人", "Applicant"), ("seller", Text("卖方", "Seller")), ("buyer", Text("买方", "Buyer")), change=Change(Fraction(1))), yes_no("registered_elsewhere", Text("已在别处登记", "It is registered elsewhere already")),
        yes_no("in_own_district", Text("登记机构在申请人所在地", "The office is that of the applicant's place"), help=Text("按申请人住所的区划代码；卖方在境外的，按境内买方所在地。", "By the district code of the applicant; where the seller is abroad, that of the domestic buyer."), change=Change(Fraction(1), 1, Text("改到所在地的登记机构", "go to the office of one's own place"))),
    ),
    values=(Output("applies", Sort.WORDS, Text("应由谁申请", "Who applies"), options=(("seller", Text("卖方", "Seller")), ("buyer", Text("境内买方", "The domestic buyer")))),), is_decision=True, serves=("T-39", "T-42"),
)


def _common(fact: GivenFacts, say: Derivation) -> None:
    say.refuse_when(fact.registered_elsewhere, "twice", Text("一份合同只登记一次。", "A contract is registered once only."), Text("不再申请新登记；金额、当事人或期限有变的，由原申请人到原登记机构办理变更，见“登记后的变更、撤销与异议”。", "Do not apply again. Where amount, parties or term have changed, the first applicant has the change entered at the original registry; see “Changes after a registration”."))
    say.refuse_when(~fact.in_own_district, "other-place", Text("应向申请人所在地的登记机构申请。", "It is applied for where the applicant is."), Text("由申请人按本单位住所的区划代码，改向所在区的登记机构申请；卖方在境外的，按境内买方所在地。", "The applicant applies at the registry of its own district, by the district code of its seat; where the seller is abroad, that of the domestic buyer."))
    say.refuse_when(fact.applied_on < fact.signed_on, "too-early", Text("申请日早于签订日。", "The application is earlier than the contract."), Text("在签订之日或之后提交申请，不得倒签；日期录错的，按合同签署页更正签订日后重新提交。", "Apply on or after the day of signing; a contract is not dated back. Where the day was entered wrongly, correct it by the page of signatures and submit again."))


@application.formula("2000-02-16", OLD, RULES_2001, until="2026-01-22")
def _application_2000(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _common(fact, say)
    say.refuse_when(fact.applicant.is_one_of("buyer"), "applicant", Text("由研究开发人、让与人、受托人等卖方申请。", "The seller applies: developer, assignor, contractor."), Text("由卖方（研究开发人、让与人、受托人等）作为申请人重新提交；买方可以委托办理材料，但不能作申请人。", "The seller submits it anew as the applicant; the buyer may help with the papers but is not the applicant."))
    say.value("applies", "seller")


@application.formula("2026-01-23", MEASURES_2026)
def _application_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _common(fact, say)
    say.refuse_when(fact.applied_on < fact.effective_on, "not-in-effect", Text("合同生效后才能申请。", "It may be applied for once it is in effect."), Text("合同生效日当天起由申请人提交；附条件生效的，条件成就后附证明提交。", "The applicant submits it from the day it takes effect; where that hangs on a condition, with proof that it was met."))
    say.refuse_when(fact.applied_on > fact.ends_on, "expired", Text("有效期已过，不能申请。", "It has expired."), Text("过期合同不再登记；双方续签或另订补充协议的，由申请人在新协议有效期内就该协议申请。", "An expired contract is not registered. Where the parties renew it or sign a supplement, the applicant applies for that within its own term."))
    wrong = (fact.seller_foreign & fact.applicant.is_one_of("seller")) | (~fact.seller_foreign & fact.applicant.is_one_of("buyer"))
    say.refuse_when(wrong, "applicant", Text("境内卖方申请；卖方在境外的，由境内买方申请。", "A domestic seller applies; where the seller is abroad, the domestic buyer."), Text("按结果所列“应由谁申请”更换申请人后重新提交：卖方在境内的由卖方，卖方在境外的由境内买方。", "Submit it anew with the applicant named in the answer: the seller where it is in the country, the domestic buyer where the seller is abroad."))
    say.value("applies", where(fact.seller_foreign, "buyer", "seller"))


income = Rule(
    "contracts.technical-income", Text("技术性收入", "Technical income"), asks=Text("累计到账能认多少技术性收入？", "How much of what was received counts as technical income?"),
    facts=(money("recognised", Text("技术交易额", "Recognised amount"), example="3650000"), money("confirmed", Text("以前已认的技术性收入", "Technical income confirmed before")), money("received", Text("本次到账", "Received now"), example="1000000"), yes_no("contract_changed", Text("合同金额已变更登记", "A changed amount was registered"), change=Change(note=Text("办理变更登记", "register the change")))),
    values=(Output("counts", Sort.MONEY, Text("本次可认", "Counts now")), Output("total", Sort.MONEY, Text("累计", "In all"), gain=1), Output("left", Sort.MONEY, Text("剩余额度", "Left"))), is_decision=True, serves=("T-39", "T-41"),
)


def _income(fact: GivenFacts, say: Derivation) -> None:
    left = say.step("left", Text("剩余额度", "Left"), maximum(fact.recognised - fact.confirmed, 0))
    over = fact.confirmed + fact.received > fact.recognised
    say.refuse_when(over & ~fact.contract_changed, "above-recognised", Text("累计超过技术交易额，须先变更登记。", "It passes the recognised amount; the contract must be changed first."), Text("由申请人凭补充协议到原登记机构变更合同金额（见“登记后的变更、撤销与异议”），变更后再认超出部分；未变更前只认到剩余额度。", "The applicant has the new amount entered at the original registry by the supplement (see “Changes after a registration”), and the rest counts then; until that, only what is left of the recognised amount does."))
    counts = where(over & ~fact.contract_changed, left, fact.received)
    say.value("counts", counts)
    say.value("total", fact.confirmed + counts)
    say.value("left", maximum(left - counts, 0))


@income.formula("2001-07-18", RULES_2001, until="2026-01-22")
def _income_2001(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _income(fact, say)


@income.formula("2026-01-23", MEASURES_2026, RULES_2001)
def _income_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _income(fact, say)


def _shape(number: str) -> str:
    if re.fullmatch(r"[0-9]{16}", number):
        return "current"
    return "legacy" if re.fullmatch(r"[0-9]{14}", number) else "wrong"


number = Rule(
    "contracts.registration-number", Text("登记编号", "Registration number"), asks=Text("登记编号写得对吗？", "Is the registration number written correctly?"),
    facts=(words("number", Text("登记编号", "Number"), example="2026310115000123"), yes_no("in_city", Text("在本市登记", "Registered in Shanghai"))),
    values=(Output("valid", Sort.YES_NO, Text("格式有效", "Valid in form")), Output("layout", Sort.WORDS, Text("版式", "Layout"), options=(("current", Text("16 位", "16 digits")), ("legacy", Text("14 位（旧）", "14 digits, legacy")), ("wrong", Text("不符", "Wrong"))))), is_decision=True, serves=("T-39",),
)


@number.formula("2000-02-16", FORM)
def _number(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    layout = say.step("layout", Text("版式", "Layout"), said_by(_shape, fact.number), sort=Sort.WORDS)
    current = layout.is_one_of("current")
    other_place = fact.in_city & current & ~checked_by(_in_shanghai, fact.number)
    say.refuse_when(layout.is_one_of("wrong"), "layout", Text("应为 16 位数字，旧编号为 14 位。", "Sixteen digits are needed, fourteen for old numbers."), Text("按登记证明照抄编号，去掉空格和连字符；证明遗失的，向原登记机构查询编号。", "Copy the number from the certificate without blanks or hyphens; where it is lost, ask the original registry."))
    say.warn_when(other_place, "place", Text("第 5、6 位不是本市代码 31。", "Digits five and six are not 31, the city's code."), Text("按登记证明核对登记机构；确在外地登记的，把“在本市登记”改为否。", "Look at the registry named on the certificate; where it is one elsewhere, answer no to “Registered in Shanghai”."))
    say.value("valid", ~layout.is_one_of("wrong"))
    say.value("layout", layout)


def _in_shanghai(number_text: str) -> bool:
    return number_text[4:6] == "31"
