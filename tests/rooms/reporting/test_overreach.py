"""A figure counts what the right body reported once, and prints what was cut: nothing else, by no way round."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rooms.reporting.scene import KEY, adopt, approved, declared, figure, watched

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.coordination.public import open_task
from shouzhan.rooms.parties.public import User, appoint
from shouzhan.rooms.reporting.actions import (
    approve_return,
    correct_return,
    cut_report,
    edit_return,
    fill_return,
    give_evidence,
    new_edition,
    plan_report,
    publish_report,
    submit_return,
    withdraw_return,
)
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target

pytestmark = pytest.mark.database
SEPTEMBER = date(2026, 9, 1)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision.code


@pytest.fixture
def rival(world):
    """Reports for another university."""
    user = User.objects.create_user("rival", None)
    appoint(world.admin, user=user, organisation=world.other_university, role="reporter")
    return user


def test_it_lets_nobody_answer_or_correct_for_another_body(world, rival):
    form = declared(world)
    assert refusal(fill_return, rival, form=form, period=SEPTEMBER, value=Decimal(3)) == "not-yours"
    assert refusal(fill_return, rival, form=form, period=SEPTEMBER, value=Decimal(3), reporter=world.university) == "not-yours"

    first = approved(world, form, "7")

    assert refusal(correct_return, rival, corrects=first, value=Decimal(9), evidence="捏造", reason="试探") == "not-yours"
    client = world.client(rival)
    sent = {"corrects": first.number, "value": "9", "evidence": "捏造", "reason": "试探"}
    assert client.post("/returns/new/correct/", sent).status_code == 422
    assert client.post("/api/v1/returns/steps/correct/", sent, content_type="application/json").status_code == 422
    assert StatisticalReturn.objects.count() == 1


def test_it_leaves_no_way_to_touch_what_is_approved_but_another_edition(world):
    first = approved(world, declared(world), "7")

    for act in (edit_return, withdraw_return):
        more = {"value": Decimal(9), "evidence": "改"} if act is edit_return else {"reason": "改"}
        assert refusal(act, world.sun, first, **more) == "wrong-state"
    assert world.client(world.sun).post(f"/returns/{first.number}/edit/", {"value": "9", "evidence": "改"}).status_code == 422
    first.refresh_from_db()
    assert first.printed == 7


def test_it_lets_nobody_approve_the_own_number(world):
    appoint(world.admin, user=world.sun, organisation=world.university, role="reviewer")
    both = User.objects.get(username="sun")
    filled = submit_return(both, fill_return(both, form=declared(world), period=SEPTEMBER, value=Decimal(3), evidence="台账"))

    assert refusal(approve_return, both, filled) == "own-return"


def test_it_lets_nobody_approve_the_own_number_by_a_colleagues_hand(world):
    qian = world.qian
    appoint(world.admin, user=qian, organisation=world.university, role="reporter")
    appoint(world.admin, user=world.sun, organisation=world.university, role="reviewer")
    qian, both = (User.objects.get(username=name) for name in ("qian", "sun"))
    filled = fill_return(both, form=declared(world), period=SEPTEMBER, value=Decimal(3), evidence="台账")
    filled = submit_return(qian, edit_return(qian, filled, value=Decimal(3), evidence="台账二"))
    assert filled.reported_by == qian.public_id

    assert refusal(approve_return, both, filled) == "own-return"
    assert approve_return(world.li, filled).state == "approved"


def test_it_takes_another_correction_after_one_was_withdrawn(world):
    first = approved(world, declared(world), "7")
    slip = correct_return(world.sun, corrects=first, value=Decimal(8), evidence="误", reason="误")
    withdraw_return(world.sun, slip, reason="填错")

    again = correct_return(world.sun, corrects=first, value=Decimal(9), evidence="复核单", reason="漏报两家")
    approve_return(world.li, submit_return(world.sun, again))

    first.refresh_from_db()
    assert (first.state, again.edition) == ("superseded", 3)


def test_it_counts_no_period_both_for_the_city_and_by_district(world):
    form = declared(world)
    approved(world, form, "7")
    assert refusal(fill_return, world.sun, form=form, period=SEPTEMBER, value=Decimal(3), place="310112") == "counted-twice"

    earlier = date(2026, 4, 1)
    approved(world, form, "2", period=earlier, place="310112")
    approved(world, form, "3", period=earlier, place="310115")
    assert refusal(fill_return, world.sun, form=form, period=earlier, value=Decimal(5)) == "counted-twice"


def test_it_takes_no_city_number_where_districts_are_asked(world):
    form = declared(world, is_per_district=True)

    assert refusal(fill_return, world.sun, form=form, period=SEPTEMBER, value=Decimal(3)) == "by-district"
    assert fill_return(world.sun, form=form, period=SEPTEMBER, value=Decimal(3), place="310112").state == "draft"


@pytest.mark.parametrize("period", [date(2026, 12, 1), date(2026, 10, 1), date(9999, 12, 31)])
def test_it_takes_no_number_of_a_period_that_is_not_over(world, period):
    assert refusal(fill_return, world.sun, form=declared(world), period=period, value=Decimal(3)) == "period-not-over"


@pytest.mark.parametrize("period", [date(1, 3, 31), date(26, 9, 30), date(1949, 9, 30)])
def test_it_takes_no_number_of_a_year_mistyped(world, period):
    assert refusal(fill_return, world.sun, form=declared(world), period=period, value=Decimal(3)) == "period-too-old"


@pytest.mark.parametrize("quarter", [date(2027, 1, 1), date(9999, 12, 31)])
def test_it_plans_no_report_of_a_quarter_to_come(world, quarter):
    assert refusal(plan_report, world.zhou, quarter_of=quarter) == "not-begun"
    assert world.client(world.zhou).post("/reports/new/plan/", {"quarter_of": quarter.isoformat()}).status_code == 422


@pytest.fixture
def report(world):
    """Published, with one figure, one task and one goal in words."""
    watched(world)
    approved(world, ReturnForm.objects.get(), "7")
    adopt(world, "澄江市定性目标", [figure("服务能力明显增强")])
    _ = world.education
    open_task(world.zhou, name="建立机制", units=["市教委"], target_on=date(2026, 12, 31))
    made = cut_report(world.zhou, plan_report(world.zhou, quarter_of=SEPTEMBER))
    return publish_report(world.zhou, made)


def printed(world, report):
    from shouzhan.rooms.reporting.printing import paper_of

    return repr(paper_of(report).blocks)


def test_it_prints_a_published_report_the_same_for_ever(world, report):
    before = printed(world, report)
    assert "澄江市教育委员会" in before

    open_task(world.zhou, name="又一项", units=["市教委"], starts_on=date(2026, 1, 1), target_on=date(2026, 11, 1))
    give_evidence(world.zhou, Target.objects.get(state="words"), evidence="后来的佐证", verdict="reached")

    assert printed(world, Report.objects.get(pk=report.pk)) == before


EDITS = [
    ("cuts", lambda kept: [{**kept[0], "value": "990000"}]),
    ("cuts", lambda kept: [{**kept[0], "as_of": "2026-06-30"}]),
    ("lists", lambda kept: {**kept, "tasks": []}),
]


@pytest.mark.parametrize(("column", "edit"), EDITS)
def test_it_prints_no_report_whose_cut_was_changed_behind_its_back(world, column, edit):
    watched(world)
    approved(world, ReturnForm.objects.get(), "7")
    _ = world.education
    open_task(world.zhou, name="建立机制", units=["市教委"], target_on=date(2026, 12, 31))
    made = cut_report(world.zhou, plan_report(world.zhou, quarter_of=SEPTEMBER))
    Report.objects.filter(pk=made.pk).update(**{column: edit(getattr(made, column))})

    for kind in ("docx", "pdf"):
        assert world.client(world.zhou).get(f"/reports/{made.number}/report.{kind}").status_code == 409


@pytest.mark.parametrize(("column", "edit"), EDITS)
def test_it_gives_the_file_that_was_published_whatever_became_of_the_cut(world, report, column, edit):
    before = world.client().get(f"/reports/{report.number}/report.pdf").content
    Report.objects.filter(pk=report.pk).update(**{column: edit(getattr(report, column))})

    assert world.client().get(f"/reports/{report.number}/report.pdf").content == before


def test_it_gives_no_other_file_for_the_published_one(world, report):
    Report.objects.filter(pk=report.pk).update(files={**report.files, "zh.pdf": report.files["en.pdf"]})

    assert world.client().get(f"/reports/{report.number}/report.pdf").status_code in (403, 409, 422)


def test_it_puts_a_new_edition_in_the_place_of_the_old(world, report):
    again = publish_report(world.zhou, cut_report(world.zhou, new_edition(world.zhou, corrects=report, reason="漏报")))

    report.refresh_from_db()
    assert (report.state, again.edition) == ("replaced", 2)
    assert refusal(new_edition, world.zhou, corrects=report, reason="再来") == "wrong-state"


def test_it_opens_a_figure_to_the_rows_its_reader_may_see(world, report):
    row = StatisticalReturn.objects.get()
    shown = {who: world.client(user).get(f"/figures/{KEY}/").content.decode() for who, user in world.cast.items()}

    assert {who for who, page in shown.items() if row.number in page} == {"admin", "lin", "zhou", "qian", "sun", "li", "auditor"}
    assert "无权查看" not in shown["stranger"]
    assert "另有 1 条记录没有列出" in shown["stranger"]
    assert {who for who, page in shown.items() if "这里的记录不向您公开" in page} == set(shown) - {"admin", "lin", "zhou", "qian", "sun", "li", "auditor"}
    assert row.label not in shown["wang"]

