"""Every no of the law says what can be done about it, in both languages, and points only at what is there."""

import re
from datetime import date

import pytest

from shouzhan.engine.rules import Derivation, read_all, run
from shouzhan.kernel.text import Text
from shouzhan.law.book import built_in, cases_of, every_rule

pytestmark = pytest.mark.pure
RULES = every_rule()
LEAST_SIGNS, LEAST_WORDS = 16, 9  # shorter than this nobody says who does what
CHINESE, QUOTED = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"“((?:[^“”]|“[^“”]*”)+)”")
FILLER = ("核对", "请核对", "检查", "Check", "Please", "Compare")
REGISTERS = {"参数变更", "Parameter changes"}
FORMULAS = [(rule, formula) for rule in RULES.values() for formula in rule.formulas]
CHECKS = [pytest.param(rule, check, id=f"{formula.name} {check.code}") for rule, formula in FORMULAS for check in formula.derivation.checks]


def faults(remedy):
    """What is wrong with a way out."""
    found = []
    if not CHINESE.search(remedy.zh) or len(remedy.zh) < LEAST_SIGNS:
        found.append("it says too little in Chinese")
    if CHINESE.search(remedy.en) or len(remedy.en.split()) < LEAST_WORDS:
        found.append("it says too little in English")
    if remedy.zh.startswith(FILLER) or remedy.en.startswith(FILLER):
        found.append("it only asks to look again")
    return found


def named(rule):
    """What a way out may name: any rule, and the facts, values and options of its own."""
    own = [one.label for fact in rule.facts for one in (fact, *fact.fields)] + [output.label for output in rule.values]
    own += [label for fact in rule.facts for one in (fact, *fact.fields) for _key, label in one.options]
    texts = [*(one.title for one in RULES.values()), *own]
    return {word for text in texts for word in (text.zh, text.en)} | REGISTERS


@pytest.mark.parametrize(("rule", "check"), CHECKS)
def test_it_says_what_can_be_done(rule, check):
    assert faults(check.remedy) == []
    assert (check.remedy.zh, check.remedy.en) != (check.sentence.zh, check.sentence.en)


@pytest.mark.parametrize(("rule", "check"), CHECKS)
def test_it_names_only_what_there_is(rule, check):
    said = [*QUOTED.findall(check.remedy.zh), *QUOTED.findall(check.remedy.en)]

    assert [word for word in said if word not in named(rule)] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_gives_a_way_out_with_every_no_of_the_worked_cases(name):
    rule = RULES[name]
    for case in cases_of(name):
        answer = run(rule, read_all(rule.facts, case["facts"]), case["as_of"], built_in())
        for one in (answer.decision, *answer.warnings):
            assert str(one.outcome) == "allowed" or faults(one.remedy) == [], (case["name"], one)


@pytest.mark.parametrize("remedy", [
    Text("", ""), Text("由申请人补齐登记表中缺少的项目后重新提交。", ""), Text("", "The applicant fills in what is missing and submits it again."),
    Text("补齐。", "The applicant fills in what is missing and submits it again."), Text("由申请人补齐登记表中缺少的项目后重新提交。", "Complete it."),
    Text("由申请人补齐登记表中缺少的项目后重新提交。", "由申请人补齐登记表中缺少的项目后重新提交。"), Text("请核对各项金额与合同总额是否一致。", "Check that the amounts and the total of the contract are the same."),
])
def test_it_knows_a_way_out_that_says_too_little(remedy):
    assert faults(remedy)


def test_it_finds_a_refusal_without_a_way_out():
    said = Derivation(())
    said.refuse_when(True, "closed", Text("已截止。", "It is closed."))

    assert faults(said.checks[0].remedy)


@pytest.mark.parametrize(("as_of", "said"), [("1990-01-01", "按当时的规定"), ("2028-02-01", "接续的规定")])
def test_it_says_where_to_ask_on_a_day_without_a_rule(as_of, said):
    rule = RULES["tax.incubator-property"]
    facts = {"month_of": as_of, "status": "science-park", "recognised_on": "1989-06-10", "for_incubatees": True}
    decision = run(rule, read_all(rule.facts, facts), date.fromisoformat(as_of), built_in()).decision

    assert decision.code == "no-rule-then"
    assert said in decision.remedy.zh


def test_it_gives_each_further_refusal_its_own_way_out():
    rule = RULES["vouchers.claim"]
    answer = run(rule, {"claimant": "other", "related_party": True, "already_paid": True}, date(2026, 11, 20), built_in())

    told = [answer.plain("en")["remedy"], *(one["remedy"] for one in answer.plain("en")["warnings"])]
    assert len(set(told)) == 3
    assert "unrelated" not in told[0]
    assert "not related to" in told[1]
