"""A file is what its content says, whatever its name; programs, archives and bombs are refused."""

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.documents.sniff import Unwelcome, sniff

pytestmark = pytest.mark.pure


def packed(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return packed(**{"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


def real_docx() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64 + stream.encode("utf-16-le") + b"\x00\x00"


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (b"%PDF-1.7\n", "a.exe", ".pdf"),
        (real_docx(), "a", ".docx"),
        (office("xl/workbook.xml"), "a.zip", ".xlsx"),
        (office("ppt/presentation.xml"), "a.pptx", ".pptx"),
        (compound("WordDocument"), "a.xls", ".doc"),
        (compound("Workbook"), "a.doc", ".xls"),
        (b"\x89PNG\r\n\x1a\n....", "a.jpg", ".png"),
        (b"\xff\xd8\xff\xe0....", "a.png", ".jpg"),
        (b"GIF89a....", "a", ".gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a", ".webp"),
        ("# 标题\n".encode(), "a.md", ".md"),
        ("名称,金额\n".encode("gb18030"), "a.csv", ".csv"),
        ("普通文字".encode("utf-16"), "a.txt", ".txt"),
        (b"MZ is how this sentence begins", "a.txt", ".txt"),
    ],
)
def test_it_tells_the_kind_by_content(data: bytes, name: str, extension: str) -> None:
    assert sniff(data, name).extension == extension


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\n", "program"),
        (packed(readme=b"x"), "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"PK\x03\x04torn", "corrupt"),
        (office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "macros"),
        (packed(**{"[Content_Types].xml": b"", "xl/workbook.xml": b"0" * 30_000_000}), "bomb"),
        (compound("EncryptedPackage"), "encrypted"),
        (b"  <!DOCTYPE html><script>", "markup"),
        (b"\xef\xbb\xbf<svg onload=1>", "markup"),
        ("<html>".encode("utf-16"), "markup"),
        (b"\x00\x01\x02\x03", "unknown"),
    ],
)
def test_it_refuses_with_a_reason_in_both_languages(data: bytes, code: str) -> None:
    with pytest.raises(Unwelcome) as refused:
        sniff(data, "harmless.docx")
    assert refused.value.code == code
    assert refused.value.sentence.zh != refused.value.sentence.en


@given(st.binary(max_size=400))
def test_it_answers_or_refuses_whatever_comes(data: bytes) -> None:
    try:
        answer = sniff(data, "x.bin").extension
    except Unwelcome as refused:
        answer = refused.code
    assert answer
