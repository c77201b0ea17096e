"""The page of the scheme file lists every key the reader asks for, and none it does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.engine.scoring.samples import indicator, raw, written

from shouzhan.engine.scoring.scheme.fields import Part
from shouzhan.engine.scoring.scheme.keys import KEYS, WAYS, scheme_file_markdown
from shouzhan.engine.scoring.scheme.reading import SCALES, scheme_from

pytestmark = pytest.mark.pure


def test_the_page_names_the_keys_the_reader_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[tuple[str, str]] = set()
    take = Part.take

    def noted(self: Part, key: str) -> Any:
        place = self.at("")[:-1] if self.at("") else ""
        asked.add((re.sub(r"(bands)\.\d+", r"\1.<number>", re.sub(r"^(\w+)\.[xy]\b", r"\1.<name>", place)), key))
        return take(self, key)

    monkeypatch.setattr(Part, "take", noted)
    counted = {"title": "x", "column": "n", "each": 1, "most": 2}
    scheme_from(written(raw(
        types={"x": {"title": "x"}}, dimensions={"x": {"title": "x"}}, bonus={"y": counted}, vetoes={"x": {"title": "x", "column": "v", "grade": "x"}},
        indicators={"x": indicator(dimension="x", error={"absolute": 1}, normalisation={"by": "bands", "bands": [{"points": 1}]})},
        consequences={"x": {"kind": "keep", "title": "x"}}, grades={"x": {"title": "x"}}, admissible={"within": 0.1}, demands={"roles": {"r": "c"}},
    )))
    settings = {(place, key) for place, key in asked if place.endswith(".normalisation")}
    known = {(place, key) for place, keys in KEYS.items() for key in keys}

    assert asked - settings == known


def test_the_page_names_every_way_to_points_with_its_settings() -> None:
    page = scheme_file_markdown()
    assert set(WAYS) == set(SCALES)
    assert all(f"`{one}`" in page for settings in SCALES.values() for one in settings)
