"""What somebody in a leading post may take."""

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
    day,
    where,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LEADERS = Citation("state-council-16-2016", "一(七)")
CITY = Citation("city-transformation-2017", "第三十九条")

leader = Rule(
    "distribution.leader-reward", Text("领导人员的奖励", "Rewards to leaders"), asks=Text("这位领导能不能拿这种奖励？", "May somebody in this post take this kind of reward?"),
    facts=(
        choice("role", Text("职务", "Post"), ("unit-head", Text("单位正职", "Head of the unit")), ("subsidiary-head", Text("所属独立法人单位正职", "Head of a subsidiary with legal personality")), ("other-leader", Text("其他领导职务", "Another leading post")), ("internal-head", Text("内设机构负责人", "Head of an internal department")), ("staff", Text("一般人员", "Ordinary staff"))),
        choice("form", Text("奖励形式", "Form"), ("cash", Text("现金", "Cash")), ("shares", Text("股权", "Shares")), change=Change(days=0)), yes_no("contributed", Text("对成果有重要贡献", "Contributed much to the result")), yes_no("published", Text("已公示", "Published"), change=Change(days=21)),
    ),
    values=(Output("may", Sort.YES_NO, Text("可以", "May take it")),), is_decision=True, serves=("T-08", "T-41"),
)


@leader.formula("2016-02-26", LEADERS, CITY)
def _leader(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    head = fact.role.is_one_of("unit-head", "subsidiary-head")
    shares = head & fact.form.is_one_of("shares")
    silent = ~fact.role.is_one_of("staff") & ~fact.published
    say.refuse_when(~fact.contributed, "no-contribution", Text("没有重要贡献，不能获得奖励。", "Without a contribution there is no reward."), Text("本人没有重要贡献的不能补救，该份奖励改分给有贡献的人员；确有贡献而未记录的，由单位补充贡献证明，在分配方案中列明并公示后再定。", "Nobody without a contribution can take it, so that part goes to those who have one. Where there was one and it is not on record, the unit adds the proof, states it in the split, and publishes that before it decides."))
    say.refuse_when(shares, "head-no-shares", Text("正职原则上不得获得股权奖励。", "A head may in principle take no shares."), Text("由单位改为现金奖励，并按规定公示；股权部分分给其他有贡献的人员。任职前已取得的股权见“正职任前取得的股权”。", "The unit gives cash instead and publishes it; the shares go to others who contributed. For shares held before taking office see “Shares a head held before taking office”."), LEADERS)
    say.refuse_when(silent, "not-published", Text("领导人员的奖励须公示。", "A leader's reward must be published."), Text("由单位把领导人员的姓名、职务、贡献和奖励数额在本单位公示，期满无异议后发放；公示起止见“公示期”。", "The unit publishes the name, post, contribution and reward of the leader, and pays once the time is over without objection; for its days see “Publicity”."), CITY)
    say.value("may", all_of(fact.contributed, ~shares, ~silent))


held = Rule(
    "distribution.leader-shares-held", Text("正职任前取得的股权", "Shares a head held before taking office"), asks=Text("任职前取得的股权什么时候能转让？", "When may shares held before office be traded?"), dated_by="took_office_on",
    facts=(day("took_office_on", Text("任职之日", "Took office on")), day("asked_on", Text("拟转让之日", "Day of the trade"), change=Change(later=True, note=Text("到这一天再转让", "trade on that day"))), day("left_office_on", Text("离任之日", "Left office on"), optional=True)),
    values=(Output("transfer_by", Sort.DAY, Text("任职后应转让的最后一日", "To be transferred by")), Output("may_trade", Sort.YES_NO, Text("可以转让", "May be traded"))), is_decision=True, serves=("T-08", "T-09"),
)


@held.formula("2016-02-26", LEADERS)
def _held(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    by = say.step("transfer_by", Text("任职后应转让的最后一日", "To be transferred by"), fact.took_office_on.plus_months(parameter.leader_transfer_months), sort=Sort.DAY)
    freed = where(fact.has("left_office_on"), fact.asked_on > fact.left_office_on.plus_months(parameter.leader_freeze_years * 12), False)
    may = (fact.asked_on <= by) | freed
    say.refuse_when(~may, "frozen", Text("未在期内转让的，任职期间及离任满一年前限制交易。", "Not transferred in time, they are frozen until a year after leaving office."), Text("任职期间不再交易，离任满一年的次日起可以转让；已离任的填写“离任之日”后重算。有特殊情况的，向主管部门书面说明。", "It is not traded while in office, and may be from the day after a year past leaving; who has left enters “Left office on”. A special case is put to the department in charge in writing."))
    say.value("transfer_by", by)
    say.value("may_trade", may)
