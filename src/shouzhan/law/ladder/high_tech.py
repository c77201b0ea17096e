"""High-tech enterprises: the gates, the growth of two series, and the score as the range experts leave open."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    all_of,
    banded,
    choice,
    minimum,
    money,
    names_of,
    ratio,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.engine.rules.facts import number
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

GATES = Citation("hnte-2016", "第十一条")
GUIDE = Citation("hnte-2016-guide")

FAILED = (
    ("registered-days", Text("注册不满一年", "registered less than a year")), ("core-ip", Text("没有核心知识产权", "no core IP")), ("listed-field", Text("不在重点领域", "not in a listed field")),
    ("technical-staff", Text("科技人员占比不足", "too few technical staff")), ("rd-ratio", Text("研发强度不足", "too little R&D")), ("rd-domestic", Text("境内研发占比不足", "too little R&D in the country")),
    ("high-tech-revenue", Text("高新技术收入占比不足", "too little high-tech revenue")),
)

gates = Rule(
    "ladder.high-tech-gates", Text("高新技术企业必备条件", "High-tech enterprise: the gates"), asks=Text("评分之外的必备条件都满足吗，差哪一项？", "Do the conditions beside the score hold, and which fails?"),
    facts=(
        whole("registered_days", Text("注册成立天数", "Days since registration"), example="400", change=Change(each=1, note=Text("等注册期满", "wait until it has been registered so long"))),
        yes_no("core_ip", Text("拥有核心知识产权", "Owns core IP"), change=Change(Fraction(30), 540)),
        yes_no("listed_field", Text("技术属国家重点支持的领域", "In a field the state supports"), change=None),
        whole("staff", Text("职工总数", "Staff")),
        whole("technical_staff", Text("科技人员数", "Technical staff"), help=Text("累计工作满 183 天。", "With 183 days or more in the year."), change=Change(Fraction(8), 183)),
        series("sales", Text("近三年销售收入", "Sales of three years"), money("each", Text("销售收入", "Sales")), 3),
        series("rd", Text("近三年研发费用", "R&D of three years"), money("each", Text("研发费用", "R&D")), 3, change=Change(Fraction(1, 10_000), 365, Text("增加研发投入", "spend more on R&D"))),
        ratio("rd_domestic_share", Text("境内研发费用占比", "Share of R&D done in the country"), most=Fraction(1), change=Change(Fraction(20), 365)),
        ratio("high_tech_revenue_share", Text("高新技术产品（服务）收入占比", "Share of high-tech revenue"), most=Fraction(1), change=Change(Fraction(20), 365)),
    ),
    values=(
        Output("rd_ratio", Sort.RATIO, Text("三年研发强度", "R&D over sales, three years"), places=6), Output("rd_floor", Sort.RATIO, Text("研发强度下限", "R&D floor"), gain=-1),
        Output("passes", Sort.YES_NO, Text("达到", "Passes")), Output("failed", Sort.NAMES, Text("未达到的条件", "Conditions that fail"), options=FAILED),
    ),
    is_decision=True, serves=("T-05", "Z-13"),
)


@gates.formula("2016-01-01", GATES)
def _gates(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    sales = say.step("sales", Text("三年销售收入", "Sales of three years"), fact.sales[0] + fact.sales[1] + fact.sales[2])
    spent = say.step("rd", Text("三年研发费用", "R&D of three years"), fact.rd[0] + fact.rd[1] + fact.rd[2])
    strength = say.step("rd_ratio", Text("研发强度", "R&D over sales"), spent.over(sales), sort=Sort.RATIO)
    floor = say.step("rd_floor", Text("研发强度下限（看最近一年收入）", "R&D floor by last year's sales"), banded(fact.sales[2], parameter.high_tech_rd_floor), sort=Sort.RATIO)
    young = fact.registered_days < parameter.high_tech_days_least
    few = fact.technical_staff < fact.staff * parameter.high_tech_staff_share_least
    little = (sales <= 0) | (spent < sales * floor)
    abroad = fact.rd_domestic_share < parameter.high_tech_domestic_least
    other = fact.high_tech_revenue_share < parameter.high_tech_revenue_least
    checks = (
        (young, "registered-days", Text("注册成立不满一年。", "It was registered less than a year ago."), Text("等注册满参数所列天数后，在此后的申报批次申请；以营业执照成立日期起算。", "Apply in a round after the days of the parameter have passed since the day on the licence.")), (~fact.core_ip, "core-ip", Text("没有对主要产品起核心支持作用的知识产权。", "It owns no IP at the core of its product."), Text("企业自行申请或受让一件对主要产品起核心支持作用的知识产权，权属登记到本企业后申报；软件著作权等Ⅱ类取得较快，但只能使用一次。", "File for, or buy, a right at the core of the main product, and apply once it is in the firm's name; class II such as software is quicker, but is used once only.")),
        (~fact.listed_field, "listed-field", Text("技术不在国家重点支持的领域。", "Its technology is in no field the state supports."), Text("对照《国家重点支持的高新技术领域》目录，按主要产品的核心技术选到最细一级并写明理由；确实不在目录内的，没有高新技术企业的途径，可看“科技型中小企业评价”或“创新型中小企业评价”，它们不要求领域。", "Look for the main product's core technology in the list of fields the state supports, down to its last level, and say why it fits. Where it is in none, this title is closed; “Technology SME” and “Innovative SME” ask for no field.")), (few | (fact.staff <= 0), "technical-staff", Text("科技人员占比不足。", "Too few of its staff are technical."), Text("招聘或转任科技人员，使累计工作满 183 天的人数占职工总数达到参数；漏计的在岗科技人员，凭劳动合同和岗位说明补计。", "Hire or assign technical staff until those with 183 days in the year reach the share; count those left out, proved by contract and post.")),
        (little, "rd-ratio", Text("三年研发强度不到下限。", "R&D over three years is below the floor."), Text("先核对三年研发费用是否按项目归集完整，漏计的由专项审计补计；确实不足的，增加研发投入，待下一年度计入三年合计后申报，下限随最近一年销售收入分档。", "See first that three years' R&D is kept whole by project, and let the special audit add what is missing; else spend more and apply once the next year counts. The floor goes by the last year's sales.")), (abroad, "rd-domestic", Text("境内研发费用占比不足。", "Too little of its R&D is done in the country."), Text("把境外委托的研发改到境内开展，或增加境内研发，使境内占比达到参数，下一年度计入后申报。", "Bring commissioned R&D home, or do more at home, until its share reaches the parameter, and apply once that year counts.")),
        (other, "high-tech-revenue", Text("高新技术产品（服务）收入占比不足。", "Too little of its revenue is high-tech."), Text("由专项审计核对高新技术产品（服务）收入的归类；确实不足的，提高这部分收入，待最近一年占比达到参数后申报。", "Let the special audit look at which revenue is high-tech; where it is too little, raise it, and apply once the share of the last year reaches the parameter.")),
    )
    for condition, code, sentence, remedy in checks:
        say.refuse_when(condition, code, sentence, remedy)
    say.value("rd_ratio", strength)
    say.value("rd_floor", floor)
    say.value("passes", all_of(*(~condition for condition, *_said in checks)))
    say.value("failed", names_of(*((code, condition) for condition, code, *_said in checks)))


score = Rule(
    "ladder.high-tech-score", Text("高新技术企业评分区间", "High-tech enterprise: the score as a range"),
    asks=Text("自评分在哪个区间，是否可能或必定超过 70 分？", "Between what numbers is the score, and is it above 70 for sure, perhaps or never?"),
    facts=(
        whole("class1_ip", Text("Ⅰ类知识产权数", "Class I IP"), change=Change(Fraction(30), 540)), whole("class2_ip", Text("Ⅱ类知识产权数", "Class II IP"), help=Text("Ⅱ类只能使用一次。", "Class II counts once only."), change=Change(Fraction(10), 180)),
        choice("way", Text("知识产权获得方式", "How the IP was obtained"), ("own", Text("有自主研发", "Developed by itself")), ("bought", Text("仅受让、受赠或并购", "Only bought, given or merged"))),
        yes_no("standards", Text("参与制定国家或行业标准等", "Took part in setting standards")),
        number("transformations", Text("三年年均转化成果数", "Results transformed a year, three-year average"), change=Change(Fraction(15), 365)),
        series("net_assets", Text("近三年净资产", "Net assets of three years"), money("each", Text("净资产", "Net assets"), least=None), 3),
        series("sales", Text("近三年销售收入", "Sales of three years"), money("each", Text("销售收入", "Sales")), 3),
    ),
    values=(
        Output("ip_low", Sort.WHOLE, Text("知识产权最低", "IP, at least")), Output("ip_high", Sort.WHOLE, Text("知识产权最高", "IP, at most")),
        Output("transformation_low", Sort.WHOLE, Text("成果转化最低", "Transformation, at least")), Output("transformation_high", Sort.WHOLE, Text("成果转化最高", "Transformation, at most")),
        Output("growth_low", Sort.WHOLE, Text("成长性最低", "Growth, at least")), Output("growth_high", Sort.WHOLE, Text("成长性最高", "Growth, at most")),
        Output("total_low", Sort.WHOLE, Text("总分最低", "Total, at least"), gain=1), Output("total_high", Sort.WHOLE, Text("总分最高", "Total, at most"), gain=1),
    ),
    is_decision=True, serves=("T-05", "Z-13"),
)


def grown(years: tuple[Node, ...]) -> Node:
    """The mean growth of three years; by two of them where the first is nothing, none where the second is nothing."""
    first, second, third = years
    latest = third.over(second)
    both = (second.over(first) + latest) * Fraction(1, 2) - 1
    return where(second <= 0, 0, where(first <= 0, latest - 1, both))


def growth_points(growth: Node, table: Node) -> Node:
    """Points for growth; what does not grow has none, however little is missing."""
    return where(growth > 0, banded(growth, table), 0)


@score.formula("2016-01-01", GUIDE)
def _score(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    has_one = fact.class1_ip >= 1
    count_low = say.step("count_low", Text("数量分最低", "Points for number, at least"), where(has_one, parameter.high_tech_class1_low, banded(fact.class2_ip, parameter.high_tech_class2_low)), sort=Sort.WHOLE)
    count_high = say.step("count_high", Text("数量分最高", "Points for number, at most"), where(has_one, parameter.high_tech_class1_high, banded(fact.class2_ip, parameter.high_tech_class2_high)), sort=Sort.WHOLE)
    has_any = has_one | (fact.class2_ip >= 1)
    way_high = say.step("way_high", Text("获得方式分最高", "Points for the way, at most"), where(fact.way.is_one_of("own"), parameter.high_tech_way_own_most, parameter.high_tech_way_bought_most), sort=Sort.WHOLE)
    bonus = where(fact.standards, parameter.high_tech_standard_bonus, 0)
    ip_low = say.step("ip_low", Text("知识产权最低", "IP, at least"), where(has_any, count_low + parameter.high_tech_way_least, 0), sort=Sort.WHOLE)
    ip_high = say.step("ip_high", Text("知识产权最高", "IP, at most"), where(has_any, minimum(count_high + way_high + parameter.high_tech_expert_ip_most + bonus, parameter.high_tech_ip_most), 0), sort=Sort.WHOLE)
    made_low = say.step("transformation_low", Text("成果转化最低", "Transformation, at least"), banded(fact.transformations, parameter.high_tech_transformation_low), sort=Sort.WHOLE)
    made_high = say.step("transformation_high", Text("成果转化最高", "Transformation, at most"), banded(fact.transformations, parameter.high_tech_transformation_high), sort=Sort.WHOLE)
    assets = say.step("asset_growth", Text("净资产增长率", "Growth of net assets"), grown(fact.net_assets), sort=Sort.RATIO)
    sold = say.step("sales_growth", Text("销售收入增长率", "Growth of sales"), grown(fact.sales), sort=Sort.RATIO)
    growth_low = say.step("growth_low", Text("成长性最低", "Growth, at least"), growth_points(assets, parameter.high_tech_growth_low) + growth_points(sold, parameter.high_tech_growth_low), sort=Sort.WHOLE)
    growth_high = say.step("growth_high", Text("成长性最高", "Growth, at most"), growth_points(assets, parameter.high_tech_growth_high) + growth_points(sold, parameter.high_tech_growth_high), sort=Sort.WHOLE)
    low = say.step("total_low", Text("总分最低", "Total, at least"), ip_low + made_low + growth_low, sort=Sort.WHOLE)
    high = say.step("total_high", Text("总分最高", "Total, at most"), ip_high + made_high + growth_high + parameter.high_tech_management_most, sort=Sort.WHOLE)
    say.refuse_when(high <= parameter.high_tech_score_above, "score-never", Text("最高分也不超过 70 分。", "Even the highest score is not above 70."), Text("即使专家给满分也不超过 70 分，本年不必申报：先补知识产权件数或年均成果转化数，再看净资产和销售增长，下一年度重新测算。", "Even with full points from the experts it is not above 70, so do not apply this year: add IP or results transformed first, then growth, and work it out anew next year."), GATES)
    say.warn_when((low <= parameter.high_tech_score_above) & (high > parameter.high_tech_score_above), "score-open", Text("能否超过 70 分取决于专家评分。", "Whether it is above 70 is for the experts."), Text("申报前请技术和财务专家按评分表预评专家项；“总分最低”按专家项最低分计，不是预测。", "Have experts in technology and finance go through their parts before applying; the least counts the experts' least and is no forecast."), GATES)
    for name, node in (
        ("ip_low", ip_low), ("ip_high", ip_high), ("transformation_low", made_low), ("transformation_high", made_high), ("growth_low", growth_low), ("growth_high", growth_high), ("total_low", low), ("total_high", high),
    ):
        say.value(name, node)


recognition = Rule(
    "ladder.high-tech-recognition", Text("高新技术企业认定", "High-tech enterprise: recognition"), asks=Text("必备条件、评分和无重大事件都齐了吗，认定后享受什么？", "Do gates, score and a clean record hold, and what follows from recognition?"),
    facts=(
        yes_no("gates_pass", Text("必备条件已满足", "The gates hold"), change=Change(Fraction(30), 180, Text("先补足未达到的必备条件", "meet the gate that fails first")), help=Text("由“高新技术企业必备条件”算出。", "Worked out by the rule of the gates.")),
        number("score", Text("专家评分", "Score the experts gave"), most=Fraction(100), change=Change(Fraction(5), 365)),
        yes_no("serious_event", Text("申请前一年内有重大安全、质量事故或严重环境违法", "A major safety or quality event or a serious breach of environment law in the year before")),
    ),
    values=(
        Output("passes", Sort.YES_NO, Text("可认定", "Recognised")), Output("tax_rate", Sort.RATIO, Text("企业所得税税率", "Corporate tax rate"), gain=-1), Output("loss_years", Sort.WHOLE, Text("亏损可结转年数", "Years a loss is carried on"), gain=1),
    ),
    is_decision=True, serves=("T-05", "T-43", "Z-13"),
)


@recognition.formula("2018-01-01", GATES, Citation("cit-law-2008", "第二十八条"), Citation("loss-years-2018"))
def _recognition(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    low = fact.score <= parameter.high_tech_score_above
    say.refuse_when(~fact.gates_pass, "gates", Text("必备条件没有全部满足。", "Not every gate holds."), Text("在“高新技术企业必备条件”中查出未达到的一项，补足后再申请；必备条件不能用评分弥补。", "Find the gate that fails in “High-tech enterprise: the gates”, and apply once it holds; points do not make up for it."))
    say.refuse_when(low, "score", Text("评分须超过 70 分，70 分不够。", "The score must be above 70; 70 is not enough."), Text("本批不予认定。用“高新技术企业评分区间”看哪一项还能提高（知识产权、成果转化、研发管理、成长性），补足后在下一批重新申请；期间可看“科技型中小企业评价”。", "It is not recognised in this round. See in “High-tech enterprise: the score as a range” which part can rise, IP, transformation, management or growth, and apply in a later one; meanwhile see “Technology SME”."))
    say.refuse_when(fact.serious_event, "serious-event", Text("申请前一年内有重大事件。", "There was a major event in the year before."), Text("从事件发生之日起满一年后再申请，附整改或结案材料；是否属重大事件有疑问的，请作出处理的部门书面说明。", "Apply once a year has passed since the event, with proof that it was dealt with; in doubt, the authority that dealt with it says in writing whether it was a major one."))
    passes = fact.gates_pass & ~low & ~fact.serious_event
    say.value("passes", passes)
    say.value("tax_rate", where(passes, parameter.cit_rate_high_tech, parameter.cit_rate))
    say.value("loss_years", where(passes, parameter.high_tech_loss_years, parameter.loss_years))
