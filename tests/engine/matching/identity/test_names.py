import pytest

from shouzhan.engine.matching.identity.names import bar, fold_name, grams, person_name, slips, take_apart


@pytest.mark.parametrize(("one", "other"), [
    ("云岫科技（上海）有限公司", "云岫科技(上海)有限责任公司"),
    ("上海市云岫精密仪器有限公司", "云岫精密仪器股份有限公司"),
    ("雲岫精密儀器有限公司", "云岫精密仪器有限公司"),
    ("ＡＢＣ科技有限公司", "abc科技有限公司"),
    ("云岫（集团）有限公司", "云岫集团"),
    ("上海市第一人民医院", "上海市第1人民医院"),
    ("第十二研究所", "第12研究所"),
])
def test_it_reads_two_spellings_as_one_name(one, other):
    assert take_apart(one).bare == take_apart(other).bare
    assert bar(take_apart(one), take_apart(other)) == ""


@pytest.mark.parametrize(("one", "other", "why"), [
    ("云岫科技有限公司", "云岫科技有限公司闵行分公司", "part"),
    ("复旦大学", "复旦大学计算机学院", "part"),
    ("复旦大学", "复旦大学附属中山医院", "part"),
    ("市第一人民医院", "市第二人民医院", "number"),
    ("市第一人民医院", "市人民医院", "number"),
])
def test_it_never_takes_a_part_for_the_whole_or_one_number_for_another(one, other, why):
    assert bar(take_apart(one), take_apart(other)) == why


def test_it_keeps_the_city_where_nothing_else_tells_the_body():
    assert take_apart("上海大学").bare == "上海大学"


def test_it_sees_no_part_in_a_company_named_after_a_university_town():
    assert take_apart("上海大学城发展有限公司").part == ""


def test_it_knows_what_people_say_for_short():
    assert take_apart("复旦大学").stem == take_apart("复旦").stem == "复旦"


def test_it_finds_a_slip_of_the_pen_by_what_both_share():
    assert set(slips("云岫精密")) & set(slips("云山精密"))
    assert not set(slips("云岫精密")) & set(slips("华东纺织"))


def test_it_counts_a_pair_as_often_as_it_occurs():
    assert len(set(grams("哈哈哈"))) == len(grams("哈哈哈")) == 4


def test_it_puts_the_words_of_a_latin_name_in_one_order():
    assert person_name("ZHANG, Wei") == person_name("Wei Zhang")


@pytest.mark.parametrize("rubbish", ["", " ", "()", "（）", "有限公司", "\ud800", "第", "<b>", "十百"])
def test_it_takes_rubbish_without_a_fall(rubbish):
    take_apart(rubbish)
    fold_name(rubbish)
    person_name(rubbish)
