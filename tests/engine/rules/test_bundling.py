"""A bundle asked for in a file: read strictly, answered in yuan, every left-out policy with its way out."""

import io
import json
import sys
from itertools import combinations

import pytest

from shouzhan.engine.rules.bundle import Policy, Terms, best_bundle, plain
from shouzhan.engine.rules.bundling import MOST_POLICIES, read_bundle
from shouzhan.engine.rules.facts import BadFact
from shouzhan.kernel.text import Text
from shouzhan.law.commands import main

pytestmark = pytest.mark.pure
ASKED = {
    "policies": [
        {"policy": "city", "title": "市级资助", "title_en": "City grant", "worth": {"2026": "500000.00"}, "exclusive": ["grant"]},
        {"policy": "district", "title": "区级资助", "title_en": "District grant", "worth": {"2026": "300000.00", "2027": "280000.00"}, "exclusive": ["grant"]},
        {"policy": "voucher-a", "title": "创新券甲", "worth": {"2026": "200000.00"}, "caps": ["voucher"]},
        {"policy": "voucher-b", "title": "创新券乙", "worth": {"2026": "150000.00"}, "caps": ["voucher"]},
        {"policy": "late", "title": "明年的", "worth": {"2027": "90000.10"}, "needs": ["city"]},
    ],
    "yearly_caps": {"voucher": "300000.00"},
}


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(given, *more):
        path = tmp_path / "asked.json"
        path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
        code = main(["bundle", "--facts", str(path), *(more or ("--json",))])
        said = capsys.readouterr()
        return code, said.out, said.err.strip()

    return asked


def test_it_answers_with_the_sum_what_is_taken_and_what_is_not(ask):
    code, out, said = ask(ASKED)
    told = json.loads(out)

    assert (code, said, told["total"]) == (0, "", "890000.10")
    assert {(one["policy"], one["period"]): one["amount"] for one in told["taken"]} == {
        ("city", 2026): "500000.00", ("late", 2027): "90000.10", ("voucher-a", 2026): "200000.00", ("voucher-b", 2026): "100000.00",
    }
    assert [(one["policy"], one["because"], one["with"], one["loss"]) for one in told["dropped"]] == [("district", "not-stacking", ["city"], "290000.10")]


def test_a_policy_named_as_exclusive_is_never_taken_with_the_one_that_names_it(ask):
    """Of three, the first stacks with neither of the others, which stack with each other."""
    worth = {"2026": "100000.00"}
    told = json.loads(ask({"policies": [
        {"policy": "a", "worth": {"2026": "150000.00"}, "exclusive": ["b", "c"]}, {"policy": "b", "worth": worth}, {"policy": "c", "worth": worth},
    ]})[1])

    assert [one["policy"] for one in told["taken"]] == ["b", "c"]
    assert [(one["policy"], one["because"], one["with"], one["loss"]) for one in told["dropped"]] == [("a", "not-stacking", ["b", "c"], "50000.00")]


@pytest.mark.parametrize(("language", "words"), [("zh", ("市级资助", "放弃", "290,000.10 元")), ("en", ("City grant", "give up", "290,000.10 yuan"))])
def test_it_says_in_either_language_what_taking_the_other_would_cost(ask, language, words):
    left_out = json.loads(ask(ASKED, "--json", "--language", language)[1])["dropped"][0]
    assert all(word in left_out["sentence"] + left_out["remedy"] for word in words)


def test_it_prints_for_people_by_default(ask):
    code, out, _said = ask(ASKED, "--language", "en")
    assert code == 0
    assert out.splitlines()[0] == "total = 890000.10"
    assert "  + City grant  2026  500000.00" in out
    assert "  - District grant  not-stacking" in out


def test_it_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ASKED).encode())))
    assert main(["bundle", "--facts", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "890000.10"


def test_it_says_no_where_nothing_may_be_taken(ask):
    code, out, _said = ask({"policies": [{"policy": "closed", "worth": {}}]})
    assert code == 1
    assert [one["because"] for one in json.loads(out)["dropped"]] == ["window"]


def changed(**more):
    return {**ASKED, **more}


def one_policy(**more):
    return {"policies": [{"policy": "a", "worth": {"2026": "1.00"}, **more}]}


@pytest.mark.parametrize(("given", "key"), [
    ("{", "asked.json is not readable"), ("[]", "facts"), ({}, "policies"), ({"policies": []}, "policies"), (changed(colour=1), "facts.colour"), (one_policy(colour=1), "policies[0].colour"),
    (one_policy(worth={"2026": "1.001"}), "policies[0].worth.2026"), (one_policy(worth={"2026": "-0.01"}), "policies[0].worth.2026"), (one_policy(worth={"2026": True}), "policies[0].worth.2026"), (one_policy(worth={"soon": "1"}), "policies[0].worth.soon"), (one_policy(worth=[]), "policies[0].worth"),
    (one_policy(worth={"２０２６": "1"}), "policies[0].worth.２０２６"), (one_policy(caps=["none"]), "policies[0].caps"), (one_policy(needs="city"), "policies[0].needs"), (one_policy(policy=""), "policies[0].policy"), (one_policy(title=3), "policies[0].title"),
    ({"policies": [*one_policy()["policies"]] * 2}, "policies"), ({"policies": one_policy()["policies"] * (MOST_POLICIES + 1)}, "policies"), (changed(yearly_caps={"voucher": "-1"}), "yearly_caps.voucher"), (changed(caps=[]), "caps"),
])
def test_it_refuses_a_bad_call_by_name_in_one_line(ask, given, key):
    code, out, said = ask(given)
    assert (code, out) == (2, "")
    assert said.startswith("--facts: ")
    assert key in said
    assert len(said.splitlines()) == 1


def test_it_reads_amounts_to_the_fen():
    policies, terms = read_bundle(ASKED)
    assert policies[-1].worth == {2027: 9000010}
    assert terms.yearly_caps == {"voucher": 30000000}
    with pytest.raises(BadFact, match="policies"):
        read_bundle({"policies": "all"})


def item(key, worth, **more):
    return Policy(key, Text(f"项目{key}", f"item {key}"), worth, **{name: frozenset(value) for name, value in more.items()})


CAP = Terms({"x": 10}, titles={"x": Text("年度额度", "the yearly cap")})
LEFT_OUT = {
    "window": ([item("a", {})], Terms()), "prerequisite": ([item("a", {0: 5}, needs=["title"])], Terms()), "not-stacking": ([item("a", {0: 5}, exclusive=["g"]), item("b", {0: 9}, exclusive=["g"])], Terms()),
    "cap": ([item("a", {0: 5}, caps=["x"]), item("b", {0: 10}, caps=["x"])], CAP), "no-gain": ([item("a", {0: -5}, caps=["x"])], CAP),
}


@pytest.mark.parametrize("because", sorted(LEFT_OUT))
def test_it_gives_a_way_out_with_everything_it_leaves_out(because):
    policies, terms = LEFT_OUT[because]
    (left,) = best_bundle(policies, terms).dropped
    assert (left.key, left.because) == ("a", because)
    assert len(left.remedy.zh) > 15
    assert len(left.remedy.en.split()) > 8


def test_it_gives_every_reason_its_own_way_out():
    said = [best_bundle(*LEFT_OUT[because]).dropped[0].remedy.en for because in sorted(LEFT_OUT)]
    assert all(one != other for one, other in combinations(said, 2))


def test_it_blames_no_cap_for_what_brings_nothing():
    found = best_bundle([item("a", {0: 0}, caps=["x"]), item("b", {0: 3}, caps=["x"])], CAP)
    assert [(one.key, one.because) for one in found.dropped] == [("a", "no-gain")]


def test_it_calls_a_cap_by_what_people_call_it():
    (left,) = best_bundle(*LEFT_OUT["cap"]).dropped
    assert "年度额度" in left.sentence.zh
    assert "the yearly cap" in left.sentence.en


def test_it_names_one_that_waits_for_what_excludes_it():
    policies = [item("a", {0: 5}, exclusive=["g"], needs=["b"]), item("b", {0: 9}, exclusive=["g"])]
    (left,) = best_bundle(policies).dropped
    assert (left.because, left.with_) == ("prerequisite", ("b",))
    assert "项目b" in left.remedy.zh
    assert plain(best_bundle(policies), policies)["dropped"][0]["loss"] is None


def test_it_counts_what_insisting_on_a_loss_would_cost():
    found = best_bundle([item("a", {0: -5}, exclusive=["g"]), item("b", {0: 9}, exclusive=["g"])])
    assert [(one.key, one.because, one.loss) for one in found.dropped] == [("a", "no-gain", 14)]
