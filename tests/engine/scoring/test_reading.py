"""Reading an indicator system: whatever is wrong is named by its place, in one sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from tests.engine.scoring.samples import indicator, raw, scheme, written

from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.reading import read_scheme, scheme_from

pytestmark = pytest.mark.pure


def refusal(plain: Any) -> str:
    with pytest.raises(Unusable) as refused:
        scheme_from(plain if isinstance(plain, bytes) else written(plain))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400
    return str(refused.value)


def _firms(**changes: Any) -> dict[str, Any]:
    return raw(indicators={"firms": indicator(**changes)})


def _bands(*bands: Any) -> dict[str, Any]:
    return _firms(normalisation={"by": "bands", "bands": list(bands)})


@pytest.mark.parametrize(("plain", "sentence"), [
    ([], "the scheme: keys with values are expected"),
    (raw(types={}), "types: is missing or empty"),
    (raw(types=["all"]), "types: names with what belongs to them"),
    (raw(types={"all": {}}), "types.all.title: is missing"),
    (raw(types={"all": {"title": {"zh": "全部"}}}), "types.all.title.en: is missing"),
    (raw(types={"all": {"title": {"zh": "全", "en": "all", "fr": "tout"}}}), "types.all.title.fr: nothing is known"),
    (raw(dimensions=None), "dimensions: is missing or empty"),
    (raw(indicators={}), "indicators: is missing or empty"),
    (raw(grades={}), "grades: is missing or empty"),
    (raw(scheme=None), "scheme: is missing"),
    (raw(edition=None), "edition: is missing"),
    (raw(edition=["2026"]), "edition: a line of text is expected"),
    (raw(edition=True), "edition: a line of text is expected"),
    (raw(methd="saw"), "methd: nothing is known by this name; perhaps 'method'"),
    (raw(zzz=1), "zzz: nothing is known by this name; known are"),
    (raw(method="ahp"), "method: 'ahp' is none of saw, topsis"),
    (raw(weights="guess"), "weights: 'guess' is none of declared"),
    (raw(weights="ahp"), "weights: ahp needs judgements"),
    (raw(full=0), "full: 0 is not from"),
    (raw(full="100"), "full: a number is expected, not '100'"),
    (raw(full=True), "full: a number is expected, not True"),
    (raw(missing="skip"), "missing: 'skip' is none of"),
    (raw(ties="coin"), "ties: 'coin' is none of"),
    (raw(ties="indicators"), "tie_indicators names none"),
    (raw(tie_indicators=["land"]), "tie_indicators: 'land' is no indicator"),
    (raw(tie_indicators="firms"), "tie_indicators: a list is expected"),
    (raw(tie_indicators=[["firms"]]), "tie_indicators: a line of text is expected"),
    (raw(rounding="even"), "rounding: 'even' is none of"),
    (raw(to_confirm="yes"), "to_confirm: true or false is expected, not 'yes'"),
    (raw(bonus_most=-1), "bonus_most: -1 is not from 0 up"),
    (raw(vetoes=0), "vetoes: names with what belongs to them"),
    (raw(bonus=[]), "bonus: names with what belongs to them"),
    (raw(bonus={"firms": {"title": "x", "column": "x", "each": 1, "most": 1}}), "bonus.firms: 'firms' is an indicator already"),
    (raw(bonus={"a": {"title": "x", "column": "x", "each": 1, "most": 1}}, deductions={"a": {"title": "x", "column": "x", "each": 1, "most": 1}}), "deductions.a: 'a' is a bonus already"),
    (raw(bonus={"a": {"title": "x", "column": "x", "each": -1, "most": 1}}), "bonus.a.each: -1 is not from 0 up"),
    (raw(bonus={"a": {"title": "x", "column": "x", "each": 1}}), "bonus.a.most: is missing"),
    (raw(vetoes={"a": {"title": "x", "column": "x", "grade": "bad"}}), "vetoes.a.grade: 'bad' is none of good, poor"),
    (raw(vetoes={"a": {"title": "x", "column": "x"}}), "vetoes.a.grade: is missing"),
    (raw(admissible={"within": 1.5}), "admissible.within: 1.5 is not from 0 to 1"),
    (raw(admissible=5), "admissible: keys with values"),
    (raw(demands={"roles": ["a"]}), "demands.roles: names with values are expected"),
    (raw(demands={"previous": {"attraction": {"all": "ten"}}}), "demands.previous.attraction.weight.all: a number is expected"),
    (raw(grades={"good": {"title": "x", "share": 2}}), "grades.good.share: 2 is not from 0 to 1"),
    (raw(grades={"good": {"title": "x", "most": 1.5}}), "grades.good.most: a whole number"),
    (raw(grades={"good": {"title": "x", "consequence": "praise"}}), "grades.good.consequence: 'praise' is none of the consequences, of which there are none"),
    (raw(grades={"good": {"title": "x", "at_least": "60"}}), "grades.good.at_least: a number is expected, not '60'"),
    (raw(consequences={"a": {"title": "x", "kind": "fine"}}), "consequences.a.kind: 'fine' is none of"),
    (_firms(column=None), "indicators.firms.column: exactly one of"),
    (_firms(expert="a", column="b"), "indicators.firms.column: exactly one of"),
    (_firms(column="  "), "indicators.firms.column: is empty"),
    (_firms(dimension="other"), "indicators.firms.dimension: 'other' is none of only"),
    (_firms(direction="up"), "indicators.firms.direction: 'up' is none of max, min"),
    (_firms(direction=None), "indicators.firms.direction: is missing"),
    (_firms(weight=-1), "indicators.firms.weight: -1 is not from 0"),
    (_firms(weight="10"), "indicators.firms.weight: a number is expected"),
    (_firms(weight={"all": None}), "indicators.firms.weight.all: a number is expected"),
    (_firms(weight={"research": 1}), "indicators.firms.weight: 'research' is no type; known are all"),
    (_firms(low="0"), "indicators.firms.low: a number is expected"),
    (_firms(error={"relative": -1}), "indicators.firms.error.relative: -1 is not from"),
    (_firms(roles="transfer"), "indicators.firms.roles: a list is expected"),
    (_firms(diretion="max"), "indicators.firms.diretion: nothing is known by this name; perhaps 'direction'"),
    (_firms(normalisation="log"), "indicators.firms.normalisation.by: 'log' is none of"),
    (_firms(normalisation=5), "indicators.firms.normalisation: keys with values"),
    (_firms(normalisation={"by": "target"}), "indicators.firms.normalisation.target: is missing"),
    (_firms(normalisation={"by": "efficacy", "satisfactory": 1}), "indicators.firms.normalisation.unacceptable: is missing"),
    (_firms(normalisation={"by": "rank", "low": 1}), "indicators.firms.normalisation.low: nothing is known"),
    (_bands(), "indicators.firms.normalisation.bands: a banded table needs at least one band"),
    (_bands({"from": 1, "points": 0}, 7), "indicators.firms.normalisation.bands.2: keys with values"),
    (_bands({"from": 1, "points": 0}, {"points": 101}), "indicators.firms.normalisation.bands.2.points: 101 is not from 0 to 100"),
    (_bands({"from": 1}), "indicators.firms.normalisation.bands.1.points: is missing"),
    (_bands({"form": 1, "points": 1}), "indicators.firms.normalisation.bands.1.form: nothing is known by this name; perhaps 'from'"),
])
def test_it_refuses_a_wrong_shape_by_its_place(plain: Any, sentence: str) -> None:
    assert sentence in refusal(plain)


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "the scheme: keys with values"),
    ("a: 1\na: 2\n", "line 2: 'a' stands twice"),
    ("x:\n  a: 1\n  'a': 2\n", "line 3: 'a' stands twice"),
    ("a: [", "this is no YAML"),
    ("a:\n\t- b", "line 2: this is no YAML"),
    ("a: 1\n---\na: 2\n", "this is no YAML"),
    ("a: *b\n", "this is no YAML"),
    ("a: &a [*a]\n", "this is no YAML"),
    ("a: !!python/object/apply:os.system [ls]\n", "this is no YAML"),
    ("a: 2026-13-45\n", "this is no YAML"),
    ("? [a]\n: 1\n", "line 1: a name is expected here"),
    ("? {a: 1}\n: 1\n", "line 1: a name is expected here"),
    ("types:\n  no: {title: x}\n", "line 2: 'no' is no name to YAML; put it in quotes"),
    ("a: " + "9" * 5000, "this is no YAML"),
    ("a: " + "[" * 100_000, "nest"),
    ("\n".join(" " * depth + "a:" for depth in range(2000)), "nest"),
])
def test_it_refuses_what_is_no_plain_yaml(text: str, sentence: str) -> None:
    assert sentence in refusal(text.encode())


@pytest.mark.parametrize("data", ["scheme: 评价\n".encode("gb18030"), "scheme: x\n".encode("utf-16"), b"\xff\xfe\x00", b"a: \x00"])
def test_it_refuses_bytes_that_are_no_utf_8_text(data: bytes) -> None:
    assert refusal(data)


@pytest.mark.parametrize(("written_as", "sentence"), [
    ("1e400", "full: a number is expected, not '1e400'"),
    ("1.0e+400", "full: a finite number is expected"),
    (".nan", "full: a finite number is expected"),
    ("-.inf", "full: a finite number is expected"),
    ("9" * 400, "full: a finite number is expected"),
    ("1:40", "full: a number is expected, not '1:40'"),
    ("010", "full: a number is expected, not '010'"),
    ("ten", "full: a number is expected, not 'ten'"),
    ("z" * 100_000, "full: a number is expected, not 'zzz"),
    ("!!binary aGk=", "full: a number is expected"),
])
def test_it_takes_nothing_but_a_plain_finite_number_for_a_number(written_as: str, sentence: str) -> None:
    assert sentence in refusal(written(raw()) + f"full: {written_as}\n".encode())


def test_a_list_that_holds_itself_a_million_times_is_refused_in_a_line() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for last, name in pairwise("abcdefghi"):
        bomb += f"{name}: &{name} [{', '.join([f'*{last}'] * 10)}]\n"

    assert refusal(bomb.encode() + b"full: *i\n" + written(raw())) == "full: a number is expected, not a list"


def test_a_part_used_in_two_places_by_an_alias_is_read_in_both() -> None:
    text = written(raw(indicators={})).decode().replace("indicators: {}", "indicators:\n  firms: &one {title: x, dimension: only, column: firms, direction: max, weight: 1}\n  more: *one")
    assert [one.origin for one in scheme_from(text.encode()).indicators] == ["firms", "firms"]


def test_it_reads_a_byte_order_mark_and_numbers_for_text() -> None:
    read = scheme_from(b"\xef\xbb\xbf" + written(raw(edition=2026)))
    assert read.edition == "2026"
    assert read.title.zh == read.title.en == "孵化器评价"


def test_what_is_unsaid_has_its_stated_meaning() -> None:
    read = scheme()
    assert (read.method, read.weighting, read.full, read.ties, read.rounding, read.admissible.within) == ("saw", "declared", 100.0, "all-in", "down", None)
    assert (read.indicators[0].missing, read.indicators[0].scale.name) == ("refuse", "minmax")


def test_an_indicators_own_missing_rule_stands_before_the_schemes() -> None:
    read = scheme(missing="worst", indicators={"a": indicator(), "b": indicator(missing="drop")})
    assert [one.missing for one in read.indicators] == ["worst", "drop"]


def test_a_file_that_is_not_there_or_too_large_is_named(tmp_path: Any) -> None:
    with pytest.raises(Unusable, match=r"none\.yaml: No such file"):
        read_scheme(tmp_path / "none.yaml")
    (tmp_path / "large.yaml").write_bytes(b"#" * 5_000_001)
    with pytest.raises(Unusable, match=r"large\.yaml: larger than 5 MB"):
        read_scheme(tmp_path / "large.yaml")


def test_a_title_stays_on_one_line_and_moves_no_cursor() -> None:
    assert scheme_from(written(raw(title="孵化器\n评价\x1b[2J"))).title.zh == "孵化器 评价 [2J"
