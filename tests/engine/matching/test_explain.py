from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.engine.matching.toys import made

from shouzhan.engine.matching.explain import explain, explain_all, marked, merged
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.index.segment import Segment
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text.lexicon import Lexicon

ASKED = some.text(alphabet="秸秆焦油染色布电梯故障海参豆粕赤泥希望毛病报警5a <>", min_size=1, max_size=25)
DOCUMENTS = some.lists(some.text(alphabet="秸秆焦油染色布电梯故障海参豆粕赤泥预5a ", max_size=15), min_size=1, max_size=6)


@pytest.fixture
def engine(tmp_path):
    made(tmp_path)
    return Engine(tmp_path)


def first(engine, text):
    query = engine.ready(text)
    match = engine.best(query, 1)[0]
    return query, match, explain(engine, query, match)


def cut(text, places):
    return [text[start:end] for start, end in places]


def test_it_marks_what_both_texts_share(engine):
    query, match, why = first(engine, "秸秆炉子里的焦油怎么除")
    text = engine.document(match).text
    assert match.id == "R2"
    assert cut(query.text, why.in_query(bridged=False))[:1] == ["秸秆"]
    assert {"秸秆", "焦油"} <= set(cut(text, why.in_document("text", bridged=False)))


def test_it_marks_what_is_said_in_other_words(engine):
    query, match, why = first(engine, "主机出大毛病前就报警")
    assert match.id == "R4"
    assert ["大毛病", "故障"] in why.bridges()
    assert "故障" in "".join(cut(engine.document(match).text, why.in_document("text", bridged=True)))
    assert "大毛病" in cut(query.text, why.in_query(bridged=True))


def test_it_marks_the_original_spelling(tmp_path):
    made(tmp_path, [Document("A", "<b>煙氣脫硫</b>ＰＭ２．５")])
    _query, _match, why = first(Engine(tmp_path), "脱硫与PM2.5")
    assert cut("<b>煙氣脫硫</b>ＰＭ２．５", why.in_document("text", bridged=False)) == ["脫硫", "ＰＭ２．５"]


def test_it_says_what_the_document_lacks(engine):
    query, _match, why = first(engine, "希望染色 锅炉 300度")
    assert cut(query.text, why.against.missing) == ["锅炉", "300度"]
    assert why.against.numbers == ()  # no document has the number, so it weighs nothing
    assert not why.against.is_loose


def test_it_names_a_number_other_documents_have(tmp_path):
    made(tmp_path, [Document("A", "染色温度120度染色"), Document("B", "锅炉300度")])
    _query, match, why = first(Engine(tmp_path), "染色温度300")
    assert match.id == "A"
    assert why.against.numbers == ("300",)


def test_the_part_that_is_lacking_counts_what_no_document_says(tmp_path):
    made(tmp_path, [Document("A", "净化装置"), Document("B", "染色")])
    query, match, why = first(Engine(tmp_path, Lexicon([], [])), "家用净水器")

    assert match.id == "A"
    assert cut(query.text, why.against.missing) == ["家用", "水器"]
    assert 0.7 < why.against.missing_share < 0.95


def test_it_warns_when_only_single_characters_are_shared(tmp_path):
    made(tmp_path, [Document("A", "布匹")])
    assert first(Engine(tmp_path, Lexicon([], [])), "染布")[2].against.is_loose


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, ASKED)
def test_it_accounts_for_every_point_of_a_score(tmp_path_factory, texts, asked):
    folder = tmp_path_factory.mktemp("index")
    made(folder, [Document(str(number), text, title=text[::-1]) for number, text in enumerate(texts)])
    engine = Engine(folder)
    query = engine.ready(asked)
    for match in engine.best(query, 10):
        why = explain(engine, query, match)
        assert why.points == match.points == sum(why.parts().values())
        told = why.plain()
        assert sum(map(Decimal, told["parts"].values())) == sum(Decimal(term["adds"]) for term in told["terms"]) == Decimal(match.score)
        assert all(reason.document for reason in why.reasons)
        assert 0 <= why.against.missing_share <= 1


def test_it_joins_places_that_touch():
    assert merged([(4, 6), (0, 2), (1, 3), (6, 7)]) == ((0, 3), (4, 7))


def test_it_marks_each_place_once():
    assert marked("秸秆炉子", [(0, 2)], [(1, 3), (2, 4)]) == "【秸秆】〔炉子〕"


def test_it_has_all_documents_fetched_before_it_reads_the_first(tmp_path, monkeypatch):
    made(tmp_path)
    engine, seen = Engine(tmp_path), []
    query = engine.ready("电梯轴承与秸秆焦油")
    matches = engine.best(query, 5)
    expect, record = Segment.expect, Segment.record
    monkeypatch.setattr(Segment, "expect", lambda self, doc: seen.append(("expected", doc)) or expect(self, doc))
    monkeypatch.setattr(Segment, "record", lambda self, doc: seen.append(("read", doc)) or record(self, doc))
    explain_all(engine, query, matches)
    assert len(matches) > 1
    assert sorted(seen[: len(matches)]) == sorted(("expected", match.number) for match in matches)


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        ("室温研磨做镍铁磁粉，不用溶液", "镍铁磁粉由溶液法制得", ["溶液"]), ("室温研磨做镍铁磁粉，不用溶液", "无溶液研磨制得镍铁磁粉", []), ("室温研磨做镍铁磁粉，不用溶液", "研磨制得镍铁磁粉", []),
        ("除膜分离以外的脱盐办法", "膜分离脱盐", ["膜分离"]), ("无需停炉就能清灰", "停炉清灰", ["停炉"]), ("溶液法做磁粉，不要溶液外泄", "溶液法磁粉", []), ("这几年区别不大的要不要停炉", "停炉", []),
        ("Ｔ恤印花，不想用重污染前处理", "前处理印花", ["前处理"]),
    ],
)  # fmt: skip
def test_it_names_what_is_not_wanted_where_a_document_says_it(tmp_path, asked, text, told):
    made(tmp_path, [Document("A", text), Document("B", "别的")])
    query, _match, why = first(Engine(tmp_path), asked)
    assert cut(query.text, why.against.unwanted) == told
    assert cut(query.text, why.plain()["against"]["unwanted"]) == told


def test_what_is_not_wanted_is_not_missed(tmp_path):
    made(tmp_path, [Document("A", "研磨制得镍铁磁粉"), Document("B", "溶液")])
    _query, match, why = first(Engine(tmp_path), "研磨镍铁磁粉，不用溶液")
    assert match.id == "A"
    assert why.against.missing == ()
    assert why.against.missing_share == 0


def test_what_is_said_in_other_words_is_not_lacking(tmp_path):
    made(tmp_path, [Document("A", "无水染色工艺"), Document("B", "电梯")])
    words = Lexicon([], [("染布", ("染色",)), ("缸差", ("工艺",))])
    query, match, why = first(Engine(tmp_path, words), "染布缸差")  # no document says 布, 缸 or 差
    assert match.id == "A"
    assert why.against.missing == ()
    assert why.against.missing_share == 0

    query, _match, why = first(Engine(tmp_path, words), "染布缸差锅炉")
    assert cut(query.text, why.against.missing) == ["锅炉"]
    assert 0.3 < why.against.missing_share < 0.5  # two of what no document says, of four and 染
