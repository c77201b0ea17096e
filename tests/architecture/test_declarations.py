"""Checks on everything registered, so that a new thing is covered on the day it is added."""

import ast
from pathlib import Path

import pytest
from django.urls import get_resolver

import shouzhan
from shouzhan.kernel.journal.kinds import KINDS
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.kernel.procedure.walk import faults
from shouzhan.web.pages import PAGES
from shouzhan.web.recordpage import EVERY, PANELS
from shouzhan.web.registers import REGISTERS


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_it_can_walk_every_procedure_from_start_to_end(name):
    assert faults(PROCEDURES[name]) == []


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_it_has_one_act_behind_every_step(name):
    assert [step.key for step in PROCEDURES[name].steps.values() if step.key not in ACTIONS] == []


def test_it_has_an_entry_kind_for_every_step_and_each_says_how_it_forgets():
    for procedure in PROCEDURES.values():
        for step in procedure.steps.values():
            assert KINDS[step.entry_kind].forgets


def test_it_declares_access_for_every_step_and_page():
    for procedure in PROCEDURES.values():
        assert all(step.by.words() for step in procedure.steps.values())
    assert all(page.access.words() for page in PAGES.values())


def test_it_shows_every_kind_of_record_in_exactly_one_register():
    shown = [register.model.procedure_name for register in REGISTERS.values()]

    assert sorted(shown) == sorted(PROCEDURES)


def test_it_keeps_every_panel_on_a_known_register():
    assert set(PANELS) <= {*REGISTERS, EVERY}


def test_it_names_every_url_once():
    names = [pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)]

    assert len(names) == len(set(names))


def test_it_gives_every_column_and_filter_of_a_register_a_key_of_its_own():
    for register in REGISTERS.values():
        keys = [column.key for column in register.columns]
        assert len(keys) == len(set(keys))
        keys = [declared.key for declared in register.filters]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("floor", ["kernel", "web", "rooms"])
def test_a_refusal_says_what_to_do(floor):
    told_who = ("'not-yours'", "'sign-in'", "refused.code", "unreadable.code")  # who one is, and what the reader of a file said itself
    said = [
        (f"{path.name}:{node.lineno}", ast.unparse(node.args[0]), len(node.args) > 3 or "remedy" in {word.arg for word in node.keywords})
        for path in sorted((Path(shouzhan.__file__).parent / floor).rglob("*.py")) for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decision.refuse"
    ]

    assert said
    assert [place for place, code, has_remedy in said if not has_remedy and not code.startswith(told_who)] == []
