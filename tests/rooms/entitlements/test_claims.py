"""What a company may claim together: the best of it with its sum, and each one left out with its reason and its way out."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from html import unescape

import pytest

from shouzhan.engine.rules import Confidence
from shouzhan.engine.rules.facts import BadFact, read_all
from shouzhan.law.book import answer, built_in
from shouzhan.rooms.entitlements.asking import typed_of
from shouzhan.rooms.entitlements.calculating import worked as calculation_of
from shouzhan.rooms.entitlements.calculators import CALCULATORS
from shouzhan.rooms.entitlements.printing import paper_of
from shouzhan.rooms.entitlements.ready.claims import MOST

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
GIVEN = {one.key: one.facts for one in CALCULATORS["claims"].examples}


def worked(**facts):
    made = CALCULATORS["claims"]
    told = {key: value for key, value in facts.items() if value is not None}
    return made.run(read_all(made.questions, told, partly=True), DAY, built_in())


def taken(work):
    return {key: Fraction(work.claims.best.counts[key], 100) for key in work.claims.best.taken}


def left_out(work):
    return {one.key: one.because for one in work.claims.best.dropped} | {one.title.zh: one.decision.code for one in work.claims.barred}


def shown(world, facts, language="zh-hans"):
    data = typed_of(CALCULATORS["claims"].questions, facts)
    return unescape(world.client(None).post("/calculators/claims/", data, headers={"Accept-Language": language}).content.decode())


def test_it_takes_one_category_of_the_deduction_and_the_higher_of_a_set():
    work = worked(**GIVEN["chip"])

    saved = Fraction(answer("tax.rd-tax-saved", DAY, extra_deduction="13680000", income="30000000", high_tech=True).values["saved"])
    assert taken(work) == {"rd-ic-machine-tool": saved, "vat-exemption": 40000, "voucher-01": 150000, "voucher-02": 50000, "other-01": 500000}
    assert work.headlines[0].value == saved + 740000
    assert left_out(work) == {
        "rd-manufacturing": "not-stacking", "rd-tech-sme": "not-stacking", "other-02": "not-stacking", "创新券：第 3 份服务合同": "related-party",
    }


def test_it_tells_what_the_law_refuses_with_its_way_out():
    work = worked(**GIVEN["trader"])

    assert taken(work) == {"other-01": 50000}
    assert left_out(work) == {
        "研发费用加计扣除": "barred-industry", "技术合同免增值税": "kind", "创新券：第 1 份服务合同": "not-eligible", "科技小巨人工程资助": "parameter-unset",
    }
    assert all(one.decision.remedy.zh and one.decision.remedy.en for one in work.claims.barred)
    assert not {part.rule.name for part in work.parts} & {one.rule for one in work.claims.barred}  # told once


def test_reliefs_of_company_tax_save_no_more_than_the_tax():
    income = {"amount": "8000000", "kind": "ownership", "registered": True, "related_party_100": False}
    work = worked(high_tech=False, income="9000000", own="20000000", tax_year=2026, incomes=[income])

    assert sum(taken(work).values()) == Fraction(9000000) / 4
    assert work.claims.best.total == 225000000


def test_it_leaves_out_an_exemption_that_costs_more_than_it_saves():
    work = worked(kind="transfer", registered=True, separate_books=True, waived=False, gross="106000", input_vat="9000")

    assert taken(work) == {}
    (left,) = work.claims.best.dropped
    assert (left.because, left.loss) == ("no-gain", 300000)  # 6,000 of output against 9,000 of input


def test_it_counts_what_was_used_of_the_year_against_the_vouchers():
    contract = {"amount": "400000", "related_party": False, "already_paid": False}
    work = worked(tech_sme=True, used_this_year="250000", bought=[contract, contract])

    assert sum(taken(work).values()) == 50000
    assert [one.because for one in work.claims.best.dropped] == ["cap"]
    assert "创新券年度额度" in work.claims.best.dropped[0].sentence.zh


def test_it_asks_for_what_is_missing_of_a_part_and_works_out_the_rest():
    work = worked(own="100000", income="900000", others=[{"level": "city", "amount": "5", "set": "none"}])

    assert taken(work) == {"other-01": 5}
    assert [part.answer.missing for part in work.parts if part.answer.missing] == [("high_tech",)]


def test_it_takes_a_giant_grant_once_an_office_entered_its_amount():
    grant = built_in()["sh_giant_grant"]
    dated = replace(grant.values[0], value={"nurture": Fraction(700000), "giant": Fraction(900000)}, confidence=Confidence.HIGH)
    book = built_in().with_parameter(replace(grant, values=(dated,)))
    made = CALCULATORS["claims"]
    facts = read_all(made.questions, {"giant_tier": "giant", "giant_accepted": True}, partly=True)

    assert taken(made.run(facts, DAY, book)) == {"giant-grant": 900000}


@pytest.mark.parametrize(("language", "words"), [
    ("zh-hans", ("最合算的组合", "没有列入的，为什么", "怎样可以改变", "合计少 200,000.00 元", "关联方之间的服务不予兑付")), ("en", ("The best of it together", "What was left out, and why", "City grant (your line 1)", "give up", "related")),
])
def test_it_shows_the_sum_what_is_taken_and_what_is_not(world, language, words):
    text = shown(world, GIVEN["chip"], language)

    assert [word for word in words if word not in text] == []
    assert "2,792,000.00" in text
    assert text.count("banner--info") == 3
    assert text.count("banner--refused") == 1


def test_it_prints_the_combination_on_paper(world):
    typed = typed_of(CALCULATORS["claims"].questions, GIVEN["chip"])
    response = world.client(None).post("/calculators/claims/answer.pdf", typed)
    printed = str(paper_of(calculation_of(CALCULATORS["claims"], typed, built_in())).blocks)

    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert all(words in printed for words in ("最合算的组合", "2,792,000.00", "没有列入的，为什么", "要改取这一项"))


def test_it_refuses_more_rows_than_it_can_try(world):
    rows = [{"level": "city", "amount": "5", "set": "none"}] * (MOST + 1)
    text = shown(world, {"others": rows})

    assert "最多 12 行" in text
    assert "最合算的组合" not in text


def test_it_answers_full_lists():
    contract = {"amount": "90000.37", "related_party": False, "already_paid": False}
    others = [{"level": "city", "amount": f"{1000 + 7 * n}.11", "set": "abc"[n % 3]} for n in range(MOST)]
    work = worked(**{**GIVEN["chip"], "bought": [contract] * MOST, "others": others})

    assert taken(work)["other-12"] == Fraction("1077.11")  # the highest of its set
    assert sum(work.claims.best.counts[key] for key in work.claims.best.taken if key.startswith("voucher")) == 20000000
    assert len(work.claims.best.taken) + len(work.claims.best.dropped) == len(work.claims.policies)


def test_it_keeps_nothing_of_what_was_told(world):
    assert "系统不保存" in shown(world, GIVEN["chip"])


def test_it_cites_the_rule_that_opens_a_benefit():
    work = worked(high_tech=True, income="900000", own="100000", tax_year=2026)

    (policy,) = work.claims.policies
    assert policy.key == "rd-general"
    assert {cite.source for cite in policy.cites} >= {"rd-2015"}
    assert work.claims.rules == {"rd-general": "tax.rd-super-deduction"}


def test_it_names_the_cap_where_the_vouchers_of_the_year_are_used_up():
    contract = {"amount": "400000", "related_party": False, "already_paid": False}
    work = worked(tech_sme=True, used_this_year="300000", bought=[contract])

    assert taken(work) == {}
    assert left_out(work) == {"voucher-01": "cap"}


def test_what_comes_every_year_is_claimed_in_each_and_summed_by_year():
    facts = {**GIVEN["chip"], "used_this_year": "0"}
    one, three = worked(**facts), worked(**facts, years=3)

    deduction = taken(one)["rd-ic-machine-tool"]
    by_year = {year: Fraction(three.claims.best.counts[key], 100) for key, year in three.claims.best.taken.items() if key.startswith("rd-")}
    assert by_year == {2026: deduction, 2027: deduction, 2028: deduction / Fraction(12, 10)}  # the higher rate ends with 2027
    assert [line.label.en for line in three.headlines[1:]] == ["Of it in 2026", "Of it in 2027", "Of it in 2028"]
    assert sum(line.value for line in three.headlines[1:]) == three.headlines[0].value
    assert three.headlines[1].value == one.headlines[0].value


def test_what_comes_once_stays_in_its_year_and_the_vouchers_of_the_next_are_fresh():
    contract = {"amount": "600000", "related_party": False, "already_paid": False}
    both_now = worked(tech_sme=True, used_this_year="100000", tax_year=2026, years=2, bought=[contract, contract])
    one_later = worked(tech_sme=True, used_this_year="100000", tax_year=2026, years=2, bought=[contract, {**contract, "year": 2027}])

    assert list(taken(both_now).values()) == [200000]
    assert taken(one_later) == {"voucher-01": 200000, "voucher-02": 300000}
    assert dict(one_later.claims.best.taken) == {"voucher-01": 2026, "voucher-02": 2027}


def test_a_year_outside_those_asked_about_is_refused_by_its_row(world):
    text = shown(world, {"tax_year": 2026, "years": 2, "others": [{"level": "city", "amount": "5", "set": "none", "year": 2029}]})

    assert "年度应在 2026 至 2027 之间，实为 2029" in text


@pytest.mark.parametrize("years", [0, 5])
def test_it_combines_one_to_four_years(years):
    with pytest.raises(BadFact, match="years"):
        worked(**GIVEN["chip"], years=years)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("什么时候办", "2027-05-31", "企业所得税法", "第五十四条", "以 2026 年主管部门的通知为准")), ("en", ("When to claim", "2027-05-31", "Enterprise Income Tax Law", "by the notice of 2026"))])
def test_it_shows_when_each_is_claimed(world, language, words):
    text = shown(world, {**GIVEN["chip"], "years": 2}, language)

    for word in words:
        assert word in text, word


def test_a_technology_sme_is_told_when_to_be_listed():
    facts = {name: value for name, value in GIVEN["chip"].items() if name not in ("manufacturing", "chip_list")}
    listing = worked(**facts).claims.windows[0]

    assert (listing.title.en, listing.opens, listing.closes) == ("Being listed as a technology SME (2026)", date(2026, 6, 1), date(2026, 8, 31))
