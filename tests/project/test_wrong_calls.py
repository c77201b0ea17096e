"""A call that is wrong is told in one line that names the argument, and exits with 2, whatever the verb."""

import pytest

from shouzhan.project.cli import VERBS, main

WRONG = [
    (["rules"], "VERB"), (["rules", "run", "tax.stamp"], "--facts"), (["rules", "list", "--nope"], "--nope"), (["rules", "batch", "tax.stamp", "--facts", "a.csv"], "--out"),
    (["rules", "list", "a\nb"], "a\\nb"), (["evaluate", "run"], "--scheme"), (["evaluate", "matrix"], "--data"), (["match", "search"], "--index"), (["policy", "parse"], "FILE"),
    (["log", "prove"], "ENTRY"), (["import"], "REGISTER"), (["export", "parties.organisations"], "FILE"), (["backup"], "FILE"), (["restore"], "FILE"), (["user"], "VERB"), (["step"], "REGISTER"), (["results"], "VERB"),
    (["ru\nles"], "VERB"), (["demo"], "VERB"), (["pack"], "VERB"), (["work", "--twice"], "--twice"), (["serve", "--port", "x"], "--port"),
]


@pytest.mark.parametrize(("call", "named"), WRONG, ids=[" ".join(call).replace("\n", "-") for call, _named in WRONG])
def test_a_wrong_call_is_told_in_one_line(call, named, capsys):
    assert main(call) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert named in said.err


def test_what_broke_is_told_in_one_line(monkeypatch, capsys):
    def broken(_argv):
        raise RuntimeError("first\nDETAIL: second")

    monkeypatch.setitem(VERBS, "rules", broken)
    monkeypatch.delenv("SHOUZHAN_DEBUG", raising=False)
    assert main(["rules"]) == 3
    assert capsys.readouterr().err.splitlines() == ["something broke: RuntimeError: first\\nDETAIL: second (set SHOUZHAN_DEBUG=1 for the whole story)"]
