"""University science parks: the national criteria, and Shanghai's classified evaluation."""

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
    items,
    number,
    picked,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import CITY_PARKS, NATIONAL_PARKS
from shouzhan.law.carriers.weighted import FULL, points, score_of
from shouzhan.law.gates import OUTPUTS, Gates

_SOME_MONTHS = Change(Fraction(3), 180)
_CLASSES = (("research", Text("研究型高校", "Research university")), ("applied", Text("应用型高校", "Applied university")))

national_park = Rule(
    "carriers.university-park", Text("国家大学科技园条件", "National university science park"),
    asks=Text("这家大学科技园符合国家级条件吗？", "Does this science park meet the national criteria?"),
    facts=(
        whole("operating_months", Text("运营月数", "Months running"), change=Change(each=31, note=Text("等运营期满", "wait until it has run so long"))),
        number("area", Text("可自主支配面积（平方米）", "Area at its own disposal, square metres"), example="15000", change=Change(note=Text("扩大场地", "add space"))),
        number("used_area", Text("在孵企业使用面积（平方米）", "Area used by incubatees, square metres"), change=_SOME_MONTHS),
        whole("staff", Text("机构总人数", "Staff")),
        whole("professional_staff", Text("专业人员", "Professionals"), change=Change(Fraction(1), 90)),
        whole("firms", Text("在孵企业数", "Incubatees"), change=_SOME_MONTHS),
        whole("inventing_firms", Text("其中拥有自主发明专利的企业数", "Of these, with own invention patents"), change=_SOME_MONTHS),
        whole("linked_firms", Text("其中与依托高校在技术、成果、人才上有实质联系的企业数", "Of these, truly linked to the university"), change=_SOME_MONTHS),
        yes_no("technical_service", Text("有公共技术服务", "Public technical service"), change=_SOME_MONTHS),
        yes_no("investment_service", Text("有投融资服务", "Investment service"), change=_SOME_MONTHS),
    ),
    values=OUTPUTS, is_decision=True, serves=("U-29",),
)


@national_park.formula("2019-01-01", NATIONAL_PARKS)
def _national_park(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    gates.need(fact.operating_months >= parameter.park_operating_months, "operating-time", Text("运营满规定年限", "it has been running long enough"), Text("等运营月数达到参数后的下一批再申请；期间更名或更换运营机构的，附连续运营的材料。", "Apply in the next round once the months of the parameter have passed; after a change of name or operator, enclose proof that it ran on."))
    gates.need(fact.area >= parameter.park_area, "area", Text("可自主支配面积足够", "the area is large enough"), Text("由运营机构租入或划入场地，使可自主支配面积达到参数，申请时附权属或租赁证明。", "The operator leases or takes over space until the area at its own disposal reaches the parameter, and encloses the deeds or leases."))
    gates.need(
        fact.used_area >= fact.area * parameter.park_used_share, "used-share", Text("在孵企业使用面积占比足够", "incubatees use enough of the area"), Text("由运营机构收回用于其他用途的面积，出租给在孵企业，按入驻协议重新核定使用面积。", "The operator takes back space that serves other ends, lets it to incubatees, and states the area anew by their agreements."),
    )
    gates.need(
        (fact.staff > 0) & (fact.professional_staff >= fact.staff * parameter.park_professional_share), "professional-share",
        Text("专业人员占比足够", "enough of the staff are professionals"), Text("由运营机构安排现有人员参加孵化服务培训，或增聘专业人员，使专业人员占比达到参数。", "The operator has its staff trained in incubation, or hires professionals, until their share reaches the parameter."),
    )
    gates.need(fact.firms >= parameter.park_firms, "firms", Text("在孵企业数足够", "there are enough incubatees"), Text("由运营机构引进符合“在孵企业”条件的企业，补足参数与现有家数之差后再申请。", "The operator takes in firms that meet “Incubatee”, as many as the parameter is above those there are, and applies then."))
    gates.need(
        fact.inventing_firms >= fact.firms * parameter.park_inventing_share, "inventing-share",
        Text("拥有自主发明专利的企业占比足够", "enough incubatees have own invention patents"), Text("运营机构与技术转移机构一起帮助在孵企业申请发明专利；企业取得自主发明专利后计入。", "The operator and a transfer agency help incubatees to apply for inventions; a firm counts once it has an own invention patent."),
    )
    gates.need(
        fact.linked_firms >= fact.firms * parameter.park_linked_share, "linked-share",
        Text("与依托高校有实质联系的企业占比足够", "enough incubatees are truly linked to the university"), Text("请依托高校与企业签订技术、成果或人才方面的协议；已有合作而没有书面材料的，补签后计入。", "Let the university and the firms sign agreements on technology, results or people; where work is shared already without one, put it into writing and count it."),
    )
    gates.need(fact.technical_service, "technical-service", Text("有公共技术服务", "it has public technical service"), Text("由运营机构自建公共技术服务平台，或与高校实验室、专业平台签约，向在孵企业开放。", "The operator sets up a technical service platform, or contracts with the laboratories of the university or another platform, open to incubatees."))
    gates.need(fact.investment_service, "investment-service", Text("有投融资服务", "it has investment service"), Text("由运营机构设立投融资服务岗位或与投资机构签约，为在孵企业提供融资对接。", "The operator appoints people for investment service, or contracts with investors, to bring incubatees and money together."))
    gates.count()


scheme = Rule(
    "carriers.park-scheme", Text("大学科技园评价方案要求", "Scheme for evaluating science parks"),
    asks=Text("这套评价方案符合要求吗？", "Does this evaluation scheme meet the requirements?"),
    facts=(
        choice("class", Text("高校类别", "Class"), *_CLASSES),
        yes_no("has_transformation", Text("含成果转化指标", "Has result transformation"), change=Change()),
        yes_no("has_joint_projects", Text("含校企合作项目指标", "Has school–enterprise projects"), change=Change()),
        yes_no("has_employment", Text("含学生就业创业指标", "Has student employment"), change=Change()),
        yes_no("has_satisfaction", Text("含满意度测评", "Has a satisfaction survey"), change=Change()),
        items("indicators", Text("指标", "Indicators"), number("weight", Text("权重", "Weight"), most=Fraction(FULL), change=Change(Fraction(1)))),
        number("attraction_before", Text("原招商引资权重", "Weight of investment attraction before"), most=Fraction(FULL)),
        number("attraction_now", Text("现招商引资权重", "Weight of investment attraction now"), most=Fraction(FULL), change=Change()),
    ),
    values=(Output("weights", Sort.NUMBER, Text("权重合计", "Sum of the weights")), Output("passes", Sort.YES_NO, Text("符合要求", "Meets the requirements"))),
    is_decision=True, serves=("U-29", "U-31", "U-32"),
)


@scheme.formula("2024-01-01", CITY_PARKS)
def _scheme(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    weights = say.step("weights_line", Text("权重合计", "Sum of the weights"), fact.indicators.sum(fact.indicators.weight), sort=Sort.NUMBER)
    complete = fact.has_transformation & fact.has_joint_projects & fact.has_employment
    lowered = fact.attraction_now < fact.attraction_before
    say.refuse_when(
        ~complete, "indicator-missing", Text("缺少成果转化、校企合作或学生就业指标。", "Result transformation, joint projects or student employment is missing."), Text("由制定方案的部门在方案中补列成果转化、校企合作、学生就业三类指标，重新分配权重后发布。", "The department that makes the scheme adds indicators for result transformation, joint projects and student employment, shares out the weights again, and issues it."),
    )
    say.refuse_when(~weights.equals(FULL), "weights-not-hundred", Text("权重合计不是 100。", "The weights do not add up to 100."), Text("由制定方案的部门调整各指标权重，使合计等于 100 后再发布；现在的合计见结果。", "The department that makes the scheme changes the weights until they add up to 100, and issues it then; the sum now is in the answer."))
    say.refuse_when(~lowered, "attraction-not-lowered", Text("招商引资权重没有降低。", "The weight of investment attraction was not lowered."), Text("由制定方案的部门把招商引资权重降到低于原权重，差额分给成果转化等指标。", "The department that makes the scheme sets the weight of investment attraction below the old one, and gives the difference to result transformation and the like."))
    say.warn_when(~fact.has_satisfaction, "no-satisfaction", Text("没有满意度测评。", "There is no satisfaction survey."), Text("由制定方案的部门把满意度测评列入方案，可以委托第三方开展。", "The department that makes the scheme adds a satisfaction survey; a third party may run it."))
    say.value("weights", weights)
    say.value("passes", complete & lowered & weights.equals(FULL))


park_score = Rule(
    "carriers.park-score", Text("大学科技园综合发展成效", "Overall result of a science park"),
    asks=Text("三方面成效合成多少分？", "What do the three views come to?"),
    facts=(
        choice("class", Text("高校类别", "Class"), *_CLASSES), points("building", Text("大学科技园建设成效", "The park's own building")),
        points("support", Text("高校支撑成效", "The university's support")), points("feedback", Text("反哺成效", "What flows back")),
    ),
    values=(Output("score", Sort.NUMBER, Text("得分", "Score"), gain=1),), serves=("U-29", "U-31"),
)


@park_score.formula("2024-01-01", CITY_PARKS)
def _park_score(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    kind = getattr(fact, "class")
    say.value("score", score_of(
        say, (fact.building, picked(kind, parameter.park_weight_building)), (fact.support, picked(kind, parameter.park_weight_support)),
        (fact.feedback, picked(kind, parameter.park_weight_feedback)),
    ))


consequence = Rule(
    "carriers.park-consequence", Text("大学科技园评价结果运用", "What follows from a park's evaluation"),
    asks=Text("这个评价结果带来什么？", "What follows from this result?"),
    facts=(
        choice("result", Text("评价结果", "Result"), ("excellent", Text("优秀", "Excellent")), ("fair", Text("其他", "Neither")), ("poor", Text("落后", "Poor"))),
        yes_no("was_told_to_rectify", Text("此前已被督促整改且期限已满", "It was told to rectify before, and the time is over")),
    ),
    values=(Output("consequence", Sort.WORDS, Text("结果", "Consequence"), options=(
        ("support", Text("支持", "Support")), ("keep", Text("保持", "Keep")), ("rectify", Text("整改", "Rectify")), ("withdraw", Text("撤销", "Withdraw")),
    )),),
    is_decision=True, serves=("U-35",),
)


@consequence.formula("2024-01-01", CITY_PARKS)
def _consequence(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    is_poor = fact.result.is_one_of("poor")
    withdrawn = is_poor & fact.was_told_to_rectify
    say.refuse_when(withdrawn, "withdraw", Text("整改不力，予以撤销。", "It failed to rectify and is withdrawn."), Text("这一结果不能由补交材料改变，本规则没有列出恢复的途径；整改期限或评价结果录错的，请作出评价的部门更正。以后重新申报国家级的，按“国家大学科技园条件”准备。", "Papers handed in later do not change this, and the rule names no way back. Where the time to rectify or the result was entered wrongly, ask the department that evaluated to correct it. To apply at national level again, prepare by “National university science park”."))
    say.warn_when(is_poor, "rectify", Text("评价落后，督促整改。", "It is poor and must rectify."), Text("运营机构和依托高校在督促整改通知写明的期限内整改并报送材料；期满仍落后的，予以撤销。", "The operator and its university rectify within the time of the order and report it; a park still poor after that is withdrawn."))
    say.value("consequence", where(withdrawn, "withdraw", where(is_poor, "rectify", where(fact.result.is_one_of("excellent"), "support", "keep"))))
