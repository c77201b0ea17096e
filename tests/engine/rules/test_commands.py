"""How the verbs of rules explain themselves, in the language of the call."""

import json
import re
from fractions import Fraction

import pytest

from shouzhan.engine.rules.bundling import KEYS, POLICY_KEYS
from shouzhan.law.commands import main
from shouzhan.project.cli import main as shouzhan

VERBS = ["list", "show", "run", "explain-no", "bundle", "batch"]


def is_chinese(text):
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def helped(capsys, *call):
    with pytest.raises(SystemExit) as ended:
        main([*call, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_its_help_is_in_the_language_of_the_call(monkeypatch, capsys, verb):
    english = helped(capsys, verb, "--language", "en")
    assert not is_chinese(english.replace("中文说明：", ""))
    assert "显示本说明" in helped(capsys, verb, "--language=zh")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "显示本说明" in helped(capsys, verb)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_help_describes_every_argument(capsys, verb, language):
    lines = helped(capsys, verb, "--language", language).split("\n\n", 1)[1].splitlines()
    arguments = [number for number, line in enumerate(lines) if re.match(r"  [-A-Z]", line)]
    assert len(arguments) > 2
    for number in arguments:
        assert re.search(r"\S {2,}\S", lines[number]) or lines[number + 1].startswith(" " * 20), lines[number]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_command_says_what_it_can_in_the_language_of_the_call(capsys, language):
    for call in (["--help", "--language", language], ["--language", language, "--help"]):
        assert shouzhan(call) == 0
        assert ("法规怎么说" if language == "zh" else "what the law answers") in capsys.readouterr().out
    assert shouzhan(["rulez", "--language", language]) == 2
    assert is_chinese(capsys.readouterr().err) is (language == "zh")


def test_the_whole_command_names_every_verb_in_both_languages():
    from shouzhan.project.cli import USAGE
    from shouzhan.project.cli import VERBS as ALL

    for verb in ALL:
        assert re.search(rf"\b{verb}\b", USAGE.zh), verb
        assert re.search(rf"\b{verb}\b", USAGE.en), verb


@pytest.mark.parametrize("language", ["zh", "en", None])
def test_rules_are_listed_in_the_language_the_call_names_else_in_both(capsys, language):
    assert main(["list", *(["--language", language] if language else [])]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("tax.stamp ")]
    assert is_chinese(line) is (language != "en")
    assert ("Stamp" in line) is (language != "zh")


def test_a_rule_that_is_none_is_answered_with_those_it_may_have_been_meant_for(capsys):
    assert main(["show", "tax.stmp"]) == 2
    assert "is it tax.stamp?" in capsys.readouterr().err
    assert main(["show", "tax.stmp", "--language", "zh"]) == 2
    assert "是不是 tax.stamp？" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("zh", "--facts：amount："), ("en", "--facts: amount: ")])
def test_what_is_wrong_with_a_fact_is_said_in_the_language_of_the_call(tmp_path, capsys, language, words):
    facts = tmp_path / "facts.json"
    facts.write_text('{"amount": "much"}', "utf-8")
    assert main(["run", "tax.stamp", "--facts", str(facts), "--language", language]) == 2
    said = capsys.readouterr().err
    assert said.startswith(words)
    assert is_chinese(said) is (language == "zh")


def test_showing_a_rule_tells_what_a_choice_may_be_and_what_a_list_holds(capsys):
    assert main(["show", "distribution.net-income", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "costs[].kind" in told
    assert re.search(r"= other_transaction +其他交易费用  Other costs of the deal", told)
    assert re.search(r"values:\n  net +money ", told)


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ("0；0.1 起 4；0.15 起 8", "至 36000：0.03，减 0；至 144000：0.1，减 2520")), ("en", ("0; from 0.1: 4; from 0.15: 8", "up to 36000: 0.03, less 0; up to 144000: 0.1, less 2520")),
])
def test_showing_a_rule_writes_tables_as_people_do(capsys, language, words):
    for rule, said in zip(("ladder.tech-sme", "tax.iit-cash-reward"), words, strict=True):
        assert main(["show", rule, "--as-of", "2026-11-20", "--language", language]) == 0
        told = capsys.readouterr().out
        assert said in told
        assert "'" not in told


def test_every_number_is_given_as_a_decimal_where_one_is_exact():
    from shouzhan.engine.rules.parameters import plain_value
    from shouzhan.law.book import built_in

    assert [plain_value(Fraction(text)) for text in ("3/5", "-1/8", "120", "0", "1/3", "-7", "1/1000000")] == ["0.6", "-0.125", "120", "0", "1/3", "-7", "0.000001"]
    for parameter in built_in().parameters.values():
        for dated in parameter.values:
            assert "/" not in str(plain_value(dated.value)) or "/3" in str(plain_value(dated.value)), parameter.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_of_a_bundle_names_every_key_it_takes(capsys, language):
    told = helped(capsys, "bundle", "--language", language)
    assert all(re.search(rf"\b{key}\b", told, re.ASCII) for key in (*KEYS, *POLICY_KEYS))


REWARD = {"mode": "transfer", "unit_kind": "university", "base": 100, "ratio": "0.1", "has_agreement": True}
GROUNDS = {
    "zh": (
        "依据：", "〔1〕《中华人民共和国促进科技成果转化法》 第四十五条  [transformation-law]", "〔2〕《上海市促进科技成果转化条例》 第三十四条  [city-transformation-2017]",
        "〔3〕《实施〈中华人民共和国促进科技成果转化法〉若干规定》（国发〔2016〕16号） 一(六)  [state-council-16-2016]",
    ),
    "en": (
        "grounds:", "〔1〕Law on promoting the transformation of scientific results Article 45  [transformation-law]", "〔2〕Shanghai regulation on transforming results Article 34  [city-transformation-2017]",
        "〔3〕Rules for carrying out the transformation law (国发〔2016〕16号) part 1(6)  [state-council-16-2016]",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verb", ["run", "explain-no"])
def test_an_answer_names_the_laws_it_stands_on_by_their_titles(tmp_path, capsys, language, verb):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(REWARD), "utf-8")
    main([verb, "distribution.reward-floor", "--facts", str(facts), "--as-of", "2026-11-20", "--language", language])
    told = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert told[-4:] == list(GROUNDS[language])
    if verb == "run":
        assert told[0].endswith("〔1〕")
        assert next(line for line in told if line.startswith("3. ")).endswith("〔1〕〔2〕〔3〕")


@pytest.mark.parametrize(("language", "ground"), [("zh", "《中华人民共和国印花税法》 附表  [stamp-law-2022]"), ("en", "Stamp Tax Law Annexed table  [stamp-law-2022]")])
def test_showing_a_rule_names_the_law_of_a_parameter_by_its_title(capsys, language, ground):
    assert main(["show", "tax.stamp", "--as-of", "2026-11-20", "--language", language]) == 0
    assert f"0.0003  {ground}" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "words"), [
    ("zh", "须向主管部门确认：科技创新券兑付比例上限 [voucher_share]；科技创新券年度上限 [voucher_cap]"),
    ("en", "to confirm with the authority: Largest share of a contract paid by vouchers [voucher_share]; Yearly cap of innovation vouchers [voucher_cap]"),
])  # fmt: skip
def test_what_is_to_be_confirmed_is_named_by_its_title(tmp_path, capsys, language, words):
    facts = tmp_path / "facts.json"
    facts.write_text('{"applicant": "team", "contract": "100", "used_this_year": "0"}', "utf-8")
    assert main(["run", "vouchers.payable", "--facts", str(facts), "--as-of", "2026-11-20", "--language", language]) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip() == words
