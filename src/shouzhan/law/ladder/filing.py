"""Applying and staying on the ladder: windows, bans, samples, how long a title holds, by when data are updated, and the number given."""

import re

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    checked_by,
    choice,
    day,
    day_in,
    maximum,
    rounded_up,
    where,
    whole,
    words,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

NOTICE = Citation("sme-2026-notice")
TITLES = Citation("sme-ladder-2026")
UPDATES = Citation("sme-2017")
HIGH_TECH = Citation("hnte-2016", "第九条")

window = Rule(
    "ladder.tech-sme-window", Text("科技型中小企业申报时间", "Technology SME: when to apply"), asks=Text("这一天能不能申报，虚假填报的禁报期过了没有？", "Is this a day to apply, and is a ban for a false filing over?"), dated_by="applied_on",
    facts=(
        day("applied_on", Text("申报日", "Day of application"), example="2026-06-15", change=Change(later=True, note=Text("改在这一天申报", "apply on that day"))),
        day("false_filing_on", Text("被认定虚假填报之日", "Found to have filed falsely on"), optional=True),
    ),
    values=(
        Output("opens_on", Sort.DAY, Text("本年申报开始", "Opens on")), Output("closes_on", Sort.DAY, Text("本年申报截止", "Closes on")), Output("passes", Sort.YES_NO, Text("可以申报", "May apply")),
    ),
    is_decision=True, serves=("T-05", "Z-13"),
)


@window.formula("2026-01-01", NOTICE)
def _window(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    opens = say.step("opens_on", Text("本年申报开始", "Opens on"), day_in(fact.applied_on.year(), parameter.tech_sme_from_month, parameter.tech_sme_from_day), sort=Sort.DAY)
    closes = say.step("closes_on", Text("本年申报截止", "Closes on"), day_in(fact.applied_on.year(), parameter.tech_sme_to_month, parameter.tech_sme_to_day), sort=Sort.DAY)
    early, late = fact.applied_on < opens, fact.applied_on > closes
    banned = where(fact.has("false_filing_on"), fact.applied_on <= fact.false_filing_on.plus_months(parameter.tech_sme_ban_years * 12), False)
    say.refuse_when(early, "too-early", Text("本年申报尚未开始。", "Applications of the year have not opened yet."), Text("在结果所列“本年申报开始”之日起提交；之前先备齐材料，并用“科技型中小企业评价”自评。", "Submit from the day it opens, in the answer; get the papers ready and work out “Technology SME” meanwhile."))
    say.refuse_when(late, "too-late", Text("本年申报已经截止。", "Applications of the year are closed."), Text("本年不再受理；在下一年度申报期内提交，起止日以当年通知为准。已入库企业的年度更新见“企业信息年度更新”。", "This year is closed; submit within next year's window, by its notice. For the yearly update of those listed see “Yearly update of an enterprise's data”."))
    say.refuse_when(banned, "banned", Text("虚假填报的禁报期未满。", "The ban for a false filing still runs."), Text("禁报期内没有例外；从被认定之日起满禁报年数的次日以后，在当年申报期内提交。对虚假填报的认定不服的，向作出认定的部门提交证据。", "The ban has no exception; submit within a window after its years have passed since the finding. Who disputes the finding puts the proof to those who made it."))
    say.value("opens_on", opens)
    say.value("closes_on", closes)
    say.value("passes", ~early & ~late & ~banned)


sample = Rule(
    "ladder.tech-sme-sample", Text("科技型中小企业抽查数", "Technology SME: how many are checked"), asks=Text("这一批至少抽查多少家？", "Of a batch, how many are checked at least?"),
    facts=(whole("batch", Text("本批企业数", "Enterprises of the batch"), example="143"),), values=(Output("sample", Sort.WHOLE, Text("至少抽查", "Check at least")),), serves=("T-05", "Z-13"),
)


@sample.formula("2026-01-01", NOTICE)
def _sample(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("sample", rounded_up(fact.batch * parameter.tech_sme_sample_least))


title = Rule(
    "ladder.title-validity", Text("称号有效期", "How long a title holds"), asks=Text("称号到哪天有效，这一天还有效吗？", "Until when does the title hold, and does it on this day?"), dated_by="granted_on",
    facts=(
        choice("title", Text("称号", "Title"), ("high-tech", Text("高新技术企业", "High-tech enterprise")), ("innovative-sme", Text("创新型中小企业", "Innovative SME")), ("specialised-sme", Text("专精特新中小企业", "Specialised SME"))),
        day("granted_on", Text("认定之日", "Granted on"), example="2024-11-20", help=Text("认定之日计入有效期。", "The day itself belongs to the term.")), day("asked_on", Text("查询日", "Asked on"), example="2026-11-20"),
    ),
    values=(Output("valid_to", Sort.DAY, Text("有效期至", "Valid through")), Output("valid", Sort.YES_NO, Text("当日有效", "Valid on the day"))), is_decision=True, serves=("T-05", "Z-13"),
)


@title.formula("2016-01-01", HIGH_TECH, TITLES)
def _title(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    years = where(fact.title.is_one_of("high-tech"), parameter.high_tech_valid_years, parameter.sme_title_valid_years)
    last = say.step("valid_to", Text("有效期至（旧证用到期满）", "Valid through; an old certificate runs to its end"), fact.granted_on.plus_months(years * 12).plus_days(-1), sort=Sort.DAY)
    early, over = fact.asked_on < fact.granted_on, fact.asked_on > last
    say.refuse_when(early, "not-yet", Text("当日尚未认定。", "It was not yet granted on that day."), Text("查询日在认定之前，当日不能按持有称号办理；把查询日改为认定之日或之后，或按当时持有的其他称号办理。", "On that day, before the grant, nothing can be had by this title; ask for a day on or after it, or go by another title held then."))
    say.refuse_when(over, "expired", Text("称号已经期满。", "The title has expired."), Text("从期满次日起不再按持有称号办理；由企业按现行条件重新申请或复核，条件见“高新技术企业必备条件”“创新型中小企业评价”或“专精特新中小企业”。", "Nothing is had by it from the day after; the firm applies anew, or for a renewal, by the conditions in force: “High-tech enterprise: the gates”, “Innovative SME” or “Specialised SME”."))
    say.value("valid_to", last)
    say.value("valid", ~early & ~over)


update = Rule(
    "ladder.yearly-update", Text("企业信息年度更新", "Yearly update of an enterprise's data"), asks=Text("今年最迟哪天更新信息？", "By which day must the data be updated this year?"), dated_by="asked_on",
    facts=(
        choice("title", Text("称号", "Title"), ("tech-sme", Text("科技型中小企业", "Technology SME")), ("specialised-sme", Text("专精特新中小企业", "Specialised SME"))), day("asked_on", Text("查询日", "Asked on"), example="2026-11-20"),
    ),
    values=(Output("update_by", Sort.DAY, Text("最迟更新日", "Update by")), Output("days_left", Sort.WHOLE, Text("剩余天数", "Days left"))), serves=("T-05", "Z-13"),
)


def next_month_end(asked: Node, month: Node) -> Node:
    """The end of a month of this year, or of the next once it is past."""
    this = day_in(asked.year(), month, 31)
    return where(asked <= this, this, day_in(asked.year() + 1, month, 31))


@update.formula("2017-05-03", UPDATES, until="2026-03-31")
@update.formula("2026-04-01", NOTICE, TITLES)
def _update(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    month = where(fact.title.is_one_of("tech-sme"), parameter.tech_sme_update_month, parameter.specialised_update_month)
    by = say.step("update_by", Text("最迟更新日", "Update by"), next_month_end(fact.asked_on, month), sort=Sort.DAY)
    say.value("update_by", by)
    say.value("days_left", maximum(by.days_since(fact.asked_on), 0))


number = Rule(
    "ladder.tech-sme-number", Text("科技型中小企业入库登记编号", "Registration number of a technology SME"), asks=Text("入库登记编号的位数对吗？", "Has the registration number the right length?"),
    facts=(words("number", Text("入库登记编号", "Number"), help=Text("共 18 位；各段含义待确认，不作检查。", "It has 18 characters; what its parts mean is to be confirmed and not checked.")),),
    values=(Output("valid", Sort.YES_NO, Text("位数正确", "Right in length")),), is_decision=True, serves=("T-05", "Z-13"),
)


def _eighteen(number_text: str) -> bool:
    return re.fullmatch(r"[0-9A-Z]{18}", number_text) is not None


@number.formula("2017-05-03", Citation("sme-2017"))
def _number(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    valid = checked_by(_eighteen, fact.number)
    say.refuse_when(~valid, "length", Text("应为 18 位数字或大写字母。", "Eighteen digits or capital letters are needed."), Text("按入库公告照抄 18 位编号，去掉空格、小写改为大写；公告中查不到的，向所在地的评价工作机构查询。", "Copy the eighteen characters from the published list, without blanks and in capitals; where it is not there, ask the office of the district that evaluates."))
    say.value("valid", valid)
