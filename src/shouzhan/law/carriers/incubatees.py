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
        day("counted_on", Text("统计日", "Counted on"), change=Change(later=True, note=Text("到这一天再统计", "count it on that day"))),
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
    say.refuse_when(~fact.in_site, "outside", Text("不在本孵化场地内。", "It is outside the site."), Text("企业把注册地和主要研发、办公场所迁入本孵化场地，孵化器以迁入日为入驻日登记；迁不进来的，由其所在的孵化器统计。", "The firm moves its registered seat and its main research and office space into the site, and the incubator enters that day as the day of entry; a firm that cannot move is counted by the incubator it sits in."))
    say.refuse_when(~is_early, "too-old", Text("入驻时成立时间已超过上限。", "It was too old when it entered."), Text("入驻时的企业年龄不能补救，这家企业不计入在孵企业数；孵化器可以继续为它服务。今后招引的企业须在结果所列“最晚入驻日”之前入驻。", "Its age at entry cannot be mended, so it is not counted among the incubatees; the incubator may go on serving it. Firms to come must enter by the latest day of entry shown in the answer."))
    say.refuse_when(fact.counted_on < fact.entered_on, "not-yet", Text("统计日尚未入驻。", "It had not entered by then."), Text("本期不统计这家企业，从入驻日后的下一个统计日起计入。入驻日登记有误的，由孵化器凭入驻协议更正。", "Leave it out of this count and count it from the next counting day after its entry. Where the day of entry was entered wrongly, the incubator corrects it by the agreement of entry."))
    say.refuse_when(~is_within, "stayed-too-long", Text("在孵时间已超过上限。", "Its stay has passed the limit."), Text("自“在孵最后一日”的次日起不再计入。符合“毕业企业”四项条件之一的，由孵化器按毕业统计；其余的办理退出，可以转往特色产业园区。属生物医药、现代农业或集成电路而领域填错的，更正领域后重算。", "It is not counted from the day after the last day of its stay. Where one of the four conditions of “Graduate” holds, the incubator counts it as a graduate; any other leaves, and may go on to a specialised industrial park. A firm in biomedicine, modern agriculture or integrated circuits whose field was entered wrongly is worked out anew."))
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
        Text("四项有一项即可：认定为高新技术企业（条件见“高新技术企业必备条件”），投资或两年收入超过推导所列标准，被并购或上市。在孵期未满的继续孵化，到条件具备时由孵化器认定毕业。", "One of the four is enough: recognition as a high-tech enterprise (see “High-tech enterprise: the gates”), investment or the revenue of two years above the mark in the steps, or being acquired or listed. Within its stay it goes on, and the incubator counts it as a graduate once a condition holds."),
    )
    say.value("graduates", graduates)
