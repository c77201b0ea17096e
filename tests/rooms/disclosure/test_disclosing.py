"""From the first field to a number: shares, confirmations, triage."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.rooms.disclosure.scene import TEXT, accepted, drafted, refusal, submitted

from shouzhan.kernel.dates import frozen, today
from shouzhan.rooms.disclosure.actions import (
    accept_disclosure,
    attest_share,
    close_disclosure,
    confirm_share,
    contest_shares,
    list_contributors,
    reopen_disclosure,
    return_disclosure,
    submit_disclosure,
    withdraw_disclosure,
)
from shouzhan.rooms.disclosure.forms import ContributorsForm, FundingForm, OpenForm, TermsForm
from shouzhan.rooms.disclosure.models import Achievement, Disclosure
from shouzhan.rooms.disclosure.procedure import confirm_share as confirm_step
from shouzhan.rooms.disclosure.sweeps import remind_contributors
from shouzhan.web.models import Draft, Notice
from shouzhan.web.portal import todo_of

pytestmark = pytest.mark.database


def past_confirming(made):
    return frozen(made.confirm_by + timedelta(days=1))


def test_it_is_disclosed_in_four_forms_of_which_six_fields_must_be_filled(world):
    client, _ = world.client(world.feng), world.chen
    first = client.post("/disclosures/new/open/", {"unit": world.university.pk, "name": "高通量纳滤膜", "summary": TEXT, "has_intention": "on"})
    made = Disclosure.objects.get()
    here = f"/disclosures/{made.number}/"
    second = client.post(f"{here}contributors/", {"contributors": "冯九 60\n陈十 40"})
    third = client.post(f"{here}funding/", {"funder": "city", "transfer_by": "2027-12-31"})
    fourth = client.post(f"{here}terms/", {"secrecy": "internal"})
    client.post(f"{here}submit/", {})

    assert [answer.url for answer in (first, second, third, fourth)] == [f"{here}{part}/" for part in ("contributors", "funding", "terms", "submit")]
    made.refresh_from_db()
    assert made.state == "submitted"
    forms = (OpenForm, ContributorsForm, FundingForm, TermsForm)
    assert sum(field.required for form in forms for field in form.base_fields.values()) == 6
    assert sum(not field.widget.is_hidden for form in forms for field in form.base_fields.values()) == 15


def test_it_leads_from_one_form_to_the_next_and_says_how_far_it_is(world):
    client, made = world.client(world.feng), drafted(world, fundings=())
    pages = {part: client.get(f"/disclosures/{made.number}/{part}/").content.decode() for part in ("contributors", "funding", "terms")}
    pages["open"] = client.get("/disclosures/new/open/").content.decode()

    for part, said in (("open", "第 1 步"), ("contributors", "第 2 步"), ("funding", "第 3 步"), ("terms", "第 4 步")):
        assert said in pages[part]
        assert ">保存并继续</button>" in pages[part]
    assert f'<a href="/disclosures/{made.number}/">高通量纳滤膜</a>' in pages["funding"]


def test_it_leads_nowhere_whoever_only_corrects_one_form(world):
    page = world.client(world.feng).get(f"/disclosures/{drafted(world).number}/contributors/").content.decode()

    assert ">保存</button>" in page
    assert "第 2 步" not in page


def test_it_shows_what_is_handed_in_before_it_is(world):
    page = world.client(world.feng).get(f"/disclosures/{drafted(world).number}/submit/").content.decode()

    assert "冯九 60%、陈十 40%" in page
    assert "先存着" not in page  # there is nothing to keep


def test_it_says_on_top_which_field_is_empty(world):
    page = world.client(world.feng).post("/disclosures/new/open/", {"unit": world.university.pk, "summary": TEXT})

    assert page.status_code == 422
    assert "成果名称：这个字段是必填项" in page.content.decode()


def test_it_waits_on_the_workbench_of_whoever_has_yet_to_confirm(world):
    waiting = [submitted(world, name=f"待确认{n}") for n in range(3)]
    with frozen(waiting[0].created_at.date()):
        items = [item for item in todo_of(world.chen) if item.step == confirm_step.label]

        assert {item.number for item in items} == {one.number for one in waiting}
        assert {item.deadline.on for item in items} == {waiting[0].confirm_by}
        confirm_share(world.chen, waiting[0])
        left = [item.number for item in todo_of(world.chen) if item.step == confirm_step.label]

    assert left == [one.number for one in waiting[1:]]
    assert not [item for item in todo_of(world.feng) if item.step == confirm_step.label]  # whoever submits has confirmed


def test_it_offers_confirming_first_and_shows_the_shares_that_are_confirmed(world):
    made = submitted(world)
    client = world.client(world.chen)

    assert f'class="button button--primary" href="/disclosures/{made.number}/confirm/"' in client.get(f"/disclosures/{made.number}/").content.decode()
    page = client.get(f"/disclosures/{made.number}/confirm/").content.decode()
    assert "冯九" in page
    assert "60" in page


def test_it_keeps_what_was_typed_when_the_lid_is_closed(world):
    client = world.client(world.feng)

    client.post("/drafts/?key=/disclosures/new/open/", {"name": "高通量纳滤膜"})

    assert Draft.objects.get().fields["name"] == "高通量纳滤膜"
    assert 'value="高通量纳滤膜"' in client.get("/disclosures/new/open/").content.decode()


def test_it_recognises_the_field_and_lets_the_office_change_it(world):
    made = submitted(world)
    assert made.field

    confirm_share(world.chen, made)
    accept_disclosure(world.chu, made, field="energy")

    assert Achievement.objects.get().field == "energy"


@pytest.mark.parametrize(("shares", "said", "remedy"), [
    (("60", "39.99"), "份额合计 99.99%，还差 0.01%。", "请把 0.01% 加给"), (("60", "40.01"), "份额合计 100.01%，超出 0.01%。", "减去 0.01%"),
])
def test_it_names_the_hundredth_that_is_missing_or_too_much(world, shares, said, remedy):
    made = drafted(world, shares=shares)

    decision = refusal(submit_disclosure, world.feng, made)

    assert (decision.code, decision.sentence) == ("shares-not-whole", said)
    assert remedy in decision.remedy


def test_it_refuses_shares_of_99_99_in_the_form_and_in_the_act(world):
    made, _ = drafted(world), world.chen
    client = world.client(world.feng)

    page = client.post(f"/disclosures/{made.number}/contributors/", {"contributors": "冯九 60\n陈十 39.99"})

    assert page.status_code == 422
    assert "还差 0.01%" in page.content.decode()
    assert refusal(list_contributors, world.feng, made, contributors=[{"name": "冯九", "user": world.feng, "share": Decimal("99.99")}]).code == "shares-not-whole"


@pytest.mark.parametrize(("typed", "said"), [
    ("冯九", "姓名 份额"), ("冯九 六十", "不是份额"), ("冯九 0", "大于 0"), ("冯九 33.333", "两位小数"), ("无名氏 100", "没有叫"), ("冯九 50\n冯九 50", "列了两次"), ("冯九（nobody） 100", "没有账号"), ("冯九 NaN", "大于 0"),
])
def test_it_says_which_line_of_the_contributors_cannot_be_used(world, typed, said):
    made = drafted(world)

    page = world.client(world.feng).post(f"/disclosures/{made.number}/contributors/", {"contributors": typed})

    assert page.status_code == 422
    assert said in page.content.decode()


def test_it_takes_contributors_from_elsewhere_with_their_house(world):
    made = drafted(world)

    world.client(world.feng).post(f"/disclosures/{made.number}/contributors/", {"contributors": "冯九 60\nMarie Curie，巴黎研究所，40"})

    outside = made.contributors.get(user=None)
    assert (outside.name, outside.affiliation, outside.share) == ("Marie Curie", "巴黎研究所", Decimal(40))


def test_it_knows_the_unit_s_people_by_their_names_in_latin_letters(world):
    made = drafted(world)
    for user, name in ((world.feng, "Feng Jiu"), (world.chen, "Chen Shi Yi")):
        user.person.name_en = name
        user.person.save()
    world.company.name_en = "Bright Co."
    world.company.save()
    client = world.client(world.feng)

    client.post(f"/disclosures/{made.number}/contributors/", {"contributors": "Feng Jiu（feng） 50\nchen shi yi 30 %\nMarie Curie, General Hospital, 15\nPierre Curie, Bright Co., 5"}, headers={"accept-language": "en"})

    listed = list(made.contributors.all())
    assert [(one.name, one.user, one.affiliation) for one in listed] == [("冯九", world.feng, ""), ("陈十", world.chen, ""), ("Marie Curie", None, "General Hospital"), ("Pierre Curie", None, "")]
    assert listed[3].organisation == world.company
    page = client.get(f"/disclosures/{made.number}/", headers={"accept-language": "en"})
    assert "Chen Shi Yi" in page.content.decode()


def test_it_takes_its_own_first_line_as_it_stands(world):
    world.feng.person.name_en = "Feng Jiu"
    world.feng.person.save()
    made = drafted(world, shares=())
    client = world.client(world.feng)
    page = client.get(f"/disclosures/{made.number}/contributors/", headers={"accept-language": "en"}).content.decode()
    first = re.search(r"<textarea[^>]*>\s*([^<]+)</textarea>", page)[1]

    client.post(f"/disclosures/{made.number}/contributors/", {"contributors": first}, headers={"accept-language": "en"})

    assert made.contributors.get().user == world.feng


def test_it_asks_for_commas_where_a_name_and_a_house_cannot_be_told_apart(world):
    made = drafted(world)

    page = world.client(world.feng).post(f"/disclosures/{made.number}/contributors/", {"contributors": "冯九 80\nMarie Curie General Hospital 20"})

    assert page.status_code == 422
    assert "请用逗号隔开姓名和单位" in page.content.decode()


def test_it_sets_a_space_between_english_sentences(world):
    made = drafted(world)

    page = world.client(world.feng).post(f"/disclosures/{made.number}/contributors/", {"contributors": "冯九 95"}, headers={"accept-language": "en"})

    assert "5.00% is missing. Give 5.00%" in page.content.decode()


@pytest.mark.parametrize(("lacking", "code"), [({"shares": ()}, "no-contributors"), ({"fundings": ()}, "no-funding")])
def test_it_refuses_a_disclosure_without_people_or_money(world, lacking, code):
    decision = refusal(submit_disclosure, world.feng, drafted(world, **lacking))

    assert decision.code == code
    assert decision.remedy


def test_it_confirms_for_whoever_submits_and_asks_the_others(world, django_capture_on_commit_callbacks, settings, tmp_path):
    settings.HOME, _ = tmp_path, world.chu
    with django_capture_on_commit_callbacks(execute=True):
        made = submitted(world)

    assert [bool(one.confirmed_at) for one in made.contributors.all()] == [True, False]
    assert Notice.objects.get(reader=world.chen).url.endswith("/confirm/")
    assert Notice.objects.get(reader=world.chu).key.startswith("triage:")


def test_it_says_who_has_not_confirmed_when_the_office_accepts(world):
    made = submitted(world)

    decision = refusal(accept_disclosure, world.chu, made)

    assert decision.code == "not-confirmed"
    assert "陈十" in decision.sentence
    assert str(made.confirm_by) in decision.remedy


def test_it_lets_nobody_confirm_twice_or_for_another(world):
    made = submitted(world)
    confirm_share(world.chen, made)

    assert refusal(confirm_share, world.chen, made).code == "confirmed-already"
    assert refusal(confirm_share, world.wang, made).code == "not-yours"


def test_it_goes_back_to_the_discloser_when_shares_are_contested(world):
    made = contest_shares(world.chen, submitted(world), reason="应为五五")

    assert made.state == "draft"
    assert not made.contributors.exclude(confirmed_at=None).exists()


def test_it_lets_the_office_attest_for_a_colleague_only_after_the_deadline(world):
    made = submitted(world)
    chen = made.contributors.get(user=world.chen)

    early = refusal(attest_share, world.chu, made, contributor=chen, evidence="会议纪要", reason="出国")
    with past_confirming(made):
        attest_share(world.chu, made, contributor=chen, evidence="会议纪要 2026-11-02", reason="出国")
        accept_disclosure(world.chu, made)

    assert early.code == "too-early"
    chen.refresh_from_db()
    assert (chen.attested_by, chen.evidence) == (world.chu.public_id, "会议纪要 2026-11-02")


def test_it_lets_the_office_attest_for_outsiders_at_once_but_never_without_evidence(world):
    made = submitted(world, shares=(60,), outside="Marie")
    outside = made.contributors.get(user=None)

    bare = refusal(attest_share, world.chu, made, contributor=outside, evidence=" ", reason="外单位")
    attest_share(world.chu, made, contributor=outside, evidence="合作协议", reason="外单位")

    assert bare.code == "no-evidence"
    assert accept_disclosure(world.chu, made).state == "accepted"


def test_it_attests_for_nobody_of_another_disclosure(world):
    made, other = submitted(world, shares=(60,), outside="Marie"), submitted(world, name="另一项", shares=(60,), outside="Pierre")

    assert refusal(attest_share, world.chu, made, contributor=other.contributors.get(user=None), evidence="协议", reason="误选").code == "not-of-this"


def test_it_reminds_before_the_deadline_and_turns_to_the_office_after_it(world):
    made, _ = submitted(world), world.chu

    with frozen(made.confirm_by):
        remind_contributors()
        remind_contributors()
    with past_confirming(made):
        remind_contributors()

    assert Notice.objects.filter(reader=world.chen, key__startswith="remind:").count() == 1
    assert Notice.objects.filter(reader=world.chu, key__startswith="attest:").count() == 1


def test_it_must_be_answered_within_fifteen_working_days(world):
    made = submitted(world)

    assert (made.due_on, made.confirm_by) == (made.triage_by, today() + timedelta(days=7))
    assert str(made.triage_by) == "2026-12-11"


def test_it_makes_the_achievement_from_the_disclosure_with_nothing_typed_again(world):
    made = accepted(world, fundings=({"funder": "city", "transfer_by": today() + timedelta(days=400)}, {"funder": "own", "transfer_by": today() + timedelta(days=300)}), keywords="膜")

    achieved = Achievement.objects.get()
    same = ("name", "summary", "keywords", "unit", "field", "secrecy")
    assert all(getattr(achieved, name) == getattr(made, name) for name in same)
    assert (achieved.is_city_funded, achieved.transfer_by, achieved.openness, achieved.state) == (True, today() + timedelta(days=300), "closed", "asset")
    assert achieved.number.startswith("AC-")


def test_it_numbers_a_disclosure_once(world):
    made = accepted(world)

    assert refusal(accept_disclosure, world.chu, made).code == "wrong-state"
    assert Achievement.objects.count() == 1


def test_it_leaves_no_acceptance_without_an_achievement(world, monkeypatch):
    made = submitted(world)
    confirm_share(world.chen, made)
    monkeypatch.setattr("shouzhan.rooms.disclosure.achieving.mint_achievement", lambda *given, **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        accept_disclosure(world.chu, made)

    made.refresh_from_db()
    assert made.state == "submitted"


@pytest.mark.parametrize("who", ["feng", "jiang", "wang", "auditor"])
def test_it_is_accepted_by_nobody_but_the_units_office(world, who):
    made = submitted(world)
    confirm_share(world.chen, made)

    assert refusal(accept_disclosure, getattr(world, who), made).code == "not-yours"


def test_it_has_a_way_back_from_every_step_short_of_acceptance(world):
    made = withdraw_disclosure(world.feng, submitted(world))
    made = return_disclosure(world.chu, submit_disclosure(world.feng, made), reason="摘要太短")
    made = close_disclosure(world.feng, made, reason="重复")

    assert reopen_disclosure(world.feng, made, reason="并非重复").state == "draft"


def test_it_keeps_a_confirmation_only_while_the_share_stays(world):
    made = withdraw_disclosure(world.feng, submitted(world))
    feng = {"name": "冯九", "user": world.feng, "share": Decimal(60)}

    made = list_contributors(world.feng, made, contributors=[feng, {"name": "陈十", "user": world.chen, "share": Decimal(40)}])
    kept = made.contributors.get(user=world.feng).confirmed_at
    made = list_contributors(world.feng, made, contributors=[{**feng, "share": Decimal(50)}, {"name": "陈十", "user": world.chen, "share": Decimal(50)}])

    assert kept is not None
    assert made.contributors.get(user=world.feng).confirmed_at is None
