"""A step hit by a change of policy is taken again: somebody else allows it, the old step stays, and both can be made again."""

from datetime import date

import pytest
from tests.rooms.ownership.scene import achievement_of, refused
from tests.rooms.trading import stage

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.listings import actions as listings
from shouzhan.rooms.ownership.models import StepRedo
from shouzhan.rooms.ownership.redo import actions, procedure
from shouzhan.rooms.ownership.redo.table import REDOABLE, label_of, redoable
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading import dealing
from shouzhan.rooms.valuation import actions as valuation
from shouzhan.rooms.valuation import procedure as valuing

pytestmark = pytest.mark.database
TAKEN, CHANGED, LATER = date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 25)
STEP = "valuation.notice.start"


@pytest.fixture
def shen(world):
    """Another of the university's management office."""
    return world._user("shen", "沈七叶", world.university, Role.UNIVERSITY_OFFICE)


@pytest.fixture
def notice(world):
    """A price held out on the twentieth."""
    with frozen(TAKEN):
        return valuation.start_notice(world.chu, valuation.open_notice(world.chu, achievement=achievement_of(world), price_fen=150_00))


@pytest.fixture(autouse=True)
def later():
    with frozen(LATER):
        yield


def asked(world, notice, **more):
    given = {"about": notice.number, "step": STEP, "policy": "新公示办法", "changed_on": CHANGED, "problem": "公示期不足", **more}
    return actions.ask_redo(world.chu, **given)


def test_the_record_goes_back_and_the_step_taken_again_finishes_it(world, shen, notice):
    made = actions.allow_redo(shen, asked(world, notice))
    notice.refresh_from_db()
    assert (made.state, notice.state, notice.starts_on) == ("allowed", "prepared", None)

    again = valuation.start_notice(world.chu, notice)
    made.refresh_from_db()
    assert (made.state, made.redone_on, made.again) == ("redone", LATER, again.last_entry.leaf_hash)
    assert again.starts_on == LATER
    taken = Entry.objects.filter(record_number=notice.number, step="start").order_by("revision")
    assert [one.leaf_hash for one in taken] == [made.entry, made.again]
    back = Entry.objects.get(record_number=notice.number, step="restart")
    assert made.number in back.reason


def test_what_the_office_did_before_the_change_it_answers_for_itself(world, shen, notice):
    for day in (TAKEN, date(2026, 11, 1)):
        made = asked(world, notice, changed_on=day)
        assert refused(actions.allow_redo, shen, made).code == "changed-before"
        actions.withdraw_redo(world.chu, made)
    assert refused(actions.allow_redo, shen, asked(world, notice, changed_on=date(2026, 11, 26))).code == "not-changed-yet"
    notice.refresh_from_db()
    assert notice.state == "running"


def test_nobody_allows_their_own_and_no_stranger_does(world, shen, notice):
    made = asked(world, notice)
    assert refused(actions.allow_redo, world.chu, made).code == "not-yours"
    mine = actions.withdraw_redo(world.chu, made)
    assert mine.state == "withdrawn"
    own = actions.ask_redo(shen, about=notice.number, step=STEP, policy="新办法", changed_on=CHANGED, problem="x")
    assert refused(actions.allow_redo, shen, own).code == "own-step"
    assert refused(actions.allow_redo, world.jiang, own).code == "not-yours"


def test_only_some_steps_only_ones_own_and_only_once(world, notice):
    assert refused(actions.ask_redo, world.chu, about=notice.number, step="valuation.notice.pass", policy="x", changed_on=CHANGED, problem="x").code == "not-redoable"
    assert refused(asked, world, notice, about="PN-2026-0099999-9").code == "never-taken"
    strange = world._user("kong", "孔十七", world.other_university, Role.TRANSFER_OFFICER)
    assert refused(actions.ask_redo, strange, about=notice.number, step=STEP, policy="x", changed_on=CHANGED, problem="x").code == "other-unit"
    asked(world, notice)
    assert refused(asked, world, notice).code == "asked-already"


def test_what_went_on_meanwhile_cannot_be_taken_back(world, shen, notice):
    made = asked(world, notice)
    valuation.drop_notice(world.chu, notice, reason="不卖了")
    told = refused(actions.allow_redo, shen, made)
    assert told.code == "too-late"
    assert "公示未通过" in str(told.sentence)
    made.refresh_from_db()
    assert made.state == "asked"


def test_the_same_answer_is_warned_of(world, shen, notice):
    made = asked(world, notice)
    assert procedure.hit(shen, made).code == "same-answer"
    assert [procedure.differ(one) for one in procedure.answers(made.entries()[0], CHANGED)] == [False]


def test_another_answer_of_the_changed_law_is_found_by_recomputing(world, notice):
    pair = procedure.answers(asked(world, notice).entries()[0], CHANGED)[0]
    assert procedure.differ({**pair, "by_change": {**pair["by_change"], "outcome": "refused"}})


def test_the_page_shows_both_steps_and_the_record_names_the_redo(world, shen, notice):
    made = actions.allow_redo(shen, asked(world, notice))
    notice.refresh_from_db()
    valuation.start_notice(world.chu, notice)
    page = world.client(world.chu).get(f"/step-redos/{made.number}/").content.decode()
    for word in ("新旧对照", "原来的一步", "重新办理的一步", notice.number):
        assert word in page
    old = Entry.objects.get(leaf_hash=made.entry)
    assert f"/decisions/{old.pk}/" in page
    assert made.number in world.client(world.chu).get(f"/price-notices/{notice.number}/?all=1").content.decode()
    assert world.client(world.jiang).get(f"/step-redos/{made.number}/").status_code == 404


def test_every_way_back_leads_to_where_its_step_begins():
    assert set(REDOABLE) == {
        "ownership.grant.assess", "ownership.grant.publish", "valuation.notice.start", "valuation.valuation.file", "listings.listing.submit", "trading.deal.approve", "trading.deal.sign",
    }
    assert label_of(STEP) == "协议定价公示 · 开始公示"
    with pytest.raises(ValueError, match="does not lead to"):
        redoable(valuing.start_notice, valuing.refile_valuation)


def test_a_filed_valuation_is_filed_anew(world, shen):
    with frozen(TAKEN):
        made = valuation.open_valuation(
            world.chu, achievement=achievement_of(world), method="agreement", valued_on=TAKEN, valid_until=date(2027, 11, 1), low_fen=100_00, high_fen=200_00, basis="样例")
        made = valuation.file_valuation(world.chu, made)
    redo = actions.allow_redo(shen, asked(world, made, step="valuation.valuation.file"))
    made.refresh_from_db()
    assert made.state == "draft"
    valuation.file_valuation(world.chu, made)
    assert StepRedo.objects.get(pk=redo.pk).state == "redone"


def test_a_listing_is_handed_in_anew_and_is_off_show_meanwhile(world, shen):
    with frozen(TAKEN):
        listing = stage.listing_of(world)
    redo = actions.allow_redo(shen, asked(world, listing, step="listings.listing.submit"))
    listing.refresh_from_db()
    assert (listing.state, listing.starts_on) == ("draft", None)
    assert listing.number not in world.client(None).get("/listings/").content.decode()
    assert listings.publish_listing(world.yang, listings.submit_listing(world.chu, listing)).starts_on == LATER
    assert StepRedo.objects.get(pk=redo.pk).state == "redone"


@pytest.mark.parametrize("step", ["sign", "approve"])
def test_the_seller_answers_or_signs_anew_until_the_buyer_has_signed(world, shen, step):
    with frozen(TAKEN):
        deal = stage.talks(world, stage.listing_of(world))
        deal = dealing.seller_accepts(world.chu, dealing.buyer_proposes(world.jiang, deal, **stage.terms()), version=1)
        deal = dealing.sign_deal(world.chu, stage.noticed(world, deal)) if step == "sign" else deal
    redo = actions.allow_redo(shen, asked(world, deal, step=f"trading.deal.{step}"))
    deal.refresh_from_db()
    assert (deal.state, deal.decider) == ("agreed" if step == "sign" else "with-seller", "")
    again = dealing.sign_deal(world.chu, deal) if step == "sign" else dealing.seller_accepts(world.chu, deal, version=1)
    assert again.price == stage.PRICE
    redo.refresh_from_db()
    assert redo.state == "redone"


def test_a_contract_both_have_signed_is_not_taken_back_by_one_side(world, shen):
    with frozen(TAKEN):
        deal = stage.signed(world, stage.listing_of(world))
    assert refused(actions.allow_redo, shen, asked(world, deal, step="trading.deal.sign")).code == "too-late"
