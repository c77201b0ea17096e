"""Which firms count as incubatees, and which as graduates."""

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
    money,
    picked,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import INCUBATORS_2018

incubatee = Rule(
    "carriers.incubatee", Text("在孵企业", "Incubatee"),
    asks=Text("这家企业算在孵企业吗，最晚到哪天？", "Does this firm count as an incubatee, and until when?"),
    facts=(
        yes_no("in_site", Text("注册地和主要研发、办公场所在本孵化场地内", "Registered and working within the site"), change=Change(Fraction(2), 30)),
        day("registered_on", Text("企业成立日", "Founded on")),
        day("entered_on", Text("入驻日", "Entered on")),
        choice(
            "field", Text("领域", "Field"), ("general", Text("一般领域", "Any other")), ("biomedicine", Text("生物医药", "Biomedicine")),
            ("agriculture", Text("现代农业", "Modern agriculture")), ("integrated-circuits", Text("集成电路", "Integrated circuits")),
        ),
        day("counted_on", Text("统计日", "Counted on")),
    ),
    values=(
        Output("counts", Sort.YES_NO, Text("算在孵企业", "Counts as an incubatee")),
        Output("enters_by", Sort.DAY, Text("最晚入驻日", "Latest day of entry")),
        Output("stays_until", Sort.DAY, Text("在孵最后一日", "Last day of the stay")),
    ),
    dated_by="counted_on", is_decision=True, serves=("I-01", "I-27"),
)


@incubatee.formula("2019-01-01", INCUBATORS_2018, until="2025-05-31")
def _incubatee(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    enters_by = fact.registered_on.plus_months(parameter.incubatee_entry_months)
    stays_until = fact.entered_on.plus_months(picked(fact.field, parameter.incubatee_stay_months))
    is_early = say.step("entered_early", Text("入驻时成立时间未超上限", "Young enough at entry"), fact.entered_on <= enters_by, sort=Sort.YES_NO)
    is_within = say.step("still_in_time", Text("未超过在孵时限", "Within the longest stay"), fact.counted_on <= stays_until, sort=Sort.YES_NO)
    say.refuse_when(~fact.in_site, "outside", Text("不在本孵化场地内。", "It is outside the site."), Text("把注册地和主要场所迁入。", "Move its seat and work into the site."))
    say.refuse_when(~is_early, "too-old", Text("入驻时成立时间已超过上限。", "It was too old when it entered."))
    say.refuse_when(fact.counted_on < fact.entered_on, "not-yet", Text("统计日尚未入驻。", "It had not entered by then."))
    say.refuse_when(~is_within, "stayed-too-long", Text("在孵时间已超过上限。", "Its stay has passed the limit."))
    say.value("counts", fact.in_site & is_early & is_within & (fact.counted_on >= fact.entered_on))
    say.value("enters_by", enters_by)
    say.value("stays_until", stays_until)


graduate = Rule(
    "carriers.graduate", Text("毕业企业", "Graduate"),
    asks=Text("这家在孵企业毕业了吗？", "Has this incubatee graduated?"),
    facts=(
        day("graduated_on", Text("认定毕业日", "Judged on"), optional=True),
        yes_no("high_tech", Text("经认定为高新技术企业", "Recognised as a high-tech enterprise"), change=Change(Fraction(3), 365)),
        money("investment", Text("获得的天使或风险投资", "Angel or venture investment received"), change=Change(Fraction(3), 180)),
        money("revenue_two_years", Text("连续两年营业收入合计", "Revenue of two years together"), change=Change(Fraction(3), 365)),
        yes_no("acquired_or_listed", Text("被兼并、收购或在境内外上市", "Acquired or listed"), change=Change(Fraction(9), 730)),
    ),
    values=(Output("graduates", Sort.YES_NO, Text("符合毕业条件", "Graduates")),),
    dated_by="graduated_on", is_decision=True, serves=("I-01", "I-27"),
)


@graduate.formula("2019-01-01", INCUBATORS_2018, until="2025-05-31")
def _graduate(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    by_investment = say.step("by_investment", Text("投资超过标准", "Investment above the mark"), fact.investment > parameter.graduate_investment, sort=Sort.YES_NO)
    by_revenue = say.step("by_revenue", Text("收入超过标准", "Revenue above the mark"), fact.revenue_two_years > parameter.graduate_revenue, sort=Sort.YES_NO)
    graduates = any_of(fact.high_tech, by_investment, by_revenue, fact.acquired_or_listed)
    say.refuse_when(
        ~graduates, "no-condition-met", Text("四项毕业条件一项也不符合。", "None of the four conditions is met."),
        Text("符合其中一项即可。", "One of them is enough."),
    )
    say.value("graduates", graduates)
