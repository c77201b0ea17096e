"""What a planned publication does to the novelty of a result that nobody has filed for yet."""

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    day,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.disclosure.clocks import TRANSFER_PLAN

NOVELTY = Citation("patent-law", "第二十二条")
GRACE = Citation("patent-law", "第二十四条")

novelty = Rule(
    "disclosure.novelty", Text("发表与新颖性", "Publication and novelty"), asks=Text("这次发表会不会丢掉新颖性？", "Will this publication destroy novelty?"),
    facts=(
        day("publication_on", Text("公开发表日", "Published on"), example="2026-12-31", change=Change(note=Text("推迟发表", "postpone the publication"))),
        day("filed_on", Text("最早的专利申请日", "Earliest filing date"), optional=True, example="2026-12-01", change=Change(note=Text("在发表前提出专利申请", "file before it is published"))),
        yes_no("waived", Text("单位已决定不申请专利", "The unit has decided to seek no patent"), change=Change(note=Text("由单位说明理由，决定不申请专利", "let the unit decide, with its reason, to seek none"))),
        day("looked_on", Text("查看之日", "Looked at on"), example="2026-11-20"),
    ),
    values=(Output("warn_from", Sort.DAY, Text("起警日", "Warned from")), Output("is_near", Sort.YES_NO, Text("已进入预警期", "Within the warning period"))),
    dated_by="looked_on", is_decision=True, serves=("T-12",),
)


@novelty.formula("2021-05-28", TRANSFER_PLAN, NOVELTY, GRACE)
def _novelty(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    # what becomes known on the filing day itself is no prior art
    filed = fact.has("filed_on")
    safe = say.step("safe", Text("发表当日或之前已提出申请，或单位决定不申请", "Filed on or before that day, or no patent is sought"), fact.waived | (filed & (fact.filed_on <= fact.publication_on)), NOVELTY, sort=Sort.YES_NO)
    past = say.step("past", Text("已经发表", "Already published"), fact.publication_on <= fact.looked_on, sort=Sort.YES_NO)
    warn_from = say.step("warn_from", Text("发表日前若干天起警", "Warned so many days before it"), fact.publication_on.plus_days(0 - parameter.novelty_warning_days), sort=Sort.DAY)
    say.refuse_when(
        ~safe & past, "published-before-filing", Text("成果已在申请专利之前公开发表，新颖性可能已经丧失。", "It was published before anybody filed; its novelty may be lost."),
        Text("请立即请专利代理师判断是否属于六个月宽限期的几种情形；不再申请专利的，由单位说明理由。", "Ask a patent attorney at once whether one of the cases of the six months' grace applies; where no patent is sought, the unit says why."), GRACE,
    )
    say.refuse_when(
        ~safe & ~past, "publication-before-filing", Text("计划在申请专利之前公开发表，发表后成果不再具备新颖性。", "It is to be published before anybody files; once published, it is new no more."),
        Text("请在发表日当天或之前提出专利申请，或推迟发表；不申请专利的，由单位说明理由。", "File on or before that day, or postpone the publication; where no patent is sought, the unit says why."), NOVELTY,
    )
    say.value("warn_from", warn_from)
    say.value("is_near", ~safe & (warn_from <= fact.looked_on))
