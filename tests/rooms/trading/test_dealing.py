"""From talk to certificate: whose turn it is, what is agreed, what is refused."""

from datetime import date, timedelta

import pytest
from tests.rooms.ownership.scene import patented
from tests.rooms.trading.refusing import refused
from tests.rooms.trading.stage import (
    PRICE,
    achievement_of,
    agreed,
    certified,
    interest_of,
    licence,
    listing_of,
    noticed,
    paid,
    signed,
    talks,
    terms,
)

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.rooms.listings import actions as listings
from shouzhan.rooms.listings.public import register_venue
from shouzhan.rooms.ownership.public import Right, enter_right
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.trading import dealing, interests, settling
from shouzhan.rooms.trading.certifying import certify_deal
from shouzhan.rooms.trading.models import Deal
from shouzhan.rooms.trading.public import open_deal
from shouzhan.rooms.valuation.public import PriceNotice, file_valuation, open_valuation
from shouzhan.web.portal import todo_of

pytestmark = pytest.mark.database


def test_it_goes_from_interest_to_certificate_and_passes_the_right(world, listing):
    deal = certified(world, listing)

    assert deal.state == "certified"
    right = Right.objects.get(number=deal.certificate["right"])
    assert right.holder == world.company
    deal.achievement.refresh_from_db()
    assert deal.achievement.state == "transferred"
    assert deal.certificate["capitals"] == "壹佰万元整"


def test_each_version_hands_the_turn_to_the_other_side(world, listing):
    deal = talks(world, listing)
    deal = dealing.seller_proposes(world.chu, deal, **terms(Money.of("1200000")))
    assert deal.state == "with-buyer"
    deal = dealing.buyer_proposes(world.jiang, deal, **terms(Money.of("900000")))
    assert deal.state == "with-seller"
    assert refused(dealing.buyer_accepts, world.jiang, deal, version=2).code == "wrong-state"

    deal = dealing.seller_accepts(world.chu, deal, version=2)

    assert (deal.state, deal.price) == ("agreed", Money.of("900000"))


def test_it_takes_nothing_but_the_version_that_was_read(world, listing):
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms())
    deal = dealing.seller_proposes(world.chu, deal, **terms(Money.of("2000000")))

    assert refused(dealing.buyer_accepts, world.jiang, deal, version=1).code == "newer-terms"


def test_instalments_add_up_to_the_price_to_the_fen(world, listing):
    deal = talks(world, listing)
    short = [{"amount": "300000.00", "due_on": "", "when": ""}, {"amount": "699999.99", "due_on": "", "when": ""}]

    decision = refused(dealing.seller_proposes, world.chu, deal, price=PRICE, instalments=short)

    assert decision.code == "instalments-differ"
    assert "999,999.99" in str(decision.sentence)
    assert decision.remedy
    assert decision.cites


@pytest.mark.parametrize(("there", "asked"), [
    ({"field": "电缆", "territory": "中国"}, {"field": "电缆", "territory": "上海市"}), ({"field": "电缆", "territory": "上海市"}, {"field": "电缆", "territory": "全球"}),
    ({"field": "电缆"}, {"field": "超导电缆"}), ({"field": "电缆、磁体"}, {"field": "磁体"}),
])
def test_two_exclusive_licences_whose_words_meet_are_not_both_agreed(world, there, asked):
    achievement = achievement_of(world)
    first = listing_of(world, achievement, mode="licence", exclusivity="exclusive", **there)
    second = listing_of(world, achievement, mode="licence", exclusivity="exclusive", **asked)
    agreed(world, first, **licence(**there))
    deal = dealing.seller_proposes(world.chu, talks(world, second, world.han, world.rival), **licence(**asked))

    decision = refused(dealing.buyer_accepts, world.han, deal, version=1)

    assert decision.code == "right-taken"
    assert str(decision.remedy)


def test_no_instalment_is_below_nothing(world, listing):
    parts = [{"amount": "1000001.00", "due_on": "", "when": ""}, {"amount": "-1.00", "due_on": "", "when": ""}]

    assert refused(dealing.seller_proposes, world.chu, talks(world, listing), price=PRICE, instalments=parts).code == "instalment-of-nothing"


def test_the_buyer_signs_nothing_that_was_pledged_meanwhile(world, listing):
    deal = dealing.sign_deal(world.chu, noticed(world, agreed(world, listing)))
    enter_right(System(), achievement=deal.achievement, kind="pledge", holder=world.rival, starts_on=today(), ground="质押登记")

    decision = refused(dealing.countersign_deal, world.jiang, deal)

    assert decision.code == "pledged"
    assert decision.cites
    assert str(decision.remedy)


@pytest.mark.parametrize(("fields", "code"), [
    ({"exclusivity": "exclusive"}, "no-licence"),
    ({"mode": "licence", "exclusivity": "exclusive"}, "licence-incomplete"),
    ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "runs-backward"),
])
def test_it_refuses_terms_that_are_none(world, listing, fields, code):
    assert refused(dealing.seller_proposes, world.chu, talks(world, listing), **terms(**fields)).code == code


def test_no_price_under_negotiation_stands_in_the_open_journal(world, listing):
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms(Money.of("7654321")))

    facts = Entry.objects.filter(record_number=deal.number).values_list("facts", flat=True)

    assert not any("7654321" in text for text in facts)


def test_a_rival_cannot_act_for_the_buyer(world, listing):
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms())

    assert refused(dealing.buyer_accepts, world.han, deal, version=1).code == "not-yours"


def test_a_second_sale_is_refused_and_says_since_when(world, listing):
    other = talks(world, listing, world.han, world.rival)
    other = dealing.seller_proposes(world.chu, other, **terms())
    agreed(world, listing)

    decision = refused(dealing.buyer_accepts, world.han, other, version=1)

    assert decision.code in ("agreed-already", "right-taken")
    assert str(today()) in str(decision.sentence)
    assert world.company.name not in str(decision.sentence)


def test_what_is_sold_as_a_whole_is_offered_nowhere_else(world):
    held = achievement_of(world)
    other = register_venue(world.system, organisation=register_organisation(world.system, name="浦江技术交易所", kind="exchange"))
    offer = {"achievement": held, "venue": other, "mode": "transfer", "way": "agreement", "open_text": "一种工艺"}
    sold, beside = listing_of(world, held), listings.publish_listing(world.system, listings.submit_listing(world.chu, listings.open_listing(world.chu, **offer)))
    waiting = interest_of(world, beside, world.han, world.rival)

    deal = certified(world, sold)

    for record in (beside, waiting):
        record.refresh_from_db()
    assert (beside.state, waiting.state, waiting.refusal) == ("withdrawn", "refused", "withdrawn")
    assert deal.number in Entry.objects.get(record_number=beside.number, step="withdraw").reason


def test_a_sold_right_is_said_to_be_held_and_by_whom(world):
    listing = listing_of(world)
    certified(world, listing)
    type(listing).objects.filter(pk=listing.pk)
    listing.refresh_from_db()
    if listing.state == "dealt":
        assert refused(interest_of, world, listing, world.han, world.rival).code == "listing-not-open"
        return

    decision = refused(interest_of, world, listing, world.han, world.rival)

    assert decision.code == "sold-already"
    assert world.company.name in str(decision.sentence)


def test_two_exclusive_licences_in_one_field_do_not_meet(world):
    achievement = achievement_of(world)
    first = listing_of(world, achievement, mode="licence", exclusivity="exclusive", field="电缆")
    second = listing_of(world, achievement, mode="licence", exclusivity="exclusive", field="电缆", territory="全国")
    agreed(world, first, **licence(field="电缆"))
    deal = talks(world, second, world.han, world.rival)
    deal = dealing.seller_proposes(world.chu, deal, **licence(field="电缆", ends_on=date(2028, 12, 31)))

    assert refused(dealing.buyer_accepts, world.han, deal, version=1).code == "right-taken"


@pytest.mark.parametrize("terms_", [
    {"field": "医疗"}, {"field": "电缆", "territory": "欧洲"}, {"field": "电缆", "starts_on": date(2032, 1, 1), "ends_on": date(2033, 1, 1)},
])
def test_licences_apart_in_field_territory_or_term_stand_beside_each_other(world, terms_):
    achievement = achievement_of(world)
    first = listing_of(world, achievement, mode="licence", exclusivity="exclusive", field="电缆")
    second = listing_of(world, achievement, mode="licence", exclusivity="exclusive")
    agreed(world, first, **licence(field="电缆", territory="中国"))
    deal = talks(world, second, world.han, world.rival)
    deal = dealing.seller_proposes(world.chu, deal, **licence(**terms_))

    assert dealing.buyer_accepts(world.han, deal, version=1).state == "agreed"


def test_ordinary_licences_stand_beside_each_other(world):
    listing = listing_of(world, mode="licence", exclusivity="ordinary")
    agreed(world, listing, **licence("ordinary"))

    assert agreed(world, listing, world.han, world.rival, **licence("ordinary")).state == "agreed"


def test_the_first_to_take_the_quoted_price_has_it(world):
    listing = listing_of(world, way="quoted")
    deal = dealing.take_deal(world.jiang, listing=listing, organisation=world.company)
    assert (deal.state, deal.price) == ("agreed", PRICE)

    decision = refused(dealing.take_deal, world.han, listing=listing, organisation=world.rival)

    assert decision.code == "agreed-already"
    assert Deal.objects.filter(listing=listing).count() == 1


def test_talks_of_before_come_to_nothing_once_the_listing_is_auctioned(world, listing):
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms())
    draft = listings.revise_listing(world.chu, listings.withdraw_listing(world.chu, listing, reason="改为竞价"))
    listings.publish_listing(world.yang, listings.submit_listing(world.chu, listings.set_terms(world.chu, draft, way="english")))

    assert refused(dealing.buyer_accepts, world.jiang, deal, version=1).code == "priced-by-rules"


def test_a_listing_by_agreement_is_not_taken_at_its_price(world, listing):
    assert refused(dealing.take_deal, world.jiang, listing=listing, organisation=world.company).code == "not-quoted"


def test_a_price_found_by_bidding_is_not_talked_about_again(world):
    listing = listing_of(world, way="english")
    deal = open_deal(world.system, listing=listing, buyer=world.company, price=Money.of("1050000"), way="english")
    assert deal.state == "agreed"

    assert refused(dealing.reopen_talks, world.jiang, deal, reason="想再谈").code == "price-is-fixed"


def test_a_sealed_deal_needs_its_price(world):
    assert refused(open_deal, world.system, listing=listing_of(world, way="sealed"), buyer=world.company, way="sealed").code == "no-price"


def test_talks_that_failed_can_be_taken_up_again(world, listing):
    deal = dealing.fail_deal(world.jiang, talks(world, listing), reason="预算未批")
    assert deal.interest.__class__.objects.get(pk=deal.interest_id).state == "accepted"

    assert dealing.take_up_again(world.jiang, deal, reason="预算已批").state == "talking"


def test_nobody_signs_for_both_sides(world, listing):
    from shouzhan.rooms.parties.public import appoint

    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms())
    appoint(world.system, user=world.chu, organisation=world.company, role="member")
    world.chu.__dict__.pop("current_memberships", None)

    assert refused(dealing.buyer_accepts, world.chu, deal, version=1).code == "on-both-sides"


def test_nothing_is_certified_before_it_is_paid(world, listing):
    deal = signed(world, listing)

    assert refused(certify_deal, world.yang, deal).code == "wrong-state"


def test_no_act_is_dated_before_the_last_one(world, listing):
    deal = signed(world, listing)
    with frozen(today() - timedelta(days=1)):
        decision = refused(settling.book_receipt, world.yang, deal, receipt="R-1", amount=PRICE, on=today())

    assert decision.code == "clock-went-back"


def test_agreed_terms_can_be_opened_again_until_both_have_signed(world, listing):
    deal = dealing.sign_deal(world.chu, noticed(world, agreed(world, listing)))
    assert dealing.unsign_deal(world.chu, deal, reason="条款有误").state == "agreed"
    deal = dealing.reopen_talks(world.chu, deal, reason="条款有误")

    assert (deal.state, deal.price) == ("talking", None)


def test_a_settled_deal_is_not_booked_again(world, listing):
    deal = paid(world, signed(world, listing))
    assert deal.state == "settled"

    assert refused(settling.book_receipt, world.yang, deal, receipt="R-2", amount=PRICE, on=today()).code == "wrong-state"


def test_interests_end_where_the_deal_begins(world, listing):
    deal = talks(world, listing)

    assert refused(interests.withdraw_interest, world.jiang, deal.interest, reason="不要了").code == "wrong-state"


def test_a_price_below_its_valuation_is_posted_only_with_how_it_was_found(world, listing):
    deal = agreed(world, listing)
    value = open_valuation(world.chu, achievement=deal.achievement, method="agreement", valued_on=today(), valid_until=today() + timedelta(days=300), low_fen=PRICE.fen + 100, high_fen=PRICE.fen * 2, basis="同类交易")
    file_valuation(world.chu, value)

    page = world.client(world.chu).get(f"/deals/{deal.number}/notice/").content.decode()
    assert value.number in page
    assert "1,000,001.00" in page
    decision = refused(dealing.post_price, world.chu, deal)
    assert (decision.code, bool(decision.cites), bool(decision.remedy)) == ("below-value", True, True)
    assert not PriceNotice.objects.filter(achievement=deal.achievement).exists()

    dealing.post_price(world.chu, deal, how="院务会集体研究：对方承诺首年投产")

    assert PriceNotice.objects.get(achievement=deal.achievement).how.startswith("院务会")


def test_a_price_at_its_valuation_is_posted_without_a_word(world, listing):
    deal = agreed(world, listing)
    file_valuation(world.chu, open_valuation(world.chu, achievement=deal.achievement, method="agreement", valued_on=today(), valid_until=today() + timedelta(days=300), low_fen=PRICE.fen, high_fen=PRICE.fen, basis="同类交易"))

    dealing.post_price(world.chu, deal)

    assert PriceNotice.objects.get(achievement=deal.achievement).state == "running"


def waiting_for(user):
    return [str(item.step) for item in todo_of(user)]


def test_a_deal_waits_for_the_side_whose_turn_it_is(world, listing):
    deal = talks(world, listing)
    assert "转让方提出条款" in waiting_for(world.chu)
    assert "受让方提出条款" in waiting_for(world.jiang)

    deal = dealing.seller_proposes(world.chu, deal, **terms())

    assert not [step for step in waiting_for(world.chu) if "条款" in step]
    assert [step for step in waiting_for(world.jiang) if "条款" in step] == ["受让方接受条款"]
    page = world.client(world.jiang).get(f"/deals/{deal.number}/").content.decode()
    assert f'class="button button--primary" href="/deals/{deal.number}/accept/"' in page
    assert "下一步“受让方接受条款”" in page


def test_whoever_accepts_or_signs_has_the_terms_in_sight(world, listing):
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms())
    accepting = world.client(world.jiang).get(f"/deals/{deal.number}/accept/").content.decode()
    deal = noticed(world, dealing.buyer_accepts(world.jiang, deal, version=1))
    signing = world.client(world.chu).get(f"/deals/{deal.number}/sign/").content.decode()

    for page in (accepting, signing):
        assert "1,000,000.00" in page.split('class="split__side"')[1]


def test_an_instalment_that_cannot_be_read_is_said_in_the_reader_s_language(world, listing):
    deal = talks(world, listing)

    page = world.client(world.chu).post(f"/deals/{deal.number}/offer/", {"price": "1000000", "mode": "transfer", "instalments": "500000 2027-01-31"}, headers={"accept-language": "en"})

    assert page.status_code == 422
    assert "write the amount as in 300000.00" in page.content.decode()


def test_a_price_is_posted_once_and_its_page_says_until_when(world, listing):
    deal = agreed(world, listing)
    deal = dealing.post_price(world.chu, deal, how="")
    notice = PriceNotice.objects.get()

    assert refused(dealing.post_price, world.chu, deal, how="").code == "notice-runs"
    assert f"价格正在公示（{notice.number}，到 {notice.last_day}）" in world.client(world.chu).get(f"/deals/{deal.number}/").content.decode()
    assert refused(dealing.post_price, world.chu, noticed(world, agreed(world, listing_of(world))), how="").code == "notice-passed"


# --- licences by the rules -------------------------------------------------------------------------------------------


def test_a_licence_taken_at_its_quoted_price_runs_as_long_as_the_listing_says(world):
    offered = listing_of(world, mode="licence", exclusivity="exclusive", way="quoted", licence_months=36)

    deal = dealing.take_deal(world.jiang, listing=offered, organisation=world.company)

    assert (deal.starts_on, deal.ends_on) == (date(2026, 11, 20), date(2029, 11, 19))
    assert deal.terms.get().ends_on == deal.ends_on


def test_a_licence_priced_by_the_rules_names_its_term_and_stays_within_the_patent(world):
    offer = {"mode": "licence", "exclusivity": "exclusive", "way": "quoted"}
    assert refused(listing_of, world, **offer).code == "term-missing"
    held = achievement_of(world)
    patented(world, held, filed_on=date(2020, 3, 2))
    told = refused(listing_of, world, held, **offer, licence_months=240)
    assert told.code == "longer-than-patent"
    assert "2040-03-01" in str(told.sentence)


def test_talks_about_a_licence_begin_with_the_term_the_listing_names(world):
    deal = talks(world, listing_of(world, mode="licence", exclusivity="ordinary", licence_months=12))

    page = world.client(world.chu).get(f"/deals/{deal.number}/offer/").content.decode()

    assert 'value="2026-11-20"' in page
    assert 'value="2027-11-19"' in page


def test_several_instalments_are_told_apart(world, listing):
    parts = [{"amount": "400000.00", "due_on": "2027-01-31", "when": ""}, {"amount": "600000.00", "due_on": "", "when": "交付后"}]
    deal = dealing.seller_proposes(world.chu, talks(world, listing), **terms(instalments=parts))

    assert "400,000.00 元，2027-01-31；600,000.00 元，交付后" in world.client(world.jiang).get(f"/deals/{deal.number}/").content.decode()
