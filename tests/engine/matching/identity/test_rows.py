import json

import pytest

from shouzhan.engine.matching.corpus import BadSource, Refused
from shouzhan.engine.matching.identity.clusters import Decision
from shouzhan.engine.matching.identity.rows import Row, read_decisions, read_rows
from shouzhan.kernel.identifiers import make_uscc

CODE = make_uscc("91310000MA1XXXXX")


def rows(tmp_path, *said, name="rows.jsonl"):
    file = tmp_path / name
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in said), encoding="utf-8")
    return list(read_rows(str(file)))


def test_it_reads_a_row_with_everything_a_register_says(tmp_path):
    said = {"id": 7, "kind": "organisation", "name": " 云岫科技有限公司 ", "credit_code": CODE.lower(), "former_names": ["云山科技"], "district": "闵行区"}
    assert rows(tmp_path, said) == [Row("7", "organisation", "云岫科技有限公司", CODE, ("云山科技",), district="闵行区")]


@pytest.mark.parametrize(("wrong", "why"), [
    ({"credit_code": CODE[:-1] + ("1" if CODE[-1] != "1" else "2")}, "credit_code"),
    ({"orcid": "0000-0002-1825-0098"}, "orcid"),
    ({"kind": "robot"}, "kind"),
    ({"name": " "}, "name"),
    ({"colour": "red"}, "colour"),
    ({"birth_year": "80"}, "birth_year"),
    ({"phone": 5}, "phone"),
    ({"name": "长" * 1001}, "name"),
    ({"former_names": [1]}, "former_names"),
    ({"id": ""}, "id"),
])
def test_it_names_the_line_and_the_key_of_a_bad_row_and_reads_the_others(tmp_path, wrong, why):
    good = {"id": "A", "kind": "person", "name": "王珂", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    bad, taken = rows(tmp_path, {**good, "id": "B", **wrong}, good)
    assert isinstance(bad, Refused)
    assert bad.line == 1
    assert bad.why.startswith(why)
    assert taken.orcid == "0000-0002-1825-0097"


def test_it_takes_an_identifier_once(tmp_path):
    one = {"id": "A", "kind": "person", "name": "王珂"}
    assert [type(found) for found in rows(tmp_path, one, one, "not json")] == [Row, Refused, Refused]


def test_it_reads_a_sheet_under_chinese_heads(tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes("编号,类别,名称,曾用名,区\n1,企业,云岫科技有限公司,云山科技；云水科技,闵行区\n2,什么,甲,,\n".encode("gb18030"))
    good, bad = read_rows(str(file))
    assert good == Row("1", "organisation", "云岫科技有限公司", former_names=("云山科技", "云水科技"), district="闵行区")
    assert bad.line == 3


def test_it_refuses_a_file_that_is_no_sheet_or_not_there(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    for name in ("a.xlsx", "b.csv", "c.jsonl"):
        with pytest.raises(BadSource):
            list(read_rows(str(tmp_path / name)))


def test_it_reads_what_reviewers_decided(tmp_path):
    file = tmp_path / "said.jsonl"
    file.write_text('{"one":"A","other":"B","same":true}\n{"one":"A","other":"A","same":true}\n{"one":"A","other":"C","same":"是"}\n{"one":"A","other":"C"}\n')
    assert [one if isinstance(one, Decision) else one.line for one in read_decisions(str(file))] == [Decision("A", "B", True, 1), 2, Decision("A", "C", True, 3), 4]
