"""A value is a range with its valuer; a level holds with evidence for all below; few deals tell nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.valuation.actions import (
    edit_maturity,
    edit_valuation,
    file_valuation,
    open_maturity,
    open_valuation,
    record_comparable,
    restore_valuation,
    show_maturity,
    valuation_on,
    withdraw_valuation,
)
from shouzhan.rooms.valuation.comparing import LEAST, alike
from shouzhan.rooms.valuation.models import Comparable, Valuation

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


@pytest.fixture
def result(world):
    return mint_achievement(world.system, name="高温合金叶片", unit=world.university, field="materials")


def valued(world, result, **more):
    told = {"method": "agreement", "valued_on": DAY, "valid_until": date(2027, 11, 20), "low_fen": 800_000_00, "high_fen": 1_200_000_00, "basis": "可比交易三笔", **more}
    return open_valuation(world.chu, achievement=result, **told)


def agency(world, **more):
    return register_organisation(world.system, name="衡准评估有限公司", kind="service-provider", **more)


def test_a_filed_value_is_found_while_it_is_valid(world, result):
    with frozen(DAY):
        filed = file_valuation(world.chu, valued(world, result))
        assert valuation_on(result, DAY) == filed
        assert valuation_on(result, date(2027, 11, 20)) == filed
        assert valuation_on(result, date(2027, 11, 21)) is None
        assert valuation_on(result, date(2026, 11, 19)) is None


def test_a_draft_and_a_withdrawn_value_are_not_leant_on(world, result):
    with frozen(DAY):
        draft = valued(world, result)
        assert valuation_on(result, DAY) is None
        gone = withdraw_valuation(world.chu, file_valuation(world.chu, draft), reason="假设有误")
        assert valuation_on(result, DAY) is None
        assert restore_valuation(world.chu, gone, reason="假设已更正").state == "draft"


@pytest.mark.parametrize(("low", "high"), [(0, 100), (200, 100), (-5, 5)])
def test_a_value_that_is_no_range_is_refused_by_the_database(world, result, low, high):
    with frozen(DAY), pytest.raises(IntegrityError), transaction.atomic():
        valued(world, result, low_fen=low, high_fen=high)


def test_a_method_but_agreement_needs_a_valuer(world, result):
    with frozen(DAY):
        made = refusal(file_valuation, world.chu, valued(world, result, method="income"))
    assert (made.code, bool(made.remedy), made.cites[0].clause) == ("no-valuer", True, "二(四)8")


def test_nobody_values_their_own_results(world, result):
    with frozen(DAY):
        assert refusal(file_valuation, world.chu, valued(world, result, method="cost", valuer=world.university)).code == "own-valuer"


def test_a_valuer_of_the_same_house_must_tell_the_tie(world, result):
    kin = agency(world, parent=world.university)
    with frozen(DAY):
        draft = valued(world, result, method="market", valuer=kin)
        assert refusal(file_valuation, world.chu, draft).code == "kin-valuer"
        told = edit_valuation(world.chu, draft, interest="declared", interest_note="学校全资企业")
        assert file_valuation(world.chu, told).state == "filed"


def test_an_independent_valuer_files(world, result):
    with frozen(DAY):
        assert file_valuation(world.chu, valued(world, result, method="income", valuer=agency(world))).state == "filed"


def test_an_expired_value_is_not_filed(world, result):
    draft = valued(world, result, valid_until=date(2026, 11, 20))
    with frozen(date(2026, 11, 21)):
        assert refusal(file_valuation, world.chu, draft).code == "expired"


def test_another_units_office_values_nothing_here(world, result):
    world.wang.memberships.update(role="transfer-officer")
    with frozen(DAY):
        made = refusal(open_valuation, world.wang, achievement=result, method="agreement", valued_on=DAY, valid_until=DAY, low_fen=1, high_fen=2, basis="x")
    assert made.code == "not-yours"
    assert not Valuation.objects.exists()


@pytest.mark.parametrize(("shown", "level"), [({1, 2, 3}, 3), ({1, 2, 4, 5}, 2), ({1}, 1), (set(range(1, 10)), 9)])
def test_a_level_holds_only_with_every_level_below(world, result, shown, level):
    with frozen(DAY):
        made = open_maturity(world.chu, achievement=result, assessed_on=DAY, assessor="褚一帆", evidences=dict.fromkeys(shown, "试验报告"))
        done = show_maturity(world.chu, made)
    result.refresh_from_db()
    assert (done.level, result.maturity) == (level, level)


def test_nothing_is_confirmed_without_the_first_level(world, result):
    with frozen(DAY):
        made = open_maturity(world.chu, achievement=result, assessed_on=DAY, assessor="褚一帆", evidences={2: "报告"})
        assert refusal(show_maturity, world.chu, made).code == "no-level"
        mended = edit_maturity(world.chu, made, evidences={1: "原理报告", 2: "报告"}, assessed_on=DAY, assessor="褚一帆")
        assert show_maturity(world.chu, mended).level == 2


def deals(count, **more):
    for place in range(count):
        record_comparable(**{"deal": f"DL-{place}", "field": "materials", "mode": "transfer", "exclusivity": "", "maturity": 5, "price": Money.of(100_000 * (place + 1)), "signed_on": date(2026, 6, 1), **more})


def test_too_few_deals_tell_nothing(world, result):
    deals(LEAST - 1)
    with frozen(DAY):
        assert alike(result).groups == ()


def test_enough_deals_tell_quartiles_and_no_names(world, result):
    deals(LEAST)
    with frozen(DAY):
        (group,) = alike(result).groups
    assert (group.count, group.low, group.middle, group.high) == (5, 200_000_00, 300_000_00, 400_000_00)


def test_deals_of_another_field_or_long_ago_do_not_count(world, result):
    deals(LEAST, field="medicine")
    with frozen(DAY):
        assert alike(result).groups == ()
    Comparable.objects.update(field="materials", signed_on=date(2021, 11, 19))
    with frozen(DAY):
        assert alike(result).groups == ()


def test_a_deal_counts_once(world):
    deals(1)
    deals(1)
    assert Comparable.objects.count() == 1


def test_values_stay_with_the_unit_the_valuer_and_those_who_watch(world, result):
    with frozen(DAY):
        made = valued(world, result)
    seen = {name: world.client(user).get(f"/valuations/{made.number}/").status_code for name, user in world.cast.items() if name in ("stranger", "chu", "wei", "feng", "auditor", "jiang", "han", "yang", "wang")}
    assert seen == {"stranger": 404, "chu": 200, "wei": 200, "feng": 403, "auditor": 200, "jiang": 404, "han": 404, "yang": 404, "wang": 404}
