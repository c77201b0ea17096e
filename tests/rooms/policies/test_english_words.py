"""What an English reader is told of documents and of measure words, on the pages and on paper."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import strip_tags

from shouzhan.rooms.policies.models import StatedFigure
from shouzhan.web.shapes import Cite

INLINE = Template("{% load shouzhan %}{% cite_inline cite %}")


def told(source, language):
    with translation.override(language):
        return strip_tags(INLINE.render(Context({"cite": Cite(source, "一(四)")})))


def test_it_tells_an_english_reader_what_a_cited_document_is_called():
    assert told("沪府办规〔2023〕16号", "en") == "Shanghai high-quality incubator scheme (沪府办规〔2023〕16号) part 1(4)"
    assert told("关于推进张江高新区改革创新发展建设世界领先科技园区的若干意见", "en") == "Zhangjiang zone opinions part 1(4)"


def test_it_cites_by_title_and_number_in_chinese_and_as_printed_where_no_title_is_known():
    assert told("沪府办规〔2023〕16号", "zh-hans") == "《上海市高质量孵化器培育实施方案》（沪府办规〔2023〕16号） 一(四)"
    assert told("云汀府办〔2026〕3号", "en") == "云汀府办〔2026〕3号 part 1(4)"


@pytest.mark.parametrize(
    ("comparator", "low", "unit", "said"),
    [("=", "100", "家", "100"), (">=", "1", "支", "≥ 1"), (">", "200", "项", "> 200"), ("=", "1", "万家", "1 ×10,000 firms"), (">=", "80", "万人", "≥ 80 ×10,000 people"), ("+/day", "200", "家", "+200 a day")],
)
def test_it_counts_in_english_in_words_of_the_reader(comparator, low, unit, said):
    figure = StatedFigure(kind="goal", comparator=comparator, low=low, unit=unit)
    figure.low = StatedFigure._meta.get_field("low").to_python(low)
    with translation.override("en"):
        assert figure.printed == said
    with translation.override("zh-hans"):
        assert figure.printed.endswith(unit)


@pytest.mark.parametrize(
    ("metric", "low", "unit", "chinese", "english"),
    [("技术合同成交额", "15", "%", "增长 15 %", "growth of 15 %"), ("单位能耗降幅", "15", "%", "15 %", "15 %"), ("高新技术企业数量", "2", "番", "翻 2 番", "doubled, 2 times over")],
)
def test_it_never_shows_a_growth_as_the_number_to_be_reached(metric, low, unit, chinese, english):
    figure = StatedFigure(kind="goal", comparator="growth", metric=metric, low=Decimal(low), unit=unit)
    with translation.override("zh-hans"):
        assert figure.printed == chinese
    with translation.override("en"):
        assert figure.printed == english
