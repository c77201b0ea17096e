"""The public calculators: an answer while typing, every step with its clause, nothing kept."""

import json
import re
from datetime import date
from fractions import Fraction
from html import unescape

import pypdfium2
import pytest
from django.utils import translation

from shouzhan.engine.documents.paper.description import Table
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.engine.rules.facts import Sort, money, ratio, read_all, series, whole
from shouzhan.kernel.text import Text
from shouzhan.law.book import answer, built_in, every_rule, subjects
from shouzhan.law.commands import main
from shouzhan.rooms.entitlements.answering import _label_of, told_fact, value_facts
from shouzhan.rooms.entitlements.asking import plain_number, read_typed, typed_of
from shouzhan.rooms.entitlements.calculating import calculation
from shouzhan.rooms.entitlements.calculating import worked as worked_out
from shouzhan.rooms.entitlements.calculators import CALCULATORS
from shouzhan.rooms.entitlements.printing import paper_of
from shouzhan.web.api.openapi import describe

pytestmark = pytest.mark.django_db
VOUCHER = {"applicant": "team", "contract": "100000", "used_this_year": "70000"}


def page(world, where, data=None, **headers):
    client = world.client(None)
    response = client.get(where, headers=headers) if data is None else client.post(where, data, headers=headers)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(("language", "given", "clause"), [
    ("zh-CN", ("计算基数 = 2,880,000.00 元；适用比例 = 70%", "单位 = 高校；转化方式 = 许可；本市高校院所奖励比例 = 70%；法定下限比例 = 50%"), "第四十五条"),
    ("en-US", ("Base = 2,880,000.00 yuan; Ratio in use = 70%", "Unit = University; Way of transformation = Licence; Share recommended in Shanghai = 70%; Statutory floor = 50%"), "Article 45"),
])  # fmt: skip
def test_every_step_says_which_numbers_were_put_in(world, language, given, clause):
    text = page(world, "/calculators/deal/?example=licence", **{"Accept-Language": language})[1]
    assert all(words in text for words in given)
    assert clause in text


def test_the_conditions_of_the_relief_are_one_press_away(world):
    assert 'href="/rules/tax.iit-cash-reward-conditions/"' in page(world, "/calculators/deal/")[1]


def test_a_step_of_a_parameter_alone_says_it_once():
    made = CALCULATORS["contract"]
    done = worked_out(made, typed_of(made.questions, made.examples[0].facts), built_in())
    lines = [line for part in calculation(done).parts for line in part.lines]

    assert lines[0].given == ()
    assert any("大额合同起点 = 5,000,000 元" in line.given for line in lines)
    assert "大额合同起点 = 5,000,000 元" in str(paper_of(done))


@pytest.mark.parametrize(("words", "where"), [("个税", "/calculators/deal/"), ("个人所得税", "/rules/tax.iit-cash-reward/"), ("缴税", "/calculators/deal/")])
def test_a_search_finds_a_calculator_and_a_rule_by_what_they_answer(world, words, where):
    text = world.client(None).get("/search/", {"q": words}).content.decode()
    assert f'href="{where}"' in text


@pytest.mark.parametrize(("key", "field"), [("deal", "annual_taxable_income"), ("deal", "gross_income"), ("voucher", "contract"), ("contract", "total")])
def test_it_works_with_numbers_longer_than_any_sum_of_money(world, key, field):
    made = CALCULATORS[key]
    data = {**typed_of(made.questions, made.examples[0].facts), field: "9" * 39 + ".99"}

    assert page(world, f"/calculators/{key}/", data)[0] == 200
    assert world.client(None).post(f"/calculators/{key}/answer.pdf", data).status_code == 200


def test_an_amount_is_told_to_its_last_fen_however_long_it_is():
    told = answer("contracts.recognised-amount", date(2026, 11, 20), total="9" * 38 + ".98", deductions=[]).plain("en")

    assert "9" * 38 + ".98" in told["values"].values()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,234.50", "1234.5"), ("１２３４", "1234"), ("50万", "500000"), ("1.2亿元", "120000000"), ("¥30", "30"), ("", ""), ("abc", "abc"), ("1e400", "1e400"), ("nan", "nan"), ("-5", "-5")],
)
def test_it_reads_numbers_as_people_write_them(typed, meant):
    assert plain_number(typed, is_share=False) == meant


def test_it_reads_shares_in_percent():
    assert plain_number("70%", is_share=True) == plain_number("70", is_share=True) == "0.7"


def test_it_answers_a_stranger_with_every_step_and_its_clause(world):
    status, text = page(world, "/calculators/voucher/", VOUCHER)

    assert status == 200
    assert "30,000.00" in text
    assert text.count("derivation__cite") == 4
    assert "创新券管理办法" in text


def test_it_says_what_is_missing_and_what_is_still_possible(world):
    _status, text = page(world, "/calculators/voucher/", {"applicant": "team"})

    assert "再填这些就能算出来" in text
    assert "合同金额" in text
    assert "100,000.00 元" in text  # no more than the yearly cap


@pytest.mark.parametrize(("field", "bad"), [("contract", "abc"), ("contract", "-5"), ("contract", "NaN"), ("contract", "1e400"), ("contract", "1.234"), ("as_of", "2026-02-30"), ("applicant", "bank")])
def test_it_names_a_bad_field_beside_it(world, field, bad):
    status, text = page(world, "/calculators/voucher/", {**VOUCHER, field: bad})

    assert status == 200
    assert f'id="field-{field}-error"' in text or f'href="#field-{field}"' in text
    assert "30,000.00" not in text


@pytest.mark.parametrize("key", sorted(CALCULATORS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_works_every_example_out_in_both_languages(world, key, language):
    for given in CALCULATORS[key].examples:
        status, text = page(world, f"/calculators/{key}/?example={given.key}", **{"Accept-Language": language})
        assert status == 200
        assert 'class="large"' in text
        assert not re.search(r"还差事实|facts are missing", text), given.key
        if language == "en":
            answer = text[text.index('id="answer"') : text.index("calc__tools")]
            answer = re.sub(r'<a href="/rules/sources/.*?</a>', "", answer)  # the official name and number of an instrument stay as they are
            assert not re.search(r"[\u4e00-\u9fff]", answer), re.findall(r".{20}[\u4e00-\u9fff]+", answer)[:3]


@pytest.mark.parametrize("key", sorted(CALCULATORS))
def test_it_types_an_example_so_that_the_same_facts_are_read(key):
    made = CALCULATORS[key]
    for given in made.examples:
        read = read_typed(made.questions, typed_of(made.questions, given.facts))
        assert not read.errors
        assert set(read.facts) == {name for name, value in given.facts.items() if value is not None}


def worked(key, **facts):
    made = CALCULATORS[key]
    return made.run(read_all(made.questions, facts, partly=True), date(2026, 11, 20), built_in())


DEAL = {"mode": "transfer", "unit_kind": "university", "costs": [], "has_agreement": True, "ratio": "0.7", "my_share": "0.5", "annual_taxable_income": "0", "qualifies": False}


def test_half_a_fen_rounds_up_in_what_a_person_keeps_and_a_firm_saves():
    assert "my reward 350.25 " in worked("deal", gross_income="1000.70", **DEAL).headlines[0].note.en  # 700.49 × 50 % is 350.245
    spent = {"tax_year": 2026, "category": "general", "own": "0.50", "other": "0", "domestic_commissioned": "0", "overseas_commissioned": "0", "income_tax_rate": "0.25"}
    assert str(worked("rd-deduction", **spent).headlines[1].value) == "0.13"  # 0.125


SHARED = {"gross_income": "3000000", "costs": [{"kind": "agent", "amount": "120000"}], "has_agreement": True, "ratio": "0.7", "my_share": "0.5", "annual_taxable_income": "240000", "qualifies": True}


def deal(mode, unit_kind, **more):
    return worked("deal", **{**SHARED, "mode": mode, "unit_kind": unit_kind, **more})


def test_shares_are_rewarded_by_their_value_and_taxed_when_sold():
    work = deal("equity", "university")

    assert [str(line.value) for line in work.headlines] == ["1050000.00", "2100000.00", "210000.00"]  # 70 % and half of it of the value; 20 % when sold
    assert [part.rule.name for part in work.parts] == ["distribution.reward-floor", "tax.share-reward-sale"]
    assert "取得时不缴个税" in work.headlines[0].note.zh


@pytest.mark.parametrize(("mode", "unit_kind", "has_relief"), [("license", "university", True), ("transfer", "institute", True), ("self-implementation", "university", False), ("transfer", "enterprise", False)])
def test_the_relief_is_not_given_where_the_law_gives_none(mode, unit_kind, has_relief):
    work = deal(mode, unit_kind)
    tax = work.parts[-1].answer.values

    assert (tax["extra_tax"] == str(Fraction(tax["tax_with_relief"]) - Fraction(tax["tax_before"])) + ".00") is has_relief
    assert ("没有减按 50%" in work.headlines[0].note.zh) is not has_relief
    assert any("优惠少缴" in line.label.zh for line in work.headlines) is has_relief


def test_a_year_of_own_use_is_no_net_income():
    assert "distribution.net-income" not in {part.rule.name for part in deal("self-implementation", "university", ratio="0.05").parts}


def test_no_sum_is_promised_on_a_ratio_below_the_floor():
    (line,) = deal("transfer", "university", ratio="0.4").headlines

    assert line.value is None
    assert "低于法定下限" in line.words.zh


def test_without_net_income_there_is_nothing_to_keep():
    assert deal("transfer", "university", gross_income="100").headlines[0].value == 0


GIANT = {one.key: one.facts for one in CALCULATORS["ladder"].examples}


def test_it_goes_up_to_the_little_giant_and_says_what_the_next_rung_lacks():
    work = worked("ladder", **GIANT["giant"])
    reached, lacking = work.headlines

    assert [part.rule.name for part in work.parts][3:] == ["ladder.specialised-sme", "ladder.shanghai-giant", "ladder.little-giant"]
    assert reached.words.zh == "上海市科技小巨人（培育）企业"
    assert (lacking.words.zh, lacking.note.zh) == ("专精特新“小巨人”企业", "国家平台评分不到下限。")
    assert worked("ladder", **{**GIANT["giant"], "score": "60"}).headlines[0].words.zh == "专精特新“小巨人”企业"


def test_it_does_not_ask_for_rungs_nobody_told_it_about():
    assert len(worked("ladder", **GIANT["young"]).parts) == 3


CLEAN = {"resident": True, "banned_products": False, "serious_event": False, "listed_abnormal": False}


@pytest.mark.parametrize("way", [{"high_tech": True}, {"rd_body": True}, {"award_rank": 3}, {"standard_rank": 5}])
def test_what_waives_the_score_makes_a_technology_sme(way):
    alone = worked("ladder", **GIANT["maker"])
    work = worked("ladder", **{**GIANT["maker"], **CLEAN, **way})

    assert "ladder.tech-sme" not in {part.rule.name for part in alone.parts if part.answer.values.get("passes")}
    assert work.parts[1].rule.name == "ladder.tech-sme-eligibility"
    assert work.parts[1].answer.values == {"direct": True, "passes": True}
    assert "科技型中小企业" in reached_by(work)
    assert "科技型中小企业" not in reached_by(alone)


def reached_by(work):
    """The rungs whose answer passes, by the name of the rung."""
    return [part.title.zh.partition("（")[0] for part in work.parts if part.answer.values.get("passes") is True]


def test_a_waived_score_still_wants_the_gates_and_says_what_was_not_told():
    large = worked("ladder", **{**GIANT["maker"], **CLEAN, "high_tech": True, "staff": 501})
    untold = worked("ladder", **{**GIANT["maker"], "high_tech": True})

    assert large.parts[1].answer.decision.code == "too-large"
    assert untold.parts[1].answer.missing == ("resident", "banned_products", "serious_event", "listed_abnormal")
    assert len(worked("ladder", **{**GIANT["maker"], **CLEAN, "award_rank": 4}).parts) == 4
    assert "ladder.shanghai-giant" not in {part.rule.name for part in untold.parts}


def test_it_folds_what_few_need_until_something_in_it_is_told(world):
    for facts, folded in (({}, 4), ({"niche_years": "3"}, 3)):
        assert page(world, "/calculators/ladder/", facts)[1].count("topic--folded") == folded


def test_it_writes_amounts_with_their_thousands_apart(world):
    text = page(world, "/calculators/voucher/?example=firm")[1]

    assert 'value="200,000"' in text
    assert typed_of(CALCULATORS["deal"].questions, {"gross_income": "1234567.5"}) == {"gross_income": "1,234,567.5"}


def test_it_prints_the_answer_and_keeps_nothing(world):
    response = world.client(None).post("/calculators/voucher/answer.pdf", VOUCHER)

    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "no-store"


def test_it_draws_the_what_if_with_the_place_the_reader_stands_at(world):
    _status, text = page(world, "/calculators/voucher/", VOUCHER)
    spec = json.loads(unescape(re.search(r'data-chart="([^"]+)"', text).group(1)))

    at = spec["mark"]
    assert spec["categories"][at] == "10"
    assert spec["series"][0]["values"][at] == 30000
    assert max(spec["series"][0]["values"]) == 30000


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_has_a_reference_page_for_every_rule(world, language):
    for name, rule in every_rule().items():
        status, text = page(world, f"/rules/{name}/", **{"Accept-Language": language})
        assert status == 200
        assert (rule.title.en if language == "en" else rule.title.zh) in text.replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize(("language", "letters"), [("zh-hans", r"[\u4e00-\u9fff]"), ("en", r"^[A-Z][a-z]")])
@pytest.mark.parametrize("where", ["/rules/", "/parameters/"])
def test_it_calls_every_subject_by_its_name(world, where, language, letters):
    _status, text = page(world, where, **{"Accept-Language": language})
    heads = [unescape(head).strip() for head in re.findall(r"<h2[^>]*>([^<]+)</h2>", text)]

    assert len(heads) >= (len(subjects()) if where == "/rules/" else 6)
    assert [head for head in heads if not re.search(letters, head)] == []


def test_the_site_search_finds_rules_calculators_and_parameters(world):
    text = world.client(None).get("/search/", {"q": "创新券"}).content.decode()

    assert "/calculators/voucher/" in text
    assert "/rules/vouchers.payable/" in text


def test_it_knows_no_other_pages(world):
    for where in ("/calculators/none/", "/rules/none/", "/rules/vouchers.none/", "/parameters/none/", "/calculators/none/answer.pdf"):
        assert world.client(None).get(where).status_code in (404, 405)


def ask(world, name, body, verb="answer"):
    response = world.client(None).post(f"/api/v1/rules/{name}/{verb}/", json.dumps(body) if isinstance(body, dict) else body, content_type="application/json")
    return response.status_code, response.json()


def test_it_answers_through_the_api_as_on_the_page(world):
    status, body = ask(world, "vouchers.payable", {"facts": VOUCHER, "as_of": "2026-11-20"})

    assert status == 200
    assert body["data"]["values"] == {"payable": "30000.00"}
    assert body["data"]["to_confirm"]
    assert [step["step"] for step in body["data"]["explanation"]] == ["cap", "share", "left"]


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ("{", 400, None), ("[]", 400, None), ({"facts": {"contract": "x"}}, 422, "contract"), ({"facts": {"colour": 1}}, 422, "colour"), ({"facts": []}, 422, "facts"),
        ({"facts": VOUCHER, "as_of": "tomorrow"}, 422, "as_of"), ({"facts": VOUCHER, "more": 1}, 422, None), ("[" * 100_000, 400, None), ('{"facts": {"contract": NaN}}', 422, "contract"),
        ('{"facts": {"contract": 1e400}}', 422, "contract"), ('{"facts": {"\\ud800": 1}}', 400, None), ('{"\\ud800": 1}', 400, None), ('{"facts": {"contract": 1, "contract": 2}}', 400, None),
        ({"facts": VOUCHER, "as_of": "20261120"}, 422, "as_of"), ({"facts": VOUCHER, "as_of": "0001-01-01"}, 422, "as_of"), ({"facts": VOUCHER, "as_of": 0}, 422, "as_of"), ({"facts": VOUCHER, "as_of": []}, 422, "as_of"),
    ],
)
def test_it_refuses_a_bad_call_by_name(world, body, status, key):
    found, told = ask(world, "vouchers.payable", body)

    assert found == status, told
    if key:
        assert key in told["error"]["fields"]


REFUSED = {"mode": "transfer", "unit_kind": "university", "base": "100", "ratio": "0.1", "has_agreement": True}


def test_the_api_says_what_would_turn_a_no_as_the_command_does(world, tmp_path, capsys):
    (tmp_path / "facts.json").write_text(json.dumps(REFUSED), "utf-8")
    main(["explain-no", "distribution.reward-floor", "--facts", str(tmp_path / "facts.json"), "--as-of", "2026-11-20", "--json"])

    status, body = ask(world, "distribution.reward-floor", {"facts": REFUSED, "as_of": "2026-11-20"}, verb="explain-no")

    assert status == 200
    assert body["data"] == json.loads(capsys.readouterr().out)
    assert body["data"]["citations"]


def bundle(world, body, **more):
    response = world.client(None).post("/api/v1/rules/bundle/", json.dumps(body) if isinstance(body, dict) else body, content_type="application/json", **more)
    return response.status_code, response.json()


GRANTS = {
    "policies": [
        {"policy": "city", "title": "市级资助", "title_en": "City grant", "worth": {"2026": "500000.00"}, "exclusive": ["grant"]},
        {"policy": "district", "title": "区级资助", "title_en": "District grant", "worth": {"2026": "300000.00", "2027": 280000.5}, "exclusive": ["grant"]},
        {"policy": "voucher", "title": "创新券", "title_en": "Voucher", "worth": {"2026": "200000.00"}, "caps": ["voucher"]},
    ],
    "caps": {"voucher": "150000.00"},
}


def test_it_combines_benefits_through_the_api(world):
    status, body = bundle(world, GRANTS, headers={"Accept-Language": "en"})
    told = body["data"]

    assert (status, told["total"]) == (200, "650000.00")
    assert [(one["policy"], one["title"], one["amount"]) for one in told["taken"]] == [("city", "City grant", "500000.00"), ("voucher", "Voucher", "150000.00")]
    assert [(one["policy"], one["because"], one["loss"]) for one in told["dropped"]] == [("district", "not-stacking", "200000.00")]
    assert "give up City grant" in told["dropped"][0]["remedy"]


def grants(**more):
    return {"policies": [{"policy": "a", "worth": {"2026": "1.00"}, **more}]}


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ("{", 400, None), ("[]", 400, None), ({}, 422, "policies"), ({**GRANTS, "colour": 1}, 422, "facts.colour"), (grants(worth={"2026": "1.001"}), 422, "policies[0].worth.2026"), (grants(caps=["none"]), 422, "policies[0].caps"),
        ('{"policies": [{"policy": "a", "worth": {"2026": 1e400}}]}', 422, "policies[0].worth.2026"), ('{"policies": [{"policy": "a", "worth": {"2026": NaN}}]}', 422, "policies[0].worth.2026"),
        ({"policies": [{"policy": str(n), "worth": {"2026": "1"}} for n in range(13)]}, 422, "policies"), ({"policies": [{"policy": str(n), "worth": {str(2020 + n): "1"}} for n in range(5)]}, 422, "policies"),
        ({**grants(), "caps": {str(n): "1" for n in range(17)}}, 422, "caps"),
    ],
)
def test_it_refuses_a_bundle_it_cannot_read_by_name(world, body, status, key):
    found, told = bundle(world, body)

    assert found == status, told
    if key:
        assert key in told["error"]["fields"]
        assert told["error"]["remedy"]


def test_the_description_of_the_api_holds_the_bundle():
    (method,) = describe()["paths"]["/api/v1/rules/bundle/"].items()

    assert method[0] == "post"
    assert method[1]["operationId"] == "rules.bundle"
    assert method[1]["requestBody"]["content"]["application/json"]["schema"]["properties"]["policies"]["maxItems"] == 12


def test_it_lists_and_shows_rules_and_parameters_through_the_api(world):
    client = world.client(None)

    assert {one["name"] for one in client.get("/api/v1/rules/").json()["data"]} == set(every_rule())
    assert client.get("/api/v1/rules/vouchers.payable/").json()["data"]["parameters"]
    assert client.get("/api/v1/parameters/voucher_share/").json()["data"]["values"][0]["value"] == "0.5"
    assert client.get("/api/v1/parameters/none/").status_code == 404
    assert client.get("/api/v1/rules/none/").status_code == 404


@pytest.mark.parametrize("key", sorted(CALCULATORS))
def test_it_answers_nothing_before_anything_is_told(world, key):
    shown = page(world, f"/calculators/{key}/")[1]

    assert "还差事实" not in shown
    assert "answer__empty" in shown


def test_a_value_that_begins_later_is_not_said_to_hold_today(world):
    text = page(world, "/parameters/rd_rate/")[1]
    rows = [unescape(re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)]

    assert next(row for row in rows if "2028-01-01" in row and "财政部" in row).split()[1:4] == ["自", "2028-01-01", "起施行"]
    assert "现行" in next(row for row in re.findall(r"<tr.*?</tr>", page(world, "/parameters/voucher_cap/")[1], re.DOTALL) if "2015-01-01" in row)


def test_a_parameter_with_several_cases_has_a_bar_for_each_over_time(world):
    spec = json.loads(unescape(re.search(r'data-chart="([^"]+)"', page(world, "/parameters/rd_rate/")[1]).group(1)))

    assert (spec["kind"], len(spec["series"]), spec["categories"][0]) == ("bar", 4, "2016-01-01")
    assert spec["series"][1]["values"][:5] == [50, 50, 75, 100, 100]


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "10 万元"), ("en", "now: 100,000 yuan")])
def test_it_marks_the_place_in_a_unit_people_can_read(world, language, label):
    spec = json.loads(unescape(re.search(r'data-chart="([^"]+)"', page(world, "/calculators/voucher/", VOUCHER, **{"Accept-Language": language})[1]).group(1)))

    assert spec["markLabel"].endswith(label)


def test_an_answer_speaks_no_key(world):
    data = {"total": "5000000", "accepted_on": "2026-11-02", "disputed": "false"}
    text = unescape(world.client(None).post("/calculators/contract/", data).content.decode())

    assert "工作日" in text
    assert "working-days" not in text


def test_a_share_above_the_whole_is_said_in_percent_as_it_was_typed():
    share = ratio("share", Text("占比", "Share"), most=Fraction(1))

    for typed in ("150", "150%", "１５０％"):
        said = read_typed((share,), {"share": typed}).errors["share"]
        assert said.zh.endswith("%：不能大于 100%。")
        assert "1.5" not in said.zh
    assert read_typed((share,), {"share": "-5"}).errors["share"].zh == "-5%：不能小于 0%。"
    assert "应写成普通的半角小数" in read_typed((share,), {"share": "abc"}).errors["share"].zh


def test_a_year_of_the_calendar_has_no_thousands():
    assert told_fact(every_rule()["tax.rd-super-deduction"].fact("tax_year"), Fraction(2026)) == "2026"
    assert told_fact(whole("firms", Text("企业数", "Firms")), Fraction(2026)) == "2,026"
    assert value_facts(every_rule()["carriers.incubator-review"], {"next_review": 2027})[0].value == "2027"


def test_of_a_series_only_its_last_year_is_said_to_change():
    sales = series("rd", Text("近三年研发费用", "R&D of three years"), money("each", Text("研发费用", "R&D")), 3)

    assert _label_of(sales, sales.fields[0], "2").zh == "近三年研发费用（只改最近一年）"


def test_the_ways_out_of_a_no_stand_on_paper_too(world):
    made = CALCULATORS["ladder"]
    done = worked_out(made, typed_of(made.questions, made.examples[1].facts), built_in())
    ways = [way for part in calculation(done).parts for way in part.ways]
    assert ways

    tables = [block for block in paper_of(done).blocks if isinstance(block, Table) and block.caption == "最少改这些就能通过"]
    assert sum(len(way.changes) for way in ways) == sum(len(table.rows) for table in tables)


@pytest.mark.parametrize("where", ["/rules/", "/parameters/"])
def test_a_long_list_is_folded_by_subject_until_something_is_searched_for(world, where):
    whole = page(world, where)[1]
    assert whole.count('<details class="fold">') > 5
    assert '<details class="fold" open' not in whole
    assert re.search(r'<section class="section" id="tax"><details class="fold"><summary.*?<h2>税</h2><span class="fold__count nums">\d+</span>', whole)

    found = page(world, f"{where}?q=%E5%8D%B0%E8%8A%B1%E7%A8%8E")[1]
    assert '<details class="fold" open>' in found
    assert '<details class="fold">' not in found
    assert re.search(r'name="q" value="印花税"', found)
    rows = re.findall(r"<tr.*?</tr>", found.split("<tbody>", 1)[1], re.DOTALL)
    assert rows
    assert all("印花" in row for row in rows)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_is_searched_in_both_languages_by_every_word(world, language):
    found = page(world, "/rules/?q=stamp+%E5%90%88%E5%90%8C", **{"Accept-Language": language})[1]
    assert re.findall(r'href="/rules/([a-z-]+\.[a-z-]+)/"', found) == ["tax.stamp"]
    nothing = page(world, "/rules/sources/?q=%3Cb%3Enothing", **{"Accept-Language": language})[1]
    assert "&lt;b&gt;nothing" in nothing
    assert ("没有找到" if language == "zh-hans" else "Nothing found") in nothing


@pytest.mark.parametrize(("name", "zh", "en"), [("auction_opening_hours", "48 小时", "48 hours"), ("tech_sme_staff_most", "500 人", "500 people"), ("high_quality_officers", "1 人", "1 person"), ("incubator_firms_per_thousand", "3 家", "3 firms"), ("proof_centre_transformed", "10 个", "10")])
def test_a_parameter_is_counted_in_what_it_counts(world, name, zh, en):
    for language, words in (("zh-hans", zh), ("en", en)):
        text = re.sub(r"<[^>]+>", " ", page(world, f"/parameters/{name}/", **{"Accept-Language": language})[1])
        assert re.search(rf"(?<![\d,]){re.escape(words)}(?![\w.])", text), (language, words)
        assert "pieces" not in text


def test_no_parameter_of_people_hours_or_ranks_is_counted_in_things():
    for parameter in built_in().parameters.values():
        if parameter.unit == "count":
            assert not re.search("分钟|小时|人数|家数|排名|职工", parameter.title.zh), parameter.name


def test_what_is_said_in_english_has_no_chinese_brackets_or_commas(world):
    english = {"Accept-Language": "en"}
    for where in ("/rules/distribution.reward-floor/", "/rules/contracts.recognised-amount/"):
        text = page(world, where, **english)[1]
        facts = text[text.index('id="facts"'):text.index('id="regimes"')]
        assert "Transfer (transfer)" in facts or "Equipment (equipment)" in facts
        assert not re.search("[（）、；，：]", facts)
    spec = json.loads(unescape(re.search(r'data-chart="([^"]+)"', page(world, "/calculators/voucher/", VOUCHER, **english)[1]).group(1)))
    assert not re.search("[（）：]", json.dumps(spec, ensure_ascii=False))
    with translation.override("en"):
        data = typed_of(CALCULATORS["deal"].questions, CALCULATORS["deal"].examples[0].facts)
        printed = repr(paper_of(worked_out(CALCULATORS["deal"], data, built_in())))
    assert not re.search("[（）、；，：]", re.sub(r"〔\d+〕|[\u4e00-\u9fff]+[（(][^）)]*[）)]", "", printed))


@pytest.mark.parametrize("key", sorted(CALCULATORS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_its_steps_go_on_to_every_value_it_gives(key, language):
    """On a page and on paper: whoever reads the steps can work out each amount."""
    made = CALCULATORS[key]
    with translation.override(language):
        for example in made.examples:
            for part in calculation(worked_out(made, typed_of(made.questions, example.facts), built_in())).parts:
                sorts = {output.label: output.sort for output in every_rule()[part.url.split("/")[2]].values}
                shown = {line.value for line in part.lines}
                assert not part.lines or all(value.value in shown for value in part.values if sorts[value.label] is not Sort.NAMES), part.title
                for line in part.lines:
                    assert not re.search(r"working-days|natural-days|\b[a-z]+_[a-z_]+\b", line.how), line.how
                    assert language == "zh-hans" or not re.search("[（），；]", line.how), line.how


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("key", "most"), [("voucher", 2), ("deal", 4), ("ladder", 8)])
def test_no_page_of_its_paper_stays_nearly_empty(key, most, language):
    made = CALCULATORS[key]
    with translation.override(language):
        told = worked_out(made, typed_of(made.questions, made.examples[0].facts), built_in())
        document = pypdfium2.PdfDocument(render_pdf(paper_of(told)).data)
    signs = [page.get_textpage().count_chars() for page in document]
    assert len(signs) <= most
    assert min(signs[:-1]) > 300, signs


def test_the_paper_of_nothing_says_that_it_is_empty():
    assert "没有可算的" in repr(paper_of(worked_out(CALCULATORS["deal"], {}, built_in())))


def test_a_parameter_that_is_a_table_is_told_as_one_and_not_once_more_in_a_line(world):
    assert "large__value" in page(world, "/parameters/voucher_share/")[1]
    table = page(world, "/parameters/rd_rate/")[1]
    assert "large__value" not in table
    assert "现行的表" in table


@pytest.mark.parametrize("where", ["/calculators/", "/rules/", "/rules/tax.stamp/", "/parameters/voucher_share/"])
def test_the_menu_says_where_its_pages_belong(world, where):
    assert re.findall(r'<a href="([^"]+)" aria-current="page">测算</a>', page(world, where)[1]) == ["/calculators/"] * 2
