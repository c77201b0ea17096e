"""Open challenges: their stages, milestone payments, and failing in spite of diligence."""

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
    count_of,
    items,
    money,
    picked,
    where,
    yes_no,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import DILIGENT_FAILURE, TRANSFER_PLAN

_STAGES = (
    ("posted", Text("发榜", "Posted")), ("taken", Text("揭榜", "Taken")), ("selected", Text("遴选", "Selected")), ("signed", Text("签约", "Signed")),
    ("paid", Text("按里程碑付款", "Paid by milestones")), ("accepted", Text("验收", "Accepted")),
)

step = Rule(
    "instruments.challenge-stage", Text("揭榜挂帅环节", "Stages of an open challenge"),
    asks=Text("现在可以进入这个环节吗？", "May the challenge go on to this stage now?"),
    facts=(choice("stage", Text("当前环节", "Stage now"), *_STAGES), choice("next_stage", Text("拟进入环节", "Stage to enter"), *_STAGES, change=Change())),
    values=(Output("may_enter", Sort.YES_NO, Text("可以进入", "May enter")),), is_decision=True, serves=("T-06",),
)


@step.formula("2021-05-28", TRANSFER_PLAN)
def _step(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    follows = picked(fact.next_stage, parameter.challenge_stage).equals(picked(fact.stage, parameter.challenge_stage) + 1)
    say.refuse_when(~follows, "not-next", Text("环节须依次进行。", "The stages follow one another."), Text("由发榜单位先办结当前环节并登记结果，再进入下一环节；环节选错的，改选当前环节的下一个。", "Who posted the challenge closes the stage it is in, enters its result and goes on then; where the wrong one was chosen, choose the one that follows."))
    say.value("may_enter", follows)


payments = Rule(
    "instruments.challenge-payments", Text("揭榜挂帅里程碑付款", "Milestone payments of a challenge"),
    asks=Text("里程碑加起来对吗，现在应付多少？", "Do the milestones add up, and how much is due now?"),
    facts=(
        money("total", Text("合同总额", "Contract total")), yes_no("reviewer_conflict", Text("评审人有利益冲突", "A reviewer has a conflict of interest"), change=Change(Fraction(2), 14)),
        items("milestones", Text("里程碑", "Milestones"), money("amount", Text("金额", "Amount"), change=Change(note=Text("以补充协议调整", "by a supplement"))), yes_no("accepted", Text("已通过", "Passed"))),
    ),
    values=(
        Output("planned", Sort.MONEY, Text("里程碑合计", "Milestones together")), Output("due", Sort.MONEY, Text("应付", "Due")), Output("open", Sort.MONEY, Text("未到付款条件", "Not yet due")),
    ),
    is_decision=True, serves=("T-06",),
)


@payments.formula("2021-05-28", TRANSFER_PLAN)
def _payments(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    planned = say.step("planned_line", Text("里程碑合计", "Milestones together"), fact.milestones.sum(fact.milestones.amount))
    passed = say.step("passed", Text("其中已通过", "Of these, passed"), fact.milestones.sum(where(fact.milestones.accepted, fact.milestones.amount, 0)))
    say.refuse_when(~planned.equals(fact.total), "not-adding-up", Text("里程碑合计与合同总额不一致。", "The milestones do not add up to the total."), Text("由双方以补充协议调整各期里程碑金额，使合计等于合同总额，再申请付款。", "The parties change the milestones by a supplement until they add up to the total, and ask for payment then."))
    say.refuse_when(fact.reviewer_conflict, "conflict-of-interest", Text("评审人有利益冲突。", "A reviewer has a conflict of interest."), Text("由组织方更换有利益冲突的评审人，重新评审本期里程碑；原评审结论不作为付款依据。", "The organiser replaces the reviewer and has this milestone reviewed again; nothing is paid on the first review."))
    say.value("planned", planned)
    say.value("due", passed)
    say.value("open", planned - passed)


failure = Rule(
    "instruments.failure-exemption", Text("探索失败免责", "Exemption after a failure"),
    asks=Text("项目没有成功，可以免责吗？", "The project failed; is its team exempt?"),
    facts=(
        yes_no("diligent", Text("已履行勤勉尽责义务", "Diligence was exercised")), yes_no("illegal_gain", Text("谋取非法利益", "Illegal gain was sought")),
    ),
    values=(Output("exempt", Sort.YES_NO, Text("免责", "Exempt")),), is_decision=True, serves=("T-10", "T-15"),
)


@failure.formula("2020-05-01", DILIGENT_FAILURE)
def _failure(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.refuse_when(~fact.diligent, "not-diligent", Text("未勤勉尽责。", "Diligence was lacking."), Text("由项目团队补交过程记录：方案论证、经费使用、阶段报告和失败分析；证据齐全后再申请，单位决策责任见“勤勉尽责”。", "The team adds its record: how the plan was examined, what was spent, stage reports and why it failed, and asks again; for the unit's own liability see “Diligence”."))
    say.refuse_when(fact.illegal_gain, "illegal-gain", Text("谋取了非法利益。", "Illegal gain was sought."), Text("谋取非法利益的没有免责途径，按规定处理；认定有误的，由当事人向作出认定的部门提交证据请求复查。", "Where gain was sought there is no exemption and the rules apply; if that finding is wrong, put the proof to those who made it and ask them to look again."))
    say.value("exempt", fact.diligent & ~fact.illegal_gain)


tolerance = Rule(
    "instruments.tolerance", Text("容错清单", "Tolerance list"),
    asks=Text("这一失误属于容错范围吗？", "Does this failure fall under the tolerance list?"),
    facts=(
        yes_no("diligent", Text("勤勉尽职", "Diligent")), yes_no("no_illegal_gain", Text("未谋取非法利益", "No illegal gain")),
        yes_no("fits_circumstances", Text("符合规定的情形和条件", "Fits the circumstances")), yes_no("on_list", Text("属于清单所列", "On the list")),
    ),
    values=(Output("tolerated", Sort.YES_NO, Text("可予容错", "Tolerated")), Output("met", Sort.WHOLE, Text("符合的条件数", "Conditions met"))),
    is_decision=True, serves=("T-10", "I-21"),
)


@tolerance.formula("2021-05-28", TRANSFER_PLAN)
def _tolerance(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    conditions = (fact.diligent, fact.no_illegal_gain, fact.fits_circumstances, fact.on_list)
    say.refuse_when(
        ~fact.diligent, "not-diligent", Text("未勤勉尽职。", "Diligence was lacking."),
        Text("能证明已尽职责的，请补充决策、论证和监督的记录后申请复核。", "If care can be shown, add the records of deciding, examining and supervising, and ask for a review."),
    )
    say.refuse_when(
        ~fact.no_illegal_gain, "illegal-gain", Text("谋取了非法利益。", "Illegal gain was sought."),
        Text("谋取非法利益的不予容错，按规定处理；认定有误的，请提交证据申请复核。", "Where gain was sought nothing is tolerated; if that finding is wrong, submit proof and ask for a review."),
    )
    say.refuse_when(
        ~fact.fits_circumstances, "other-circumstances", Text("不符合规定的情形和条件。", "The circumstances do not fit."),
        Text("请对照清单写明的适用条件，说明哪些条件已经具备，再申请复核。", "Set out which of the conditions printed in the list were met, and ask for a review."),
    )
    say.refuse_when(
        ~fact.on_list, "not-on-list", Text("不属于清单所列。", "It is not on the list."),
        Text("请改选发生日时有效的清单事项；确无对应事项的，可建议印发单位增列，今后适用。", "Choose a line that was in force on that day; where none fits, propose one to the issuer, for the future."),
    )
    say.value("tolerated", all_of(*conditions))
    say.value("met", count_of(*conditions))
