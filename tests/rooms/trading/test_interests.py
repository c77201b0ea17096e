"""Asking, answering in time, refusing with a ground the other side reads, and relations."""

from datetime import date, timedelta

import pytest
from tests.rooms.trading.refusing import refused
from tests.rooms.trading.stage import achievement_of, interest_of, listing_of, talks

from shouzhan.kernel.dates import frozen, today
from shouzhan.law.grounds import replay
from shouzhan.rooms.disclosure.actions import open_disclosure
from shouzhan.rooms.disclosure.public import Contributor
from shouzhan.rooms.listings.actions import withdraw_listing
from shouzhan.rooms.parties.public import Organisation, appoint
from shouzhan.rooms.trading import interests
from shouzhan.rooms.trading.models import Relation
from shouzhan.rooms.trading.public import may_buy
from shouzhan.rooms.trading.reasons import REASONS
from shouzhan.rooms.trading.relations import relation_between
from shouzhan.rooms.trading.sweeps import remind_of_unanswered
from shouzhan.rooms.valuation.public import open_valuation
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database


def told(user):
    return [notice.sentence_zh for notice in Notice.objects.filter(reader=user)]


def test_an_interest_has_a_day_by_which_it_is_answered(world, listing):
    made = interest_of(world, listing)

    assert (made.state, made.answer_by, made.due_on) == ("waiting", date(2026, 12, 4), date(2026, 12, 4))


def test_a_late_answer_is_told_to_both_sides_and_the_venue_once(world, listing):
    _ = world.chu, world.yang
    interest_of(world, listing)
    before = Notice.objects.count()
    remind_of_unanswered()
    assert Notice.objects.count() == before
    with frozen(date(2026, 12, 2)):
        remind_of_unanswered()
        assert Notice.objects.count() == before + 1
    with frozen(date(2026, 12, 7)):
        remind_of_unanswered()
        remind_of_unanswered()
    assert Notice.objects.count() == before + 4


def test_the_other_side_reads_the_ground_that_was_chosen(world, listing, django_capture_on_commit_callbacks):
    made = interest_of(world, listing)
    with django_capture_on_commit_callbacks(execute=True):
        made = interests.refuse_interest(world.chu, made, refusal="capability", refusal_note="请补充产线情况")

    sentence = next(text for text in told(world.jiang) if "婉拒" in text)
    assert "capability" in sentence
    assert "未说明实施所需的条件和能力" in sentence
    for user in (world.jiang, world.chu):
        page = world.client(user).get(f"/interests/{made.number}/").content.decode()
        assert "capability" in page
        assert "未说明实施所需的条件和能力" in page
        assert "请补充产线情况" in page


def test_every_reason_is_said_in_both_languages_with_a_way_on():
    assert len({reason.code for reason in REASONS}) == len(REASONS)
    assert all(text.zh and text.en for reason in REASONS for text in (reason.sentence, reason.remedy))


def test_it_refuses_a_ground_that_is_none(world, listing):
    assert refused(interests.refuse_interest, world.chu, interest_of(world, listing), refusal="mood").code == "no-such-reason"


def test_a_refused_interest_can_be_thought_over_and_a_withdrawn_one_renewed(world, listing):
    made = interests.refuse_interest(world.chu, interest_of(world, listing), refusal="purpose")
    made = interests.reconsider(world.chu, made, reason="补充了说明")
    assert (made.state, made.refusal) == ("waiting", "")

    made = interests.withdraw_interest(world.jiang, made, reason="内部调整")
    assert interests.renew_interest(world.jiang, made).state == "waiting"


def test_a_body_asks_once_at_a_time(world, listing):
    interest_of(world, listing)

    assert refused(interest_of, world, listing).code == "asked-already"


def test_nobody_asks_for_another_body(world, listing):
    assert refused(interest_of, world, listing, world.han, world.company).code == "not-your-body"


def test_the_seller_does_not_ask_itself(world, listing):
    assert refused(interest_of, world, listing, world.chu, world.university).code == "on-both-sides"


def test_a_listing_that_is_not_open_takes_no_interest(world, listing):
    listing.state = "draft"

    assert refused(interest_of, world, listing).code == "listing-not-open"


def test_interests_in_a_withdrawn_listing_are_answered_with_it(world, listing):
    waiting, accepted = interest_of(world, listing), interests.accept_interest(world.chu, interest_of(world, listing, world.han, world.rival))

    withdraw_listing(world.chu, listing, reason="另有安排")

    for made in (waiting, accepted):
        made.refresh_from_db()
        assert (made.state, made.refusal) == ("refused", "withdrawn")


@pytest.mark.parametrize(("way", "way_out"), [("quoted", "按挂牌价成交"), ("english", "登记参加"), ("sealed", "登记参加")])
def test_nothing_is_agreed_beside_a_price_found_by_the_rules(world, way, way_out):
    made = interests.accept_interest(world.chu, interest_of(world, listing_of(world, way=way)))

    told = refused(interests.start_talks, world.chu, made)

    assert told.code == "priced-by-rules"
    assert way_out in str(told.remedy)


# --- relations -------------------------------------------------------------------------------------------------------


def of_a_contributor(world):
    """A listing of a result that feng made, who also works for the company."""
    disclosure = open_disclosure(world.feng, name="工艺", unit=world.university, discloser=world.feng)
    Contributor.objects.create(disclosure=disclosure, name="冯九", user=world.feng, share=100)
    appoint(world.system, user=world.feng, organisation=world.company, role="member")
    return listing_of(world, achievement_of(world, disclosure=disclosure))


def test_a_contributors_own_company_declares_and_is_published_before_it_buys(world):
    listing = of_a_contributor(world)
    decision = refused(interest_of, world, listing)
    assert decision.code == "relation-not-declared"
    assert decision.cites
    assert str(decision.remedy)

    made = interests.accept_interest(world.chu, interest_of(world, listing, declaration="完成人之一在本公司任职"))
    assert refused(interests.start_talks, world.chu, made).code == "relation-not-published"
    assert may_buy(listing, world.company).code == "relation-not-published"
    made = interests.publish_relation(world.yang, made)
    assert interests.start_talks(world.chu, made).state == "talking"


def test_a_change_of_the_declaration_is_published_anew(world):
    listing = of_a_contributor(world)
    made = interests.publish_relation(world.yang, interest_of(world, listing, declaration="在本公司任职"))

    made = interests.declare_relation(world.jiang, made, declaration="在本公司任职，并持股")

    assert made.published_on is None


def test_nothing_is_published_that_nobody_declared(world, listing):
    assert refused(interests.publish_relation, world.yang, interest_of(world, listing)).code == "nothing-declared"


def test_a_subsidiary_is_related_and_the_valuer_barred(world):
    achievement = achievement_of(world)
    listing = listing_of(world, achievement)
    Organisation.objects.filter(pk=world.company.pk).update(parent=world.university)
    world.company.refresh_from_db()
    assert refused(interest_of, world, listing).code == "relation-not-declared"

    valuation_of(world, achievement, world.rival)
    assert refused(interest_of, world, listing, world.han, world.rival, declaration="曾评估").code == "buyer-is-valuer"


def test_two_bodies_of_one_owner_are_related_and_two_under_one_department_are_not(world):
    listing = listing_of(world)
    sides = Organisation.objects.filter(pk__in=(world.company.pk, world.university.pk))
    sides.update(parent=world.education)
    assert relation_between(listing.achievement, Organisation.objects.get(pk=world.company.pk)) == Relation.NONE

    sides.update(parent=world.other_university)
    listing.achievement.refresh_from_db()
    world.company.refresh_from_db()
    assert refused(interest_of, world, listing).code == "relation-not-declared"


def valuation_of(world, achievement, valuer):
    return open_valuation(
        world.system, achievement=achievement, valuer=valuer, method="income", valued_on=today(), valid_until=today() + timedelta(days=200), low_fen=1, high_fen=2)


def test_the_decision_on_a_relation_can_be_made_again(world):
    listing = of_a_contributor(world)
    made = interests.publish_relation(world.yang, interest_of(world, listing, declaration="在本公司任职"))
    made = interests.start_talks(world.chu, interests.accept_interest(world.chu, made))

    again = [replay(ground, made.last_entry.at, made) for ground in made.last_entry.grounds if ground["by"] == "trading.related-buyer"]

    assert [each.reproduces for each in again] == [True]
    assert [each.stands for each in again] == [True]


def test_talks_begin_with_what_the_listing_says(world):
    deal = talks(world, listing_of(world, mode="licence", exclusivity="exclusive", field="电缆", territory="中国"))

    assert (deal.mode, deal.exclusivity, deal.field, deal.territory) == ("licence", "exclusive", "电缆", "中国")


def test_it_puts_what_a_buyer_came_for_on_top_of_the_listing(world, listing):
    asks = f'<a class="button button--primary" href="/interests/new/express/?listing={listing.number}"'
    here = f"/listings/{listing.number}/"

    assert asks in world.client(world.wang).get(here).content.decode()
    assert asks not in world.client(world.chu).get(here).content.decode()
    assert asks not in world.client().get(here).content.decode()


def test_it_offers_bulk_acts_to_whoever_may_take_them_only(world, listing):
    assert "/listings/bulk/" not in world.client(world.wang).get("/listings/").content.decode()
