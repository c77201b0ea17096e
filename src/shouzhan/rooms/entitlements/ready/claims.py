"""What a company may claim in a year or several, and the best of it together: benefits that exclude each other, caps they share, what the law refuses, and when each is claimed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.bundle import Bundle, Policy, Terms, best_bundle
from shouzhan.engine.rules.facts import BadFact, choice, items, money, whole, yes_no
from shouzhan.kernel.text import Text
from shouzhan.law.tax.super_deduction import CATEGORIES
from shouzhan.rooms.entitlements.calculators import (
    Barred,
    Calculator,
    Claims,
    Given,
    Group,
    Window,
    Work,
    borrowed,
    calculator,
)
from shouzhan.rooms.entitlements.ready.units import YUAN

MOST_YEARS = 4  # as many periods as are combined while somebody waits
YEAR = whole("year", Text("年度", "Year"), least=Fraction(2000), most=Fraction(2100), optional=True, example="2026")
SETTLED = ("tax.rd-super-deduction", "tax.cit-technology-transfer")
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
    years: tuple[int, ...]
    year: int
    policies: list[Policy] = field(default_factory=list)
    barred: list[Barred] = field(default_factory=list)
    caps: dict[str, int] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The year in which what comes once is claimed, unless it says another."""
        return self.years[0]

    def of_year(self, name: str) -> str:
        """A cap, a group or a benefit of this year; those of the first go by their plain names."""
        return name if self.year == self.first else f"{name}-{self.year}"

    def titled(self, title: Text) -> Text:
        """What comes every year, with its year where there are several."""
        return title if len(self.years) == 1 else Text(f"{title.zh}（{self.year} 年）", f"{title.en} ({self.year})")

    def ask(self, rule: str, title: Text, **facts: Any) -> Mapping[str, Any]:
        """Work a rule out; one that refuses is told among what is left out, not as a part of its own."""
        values = self.work.ask(rule, title, **facts)
        part = self.work.parts[-1]
        if part.answer.outcome == "refused" and not part.answer.missing:
            self.work.parts.pop()
            self.barred.append(Barred(title, part.answer.decision, rule))
            return {}
        return values

    def offer(self, key: str, title: Text, worth: Any, rule: str = "", *, exclusive: str = "", cap: str = "", years: tuple[int, ...] = ()) -> None:
        """Put an open benefit on the list, on the ground of the rule that opens it."""
        if rule:
            self.rules[key] = rule
        part = next((one for one in reversed(self.work.parts) if one.rule.name == rule), None)
        formula = part.rule.formula_on(part.rule.event_day(dict(part.facts), self.work.as_of)) if part else None
        cites = formula.cites if formula else ()
        self.policies.append(Policy(key, title, dict.fromkeys(years or (self.year,), fen(worth)), frozenset({exclusive} - {""}), caps=frozenset({cap} - {""}), cites=cites))


def fen(amount: Any) -> int:
    """An amount in yuan as whole fen."""
    exact = Fraction(amount) * 100
    return int(exact) if exact.denominator == 1 else int(Decimal(decimal_text(exact, 0, 0)))


def _claims(work: Work) -> None:
    first = int(work.facts.get("tax_year") or work.as_of.year)
    found = Found(work, tuple(range(first, first + int(work.facts.get("years") or 1))), first)
    titles: dict[str, Text] = {}
    for year in found.years:
        found.year = year
        income, rate = work.facts.get("income"), _rate(found)
        if income is not None and rate is not None:
            found.caps[found.of_year(COMPANY_TAX)] = fen(max(income, 0) * rate)
        titles |= {found.of_year(cap): found.titled(title) for cap, title in CAPS.items()}
        _research(found)
        _vouchers(found)
    found.year = found.first
    for look in (_transfers, _sales, _giant, _others):
        look(found)
    if not found.policies and not found.barred:
        work.say(Text("可申请合计（约）", "In all, about"), None)
        return
    best = best_bundle(found.policies, Terms(found.caps, titles=titles), work.patience)
    work.claims = Claims(tuple(found.policies), best, found.rules, tuple(found.barred), tuple(_windows(found, best)), found.years)
    left = len(best.dropped) + len(found.barred)
    work.say(
        Text("可申请合计（约）", "In all, about"), Decimal(best.total) / 100, YUAN,
        Text(f"列入 {len(best.taken)} 项，未列入 {left} 项", f"{len(best.taken)} taken, {left} left out"),
    )
    for year in found.years if len(found.years) > 1 else ():
        of_year = sum(best.counts[key] for key, period in best.taken.items() if period == year)
        forecast = Text("按现行规定和所填的数推算", "by the law in force and what was entered") if year > work.as_of.year else Text("", "")
        work.say(Text(f"其中 {year} 年", f"Of it in {year}"), Decimal(of_year) / 100, YUAN, forecast)


def _windows(found: Found, best: Bundle) -> Iterator[Window]:
    """When what was taken is claimed, the earliest first; what no rule dates is left to the notice of its year."""
    told: dict[tuple[Any, ...], Window] = {}
    for key, year in best.taken.items():
        rule = found.rules.get(key, "")
        title = next(policy.title for policy in found.policies if policy.key == key)
        if key.startswith("rd-tech-sme"):
            told["listing", year] = _window(found, Text(f"科技型中小企业评价入库（{year} 年）", f"Being listed as a technology SME ({year})"), "ladder.tech-sme-window", applied_on=f"{year}-06-15")
        if rule in SETTLED:
            told["settled", key] = _window(found, title, "tax.cit-settlement", tax_year=Fraction(year))
        elif rule == "tax.vat-exemption-worth":
            told["other", key] = Window(title, note=Text("合同登记后，开票和申报增值税时", "once the contract is registered, with invoice and VAT return"))
        else:
            told["other", key] = Window(title, note=Text(f"以 {year} 年主管部门的通知为准", f"by the notice of {year} of the department in charge"))
    yield from sorted(told.values(), key=lambda one: (one.opens is None, one.opens or date.max, one.title.zh))


def _window(found: Found, title: Text, rule: str, **facts: Any) -> Window:
    values = found.work.ask(rule, title, **facts)
    part = found.work.parts.pop()
    if not values:
        return Window(title, note=Text("以当年主管部门的通知为准", "by the notice of its year of the department in charge"))
    opens, closes = (date.fromisoformat(values[name]) for name in ("opens_on", "closes_on"))
    note = Text("到时遇非工作日顺延", "a rest day will roll on then") if rule == "tax.cit-settlement" else Text("以当年通知为准", "the notice of its year may say otherwise")
    return Window(title, opens, closes, part.answer.cites, note)


def _rate(found: Found) -> Fraction | None:
    work = found.work
    if work.facts.get("high_tech") is None:
        return None
    on = work.as_of if found.year == work.as_of.year else date(found.year, 12, 31)
    dated = work.book["cit_rate_high_tech" if work.facts["high_tech"] else "cit_rate"].on(on)
    return None if dated is None else Fraction(dated.value)


def _research(found: Found) -> None:
    """The super-deduction by every category the company is in, of which one counts; a general enterprise where it is in no other."""
    facts = found.work.facts
    if facts.get("own") is None:
        return
    if facts.get("industry") is not None and found.year == found.first and not found.ask("tax.rd-super-deduction-eligibility", Text("研发费用加计扣除", "R&D super-deduction")):
        return
    told_of = [(category, label) for category, label in CATEGORIES if facts.get(CLAIMED_AS.get(category, ""))] or [CATEGORIES[0]]
    for category, label in told_of:
        title = found.titled(Text(f"研发费用加计扣除（{label.zh}）", f"R&D super-deduction ({label.en})"))
        told = {name: facts.get(name) if facts.get(name) is not None else Fraction(0) for name in ("other", "domestic_commissioned", "overseas_commissioned")}
        extra = found.ask("tax.rd-super-deduction", title, category=category, tax_year=Fraction(found.year), **told).get("extra_deduction")
        if extra is None:
            continue
        saved = found.ask("tax.rd-tax-saved", Text(f"{title.zh}：少缴的税", f"{title.en}: tax saved"), extra_deduction=extra).get("saved")
        if saved is not None:
            found.offer(found.of_year(f"rd-{category}"), title, saved, "tax.rd-super-deduction", exclusive=found.of_year("rd-category"), cap=found.of_year(COMPANY_TAX))


def _transfers(found: Found) -> None:
    """What the relief on technology transfer saves at the company's own rate."""
    rate = _rate(found)
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
    used = (facts.get("used_this_year") if found.year == found.first else None) or Fraction(0)
    _short(facts.get("bought") or [], "bought")
    bought = [(number, one) for number, one in enumerate(facts.get("bought") or [], 1) if _year_of(found, one, "bought") == found.year]
    claimant = "tech-sme" if facts.get("tech_sme") else "other"
    for number, contract in bought:
        title = Text(f"创新券：第 {number} 份服务合同", f"Voucher: service contract {number}")
        if not found.ask("vouchers.claim", title, claimant=claimant, related_party=contract["related_party"], already_paid=contract["already_paid"]):
            continue
        found.work.parts.pop()  # a yes without a number
        payable = found.ask("vouchers.payable", title, applicant="enterprise", contract=contract["amount"], used_this_year=used).get("payable")
        if payable is None:
            continue
        lines = {line.name: line.value for line in found.work.parts[-1].answer.lines}
        found.caps[found.of_year(VOUCHERS)] = fen(lines["left"])
        # before what was used is taken off: that is the cap's part, and the cap is what is named where nothing is left
        found.offer(f"voucher-{number:02d}", title, min(lines["share"], lines["cap"]), "vouchers.payable", cap=found.of_year(VOUCHERS))


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
        years = found.years if one.get("year") is None else (_year_of(found, one, "others"),)
        found.offer(f"other-{number:02d}", Text(f"{level.zh}（自填第 {number} 项）", f"{level.en} (your line {number})"), one["amount"], exclusive="" if one["set"] == "none" else f"set-{one['set']}", years=years)


def _year_of(found: Found, row: Mapping[str, Any], name: str) -> int:
    """The year a row says, one of those asked about; the first where it says none."""
    year = int(row.get("year") or found.first)
    if year not in found.years:
        raise BadFact(name, Text(f"年度应在 {found.first} 至 {found.years[-1]} 之间，实为 {year}。", f"its year must be from {found.first} to {found.years[-1]}, this is {year}."))
    return year


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
            *_optional("tax.rd-super-deduction", "tax_year"), whole("years", Text("连续算几年", "For how many years"), least=Fraction(1), most=Fraction(MOST_YEARS), optional=True, example="1", help=Text("从所属年度算起；以后各年的企业情况、研发费用和所得按所填的数推算。", "From the tax year on; for the years after, the company, its R&D costs and its income are taken to stay as entered.")), yes_no("tech_sme", Text("当年已入库科技型中小企业", "Listed as a technology SME that year"), optional=True), yes_no("manufacturing", Text("主营为制造业", "Its main business is manufacturing"), optional=True),
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
            items("bought", Text("服务合同", "Service contracts"), money("amount", Text("合同金额", "Contract amount")), yes_no("related_party", Text("与服务机构有关联关系", "Related to the provider")), yes_no("already_paid", Text("同一合同已兑付过", "The same contract was paid before")), YEAR, optional=True),
        ), is_folded=True),
        Group(Text("工程与其他资助", "Programmes and other grants"), (
            choice("giant_tier", Text("已立项的科技小巨人工程", "Approved giant project"), ("none", Text("没有", "None")), *TIERS, optional=True), yes_no("giant_accepted", Text("立项任务评估合格", "Its work was found good"), optional=True),
            items(
                "others", Text("其他可申请的资助", "Other grants open to it"), choice("level", Text("来源", "From"), *LEVELS), money("amount", Text("金额", "Amount")), choice("set", Text("能否与其他同享", "Whether it stacks"), *SETS), YEAR, optional=True,
                help=Text("通知写明“不重复享受”的几项选同一组；年度空着的，哪年合算列在哪年。", "Put those whose notices say they do not stack into one set; one without a year is put where it brings most."),
            ),
        ), is_folded=True),
    ),
    _claims, (
        "tax.rd-super-deduction", "tax.rd-tax-saved", "tax.rd-super-deduction-eligibility", "tax.cit-settlement", "ladder.tech-sme-window", "tax.cit-technology-transfer", "tax.vat-technology", "tax.vat-exemption-worth", "vouchers.claim", "vouchers.payable", "ladder.shanghai-giant-grant",
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
