"""How far long work has come is told in the language asked."""

from __future__ import annotations

import pytest

from shouzhan.engine import progress
from shouzhan.engine.progress import Progress

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh", ["报告：已用 0:00", "报告：已完成 3，已用 0:00", "报告：50%，还需 0:00"]), ("en", ["报告: 0:00 so far", "报告: 3 done, 0:00 so far", "报告: 50%, 0:00 left"])],
)
def test_it_tells_how_far_it_is_in_the_language_asked(language: str, told: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "_QUIET", 0.0)
    for done, total in ((0, 0), (3, 0), (3, 6)):
        Progress(language)("报告", done, total)

    assert capsys.readouterr().err.splitlines() == told
