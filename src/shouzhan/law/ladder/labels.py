"""Labels without a legal threshold here: gazelle, unicorn, hidden champion; customary criteria, each a parameter to be confirmed."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    money,
    names_of,
    ratio,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.facts import number
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

PASSES = Output("passes", Sort.YES_NO, Text("符合口径", "Fits the label"))

gazelle = Rule(
    "ladder.gazelle", Text("瞪羚企业（通行口径）", "Gazelle, customary criteria"), asks=Text("按通行口径算不算瞪羚企业？", "Is it a gazelle by the customary criteria?"),
    facts=(
        money("base_revenue", Text("基期（四年前）收入", "Revenue four years ago")), money("revenue", Text("当期收入", "Revenue now")), whole("base_staff", Text("基期人数", "Staff four years ago")), whole("staff", Text("当期人数", "Staff now")),
        yes_no("sharp_fall", Text("当年大幅下降", "A sharp fall this year")), ratio("rd_ratio", Text("研发强度", "R&D intensity")), whole("age", Text("成立年限", "Age in years")),
    ),
    values=(PASSES, Output("by", Sort.NAMES, Text("凭", "By"), options=(("revenue", Text("收入增长", "revenue growth")), ("staff", Text("人员增长", "staff growth")), ("young", Text("年轻而大", "young and large")), ("fast", Text("新而更大", "new and larger"))))), serves=("Z-13", "I-01"),
)


@gazelle.formula("2015-01-01", Citation("gazelle-custom"))
def _gazelle(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    sold, hired = 1 + parameter.gazelle_revenue_growth, 1 + parameter.gazelle_staff_growth
    steady = ~fact.sharp_fall & (fact.rd_ratio >= parameter.gazelle_rd_least)
    by_revenue = say.step("by_revenue", Text("收入四年复合增长达到", "Revenue has grown enough in four years"), (fact.base_revenue >= parameter.gazelle_base_revenue) & (fact.revenue >= fact.base_revenue * sold * sold * sold * sold) & steady, sort=Sort.YES_NO)
    by_staff = say.step("by_staff", Text("人员四年复合增长达到", "Staff has grown enough in four years"), (fact.base_staff >= parameter.gazelle_base_staff) & (fact.staff >= fact.base_staff * hired * hired * hired * hired) & steady, sort=Sort.YES_NO)
    young = say.step("young", Text("年轻而大", "Young and large"), (fact.age <= parameter.gazelle_young_years) & (fact.revenue >= parameter.gazelle_young_revenue), sort=Sort.YES_NO)
    fast = say.step("fast", Text("新而更大", "New and larger"), (fact.age <= parameter.gazelle_fast_years) & (fact.revenue >= parameter.gazelle_fast_revenue), sort=Sort.YES_NO)
    say.value("passes", by_revenue | by_staff | young | fast)
    say.value("by", names_of(("revenue", by_revenue), ("staff", by_staff), ("young", young), ("fast", fast)))


unicorn = Rule(
    "ladder.unicorn", Text("独角兽与潜在独角兽（通行口径）", "Unicorn, customary criteria"), asks=Text("按通行口径算不算独角兽或潜在独角兽？", "Is it a unicorn, or a coming one?"),
    facts=(yes_no("private", Text("未上市的私有企业", "Private and unlisted")), whole("age", Text("成立年限", "Age in years")), number("valuation_usd", Text("最近一轮估值（美元）", "Valuation of the last round, in dollars"))),
    values=(PASSES, Output("coming", Sort.YES_NO, Text("潜在独角兽", "A coming unicorn"))), serves=("Z-13", "Z-01"),
)


@unicorn.formula("2015-01-01", Citation("unicorn-custom"))
def _unicorn(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    is_one = fact.private & (fact.age <= parameter.unicorn_years) & (fact.valuation_usd >= parameter.unicorn_valuation_usd)
    young = (fact.age <= parameter.coming_unicorn_young_years) & (fact.valuation_usd >= parameter.coming_unicorn_young_usd)
    older = (fact.age <= parameter.coming_unicorn_years) & (fact.valuation_usd >= parameter.coming_unicorn_usd)
    say.value("passes", is_one)
    say.value("coming", fact.private & ~is_one & (young | older))


champion = Rule(
    "ladder.hidden-champion", Text("隐形冠军（通行口径）", "Hidden champion, customary criteria"), asks=Text("按通行口径算不算隐形冠军？", "Is it a hidden champion by the customary criteria?"),
    facts=(
        whole("world_rank", Text("世界市场排名", "World rank"), optional=True, least=Fraction(1)), whole("continent_rank", Text("洲内市场排名", "Rank on its continent"), optional=True, least=Fraction(1)),
        number("revenue_eur", Text("年收入（欧元）", "Revenue in euros")), yes_no("little_known", Text("公众知名度低", "Little known to the public")),
    ),
    values=(PASSES,), serves=("Z-13", "Z-01"),
)


@champion.formula("2015-01-01", Citation("simon-champion"))
def _champion(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    world = where(fact.has("world_rank"), fact.world_rank <= parameter.champion_world_rank, False)
    continent = where(fact.has("continent_rank"), fact.continent_rank <= parameter.champion_continent_rank, False)
    say.value("passes", (world | continent) & (fact.revenue_eur < parameter.champion_revenue_eur) & fact.little_known)
