"""Who holds what on which day, and what is refused of licences and sales."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.ownership.scene import YEAR, achievement_of, licence, own, patented, pledge, refused, sell, shares

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership import rights
from shouzhan.rooms.ownership.models import Patent, Right
from shouzhan.rooms.ownership.patenting import lapse_patent, open_patent
from shouzhan.rooms.ownership.public import enter_right, licence_check, may_dispose, revoke_conveyance
from shouzhan.rooms.ownership.scopes import fields_meet, territories_meet
from shouzhan.rooms.parties.public import Person, Role, appoint

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


@pytest.fixture
def achievement(world):
    return achievement_of(world)


def check(achievement, **fields):
    given = {"mode": "licence", "exclusivity": "exclusive", "field": "电缆", "territory": "中国", **YEAR, **fields}
    return licence_check(achievement, **given)


def test_it_gives_what_was_made_on_duty_to_the_unit(world, achievement):
    assert shares(achievement, DAY) == {"云岫大学": Decimal(100)}
    assert shares(achievement, DAY - timedelta(days=1)) == {}


def test_it_shares_a_right_out_from_a_day_and_keeps_the_rest(world, achievement):
    rights.share_out(world.chu, own(achievement), share=Decimal("33.3334"), starts_on=date(2026, 12, 1), ground="共有协议", holder=world.other_university)
    assert shares(achievement, date(2026, 11, 30)) == {"云岫大学": Decimal(100)}
    assert shares(achievement, date(2026, 12, 1)) == {"云岫大学": Decimal("66.6666"), "望潮大学": Decimal("33.3334")}


@pytest.mark.parametrize("kind", ["pledge", "ownership"])  # a pledge would be taken, of ownership there is no room: an outsider is told neither
def test_it_lets_no_other_unit_enter_a_right_to_a_result(world, achievement, kind):
    appoint(System(), user=world.wang, organisation=world.other_university, role=Role.TRANSFER_OFFICER)

    assert refused(enter_right, world.wang, achievement=achievement, kind=kind, holder=world.other_university, share=Decimal(60), starts_on=DAY, ground="x").code == "not-yours"
    assert [right.holder for right in Right.objects.all()] == [world.university]


def test_it_lets_no_other_unit_enter_a_patent_on_a_result(world, achievement):
    appoint(System(), user=world.wang, organisation=world.other_university, role=Role.TRANSFER_OFFICER)

    assert refused(open_patent, world.wang, achievement=achievement, name="膜").code == "not-yours"
    assert not Patent.objects.exists()


def test_it_refuses_to_share_out_more_than_is_held(world, achievement):
    assert refused(rights.share_out, world.chu, own(achievement), share=Decimal("100.01"), starts_on=DAY, ground="x", holder=world.company).code == "more-than-held"
    assert own(achievement).state == "in-force"


def test_it_refuses_shares_above_the_whole(world, achievement):
    decision = refused(enter_right, world.chu, achievement=achievement, kind="ownership", holder=world.company, share=Decimal("0.01"), starts_on=DAY)
    assert decision.code == "over-whole"
    assert "100.01%" in str(decision.sentence)


def test_the_database_refuses_shares_above_the_whole_by_itself(world, achievement):
    first = own(achievement)
    rights.correct_right(world.chu, first, share=Decimal(60), reason="登记有误")
    enter_right(world.chu, achievement=achievement, kind="ownership", holder=world.company, share=Decimal(40), starts_on=DAY)
    with pytest.raises(DatabaseError, match="exceed the whole"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ownership_right SET share = 60.0001 WHERE id = %s", [first.pk])


def test_the_database_refuses_a_second_exclusive_licence_by_itself(world, achievement):
    licence(world, achievement)
    other = licence(world, achievement, field="磁体")
    with pytest.raises(DatabaseError, match="exclusive licences"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ownership_right SET field = '电缆' WHERE id = %s", [other.pk])


def test_thirds_add_up_to_the_whole(world, achievement):
    first = rights.correct_right(world.chu, own(achievement), share=Decimal("33.3334"), reason="共有")
    for holder in (world.company, world.rival):
        enter_right(world.chu, achievement=achievement, kind="ownership", holder=holder, share=Decimal("33.3333"), starts_on=first.starts_on)
    assert sum(shares(achievement, DAY).values()) == Decimal(100)


def test_a_sale_passes_the_whole_and_keeps_the_former_owner_on_record(world, achievement):
    made = sell(world, achievement, starts_on=date(2026, 12, 1))
    assert shares(achievement, date(2026, 11, 30)) == {"云岫大学": Decimal(100)}
    assert shares(achievement, date(2026, 12, 1)) == {"青萍电子有限公司": Decimal(100)}
    assert made.before == own(achievement)
    assert own(achievement).state == "passed"


def test_the_same_right_cannot_be_sold_twice(world, achievement):
    sell(world, achievement, starts_on=date(2026, 12, 1))
    for day in (DAY, date(2026, 12, 1), date(2027, 5, 1)):
        assert refused(sell, world, achievement, buyer=world.rival, starts_on=day).code == "not-held"
    assert Right.objects.filter(achievement=achievement).count() == 2


def test_the_database_refuses_a_second_sale_by_itself(world, achievement):
    first = sell(world, achievement)
    with pytest.raises(DatabaseError), transaction.atomic():
        rights.take_over(
            System(), achievement=achievement, kind="ownership", holder=world.rival, share=Decimal(1), starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20),
            before=first.before, place=1)


def test_a_sale_taken_back_returns_to_the_seller_and_stays_on_record(world, achievement):
    made = sell(world, achievement)
    with frozen(date(2026, 12, 10)):
        back = revoke_conveyance(world.system, made, "买方违约")
    assert shares(achievement, date(2026, 12, 9)) == {"青萍电子有限公司": Decimal(100)}
    assert shares(achievement, date(2026, 12, 10)) == {"云岫大学": Decimal(100)}
    assert back.before == made
    sell(world, achievement, buyer=world.rival, starts_on=date(2026, 12, 11))


def test_a_licence_taken_back_ends(world, achievement):
    made = revoke_conveyance(world.system, licence(world, achievement), "解除")
    assert made.state == "ended"
    licence(world, achievement, buyer=world.rival)


def test_what_was_not_conveyed_is_not_taken_back(world, achievement):
    assert refused(revoke_conveyance, world.system, own(achievement), "x").code == "not-conveyed"


def test_two_exclusive_licences_of_one_scope_never_overlap(world, achievement):
    first = licence(world, achievement)
    decision = check(achievement, starts_on=date(2027, 12, 31), ends_on=date(2028, 6, 30))
    assert decision.code == "two-exclusive"
    assert first.number in str(decision.sentence)
    assert decision.cites


@pytest.mark.parametrize(
    "apart", [{"field": "磁体"}, {"territory": "美国"}, {"starts_on": date(2028, 1, 1), "ends_on": date(2028, 12, 31)}], ids=("field", "territory", "term"))
def test_two_exclusive_licences_stand_where_scope_or_term_differ(world, achievement, apart):
    licence(world, achievement)
    assert check(achievement, **apart)


@pytest.mark.parametrize(("one", "other"), [
    ("全世界", "美国"), ("北美", "美国"), ("亚洲", "日本"), ("海外", "欧洲"), ("长三角", "上海市"), ("中国", "浦东新区"), ("上海市", "上海浦东"), ("美\u200b国", "美国"), ("ＵＳＡ", "美国"),
    ("上海|江苏", "江苏省"), ("华东", "上海市"),
])
def test_territories_meet_unless_the_words_show_that_they_do_not(one, other):
    assert territories_meet(one, other)
    assert territories_meet(other, one)


@pytest.mark.parametrize(("one", "other"), [("上海市", "美国"), ("上海市", "江苏省"), ("中国", "日本"), ("德国", "法国"), ("全国", "欧洲")])
def test_territories_that_are_plainly_apart_stay_apart(one, other):
    assert not territories_meet(one, other)
    assert not territories_meet(other, one)


def test_a_sign_nobody_sees_makes_no_other_field():
    assert fields_meet("电\u200b缆", "电缆")


@pytest.mark.parametrize(("field", "territory"), [("", "美国、上海市"), ("超导电缆", "全球"), ("磁体；电缆", "上海市")])
def test_scopes_that_meet_in_part_meet(world, achievement, field, territory):
    licence(world, achievement)
    assert check(achievement, field=field, territory=territory).code == "two-exclusive"


@pytest.mark.parametrize(
    ("there", "new", "code"),
    [
        ("exclusive", "ordinary", "beside-exclusive"), ("exclusive", "sole", "beside-exclusive"), ("sole", "ordinary", "beside-sole"), ("sole", "exclusive", "beside-sole"),
        ("ordinary", "exclusive", "exclusive-beside-others"), ("ordinary", "sole", "sole-beside-others"), ("ordinary", "ordinary", "allowed"),
    ],
)
def test_licences_exclude_one_another_as_their_kind_says(world, achievement, there, new, code):
    licence(world, achievement, there)
    assert check(achievement, exclusivity=new).code == code


def test_a_licence_does_not_outlive_the_patent(world, achievement):
    patent = patented(world, achievement)
    assert patent.expires_on == date(2040, 3, 1)
    assert check(achievement, ends_on=date(2040, 3, 1))
    decision = check(achievement, ends_on=date(2040, 3, 2))
    assert decision.code == "longer-than-patent"
    assert "2040-03-01" in str(decision.remedy)
    assert check(achievement, ends_on=None).code == "longer-than-patent"
    assert refused(licence, world, achievement, ends_on=date(2040, 3, 2)).code == "longer-than-patent"


def test_a_licence_abroad_is_not_measured_by_the_patent_at_home(world, achievement):
    patented(world, achievement)
    assert check(achievement, territory="美国", ends_on=date(2041, 1, 1))


def test_a_lapsed_patent_is_licensed_no_more(world, achievement):
    lapse_patent(world.chu, patented(world, achievement), reason="未缴年费")
    assert check(achievement).code == "patent-lapsed"
    assert Patent.objects.get().state == "lapsed"


def test_a_licence_says_how_it_excludes_and_runs_forward(world, achievement):
    assert check(achievement, exclusivity="").code == "no-exclusivity"
    assert check(achievement, ends_on=date(2026, 12, 31)).code == "ends-before-start"


def test_nobody_licenses_what_the_unit_does_not_hold(world, achievement):
    sell(world, achievement, starts_on=date(2026, 12, 1))
    assert check(achievement).code == "not-held"
    assert licence_check(achievement, mode="transfer").code == "not-held"
    assert may_dispose(achievement, world.other_university, DAY).code == "not-held"


def test_a_pledged_result_waits_for_the_pledgee(world, achievement):
    held = pledge(world, achievement)
    assert refused(sell, world, achievement).code == "pledged"
    assert check(achievement).code == "pledged"
    rights.consent(world.han, held, until=date(2026, 12, 31), proof="同意函", buyer=world.company)
    assert refused(sell, world, achievement, buyer=world.rival).code == "pledged"
    assert sell(world, achievement)


def test_the_consent_of_the_pledgee_has_its_time(world, achievement):
    held = pledge(world, achievement)
    rights.consent(world.han, held, until=date(2026, 11, 30), proof="同意函")
    with frozen(date(2026, 12, 1)):
        assert refused(sell, world, achievement, starts_on=date(2026, 12, 1)).code == "pledged"
    assert refused(rights.consent, world.han, held, until=date(2026, 11, 19), proof="x").code == "consent-over"


def test_a_pledge_that_ended_holds_nobody(world, achievement):
    rights.end_right(world.chu, pledge(world, achievement), reason="已清偿")
    assert sell(world, achievement)


def test_co_owners_agree_to_a_sale_and_to_what_excludes(world, achievement):
    rights.share_out(world.chu, own(achievement), share=Decimal(40), starts_on=DAY, ground="共有", holder=world.rival)
    assert refused(sell, world, achievement).code == "co-owners"
    assert check(achievement).code == "co-owners"
    assert check(achievement, exclusivity="ordinary")
    theirs = Right.objects.get(holder=world.rival)
    rights.consent(world.han, theirs, until=date(2026, 12, 31), proof="同意函")
    sell(world, achievement)
    assert shares(achievement, DAY) == {"青萍电子有限公司": Decimal(60), "白蘋机器有限公司": Decimal(40)}


def test_a_stranger_to_the_unit_enters_nothing(world, achievement):
    for who in (world.feng, world.jiang, world.wang, world.auditor):
        with pytest.raises(Refused):
            enter_right(who, achievement=achievement, kind="pledge", holder=world.rival, starts_on=DAY)
    with pytest.raises(Refused):
        rights.end_right(world.jiang, own(achievement), reason="x")


def test_a_mistake_is_voided_and_can_be_called_back(world, achievement):
    made = licence(world, achievement)
    rights.void_right(world.chu, made, reason="录错")
    other = licence(world, achievement)
    made.refresh_from_db()
    assert refused(rights.reinstate_right, world.chu, made, reason="没错").code == "two-exclusive"
    rights.end_right(world.chu, other, reason="解除", on=date(2027, 1, 1))
    assert rights.reinstate_right(world.chu, made, reason="没错").state == "in-force"


def test_what_was_conveyed_is_not_voided_or_changed_in_share(world, achievement):
    made = sell(world, achievement)
    assert refused(rights.void_right, world.chu, made, reason="x").code == "conveyed"
    assert refused(rights.correct_right, world.chu, made, reason="x", share=Decimal(50)).code == "conveyed"


def test_an_ended_right_is_revived_only_where_there_is_room(world, achievement):
    first = rights.end_right(world.chu, own(achievement), reason="误登")
    enter_right(world.chu, achievement=achievement, kind="ownership", holder=world.company, share=Decimal(1), starts_on=DAY)
    assert refused(rights.revive_right, world.chu, first, reason="恢复").code == "over-whole"


def test_the_journal_names_no_person(world, achievement):
    person = Person.objects.create(name="冯某某")
    rights.share_out(world.chu, own(achievement), share=Decimal(10), starts_on=DAY, ground="赋权", person=person)
    for entry in Entry.objects.filter(record_kind="ownership.right"):
        assert "冯某某" not in str(entry.facts)


@pytest.mark.parametrize(("holder", "person"), [(False, False), (True, True)])
def test_a_right_has_one_holder(world, achievement, holder, person):
    given = {"holder": world.company if holder else None, "person": Person.objects.create(name="甲") if person else None}
    assert refused(enter_right, world.chu, achievement=achievement, kind="pledge", starts_on=DAY, **given).code == "one-holder"
    assert refused(rights.share_out, world.chu, own(achievement), share=Decimal(1), starts_on=DAY, ground="x", **given).code == "one-holder"
