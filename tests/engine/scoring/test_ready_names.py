"""A name of what comes with the product serves wherever a file does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouzhan.engine.scoring.commands import main

pytestmark = pytest.mark.pure
READY = Path(__file__).parents[3] / "src/shouzhan/law/carriers/schemes"


def test_last_year_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--scheme", "zone-parks", "--against-scheme", "zone-parks-2025", "--against-data", "zone-parks-2025", "--json"], READY) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["against"] == {"scheme": "zone-parks", "edition": "2025"}
    assert main(["compare", "--scheme", "zone-parks", "--against-data", "zone-parcs", "--language", "en"], READY) == 2
    assert capsys.readouterr().err.startswith("--against-data: there is no file 'zone-parcs', and none of this name comes with the product: carriers-yearly")


def test_a_check_takes_the_sample_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--scheme", "zone-parks", "--json", "--previous", "zone-parks-2025"], READY) == 0
    assert json.loads(capsys.readouterr().out)["data"] == "zone-parks.csv"
    assert main(["check", "--scheme", "zone-parks", "--language", "en"], READY) == 0
    assert capsys.readouterr().out.startswith("The sample that comes with the scheme (invented data) was checked too")


def test_a_dry_run_says_whose_sample_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dryrun", "--scheme", "zone-parks-2025", "--to", "zone-parks", "--json"], READY) in (0, 1)
    assert any("zone-parks-2025.csv" in note and "--data" in note for note in json.loads(capsys.readouterr().out)["notes"])
    assert main(["dryrun", "--scheme", "zone-parks-2025", "--to", "zone-parks", "--data", "zone-parks", "--json"], READY) in (0, 1)
    assert not any("--data" in note for note in json.loads(capsys.readouterr().out)["notes"])
