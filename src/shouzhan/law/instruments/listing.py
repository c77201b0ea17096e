"""How long a result stays listed, by when a mandatory listing is done, and how fast a fast lane is."""

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
    whole,
)
from shouzhan.kernel.text import Text
from shouzhan.law.instruments.sources import EXCHANGE, INCUBATOR_PLAN, TRANSFER_PLAN

term = Rule(
    "instruments.listing-term", Text("挂牌期", "How long a listing stands"), asks=Text("这个挂牌期可以吗？", "May a listing stand this long?"),
    facts=(
        whole("wished", Text("希望的挂牌天数（0 为按常用天数）", "Days wished, 0 for the usual"), most=Fraction(3650), example="0", change=Change()),
        day("listed_on", Text("挂牌起始日", "Listed on"), example="2026-11-02"),
    ),
    values=(Output("days", Sort.WHOLE, Text("挂牌天数", "Days listed")),), dated_by="listed_on", is_decision=True, serves=("T-31",),
)


@term.formula("2020-10-28", EXCHANGE)
def _term(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    days = say.step("length", Text("挂牌天数", "Days listed"), where(fact.wished > 0, fact.wished, parameter.listing_days_usual), sort=Sort.WHOLE)
    say.refuse_when(days < parameter.listing_days_least, "listed-too-short", Text("挂牌期太短，潜在受让方来不及了解。", "The listing is too short for buyers to learn of it."), Text("由转让方把挂牌天数提高到参数所列下限，或填 0 按常用天数挂牌。", "The seller raises the days to the least of the parameter, or enters 0 for the usual ones."))
    say.refuse_when(days > parameter.listing_days_most, "listed-too-long", Text("挂牌期太长，条件会过时。", "The listing is too long; its terms would be out of date."), Text("由转让方把挂牌天数降到参数所列上限，到期前核对条件后再申请延期。", "The seller lowers the days to the most of the parameter, and has the listing extended when it ends, with its terms looked at again."))
    say.value("days", days)


forced_deadline = Rule(
    "instruments.forced-deadline", Text("强制进场的办理期限", "Deadlines of a mandatory listing"), asks=Text("最迟哪天办完？", "By which day is it done?"),
    facts=(
        choice("step", Text("所处环节", "Where it stands"), ("warned", Text("已预警，限期转化", "Warned, to be transformed")), ("ordered", Text("已责令，限期进场", "Ordered, to be listed"))),
        day("since", Text("送达之日", "Served on"), example="2026-11-02"),
    ),
    values=(Output("due_on", Sort.DAY, Text("最迟办理日", "Due on")),), dated_by="since", serves=("T-32",),
)


@forced_deadline.formula("2021-05-28", TRANSFER_PLAN)
def _forced_deadline(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    days = say.step("days", Text("期限（日）", "Days"), picked(fact.step, parameter.forced_listing_days), sort=Sort.WHOLE)
    say.value("due_on", say.step("due_line", Text("末日为休息日的顺延", "A last rest day rolls on"), fact.since.plus_days(days).rolled(), sort=Sort.DAY))


fast_lane = Rule(
    "instruments.fast-lane", Text("知识产权快速通道期限", "Deadlines of the fast lane for intellectual property"), asks=Text("快速通道最迟哪天受理、哪天办结？", "By which days is a fast lane taken up and done?"),
    facts=(
        choice(
            "lane", Text("事项", "Matter"), ("prosecution", Text("快速预审", "Fast pre-examination")), ("confirmation", Text("快速确权", "Fast confirmation of rights")),
            ("protection", Text("快速维权", "Fast protection")), ("recording", Text("转让许可备案", "Recording a transfer or licence")),
        ),
        day("asked_on", Text("提出之日", "Asked on"), example="2026-11-02"),
    ),
    values=(Output("take_by", Sort.DAY, Text("最迟受理日", "Taken up by")), Output("done_by", Sort.DAY, Text("最迟办结日", "Done by"))), dated_by="asked_on", serves=("T-34",),
)


@fast_lane.formula("2021-05-28", TRANSFER_PLAN, INCUBATOR_PLAN)
def _fast_lane(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    take_by = say.step("take_line", Text("受理期限", "Taken up within"), fact.asked_on.plus_working_days(parameter.fast_lane_take_days), sort=Sort.DAY)
    days = say.step("days", Text("办理期限（工作日）", "Working days to do it"), picked(fact.lane, parameter.fast_lane_days), sort=Sort.WHOLE)
    say.value("take_by", take_by)
    say.value("done_by", fact.asked_on.plus_working_days(days))
