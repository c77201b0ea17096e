"""Whether a contract is recognised as the kind it says: the tests of each kind, and what no kind survives."""

from collections.abc import Callable
from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    Fact,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.contracts.sources import MEASURES_2026, RULES_2001, unread_measures
from shouzhan.law.gates import OUTPUTS, Gates

MONOPOLY = Citation("spc-technology", "第十条")
AMEND = Change(Fraction(1), 10, Text("补正合同", "amend the contract"))

Test = tuple[str, bool, Text, Text]
"""A fact's name, the answer that passes, the question, and what to do about the other answer."""

_DEVELOPMENT: tuple[Test, ...] = (
    ("goal", True, Text("有明确的研究开发目标", "There is a clear goal of research and development"), Text("写明目标与指标。", "State goal and measures.")),
    ("not_yet_had", True, Text("标的是签约时双方尚未掌握的技术方案", "Neither side had the solution when signing"), Text("已掌握的可按转让或服务申请。", "What is had may be a transfer or a service.")),
    ("novel", True, Text("工作及成果有技术创新内容", "The work and its result are technically new"), Text("补充创新点说明。", "Say what is new.")),
    ("only_adjusts", False, Text("只是尺寸、参数、排列的改变", "Only sizes, parameters or arrangement change"), Text("可按技术服务申请。", "It may be a service.")),
    ("routine", False, Text("属一般检验、测试、复制、应用或维修", "Ordinary inspection, tests, copying, use or repair"), Text("不属开发。", "That is no development.")),
    ("pure_research", False, Text("纯基础研究或软科学项目", "Pure basic research or soft science"), Text("不予认定为开发。", "It is not recognised as development.")),
)
_TRANSFER: tuple[Test, ...] = (
    ("exists", True, Text("成果在签约时已存在", "The result exists when signing"), Text("尚待开发的按开发申请。", "What is still to be made is development.")),
    ("complete", True, Text("是完整可用的技术方案", "It is a complete, usable solution"), Text("补充技术内容。", "Add the technical content.")),
    ("ip_stated", True, Text("写明知识产权权属", "Ownership of the IP is stated"), Text("补写权属。", "State it.")),
    ("product_sale", False, Text("只是高新技术产品销售", "Only a high-tech product is sold"), Text("产品买卖不登记。", "A sale is not registered.")),
    ("public_domain", False, Text("属公有领域知识", "Public-domain knowledge"), Text("不予认定。", "It is not recognised.")),
)
_CONSULTING: tuple[Test, ...] = (
    ("technical_project", True, Text("标的是特定技术项目", "The subject is a specific technical project"), Text("写明技术项目。", "State the project.")),
    ("scientific_method", True, Text("以科学技术方法分析、论证、评价或预测", "Analysed, argued, evaluated or forecast by science and technology"), Text("写明方法。", "State the method.")),
    ("report", True, Text("成果是咨询报告或意见", "The result is a report or opinion"), Text("写明成果形式。", "State its form.")),
    ("economic_study", False, Text("属经济、法律或社会发展研究", "An economic, legal or social study"), Text("不属技术咨询。", "That is no technical consulting.")),
    ("commercial_information", False, Text("属采购设备材料的商业信息", "Commercial information on buying equipment"), Text("不属技术咨询。", "That is no technical consulting.")),
)
_SERVICE: tuple[Test, ...] = (
    ("technical_problem", True, Text("解决特定技术问题", "It solves a specific technical problem"), Text("写明问题。", "State the problem.")),
    ("professional", True, Text("是结构、工艺、质量、成本、节能、环保、安全等专业技术工作", "Professional work on structure, process, quality, cost, energy, environment or safety"), Text("写明专业内容。", "State the work.")),
    ("measurable", True, Text("成果可以检验", "The result can be measured"), Text("写明验收标准。", "State how it is accepted.")),
    ("ip_passes", False, Text("涉及知识产权转移", "IP passes"), Text("按转让或许可申请。", "That is a transfer or licence.")),
    ("ordinary_work", False, Text("属一般加工、维修、广告、印刷、常规检测等", "Ordinary processing, repair, advertising, printing or routine tests"), Text("不属技术服务。", "That is no technical service.")),
    ("routine_construction", False, Text("以常规手段进行勘察、设计、安装、监理", "Survey, design, installation or supervision by routine means"), Text("非常规复杂问题可单独签订。", "A complex, unusual problem may be contracted apart.")),
)
_TRAINING: tuple[Test, ...] = (
    ("named_trainees", True, Text("有特定的培训对象", "The trainees are named"), Text("写明对象。", "Name them.")), ("technical_project", True, Text("有特定技术项目", "There is a specific technical project"), Text("写明项目。", "State it.")),
    ("vocational", False, Text("属职业、文化或职工业余教育", "Vocational, cultural or spare-time education"), Text("不属技术培训。", "That is no technical training.")),
)
_BROKERING: tuple[Test, ...] = (
    ("technology_purpose", True, Text("目的是促成与第三方的技术合同", "It aims at a technology contract with a third party"), Text("写明目的。", "State the aim.")), ("own_clause", True, Text("单独订立或有专门条款", "It stands alone or in a clause of its own"), Text("单独成款。", "Give it a clause.")),
    ("other_deal", False, Text("居间的是非技术交易", "The deal brokered is no technology deal"), Text("不属技术中介。", "That is no technical brokering.")),
)


def _fact(test: Test) -> Fact:
    name, _passes, label, _remedy = test
    return yes_no(name, label, change=AMEND if name.endswith("stated") or name in ("goal", "measurable", "report", "own_clause", "named_trainees") else None)


def _declare(name: str, title: Text, tests: tuple[Test, ...]) -> None:
    rule = Rule(
        f"contracts.recognised-as-{name}", Text(f"认定为{title.zh}", f"Recognised as {title.en}"), asks=Text(f"这份合同能不能认定为{title.zh}，差哪一条？", f"Can it be recognised as {title.en}, and which test fails?"), dated_by="applied_on",
        facts=(day("applied_on", Text("申请之日", "Day of application"), example="2026-11-20"), *map(_fact, tests)), values=OUTPUTS, is_decision=True, serves=("T-39",),
    )
    rule.formula("2001-07-18", RULES_2001, until="2026-01-22")(_tested(tests, is_new=False))
    rule.formula("2026-01-23", MEASURES_2026, RULES_2001)(_tested(tests, is_new=True))


def _tested(tests: tuple[Test, ...], *, is_new: bool) -> Callable[[GivenFacts, GivenParameters, Derivation], None]:
    def build(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
        if is_new:
            unread_measures(say, parameter)
        gates = Gates(say)
        for name, passes, label, remedy in tests:
            node = getattr(fact, name)
            gates.need(node if passes else ~node, name.replace("_", "-"), label if passes else Text(f"不{label.zh}" if label.zh[0] in "属涉" else f"并非“{label.zh}”", f"not: {label.en.lower()}"), remedy)
        gates.count()

    return build


for _name, _title, _tests in (
    ("development", Text("技术开发合同", "a development contract"), _DEVELOPMENT), ("transfer", Text("技术转让或许可合同", "a transfer or licence"), _TRANSFER), ("consulting", Text("技术咨询合同", "a consulting contract"), _CONSULTING),
    ("service", Text("技术服务合同", "a service contract"), _SERVICE), ("training", Text("技术培训合同", "a training contract"), _TRAINING), ("brokering", Text("技术中介合同", "a brokering contract"), _BROKERING),
):
    _declare(_name, _title, _tests)


registrable = Rule(
    "contracts.registrable", Text("能否受理登记", "Whether it can be registered at all"), asks=Text("受理、退回补正，还是不予登记？", "Accepted, returned for correction, or refused?"),
    facts=(
        yes_no("parties_clear", Text("当事人明确", "The parties are clear"), change=AMEND), yes_no("subject_clear", Text("标的与技术内容明确", "The subject is clear"), change=AMEND), yes_no("price_clear", Text("价款或报酬明确", "The price is clear"), change=AMEND), yes_no("written", Text("书面合同", "It is in writing"), change=AMEND),
        yes_no("in_effect", Text("已经生效", "It is in effect"), change=Change(Fraction(1), 30)), yes_no("monopolises", Text("含限制研发、强制回授、限制竞争或妨碍实施的条款", "A clause restricts research, forces grant-backs, blocks rivals or use"), change=AMEND),
        choice("content", Text("合同内容", "Content"), ("technology", Text("单纯技术合同", "Technology only")), ("mixed-split", Text("混合合同，技术部分单列价款", "Mixed, technology priced apart")), ("mixed", Text("混合合同，未分列价款", "Mixed, not priced apart")), ("other", Text("买卖、租赁、承揽等其他合同", "A sale, lease, work contract or the like")), change=AMEND),
    ),
    values=(Output("result", Sort.WORDS, Text("处理", "Result"), options=(("accept", Text("受理", "Accept")), ("correct", Text("退回补正", "Return for correction")), ("refuse", Text("不予登记", "Refuse")))),), is_decision=True, serves=("T-39",),
)


def _registrable(fact: GivenFacts, say: Derivation) -> None:
    fatal = ~fact.parties_clear | ~fact.subject_clear | ~fact.price_clear | ~fact.written | fact.monopolises | fact.content.is_one_of("other")
    early = ~fact.in_effect
    mixed = fact.content.is_one_of("mixed")
    say.refuse_when(~fact.parties_clear, "parties", Text("当事人不明确。", "The parties are not clear."), Text("补正后重新申请。", "Amend and apply again."))
    say.refuse_when(~fact.subject_clear, "subject", Text("标的不明确，无法判断技术内容。", "The subject is too unclear to judge."), Text("补正后重新申请。", "Amend and apply again."))
    say.refuse_when(~fact.price_clear, "price", Text("价款、报酬或使用费不明确。", "The price is not clear."), Text("补正后重新申请。", "Amend and apply again."))
    say.refuse_when(~fact.written, "oral", Text("口头合同不登记。", "An oral contract is not registered."), Text("签订书面合同。", "Put it in writing."))
    say.refuse_when(fact.monopolises, "monopoly", Text("含非法垄断技术、妨碍技术进步的条款。", "A clause monopolises technology or hinders its progress."), Text("删去该条款。", "Strike the clause."), MONOPOLY)
    say.refuse_when(fact.content.is_one_of("other"), "other-contract", Text("属其他有名合同，不登记。", "It is another kind of contract."), Text("技术部分可单独订立后登记。", "The technology may be contracted apart."))
    say.refuse_when(early, "not-in-effect", Text("合同尚未生效，暂不能登记。", "It is not in effect yet."), Text("生效后再申请。", "Apply once it is."))
    say.refuse_when(mixed, "not-split", Text("混合合同未分列价款，退回补正。", "Mixed without a split price; it is returned for correction."), Text("分列技术价款。", "Price the technology apart."))
    say.value("result", where(fatal, "refuse", where(early | mixed, "correct", "accept")))


@registrable.formula("2001-07-18", RULES_2001, MONOPOLY, until="2026-01-22")
def _registrable_2001(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _registrable(fact, say)


@registrable.formula("2026-01-23", MEASURES_2026, RULES_2001, MONOPOLY)
def _registrable_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _registrable(fact, say)
