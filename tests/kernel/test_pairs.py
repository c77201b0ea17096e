"""Words are found by their pairs of signs, and nothing that reading every text would find is missed."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.journal.guards import lifted
from shouzhan.kernel.pairs import asked_of, candidates, install_indexes, pairs_of
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.listings.public import MandatoryCase
from shouzhan.rooms.listings.sweeps import warn_of_overdue
from shouzhan.rooms.parties.models import Organisation
from shouzhan.rooms.parties.public import register_organisation

pytestmark = pytest.mark.database
SEARCHED = ("name", "name_en", "uscc", "number")
NAMES = ("钙钛矿光伏有限公司", "光伏钙钛研究所", "Perovskite Optics 光电", "ABB（中国）", "Straße und Söhne", "a_b%c", "镁", "量子·计算 2026", "ſoft ıce")


@pytest.mark.pure
@given(st.text(), st.text(min_size=1), st.text())
def test_a_text_holds_all_that_a_word_in_it_is_asked_by(before, word, after):
    assert set(asked_of(word)) <= set(pairs_of(before + word + after))
    assert set(asked_of(word)) <= set(pairs_of(before + word.upper() + after)) or len(word.upper()) != len(word)


@pytest.fixture
def named(world):
    """Bodies of every kind of name."""
    for name in NAMES:
        register_organisation(world.system, name=name, kind="company")


def scanned(word):
    return set(Organisation.objects.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(uscc__icontains=word) | Q(number__icontains=word)).values_list("pk", flat=True))


@pytest.mark.parametrize("word", ["钙钛", "光伏", "矿光", "光电", "镁", "perovskite", "OPTICS", "er", "BB（中", "（", "a_b", "b%c", "%", "_", "'", '"', "STRASSE", "straße", "soft", "ICE", "计算 2026", "·", "2026", "ORG-", "没有", "钙矿", "钙钛矿光伏有限公司" * 20])
def test_it_finds_what_reading_every_text_finds(named, word):
    found = candidates(Organisation, word, SEARCHED, 100)

    assert found is None or scanned(word) <= set(found)


def test_it_leaves_most_texts_unread(named):
    found = set(Organisation.objects.filter(pk__in=candidates(Organisation, "钙钛", SEARCHED, 100)).values_list("name", flat=True))

    assert found == {"钙钛矿光伏有限公司", "光伏钙钛研究所"}


def test_it_follows_a_change_of_name(named):
    one = Organisation.objects.get(name="镁")
    one.name = "锂"
    one.save()

    assert candidates(Organisation, "镁", SEARCHED, 100) == []
    assert candidates(Organisation, "锂", SEARCHED, 100) == [one.pk]


def test_it_knows_rows_made_by_the_hundred(named):
    like = Organisation.objects.get(name="镁")
    with lifted():
        Organisation.objects.bulk_create([Organisation(name=f"铝业{i}", number=f"X-{i}", state=like.state, state_since=like.state_since, created_at=like.created_at, updated_at=like.updated_at) for i in range(3)])

    assert len(candidates(Organisation, "铝业", SEARCHED, 100)) == 3


def test_it_says_nothing_where_a_field_is_not_kept():
    assert candidates(Organisation, "钙钛", ("name", "key"), 100) is None
    assert candidates(Organisation, "（", SEARCHED, 100) is None


def test_it_says_nothing_where_it_would_name_too_many(named):
    assert len(candidates(Organisation, "光伏", SEARCHED, 2)) == 2
    assert candidates(Organisation, "光伏", SEARCHED, 1) is None


def test_putting_the_indexes_in_place_again_changes_nothing(named):
    before = candidates(Organisation, "光伏", SEARCHED, 100)

    install_indexes()

    assert candidates(Organisation, "光伏", SEARCHED, 100) == before
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO parties_organisation_pairs (parties_organisation_pairs) VALUES ('integrity-check')")


CASES = ("achievement__name", "achievement__unit__name", "number")


@pytest.mark.parametrize(("word", "found"), [("缓冲", 1), ("云岫", 2), ("钙矿", 0), ("ſ", None), ("MC", None)])
def test_it_looks_past_numbers_for_what_they_never_hold_and_on_to_neighbours_of_neighbours(world, word, found):
    for name in ("高温超导带材缓冲层", "固态电解质"):
        mint_achievement(world.system, name=name, unit=world.university, is_city_funded=True, transfer_by=date(2026, 11, 19))
    assert warn_of_overdue() == 2
    keys = candidates(MandatoryCase, word, CASES, 100)
    assert (None if keys is None else len(set(keys))) == found
