"""Shanghai's high-quality incubators: what each must have, its milestone review, and money by stage."""

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
    minimum,
    money,
    picked,
    rounded,
    where,
    whole,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import HIGH_QUALITY_PLAN, HIGH_QUALITY_REVIEW
from shouzhan.law.carriers.weighted import points, score_of
from shouzhan.law.gates import OUTPUTS, Gates

_TIERS = (("high-quality", Text("高质量孵化器", "High-quality")), ("nurtured", Text("高质量培育孵化器", "Nurtured")))

standing = Rule(
    "carriers.high-quality-standing", Text("高质量孵化器基本配置", "What a high-quality incubator must have"),
    asks=Text("这家高质量孵化器的基金和服务专员配齐了吗？", "Has this high-quality incubator its fund and officers?"),
    facts=(
        whole("seed_funds", Text("早期硬科技种子基金支数", "Early-stage seed funds"), change=Change(Fraction(5), 180)),
        whole("city_officers", Text("市级服务专员", "Service officers of the city"), change=Change(Fraction(1), 7)),
        whole("district_officers", Text("区级服务专员", "Service officers of the district"), change=Change(Fraction(1), 7)),
    ),
    values=OUTPUTS, is_decision=True, serves=("I-02", "I-18", "I-33"),
)


@standing.formula("2023-07-01", HIGH_QUALITY_PLAN)
def _standing(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    gates = Gates(say)
    gates.need(
        fact.seed_funds >= parameter.high_quality_seed_funds, "seed-fund", Text("有早期硬科技种子基金", "it has an early-stage seed fund"), Text("由孵化器发起设立早期硬科技种子基金，或与投资机构共同设立，以基金备案或合伙协议为凭。", "The incubator founds an early hard-tech seed fund, alone or with an investor, proved by the filing or the partnership agreement."),
    )
    gates.need(
        fact.city_officers >= parameter.high_quality_officers, "city-officer", Text("有市级服务专员", "the city has assigned an officer"), Text("由孵化器书面请市级主管部门指派一名市级服务专员，指派后登记姓名；没有回音的，请所在区转报。", "The incubator asks the city's department in charge in writing to assign a service officer, and enters the name; where no answer comes, the district passes the request on."),
    )
    gates.need(
        fact.district_officers >= parameter.high_quality_officers, "district-officer", Text("有区级服务专员", "the district has assigned an officer"), Text("由孵化器书面请所在区的主管部门指派一名区级服务专员，指派后登记姓名。", "The incubator asks the department in charge of its district in writing to assign a service officer, and enters the name."),
    )
    gates.count()


milestone = Rule(
    "carriers.high-quality-score", Text("高质量孵化器里程碑评估", "Milestone review of a high-quality incubator"),
    asks=Text("五方面得分合成多少，过了里程碑吗？", "What do the five axes come to, and is the milestone passed?"),
    facts=(
        choice("tier", Text("类别", "Tier"), *_TIERS),
        points("talent", Text("集聚一流人才", "Top talent")), points("sourcing", Text("硬科技策源", "Hard-tech sourcing")),
        points("transformation", Text("颠覆性成果转化", "Transforming disruptive results")), points("incubation", Text("高成长企业孵化", "Incubating high-growth firms")),
        points("resources", Text("全要素资源整合", "Joining all resources")),
    ),
    values=(Output("score", Sort.NUMBER, Text("得分", "Score"), gain=1), Output("passes", Sort.YES_NO, Text("通过里程碑评估", "Passes"))),
    is_decision=True, serves=("I-31", "I-32"),
)


@milestone.formula("2023-10-23", HIGH_QUALITY_REVIEW)
def _milestone(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    score = say.step("score_line", Text("加权得分", "Weighted score"), score_of(
        say, (fact.talent, parameter.high_quality_weight_talent), (fact.sourcing, parameter.high_quality_weight_sourcing),
        (fact.transformation, parameter.high_quality_weight_transformation), (fact.incubation, parameter.high_quality_weight_incubation),
        (fact.resources, parameter.high_quality_weight_resources),
    ), sort=Sort.NUMBER)
    passes = score >= picked(fact.tier, parameter.high_quality_pass_score)
    say.refuse_when(~passes, "below-pass", Text("未达到合格分。", "It is below the pass score."), Text("对照五方面得分，先补权重高而得分低的一面，在下一个里程碑评估时重评；高质量孵化器未达到的，可看培育类的合格分。", "Look at the five axes and work first on the one of much weight and few points, to be reviewed at the next milestone; where the upper tier is out of reach, see the pass score of the nurtured one."))
    say.value("score", score)
    say.value("passes", passes)


support = Rule(
    "carriers.high-quality-support", Text("高质量孵化器经费支持", "Support for a high-quality incubator"),
    asks=Text("这一阶段可得多少支持，市、区各出多少？", "How much support does this stage bring, and who pays it?"),
    facts=(
        choice(
            "stage", Text("阶段", "Stage"), ("start", Text("启动建设", "Start-up construction")), ("yearly", Text("年度运营补贴", "Yearly operation")),
            ("milestone", Text("里程碑后奖励", "Award after a milestone")),
        ),
        choice("tier", Text("类别", "Tier"), *_TIERS),
        money("approved_cost", Text("核定费用", "Approved cost"), example="8000000.00"),
        whole("score", Text("里程碑评估得分", "Score of the milestone review"), most=Fraction(100), optional=True, help=Text("只有里程碑奖励需要。", "Needed only for an award.")),
    ),
    values=(
        Output("support", Sort.MONEY, Text("支持金额", "Support"), gain=1), Output("city", Sort.MONEY, Text("市级", "By the city")), Output("district", Sort.MONEY, Text("区级", "By the district")),
    ),
    is_decision=True, serves=("I-34", "I-35"),
)


@support.formula("2023-10-23", HIGH_QUALITY_REVIEW)
def _support(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    after_milestone, scored = fact.stage.is_one_of("milestone"), fact.has("score")
    failed = after_milestone & scored & (where(scored, fact.score, 0) < picked(fact.tier, parameter.high_quality_pass_score))
    say.refuse_when(after_milestone & ~scored, "score-missing", Text("里程碑奖励须先经评估。", "An award needs a review first."), Text("由孵化器先申请里程碑评估（见“高质量孵化器里程碑评估”），填入得分后再算奖励；启动建设和年度补贴不需要得分。", "The incubator first has its milestone reviewed (see “Milestone review of a high-quality incubator”) and enters the score; construction and yearly operation need none."))
    say.refuse_when(failed, "below-pass", Text("里程碑评估未合格。", "The milestone was not passed."), Text("里程碑奖励暂不拨付；按“高质量孵化器里程碑评估”找出得分低的方面改进，下次评估合格后再申请。年度运营补贴把阶段改为“年度运营补贴”另算。", "The award is not paid now: find the weak axes by “Milestone review of a high-quality incubator”, improve, and claim after the next review that is passed. Yearly operation is a stage worked out on its own."))
    share = say.step("share", Text("按比例折算", "By the support rate"), fact.approved_cost * picked(fact.stage, parameter.high_quality_support_rate))
    city_share = picked(fact.stage, parameter.high_quality_city_share)
    say.warn_when(
        fact.stage.is_one_of("start") & (city_share > 1 - city_share), "city-pays-more", Text("启动建设应以区级投入为主。", "The district should bear most of the construction."),
        Text("由政策管理人员对照实施方案，在“参数变更”中改正启动建设阶段的市级分担比例，使区级不少于市级。", "An officer compares the city's share for construction with the plan and corrects it in “Parameter changes”; the district's share must not be the smaller."), HIGH_QUALITY_PLAN,
    )
    lawful = rounded(minimum(share, picked(fact.stage, parameter.high_quality_support_cap)), 2)
    granted = say.step("granted", Text("不超过上限", "Not above the cap"), where(failed | (after_milestone & ~scored), 0, lawful))
    city = rounded(granted * city_share, 2)
    say.value("support", granted)
    say.value("city", city)
    say.value("district", granted - city)
