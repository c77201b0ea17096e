"""A list's search asks the index of pairs first, and shows what reading every text would."""

import pytest
from tests.rooms.listings import scene

from shouzhan.rooms.disclosure.registers import achievements, disclosures
from shouzhan.rooms.listings.registers import listings
from shouzhan.rooms.parties.registers import organisations
from shouzhan.web import listing
from shouzhan.web.listing import Question, matching

pytestmark = pytest.mark.database
REGISTERS = (achievements, disclosures, listings, organisations)
WORDS = ("正极", "低温快充", "低温 正极", "cathode COLD", "正极 没有", "浦江", "大学", "镁", "快", "100%", "AC-2026", "（低温", "膜 镁合金")


@pytest.fixture
def results(world):
    """Results of two universities, one of them offered."""
    scene.achievement(world)
    scene.achievement(world, name="镁合金轮毂（低温铸造）", name_en="Magnesium wheels", teaser="减重 100%_可靠", unit=world.other_university)
    scene.achievement(world, name="纳滤膜", name_en="", teaser="", openness="closed")
    return world


def numbers(register, actor, words):
    return sorted(matching(register, actor, Question(words=words)).values_list("number", flat=True))


@pytest.mark.parametrize("words", WORDS)
def test_it_shows_what_reading_every_text_would(results, words, monkeypatch):
    readers = (results.zhou, results.citizen)
    by_index = [numbers(register, reader, words) for register in REGISTERS for reader in readers]

    monkeypatch.setattr(listing, "candidates", lambda *_asked: None)

    assert by_index == [numbers(register, reader, words) for register in REGISTERS for reader in readers]


def test_it_shows_the_same_of_a_word_in_too_many_texts(results, monkeypatch):
    few = numbers(achievements, results.zhou, "低温")

    monkeypatch.setattr(listing, "FEW", 0)

    assert numbers(achievements, results.zhou, "低温") == few
    assert len(few) == 2


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_the_index_knows_every_field_of_these_lists(results, register):
    assert listing.candidates(register.model, "没有此词", register.search, 100) == []


def test_it_stops_counting_sooner_where_a_word_is_common(results, monkeypatch):
    monkeypatch.setattr(listing, "COMMON", 7)

    assert listing.cap_of(achievements, Question(words="低温")) == listing.cap_of(achievements, Question()) == listing.CAP
    monkeypatch.setattr(listing, "FEW", 0)
    assert listing.cap_of(achievements, Question(words="低温")) == 7
