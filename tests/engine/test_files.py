"""A file is whole or not there, whoever else writes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shouzhan.engine.files import draft_of

pytestmark = pytest.mark.pure


def test_of_two_writers_neither_puts_in_place_what_the_other_has_half_written(tmp_path: Path) -> None:
    wanted = tmp_path / "report.html"
    with draft_of(wanted) as slow:
        slow.write_text("<html>half")
        with draft_of(wanted) as quick:
            quick.write_text("<html>whole</html>")
        assert wanted.read_text() == "<html>whole</html>"
        assert slow.read_text() == "<html>half"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_what_breaks_leaves_the_file_as_it_was_and_no_draft(tmp_path: Path) -> None:
    wanted = tmp_path / "report.html"
    wanted.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _broken_off(wanted)
    assert wanted.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def _broken_off(wanted: Path) -> None:
    with draft_of(wanted) as draft:
        draft.write_text("half")
        raise KeyboardInterrupt


def test_who_must_be_first_leaves_what_came_in_between(tmp_path: Path) -> None:
    wanted = tmp_path / "all.tar.gz"
    with pytest.raises(FileExistsError):
        _written(wanted, "second", lambda: _written(wanted, "first", lambda: None))

    assert wanted.read_text() == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["all.tar.gz"]


def test_who_must_be_first_gets_by_on_a_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    wanted = tmp_path / "all.tar.gz"
    _written(wanted, "first", lambda: None)
    with pytest.raises(FileExistsError):
        _written(wanted, "second", lambda: None)

    assert wanted.read_text() == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["all.tar.gz"]


def _written(wanted: Path, words: str, between: Callable[[], None]) -> None:
    with draft_of(wanted, is_first=True) as draft:
        draft.write_text(words)
        between()
