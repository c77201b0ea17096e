"""Shanghai technology giants (科技小巨人): the two tiers, each condition beside what was told."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    all_of,
    choice,
    money,
    names_of,
    picked,
    ratio,
    series,
    where,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

SHANGHAI = Citation("sh-giant-2021")

FAILED = (
    ("common", Text("共同条件不满足", "a common condition fails")), ("rd-staff", Text("研发人员占比不足", "too few R&D staff")), ("rd", Text("研发投入占比不足", "too little R&D")), ("revenue", Text("主营收入不在区间", "main revenue out of range")),
    ("growth-or-equity", Text("增长与股权融资都不足", "neither growth nor equity is enough")), ("organisation", Text("管理体系不健全", "its organisation is not sound")),
)

shanghai_giant = Rule(
    "ladder.shanghai-giant", Text("上海市科技小巨人（培育）企业", "Shanghai technology giant"), asks=Text("按培育或小巨人的条件，差哪一项？", "By the tier asked for, which condition fails?"),
    facts=(
        choice("tier", Text("申报类别", "Tier"), ("nurture", Text("培育企业", "Nurture")), ("giant", Text("小巨人企业", "Giant")), change=Change(Fraction(1))),
        whole("years_in_city", Text("在沪注册年限", "Years registered in Shanghai"), change=Change(each=365, note=Text("等年限满", "wait until the years have passed"))), yes_no("high_tech", Text("持有效高新技术企业证书", "Holds a valid high-tech certificate"), change=Change(Fraction(30), 365, Text("先认定高新技术企业", "be recognised as high-tech first"))), yes_no("listed", Text("已上市", "Listed")),
        yes_no("good_credit", Text("科研信用良好", "Good research credit")),
        choice("industry", Text("行业", "Industry"), ("manufacturing", Text("制造业", "Manufacturing")), ("services", Text("软件与科技服务业", "Software or science services"))),
        ratio("rd_staff_share", Text("年末研发人员占比", "Share of R&D staff at year-end"), most=Fraction(1), change=Change(Fraction(20), 180)),
        series("main_revenue", Text("近三年主营收入", "Main revenue of three years"), money("each", Text("主营收入", "Main revenue")), 3), series("net_profit", Text("近三年净利润", "Net profit of three years"), money("each", Text("净利润", "Net profit"), least=None), 3),
        money("rd_three_years", Text("近三年研发费用合计", "R&D of three years in all"), change=Change(Fraction(1, 10_000), 365)), money("equity_three_years", Text("近三年股权融资", "Equity raised in three years"), change=Change(Fraction(1, 1000), 180)),
        yes_no("sound_organisation", Text("有健全的团队、制度与研发管理", "Its team, systems and R&D management are sound"), change=Change(Fraction(10), 90)),
    ),
    values=(Output("passes", Sort.YES_NO, Text("达到", "Passes")), Output("failed", Sort.NAMES, Text("未达到的条件", "Conditions that fail"), options=FAILED)), is_decision=True, serves=("T-05", "Z-13"),
)


@shanghai_giant.formula("2021-01-01", SHANGHAI)
def _shanghai_giant(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    common = all_of(fact.years_in_city >= parameter.sh_giant_years_least, fact.high_tech, ~fact.listed, fact.good_credit)
    staff = where(fact.industry.is_one_of("manufacturing"), picked(fact.tier, parameter.sh_giant_staff_manufacturing), picked(fact.tier, parameter.sh_giant_staff_services))
    first, second, third = fact.main_revenue
    yearly = 1 + parameter.sh_giant_growth_least
    grown = say.step("grown", Text("收入三年复合增长达到", "Revenue has grown enough"), (first > 0) & (third >= first * yearly * yearly), sort=Sort.YES_NO)
    earned = say.step("earned", Text("净利润三年复合增长达到", "Net profit has grown enough"), (fact.net_profit[0] > 0) & (fact.net_profit[2] >= fact.net_profit[0] * yearly * yearly), sort=Sort.YES_NO)
    raised = say.step("raised", Text("股权融资达到", "Equity is enough"), fact.equity_three_years > picked(fact.tier, parameter.sh_giant_equity_above), sort=Sort.YES_NO)
    failing = (
        ("common", ~common, Text("在沪年限、高企资格、未上市或科研信用不满足。", "Years in the city, the high-tech title, being unlisted or research credit fails."), Text("四项须同时满足：在沪注册年限不足的等满年限，高企证书缺失或到期的先认定（见“高新技术企业认定”），科研信用有记录的先修复；已上市的没有这一途径，可看“专精特新“小巨人”企业”。", "All four must hold: wait for the years in the city, be recognised as high-tech first (see “High-tech enterprise: recognition”), have a record of research credit mended; a listed firm has no way here, see “Little giant”.")),
        ("rd-staff", fact.rd_staff_share < staff, Text("研发人员占比不足。", "The share of R&D staff is too small."), Text("招聘或转任研发人员，使年末占比达到所报类别和行业的参数；达不到小巨人的，可改报要求较低的培育企业。", "Hire or assign R&D staff until the year-end share reaches that of the tier and industry; where the giant's is out of reach, the nurture tier asks for less.")),
        ("rd", fact.rd_three_years < (first + second + third) * picked(fact.tier, parameter.sh_giant_rd_least), Text("三年研发投入占比不足。", "R&D over three years is too small."), Text("三年研发费用有漏计的，经专项审计补计；确实不足的，增加投入，待下一年度计入三年合计后申报。", "Let the special audit add R&D that was left out of the three years; else spend more, and apply once the next year counts in the three.")),
        ("revenue", (third < picked(fact.tier, parameter.sh_giant_revenue_least)) | (third > picked(fact.tier, parameter.sh_giant_revenue_most)), Text("上年主营收入不在本类区间内。", "Last year's main revenue is out of the tier's range."), Text("按上年主营收入改报对应类别；低于培育企业下限的，待下一年度收入计入，高于小巨人上限的没有这一途径，可看“专精特新“小巨人”企业”。", "Apply for the tier whose range last year's main revenue is in; below the nurture tier wait for next year, above the giant's there is no way here, see “Little giant”.")),
        ("growth-or-equity", ~(grown | earned | raised), Text("复合增长与股权融资都不到要求。", "Neither compound growth nor equity is enough."), Text("收入增长、净利润增长、股权融资三项有一项达到即可：融资由企业年内可以争取，增长须待下一年度计入。", "Growth of revenue, growth of profit or equity raised, one is enough: equity can be sought within the year, growth waits for the next.")),
        ("organisation", ~fact.sound_organisation, Text("团队、制度或研发管理不健全。", "Team, systems or R&D management are not sound."), Text("由企业补齐研发机构、研发规划、知识产权、人才和风险管理制度并留存文本，约需一个季度，完成后申报。", "Set up and keep in writing the R&D body, its plan, and the rules on IP, talent and risk, in about a quarter, and apply then.")),
    )
    for code, condition, sentence, remedy in failing:
        say.refuse_when(condition, code, sentence, remedy)
    say.value("passes", all_of(*(~condition for _code, condition, *_said in failing)))
    say.value("failed", names_of(*((code, condition) for code, condition, *_said in failing)))


grant = Rule(
    "ladder.shanghai-giant-grant", Text("科技小巨人工程资助", "Grant to a Shanghai technology giant"), asks=Text("评估合格后可得多少资助？", "How much is the grant once the work is accepted?"),
    facts=(
        choice("tier", Text("立项类别", "Tier"), ("nurture", Text("培育企业", "Nurture")), ("giant", Text("小巨人企业", "Giant"))), yes_no("approved", Text("已立项", "Approved as a project")), yes_no("accepted", Text("评估合格", "Found good at evaluation")),
    ),
    values=(Output("grant", Sort.MONEY, Text("资助额", "Grant"), gain=1),), is_decision=True, serves=("T-05",),
)


@grant.formula("2021-01-01", SHANGHAI)
def _grant(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.approved, "not-approved", Text("没有立项。", "It is no approved project."), Text("本工程先立项后补助：由企业先按“上海市科技小巨人（培育）企业”申报立项，未立项的支出不能补助。", "Approval comes first and the grant after: apply by “Shanghai technology giant”; what was spent without approval is not granted for."))
    say.refuse_when(~fact.accepted, "not-accepted", Text("评估尚未合格。", "It has not been found good yet."), Text("由企业完成立项任务并提交验收材料，评估合格后拨付；未合格的按评估意见整改后再评，期间不拨付。", "The firm finishes what was approved and hands in its report, and is paid once found good; else it improves as the evaluation says and is looked at again, with no payment meanwhile."))
    say.value("grant", where(fact.approved & fact.accepted, picked(fact.tier, parameter.sh_giant_grant), 0))
