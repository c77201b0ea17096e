"""What a citation names is said by its title."""

from django.utils import translation

from shouzhan.web.words import cited


def test_an_instrument_of_the_law_is_named_by_title_and_number():
    assert cited("state-council-16-2016") == "《实施〈中华人民共和国促进科技成果转化法〉若干规定》（国发〔2016〕16号）"


def test_an_english_reader_is_told_the_english_title():
    with translation.override("en"):
        assert cited("civil-code") == "Civil Code"


def test_an_instrument_cited_by_its_number_is_named_by_its_title_too():
    assert cited("沪府办规〔2021〕7号") == "《上海市促进科技成果转移转化行动方案（2021—2023 年）》（沪府办规〔2021〕7号）"
    with translation.override("en"):
        assert cited("沪府办规〔2021〕7号").endswith("(沪府办规〔2021〕7号)")


def test_what_is_no_key_of_the_law_stays_as_it_is():
    assert cited("沪府办规〔2099〕1号") == "沪府办规〔2099〕1号"
