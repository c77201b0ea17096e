"""Bad input through `shouzhan rules`: named by key and line, the rest answered, exit codes as fixed."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from shouzhan.engine.rules import batch as rule_batch
from shouzhan.engine.rules.facts import MOST_ITEMS, Sort
from shouzhan.law.book import cases_of, rule
from shouzhan.law.commands import main

pytestmark = pytest.mark.pure
DAY = ["--as-of", "2026-11-20", "--json"]
VOUCHER = {"applicant": "enterprise", "contract": "100000", "used_this_year": "0"}
FIXED = (
    "identifiers.uscc", "contracts.recognised-amount", "contracts.decision-due", "distribution.net-income", "distribution.reward-floor", "tax.iit-cash-reward", "tax.stamp",
    "tax.cit-technology-transfer", "tax.rd-super-deduction", "ladder.tech-sme", "ladder.innovative-sme", "ladder.high-tech-gates", "vouchers.payable",
)


@pytest.fixture
def ask(tmp_path, capsys):
    """Ask one verb about raw text; what it answers, what it complains of, how it exits."""

    def asked(verb, name, raw, *more):
        path = tmp_path / "facts.json"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        code = main([verb, name, "--facts", str(path), *(more or DAY)])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err.strip()

    return asked


def with_fact(name, raw):
    """The facts of a voucher with one written just so."""
    rest = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in VOUCHER.items() if key != name)
    return f"{{{rest}, {json.dumps(name)}: {raw}}}"


BAD_NUMBERS = ["NaN", "Infinity", "1e400", "-1e-400", "1e99999999999999999999", '"1e400"', '"1e5"', "-5", "100.001", '"\uff11\uff10\uff10"', '"1,000"', '"0x10"', '" 5"', '""', "true", "[]", "{}", '"' + "9" * 41 + '"', "9" * 41]


@pytest.mark.parametrize("raw", BAD_NUMBERS)
@pytest.mark.parametrize("verb", ["run", "explain-no"])
def test_it_names_the_key_of_a_number_it_cannot_use(ask, verb, raw):
    code, told, said = ask(verb, "vouchers.payable", with_fact("contract", raw))
    assert (code, told) == (2, None)
    assert said.startswith("--facts: contract: ")
    assert len(said.splitlines()) == 1


def test_it_takes_a_number_written_as_text(ask):
    assert ask("run", "vouchers.payable", with_fact("contract", '"100000.00"'))[1] == ask("run", "vouchers.payable", with_fact("contract", "100000"))[1]


@pytest.mark.parametrize(("written", "plain"), [("1e5", "100000"), ("1.25E+2", "125"), ("5e-2", "0.05"), ("-0e0", "0")])
def test_it_takes_a_number_as_json_writes_large_and_small_ones(ask, written, plain):
    assert ask("run", "vouchers.payable", with_fact("contract", written))[1] == ask("run", "vouchers.payable", with_fact("contract", plain))[1]


SMALL_GROWTH = {"ip": "own-class1", "rd_ratio": 0.05, "debt_ratio": 0.5, "strategic_field": True, "main_share": 0.9, "growth": 1e-07}


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_batch_takes_a_share_too_small_for_a_plain_float(tmp_path, capsys, kind):
    facts, out = tmp_path / f"facts.{kind}", tmp_path / "out.jsonl"
    if kind == "jsonl":
        facts.write_text(json.dumps(SMALL_GROWTH), "utf-8")
    else:
        parquet.write_table(pa.table({name: [value] for name, value in SMALL_GROWTH.items()}), facts)

    assert main(["batch", "ladder.innovative-sme", "--facts", str(facts), "--out", str(out), *DAY]) == 0, capsys.readouterr().err
    assert json.loads(out.read_text("utf-8"))["values"]["growth_score"] == 15


@pytest.mark.parametrize("raw", ['{"amount": "1", "amount": "2"}', '{"amount": "1", "\\ud800": 1}'])
def test_it_refuses_facts_that_say_two_things_or_nothing_whole(ask, raw):
    code, told, said = ask("run", "tax.stamp", raw)

    assert (code, told) == (2, None)
    assert len(said.splitlines()) == 1


def test_it_names_a_year_no_calendar_has(ask):
    assert ask("run", "distribution.annual-report", '{"who": "unit", "year": 456789}')[0] == 2


@pytest.mark.parametrize("day", ["2026-02-30", "2025-02-29", "20261120", "2026-11-20T00:00", "2026-W47-5", "1899-12-31", "\uff12026-01-01", 20261120])
def test_it_names_the_key_of_a_day_that_is_none(ask, day):
    facts = json.dumps({"accepted_on": day, "recognised": 1, "disputed": False})
    code, _told, said = ask("run", "contracts.decision-due", facts)
    assert code == 2
    assert said.startswith("--facts: accepted_on: ")


@pytest.mark.parametrize("day", ["2026-02-30", "20261120", "tomorrow", "2026-W47-5", "0001-01-01", ""])
def test_it_refuses_a_day_of_asking_that_is_none(ask, day):
    code, _told, said = ask("run", "vouchers.payable", json.dumps(VOUCHER), "--as-of", day)
    assert code == 2
    assert said.startswith("--as-of: ")


def test_it_names_an_unknown_key_and_one_inside_a_list(ask):
    assert ask("run", "vouchers.payable", json.dumps({**VOUCHER, "colour": 1}))[2].startswith("--facts: colour: ")
    facts = {"gross_income": 1, "costs": [{"kind": "tax", "amount": 1}, {"kind": "tax", "amount": 1, "colour": 1}]}
    assert ask("run", "distribution.net-income", json.dumps(facts))[2].startswith("--facts: costs[1].colour: ")


def test_it_refuses_a_list_that_is_too_long(ask):
    facts = {"gross_income": 1, "costs": [{"kind": "tax", "amount": 1}] * (MOST_ITEMS + 1)}
    code, _told, said = ask("run", "distribution.net-income", json.dumps(facts))
    assert code == 2
    assert said.startswith("--facts: costs: ")
    assert len(said) < 200


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"[]", b"3", b"null", b"{", b"[" * 100_000, b'{"contract": ' + b"9" * 5000 + b"}"])
def test_it_refuses_a_file_that_holds_no_facts(ask, raw):
    code, told, said = ask("run", "vouchers.payable", raw)
    assert (code, told) == (2, None)
    assert said.startswith("--facts: ")
    assert len(said.splitlines()) == 1


def test_it_exits_by_the_answer(ask):
    assert ask("run", "vouchers.payable", json.dumps(VOUCHER))[0] == 0
    refused = json.dumps({"mode": "transfer", "unit_kind": "university", "base": 100, "ratio": "0.1", "has_agreement": True})
    assert ask("run", "distribution.reward-floor", refused)[0] == 1
    code, told, _said = ask("explain-no", "distribution.reward-floor", refused)
    assert (code, told["changes"][0]["to"]) == (0, "0.50")
    code, told, _said = ask("run", "vouchers.payable", json.dumps({"applicant": "enterprise"}))
    assert (code, told["code"], set(told["missing"])) == (1, "facts-missing", {"contract", "used_this_year"})
    assert ask("run", "vouchers.unheard-of", "{}")[0] == 2
    assert ask("explain-no", "vouchers.payable", "{}")[0] == 2


def test_it_tells_people_yes_no_and_numbers_in_words(tmp_path, capsys):
    facts = {"registered_days": 300, "core_ip": False, "listed_field": True, "staff": 100, "technical_staff": 0, "sales": ["0", "0", "100"], "rd": ["0", "0", "100"], "rd_domestic_share": "1", "high_tech_revenue_share": "1"}
    (tmp_path / "facts.json").write_text(json.dumps(facts), "utf-8")

    main(["explain-no", "ladder.high-tech-gates", "--facts", str(tmp_path / "facts.json"), "--as-of", "2026-11-20", "--language", "en"])
    told = capsys.readouterr().out

    assert "Owns core IP  no -> yes" in told
    assert "Technical staff  0 -> 10" in told


@pytest.mark.parametrize(("language", "line"), [("zh", "约定的奖励比例  0.10 -> 0.50  修订规定或约定  最早 2026-12-20"), ("en", "Ratio agreed  0.10 -> 0.50  amend the rule or agreement  at the earliest 2026-12-20")])
def test_it_tells_people_what_to_change_how_and_by_when(tmp_path, capsys, language, line):
    (tmp_path / "facts.json").write_text(json.dumps({"mode": "transfer", "unit_kind": "university", "base": 100, "ratio": "0.1", "has_agreement": True}), "utf-8")

    assert main(["explain-no", "distribution.reward-floor", "--facts", str(tmp_path / "facts.json"), "--as-of", "2026-11-20", "--language", language]) == 0
    assert line in capsys.readouterr().out


def test_the_process_exits_as_the_function_does(tmp_path):
    (tmp_path / "facts.json").write_text(with_fact("contract", "NaN"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from shouzhan.project.cli import main; sys.exit(main())", "rules", "run", "vouchers.payable", "--facts", str(tmp_path / "facts.json"), *DAY],
        check=False, capture_output=True, text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--facts: contract: ")


@pytest.fixture
def batch(tmp_path, capsys):
    """Answer a file; the rows that come out and the report."""

    def answered(name, kind, content, out=".jsonl"):
        source, target = tmp_path / f"in{kind}", tmp_path / f"out{out}"
        if isinstance(content, bytes):
            source.write_bytes(content)
        else:
            parquet.write_table(content, source)
        code = main(["batch", name, "--facts", str(source), "--out", str(target), *DAY])
        said = capsys.readouterr()
        if code == 2:
            return code, [], said.err.strip()
        rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()] if out == ".jsonl" else target
        return code, rows, json.loads(said.out)

    return answered


def lines(*rows):
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


GOOD = {"line": 1, "outcome": "value", "values": {"payable": "50000.00"}}


def outcome_of(rows):
    return [(row["line"], row["outcome"]) for row in rows]


def test_a_bad_line_of_json_is_named_and_the_rest_is_answered(batch):
    bad = [b"{", b"\xff\xfe", b"[]", b"7", with_fact("contract", "1e400").encode(), with_fact("contract", "-1").encode(), {**VOUCHER, "colour": 1}, {**VOUCHER, "as_of": "2026-02-30"}, {**VOUCHER, "as_of": "20261120"}, {"contract": 1}]
    good = {**VOUCHER, "contract": 5}
    code, rows, told = batch("vouchers.payable", ".jsonl", lines(VOUCHER, *bad, b"", good))
    assert code == 1
    assert outcome_of(rows) == [(1, rows[0]["outcome"]), *((line, "bad") for line in range(2, 12)), (13, rows[0]["outcome"])]
    assert [one["line"] for one in told["bad"]] == list(range(2, 12))
    assert told["rows"] == 12
    keys = {row["line"]: row["error"].partition(":")[0] for row in rows if row["outcome"] == "bad"}
    assert [keys[line] for line in (6, 7, 8, 9, 10, 11)] == ["contract", "contract", "colour", "as_of", "as_of", "applicant"]


BAD_ROWS = {
    ".jsonl": lines(VOUCHER, b"{", b"[]", {**VOUCHER, "colour": 1}, {**VOUCHER, "contract": "much"}, {**VOUCHER, "contract": -1}, {**VOUCHER, "applicant": "ghost"}, {**VOUCHER, "as_of": "2026-02-30"}, {"contract": 1}),
    ".csv": b'applicant,contract,used_this_year\nenterprise,100000,0\nenterprise,1\nenterprise,much,0\nenter\xffprise,1,0\n"a\nb",1,0\nenterprise,"2,0\n',
}


@pytest.mark.parametrize("kind", BAD_ROWS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("out", [".jsonl", ".csv"])
def test_what_is_wrong_with_a_row_is_said_in_the_language_of_the_call(tmp_path, capsys, kind, language, out):
    source, target = tmp_path / f"in{kind}", tmp_path / f"out{out}"
    source.write_bytes(BAD_ROWS[kind])

    assert main(["batch", "vouchers.payable", "--facts", str(source), "--out", str(target), *DAY, "--language", language]) == 1
    said = capsys.readouterr()
    errors = [one["error"] for one in json.loads(said.out)["bad"]]
    written = [json.loads(line) for line in target.read_text("utf-8").splitlines()] if out == ".jsonl" else list(csv.DictReader(target.open("r", encoding="utf-8", newline="")))
    assert len(errors) == {".jsonl": 8, ".csv": 5}[kind]
    assert [row["error"] for row in written if row["outcome"] == "bad"] == errors
    assert said.err.splitlines() == [f"第 {row['line']} 行：{row['error']}" if language == "zh" else f"line {row['line']}: {row['error']}" for row in written if row["outcome"] == "bad"]
    for error in errors:
        assert (re.search("[一-鿿]", error) is not None) is (language == "zh"), error


def test_a_line_with_half_a_character_or_a_name_twice_stops_no_other(batch):
    rows_in = [b'{"code": "\\ud800"}', b'{"\\ud800": "x"}', b'{"code": "x", "code": "y"}', {"code": "x"}]
    code, rows, _told = batch("identifiers.uscc", ".jsonl", lines(*rows_in))

    assert code == 1
    assert outcome_of(rows) == [(1, "bad"), (2, "bad"), (3, "bad"), (4, "value")]


def test_a_cell_nested_too_deep_is_named_by_its_line(batch):
    code, rows, _told = batch("contracts.recognised-amount", ".csv", b'total,deductions\n5,"' + b"[" * 100_000 + b'"\n6,[]\n')

    assert code == 1
    assert outcome_of(rows) == [(2, "bad"), (3, "value")]


def test_answers_that_cannot_be_written_whole_leave_what_stood_there(tmp_path, monkeypatch, capsys):
    facts, out = tmp_path / "facts.jsonl", tmp_path / "out.jsonl"
    facts.write_bytes(lines({"amount": "1"}))
    out.write_text("before", "utf-8")

    def full(*_given):
        yield {"line": 1, "outcome": "value", "values": {}}
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rule_batch, "_in_order", full)
    assert main(["batch", "tax.stamp", "--facts", str(facts), "--out", str(out)]) == 3
    assert capsys.readouterr().err.startswith(f"there is no room for {out}")
    assert out.read_text("utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.jsonl", "out.jsonl"]


def test_a_link_that_leads_to_itself_is_no_place_to_write(tmp_path, capsys):
    facts, out = tmp_path / "facts.jsonl", tmp_path / "out.jsonl"
    facts.write_bytes(lines({"amount": "1"}))
    out.symlink_to(out)

    assert main(["batch", "tax.stamp", "--facts", str(facts), "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith(f"--out: {out} cannot be used: ")


def test_what_cannot_be_printed_says_nothing_of_files(tmp_path, monkeypatch, capsys):
    facts, out = tmp_path / "facts.jsonl", tmp_path / "out.jsonl"
    facts.write_bytes(lines({"amount": "1"}))

    def full(*_given, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("json.dumps", full)
    code = main(["batch", "tax.stamp", "--facts", str(facts), "--out", str(out.with_suffix(".csv")), "--json"])
    monkeypatch.undo()
    assert code == 3
    assert capsys.readouterr().err == "there is no room (No space left on device): make room and call again\n"
    assert out.with_suffix(".csv").is_file()


@pytest.mark.parametrize(("content", "zh", "en"), [
    (b"applicant,colour\na,b\n", "--facts：in.csv：第 1 行：colour：没有这个名称；可用的列是：applicant, contract, used_this_year, as_of", "--facts: in.csv: line 1: colour: there is no such name; known are: applicant, contract, used_this_year, as_of"),
    (b"", "--facts：in.csv：是空的；第一行应是列的名称", "--facts: in.csv: it is empty; its first line should be the names of the columns"),
    (b"applicant,applicant\na,b\n", "--facts：in.csv：第 1 行：有一个名称出现了两次", "--facts: in.csv: line 1: a name: is there twice"),
    ("applicant\n".encode("utf-16"), "--facts：in.csv：是 UTF-16 编码，请另存为 UTF-8", "--facts: in.csv: it is written in UTF-16; save it as UTF-8"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_call(tmp_path, capsys, content, zh, en):
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    for language, words in (("zh", zh), ("en", en)):
        assert main(["batch", "vouchers.payable", "--facts", str(source), "--out", str(tmp_path / "out.csv"), "--language", language]) == 2
        assert capsys.readouterr().err == f"{words}\n"


@pytest.mark.parametrize("out", ["nowhere/out.jsonl", "out.txt"])
def test_a_place_that_cannot_be_written_is_named_by_its_argument(tmp_path, capsys, out):
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(lines({"amount": "1"}))

    assert main(["batch", "tax.stamp", "--facts", str(facts), "--out", str(tmp_path / out)]) == 2
    assert capsys.readouterr().err.startswith("--out: ")


def test_a_bad_row_of_a_spreadsheet_is_named_by_its_line(batch):
    head = "applicant,contract,used_this_year\n"
    rows_in = ["enterprise,100000,0", "", "enterprise,100000", "enterprise,\uff11,0", "enterprise,1e400,0", "enterprise,-1,0", '"a\nb",1,0', "enterprise,5,0"]
    code, rows, told = batch("vouchers.payable", ".csv", (head + "\n".join(rows_in) + "\n").encode())
    assert code == 1
    good = rows[0]["outcome"]
    assert outcome_of(rows) == [(2, good), *((line, "bad") for line in (4, 5, 6, 7, 8)), (10, good)]
    assert [one["line"] for one in told["bad"]] == [4, 5, 6, 7, 8]


def test_a_cell_that_is_no_text_is_named_by_its_line(batch):
    code, rows, told = batch("vouchers.payable", ".csv", b"applicant,contract,used_this_year\nenterprise,1,0\nenter\xffprise,1,0\nenterprise,2,0\n")
    assert code == 1
    assert [(one["line"], one["error"].partition(":")[0]) for one in told["bad"]] == [(3, "applicant")]
    assert [row["line"] for row in rows] == [2, 3, 4]


def test_a_bad_row_of_parquet_is_named_by_its_row(batch):
    table = pa.table({"applicant": ["enterprise", "ghost", "enterprise", None], "contract": ["100000", "1", "NaN", "1"], "used_this_year": ["0"] * 4})
    code, rows, told = batch("vouchers.payable", ".parquet", table)
    assert code == 1
    assert [(one["line"], one["error"].partition(":")[0]) for one in told["bad"]] == [(2, "applicant"), (3, "contract"), (4, "applicant")]
    assert rows[0]["outcome"] != "bad"


@pytest.mark.parametrize("raw", [float("nan"), float("inf"), 1e40, -1.0, 0.001])
def test_a_float_that_is_no_amount_is_named(batch, raw):
    table = pa.table({"applicant": ["enterprise"] * 2, "contract": [5.5, raw], "used_this_year": [0.0, 0.0]})
    code, rows, told = batch("vouchers.payable", ".parquet", table)
    assert (code, [one["line"] for one in told["bad"]]) == (1, [2])
    assert rows[0]["outcome"] != "bad"


def test_a_list_that_is_too_long_is_named_in_a_batch_too(batch):
    long = {"gross_income": 1, "costs": [{"kind": "tax", "amount": 1}] * (MOST_ITEMS + 1)}
    code, rows, told = batch("distribution.net-income", ".jsonl", lines({"gross_income": 5, "costs": []}, long))
    assert (code, [one["line"] for one in told["bad"]]) == (1, [2])
    assert rows[0]["values"]["net"] == "5.00"


def test_an_empty_file_has_no_rows_or_is_refused(batch):
    assert batch("vouchers.payable", ".jsonl", b"")[:2] == (0, [])
    assert batch("vouchers.payable", ".csv", b"applicant,contract,used_this_year\n")[:2] == (0, [])
    assert batch("vouchers.payable", ".csv", b"")[0] == 2
    assert batch("vouchers.payable", ".parquet", b"")[0] == 2


@pytest.mark.parametrize("kind", [".csv", ".parquet"])
def test_a_file_that_is_something_else_is_refused(batch, kind):
    code, _rows, said = batch("vouchers.payable", kind, bytes(range(256)) * 20)
    assert code == 2
    assert said.startswith("--facts: ")


def test_an_unknown_or_doubled_column_is_refused(batch):
    assert "colour" in batch("vouchers.payable", ".csv", b"applicant,colour\na,b\n")[2]
    assert batch("vouchers.payable", ".csv", b"applicant,applicant\na,b\n")[0] == 2
    assert "colour" in batch("vouchers.payable", ".parquet", pa.table({"colour": [1]}))[2]


def test_lines_that_end_as_no_reader_expects_are_said(batch):
    code, _rows, told = batch("vouchers.payable", ".csv", b"applicant,contract,used_this_year\renterprise,1,0\renterprise,2,0\r")
    assert code == 2
    assert "carriage return" in told


@pytest.mark.parametrize("kind", [".csv", ".jsonl"])
def test_a_file_in_another_encoding_is_said_once(batch, kind):
    content = "applicant,contract,used_this_year\nenterprise,1,0\n" if kind == ".csv" else json.dumps({"applicant": "enterprise", "contract": 1, "used_this_year": 0}) + "\n"
    code, _rows, told = batch("vouchers.payable", kind, content.encode("utf-16"))
    assert code == 2
    assert "UTF-16; save it as UTF-8" in told
    assert len(told.splitlines()) == 1

CODES = ("91310115YXWUT001XG", "91310104YXWUT00R2P")


def test_a_quote_that_is_never_closed_is_named_by_its_line_with_what_it_swallows(batch):
    rows_in = ["enterprise,1,0", 'enterprise,"2,0', "enterprise,3,0", "", "enterprise,4,0"]
    code, rows, told = batch("vouchers.payable", ".csv", ("applicant,contract,used_this_year\n" + "\n".join(rows_in) + "\n").encode())
    assert (code, told["rows"]) == (1, 2)
    assert outcome_of(rows) == [(2, rows[0]["outcome"]), (3, "bad")]
    assert told["bad"] == [{"line": 3, "error": "a quote opened on line 3 is never closed, so the 3 lines after it were read as part of its cell; close it, or write it twice where it belongs to the text"}]


@pytest.mark.parametrize("before", ["", 'a"b\n'])
def test_a_quote_that_is_never_closed_makes_no_words_of_the_rows_after_it(batch, before):
    at = 3 + before.count("\n")
    code, rows, told = batch("identifiers.uscc", ".csv", f'code\n{CODES[0]}\n{before}"{CODES[0]}\n{CODES[1]}\n'.encode())
    assert code == 1
    assert [(row["line"], row["outcome"]) for row in rows][-1] == (at, "bad")
    assert [one["line"] for one in told["bad"]] == [at]
    assert f"a quote opened on line {at} is never closed, so the line after it" in told["bad"][0]["error"]


def test_a_quote_never_closed_on_the_last_line_is_a_fault_of_that_line(batch):
    code, rows, told = batch("identifiers.uscc", ".csv", f'code\n{CODES[0]}\n"{CODES[1]}\n'.encode())
    assert (code, outcome_of(rows)) == (1, [(2, "value"), (3, "bad")])
    assert "opened on line 3 is never closed;" in told["bad"][0]["error"]


def test_a_quote_that_swallows_more_than_is_read_at_a_time_stops_no_row_before_it(batch):
    rows_in = ["enterprise,1,0", 'enterprise,"2,0', *(["enterprise,3,0"] * 200_000)]
    code, rows, told = batch("vouchers.payable", ".csv", ("applicant,contract,used_this_year\n" + "\n".join(rows_in) + "\n").encode())
    assert (code, len(rows)) == (1, 2)
    assert "the 200000 lines after it" in told["bad"][0]["error"]


def test_a_bad_row_over_several_lines_says_which(batch):
    rows_in = ["enterprise,1,0", 'enterprise,"2,0', "enterprise,3,0", 'enterprise,4,"0', "enterprise,5,0"]
    code, rows, told = batch("vouchers.payable", ".csv", ("applicant,contract,used_this_year\n" + "\n".join(rows_in) + "\n").encode())
    assert (code, outcome_of(rows)) == (1, [(2, rows[0]["outcome"]), (3, "bad"), (6, rows[0]["outcome"])])
    assert told["bad"][0]["error"].endswith("(a quote opened on line 3 runs on, so lines 3 to 5 are one row)")


def test_a_head_whose_quote_is_never_closed_is_said_in_one_line(batch):
    code, _rows, said = batch("vouchers.payable", ".csv", b'"applicant,contract,used_this_year\nenterprise,1,0\n')
    assert (code, said) == (2, "--facts: in.csv: line 1: a quote in it is never closed")


@pytest.mark.parametrize("cell", ['9131"x', "91\r31"])
def test_a_quote_or_a_carriage_return_within_a_cell_is_text_like_any_other(batch, cell):
    code, rows, _told = batch("identifiers.uscc", ".csv", f"code\n{CODES[0]}\n\n{cell}\n{CODES[1]}\n".encode())
    assert code == 0
    assert [row["values"]["valid"] for row in rows] == [True, *([False] * (1 + ("\r" in cell))), True]
    assert [row["line"] for row in rows] == ([2, 4, 5] if '"' in cell else [2, 4, 5, 6])


@pytest.mark.parametrize("written", ["TRUE", "True", "true"])
def test_a_yes_is_read_as_spreadsheets_write_it(batch, written):
    no = {"TRUE": "FALSE", "True": "False", "true": "false"}[written]
    head, facts = "accepted_on,recognised,disputed", "2026-11-02,1.00,"
    code, rows, _told = batch("contracts.decision-due", ".csv", f"{head}\n{facts}{written}\n{facts}{no}\n".encode())
    assert (code, [row["values"]["due_on"] for row in rows]) == (0, ["2026-12-14", "2026-11-23"])


@pytest.mark.parametrize("verb", ["run", "explain-no", "batch", "show"])
@pytest.mark.parametrize("written", ["tax\nstamp", "tax\r\nstamp", "tax\u2028stamp", "\x1b[2Jtax"])
def test_a_name_that_breaks_the_line_is_told_in_one(tmp_path, capsys, verb, written):
    more = {"show": [], "batch": ["--facts", "a.csv", "--out", str(tmp_path / "out.csv")]}.get(verb, ["--facts", "-"])
    assert main([verb, written, *more]) == 2
    said = capsys.readouterr().err
    assert said.startswith(("NAME: tax", "NAME: \\x1b"))
    assert len(said.splitlines()) == 1


def test_a_key_that_breaks_the_line_is_told_in_one(ask):
    assert len(ask("run", "vouchers.payable", '{"a\\nb": 1}')[2].splitlines()) == 1
    assert len(ask("run", "vouchers.payable", with_fact("applicant", '"a\\u2028b"'))[2].splitlines()) == 1


def test_a_batch_does_not_write_over_what_it_reads(tmp_path, capsys):
    path = tmp_path / "rows.csv"
    path.write_bytes(b"applicant,contract,used_this_year\nenterprise,1,0\n")
    before = path.read_bytes()
    assert main(["batch", "vouchers.payable", "--facts", str(path), "--out", str(tmp_path / "." / "rows.csv"), *DAY]) == 2
    assert "--out" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_closed_standard_input_is_said(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", None)
    assert main(["run", "tax.stamp", "--facts", "-", *DAY]) == 2
    assert "standard input is closed" in capsys.readouterr().err


def test_a_target_that_cannot_be_written_is_refused(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_bytes(lines(VOUCHER))
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "device.csv").symlink_to("/dev/full")
    for out in ("nowhere/out.jsonl", "out.txt", "pipe.jsonl", "device.csv", f"{'x' * 300}.csv", f"{'x' * 250}.csv"):
        assert main(["batch", "vouchers.payable", "--facts", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / out), *DAY]) == 2
    assert main(["batch", "vouchers.payable", "--facts", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out.csv"), *DAY]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 7
    assert all(line.startswith("--") for line in told)
    assert (tmp_path / "pipe.jsonl").is_fifo()


def test_a_link_goes_on_leading_where_it_led(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(lines(VOUCHER))
    (tmp_path / "there").write_text("before", "utf-8")
    (tmp_path / "out.csv").symlink_to(tmp_path / "there")

    assert main(["batch", "vouchers.payable", "--facts", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.csv"), *DAY]) == 0
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "there").read_text("utf-8").startswith("line,")


def written(asked, given, kind):
    """The facts of cases in one of the three kinds of files, each with its own day."""
    rows = [{**case["facts"], "as_of": case["as_of"].isoformat()} for case in given]
    plain = [json.loads(json.dumps(row, default=str)) for row in rows]
    if kind == ".jsonl":
        return lines(*plain)
    names = [*(fact.name for fact in asked.facts), "as_of"]
    nested = {fact.name for fact in asked.facts if fact.sort in (Sort.ITEMS, Sort.SERIES)}
    if kind == ".csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([[_cell(row.get(name)) for name in names] for row in plain])
        return out.getvalue().encode()
    words = {fact.name for fact in asked.facts if fact.sort is not Sort.YES_NO} - nested
    columns = {name: [str(row[name]) if name in words and row.get(name) is not None else _texts(row.get(name)) for row in plain] for name in names}
    return pa.table(columns)


def _cell(value):
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _texts(value):
    """Numbers inside lists as text, so that a column has one type."""
    if isinstance(value, list):
        return [{key: _texts(one) for key, one in item.items()} if isinstance(item, dict) else str(item) for item in value]
    return value if isinstance(value, bool | str) or value is None else str(value)


@pytest.mark.parametrize("kind", [".jsonl", ".csv", ".parquet"])
@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_rules_answer_a_file_as_they_answer_one_case(batch, ask, name, kind):
    asked, given = rule(name), [case for case in cases_of(name) if "parameters" not in case]
    if kind == ".csv":  # an empty cell is nothing told
        given = [case for case in given if "" not in [one for one in case["facts"].values() if isinstance(one, str)]]
    code, rows, _told = batch(name, kind, written(asked, given, kind))
    assert (code, len(rows)) == (0, len(given))
    for row, case in zip(rows, given, strict=True):
        facts = json.dumps(case["facts"], default=str)
        _code, alone, _said = ask("run", name, facts, "--as-of", case["as_of"].isoformat(), "--json")
        assert {key: row[key] for key in ("outcome", "code", "values")} == {key: alone[key] for key in ("outcome", "code", "values")}, case["name"]


@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_rules_write_the_same_answers_in_every_kind(batch, name):
    asked, given = rule(name), [case for case in cases_of(name) if "parameters" not in case]
    content = written(asked, given, ".jsonl")
    _code, rows, _told = batch(name, ".jsonl", content)
    with batch(name, ".jsonl", content, out=".csv")[1].open(encoding="utf-8", newline="") as source:
        sheet = list(csv.DictReader(source))
    table = parquet.read_table(batch(name, ".jsonl", content, out=".parquet")[1]).to_pylist()
    for row, cells, packed in zip(rows, sheet, table, strict=True):
        for output in asked.values:
            value = row["values"].get(output.name)
            assert cells[output.name] == flat(value), output.name
            assert flat(packed[output.name]) == flat(value), output.name


def flat(value):
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(Decimal(value)) if isinstance(value, int) else value


@pytest.mark.parametrize("name", ["award_rank", "standard_rank"])
def test_no_rank_is_before_the_first(ask, name):
    facts = {**cases_of("ladder.tech-sme-eligibility")[0]["facts"], "high_tech": False, "rd_body": False, "award_rank": None, "standard_rank": None}

    code, told, said = ask("run", "ladder.tech-sme-eligibility", json.dumps({**facts, name: 0}))
    assert (code, told) == (2, None)
    assert said.startswith(f"--facts: {name}: ")
    assert ask("run", "ladder.tech-sme-eligibility", json.dumps({**facts, name: 1}))[1]["values"]["direct"] is True


def test_a_bad_line_that_breaks_the_line_is_told_in_one(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines({"a\nb": 1}))
    assert main(["batch", "vouchers.payable", "--facts", str(source), "--out", str(tmp_path / "out.jsonl")]) == 1
    assert capsys.readouterr().err.splitlines() == ["line 1: a\\nb: there is no such name"]
