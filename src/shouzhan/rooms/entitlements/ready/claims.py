"""What a company may claim in a year, and the best of it together: benefits that exclude each other, caps they share, and what the law refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.bundle import Policy, Terms, best_bundle
from shouzhan.engine.rules.facts import BadFact, choice, items, money, yes_no
from shouzhan.kernel.text import Text
from shouzhan.law.tax.super_deduction import CATEGORIES
from shouzhan.rooms.entitlements.calculators import (
    Barred,
    Calculator,
    Claims,
    Given,
    Group,
    Work,
    borrowed,
    calculator,
)
from shouzhan.rooms.entitlements.ready.units import YUAN

MOST = 12  # rows of a list; the best of them is found by trying
COMPANY_TAX, VOUCHERS = "company-tax", "vouchers"
CAPS = {COMPANY_TAX: Text("当年应纳企业所得税", "the company tax of the year"), VOUCHERS: Text("创新券年度额度", "the year's voucher cap")}
CLAIMED_AS = {"manufacturing": "manufacturing", "tech-sme": "tech_sme", "ic-machine-tool": "chip_list"}  # a category of the deduction, and what the company says of itself
LEVELS = (("national", Text("国家级资助", "National grant")), ("city", Text("市级资助", "City grant")), ("district", Text("区级资助", "District grant")), ("other", Text("其他扶持", "Other support")))
SETS = (("none", Text("可与其他同享", "Stacks with the others")), ("a", Text("甲组：组内只享一项", "Set A: one of it only")), ("b", Text("乙组：组内只享一项", "Set B: one of it only")), ("c", Text("丙组：组内只享一项", "Set C: one of it only")))
TIERS = (("nurture", Text("培育企业", "Nurture")), ("giant", Text("小巨人企业", "Giant")))


@dataclass
class Found:
    """The benefits found so far: those open with their worth in fen, the caps over them, and those the law refuses."""

    work: Work
    year: int
    policies: list[Policy] = field(default_factory=list)
    barred: list[Barred] = field(default_factory=list)
    caps: dict[str, int] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def ask(self, rule: str, title: Text, **facts: Any) -> Mapping[str, Any]:
        """Work a rule out; one that refuses is told among what is left out, not as a part of its own."""
        values = self.work.ask(rule, title, **facts)
        part = self.work.parts[-1]
        if part.answer.outcome == "refused" and not part.answer.missing:
            self.work.parts.pop()
            self.barred.append(Barred(title, part.answer.decision, rule))
            return {}
        return values

    def offer(self, key: str, title: Text, worth: Any, rule: str = "", *, exclusive: str = "", cap: str = "") -> None:
        """Put an open benefit on the list, on the ground of the rule that opens it."""
        if rule:
            self.rules[key] = rule
        part = next((one for one in reversed(self.work.parts) if one.rule.name == rule), None)
        formula = part.rule.formula_on(part.rule.event_day(dict(part.facts), self.work.as_of)) if part else None
        cites = formula.cites if formula else ()
        self.policies.append(Policy(key, title, {self.year: fen(worth)}, frozenset({exclusive} - {""}), caps=frozenset({cap} - {""}), cites=cites))


def fen(amount: Any) -> int:
    """An amount in yuan as whole fen."""
    exact = Fraction(amount) * 100
    return int(exact) if exact.denominator == 1 else int(Decimal(decimal_text(exact, 0, 0)))


def _claims(work: Work) -> None:
    found = Found(work, int(work.facts.get("tax_year") or work.as_of.year))
    income, rate = work.facts.get("income"), _rate(work)
    if income is not None and rate is not None:
        found.caps[COMPANY_TAX] = fen(max(income, 0) * rate)
    for look in (_research, _transfers, _sales, _vouchers, _giant, _others):
        look(found)
    if not found.policies and not found.barred:
        work.say(Text("可申请合计（约）", "In all, about"), None)
        return
    best = best_bundle(found.policies, Terms(found.caps, titles=CAPS), work.patience)
    work.claims = Claims(tuple(found.policies), best, found.rules, tuple(found.barred))
    left = len(best.dropped) + len(found.barred)
    work.say(
        Text("可申请合计（约）", "In all, about"), Decimal(best.total) / 100, YUAN,
        Text(f"列入 {len(best.taken)} 项，未列入 {left} 项", f"{len(best.taken)} taken, {left} left out"),
    )


def _rate(work: Work) -> Fraction | None:
    if work.facts.get("high_tech") is None:
        return None
    dated = work.book["cit_rate_high_tech" if work.facts["high_tech"] else "cit_rate"].on(work.as_of)
    return None if dated is None else Fraction(dated.value)


def _research(found: Found) -> None:
    """The super-deduction by every category the company is in, of which one counts; a general enterprise where it is in no other."""
    facts = found.work.facts
    if facts.get("own") is None:
        return
    if facts.get("industry") is not None and not found.ask("tax.rd-super-deduction-eligibility", Text("研发费用加计扣除", "R&D super-deduction")):
        return
    told_of = [(category, label) for category, label in CATEGORIES if facts.get(CLAIMED_AS.get(category, ""))] or [CATEGORIES[0]]
    for category, label in told_of:
        title = Text(f"研发费用加计扣除（{label.zh}）", f"R&D super-deduction ({label.en})")
        told = {name: facts.get(name) if facts.get(name) is not None else Fraction(0) for name in ("other", "domestic_commissioned", "overseas_commissioned")}
        extra = found.ask("tax.rd-super-deduction", title, category=category, tax_year=Fraction(found.year), **told).get("extra_deduction")
        if extra is None:
            continue
        saved = found.ask("tax.rd-tax-saved", Text(f"{title.zh}：少缴的税", f"{title.en}: tax saved"), extra_deduction=extra).get("saved")
        if saved is not None:
            found.offer(f"rd-{category}", title, saved, "tax.rd-super-deduction", exclusive="rd-category", cap=COMPANY_TAX)


def _transfers(found: Found) -> None:
    """What the relief on technology transfer saves at the company's own rate."""
    rate = _rate(found.work)
    if not found.work.facts.get("incomes") or rate is None:
        return
    title = Text("技术转让所得减免", "Relief on technology transfer")
    values = found.ask("tax.cit-technology-transfer", title)
    if values.get("tax") is not None:
        found.offer("cit-transfer", title, Fraction(values["qualifying"]) * rate - Fraction(values["tax"]), "tax.cit-technology-transfer", cap=COMPANY_TAX)


def _sales(found: Found) -> None:
    """The VAT exemption of a technology contract; it may cost more in lost credit than it saves."""
    facts, day = found.work.facts, found.work.as_of.isoformat()
    if facts.get("kind") is None or facts.get("gross") is None:
        return
    title = Text("技术合同免增值税", "VAT exemption of the contract")
    if not found.ask("tax.vat-technology", title, supplied_on=day).get("exempt"):
        return
    saving = found.ask("tax.vat-exemption-worth", Text("免增值税值多少", "What the exemption is worth"), supplied_on=day, equipment=Fraction(0)).get("saving")
    if saving is not None:
        found.offer("vat-exemption", title, saving, "tax.vat-exemption-worth")


def _vouchers(found: Found) -> None:
    """A voucher for each contract, under what is left of the year's cap."""
    facts = found.work.facts
    bought, used = facts.get("bought") or [], facts.get("used_this_year") or Fraction(0)
    _short(bought, "bought")
    claimant = "tech-sme" if facts.get("tech_sme") else "other"
    for number, contract in enumerate(bought, 1):
        title = Text(f"创新券：第 {number} 份服务合同", f"Voucher: service contract {number}")
        if not found.ask("vouchers.claim", title, claimant=claimant, related_party=contract["related_party"], already_paid=contract["already_paid"]):
            continue
        found.work.parts.pop()  # a yes without a number
        payable = found.ask("vouchers.payable", title, applicant="enterprise", contract=contract["amount"], used_this_year=used).get("payable")
        if payable is None:
            continue
        lines = {line.name: line.value for line in found.work.parts[-1].answer.lines}
        found.caps[VOUCHERS] = fen(lines["left"])
        # before what was used is taken off: that is the cap's part, and the cap is what is named where nothing is left
        found.offer(f"voucher-{number:02d}", title, min(lines["share"], lines["cap"]), "vouchers.payable", cap=VOUCHERS)


def _giant(found: Found) -> None:
    """The grant of an approved giant project; its amount is for an office to enter."""
    tier = found.work.facts.get("giant_tier")
    if tier is None or tier == "none":
        return
    title = Text("科技小巨人工程资助", "Grant to a Shanghai technology giant")
    accepted = bool(found.work.facts.get("giant_accepted"))
    value = found.ask("ladder.shanghai-giant-grant", title, tier=tier, approved=True, accepted=accepted).get("grant")
    if value is not None:
        found.offer("giant-grant", title, value, "ladder.shanghai-giant-grant")


def _others(found: Found) -> None:
    """Benefits no rule here works out, as the company tells them."""
    told = found.work.facts.get("others") or []
    _short(told, "others")
    for number, one in enumerate(told, 1):
        level = dict(LEVELS)[one["level"]]
        found.offer(f"other-{number:02d}", Text(f"{level.zh}（自填第 {number} 项）", f"{level.en} (your line {number})"), one["amount"], exclusive="" if one["set"] == "none" else f"set-{one['set']}")


def _short(rows: list[Any], name: str) -> None:
    if len(rows) > MOST:
        raise BadFact(name, Text(f"最多 {MOST} 行，请把同类的合并。", f"at most {MOST} rows; put like ones together."))


def _optional(rule: str, *names: str) -> tuple[Any, ...]:
    return borrowed(rule, *names, **{name: {"optional": True} for name in names})


calculator(Calculator(
    "claims", Text("我这家企业能申请什么，怎样组合最合算", "What my company may claim, and the best of it together"),
    Text(
        "一次填写，看哪些能申请、互相排斥的取哪一项、合起来多少；没有列入的逐项写明原因和怎样才能改变。只填与您有关的部分。",
        "One form: what is open, which of those that exclude each other to take, and what it comes to; everything left out has its reason and its way out. Fill in only what concerns you.",
    ),
    (
        Group(Text("企业", "The company"), (
            *_optional("tax.rd-super-deduction", "tax_year"), yes_no("tech_sme", Text("当年已入库科技型中小企业", "Listed as a technology SME that year"), optional=True), yes_no("manufacturing", Text("主营为制造业", "Its main business is manufacturing"), optional=True),
            yes_no("chip_list", Text("在集成电路、工业母机清单内", "On the list of chip or machine-tool firms"), optional=True), *_optional("tax.rd-tax-saved", "high_tech"),
            *borrowed("tax.rd-tax-saved", "income", income={"optional": True, "help": Text("含技术转让所得；各项企业所得税优惠合计不超过按它应缴的税。", "With income from technology transfer; reliefs of company tax come to no more than the tax on it.")}),
        )),
        Group(Text("研发费用", "R&D"), (*_optional("tax.rd-super-deduction", "own", "other", "domestic_commissioned", "overseas_commissioned"), *_optional("tax.rd-super-deduction-eligibility", "industry", "main_share", "books", "resident"))),
        Group(Text("技术转让所得", "Income from technology transfer"), _optional("tax.cit-technology-transfer", "incomes"), is_folded=True),
        Group(Text("一份技术合同的增值税", "VAT on a technology contract"), (
            *_optional("tax.vat-technology", "kind", "registered", "recognised_as_development", "serves_linked_contract", "same_invoice", "separate_books", "waived", "small_scale"), *_optional("tax.vat-exemption-worth", "gross", "input_vat"),
        ), is_folded=True),
        Group(Text("购买的科技服务", "Services bought"), (
            *_optional("vouchers.payable", "used_this_year"),
            items("bought", Text("服务合同", "Service contracts"), money("amount", Text("合同金额", "Contract amount")), yes_no("related_party", Text("与服务机构有关联关系", "Related to the provider")), yes_no("already_paid", Text("同一合同已兑付过", "The same contract was paid before")), optional=True),
        ), is_folded=True),
        Group(Text("工程与其他资助", "Programmes and other grants"), (
            choice("giant_tier", Text("已立项的科技小巨人工程", "Approved giant project"), ("none", Text("没有", "None")), *TIERS, optional=True), yes_no("giant_accepted", Text("立项任务评估合格", "Its work was found good"), optional=True),
            items(
                "others", Text("其他可申请的资助", "Other grants open to it"), choice("level", Text("来源", "From"), *LEVELS), money("amount", Text("金额", "Amount")), choice("set", Text("能否与其他同享", "Whether it stacks"), *SETS), optional=True,
                help=Text("通知写明“不重复享受”的几项选同一组。", "Put those whose notices say they do not stack into one set."),
            ),
        ), is_folded=True),
    ),
    _claims, (
        "tax.rd-super-deduction", "tax.rd-tax-saved", "tax.rd-super-deduction-eligibility", "tax.cit-technology-transfer", "tax.vat-technology", "tax.vat-exemption-worth", "vouchers.claim", "vouchers.payable", "ladder.shanghai-giant-grant",
    ),
    (
        Given("chip", Text("清单内的集成电路企业", "A chip firm on the list"), {
            "tax_year": 2026, "tech_sme": True, "manufacturing": True, "chip_list": True, "high_tech": True, "income": "30000000", "own": "9000000", "other": "800000", "domestic_commissioned": "2000000", "overseas_commissioned": "0", "incomes": [],
            "kind": "development", "registered": True, "separate_books": True, "waived": False, "gross": "1060000", "input_vat": "20000", "used_this_year": "100000",
            "bought": [{"amount": "300000", "related_party": False, "already_paid": False}, {"amount": "240000", "related_party": False, "already_paid": False}, {"amount": "80000", "related_party": True, "already_paid": False}],
            "others": [{"level": "city", "amount": "500000", "set": "a"}, {"level": "district", "amount": "300000", "set": "a"}],
        }),
        Given("trader", Text("什么都差一点的贸易公司", "A trading firm that lacks a little of everything"), {
            "tax_year": 2026, "tech_sme": False, "manufacturing": False, "chip_list": False, "high_tech": False, "income": "2000000", "own": "400000", "industry": "trade", "main_share": "0.8", "books": True, "resident": True, "incomes": [],
            "kind": "service", "registered": False, "serves_linked_contract": False, "separate_books": False, "waived": False, "gross": "530000", "input_vat": "10000", "bought": [{"amount": "100000", "related_party": False, "already_paid": False}], "giant_tier": "nurture", "giant_accepted": True,
            "others": [{"level": "district", "amount": "50000", "set": "none"}],
        }),
    ),
    serves=("T-03", "T-05", "T-40", "Z-13"),
))
