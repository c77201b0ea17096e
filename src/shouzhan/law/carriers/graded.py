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
_GRADES = (("standard", Text("标准级", "Standard")), ("excellent", Text("卓越级", "Excellent")))

graded_incubator = Rule(
    "carriers.graded-incubator", Text("科技型企业孵化器分级条件（2025 年办法）", "Graded incubator (measures of 2025)"),
    asks=Text("这家孵化器符合标准级或卓越级条件吗？", "Does this incubator meet the standard or the excellent grade?"),
    facts=(
        choice("grade", Text("级别", "Grade"), *_GRADES),
        day("applied_on", Text("申请日", "Applied on"), optional=True),
        yes_no("legal_person", Text("运营主体为有统一社会信用代码的独立法人", "The operator is a legal person with a credit code")),
        yes_no("emerging_field", Text("聚焦新兴产业或未来产业", "It works for emerging or future industries")),
        whole("operating_months", Text("运营月数", "Months running")),
        number("area", Text("面积（平方米）", "Area, square metres")),
        whole("staff", Text("团队人数", "Team")),
        whole("professional_staff", Text("专业人员", "Professionals"), change=Change(Fraction(1), 90)),
        whole("mentors", Text("导师", "Mentors"), change=Change(Fraction(1), 30)),
        whole("firms", Text("在孵企业数", "Incubatees")),
        whole("new_firms", Text("其中上年新注册企业数", "Of these, registered last year")),
        whole("sme_firms", Text("其中科技型、创新型中小企业数", "Of these, technology or innovative SMEs"), change=_SOME_MONTHS),
        whole("growing_firms", Text("其中收入或研发投入增长达标企业数", "Of these, growing in revenue or R&D")),
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
    gates.need(fact.legal_person, "legal-person", Text("运营主体为独立法人", "the operator is a legal person of its own"), Text("以独立法人申请。", "Apply as a legal person."))
    gates.need(
        fact.grade.is_one_of("standard") | fact.emerging_field, "emerging-field", Text("卓越级聚焦新兴产业或未来产业", "an excellent incubator works for emerging or future industries"),
        Text("按标准级申请。", "Apply for the standard grade."),
    )
    _means(gates, fact, parameter)
    _firms(gates, fact, parameter)
    gates.count()


def _means(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(
        fact.operating_months >= picked(fact.grade, parameter.graded_incubator_operating_months), "operating-time",
        Text("运营满规定年限", "it has been running long enough"), Text("满年限后再申请。", "Apply once the time has passed."),
    )
    gates.need(fact.area >= picked(fact.grade, parameter.graded_incubator_area), "area", Text("面积足够", "the area is large enough"), Text("扩大场地。", "Add space."))
    gates.need(fact.staff >= picked(fact.grade, parameter.graded_incubator_staff), "staff", Text("团队人数足够", "the team is large enough"), Text("增聘人员。", "Hire."))
    gates.need(
        fact.professional_staff >= fact.staff * picked(fact.grade, parameter.graded_incubator_professional_share), "professional-share",
        Text("专业人员占比足够", "enough of the team are professionals"), Text("培训或增聘专业人员。", "Train or hire professionals."),
    )
    gates.need(
        fact.mentors * picked(fact.grade, parameter.graded_incubator_firms_per_mentor) >= fact.firms, "mentors-per-firm",
        Text("按企业数配足导师", "enough mentors for the firms"), Text("增聘导师。", "Enlist mentors."),
    )
    gates.need(
        fact.service_income >= fact.income * picked(fact.grade, parameter.graded_incubator_service_share), "service-income",
        Text("非租金收入占比足够", "enough of the income is other than rent"), Text("增加服务和投资收入。", "Earn more by service and investment."),
    )


def _firms(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(fact.firms >= picked(fact.grade, parameter.graded_incubator_firms), "firms", Text("在孵企业数足够", "there are enough incubatees"), Text("引进在孵企业。", "Take in incubatees."))
    gates.need(
        fact.new_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_new_share), "new-firms",
        Text("上年新注册企业占比足够", "enough firms were registered last year"), Text("引进新注册企业。", "Take in new firms."),
    )
    gates.need(
        fact.sme_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_sme_share), "sme-firms",
        Text("科技型、创新型中小企业占比足够", "enough firms are technology or innovative SMEs"), Text("帮助在孵企业入库、评价。", "Help firms to be recognised."),
    )
    gates.need(
        fact.growing_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_growing_share), "growing-firms",
        Text("增长达标企业占比足够", "enough firms are growing"), Text("加强企业服务。", "Serve the firms better."),
    )
    gates.need(
        (fact.invested_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_invested_share))
        | (fact.financed_firms >= fact.firms * picked(fact.grade, parameter.graded_incubator_financed_share)),
        "invested-or-financed", Text("自有资金持股或获得融资的企业占比足够", "enough firms have the incubator's equity or are financed"), Text("投资或对接融资。", "Invest, or bring investors."),
    )


nominees = Rule(
    "carriers.excellent-nominees", Text("卓越级推荐名额", "Quota of excellent nominees"),
    asks=Text("推荐这么多家，其中最多几家可以申报卓越级？", "Of so many nominations, how many may be for the excellent grade?"),
    facts=(
        whole("nominations", Text("本市推荐总数", "Nominations of the city")),
        whole("excellent", Text("其中拟报卓越级", "Of these, for the excellent grade"), change=Change(Fraction(1))),
    ),
    values=(Output("quota", Sort.WHOLE, Text("卓越级名额", "Quota")), Output("left", Sort.WHOLE, Text("剩余名额", "Left"))),
    is_decision=True, serves=("I-01",),
)


@nominees.formula("2025-09-09", CALL_2025)
def _nominees(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    share = say.step("share", Text("占比折算", "Share of the nominations"), fact.nominations * parameter.excellent_incubator_share, sort=Sort.NUMBER)
    quota = say.step("quota_line", Text("向上取整", "Rounded up"), rounded_up(share), sort=Sort.WHOLE)
    say.refuse_when(fact.excellent > quota, "over-quota", Text("卓越级推荐数超过名额。", "There are more excellent nominees than the quota."), Text("减少卓越级推荐。", "Nominate fewer."))
    say.value("quota", quota)
    say.value("left", quota - fact.excellent)


review = Rule(
    "carriers.incubator-review", Text("孵化器下次评价年度", "Next review of an incubator"),
    asks=Text("这家孵化器下次在哪一年评价？", "In which year is this incubator reviewed next?"),
    facts=(choice("grade", Text("级别", "Grade"), *_GRADES), whole("last_review", Text("上次评价或认定的年份", "Year of the last review or recognition"), least=Fraction(1900), most=Fraction(2200))),
    values=(Output("next_review", Sort.WHOLE, Text("下次评价年度", "Next review")),), serves=("I-01", "Z-25"),
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
    say.refuse_when(fact.nominated_on > due, "call-closed", Text("推荐已截止。", "The call has closed."), Text("等待下一年度通知。", "Wait for next year's call."))
    say.value("due_on", due)
