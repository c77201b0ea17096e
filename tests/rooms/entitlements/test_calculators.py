"""The public calculators: an answer while typing, every step with its clause, nothing kept."""

import json
import re
from html import unescape

import pytest

from shouzhan.law.book import every_rule
from shouzhan.rooms.entitlements.asking import plain_number, read_typed, typed_of
from shouzhan.rooms.entitlements.calculators import CALCULATORS

pytestmark = pytest.mark.django_db
VOUCHER = {"applicant": "team", "contract": "100000", "used_this_year": "70000"}


def page(world, where, data=None, **headers):
    client = world.client(None)
    response = client.get(where, headers=headers) if data is None else client.post(where, data, headers=headers)
    return response.status_code, response.content.decode()


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
    assert text.count("derivation__cite") == 3
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
            answer = re.sub(r'<a href="/rules/sources/[^<]*</a>', "", answer)  # the official name and number of an instrument stay as they are
            assert not re.search(r"[\u4e00-\u9fff]", answer), re.findall(r".{20}[\u4e00-\u9fff]+", answer)[:3]


@pytest.mark.parametrize("key", sorted(CALCULATORS))
def test_it_types_an_example_so_that_the_same_facts_are_read(key):
    made = CALCULATORS[key]
    for given in made.examples:
        read = read_typed(made.questions, typed_of(made.questions, given.facts))
        assert not read.errors
        assert set(read.facts) == {name for name, value in given.facts.items() if value is not None}


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


def test_it_lists_and_shows_rules_and_parameters_through_the_api(world):
    client = world.client(None)

    assert {one["name"] for one in client.get("/api/v1/rules/").json()["data"]} == set(every_rule())
    assert client.get("/api/v1/rules/vouchers.payable/").json()["data"]["parameters"]
    assert client.get("/api/v1/parameters/voucher_share/").json()["data"]["values"][0]["value"] == "1/2"
    assert client.get("/api/v1/parameters/none/").status_code == 404
    assert client.get("/api/v1/rules/none/").status_code == 404


@pytest.mark.parametrize("key", sorted(CALCULATORS))
def test_it_answers_nothing_before_anything_is_told(world, key):
    shown = page(world, f"/calculators/{key}/")[1]

    assert "还差事实" not in shown
    assert "answer__empty" in shown
