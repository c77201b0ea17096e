"""Past results from a spreadsheet: every row checked, all or none."""

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.importing import importer
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.public import mint_achievement

pytestmark = pytest.mark.database
HEAD = "成果名称,完成单位,内容摘要,技术领域,有转化意向,可见范围,市级财政资金支持,约定转化期限,登记日期,技术就绪度\n"
GOOD = "纳滤膜,云岫大学,海水淡化膜,新材料,是,公开,是,2027-12-31,2025-06-30,5\n旧仪器,云岫大学,,,否,,,,2024/03/01,\n"


def checked(world, rows):
    _ = world.university, world.other_university
    return importer.check(world.chu, (HEAD + rows).encode(), "成果.csv")



def test_it_loads_a_sound_sheet_whole_as_assets_and_resources(world):
    _ = world.university

    count = importer.prepare(world.chu, (HEAD + GOOD).encode(), "成果.csv")()

    first, second = Achievement.objects.get(name="纳滤膜"), Achievement.objects.get(name="旧仪器")
    assert count == 2
    assert (first.state, first.openness, first.is_city_funded, first.maturity, str(first.transfer_by)) == ("asset", "public", True, 5, "2027-12-31")
    assert (second.state, second.openness, str(second.disclosed_on)) == ("resource", "closed", "2024-03-01")


@pytest.mark.parametrize(("row", "column"), [
    (",云岫大学,,,,,,,,", "成果名称"), ("膜,无名大学,,,,,,,,", "完成单位"), ("膜,望潮大学,,,,,,,,", "完成单位"), ("膜,云岫大学,,炼金术,,,,,,", "技术领域"), ("膜,云岫大学,,,也许,,,,,", "有转化意向"),
    ("膜,云岫大学,,,,全球,,,,", "可见范围"), ("膜,云岫大学,,,,,,明年,,", "约定转化期限"), ("膜,云岫大学,,,,,,,2099-01-01,", "登记日期"), ("膜,云岫大学,,,,,,,,10", "技术就绪度"), (f"{'长' * 201},云岫大学,,,,,,,,", "成果名称"),
])
def test_it_names_the_column_that_is_wrong(world, row, column):
    (one,) = checked(world, row + "\n")

    assert one.state == "refused"
    assert [issue.column for issue in one.issues] == [column]


def test_it_loads_nothing_when_one_row_is_wrong(world):
    _ = world.university
    with pytest.raises(Refused) as refused:
        importer.prepare(world.chu, (HEAD + GOOD + "膜,无名大学,,,,,,,,\n").encode(), "成果.csv")

    assert refused.value.decision.code == "rows-refused"
    assert "4" in refused.value.decision.sentence
    assert not Achievement.objects.exists()


def test_it_finds_doubles_in_the_sheet_and_leaves_alone_what_is_here(world):
    mint_achievement(world.chu, name="旧仪器", unit=world.university)

    states = [row.state for row in checked(world, GOOD + "纳滤膜,云岫大学,,,,,,,,\n")]

    assert states == ["new", "same", "refused"]


def test_it_says_which_column_is_missing(world):
    with pytest.raises(Refused) as refused:
        importer.check(world.chu, "名称\n膜\n".encode(), "成果.csv")

    assert refused.value.decision.code == "columns-missing"


def test_it_offers_its_template_and_the_page(world):
    client = world.client(world.chu)

    assert client.get("/achievements/import/").status_code == 200
    assert importer.template()[:2] == b"PK"


@pytest.mark.parametrize("written", ["公开", "所有人", "public"])
def test_it_takes_public_however_an_office_writes_it(world, written):
    _ = world.university

    importer.prepare(world.chu, (HEAD + GOOD.replace("公开", written)).encode(), "成果.csv")()

    assert Achievement.objects.get(name="纳滤膜").openness == "public"
