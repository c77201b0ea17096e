"""Names stand in the order of the language they are read in."""

import re

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.parties.actions import register_organisation
from shouzhan.rooms.parties.models import Organisation

pytestmark = pytest.mark.database
# by sound: 霁月 jì, 望舒 wàng, 云岫 yún; in English the other way round; the last has no English name
HOUSES = (("云岫大学", "Alder University"), ("霁月大学", "Zelkova University"), ("望舒大学", "Maple University"), ("Birch 研究所", ""))


@pytest.fixture
def houses(world):
    for zh, en in HOUSES:
        register_organisation(world.system, name=zh, name_en=en, kind="university")
    return world


def shown(client, language, query):
    page = client.get(f"/organisations/?kind=university&{query}", headers={"accept-language": language}).content.decode()
    return [strip_tags(name) for name in re.findall(r'href="/organisations/ORG-[^"]+">(.*?)</a>', page)]


@pytest.mark.parametrize(("language", "told"), [
    ("zh-hans", ["Birch 研究所", "霁月大学", "望舒大学", "云岫大学"]), ("en", ["Alder University", "Birch 研究所", "Maple University", "Zelkova University"]),
])
def test_a_list_is_sorted_by_the_names_it_shows(houses, language, told):
    client = houses.client()

    assert [name for name in shown(client, language, "sort=name") if name in told] == told
    assert [name for name in shown(client, language, "sort=-name") if name in told] == told[::-1]


def test_a_choice_of_bodies_follows_the_language_too(houses):
    with translation.override("en"):
        assert next(iter(Organisation.objects.filter(kind="university").order_by(by_name()))).name_en == "Alder University"
    with translation.override("zh-hans"):
        assert next(iter(Organisation.objects.filter(kind="university", name__endswith="大学").order_by(by_name()))).name == "霁月大学"


def test_a_new_english_name_moves_a_body(houses):
    house = Organisation.objects.get(name="霁月大学")
    house.name_en = "Aaron University"
    house.save()

    assert shown(houses.client(), "en", "sort=name")[0] == "Aaron University"
