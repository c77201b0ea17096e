"""The command line finds a register by its name, or by the last word of it where that tells."""

import pytest

from shouzhan.web.commands import import_register

pytestmark = pytest.mark.database


def test_it_takes_the_last_word_of_a_name_that_one_register_bears(world, tmp_path, capsys):
    sheet = tmp_path / "orgs.csv"
    sheet.write_text("名称,类别\n望舒仪器有限公司,企业\n", "utf-8")

    assert import_register(["organisations", str(sheet), "--dry-run"]) == 0


@pytest.mark.parametrize("name", ["tasks", "nothing", ""])
def test_it_names_the_registers_where_the_word_tells_too_little(world, tmp_path, capsys, name):
    with pytest.raises(SystemExit) as stop:
        import_register([name, str(tmp_path / "x.csv")])

    assert stop.value.code == 2
    assert "coordination.tasks" in capsys.readouterr().err
