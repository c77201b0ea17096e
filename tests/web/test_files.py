"""A file is kept whole under its digest, however many bring it at once and whatever became of it."""

from pathlib import Path

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.web import files
from shouzhan.web.files import kept, store


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings) -> None:
    settings.HOME = tmp_path


def test_of_two_uploads_of_one_file_neither_fails_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    data, plain, seen = b"one file" * 100, Path.write_bytes, []

    def slow(path: Path, written: bytes) -> int:
        monkeypatch.setattr(Path, "write_bytes", plain)
        done = plain(path, written)
        _digest, place = store(data)  # the other upload comes and is done before this one is
        seen.append(place.read_bytes() == data)
        return done

    monkeypatch.setattr(Path, "write_bytes", slow)
    digest, path = store(data)

    assert seen == [True]
    assert kept(digest) == data
    assert [one.name for one in path.parent.iterdir()] == [digest]


@pytest.mark.parametrize("damaged", [b"", b"one", b"other bytes of it"])
def test_a_damaged_file_is_whole_again_once_it_is_brought_again(damaged: bytes) -> None:
    data = b"the bytes of a PDF"[:17]
    digest, path = store(data)
    path.write_bytes(damaged)
    with pytest.raises(Refused, match="文件与登记时的摘要不符"):
        kept(digest)

    assert store(data) == (digest, path)
    assert kept(digest) == data


def test_a_whole_file_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    digest, path = store(b"once")
    monkeypatch.setattr(files, "draft_of", None)

    assert store(b"once") == (digest, path)
