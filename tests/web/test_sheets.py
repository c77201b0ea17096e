"""A sheet in which a column stands twice is not guessed at: it is refused by every importer, and says which."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.architecture.test_access_table import sheet_of

from shouzhan.web.registers import REGISTERS

pytestmark = [pytest.mark.database, pytest.mark.django_db]
IMPORTED = sorted(name for name, register in REGISTERS.items() if register.importer)


def whoever_may(world, name):
    importer = REGISTERS[name].load_importer()
    return next(user for user in world.cast.values() if user is not None and importer.may(user))


@pytest.mark.parametrize("name", IMPORTED)
@pytest.mark.parametrize("again", ["{}", "{}（万元）", "* {}"])
def test_it_refuses_a_sheet_with_two_columns_of_one_name(world, name, again):
    heads, values = sheet_of(name, world).splitlines()
    first = heads.split(",")[0]
    sheet = f"{heads},{again.format(first)}\n{values},另一个值\n"

    page = world.client(whoever_may(world, name)).post(f"/{REGISTERS[name].path}import/", {"file": SimpleUploadedFile("x.csv", sheet.encode())})

    assert page.status_code == 422
    assert f"有几列都叫“{first}”" in page.content.decode()


def test_it_minds_no_second_column_it_does_not_read(world):
    assert world.university
    sheet = "成果名称,完成单位,备注,备注\n高通量纳滤膜,云岫大学,甲,乙\n"

    page = world.client(world.chu).post("/achievements/import/", {"file": SimpleUploadedFile("x.csv", sheet.encode())})

    assert page.status_code == 200
