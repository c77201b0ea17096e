"""Technology SMEs: the score, the gates and direct routes, and when a visit to the site is due."""

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
    maximum,
    money,
    names_of,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

GATES = Citation("sme-2017", "第六条")
SCORE = Citation("sme-2017", "第七条")
DIRECT = Citation("sme-2017", "第八条")
NOTICE = Citation("sme-2026-notice")

tech_sme = Rule(
    "ladder.tech-sme", Text("科技型中小企业评价", "Technology SME"), asks=Text("这家企业能不能评为科技型中小企业，得几分？", "Does the enterprise qualify as a technology SME, and with what score?"),
    facts=(
        whole("staff", Text("职工总数", "Staff"), example="80", help=Text("含全年工作满 6 个月的兼职人员。", "Part-time staff of six months or more in the year included.")),
        whole("technical_staff", Text("科技人员数", "Technical staff"), example="21", change=Change(Fraction(8), 90, Text("招聘或认定科技人员", "hire or assign technical staff"))),
        money("sales", Text("上年销售收入", "Sales last year"), example="50000000"),
        money("assets", Text("资产总额", "Assets"), example="60000000"),
        money("rd", Text("上年研发费用", "R&D last year"), example="2600000", change=Change(Fraction(1, 10_000), 365, Text("增加研发投入，下一年度计入", "spend more on R&D, counted next year"))),
        money("cost_and_expense", Text("上年成本费用总额", "Cost and expense last year"), example="44000000"),
        whole("class1_ip", Text("Ⅰ类知识产权数", "Class I IP"), help=Text("发明专利、植物新品种、集成电路布图设计等。", "Inventions, plant varieties, IC layouts and the like."), change=Change(Fraction(30), 540, Text("申请并获得授权", "apply and be granted"))),
        whole("class2_ip", Text("Ⅱ类知识产权数", "Class II IP"), help=Text("实用新型、外观设计、软件著作权。", "Utility models, designs, software copyright."), change=Change(Fraction(10), 180, Text("申请并获得授权", "apply and be granted"))),
    ),
    values=(
        Output("staff_score", Sort.WHOLE, Text("科技人员得分", "Points for staff")), Output("rd_score", Sort.WHOLE, Text("研发投入得分", "Points for R&D")),
        Output("ip_score", Sort.WHOLE, Text("科技成果得分", "Points for IP")), Output("total", Sort.WHOLE, Text("总分", "Total"), gain=1), Output("passes", Sort.YES_NO, Text("达到", "Passes")),
    ),
    is_decision=True, serves=("T-05", "Z-13"),
)


def _too_large(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> Node:
    """Refuse a firm above one of the limits of size, which hold on every route."""
    too_large: Node = (fact.staff > parameter.tech_sme_staff_most) | (fact.sales > parameter.tech_sme_sales_most) | (fact.assets > parameter.tech_sme_assets_most)
    say.refuse_when(
        too_large, "too-large", Text("职工、销售收入或资产总额超过上限。", "Staff, sales or assets are above the limit."), Text("规模超过上限的没有科技型中小企业的途径；改看“创新型中小企业评价”“专精特新中小企业”或“高新技术企业必备条件”。人数、收入或资产填错的，按上年财务报表更正。", "Above the limits this title is closed; see “Innovative SME”, “Specialised SME” or “High-tech enterprise: the gates”. Where staff, sales or assets were entered wrongly, correct them by last year's accounts."), GATES,
    )
    return too_large


@tech_sme.formula("2017-05-03", GATES, SCORE)
def _tech_sme(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    share = say.step("staff_share", Text("科技人员占比", "Share of technical staff"), fact.technical_staff.over(fact.staff), SCORE, sort=Sort.RATIO)
    staff = say.step("staff_score", Text("科技人员得分", "Points for staff"), banded(share, parameter.tech_sme_staff_points), SCORE, sort=Sort.WHOLE)
    by_sales = say.step("rd_sales", Text("研发费用占销售收入", "R&D over sales"), fact.rd.over(fact.sales), SCORE, sort=Sort.RATIO)
    by_cost = say.step("rd_cost", Text("研发费用占成本费用", "R&D over cost and expense"), fact.rd.over(fact.cost_and_expense), SCORE, sort=Sort.RATIO)
    rd = say.step(
        "rd_score", Text("研发投入得分（两种算法取高）", "Points for R&D, the better of two ways"),
        maximum(banded(by_sales, parameter.tech_sme_rd_sales_points), banded(by_cost, parameter.tech_sme_rd_cost_points)), SCORE, sort=Sort.WHOLE,
    )
    ip = say.step(
        "ip_score", Text("科技成果得分", "Points for IP"),
        where(fact.class1_ip >= 1, parameter.tech_sme_class1_points, banded(fact.class2_ip, parameter.tech_sme_class2_points)), SCORE, sort=Sort.WHOLE,
    )
    total = say.step("total", Text("总分", "Total"), staff + rd + ip, SCORE, sort=Sort.WHOLE)
    too_large = _too_large(fact, parameter, say)
    say.refuse_when(staff <= 0, "staff-score-zero", Text("科技人员指标得 0 分，不能通过。", "The points for technical staff are zero, which fails alone."), Text("招聘或转任科技人员，使占比达到得分的最低一档；全年累计工作满 6 个月的兼职、临时人员可计入，先核对有无漏计。", "Hire or assign technical staff until the share reaches the lowest band that scores; part-time staff of six months or more in the year count, so see that none was left out."), GATES)
    say.refuse_when(total < parameter.tech_sme_pass_score, "score-low", Text("总分不到合格分。", "The total is below the passing score."), Text("按推导所列三项得分，先提高离上一档最近的一项：科技人员可在年内招聘，研发费用下一年度计入，Ⅱ类知识产权约需半年。具备免评分条件的见“科技型中小企业资格与直接认定”。", "Of the three scores in the steps, raise first the one nearest its next band: staff within the year, R&D counted next year, class II IP in about half a year. Where the score can be waived see “Technology SME: gates and direct routes”."), GATES)
    for name, node in (("staff_score", staff), ("rd_score", rd), ("ip_score", ip), ("total", total)):
        say.value(name, node)
    say.value("passes", all_of(~too_large, staff > 0, total >= parameter.tech_sme_pass_score))


eligibility = Rule(
    "ladder.tech-sme-eligibility", Text("科技型中小企业资格与直接认定", "Technology SME: gates and direct routes"),
    asks=Text("除评分外还有哪些条件，能不能免评分？", "What else must hold, and can the score be waived?"),
    facts=(
        yes_no("resident", Text("在中国境内注册的居民企业", "Resident enterprise registered in the mainland")),
        whole("staff", Text("职工总数", "Staff"), example="80"), money("sales", Text("上年销售收入", "Sales last year"), example="50000000"), money("assets", Text("资产总额", "Assets"), example="60000000"),
        yes_no("banned_products", Text("产品服务属禁止、限制或淘汰类", "Products are banned, restricted or to be eliminated"), change=Change(Fraction(50))),
        yes_no("serious_event", Text("上年及当年发生重大安全、质量、环境事故或严重失信", "A major safety, quality or environment event or serious dishonesty last year or this")),
        yes_no("listed_abnormal", Text("在经营异常或严重失信名单", "On an abnormal or serious-dishonesty list"), change=Change(Fraction(5), 30, Text("依法申请移出名单", "apply to be taken off the list"))),
        yes_no("score_passes", Text("评分已合格", "The score passes"), change=Change(Fraction(10), 180, Text("补足评分", "raise the score")), help=Text("由“科技型中小企业评价”算出。", "Worked out by the technology SME rule.")),
        yes_no("high_tech", Text("持有效高新技术企业证书", "Holds a valid high-tech certificate"), change=Change(Fraction(30), 365, Text("认定高新技术企业", "be recognised as high-tech"))),
        whole("award_rank", Text("五年内国家科技奖励的排名", "Rank in a national science award within five years"), optional=True, least=Fraction(1)),
        yes_no("rd_body", Text("有省部级以上认定的研发机构", "Has an R&D body recognised by a province or ministry"), change=Change(Fraction(40), 365)),
        whole("standard_rank", Text("五年内主导制定标准的起草排名", "Drafting rank of a standard led within five years"), optional=True, least=Fraction(1)),
    ),
    values=(Output("direct", Sort.YES_NO, Text("可免评分", "The score is waived")), Output("passes", Sort.YES_NO, Text("达到", "Passes"))), is_decision=True, serves=("T-05", "Z-13"),
)


@eligibility.formula("2017-05-03", GATES, DIRECT)
def _eligibility(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    award = say.step("award", Text("国家科技奖励排名够前", "The award's rank counts"), fact_has(fact, "award_rank", parameter.tech_sme_award_rank_most), DIRECT, sort=Sort.YES_NO)
    standard = say.step("standard", Text("标准起草排名够前", "The standard's rank counts"), fact_has(fact, "standard_rank", parameter.tech_sme_standard_rank_most), DIRECT, sort=Sort.YES_NO)
    direct = say.step("direct", Text("可免评分", "The score is waived"), fact.high_tech | award | fact.rd_body | standard, DIRECT, sort=Sort.YES_NO)
    too_large = _too_large(fact, parameter, say)
    say.refuse_when(~fact.resident, "not-resident", Text("不是境内注册的居民企业。", "It is no resident enterprise registered in the mainland."), Text("由在中国境内（不含港澳台）注册、按居民企业纳税的公司申报；境外总部可由其境内子公司以自身数据申报。", "Let a company registered in the mainland and taxed as a resident apply; a group abroad may apply by its subsidiary here, with that company's own figures."))
    say.refuse_when(fact.banned_products, "banned-products", Text("产品或服务属禁止、限制、淘汰类。", "Its products are banned, restricted or to be eliminated."), Text("停止或剥离禁止、限制、淘汰类产品后再申报；只是目录对照有误的，凭产品所在目录条目更正填报。", "Give up or part with the products that are banned, restricted or to be eliminated, and apply then; where only the list was read wrongly, correct the entry by its item."))
    say.refuse_when(fact.serious_event, "serious-event", Text("上年或当年有重大事故或严重失信。", "There was a major event or serious dishonesty last year or this."), Text("事件所在年度及下一年度不能申报，期满后的首个申报期再报，时间见“科技型中小企业申报时间”；认定有误的，向作出处理的部门申请更正。", "The year of the event and the next are closed; apply in the first window after, see “Technology SME: when to apply”. Where the finding is wrong, ask the authority that made it to correct it."))
    say.refuse_when(fact.listed_abnormal, "listed", Text("在经营异常或严重失信名单上。", "It is on a list of abnormal or dishonest firms."), Text("先向列入名单的部门申请移出：经营异常的补报年报或更正地址，严重失信的在履行义务后申请信用修复；移出后再申报。", "First ask the authority that listed it to be taken off: late reports and wrong addresses are mended, a serious record after its duty is met; apply then."))
    say.refuse_when(~(direct | fact.score_passes), "no-score", Text("评分不合格，也没有可免评分的条件。", "The score fails and no direct route is open."), Text("两条路有一条即可：按“科技型中小企业评价”找出差的分项补足；或取得免评分条件之一，即有效高新技术企业证书、省部级以上研发机构、五年内国家科技奖或主导制定标准的靠前排名。", "One of two ways is enough: see in “Technology SME” which points are missing; or have one that waives the score: a valid high-tech certificate, an R&D body recognised by a province or ministry, or a high rank in a national award or a standard within five years."))
    say.value("direct", direct)
    say.value("passes", all_of(~too_large, fact.resident, ~fact.banned_products, ~fact.serious_event, ~fact.listed_abnormal, direct | fact.score_passes))


def fact_has(fact: GivenFacts, name: str, most: object) -> object:
    """Whether an optional rank is given and high enough."""
    return where(fact.has(name), getattr(fact, name) <= most, False)


site_check = Rule(
    "ladder.tech-sme-site-check", Text("科技型中小企业现场核查", "Technology SME: when a visit is due"), asks=Text("这家企业是不是必须现场核查？", "Must somebody visit the site?"),
    facts=(
        whole("staff", Text("职工总数", "Staff")), whole("ip", Text("知识产权数", "IP in all")), money("rd", Text("研发费用", "R&D")),
        yes_no("record_in_three_years", Text("三年内有严重不良记录", "A serious record within three years")), yes_no("first_time", Text("首次入库", "First time")),
    ),
    values=(
        Output("due", Sort.YES_NO, Text("须现场核查", "A visit is due")),
        Output("reasons", Sort.NAMES, Text("原因", "Reasons"), options=(
            ("few-staff", Text("人数过少", "few staff")), ("no-ip", Text("没有知识产权", "no IP")), ("little-rd", Text("研发费用过少", "little R&D")), ("record", Text("不良记录", "a record")), ("first-time", Text("首次入库", "first time")),
        )),
    ),
    serves=("T-05", "Z-13"),
)


@site_check.formula("2022-01-01", NOTICE)
def _site_check(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    few = say.step("few_staff", Text("人数过少", "Few staff"), fact.staff <= parameter.site_check_staff_most, sort=Sort.YES_NO)
    none = say.step("no_ip", Text("没有知识产权", "No IP"), fact.ip <= 0, sort=Sort.YES_NO)
    little = say.step("little_rd", Text("研发费用过少", "Little R&D"), fact.rd < parameter.site_check_rd_below, sort=Sort.YES_NO)
    say.value("due", few | none | little | fact.record_in_three_years | fact.first_time)
    say.value("reasons", names_of(("few-staff", few), ("no-ip", none), ("little-rd", little), ("record", fact.record_in_three_years), ("first-time", fact.first_time)))
