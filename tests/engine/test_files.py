"""A file is whole or not there, whoever else writes it."""

from __future__ import annotations

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
