"""What kind a contract is, what form it needs, how long a patent licence may run, and who must be asked first."""

from datetime import date
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
    picked,
    where,
    yes_no,
)
from shouzhan.engine.rules.expressions import as_node
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

CODE = Citation("civil-code", "第八百四十三条至第八百八十七条")
EARLIER = Citation("contract-law-1999", "第十八章")
CONTENTS = Citation("civil-code", "第八百四十五条")
EARLIER_CONTENTS = Citation("contract-law-1999", "第三百二十四条")
TERM = Citation("civil-code", "第八百六十五条")
PATENT = Citation("patent-law", "第四十二条")
PRIORITY = Citation("civil-code", "第八百四十七条")

KINDS = (
    ("D1", Text("委托开发", "Commissioned development")), ("D2", Text("合作开发", "Joint development")), ("D3", Text("科技成果转化合同", "Commercialisation of a result")), ("T1", Text("专利权转让", "Transfer of a patent")), ("T2", Text("专利申请权转让", "Transfer of a patent application")),
    ("T3", Text("技术秘密转让", "Transfer of know-how")), ("T4", Text("软件、布图设计、植物新品种等转让", "Transfer of software, layouts, plant varieties and the like")), ("L1", Text("专利实施许可", "Patent licence")), ("L2", Text("技术秘密使用许可", "Know-how licence")), ("L3", Text("其他知识产权许可", "Another licence")),
    ("C1", Text("技术咨询", "Technical consulting")), ("S1", Text("技术服务", "Technical service")), ("S2", Text("技术培训", "Technical training")), ("S3", Text("技术中介", "Technical brokering")),
    ("V1", Text("技术入股（按转让登记）", "Technology as a share of capital, registered as transfer")),
)

kind = Rule(
    "contracts.kind", Text("合同类别与形式", "Kind and form of a contract"), asks=Text("属于哪一大类，需不需要书面形式，专利信息写全了没有？", "Which family is it, must it be in writing, and does it state its patents?"), dated_by="signed_on",
    facts=(
        day("signed_on", Text("签订之日", "Signed on"), example="2026-11-20"), choice("kind", Text("合同种类", "Kind"), *KINDS), yes_no("written", Text("有书面合同", "There is a written contract"), change=Change(Fraction(1), 1)),
        yes_no("involves_patent", Text("涉及专利", "It involves patents"), optional=True, help=Text("专利权转让、专利申请权转让与专利实施许可必然涉及，不必填。", "A transfer of a patent or of an application and a patent licence always do and need no answer.")),
        yes_no(
            "patent_stated", Text("写明发明创造名称、申请人和权利人、申请日、申请号或专利号、有效期", "It states title, applicant and owner, filing date, number and term of each patent"), optional=True, change=Change(Fraction(1), 5, Text("补写专利信息", "add what is missing of the patents")),
            help=Text("不涉及专利的不必填。", "Not needed where no patent is involved."),
        ),
    ),
    values=(
        Output("family", Sort.WORDS, Text("大类", "Family"), options=(("development", Text("技术开发", "Development")), ("transfer", Text("技术转让", "Transfer")), ("license", Text("技术许可", "Licence")), ("consulting", Text("技术咨询", "Consulting")), ("service", Text("技术服务", "Service")))),
        Output("written_needed", Sort.YES_NO, Text("须为书面", "Must be in writing")), Output("patent_data_needed", Sort.YES_NO, Text("须写明专利信息", "Must state its patents")),
    ),
    is_decision=True, serves=("T-39",),
)


def _kind(fact: GivenFacts, say: Derivation, licences: str, clause: Citation) -> None:
    family = where(fact.kind.is_one_of("D1", "D2", "D3"), "development", where(
        fact.kind.is_one_of("T1", "T2", "T3", "T4", "V1"), "transfer", where(fact.kind.is_one_of("L1", "L2", "L3"), licences, where(fact.kind.is_one_of("C1"), "consulting", "service"))))
    needed = fact.kind.is_one_of("D1", "D2", "D3", "T1", "T2", "T3", "T4", "L1", "L2", "L3", "V1")
    told, stated = (where(fact.has(name), getattr(fact, name), False) for name in ("involves_patent", "patent_stated"))
    of_patents = say.step("patent_data_needed", Text("须写明专利信息", "Must state its patents"), fact.kind.is_one_of("T1", "T2", "L1") | told, clause, sort=Sort.YES_NO)
    say.refuse_when(needed & ~fact.written, "not-written", Text("这一类合同应当采用书面形式。", "A contract of this kind must be in writing."), Text("双方补签书面合同（含数据电文）并签章，再办理登记；口头约定不能登记。", "The parties sign the contract in writing, on paper or as data, and register then; an oral one is not registered."))
    say.refuse_when(of_patents & ~stated, "patent-data", Text("涉及专利的合同没有写明专利信息。", "It involves patents and does not state them."), Text("双方补签附件，逐件写明发明创造名称、专利申请人和权利人、申请日、申请号或专利号、有效期，再提交。", "The parties add an annex that states title, applicant and owner, filing date, number and term of each patent, and submit again."), clause)
    say.warn_when(~needed & ~fact.written, "register-needs-text", Text("办理认定登记仍需书面合同。", "Registration needs the text all the same."), Text("双方补签书面合同（含数据电文）并签章，再办理登记；口头约定不能登记。", "The parties sign the contract in writing, on paper or as data, and register then; an oral one is not registered."))
    say.value("family", as_node(family))
    say.value("written_needed", needed)
    say.value("patent_data_needed", of_patents)


@kind.formula("1999-10-01", EARLIER, until="2020-12-31")
def _kind_1999(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _kind(fact, say, "transfer", EARLIER_CONTENTS)  # licences were part of transfer then


@kind.formula("2021-01-01", CODE)
def _kind_2021(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    _kind(fact, say, "license", CONTENTS)


licence = Rule(
    "contracts.patent-licence", Text("专利许可期限", "Term of a patent licence"), asks=Text("许可期限有没有超过专利有效期，最晚到哪天？", "Does the licence outlast the patent, and until when may it run?"),
    facts=(
        choice("patent", Text("专利种类", "Kind of patent"), ("invention", Text("发明", "Invention")), ("utility-model", Text("实用新型", "Utility model")), ("design", Text("外观设计", "Design"))), day("filed_on", Text("申请日", "Filed on"), example="2016-03-10"), yes_no("in_force", Text("专利有效", "The patent is in force")),
        day("licence_to", Text("许可终止日", "Licence until"), example="2036-03-10", change=Change(Fraction(1), 5, Text("缩短许可期限", "shorten the licence"))),
    ),
    values=(Output("patent_ends", Sort.DAY, Text("专利权届满日", "Patent ends on"), help=Text("期限自申请日起算满年数的对应日；许可约定到这一天的不算超过，保护的最后一日是它的前一日（见“专利权期限”）。", "The anniversary of filing at which the years are full; a licence until that day does not outlast the patent, and the last day of protection is the one before (see “Life of a patent”).")),), is_decision=True, serves=("T-39",),
)


@licence.formula("1985-04-01", TERM, PATENT)
def _licence(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    old_design = fact.patent.is_one_of("design") & (fact.filed_on < date(2021, 6, 1))
    years = say.step("years", Text("专利权期限（年）", "Term in years"), where(old_design, parameter.design_years_before_2021, picked(fact.patent, parameter.patent_years)), PATENT, sort=Sort.WHOLE)
    ends = say.step("patent_ends", Text("专利权届满日", "Patent ends on"), fact.filed_on.plus_months(years * 12), PATENT, sort=Sort.DAY)
    say.refuse_when(~fact.in_force, "not-in-force", Text("专利已失效，不能许可。", "The patent is not in force and cannot be licensed."), Text("由许可人查专利登记簿：欠缴年费仍可恢复的，先办理恢复；确已失效的不能许可，可就技术秘密或未失效的其他专利订立许可。", "The licensor looks at the patent register: where a fee was missed and can be restored, it restores the right first; a right that is gone is not licensed, but know-how or another patent in force may be."), TERM)
    say.refuse_when(fact.licence_to > ends, "outlasts-patent", Text("许可期限超过专利权有效期。", "The licence outlasts the patent."), Text("双方以补充协议把许可终止日改到结果所列“专利权届满日”或之前；届满后仍需支持的，另订技术服务合同。", "The parties end the licence on or before the day the patent ends, shown in the answer, by a supplement; support after it goes into a service contract."), TERM)
    say.value("patent_ends", ends)


priority = Rule(
    "contracts.priority-notice", Text("完成人优先受让", "First right of those who made it"), asks=Text("转让前要不要先问完成人？", "Must those who made it be asked before the transfer?"),
    facts=(choice("kind", Text("合同种类", "Kind"), *KINDS), yes_no("service_result", Text("属职务技术成果", "A service result")), yes_no("notice_sent", Text("已通知完成人并等候答复", "They were told and given time"), change=Change(Fraction(1), 15)), yes_no("waived", Text("完成人已放弃", "They have waived it"), change=Change(Fraction(1), 5))),
    values=(Output("needed", Sort.YES_NO, Text("须先通知", "Notice is needed")),), is_decision=True, serves=("T-39",),
)


@priority.formula("2021-01-01", PRIORITY)
def _priority(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    needed = say.step("needed", Text("须先通知", "Notice is needed"), fact.kind.is_one_of("T1", "T2", "T3", "T4") & fact.service_result, sort=Sort.YES_NO)
    say.refuse_when(needed & ~(fact.notice_sent | fact.waived), "notice", Text("完成人在同等条件下有优先受让权，尚未通知。", "On equal terms those who made it come first, and they have not been told."), Text("单位先书面通知完成人转让条件并等候答复，或取得完成人书面放弃，之后再与他人签约。", "The unit first tells those who made it the terms in writing and waits for their answer, or obtains their waiver in writing, and signs with another then."))
    say.value("needed", needed)
