"""A city brings its own districts and its own map; what cannot be used is named."""

import re

import pytest

from shouzhan.kernel.places import WrongPlaces, prefix_of, read_places

OTHER = """
city: {code: '330100', zh: 全市, en: Whole city}
districts:
  - {code: '330102', zh: 上城区, en: Shangcheng District, short: Shangcheng, tile: [1, 2]}
  - {code: '330105', zh: 拱墅区, en: Gongshu District, tile: [1, 1, 2, 1]}
"""


def test_it_takes_shanghai_where_no_other_city_is_given(tmp_path):
    here = read_places(tmp_path)

    assert (here.city.code, len(here.districts), here.is_drawn, here.columns) == ("310000", 16, True, 6)


def test_it_takes_the_city_of_the_house(tmp_path):
    (tmp_path / "places.yaml").write_text(OTHER, "utf-8")
    here = read_places(tmp_path)

    assert [place.code for place in here.districts] == ["330102", "330105"]
    assert (here.districts[0].tile, here.districts[1].tile) == ((1, 2, 1, 1), (1, 1, 2, 1))
    assert (here.districts[0].short.en, here.districts[1].short.en, here.is_drawn, here.columns) == ("Shangcheng", "Gongshu District", True, 2)


def test_it_has_no_map_while_one_district_lacks_its_place(tmp_path):
    (tmp_path / "places.yaml").write_text(OTHER.replace(", tile: [1, 2]", ""), "utf-8")

    assert not read_places(tmp_path).is_drawn


@pytest.mark.parametrize(("changed", "to", "said"), [
    ("'330102'", "33010", "districts, entry 1: 33010 is no code of six figures"),
    ("'330105'", "'330102'", "330102 stands there twice"),
    ("'330105'", "'320105'", "320105 拱墅区 does not lie in 330100"),
    ("[1, 2]", "[2, 1]", "拱墅区 and 上城区 lie on one tile: row 2, column 1"),
    ("[1, 2]", "[1, 13]", "each from 1 to 12"),
    ("[1, 2]", "[12, 1, 2, 1]", "reaches beyond row or column 12"),
    ("short:", "shrt:", "shrt is not known"),
    ("zh: 上城区, ", "", "districts, entry 1: a place has code, zh and en"),
    ("districts:", "district:", "a list `districts:`"),
    ("city: {", "city: [", "cannot be read"),
])
def test_it_names_what_cannot_be_used(tmp_path, changed, to, said):
    (tmp_path / "places.yaml").write_text(OTHER.replace(changed, to, 1), "utf-8")

    with pytest.raises(WrongPlaces) as wrong:
        read_places(tmp_path)
    assert said in str(wrong.value)
    assert wrong.value.sentence.zh.startswith("places.yaml：")
    assert re.search("[一-鿿]", re.sub("上城区|拱墅区", "", wrong.value.sentence.zh))


@pytest.mark.parametrize(("code", "prefix"), [("310000", "31"), ("330100", "3301"), ("330102", "330102")])
def test_a_city_reaches_over_its_districts(code, prefix):
    assert prefix_of(code) == prefix
