"""Amounts and record numbers as people type them."""

import pytest
from django import forms

from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.web.stepfields import RecordField, YuanField


@pytest.mark.parametrize(("typed", "fen"), [("1,200,000", 120000000), ("0.01", 1), (" 3 500.5 ", 350050), ("1，000.00", 100000)])
def test_an_amount_is_read_to_the_fen(typed, fen):
    assert YuanField().clean(typed) == Money(fen)


@pytest.mark.parametrize("typed", ["abc", "0.001", "-1", "0", "NaN", "Infinity", "1e30", "9" * 20, "1.2.3", ""])
def test_what_is_no_amount_is_refused_with_a_sentence(typed):
    with pytest.raises(forms.ValidationError):
        YuanField().clean(typed)


@pytest.mark.database
@pytest.mark.parametrize("typed", ["ORG-2026-000001", "nonsense", "TK-2026-000001-X", "' or 1=1"])
def test_a_wrong_number_finds_nothing_and_says_why(world, typed):
    field = RecordField("parties.organisations")
    field.actor = world.admin
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


@pytest.mark.database
def test_a_record_is_found_by_its_number_however_it_is_typed(world):
    field = RecordField("parties.organisations")
    field.actor = world.admin
    assert field.clean(f" {world.university.number.lower()} ") == world.university


@pytest.mark.database
def test_a_record_nobody_may_see_is_not_found(world):
    field = RecordField("parties.memberships")
    field.actor = world.wang
    number = world.sun.memberships.get().number
    with pytest.raises(forms.ValidationError, match="没有这个编号的记录"):
        field.clean(number)


@pytest.mark.database
def test_a_number_is_shown_with_what_it_stands_for(world):
    field = RecordField("parties.organisations")
    field.actor = world.admin

    assert world.university.name in field.named(world.university.number)
    assert field.named("ORG-2026-000001") == ""


@pytest.mark.database
def test_a_number_tells_nothing_of_what_the_reader_may_not_see(world):
    field = RecordField("disclosure.achievements")
    closed = mint_achievement(world.chu, name="尚未公开的成果", unit=world.university)
    field.actor = world.wang

    assert field.named(closed.number) == ""


@pytest.mark.database
def test_a_body_is_found_by_its_name_too(world):
    field = RecordField("parties.organisations")
    field.actor = world.admin

    world.university.name_en = "Lofty University"
    world.university.save()

    assert field.clean(world.university.name) == world.university
    assert field.clean("lofty university") == world.university
    with pytest.raises(forms.ValidationError, match="没有叫“子虚大学”的记录"):
        field.clean("子虚大学")
