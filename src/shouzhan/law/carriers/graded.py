"""Incubators under the measures of 2025: two grades, the quota of the upper one, reviews and the yearly call."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    day_in,
    money,
    number,
    picked,
    rounded_up,
    whole,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import CALL_2025, INCUBATORS_2025
from shouzhan.law.gates import OUTPUTS, Gates

_SOME_MONTHS = Change(Fraction(3), 180)
_NEXT_YEAR = Change(Fraction(3), 365)
_WAIT = Change(each=31, note=Text("等运营期满", "wait until it has run so long"))
_GRADES = (("standard", Text("标准级", "Standard")), ("excellent", Text("卓越级", "Excellent")))

graded_incubator = Rule(
    "carriers.graded-incubator", Text("科技型企业孵化器分级条件（2025 年办法）", "Graded incubator (measures of 2025)"),
    asks=Text("这家孵化器符合标准级或卓越级条件吗？", "Does this incubator meet the standard or the excellent grade?"),
    facts=(
        choice("grade", Text("级别", "Grade"), *_GRADES, change=Change(Fraction(5))),
        day("applied_on", Text("申请日", "Applied on"), optional=True),
        yes_no("legal_person", Text("运营主体为有统一社会信用代码的独立法人", "The operator is a legal person with a credit code"), change=Change(Fraction(20), 90)),
        yes_no("emerging_field", Text("聚焦新兴产业或未来产业", "It works for emerging or future industries")),
        whole("operating_months", Text("运营月数", "Months running"), change=_WAIT),
        number("area", Text("面积（平方米）", "Area, square metres"), change=Change(Fraction(5), 90, Text("扩大场地", "add space"), grows=True)),
        whole("staff", Text("团队人数", "Team"), change=Change(Fraction(2), 90, Text("招聘", "hire"), grows=True)),
        whole("professional_staff", Text("专业人员", "Professionals"), change=Change(Fraction(1), 90)),
        whole("mentors", Text("导师", "Mentors"), change=Change(Fraction(1), 30)),
        whole("firms", Text("在孵企业数", "Incubatees"), change=Change(Fraction(3), 180, Text("引进在孵企业", "take in firms"), grows=True)),
        whole("new_firms", Text("其中上年新注册企业数", "Of these, registered last year"), change=_NEXT_YEAR),
        whole("sme_firms", Text("其中科技型、创新型中小企业数", "Of these, technology or innovative SMEs"), change=_SOME_MONTHS),
        whole("growing_firms", Text("其中收入或研发投入增长达标企业数", "Of these, growing in revenue or R&D"), change=_NEXT_YEAR),
        whole("invested_firms", Text("其中孵化器以自有资金持股企业数", "Of these, with the incubator's own equity"), change=_SOME_MONTHS),
        whole("financed_firms", Text("其中获得融资企业数", "Of these, financed")),
        money("income", Text("总收入", "Income")),
        money("service_income", Text("其中非租金收入", "Of this, other than rent"), change=_SOME_MONTHS),
    ),
    values=OUTPUTS, dated_by="applied_on", is_decision=True, serves=("I-01", "Z-25"),
)


@graded_incubator.formula("2025-06-01", INCUBATORS_2025)
def _graded(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    gates.need(fact.legal_person, "legal-person", Text("运营主体为独立法人", "the operator is a legal person of its own"), Text("由有统一社会信用代码的独立法人作为运营主体申请；现为内设机构的，先设立法人并转移运营合同。", "Let a legal person with a credit code of its own apply as the operator; a department inside another body first sets one up and moves its contracts there."))
    gates.need(
        fact.grade.is_one_of("standard") | fact.emerging_field, "emerging-field", Text("卓越级聚焦新兴产业或未来产业", "an excellent incubator works for emerging or future industries"),
        Text("改按标准级申请，标准级不要求领域；要报卓越级的，先把主要在孵企业调整到新兴产业或未来产业。", "Apply for the standard grade, which asks for no field; for the excellent one, first turn the incubator to emerging or future industries."),
    )
    _means(gates, fact, parameter)
    _firms(gates, fact, parameter)
    gates.count()


def _means(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(
        fact.operating_months >= picked(fact.grade, parameter.graded_incubator_operating_months), "operating-time",
        Text("运营满规定年限", "it has been running long enough"), Text("等运营月数达到本级参数后，在下一年度的申报期申请；截止日见“孵化器推荐截止日”。", "Apply in the call of a later year, once the months of this grade have passed; for its close see “Close of the incubator call”."),
    )
    gates.need(fact.area >= picked(fact.grade, parameter.graded_incubator_area), "area", Text("面积足够", "the area is large enough"), Text("由运营主体租入或划入场地，使面积达到本级参数，申请时附权属或租赁证明；卓越级达不到的可报标准级。", "The operator leases or takes over space until it reaches the area of this grade, and encloses the deeds or leases; where the excellent grade is out of reach, the standard one is open."))
    gates.need(fact.staff >= picked(fact.grade, parameter.graded_incubator_staff), "staff", Text("团队人数足够", "the team is large enough"), Text("由运营主体招聘孵化服务人员，使团队人数达到本级参数，以劳动合同为凭。", "The operator hires until the team reaches the number of this grade, proved by labour contracts."))
    gates.need(
        fact.professional_staff >= fact.staff * picked(fact.grade, parameter.graded_incubator_professional_share), "professional-share",
        Text("专业人员占比足够", "enough of the team are professionals"), Text("由运营主体安排团队参加孵化服务培训，或增聘专业人员，使占比达到本级参数。", "The operator has its team trained in incubation, or hires professionals, until their share reaches that of this grade."),
    )
    gates.need(
        fact.mentors * picked(fact.grade, parameter.graded_incubator_firms_per_mentor) >= fact.firms, "mentors-per-firm",
        Text("按企业数配足导师", "enough mentors for the firms"), Text("由运营主体聘任创业导师并签订聘任协议，补足按在孵企业数折算的差额。", "The operator appoints mentors by agreement, as many as the number of incubatees still asks for."),
    )
    gates.need(
        (fact.income > 0) & (fact.service_income >= fact.income * picked(fact.grade, parameter.graded_incubator_service_share)), "service-income",
        Text("非租金收入占比足够", "enough of the income is other than rent"), Text("由运营主体增加孵化服务和投资收入，并在账上与租金分列；已有而未分列的，先分列再计算。", "The operator earns more by service and investment and keeps it apart from rent in the books; where that was mixed, take it apart first."),
    )


def _firms(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(fact.firms >= picked(fact.grade, parameter.graded_incubator_firms), "firms", Text("在孵企业数足够", "there are enough incubatees"), Text("由运营主体引进在孵企业，补足本级参数与现有家数之差。", "The operator takes in firms, as many as the number of this grade is above those there are."))
    gates.need(
        fact.new_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_new_share), "new-firms",
        Text("上年新注册企业占比足够", "enough firms were registered last year"), Text("由运营主体招引当年新注册的企业；新注册数按上一年计，今年引进的下一年度申报时计入。", "The operator takes in firms newly registered; those of last year count, so firms taken in now count in the call of next year."),
    )
    gates.need(
        fact.sme_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_sme_share), "sme-firms",
        Text("科技型、创新型中小企业占比足够", "enough firms are technology or innovative SMEs"), Text("由运营主体帮助在孵企业办理科技型中小企业入库（见“科技型中小企业评价”）或创新型中小企业评价（见“创新型中小企业评价”），取得后计入。", "The operator helps its firms to be listed as technology SMEs (see “Technology SME”) or recognised as innovative SMEs (see “Innovative SME”); they count once they are."),
    )
    gates.need(
        fact.growing_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_growing_share), "growing-firms",
        Text("增长达标企业占比足够", "enough firms are growing"), Text("由运营主体按企业的上年收入和研发投入逐家核对增长，补齐未报送的数据；确未达到的，待下一年度增长计入后再申请。", "The operator goes through last year's revenue and R&D firm by firm and adds figures not yet reported; where growth is missing in fact, it applies once another year counts."),
    )
    gates.need(
        (fact.invested_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_invested_share))
        | (fact.financed_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_financed_share)),
        "invested-or-financed", Text("自有资金持股或获得融资的企业占比足够", "enough firms have the incubator's equity or are financed"), Text("两个占比有一个达到即可：由运营主体以自有资金入股在孵企业，或为企业引入投资，以工商登记或投资协议为凭。", "One of the two shares is enough: the operator takes equity in its firms with own money, or brings them investors; the company register or the agreement is the proof."),
    )


nominees = Rule(
    "carriers.excellent-nominees", Text("卓越级推荐名额", "Quota of excellent nominees"),
    asks=Text("推荐这么多家，其中最多几家可以申报卓越级？", "Of so many nominations, how many may be for the excellent grade?"),
    facts=(
        whole("nominations", Text("本市推荐总数", "Nominations of the city")),
        whole("excellent", Text("其中拟报卓越级", "Of these, for the excellent grade"), change=Change(Fraction(1))),
    ),
    values=(Output("quota", Sort.WHOLE, Text("卓越级名额", "Quota"), gain=1), Output("left", Sort.WHOLE, Text("剩余名额", "Left"))),
    is_decision=True, serves=("I-01",),
)


@nominees.formula("2025-09-09", CALL_2025)
def _nominees(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    share = say.step("share", Text("占比折算", "Share of the nominations"), fact.nominations * parameter.excellent_incubator_share, sort=Sort.NUMBER)
    quota = say.step("quota_line", Text("向上取整", "Rounded up"), rounded_up(share), sort=Sort.WHOLE)
    say.refuse_when(fact.excellent > quota, "over-quota", Text("卓越级推荐数超过名额。", "There are more excellent nominees than the quota."), Text("由推荐部门把卓越级推荐数减到结果所列名额以内，其余机构改按标准级推荐。", "The nominating department keeps to the quota in the answer and nominates the others for the standard grade."))
    say.value("quota", quota)
    say.value("left", quota - fact.excellent)


review = Rule(
    "carriers.incubator-review", Text("孵化器下次评价年度", "Next review of an incubator"),
    asks=Text("这家孵化器下次在哪一年评价？", "In which year is this incubator reviewed next?"),
    facts=(choice("grade", Text("级别", "Grade"), *_GRADES), whole("last_review", Text("上次评价或认定的年份", "Year of the last review or recognition"), least=Fraction(1900), most=Fraction(2200))),
    values=(Output("next_review", Sort.WHOLE, is_year=True, label=Text("下次评价年度", "Next review")),), serves=("I-01", "Z-25"),
)


@review.formula("2025-06-01", INCUBATORS_2025)
def _review(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    years = say.step("years", Text("评价周期（年）", "Years between reviews"), picked(fact.grade, parameter.incubator_review_years), sort=Sort.WHOLE)
    say.value("next_review", fact.last_review + years)


call = Rule(
    "carriers.incubator-call", Text("孵化器推荐截止日", "Close of the incubator call"),
    asks=Text("推荐材料最晚哪天报送？", "By which day must nominations be sent?"),
    facts=(day("nominated_on", Text("报送日", "Sent on")),),
    values=(Output("due_on", Sort.DAY, Text("截止日", "Due on")),), dated_by="nominated_on", is_decision=True, serves=("I-01",),
)


@call.formula("2025-09-09", CALL_2025)
def _call(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    due = say.step("due", Text("当年截止日", "Due that year"), day_in(fact.nominated_on.year(), parameter.incubator_call_month, parameter.incubator_call_day), sort=Sort.DAY)
    say.refuse_when(fact.nominated_on > due, "call-closed", Text("推荐已截止。", "The call has closed."), Text("本年度不再受理；由推荐部门在下一年度申报通知写明的期限内报送，期间可用“科技型企业孵化器分级条件（2025 年办法）”自查差距。", "This year is closed; the nominating department sends it within the time of next year's call. Meanwhile “Graded incubator (measures of 2025)” shows what is missing."))
    say.value("due_on", due)
