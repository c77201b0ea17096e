"""Who approves sees what the number was before; who corrects starts from what is approved; a share is no more than the whole."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rooms.reporting.scene import KEY, approved, declared

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.reporting.actions import approve_return, correct_return, fill_return, submit_return
from shouzhan.rooms.reporting.models import StatisticalReturn

pytestmark = pytest.mark.database


def waiting(world, value, period=date(2026, 9, 1)):
    """An answer that waits for approval, the one of the quarter before being 10."""
    form = declared(world)
    approved(world, form, "10", date(2026, 6, 1))
    return submit_return(world.sun, fill_return(world.sun, form=form, period=period, value=Decimal(value), evidence="台账第9页"))


def test_it_shows_the_value_the_one_before_the_change_and_the_evidence(world):
    filled = waiting(world, "12")

    page = world.client(world.li).get(f"/returns/{filled.number}/approve/").content.decode()

    for told in ("12 家", "10 家 · 2026-06-30", "+2 家（+20.0%）", "台账第9页"):
        assert told in page, told
    assert "name=\"confirms\"" not in page
    assert world.client(world.li).post(f"/returns/{filled.number}/approve/").status_code == 302


@pytest.mark.parametrize("value", ["16", "4"])
def test_it_approves_a_leap_only_when_it_was_confirmed(world, value):
    filled = waiting(world, value)
    client, path = world.client(world.li), f"/returns/{filled.number}/approve/"
    assert "变动超过一半" in client.get(path).content.decode()

    refused = client.post(path)
    assert refused.status_code == 422
    assert f"由 10 家（2026-06-30）变为 {value} 家" in refused.content.decode()
    filled.refresh_from_db()
    assert filled.state == "submitted"

    assert client.post(path, {"confirms": filled.number}).status_code == 302


def test_it_lets_a_move_of_just_half_pass(world):
    assert approve_return(world.li, waiting(world, "15"), confirmed=()).state == "approved"


def test_it_approves_no_leap_among_many_unseen(world):
    filled = waiting(world, "90")

    answer = world.client(world.li).post("/returns/bulk/approve/", {"key": filled.number, "confirmed": "1"})

    assert "变动超过一半" in answer.content.decode()
    filled.refresh_from_db()
    assert filled.state == "submitted"


def test_it_holds_a_correction_against_what_it_corrects(world):
    first = approved(world, declared(world), "10")
    again = submit_return(world.sun, correct_return(world.sun, corrects=first, value=Decimal(40), evidence="复核单", reason="漏报"))

    page = world.client(world.li).get(f"/returns/{again.number}/approve/").content.decode()

    assert "更正前" in page
    assert "（+300.0%）" in page


@pytest.mark.parametrize(("value", "passes"), [("100", True), ("100.1", False), ("250", False)])
def test_it_takes_no_share_above_the_whole(world, value, passes):
    form = declared(world, unit="percent")

    def fill():
        return fill_return(world.sun, form=form, period=date(2026, 9, 1), value=Decimal(value), evidence="台账")

    if passes:
        assert fill().printed == 100
        return
    with pytest.raises(Refused) as refused:
        fill()
    assert refused.value.decision.code == "over-the-whole"
    assert value in str(refused.value.decision.sentence)
    assert "倍" in str(refused.value.decision.remedy)


def test_it_offers_the_correction_on_the_approved_return_and_by_name(world):
    first = approved(world, declared(world), "7")
    button = f"/returns/new/correct/?corrects={first.number}"

    assert button in world.client(world.sun).get(f"/returns/{first.number}/").content.decode()
    assert button not in world.client(world.li).get(f"/returns/{first.number}/").content.decode()
    asked = world.client(world.sun).get(button).content.decode()
    assert f'value="{first.number}" list="field-corrects-list"' in asked
    assert f'<option value="{first.number}">概念验证中心 · 2026-09-30 · 7 家</option>' in asked
    assert "<select" not in asked


def test_it_finds_what_to_correct_by_words_without_any_script(world):
    form = declared(world)
    for place, value in (("310112", "2"), ("310115", "3")):
        approved(world, form, value, place=place)
    other = StatisticalReturn.objects.get(place="310115")
    client, sent = world.client(world.sun), {"value": "9", "evidence": "复核单", "reason": "漏报"}

    several = client.post("/returns/new/correct/", {**sent, "corrects": "概念验证"})
    nothing = client.post("/returns/new/correct/", {**sent, "corrects": "不存在的报表"})
    client.post("/returns/new/correct/", {**sent, "corrects": "概念验证 浦东"})

    assert (several.status_code, nothing.status_code) == (422, 422)
    assert f"（{other.number}）" in several.content.decode()
    assert "有 2 条相符" in several.content.decode()
    assert "没有找到“不存在的报表”" in nothing.content.decode()
    assert StatisticalReturn.objects.get(edition=2).supersedes == other


def test_it_asks_for_evidence_where_it_asks_for_the_number(world):
    declared(world)
    sent = {"form": KEY, "period": "2026-09-01", "place": "310000", "value": "7"}

    assert world.client(world.sun).post("/returns/new/fill/", sent).status_code == 422
    assert world.client(world.sun).post("/returns/new/fill/", {**sent, "evidence": "台账"}).status_code == 302
    filled = StatisticalReturn.objects.get()
    assert f"/returns/{filled.number}/submit/" in world.client(world.sun).get(f"/returns/{filled.number}/").content.decode()
