"""Whatever is worked out over the samples says that they are invented, wherever the files were copied to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.report import words

pytestmark = pytest.mark.pure
READY = Path(__file__).parents[3] / "src/shouzhan/law/carriers/schemes"
VERBS = {
    "run": [], "explain": ["--contributions-only"], "robust": ["--robust", "20", "--seconds", "0.1"], "dryrun": [],
    "compare": ["--subjects", "云帆园（虚构）,星汉园（虚构）"],
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("mine")
    assert main(["ready", "zone-parks", "--out", str(folder)], READY) == 0
    return ["--scheme", str(folder / "zone-parks.yaml"), "--data", str(folder / "zone-parks.csv")]


@pytest.mark.parametrize("verb", VERBS)
def test_every_answer_over_a_copied_sample_bears_the_mark(verb: str, copied: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([verb, *copied, *VERBS[verb]])
    assert "数据为虚构" in capsys.readouterr().out.splitlines()[0]
    main([verb, *copied, *VERBS[verb], "--language", "en"])
    assert "invented data" in capsys.readouterr().out.splitlines()[0]
    main([verb, *copied, *VERBS[verb], "--json"])
    assert json.loads(capsys.readouterr().out)["synthetic"] is True


def test_a_report_over_a_copied_sample_bears_the_mark(copied: list[str], tmp_path: Path) -> None:
    assert main(["report", *copied, "--robust", "0", "--out", str(tmp_path / "r.html")]) == 0
    assert words.SAMPLE.zh in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_two_years_of_samples_bear_the_mark(copied: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(copied[1]).with_name("zone-parks-2025.yaml")
    years = ["--against-scheme", str(before), "--against-data", str(before.with_suffix(".csv"))]
    assert main(["compare", *copied, *years]) == 0
    assert capsys.readouterr().out.startswith("数据为虚构\n")
    assert main(["compare", *copied, *years, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["synthetic"] is True


def test_own_data_under_a_copied_scheme_bear_no_mark(copied: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.csv"
    own.write_text(Path(copied[3]).read_text(encoding="utf-8").replace("（虚构）", ""), encoding="utf-8")
    assert main(["run", *copied[:3], str(own)]) == 0
    assert "虚构" not in capsys.readouterr().out
