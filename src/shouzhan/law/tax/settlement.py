"""When company tax of a year is settled, and the reliefs of that year are declared."""

from fractions import Fraction

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, day_in, whole
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

SETTLED = Citation("cit-law-2008", "第五十四条")

settlement = Rule(
    "tax.cit-settlement", Text("企业所得税汇算清缴期限", "When company tax of a year is settled"), asks=Text("这一年的企业所得税和各项优惠，哪天到哪天汇算清缴？", "From which day and by which is company tax of a year, with its reliefs, settled?"), dated_by="tax_year",
    facts=(whole("tax_year", Text("所属年度", "Tax year"), least=Fraction(2008), most=Fraction(2100), example="2026"),),
    values=(
        Output("opens_on", Sort.DAY, Text("可以申报起", "Opens on")),
        Output("closes_on", Sort.DAY, Text("最迟申报日", "Closes on"), help=Text("年度终了之日起五个月内；到时遇非工作日顺延，以税务机关公布的申报期为准。", "Within five months of the year's end; a rest day will roll on then, and the tax office announces the period.")),
    ),
    serves=("T-40",),
)


@settlement.formula("2008-01-01", SETTLED)
def _settlement(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    after = fact.tax_year + 1
    say.value("opens_on", say.step("opens_on", Text("年度终了的次日", "The day after the year's end"), day_in(after, 1, 1), sort=Sort.DAY))
    say.value("closes_on", say.step("closes_on", Text("年度终了后若干个月的末日", "The last day of so many months after it"), day_in(after, parameter.cit_settlement_months, 31), sort=Sort.DAY))
