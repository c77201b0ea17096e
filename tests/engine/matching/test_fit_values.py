import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.matching.fitting import WANTS, WHOLE

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.fit.values import KEYS, BadFieldError, Band, facts_of
from shouzhan.engine.matching.index import Reader

BAD = [
    ("maturity", 0, "0 is no whole number from 1 to 9"), ("maturity", 10, "10 is no whole number"), ("maturity", True, "True is no whole number"),
    ("maturity", "6", "'6' is no whole number"), ("maturity", [7, 3], "[7, 3] ends before it begins"), ("price", -1, "-1 is below zero"),
    ("price", ["5", "1"], "ends before it begins"), ("price", "面议", "'面议' is no amount in yuan"), ("price", "0.001", "parts of a fen"),
    ("price", [1], "no pair [from, to]"), ("price", "1e99", "more than anything costs"), ("price", "NaN", "no amount in yuan"),
    ("window", ["2026-02-30", None], "'2026-02-30' is no day"), ("window", "2026-01-01", "no pair"), ("window", ["2027-01-01", "2026-01-01"], "ends before"),
    ("updated", 20260101, "is no day such as"), ("embargo", "next year", "is no day"), ("confidential", "yes", "neither true nor false"),
    ("cross_border", 1, "neither true nor false"), ("field", 3, "neither a text nor a list"), ("field", [""], "neither a text nor a list"),
    ("industry", "X99", "no code such as"), ("ipc", ["Z01"], "no code such as"), ("party", {"id": 1}, "neither a text nor a list"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "words"), BAD)
def test_it_names_a_field_that_cannot_be_used(key, value, words):
    with pytest.raises(BadFieldError) as bad:
        facts_of({key: value})

    assert str(bad.value).startswith(f"fields.{key}: ")
    assert words in str(bad.value)


@pytest.mark.parametrize(("key", "value", "words"), BAD[:3])
def test_it_names_the_row_of_such_a_field_and_keeps_the_others(tmp_path, capsys, key, value, words):
    file, folder = tmp_path / "c.jsonl", tmp_path / "i"
    file.write_text("".join(json.dumps({"id": f"A{n}", "text": "染色", "fields": fields}) + "\n" for n, fields in enumerate([{}, {key: value}])))

    assert main(["index", "--corpus", str(file), "--index", str(folder), "--skip-bad"]) == 1

    err = capsys.readouterr().err
    assert f"{file}, line 2: fields.{key}: {words}" in err
    assert "Traceback" not in err
    assert [document.id for document in Reader(folder)] == ["A0"]


def test_it_reads_every_key_of_both_sides():
    need, result = facts_of(WANTS, of_need=True), facts_of(WHOLE)

    assert need.maturity == Band(6, None)
    assert need.price == Band(None, 30_000_000)
    assert result.maturity == Band(7, 7)
    assert result.price == Band(20_000_000, 40_000_000)


def test_it_carries_other_keys_and_takes_null_for_unknown():
    assert facts_of({"owner_note": [1, 2], "price": None}) == facts_of({})


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2), max_leaves=5)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4), st.booleans())
def test_it_reads_or_names_whatever_comes(fields, of_need):
    named = ""
    try:
        facts_of(fields, of_need=of_need)
    except BadFieldError as bad:
        named = str(bad)
    assert not named or named.partition(":")[0].removeprefix("fields.") in fields
