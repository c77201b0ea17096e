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
    gates.need(~fact.sensitive, "not-sensitive", Text("不涉及安全、公共利益与秘密", "no security, public interest or secrets are touched"), Text("涉及的不赋权。", "Such results are not granted."))
    gates.need(~use | long_enough, "term", Text("使用权不少于 10 年", "use is for ten years or more"), Text("延长期限。", "Lengthen the term."))
    gates.need(fact.split_agreed, "split", Text("先约定份额再办变更", "shares are agreed before the change"), Text("先签约定。", "Agree first."))
    gates.need(fact.term_agreed, "way-back", Text("约定转化期限与收回", "a term and a way back are agreed"), Text("补充约定。", "Add them."))
    gates.need(fact.published, "published", Text("已公示", "it was published"), Text("先公示。", "Publish it first."))
    gates.count()
