"""What a year's R&D may deduct beyond its cost, and what that is worth at the enterprise's own rate."""

from fractions import Fraction

from shouzhan.engine.rules.answer import printed
from shouzhan.engine.rules.facts import Sort, ratio
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Sweep, Work, borrowed, calculator
from shouzhan.rooms.entitlements.ready.units import WAN, YUAN


def _deduction(work: Work) -> None:
    answer = work.ask("tax.rd-super-deduction")
    extra, rate = answer.get("extra_deduction"), work.facts.get("income_tax_rate")
    passes = work.parts[-1].answer.outcome in ("value", "allowed")
    work.say(Text("加计扣除额", "Extra deduction"), extra if passes else None, YUAN)
    if passes and extra is not None and rate is not None:
        saved = printed(Fraction(extra) * rate, Sort.MONEY)
        work.say(Text("约少缴企业所得税", "Corporate tax saved, about"), saved, YUAN, Text("有足够应纳税所得额时", "where there is income enough"))


calculator(Calculator(
    "rd-deduction", Text("研发费用加计扣除多少", "What R&D may deduct"), Text("按年度与企业类别，把其他费用、委托境内外研发的上限逐项算清。", "By year and category, with the caps on other costs and on R&D commissioned at home and abroad."),
    (
        Group(Text("年度与类别", "Year and category"), borrowed("tax.rd-super-deduction", "tax_year", "category")),
        Group(Text("研发费用", "R&D costs"), borrowed("tax.rd-super-deduction", "own", "other", "domestic_commissioned", "overseas_commissioned")),
        Group(Text("换成税", "In tax"), (ratio("income_tax_rate", Text("企业所得税税率", "Corporate tax rate"), optional=True, most=1, help=Text("高新技术企业 15，一般企业 25。", "15 for high-tech enterprises, 25 for others.")),)),
    ),
    _deduction, ("tax.rd-super-deduction",),
    (
        Given("mixed", Text("自研加委托，2026 年", "Own and commissioned R&D, 2026"), {"tax_year": 2026, "category": "general", "own": "9000000", "other": "1500000", "domestic_commissioned": "2000000", "overseas_commissioned": "5000000", "income_tax_rate": "0.15"}),
        Given("chips", Text("集成电路企业", "A chip firm"), {"tax_year": 2026, "category": "ic-machine-tool", "own": "30000000", "other": "2000000", "domestic_commissioned": "0", "overseas_commissioned": "0", "income_tax_rate": "0.25"}),
    ),
    Sweep("own", 0, 50_000_000, 100_000, lambda work: work.headlines[0].value, Text("加计扣除额", "Extra deduction"), YUAN, 10_000, WAN), serves=("T-40",),
))
