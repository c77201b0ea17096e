"""Whether an incubator is a national one, under the criteria of 2018."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Rule,
    Sort,
    choice,
    day,
    money,
    number,
    picked,
    whole,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import INCUBATORS_2018
from shouzhan.law.gates import OUTPUTS, Gates

_SOME_MONTHS = Change(Fraction(3), 180)

national_incubator = Rule(
    "carriers.national-incubator", Text("国家级科技企业孵化器条件（2018 年办法）", "National incubator (measures of 2018)"),
    asks=Text("这家孵化器符合国家级条件吗，还差什么？", "Does this incubator meet the national criteria, and what is missing?"),
    facts=(
        choice("track", Text("类型", "Track"), ("general", Text("综合孵化器", "General")), ("specialised", Text("专业孵化器", "Specialised"))),
        day("applied_on", Text("申请日", "Applied on"), optional=True),
        yes_no("legal_person", Text("运营主体为独立法人", "The operator is a legal person of its own")),
        whole("operating_months", Text("注册并实际运营的月数", "Months registered and running")),
        whole("data_years", Text("连续报送真实数据的年数", "Consecutive years of true data")),
        number("area", Text("可自主支配面积（平方米）", "Area at its own disposal, square metres"), example="18000", change=Change(note=Text("扩大场地", "add space"))),
        number("used_area", Text("在孵企业使用面积（平方米）", "Area used by incubatees, square metres"), change=_SOME_MONTHS, help=Text("含公共服务面积。", "Area of public service included.")),
        money("fund", Text("种子资金或合作孵化资金", "Seed or partner fund"), change=_SOME_MONTHS),
        whole("funded_firms", Text("获得投融资的在孵企业数", "Funded incubatees"), change=_SOME_MONTHS),
        whole("fund_cases", Text("使用资金的案例数", "Cases of using the fund"), change=_SOME_MONTHS),
        whole("staff", Text("机构总人数", "Staff")),
        whole("professional_staff", Text("专业孵化服务人员", "Professional staff"), change=Change(Fraction(1), 90)),
        whole("mentors", Text("创业导师", "Mentors"), change=Change(Fraction(1), 30)),
        whole("firms", Text("在孵企业数", "Incubatees"), change=_SOME_MONTHS),
        whole("applied_firms", Text("申请专利的在孵企业数", "Incubatees that applied for patents"), change=_SOME_MONTHS),
        whole("holding_firms", Text("拥有有效知识产权的在孵企业数", "Incubatees with valid intellectual property"), change=_SOME_MONTHS),
        whole("field_firms", Text("同一领域的在孵企业数", "Incubatees of one field"), help=Text("综合孵化器可填 0。", "0 will do for a general incubator.")),
        whole("graduates", Text("累计毕业企业数", "Graduates in all")),
    ),
    values=OUTPUTS, dated_by="applied_on", is_decision=True, serves=("I-01", "Z-25"),
)


@national_incubator.formula("2019-01-01", INCUBATORS_2018, until="2025-05-31")
def _national(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    _operator(gates, fact, parameter)
    _space_and_money(gates, fact, parameter)
    _people(gates, fact, parameter)
    _firms(gates, fact, parameter)
    gates.count()


def _operator(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(fact.legal_person, "legal-person", Text("运营主体为独立法人", "the operator is a legal person of its own"), Text("由独立法人作为运营主体申请；现为内设机构的，先设立法人并转移运营合同。", "Let a legal person apply as the operator; a department inside another body first sets one up and moves its contracts there."))
    gates.need(
        fact.operating_months >= parameter.incubator_operating_months, "operating-time", Text("注册并实际运营满规定年限", "registered and running long enough"),
        Text("运营月数达到参数后再申请；2025 年 6 月起的申请按“科技型企业孵化器分级条件（2025 年办法）”。", "Apply once the months of the parameter have passed; from June 2025 see “Graded incubator (measures of 2025)”."),
    )
    gates.need(
        fact.data_years >= parameter.incubator_data_years, "true-data", Text("连续报送真实数据满规定年限", "true data for enough consecutive years"),
        Text("继续按年向统计系统报送真实数据，连续年数达到参数后再申请；漏报的年份不能补算。", "Go on reporting true figures every year until the consecutive years reach the parameter; a year left out breaks the row."),
    )


def _space_and_money(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(fact.area >= parameter.incubator_area, "area", Text("可自主支配面积足够", "the area is large enough"), Text("由运营主体租入或划入场地，使可自主支配面积达到参数，附权属或租赁证明。", "The operator leases or takes over space until the area at its own disposal reaches the parameter, and encloses the deeds or leases."))
    gates.need(
        fact.used_area >= fact.area * parameter.incubator_used_share, "used-share", Text("在孵企业使用面积占比足够", "incubatees use enough of the area"),
        Text("由运营主体收回用于其他用途的面积，交在孵企业或公共服务使用，按协议重新核定。", "The operator takes back space that serves other ends, gives it to incubatees or public service, and states the area anew."),
    )
    gates.need(fact.fund >= parameter.incubator_fund, "fund", Text("种子资金或合作孵化资金足够", "the seed or partner fund is large enough"), Text("由运营主体增加种子资金，或与投资机构签订合作孵化资金协议，使规模达到参数。", "The operator adds to its seed money, or agrees on a partner fund with an investor, until the amount reaches the parameter."))
    gates.need(
        (fact.funded_firms >= fact.firms * parameter.incubator_funded_share) & (fact.fund_cases >= parameter.incubator_fund_cases), "funded-firms",
        Text("获得投融资的在孵企业占比和资金使用案例数足够", "enough incubatees are funded and enough cases used the fund"), Text("占比和案例数须同时达到：用种子资金再投在孵企业，并为其他企业引入投资，以投资协议为凭。", "Share and number of cases must both be reached: put the seed money into further incubatees and bring others investors, proved by the agreements."),
    )


def _people(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.need(
        fact.professional_staff >= fact.staff * parameter.incubator_professional_share, "professional-share",
        Text("专业孵化服务人员占比足够", "enough of the staff are professionals"), Text("由运营主体安排人员参加孵化服务培训，或增聘专业人员，使占比达到参数。", "The operator has its staff trained in incubation, or hires professionals, until their share reaches the parameter."),
    )
    gates.need(
        fact.professional_staff * parameter.incubator_firms_per_helper >= fact.firms, "professionals-per-firm",
        Text("按在孵企业数配足专业人员", "enough professionals for the incubatees"), Text("由运营主体增聘专业孵化服务人员，补足按在孵企业数折算的差额。", "The operator hires professionals, as many as the number of incubatees still asks for."),
    )
    gates.need(
        fact.mentors * parameter.incubator_firms_per_helper >= fact.firms, "mentors-per-firm",
        Text("按在孵企业数配足创业导师", "enough mentors for the incubatees"), Text("由运营主体聘任创业导师并签订聘任协议，补足按在孵企业数折算的差额。", "The operator appoints mentors by agreement, as many as the number of incubatees still asks for."),
    )


def _firms(gates: Gates, fact: GivenFacts, parameter: GivenParameters) -> None:
    gates.say.step("density", Text("每千平方米在孵企业数", "Incubatees per 1,000 square metres"), (fact.firms * 1000).over(fact.area), sort=Sort.NUMBER)
    gates.need(
        (fact.applied_firms >= fact.firms * parameter.incubator_applied_share) | (fact.holding_firms >= fact.firms * parameter.incubator_holding_share),
        "intellectual-property", Text("申请专利或拥有有效知识产权的在孵企业占比足够", "enough incubatees applied for patents or hold rights"),
        Text("两个占比有一个达到即可：帮助在孵企业提出专利申请，以受理通知为凭，或取得有效知识产权。", "One of the two shares is enough: help incubatees to file for patents, proved by the notice of filing, or to hold rights in force."),
    )
    gates.need(fact.firms >= picked(fact.track, parameter.incubator_firms), "firms", Text("在孵企业数足够", "there are enough incubatees"), Text("由运营主体引进符合“在孵企业”条件的企业，补足家数或密度的差额；专业孵化器的家数要求低于综合孵化器。", "The operator takes in firms that meet “Incubatee” until number and density are reached; fewer are asked of a specialised incubator than of a general one."))
    gates.need(
        fact.firms * 1000 >= fact.area * picked(fact.track, parameter.incubator_firms_per_thousand), "density-enough",
        Text("每千平方米在孵企业数足够", "there are enough incubatees per 1,000 square metres"), Text("由运营主体引进符合“在孵企业”条件的企业，补足家数或密度的差额；专业孵化器的家数要求低于综合孵化器。", "The operator takes in firms that meet “Incubatee” until number and density are reached; fewer are asked of a specialised incubator than of a general one."),
    )
    gates.need(
        fact.field_firms >= fact.firms * picked(fact.track, parameter.incubator_field_share), "one-field",
        Text("专业孵化器同一领域的在孵企业占比足够", "enough incubatees of a specialised incubator are in its field"), Text("改按综合孵化器申请（家数要求较高），或由运营主体引进本领域企业，使占比达到参数。", "Apply as a general incubator, which needs more firms, or take in firms of the field until their share reaches the parameter."),
    )
    gates.need(
        fact.graduates >= picked(fact.track, parameter.incubator_graduates), "graduates", Text("累计毕业企业数足够", "there are enough graduates"),
        Text("对照“毕业企业”四项条件，由运营主体帮助接近条件的在孵企业毕业；已毕业而未统计的，补登后计入。", "Go by the four conditions of “Graduate”: the operator helps the firms that are near them; those that have graduated and were not counted are entered and count."),
    )
