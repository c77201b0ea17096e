"""A call for help loads nothing but the words it prints; a verb loads only its own module."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

from shouzhan.engine.calling import Parser
from shouzhan.engine.scoring.commands import _ROOM, _VERBS, main

pytestmark = pytest.mark.pure

_HEAVY = ("numpy", "yaml", "highspy", "shouzhan.engine.rules", "shouzhan.engine.scoring.evaluating", "django")


def _loaded(*argv: str) -> set[str]:
    code = f"import sys, json\nfrom shouzhan.project.cli import main\ntry:\n    main({list(argv)!r})\nexcept SystemExit:\n    pass\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_loads_no_library_and_no_rules() -> None:
    assert not _loaded("evaluate", "--help").intersection(_HEAVY)


def test_a_verb_loads_only_what_it_needs() -> None:
    loaded = _loaded("evaluate", "count", "--help")

    assert "shouzhan.engine.scoring.counting.commands" in loaded
    assert not {"shouzhan.engine.scoring.experts.commands", "shouzhan.engine.scoring.report.commands", "shouzhan.engine.rules"} & loaded


@pytest.mark.parametrize("module", sorted({module for module, _words in _VERBS.values()}))
def test_a_module_adds_the_verbs_it_is_listed_with(module: str) -> None:
    added = []

    def new(verb: str) -> Parser:
        added.append(verb)
        return Parser()

    import_module(f"{_ROOM}.{module}").add(new)

    assert added == [verb for verb, (home, _words) in _VERBS.items() if home == module]


@pytest.mark.parametrize("verb", _VERBS)
def test_every_verb_answers_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])

    assert ended.value.code == 0
    assert f"shouzhan evaluate {verb}" in capsys.readouterr().out


def test_a_verb_nobody_knows_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rank"])

    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(verb in told for verb in _VERBS)
