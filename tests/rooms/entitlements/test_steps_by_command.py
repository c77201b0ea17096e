"""A number of the law is changed from the command line as on its pages: by two people, with the reason of every no, and in the journal."""

import io
import json
import re
from datetime import date
from fractions import Fraction

import pytest
from django.conf import settings

from shouzhan.engine.calling import choose_language
from shouzhan.kernel.journal.models import Entry
from shouzhan.law import book as law
from shouzhan.rooms.entitlements.models import ParameterChange
from shouzhan.web.api.commands import main

pytestmark = pytest.mark.django_db
NEW = {"parameter": "voucher_share", "value": "0.6", "since": "2026-12-01", "source": "sti-vouchers", "clause": "第十条", "confidence": "high", "remarks": "年度调整"}


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    before = list(law._HOME)
    law.use_home(tmp_path)
    yield
    law._HOME[:] = before


@pytest.fixture
def call(capsys):
    def called(*words, language="zh"):
        choose_language([*words, "--language", language])
        code = main(["parameter-changes", *words, "--language", language])
        told = capsys.readouterr()
        return code, told.out.strip(), told.err.strip()

    return called


@pytest.fixture
def drafted(world, call, tmp_path):
    file = tmp_path / "new.json"
    file.write_text(json.dumps(NEW), "utf-8")
    code, out, err = call("draft", "--as", world.lin.username, "--data", str(file), "--json")
    assert (code, err) == (0, "")
    return json.loads(out)["number"]


@pytest.mark.parametrize(("language", "words"), [("zh", ("= high  高", "另有 ", "（可不填）")), ("en", ("= high  High", " more; --json lists them all", "(may be left)"))])
def test_a_field_of_a_list_says_what_it_may_be(call, language, words):
    code, out, err = call(language=language)
    assert (code, err) == (0, "")
    assert all(word in out for word in words)


def test_what_a_step_asks_for_is_listed_in_the_language_of_the_help(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    choose_language(["parameter-changes"])
    assert main(["parameter-changes"]) == 0
    assert re.search("[一-鿿]", "".join(line for line in capsys.readouterr().out.splitlines() if "=" not in line)) is None


def test_two_people_change_a_number(world, call, drafted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert call("submit", drafted, "--as", world.lin.username)[0] == 0
        code, out, _err = call("approve", drafted, "--as", world.zhou.username)

    assert code == 0
    assert out.startswith(f"{drafted}  已批准  ")
    assert law.book()["voucher_share"].on(date(2026, 12, 1)).value == Fraction(3, 5)
    taken = Entry.objects.filter(record_number=drafted).order_by("id").values_list("step", "actor")
    assert list(taken) == [("draft", world.lin.public_id), ("submit", world.lin.public_id), ("approve", world.zhou.public_id)]


def test_nobody_approves_their_own_and_is_told_the_way_out(world, call, drafted):
    call("submit", drafted, "--as", world.lin.username)

    code, out, err = call("approve", drafted, "--as", world.lin.username)
    assert (code, out) == (1, "")
    assert err.splitlines() == ["不能批准自己拟的参数变更。", "请由另一位有权限的同事复核批准。"]
    code, out, _err = call("approve", drafted, "--as", world.lin.username, "--json", language="en")
    assert (code, json.loads(out)["error"]["code"]) == (1, "own-draft")
    assert ParameterChange.objects.get(number=drafted).state == "waiting"


def test_what_does_harm_is_not_done_without_a_yes(world, call, drafted):
    code, _out, err = call("withdraw", drafted, "--as", world.lin.username, "--set", "reason=写错了条款")
    assert code == 2
    assert err.startswith("--yes：“撤回”")

    assert call("withdraw", drafted, "--as", world.lin.username, "--set", "reason=写错了条款", "--yes")[0] == 0
    assert ParameterChange.objects.get(number=drafted).state == "withdrawn"


@pytest.mark.parametrize(("told", "name"), [({"value": "much"}, "value"), ({"since": "2026-13-01"}, "since"), ({"parameter": "nothing"}, "parameter")])
def test_a_wrong_field_is_told_by_its_name(world, call, tmp_path, told, name):
    file = tmp_path / "new.json"
    file.write_text(json.dumps({**NEW, **told}), "utf-8")

    code, out, _err = call("draft", "--as", world.lin.username, "--data", str(file), "--json")
    assert code == 1
    assert list(json.loads(out)["error"]["fields"]) == [name]
    assert not ParameterChange.objects.exists()


@pytest.mark.parametrize("who", ["wei", "nobody"])
def test_others_may_not(world, call, who):
    name = getattr(world, who).username if hasattr(world, who) else who
    try:
        code = call("draft", "--as", name, "--set", "value=1")[0]
    except SystemExit as stop:
        code = stop.code
    assert code == (1 if hasattr(world, who) else 2)
    assert not ParameterChange.objects.exists()


@pytest.mark.parametrize(("words", "said"), [
    (("draft",), "--as"), (("nothing", "--as", "LIN"), "STEP"), (("approve", "--as", "LIN"), "NUMBER"), (("draft", "PC-1", "--as", "LIN"), "NUMBER"), (("draft", "--as", "LIN", "--set", "value"), "--set"),
    (("draft", "--as", "LIN", "--data", "nowhere.json"), "--data"), (("draft", "--as", "LIN", "--data", "-"), "--data"), (("draft", "--as", "LIN", "--file", "value=/dev/null"), "--file"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_call_is_told_in_one_line(world, call, monkeypatch, words, said, language):
    monkeypatch.setattr("sys.stdin", io.StringIO("[1, 2"))

    code, out, err = call(*(world.lin.username if word == "LIN" else word for word in words), language=language)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert len(err.splitlines()) == 1


def test_an_unknown_field_and_a_record_nobody_sees_are_refused(world, call, drafted):
    code, _out, err = call("edit", drafted, "--as", world.lin.username, "--set", "colour=red")
    assert code == 1
    assert err.startswith("不认识的字段：colour。")
    assert call("approve", "PC-1999-0001", "--as", world.zhou.username)[0] == 1


def test_a_register_alone_lists_its_steps_and_their_fields(call, world, capsys):
    code, out, _err = call()
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "draft  拟改参数（不给 NUMBER）"
    assert "withdraw  撤回（须 --yes）" in lines
    assert any(line.startswith("    value") for line in lines)
    assert [one["step"] for one in json.loads(call("--json")[1])][:3] == ["draft", "edit", "submit"]
    assert main(["nothing"]) == 2
    assert "parameter-changes" in capsys.readouterr().err
