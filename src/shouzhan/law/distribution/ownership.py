"""Giving people ownership of a result or its long-term use."""

from shouzhan.engine.rules import Change, Derivation, GivenFacts, GivenParameters, Rule, choice, day, where, yes_no
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.gates import OUTPUTS, Gates

PILOT = Citation("ownership-pilot-2020")
CITY = Citation("city-reform-pilot-2023")

grant = Rule(
    "distribution.ownership-grant", Text("赋予所有权或长期使用权", "Granting ownership or long-term use"), asks=Text("这样赋权合不合规，差哪一条？", "Is this grant lawful, and which condition fails?"), dated_by="starts_on",
    facts=(
        choice("mode", Text("赋权方式", "Mode"), ("part-ownership", Text("部分所有权", "Part ownership")), ("full-ownership", Text("全部所有权（赋权、转让、约定收益）", "Full ownership: grant, transfer, agreed income")), ("long-term-use", Text("长期使用权", "Long-term use"))),
        day("starts_on", Text("起始日", "From"), example="2026-07-01"), day("ends_on", Text("终止日（使用权）", "Until, for use"), optional=True, change=Change(days=0)),
        yes_no("sensitive", Text("涉及国家安全、公共利益或国家秘密等", "Touches security, public interest or secrets")), yes_no("split_agreed", Text("已先约定权属与收益份额", "Shares and income were agreed first"), change=Change(days=10)), yes_no("term_agreed", Text("已约定转化期限与收回", "A term to transform and a way back were agreed"), change=Change(days=10)), yes_no("published", Text("已公示", "Published"), change=Change(days=15)),
    ),
    values=OUTPUTS, is_decision=True, serves=("T-14", "R-16"),
)


@grant.formula("2020-05-09", PILOT, CITY)
def _grant(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    use = fact.mode.is_one_of("long-term-use")
    long_enough = where(fact.has("ends_on"), fact.ends_on.plus_days(1) >= fact.starts_on.plus_months(parameter.long_term_use_years * 12), False)
    gates = Gates(say)
    gates.need(~fact.sensitive, "not-sensitive", Text("不涉及安全、公共利益与秘密", "no security, public interest or secrets are touched"), Text("涉及国家安全、公共利益或国家秘密的成果没有赋权途径，由单位自行转化或依规定管理，完成人按“奖励下限与应付奖励”取得奖励；判断有疑问的，请单位保密部门书面确认。", "Where security, public interest or secrets are touched there is no grant: the unit transforms it itself, and those who made it have their reward by “Floor of the reward”. In doubt, the unit's secrecy office says so in writing."))
    gates.need(~use | long_enough, "term", Text("使用权不少于 10 年", "use is for ten years or more"), Text("双方把使用权终止日改到不早于“长期使用权期限”所算的日子；只需较短期限的，改订普通许可合同。", "Both move the end to no earlier than the day of “Term of a right to use”; where a shorter time will do, sign an ordinary licence."))
    gates.need(fact.split_agreed, "split", Text("先约定份额再办变更", "shares are agreed before the change"), Text("单位与完成人先书面约定权属份额和收益比例，再办理权属变更登记。", "The unit and those who made it agree in writing on shares and income first, and have the rights changed then."))
    gates.need(fact.term_agreed, "way-back", Text("约定转化期限与收回", "a term and a way back are agreed"), Text("在赋权协议中补写转化期限和期满未转化时单位收回的条款；期限到期的办法见“收回赋权”。", "Add to the agreement the time to transform it and that the unit may take it back after; for how see “Taking a grant back”."))
    gates.need(fact.published, "published", Text("已公示", "it was published"), Text("由单位公示赋权的成果、对象和方式，期满无异议后签约；公示起止见“赋权公示期”。", "The unit publishes the result, to whom it is granted and how, and signs once the time is over without objection; for its days see “Notice of a grant”."))
    gates.count()
