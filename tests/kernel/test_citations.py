"""How a clause is called in English, where it is numbered in one of the usual ways."""

import pytest

from shouzhan.kernel.citations import clause_text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(("clause", "english"), [
    ("第四十五条", "Article 45"), ("第十条", "Article 10"), ("第一百五十四条", "Article 154"), ("第二百零三条", "Article 203"), ("第八百四十三条至第八百八十七条", "Articles 843 to 887"),
    ("第三十六条第二款", "Article 36, paragraph 2"), ("第二十五、二十六条", "Articles 25 and 26"), ("第十八章", "Chapter 18"), ("附表一", "Annexed table 1"), ("附件3", "Annex 3"),
    ("附件3 一(二十六)", "Annex 3, part 1(26)"), ("四(二)3", "part 4(2)3"), ("一(六)", "part 1(6)"), ("一、二", "parts 1 and 2"), ("三", "part 3"), ("征求意见稿", "draft for comments"),
])  # fmt: skip
def test_a_numbered_clause_has_an_english_name(clause, english):
    assert clause_text(clause).in_("en") == english
    assert clause_text(clause).in_("zh") == clause


@pytest.mark.parametrize("clause", ["", "具体来说·一", "200–203", "第四十五条之一", "Article 45"])
def test_any_other_stays_as_it_is(clause):
    assert clause_text(clause).in_("en") == clause
