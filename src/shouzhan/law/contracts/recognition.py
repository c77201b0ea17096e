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
    ("goal", True, Text("有明确的研究开发目标", "There is a clear goal of research and development"), Text("双方补签条款，写明研究开发的目标、内容和验收指标，再由卖方提交补正。", "The parties add a clause with the goal, the work and the measures of acceptance, and the seller submits it again.")),
    ("not_yet_had", True, Text("标的是签约时双方尚未掌握的技术方案", "Neither side had the solution when signing"), Text("签约时已掌握的方案不能作为开发：整套方案移交的，改按“认定为技术转让或许可合同”申请；用已有知识解决对方问题的，改按“认定为技术服务合同”。", "A solution had when signing is no development: where it is handed over whole, apply by “Recognised as a transfer or licence”; where known skill solves the other side's problem, by “Recognised as a service contract”.")),
    ("novel", True, Text("工作及成果有技术创新内容", "The work and its result are technically new"), Text("由研究开发人补交技术说明，写明与现有技术相比新在哪里；没有创新内容的，可按“认定为技术服务合同”申请。", "The developer hands in a note on what is new beside what is known; where nothing is, see “Recognised as a service contract”.")),
    ("only_adjusts", False, Text("只是尺寸、参数、排列的改变", "Only sizes, parameters or arrangement change"), Text("只改尺寸、参数或排列的，改按“认定为技术服务合同”申请，写明所解决的特定技术问题。", "Where only size, parameters or arrangement change, apply by “Recognised as a service contract” and state the technical problem it solves.")),
    ("routine", False, Text("属一般检验、测试、复制、应用或维修", "Ordinary inspection, tests, copying, use or repair"), Text("一般检验、测试、复制、应用或维修不按开发登记；其中有特定技术问题的部分，可单独订立后按“认定为技术服务合同”申请。", "Ordinary inspection, tests, copying, use or repair is not registered as development; the part that solves a specific technical problem may be contracted apart and applied for by “Recognised as a service contract”.")),
    ("pure_research", False, Text("纯基础研究或软科学项目", "Pure basic research or soft science"), Text("纯基础研究和软科学项目没有可登记的合同类型；其中有明确技术目标的部分，由双方单独订立开发合同后申请。", "Pure basic research and soft science have no kind to be registered as; a part with a clear technical goal may be made a development contract of its own.")),
)
_TRANSFER: tuple[Test, ...] = (
    ("exists", True, Text("成果在签约时已存在", "The result exists when signing"), Text("签约时成果还不存在的，改按“认定为技术开发合同”申请；已存在的，由让与人补交成果证明（专利号、软件登记或技术资料清单）。", "Where the result was still to be made when signing, apply by “Recognised as a development contract”; where it existed, the assignor proves it by patent number, software registration or the list of documents.")),
    ("complete", True, Text("是完整可用的技术方案", "It is a complete, usable solution"), Text("由让与人补交技术资料目录和技术要点，使受让人据此可以实施；缺少部分尚待研发的，单独按开发订立。", "The assignor adds the list of documents and the technical points by which the other side can use it; what is still to be developed goes into a development contract.")),
    ("ip_stated", True, Text("写明知识产权权属", "Ownership of the IP is stated"), Text("双方补签知识产权条款，写明转让的是所有权还是使用权、权利人和后续改进的归属，再提交补正。", "The parties add a clause on the rights: whether ownership or use passes, who owns them, and whose later improvements are; then it is submitted again.")),
    ("product_sale", False, Text("只是高新技术产品销售", "Only a high-tech product is sold"), Text("产品买卖不登记；价款中含技术转让、服务的，由双方就技术部分单独订立并分列价款后申请。", "A sale is not registered; where the price holds a transfer or service of technology, the parties contract that apart, priced apart, and apply for it.")),
    ("public_domain", False, Text("属公有领域知识", "Public-domain knowledge"), Text("公有领域知识没有可转让的权利，不能按转让登记；为对方应用这些知识解决特定问题的，可按“认定为技术服务合同”申请。", "Knowledge in the public domain has no right to pass; where it is used to solve a specific problem of the other side, see “Recognised as a service contract”.")),
)
_CONSULTING: tuple[Test, ...] = (
    ("technical_project", True, Text("标的是特定技术项目", "The subject is a specific technical project"), Text("双方补写咨询所针对的特定技术项目名称和范围，再提交补正。", "The parties name the technical project the advice is on, and how far it goes, and submit it again.")),
    ("scientific_method", True, Text("以科学技术方法分析、论证、评价或预测", "Analysed, argued, evaluated or forecast by science and technology"), Text("由受托人补写采用的科学技术方法（分析、论证、评价或预测）和依据的数据，再提交补正。", "The contractor adds the method of science and technology it uses, and its data, and submits it again.")),
    ("report", True, Text("成果是咨询报告或意见", "The result is a report or opinion"), Text("双方约定以咨询报告或意见作为成果，写明交付日期和份数；成果是实物或技术方案的，按服务或开发申请。", "The parties agree on a report or opinion and when it is handed over; where the result is a thing or a solution, it is service or development.")),
    ("economic_study", False, Text("属经济、法律或社会发展研究", "An economic, legal or social study"), Text("经济、法律或社会发展研究不登记；其中对特定技术项目的论证、评价部分，可单独订立并分列报酬后申请。", "Economic, legal and social studies are not registered; the part that examines a specific technical project may be contracted apart, with its fee.")),
    ("commercial_information", False, Text("属采购设备材料的商业信息", "Commercial information on buying equipment"), Text("采购信息服务不登记；另为设备选型作技术论证的，双方就论证部分单独订立后申请。", "Information for buying is not registered; where the choice of equipment is examined technically, that part may be contracted apart.")),
)
_SERVICE: tuple[Test, ...] = (
    ("technical_problem", True, Text("解决特定技术问题", "It solves a specific technical problem"), Text("双方补写要解决的特定技术问题和对方现状，再提交补正。", "The parties state the technical problem to be solved and how things stand, and submit it again.")),
    ("professional", True, Text("是结构、工艺、质量、成本、节能、环保、安全等专业技术工作", "Professional work on structure, process, quality, cost, energy, environment or safety"), Text("由受托人补写工作属于结构、工艺、质量、成本、节能、环保、安全中的哪一类及主要工作内容；都不属于的，不按技术服务登记。", "The contractor states to which of structure, process, quality, cost, energy, environment or safety the work belongs and what it is; where it is none, it is not registered as service.")),
    ("measurable", True, Text("成果可以检验", "The result can be measured"), Text("双方补写可以检验的指标和验收方法，再提交补正。", "The parties add measures that can be checked and how they are, and submit it again.")),
    ("ip_passes", False, Text("涉及知识产权转移", "IP passes"), Text("合同使知识产权转移的，改按“认定为技术转让或许可合同”申请；只是交付工作成果的，删去转移条款。", "Where rights pass, apply by “Recognised as a transfer or licence”; where only work is handed over, strike the clause by which they pass.")),
    ("ordinary_work", False, Text("属一般加工、维修、广告、印刷、常规检测等", "Ordinary processing, repair, advertising, printing or routine tests"), Text("一般加工、维修、广告、印刷、常规检测不登记；其中有特定技术问题的部分，可单独订立并分列价款后申请。", "Ordinary processing, repair, advertising, printing and routine tests are not registered; a part that solves a specific technical problem may be contracted and priced apart.")),
    ("routine_construction", False, Text("以常规手段进行勘察、设计、安装、监理", "Survey, design, installation or supervision by routine means"), Text("常规勘察、设计、安装、监理不登记；其中以非常规手段解决复杂技术问题的部分，由双方单独订立后申请。", "Routine survey, design, installation and supervision are not registered; a complex problem solved by unusual means may be contracted apart and applied for.")),
)
_TRAINING: tuple[Test, ...] = (
    ("named_trainees", True, Text("有特定的培训对象", "The trainees are named"), Text("双方列明培训对象的单位、人数或名单，再提交补正。", "The parties name the trainees, or their unit and number, and submit it again.")), ("technical_project", True, Text("有特定技术项目", "There is a specific technical project"), Text("双方写明培训所针对的特定技术项目，再提交补正。", "The parties state the technical project the training is for, and submit it again.")),
    ("vocational", False, Text("属职业、文化或职工业余教育", "Vocational, cultural or spare-time education"), Text("职业、文化或职工业余教育不登记，也没有其他技术合同类型可用；其中为特定技术项目培训指定人员的部分，可单独订立。", "Vocational, cultural and spare-time education is not registered under any kind; training of named people for a technical project may be contracted apart.")),
)
_BROKERING: tuple[Test, ...] = (
    ("technology_purpose", True, Text("目的是促成与第三方的技术合同", "It aims at a technology contract with a third party"), Text("双方写明居间是为促成与哪一方、哪类技术合同，再提交补正。", "The parties state with whom, and which technology contract, is to be brought about, and submit it again.")), ("own_clause", True, Text("单独订立或有专门条款", "It stands alone or in a clause of its own"), Text("把中介内容单独订立合同，或在原合同中单列条款和报酬，再提交补正。", "Make the brokering a contract of its own, or a clause of its own with its fee, and submit it again.")),
    ("other_deal", False, Text("居间的是非技术交易", "The deal brokered is no technology deal"), Text("居间的不是技术交易，不登记；所促成的合同本身属技术合同的，由其卖方申请登记。", "A deal that is no technology deal is not registered; where the contract brought about is one, its seller applies for it.")),
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
            code = name.replace("_", "-")
            if passes:
                gates.need(node, code, label, remedy)
                continue
            clear = Text(f"不{label.zh}" if label.zh[0] in "属涉" else f"并非“{label.zh}”", f"It is not so: {label.en[0].lower() if label.en[1].islower() else label.en[0]}{label.en[1:]}")
            gates.need(~node, code, clear, remedy, otherwise=Text(f"{label.zh}，不能按这一类认定。", f"{label.en}: that is not recognised as this kind."))
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
    say.refuse_when(~fact.parties_clear, "parties", Text("当事人不明确。", "The parties are not clear."), Text("由申请人补交双方名称、统一社会信用代码和签章后重新提交；受理从补正之日起算。", "The applicant adds both parties' names, credit codes and seals and submits again; the time runs from that day."))
    say.refuse_when(~fact.subject_clear, "subject", Text("标的不明确，无法判断技术内容。", "The subject is too unclear to judge."), Text("双方补写标的的技术内容、范围和要求，由申请人重新提交；受理从补正之日起算。", "The parties add what the technology is, how far it goes and what is asked of it, and the applicant submits again; the time runs from that day."))
    say.refuse_when(~fact.price_clear, "price", Text("价款、报酬或使用费不明确。", "The price is not clear."), Text("双方补签价款、报酬或使用费的数额或计算方法，由申请人重新提交；提成合同先写明入门费，见“提成合同登记额”。", "The parties add the price or how it is worked out, and the applicant submits again; a royalty contract states its entry fee first, see “Registering a royalty contract”."))
    say.refuse_when(~fact.written, "oral", Text("口头合同不登记。", "An oral contract is not registered."), Text("双方签订书面合同（含数据电文）后，由卖方就书面合同申请；此前口头约定的，先补签文本。", "The parties sign it in writing, on paper or as data, and the seller applies for that text; an agreement made by word of mouth is put into a text and signed first."))
    say.refuse_when(fact.monopolises, "monopoly", Text("含非法垄断技术、妨碍技术进步的条款。", "A clause monopolises technology or hinders its progress."), Text("双方以补充协议删去限制研发、强制独占回授、限制竞争或妨碍实施的条款，再由申请人重新提交。", "The parties strike the clause that restricts research, forces exclusive grant-backs, blocks rivals or use by a supplement, and the applicant submits again."), MONOPOLY)
    say.refuse_when(fact.content.is_one_of("other"), "other-contract", Text("属其他有名合同，不登记。", "It is another kind of contract."), Text("买卖、租赁、承揽等合同不登记；双方可把可分离的技术部分单独订立合同、单列价款，由卖方就该合同申请。", "A sale, lease or work contract is not registered; the parties may contract the technology that can be taken apart, at its own price, and the seller applies for that."))
    say.refuse_when(early, "not-in-effect", Text("合同尚未生效，暂不能登记。", "It is not in effect yet."), Text("等生效条件成就之日起由申请人提交；附条件或须审批的，附条件成就或批准的证明。", "The applicant submits it from the day it takes effect, with proof that its condition was met or the approval given."))
    say.refuse_when(mixed, "not-split", Text("混合合同未分列价款，退回补正。", "Mixed without a split price; it is returned for correction."), Text("双方以补充协议或价款明细分列技术部分与设备、材料等的价款，补正后重新提交；可计入多少见“技术交易额”。", "The parties price the technology apart from equipment and materials, in a supplement or a list, and submit again; for what counts see “Recognised technology amount”."))
    say.value("result", where(fatal, "refuse", where(early | mixed, "correct", "accept")))


@registrable.formula("2001-07-18", RULES_2001, MONOPOLY, until="2026-01-22")
def _registrable_2001(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _registrable(fact, say)


@registrable.formula("2026-01-23", MEASURES_2026, RULES_2001, MONOPOLY)
def _registrable_2026(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    unread_measures(say, parameter)
    _registrable(fact, say)
