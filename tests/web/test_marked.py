"""On an English page Chinese words are marked as Chinese, wherever they stand and whatever signs they hold."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import override

from shouzhan.kernel.text import Text
from shouzhan.web.reading import marked
from shouzhan.web.shapes import Cite, Figure


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Law on results 第四十五条", 'Law on results <span lang="zh-Hans">第四十五条</span>'),
        ("Rules (国发〔2016〕16号) 一(六)", 'Rules (<span lang="zh-Hans">国发〔2016〕16号</span>) <span lang="zh-Hans">一</span>(<span lang="zh-Hans">六</span>)'),
        ("<b>第 3 条</b> & 甲", '&lt;b&gt;<span lang="zh-Hans">第 3 条</span>&lt;/b&gt; &amp; <span lang="zh-Hans">甲</span>'),
        ("no Chinese & <none>", "no Chinese & <none>"), (Text("中", "English"), "English"), (mark_safe("<i>中</i>"), "<i>中</i>"), (None, ""), (12, "12"),
    ],
)
def test_it_marks_what_is_chinese_on_an_english_page_only(words, told):
    with override("en"):
        assert marked(words) == told
    with override("zh-hans"):
        assert 'lang="' not in marked(words)


def test_a_text_without_end_is_marked_in_time():
    with override("en"):
        assert marked("中 " * 50_000 + "x" * 50_000).count("<span") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/rules/distribution.reward-floor/", "/parameters/rd_rate/", "/rules/sources/", "/policies/", "/organisations/", "/calculators/deal/?example=licence"])
def test_a_page_in_english_leaves_no_chinese_unmarked_in_its_main_part(world, where):
    text = world.client(None).get(where, headers={"Accept-Language": "en"}).content.decode()
    main = text[text.index("<main"):text.index("</main>")]
    for inside in (r'<span lang="zh-Hans">.*?</span>', r"<(script|style|option|textarea)\b.*?</\1>", r"<[^>]*>"):
        main = re.sub(inside, "", main, flags=re.DOTALL)
    assert not re.findall(r"[\u4e00-\u9fff]+", unescape(main))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "told"), [("en", "Shanghai high-quality incubator scheme (沪府办规〔2023〕16号) part 2(1)"), ("zh-hans", "《上海市高质量孵化器培育实施方案》（沪府办规〔2023〕16号） 二(一)")])
def test_a_figure_names_its_ground_as_the_reader_knows_it(language, told):
    figure = Figure("Incubators", Decimal(9), cite=Cite("沪府办规〔2023〕16号", "二(一)"))
    with override(language):
        text = strip_tags(Template("{% load shouzhan %}{% figure figure %}").render(Context({"figure": figure})))
    assert told in text
