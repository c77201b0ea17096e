"""Every sentence of the interface has its English, and placeholders agree."""

import re

from shouzhan.project.collect import untranslated
from shouzhan.project.messages import catalogues, parse

HOLDER = re.compile(r"%\((\w+)\)s")


def test_it_says_everything_in_english_too():
    assert untranslated() == {}


def test_it_keeps_the_placeholders_of_every_sentence():
    wrong = []
    for path in catalogues():
        for said, english in parse(path.read_text("utf-8")).items():
            if said and set(HOLDER.findall(said)) != set(HOLDER.findall(english)):
                wrong.append(said)

    assert wrong == []


def test_it_gives_a_sentence_one_english_wherever_it_is_said():
    """The catalogues are merged: of two translations of one sentence a reader gets whichever is found first."""
    said = {}
    for path in catalogues():
        for chinese, english in parse(path.read_text("utf-8")).items():
            if chinese:
                said.setdefault(chinese, set()).add(english)

    assert {chinese: found for chinese, found in said.items() if len(found) > 1} == {}


def test_it_holds_no_sentence_twice_in_one_catalogue():
    doubled = {}
    for path in catalogues():
        held = re.findall(r'^msgid ("(?:[^"\\]|\\.)+")$', path.read_text("utf-8"), re.MULTILINE)
        if twice := {said for said in held if held.count(said) > 1}:
            doubled[str(path)] = twice

    assert doubled == {}
