"""Small PDF files that ask for much: each is refused within bounds of time and memory, and the process that asks is not hurt."""

from __future__ import annotations

import resource
import time
import zlib

import pytest
from tests.engine.documents.policy.builders import pdf

from shouzhan.engine.documents.policy import Unreadable, parse_policy
from shouzhan.engine.documents.policy import pdf as reader

pytestmark = pytest.mark.pure
SECONDS = 6
MANY = 100_000_000


def _file(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of these objects, with its table of where they are."""
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(max(objects) + 1))
    return out + b"xref\n0 %d\n%strailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1, table, max(objects) + 1, root, len(out))


def _stream(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), b" /FlateDecode" * times, data)


def _paged(content: bytes, count: int = 1) -> bytes:
    return _file({
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count,
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: content, 5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    })


def _drawn() -> bytes:
    """A page on which one letter is printed without end; a million letters take some hundred bytes."""
    return b"BT /F1 9 Tf " + b"(A) Tj " * 20_000_000 + b"ET"


def _nested() -> bytes:
    """A tree of pages in which every branch is the next one, many times over."""
    deep = 12
    tree = {n: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (10 ** (deep - n + 2), b"%d 0 R " % (n + 1) * 10) for n in range(2, deep + 2)}
    return _file({1: b"<< /Type /Catalog /Pages 2 0 R >>", **tree, deep + 2: b"<< /Type /Page /MediaBox [0 0 9 9] >>"})


def _packed() -> bytes:
    """A catalogue in a stream of objects that names itself as the stream it stands in."""
    inner = b"1 0 << /Type /Catalog /Pages 2 0 R >>"
    packed = zlib.compress(inner)
    stream = b"<< /Type /ObjStm /N %d /First 4 /Extends 9 0 R /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (MANY, len(packed), packed)
    return _file({9: stream, 1: b"<< /Type /Catalog /Pages 9 0 R >>"})


BOMBS = {
    "a count of pages nobody has": lambda: _paged(_stream(b""), MANY),
    "a tree of pages that multiplies": _nested,
    "a stream that unpacks to gigabytes": lambda: _paged(_stream(zlib.compress(b"\0" * 100_000_000, 9), 2)),
    "a page of letters without end": lambda: _paged(_stream(_drawn())),
    "objects packed into themselves": _packed,
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_it_refuses_a_small_file_that_asks_for_much(make, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make()
    assert len(data) < 1_000_000
    monkeypatch.setattr(reader, "SECONDS", SECONDS)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(Unreadable) as refusal:
        parse_policy(data, "plan.pdf")

    assert refusal.value.code in ("too-expansive", "corrupt", "scanned", "too-long")
    assert time.monotonic() - began < SECONDS * 3, "the reader was not ended"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes, in this process"


def test_it_refuses_more_pages_than_a_policy_has(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"
    two = _file({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>", 3: page, 4: page})
    monkeypatch.setattr(reader, "MAX_PAGES", 1)

    with pytest.raises(Unreadable) as refusal:
        parse_policy(two, "plan.pdf")

    assert refusal.value.code == "too-expansive"


def test_it_reads_an_honest_file_page_by_page_and_says_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []

    parsed = parse_policy(pdf(["一、建设平台", "建成概念验证中心20家。（责任单位：市科委）"]), "plan.pdf", lambda done, total: heard.append((done, total)))

    assert [t.responsible_units for t in parsed.tasks] == [("市科委",)]
    assert heard == sorted(heard)
    assert {total for _done, total in heard} == {1000}
    assert heard[0][0] > 0


class Gone(Exception):  # noqa: N818 - what happened
    """Somebody called the work off."""


def test_it_stops_reading_when_it_is_called_off() -> None:
    def gone(done: int, total: int) -> None:
        raise Gone

    with pytest.raises(Gone):
        parse_policy(pdf(["一、建设平台"]), "plan.pdf", gone)
    with pytest.raises(Gone):
        parse_policy("一、建设平台".encode(), "plan.txt", gone)
