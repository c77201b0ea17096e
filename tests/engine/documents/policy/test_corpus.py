"""The parser on invented documents of many shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from benchmarks.policy_quality import items, measure
from tests.engine.documents.policy.builders import CORPUS, built, documents, truth_of

from shouzhan.engine.documents.policy import ParsedPolicy, parse_policy

pytestmark = pytest.mark.pure
DOCUMENTS = [p for part in ("", "heldout", "fresh", "unseen", "rough", "second", "third") for p in documents(CORPUS / part)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_it_finds_what_a_careful_reader_finds(path: Path) -> None:
    truth = yaml.safe_load(truth_of(path).read_text(encoding="utf-8"))
    found = parse_policy(*built(path)).as_json()

    for field, true, got in items(truth, found):
        assert got == true, field


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_it_marks_every_item_in_place(path: Path) -> None:
    parsed = parse_policy(*built(path))

    for figure in (*parsed.targets, *parsed.achieved):
        assert parsed.text[slice(*figure.span)] == figure.quote
        assert figure.span.start <= figure.value_span.start < figure.value_span.end <= figure.span.end
    for rule in parsed.rules:
        assert parsed.text[slice(*rule.span)] == rule.quote
    for section in parsed.sections:
        printed = parsed.text[section.heading_span.start :].replace(" ", "")
        assert printed.startswith(section.heading.replace(" ", ""))
    _units_are_where_they_say(parsed)


def _units_are_where_they_say(parsed: ParsedPolicy) -> None:
    for task in parsed.tasks:
        assert len(task.unit_spans) == len(task.responsible_units)
        for name, span in zip(task.responsible_units, task.unit_spans, strict=True):
            assert parsed.text[slice(*span)].replace(" ", "") == name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_it_maps_the_text_back_to_its_source(path: Path) -> None:
    parsed = parse_policy(*built(path))

    assert len(parsed.origin) == len(parsed.text)
    assert list(parsed.origin) == sorted(parsed.origin)
    for at, character in enumerate(parsed.text):
        if "\u4e00" <= character <= "\u9fff":
            assert parsed.source[parsed.origin[at]] == character


def test_it_has_at_least_thirty_invented_documents() -> None:
    assert len(documents(CORPUS)) >= 30


def test_it_holds_on_documents_it_was_never_tuned_on() -> None:
    scores = measure(CORPUS / "untouched")

    for field in ("sections", "units", "tasks with units", "targets", "achieved"):
        assert scores[field].precision >= 0.75, field
        assert scores[field].recall >= 0.75, field


def test_it_holds_on_the_sealed_documents() -> None:
    scores = measure(CORPUS / "sealed")

    for field, least in (("targets", 0.8), ("tasks with units", 0.85), ("units", 0.9), ("sections", 0.98)):
        assert scores[field].precision >= least, field
        assert scores[field].recall >= least, field
