"""Bodies, meetings, raised matters, suggestions, officers, and who has none."""

from datetime import timedelta

import pytest

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.coordination import reads
from shouzhan.rooms.coordination.actions import add_item, adopt_plan, draft_plan
from shouzhan.rooms.coordination.conferring import (
    add_agenda,
    assign_issue,
    assign_officer,
    assign_suggestion,
    call_meeting,
    conclude,
    decide,
    draft_reply,
    follow_up,
    hold_meeting,
    keep_promise,
    promise,
    publish_minutes,
    publish_reply,
    raise_issue,
    register_suggestion,
    resolve_issue,
    set_up_body,
    submit_reply,
    table_issue,
)

pytestmark = pytest.mark.database


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def conference(world):
    return set_up_body(world.zhou, name="市促进科技成果转移转化联席会议", kind="joint-conference", other_names="市促进科技成果转化联席会议", organisation=world.commission)


def test_it_follows_a_decision_to_its_end(world):
    meeting = call_meeting(world.zhou, body=conference(world), name="第1次会议", on=today())
    meeting = add_agenda(world.zhou, meeting, name="用房保障", raised_by=world.education)
    meeting = hold_meeting(world.zhou, meeting, minutes="议定一项")
    meeting = decide(world.zhou, meeting, text="由所在区保障", owner=world.education, due_on=today() + timedelta(days=30))
    meeting = publish_minutes(world.zhou, meeting)

    meeting = follow_up(world.zhou, meeting, item=meeting.follow_ups.get(), result="已落实")

    assert meeting.follow_ups.get().done_on == today()
    assert refusal(follow_up, world.zhou, meeting, item=meeting.follow_ups.get(), result="又一次").code == "done-already"


def test_it_does_not_record_a_meeting_before_its_day(world):
    meeting = call_meeting(world.zhou, body=conference(world), name="下周", on=today() + timedelta(days=7))

    assert refusal(hold_meeting, world.zhou, meeting).code == "future-day"


def test_it_carries_a_matter_from_raising_to_decision_by_way_of_a_meeting(world):
    meeting = call_meeting(world.zhou, body=conference(world), name="专题会", on=today())
    issue = raise_issue(world.zheng, name="环评与用地", crosses="department", topic="land", raised_by=world.district, place="310112")
    issue = assign_issue(world.zhou, issue, assigned=[world.commission], answer_by=today() + timedelta(days=20))
    issue = table_issue(world.zhou, issue, meeting=meeting)
    issue = resolve_issue(world.zhou, issue, resolution="并联办理")

    assert issue.state == "resolved"
    assert meeting.agenda.get().about == issue.number


def test_it_raises_matters_only_in_ones_own_name(world):
    assert refusal(raise_issue, world.wu, name="冒名", crosses="level", topic="other", raised_by=world.commission).code == "not-yours"


def test_it_hides_a_matter_from_those_it_does_not_concern(world):
    issue = raise_issue(world.zheng, name="环评与用地", crosses="department", topic="land", raised_by=world.district, place="310112")

    assert world.client(world.wang).get(f"/issues/{issue.number}/").status_code == 404
    assert world.client(world.zheng).get(f"/issues/{issue.number}/").status_code == 200


def test_it_concludes_a_suggestion_only_when_its_promises_are_kept(world):
    case = register_suggestion(world.zhou, name="校企合作", reference="第0001号")
    case = assign_suggestion(world.zhou, case, handler=world.education)
    case = promise(world.wu, draft_reply(world.wu, case, reply="答复正文"), text="建立双向岗位")
    case = publish_reply(world.zhou, submit_reply(world.wu, case), reply_number="澄教复〔2026〕1号")
    assert refusal(conclude, world.zhou, case).code == "promises-open"

    case = keep_promise(world.wu, case, item=case.next_steps.get(), result="已建立")

    assert conclude(world.zhou, case).state == "concluded"


def test_it_lets_nobody_sign_the_reply_they_handed_up(world):
    case = assign_suggestion(world.zhou, register_suggestion(world.zhou, name="校企合作", reference="第0004号"), handler=world.education)
    case = submit_reply(world.zhou, draft_reply(world.zhou, case, reply="答复正文"))

    assert refusal(publish_reply, world.zhou, case, reply_number="澄教复〔2026〕2号").code == "own-reply"
    assert publish_reply(world.admin, case, reply_number="澄教复〔2026〕2号").state == "replied"


def test_it_does_not_hand_up_an_empty_reply(world):
    case = assign_suggestion(world.zhou, register_suggestion(world.zhou, name="空", reference="第0002号"), handler=world.education)

    assert refusal(submit_reply, world.wu, case).code == "no-reply"


def test_it_hides_a_suggestion_until_the_reply_is_published(world):
    case = register_suggestion(world.zhou, name="未公开", reference="第0003号")

    assert world.client().get(f"/suggestions/{case.number}/").status_code == 404


def test_it_makes_every_item_of_a_yearly_list_a_task(world):
    plan = draft_plan(world.zheng, name="2026年度重点工作", year=2026, place="310112")
    plan = adopt_plan(world.zheng, add_item(world.zheng, plan, name="引进验证中心", units=["市教委"]))

    task = plan.items.get()
    assert (plan.state, task.name, task.place) == ("in-force", "引进验证中心", "310112")


def test_it_names_who_has_no_group_and_no_officer(world):
    _ = world.university, world.other_university
    set_up_body(world.zhou, name="云岫大学领导小组", kind="leading-group", organisation=world.university)
    incubator = register_carrier(world.zhou, name="破晓孵化器", kind="incubator", place="310112", tier="high-quality")

    assert [name for name, _url in reads.universities_without("leading-group")] == ["望潮大学"]
    assert [name for name, _url in reads.incubators_without_officer()] == ["破晓孵化器"]

    assign_officer(world.zhou, carrier=incubator, level="city", name="专员甲")
    assert reads.incubators_without_officer() == []


def test_a_district_assigns_officers_to_its_own_incubators(world):
    near, far = (register_carrier(world.zhou, name=name, kind="incubator", place=place) for name, place in (("近处孵化器", "310112"), ("远处孵化器", "310115")))

    assert assign_officer(world.zheng, carrier=near, level="district", name="专员甲").place == "310112"
    assert refusal(assign_officer, world.zheng, carrier=far, level="district", name="专员甲").code == "not-yours"
    page = world.client(world.zheng).get("/officers/new/assign/").content.decode()
    assert ("近处孵化器" in page, "远处孵化器" in page) == (True, False)


def test_it_assigns_officers_to_incubators_only(world):
    park = register_carrier(world.zhou, name="某园区", kind="park", place="310112")

    assert refusal(assign_officer, world.zhou, carrier=park, level="city", name="专员甲").code == "not-an-incubator"
