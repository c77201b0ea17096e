"""A house that begins empty: its first organisation and administrator are made from the command line."""

import io

import pytest

from shouzhan.project.cli import main as shouzhan
from shouzhan.rooms.parties.commands import main
from shouzhan.rooms.parties.models import Membership, Organisation, User

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_first_administrator_needs_no_page(monkeypatch, capsys):
    assert main(["organisation", "某市科技局", "city-department"]) == 0
    number = capsys.readouterr().out.strip()
    monkeypatch.setattr("sys.stdin", io.StringIO("Strong-first-2026\n"))
    assert main(["add", "first", "--name", "管理员"]) == 0
    assert main(["role", "first", "某市科技局", "system-admin"]) == 0

    organisation = Organisation.objects.get(number=number)
    held = Membership.objects.get(user=User.objects.get(username="first"))
    assert (held.organisation, held.role, held.state) == (organisation, "system-admin", "active")


def test_a_wrong_code_a_name_known_already_and_an_unknown_organisation_are_told(monkeypatch, capsys):
    assert main(["organisation", "某市科技局", "city-department"]) == 0
    assert main(["organisation", "某市科技局", "city-department"]) == 2
    assert main(["organisation", "另一家", "company", "--uscc", "91310000MA1K000000"]) == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("Strong-first-2026\n"))
    assert main(["add", "first", "--name", "管理员"]) == 0
    assert main(["role", "first", "没有这家", "system-admin"]) == 2

    said = capsys.readouterr().err
    assert "is on the register already" in said
    assert "--uscc:" in said
    assert "shouzhan user organisation NAME KIND" in said
    assert Organisation.objects.filter(name="另一家").count() == 0


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ("USERNAME：没有账号 nobody", "NAME：某市科技局 已在名录中", "密码：密码至少要有 10 个字符。")), ("en", ("USERNAME: no account is called nobody", "NAME: 某市科技局 is on the register already", "password: A password has at least 10 characters.")),
])  # fmt: skip
def test_what_is_wrong_is_told_in_the_language_of_the_call(monkeypatch, capsys, language, words):
    said = ["--language", language]
    assert shouzhan(["user", "organisation", "某市科技局", "city-department", *said]) == 0
    assert shouzhan(["user", "password", "nobody", *said]) == 2
    assert shouzhan(["user", "organisation", "某市科技局", "city-department", *said]) == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert shouzhan(["user", "add", "first", "--name", "管理员", *said]) == 2

    assert capsys.readouterr().err.splitlines() == list(words)
