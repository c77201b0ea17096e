"""Names stand in the order of their sound, on every database alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.pinyin import KEPT, NameOrder, key_of
from shouzhan.rooms.parties.actions import edit_organisation
from shouzhan.rooms.parties.models import Organisation
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.parties.registers import organisations
from shouzhan.web.listing import Question, one_page
from shouzhan.web.registers import REGISTERS

SPOKEN = ("360研究院", "ABB中国", "安亭中心", "宝山区", "长宁区", "长三角中心", "崇明区", "滁山大学", "奉贤区", "虹口区", "浦东新区", "衢江大学", "圣和大学", "鑫源公司", "徐汇区", "张江高新区")


@pytest.mark.pure
def test_names_stand_by_their_sound_and_not_by_their_code():
    assert sorted(set(SPOKEN), key=key_of) == list(SPOKEN)
    assert sorted(SPOKEN) != list(SPOKEN)


@pytest.mark.pure
@pytest.mark.parametrize(("one", "other"), [("ＡＢＢ中国", "abb中国"), ("Abc", "aBC"), ("１２３", "123")])
def test_width_and_capitals_make_no_difference(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.pure
@given(st.text(max_size=80))
def test_a_key_is_of_hexadecimal_digits_and_fits_its_column(name):
    key = key_of(name)

    assert set(key) <= set("0123456789abcdef")
    assert len(key) <= NameOrder().max_length


@pytest.mark.pure
def test_a_sign_no_table_knows_stands_behind_all_others():
    assert key_of("龘") < key_of("㐀") < key_of("𠮷")
    assert len(key_of("名" * 400)) == 4 * KEPT


@pytest.fixture
def spoken(world):
    """Bodies with such names, in no order."""
    return [register_organisation(world.system, name=name, kind="company") for name in sorted(SPOKEN)]


def paged(actor, sort, size=5):
    """The names on every page of the register, forwards and then back again."""
    there, back, after, before = [], [], "", ""
    while True:
        page = one_page(organisations, actor, Question(filters={"kind": "company"}, sort=sort, after=after, size=size))
        there += [body.name for body in page.rows]
        if not page.after:
            break
        after, before = page.after, page.before
    page = one_page(organisations, actor, Question(filters={"kind": "company"}, sort=sort, after=after, size=size))
    before = page.before
    while before:
        page = one_page(organisations, actor, Question(filters={"kind": "company"}, sort=sort, before=before, size=size))
        back = [body.name for body in page.rows] + back
        before = page.before
    return there, back


@pytest.mark.database
@pytest.mark.parametrize("sort", ["name", "-name"])
def test_a_register_pages_by_sound_there_and_back(world, spoken, sort):
    there, back = paged(world.system, sort)

    wanted = list(SPOKEN) if sort == "name" else list(SPOKEN)[::-1]
    assert [name for name in there if name in SPOKEN] == wanted
    assert there[: len(back)] == back


@pytest.mark.database
def test_a_body_that_takes_another_name_stands_by_that(world, spoken):
    edit_organisation(world.system, spoken[0], name="安康公司", kind="company")

    assert Organisation.objects.get(pk=spoken[0].pk).name_order == key_of("安康公司")


@pytest.mark.pure
def test_no_list_is_in_order_of_the_codes_of_names():
    by_code = [
        f"{register.name}: {path}"
        for register in REGISTERS.values()
        for path in (*(column.sort for column in register.columns if column.sort), *register.order)
        if path.removeprefix("-").rpartition("__")[2] == "name"
    ]

    assert by_code == []
