"""A failure is forgiven by four conditions, one of which the list itself answers, and by two people who are not the one who failed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.ownership.scene import achievement_of, refused

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.ownership import patenting
from shouzhan.rooms.ownership.tolerance import actions, procedure
from shouzhan.rooms.ownership.tolerance.models import FINDINGS, ToleranceCase
from shouzhan.rooms.parties.public import Role, User

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)
ALL = dict.fromkeys(FINDINGS, True)


@pytest.fixture(autouse=True)
def on_the_day():
    with frozen(DAY):
        yield


@pytest.fixture
def shen(world):
    """Another of the university's management office."""
    return world._user("shen", "沈七叶", world.university, Role.UNIVERSITY_OFFICE)


def line(world, place="3", since=date(2026, 1, 1), **more):
    made = actions.draft_item(
        world.wei, issuer=world.university, document="容错清单（2026 年）", place=place, conduct="探索性项目未达预期", conditions="已按程序论证，过程可查", since=since, **more)
    return actions.publish_item(world.wei, made)


def applied(world, **more):
    given = {"unit": world.university, "happened_on": date(2026, 6, 1), "account": "中试失败", "assessment": "2026 年度考核", **more}
    return actions.apply_case(world.feng, **given)


def examined(world, **more):
    made = applied(world, item=more.pop("item", None) or line(world))
    return actions.examine_case(world.wei, made, findings="过程可查", **{**ALL, **more})


def test_it_is_tolerated_when_all_four_hold_and_takes_effect_in_the_assessment(world, shen):
    made = actions.tolerate(shen, examined(world), treatment="no-negative")
    assert (made.state, made.treatment, made.decided_on) == ("tolerated", "no-negative", DAY)
    bound = actions.bind_case(shen, made, bound_to="考核〔2026〕7 号")
    assert (bound.bound_to, bound.bound_on) == ("考核〔2026〕7 号", DAY)
    assert refused(actions.bind_case, shen, bound, bound_to="考核〔2026〕8 号").code == "bound-already"


@pytest.mark.parametrize(("missing", "code"), [("diligent", "not-diligent"), ("no_illegal_gain", "illegal-gain"), ("fits_circumstances", "other-circumstances")])
def test_one_missing_condition_refuses_and_changing_it_alone_tolerates(world, shen, missing, code):
    made = examined(world, **{missing: False})
    assert refused(actions.tolerate, shen, made, treatment="exempt").code == code
    again = actions.examine_case(world.wei, made, findings="复查", **ALL)
    assert actions.tolerate(shen, again, treatment="exempt").state == "tolerated"


def test_whether_it_is_on_the_list_is_looked_up_on_the_day_it_happened(world, shen):
    early = examined(world, item=line(world, since=date(2026, 7, 1)))
    assert refused(actions.tolerate, shen, early, treatment="exempt").code == "not-on-list"
    held = line(world, place="4")
    case = examined(world, item=held)
    actions.end_item(world.wei, held, until=date(2026, 9, 30), reason="清单修订")
    case.item.refresh_from_db()
    assert actions.tolerate(shen, case, treatment="mitigated").state == "tolerated"


def test_a_draft_line_covers_nothing(world, shen):
    draft = actions.draft_item(world.wei, issuer=world.university, document="草案", place="1", conduct="情形", conditions="条件", since=date(2026, 1, 1))
    assert refused(actions.tolerate, shen, examined(world, item=draft), treatment="exempt").code == "not-on-list"


def test_nobody_forgives_themselves_and_who_examined_does_not_decide(world, shen):
    own = actions.apply_case(world.wei, unit=world.university, item=line(world), happened_on=DAY, account="经过", assessment="考核")
    assert refused(actions.examine_case, world.wei, own, findings="", **ALL).code == "own-failure"
    assert refused(actions.tolerate, world.wei, examined(world, item=line(world, place="9")), treatment="exempt").code == "own-examination"


def test_who_had_a_hand_in_the_record_does_not_judge(world, shen):
    patent = patenting.open_patent(world.chu, achievement=achievement_of(world), name="一种缓冲层")
    patenting.file_patent(world.wei, patent, application="CN1", filed_on=DAY)
    made = actions.apply_case(world.feng, unit=world.university, item=line(world), about=patent.number, happened_on=DAY, account="经过", assessment="考核")
    assert made.about_kind == "ownership.patent"
    assert refused(actions.examine_case, world.wei, made, findings="可查", **ALL).code == "took-part"
    assert actions.examine_case(shen, made, findings="可查", **ALL).state == "examined"


def test_only_the_units_own_management_judges(world):
    made = applied(world)
    for other in (world.chu, world.jiang, world.auditor, world.lin, world.feng):
        assert refused(actions.examine_case, other, made, findings="", **ALL).code in {"not-yours", "own-failure"}


def test_a_strange_record_a_later_day_and_another_unit_are_refused(world):
    assert refused(applied, world, about="PT-2026-0000009-X").code == "no-record"
    assert refused(applied, world, happened_on=date(2026, 11, 21)).code == "not-yet"
    assert refused(applied, world, unit=world.other_university).code == "other-unit"
    assert refused(actions.draft_item, world.wei, issuer=world.other_university, document="x", place="1", conduct="x", conditions="x", since=DAY).code == "other-unit"


def test_it_is_refused_only_with_a_condition_that_fails_and_may_be_reviewed(world, shen):
    assert refused(actions.refuse_case, shen, examined(world), reason="不同意").code == "all-hold"
    made = actions.refuse_case(shen, examined(world, item=line(world, place="5"), diligent=False), reason="未论证")
    assert '"because":"not-diligent"' in Entry.objects.get(record_number=made.number, step="refuse").facts
    again = actions.review_case(world.feng, made, reason="补充了论证记录")
    assert (again.state, again.found, again.examined_by) == ("applied", {}, "")


def test_what_falls_is_named_and_the_decision_falls_with_it(world, shen):
    made = actions.tolerate(shen, examined(world), treatment="exempt")
    assert refused(actions.annul, shen, made, fell=[], reason="举报").code == "nothing-fell"
    fallen = actions.annul(shen, made, fell=["no_illegal_gain"], reason="查实收受好处")
    assert (fallen.state, fallen.treatment) == ("annulled", "")
    assert fallen.found == {"diligent": True, "no_illegal_gain": False, "fits_circumstances": True}


def test_the_list_is_public_and_the_case_is_not(world):
    made, held = applied(world), line(world)
    draft = actions.draft_item(world.wei, issuer=world.university, document="草案", place="1", conduct="尚未印发的情形", conditions="条件", since=DAY)
    anyone = world.client(None)
    assert held.conduct in anyone.get("/tolerance-list/").content.decode()
    assert draft.conduct not in anyone.get("/tolerance-list/").content.decode()
    assert anyone.get(f"/tolerance-list/{draft.number}/").status_code in (302, 404)
    seen = {name: bool(procedure.readers(getattr(world, name), made)) for name in ("feng", "wei", "auditor", "lin", "chu", "sun", "jiang", "han")}
    assert [name for name, sees in seen.items() if sees] == ["feng", "wei", "auditor", "lin"]
    for name, status in (("feng", 200), ("chu", 404), ("jiang", 404)):
        assert world.client(User.objects.get(pk=getattr(world, name).pk)).get(f"/tolerance-cases/{made.number}/").status_code == status


def test_the_page_says_which_condition_fails_and_what_to_do(world, shen):
    made = examined(world, diligent=False)
    page = world.client(shen).get(f"/tolerance-cases/{made.number}/").content.decode()
    assert "未勤勉尽职。" in page
    assert "申请复核" in page


def test_the_database_refuses_tolerance_without_its_item_and_treatment(world):
    made = applied(world)
    made.pk, made.number, made.state = None, "TC-2026-0099999-9", "tolerated"
    with pytest.raises(IntegrityError), transaction.atomic():
        ToleranceCase.objects.bulk_create([made])


def test_the_record_it_is_about_names_it_to_those_who_may_see_it_and_to_nobody_else(world, shen):
    patent = patenting.open_patent(world.chu, achievement=achievement_of(world), name="一种缓冲层")
    made = applied(world, item=line(world), about=patent.number)
    made = actions.tolerate(shen, actions.examine_case(world.wei, made, findings="过程可查", **ALL), treatment="no-negative")
    pages = {who: world.client(getattr(world, who)).get(f"/patents/{patent.number}/").content.decode() for who in ("wei", "chu")}
    assert made.number in pages["wei"]
    assert "不作负面评价" in pages["wei"]
    assert made.number not in pages["chu"]
    assert f'href="/patents/{patent.number}/"' in world.client(world.wei).get(f"/tolerance-cases/{made.number}/").content.decode()
