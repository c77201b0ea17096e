"""The command line finds a register by its name, or by the last word of it where that tells."""

import pytest

from shouzhan.web.commands import import_register

pytestmark = pytest.mark.database


def test_it_takes_the_last_word_of_a_name_that_one_register_bears(world, tmp_path, capsys):
    sheet = tmp_path / "orgs.csv"
    sheet.write_text("名称,类别\n望舒仪器有限公司,企业\n", "utf-8")

    assert import_register(["organisations", str(sheet), "--dry-run"]) == 0


@pytest.mark.parametrize(("language", "closing"), [("zh", "检查 1 行，不符合 1 行，载入 0 行"), ("zh-hans", "检查 1 行，不符合 1 行，载入 0 行"), ("en", "1 rows checked, 1 refused, 0 loaded")])
def test_it_says_what_became_of_a_sheet_in_the_language_of_the_call(world, tmp_path, capsys, language, closing):
    sheet = tmp_path / "orgs.csv"
    sheet.write_text("名称,类别\n望舒仪器有限公司,没有这一类\n", "utf-8")

    assert import_register(["organisations", str(sheet), "--language", language]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == closing


@pytest.mark.parametrize("name", ["tasks", "nothing", ""])
def test_it_names_the_registers_where_the_word_tells_too_little(world, tmp_path, capsys, name):
    with pytest.raises(SystemExit) as stop:
        import_register([name, str(tmp_path / "x.csv")])

    assert stop.value.code == 2
    assert "coordination.tasks" in capsys.readouterr().err
