"""Files that cannot be read: each is refused with a code and a sentence in both languages."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.documents.policy.builders import docx, package, pdf

from shouzhan.engine.documents.policy import MAX_BYTES, Span, Unreadable, parse_policy, parse_text, reading
from shouzhan.engine.documents.policy.covered import Covered
from shouzhan.engine.documents.policy.reading import read

pytestmark = pytest.mark.pure
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (210 * 1024 * 1024))
    return stream.getvalue()


def _entities() -> bytes:
    text = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    return package({"word/document.xml": text})


def _scanned_word() -> bytes:
    return package({"word/document.xml": docx_body(""), "word/media/page1.png": "x"})


def docx_body(text: str) -> str:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<w:document xmlns:w="{name}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    )


CASES = {
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf \n\n", "empty"),
    "too large": (b"a" * (MAX_BYTES + 1), "too-large"),
    "encrypted word": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "old word": (OLE + b"\0" * 600, "old-word"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "scanned"),
    "pdf without text": (pdf([]), "scanned"),
    "broken pdf": (b"%PDF-1.7\nthis is not a document", "corrupt"),
    "word without text but with pictures": (_scanned_word(), "scanned"),
    "word without text": (docx(""), "no-text"),
    "broken word": (docx("一、总则")[:-80], "corrupt"),
    "broken xml in word": (package({"word/document.xml": "<w:document"}), "corrupt"),
    "entities in word": (_entities(), "corrupt"),
    "spreadsheet": (package({"xl/workbook.xml": "<workbook/>"}), "wrong-type"),
    "web page": (b"<!DOCTYPE html><html><body>x</body></html>", "wrong-type"),
    "rtf": (b"{\\rtf1 hello}", "wrong-type"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "wrong-type"),
    "half a character": ("政策".encode("gb18030")[:-1] + b"\xff\xff\xfe", "encoding"),
}


@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES)
def test_it_refuses_with_a_sentence_in_both_languages(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_policy(data, "政策.txt")

    assert refusal.value.code == code
    assert refusal.value.sentence.zh.endswith("。")
    assert refusal.value.sentence.en.endswith(".")


def test_it_refuses_a_zip_bomb_without_expanding_it() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_policy(_bomb())

    assert refusal.value.code == "too-expansive"


def test_it_refuses_a_pdf_under_a_password() -> None:
    data = pdf(["一、总则"]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
        b"/Encrypt << /Filter "
        b"/Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    )

    with pytest.raises(Unreadable) as refusal:
        parse_policy(data)

    assert refusal.value.code == "encrypted"


NOISE = bytes((i * 73 + 41) % 251 + 1 for i in range(4000))  # no text in any encoding, and no zero byte


@pytest.mark.parametrize(
    ("name", "code"), [("plan.pdf", "corrupt"), ("plan.docx", "corrupt"), ("plan.exe", "wrong-type"), ("plan.txt", "encoding"), ("", "encoding")]
)
def test_it_does_not_ask_for_another_encoding_of_what_is_no_text(name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_policy(NOISE, name)

    assert refused.value.code == code


@pytest.mark.parametrize("data", [b"\0" * (MAX_BYTES + 1), b" " * (MAX_BYTES + 1)], ids=["zeros", "blanks"])
def test_it_does_not_call_a_huge_file_empty(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_policy(data, "plan.txt")

    assert refused.value.code == "too-large"


def test_it_knows_a_program_by_its_head() -> None:
    with pytest.raises(Unreadable) as refused:
        parse_policy(b"MZ\x50\0" + NOISE, "plan.txt")

    assert refused.value.code == "wrong-type"


def test_it_tells_a_file_by_its_content_and_not_by_its_name() -> None:
    assert parse_policy(docx("# 云泽市办法\n一、总则"), "notes.txt").metadata.title == "云泽市办法"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_reads_every_common_encoding(encoding: str) -> None:
    text = "云泽市创新办法\n一、总则\n本市鼓励创新。\n二、附则\n本办法自2024年1月1日起施行。"

    assert [s.id for s in parse_policy(text.encode(encoding)).sections] == ["一", "二"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_it_raises_nothing_else_on_any_bytes(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xff\xfe"):
        try:
            parse_policy(head + data)
        except Unreadable:
            continue


@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=300))
def test_it_raises_nothing_else_on_any_bytes_called_a_pdf(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        parse_policy(b"%PDF-1.4\n" + data)


WORDS = (
    "一、 （一） 1. 第三条 第一章 附件1 一是 （责任单位： 市科委、 ） 《 》 【责任部门】 | 不超过 "
    "3—5 ２０２５年 到2025年 亿元 家 百余项 99999999999999999999999年 二〇二四年 13月45日 自 起施行 "
    "有效期 9999年 # - ** ① 。 . ， ； ： 建设 应 日均 增长 % 由 增加到"
)
PIECES = st.sampled_from(
    [*WORDS.split(" "), "\n", "\n\n", "\u3000\u3000", "\x00", "\ud7ff", "𠀀", "# ", "- ", "\u200b⑴"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
def test_it_reads_any_text_without_raising(text: str) -> None:
    parsed = parse_text(text)

    assert len(parsed.origin) == len(parsed.text)
    for figure in (*parsed.targets, *parsed.achieved):
        assert parsed.text[slice(*figure.span)] == figure.quote
    for section in parsed.sections:
        assert section.heading == "" or section.heading in parsed.text
    for task in parsed.tasks:
        assert all(parsed.text[slice(*span)] for span in task.unit_spans)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_it_survives_a_damaged_word_file(data: st.DataObject) -> None:
    whole = bytearray(docx("# 题目\n@0 总则\n| 任务 | 责任单位 |\n| 甲 | 市科技局 |"))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        parse_policy(bytes(whole))


@pytest.mark.parametrize(
    "piece", ["1", "各", "(", "《", "百分之", "\n一、甲", "不超过", "到2025年", "（责任单位：", "市局应"]
)
def test_it_reads_a_wall_of_one_piece_in_time_that_grows_with_its_length(piece: str) -> None:
    start = time.process_time()

    parse_text(piece * (12_000 // len(piece)))

    assert time.process_time() - start < 5  # a backtracking pattern would need minutes


def test_it_takes_a_plain_text_as_large_as_a_file_may_be() -> None:
    line = "支持高校院所建设概念验证中心。\n".encode()
    data = line * (MAX_BYTES // len(line))
    english = b"a" * MAX_BYTES

    assert len(read(data, "长文.txt").text) == len(data.decode())
    assert len(read(english, "long.txt").text) == MAX_BYTES, "a character takes a byte at least"


def test_it_refuses_a_packed_text_longer_than_a_plain_one_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT", 100)

    with pytest.raises(Unreadable) as refusal:
        parse_policy(docx("办" * 101))

    assert refusal.value.code == "too-long"


def test_it_does_not_look_at_every_list_for_every_sentence() -> None:
    covered = Covered([Span(i * 10, i * 10 + 5) for i in range(1000)] + [Span(0, 9990)])

    assert list(covered.over(5000, 5001)) == [Span(5000, 5005), Span(0, 9990)]
    assert 9996 not in covered
    assert 5007 in covered


def test_it_calls_each_section_by_a_name_of_its_own_where_numbers_begin_anew() -> None:
    plan = "一、建设平台\n建成概念验证中心20家。（责任单位：市科委）\n二、培养人才\n"

    parsed = parse_text(plan * 3)

    assert [s.id for s in parsed.sections] == ["一", "二", "一〔2〕", "二〔2〕", "一〔3〕", "二〔3〕"]
    assert [t.section_id for t in parsed.tasks] == ["一", "一〔2〕", "一〔3〕"]


def test_it_calls_long_headings_without_numbers_by_names_that_differ() -> None:
    lines = "\n".join(f"# {'甲' * 40}\n## {'乙' * 40}{i}\n文字。" for i in range(12))

    names = [s.id for s in parse_text(lines, "markdown").sections]

    assert len(set(names)) == len(names) > 2
    assert max(map(len, names)) <= 60
