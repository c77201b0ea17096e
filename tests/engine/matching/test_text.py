import random
import string

from hypothesis import given, settings
from hypothesis import strategies as some

from shouzhan.engine.matching.text import Kind, fold, fold_with_origin, keys_of_many, tokens

ODD = ["秸秆", "ＰＭ２．５", "脫硫", "℃", "㎡", "5毫米", "<b>", "</sub>", "&lt;", "<!--", "😀", "é", "ﬁ", "\ud800", "𠮷", "〇", "x'; DROP TABLE", "3.14", "..", "中"]
PIECES = some.lists(some.one_of(some.sampled_from(ODD), some.text(max_size=4)), max_size=12).map("".join)


def words(text):
    return [token.text for token in tokens(text) if token.kind in (Kind.WORD, Kind.NUMBER)]


def test_it_reads_full_width_as_half_width():
    assert fold("ＰＭ２．５（超标）") == "pm2.5(超标)"


def test_it_reads_traditional_as_simplified_characters():
    assert fold("煙氣脫硫裝置") == "烟气脱硫装置"


def test_it_reads_units_alike_after_a_number_only():
    assert words("孔径5毫米") == words("孔径 5 mm") == words("孔径5㎜") == ["5", "mm"]
    assert "纳米" in [token.text for token in tokens("纳米材料")]


def test_it_keeps_words_of_other_scripts_and_numbers_whole():
    assert words("用TiO2处理PM2.5,去除率94.32%,α-酮酸") == ["tio2", "pm2.5", "94.32", "α"]


def test_it_strips_markup_and_keeps_comparisons():
    assert words("<p class='x'>V<sub>2</sub>O<sub>5</sub>催化剂</p>") == ["v2o5"]
    assert words("p<0.05, n>30 &amp; q") == ["p", "0.05", "n", "30", "q"]
    assert fold("<script>alert('偷')</script>秸秆").strip() == "秸秆"


def test_it_cuts_characters_and_pairs_within_a_run_only():
    cut = [(token.kind, token.text) for token in tokens("脱硫,的塔")]
    assert cut == [
        (Kind.CHARACTER, "脱"), (Kind.PAIR, "脱硫"), (Kind.CHARACTER, "硫"), (Kind.PAIR, "的塔"), (Kind.CHARACTER, "塔"),
    ]  # fmt: skip


def test_it_knows_where_a_term_stands_in_the_original():
    text = "<b>脫硫</b>㎡與ＡＢ"
    for token in tokens(text):
        assert fold(text[token.start: token.end]) == token.text or token.text in ("m2",)


@settings(deadline=None)
@given(PIECES)
def test_it_folds_alike_with_and_without_places(text):
    folded = fold_with_origin(text)
    assert folded.text == fold(text)
    assert len(folded.origin) == len(folded.text)
    assert all(0 <= place < len(text) for place in folded.origin)


@settings(deadline=None)
@given(some.lists(PIECES, max_size=5))
def test_it_cuts_many_texts_as_it_cuts_one(texts):
    keys, owner, lengths = keys_of_many(texts)
    for number, text in enumerate(texts):
        alone = tokens(text)
        assert sorted(keys[owner == number].tolist()) == sorted(token.key for token in alone)
        assert lengths[number] == sum(token.kind is not Kind.PAIR for token in alone)


def test_it_survives_fifty_thousand_characters_of_anything():
    letters = random.Random(3).choices(string.printable + "秸秆焦油脫硫<>&;", k=50_000)
    assert tokens("".join(letters))
