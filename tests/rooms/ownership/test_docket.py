"""Filings, what is due for them, what the sweeps do, and the import of what a unit has."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.ownership.scene import achievement_of, licence, own, patented, refused, shares

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.novelty import filed_on
from shouzhan.rooms.ownership import patenting, sweeps
from shouzhan.rooms.ownership.models import Due, Patent, Right
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database


@pytest.fixture
def achievement(world):
    return achievement_of(world)


def filed(world, achievement, day=date(2026, 11, 2), **fields):
    made = patenting.open_patent(world.chu, achievement=achievement, name="一种缓冲层", **fields)
    return patenting.file_patent(world.chu, made, application=f"CN{made.pk}", filed_on=day)


def dues(patent):
    return {due.kind: due.due_on for due in patent.dues.all()}


def test_filing_lists_its_deadlines(world, achievement):
    patent = filed(world, achievement)
    assert dues(patent) == {"priority": date(2027, 11, 2), "examination": date(2029, 11, 2)}
    assert patent.due_on == date(2027, 11, 2)
    assert patent.expires_on == date(2046, 11, 1)


def test_an_international_application_has_its_national_phase_and_no_life(world, achievement):
    patent = filed(world, achievement, kind="pct", territory="WO")
    assert dues(patent) == {"national": date(2029, 5, 2)}
    assert patent.expires_on is None


def test_disclosure_learns_of_the_first_filing(world, achievement):
    filed(world, achievement, date(2026, 11, 2))
    filed(world, achievement, date(2026, 6, 1))
    assert filed_on([achievement.pk]) == {achievement.pk: date(2026, 6, 1)}


def test_a_granted_patent_pays_year_by_year(world, achievement):
    patent = patented(world, achievement)
    due = patent.dues.get(kind="annuity")
    assert (due.year, due.due_on, due.last_on) == (8, date(2027, 3, 2), date(2027, 9, 2))
    with frozen(date(2027, 9, 3)):
        assert refused(patenting.meet_due, world.chu, patent, due=due, done_on=date(2027, 9, 3)).code == "after-grace"
        patent = patenting.meet_due(world.chu, patent, due=due, done_on=date(2027, 9, 2), cost=Money.of("1200.00"))
    due.refresh_from_db()
    assert (due.state, due.cost) == ("done", Money.of("1200.00"))
    assert patent.dues.get(kind="annuity", state="open").year == 9
    assert patent.due_on == date(2028, 3, 2)


def test_a_deadline_is_warned_of_once_and_in_time(world, achievement):
    assert world.wei
    patent = patented(world, achievement)
    with frozen(date(2027, 1, 30)):
        sweeps.watch_deadlines()
    assert not Notice.objects.filter(url=f"/patents/{patent.number}/").exists()
    for day in (date(2027, 1, 31), date(2027, 2, 10)):
        with frozen(day):
            sweeps.watch_deadlines()
    assert Notice.objects.filter(url=f"/patents/{patent.number}/").count() == 2
    assert "annuity" in Notice.objects.filter(url=f"/patents/{patent.number}/").first().sentence_en


def test_what_is_missed_lapses_and_can_be_restored(world, achievement):
    patent = patented(world, achievement)
    with frozen(date(2027, 9, 2)):
        sweeps.watch_deadlines()
    patent.refresh_from_db()
    assert patent.state == "granted"
    with frozen(date(2027, 9, 3)):
        sweeps.watch_deadlines()
        patent.refresh_from_db()
        assert patent.state == "lapsed"
        assert refused(licence, world, achievement, starts_on=date(2027, 10, 1)).code == "patent-lapsed"
        patent = patenting.restore_patent(world.chu, patent, reason="已批准恢复")
    assert patent.dues.get(kind="annuity").state == "open"


@pytest.mark.parametrize(("last_on", "last_chance"), [
    (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
    (date(2026, 10, 1), date(2026, 10, 8)),  # the National Day holidays
    (date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday worked
    (date(2027, 3, 6), date(2027, 3, 8)),  # a Saturday of a year whose holidays are not entered
])
def test_a_last_day_on_which_offices_are_closed_rolls_on(world, achievement, last_on, last_chance):
    with frozen(date(2026, 9, 1)):
        patent = filed(world, achievement, date(2026, 8, 3))
        patenting.add_due(world.chu, patent, kind="reply", due_on=last_on, is_fatal=True)
    due = patent.dues.get(kind="reply")
    with frozen(last_chance):
        sweeps.watch_deadlines()
    due.refresh_from_db()
    assert due.state == "open"
    with frozen(last_chance + timedelta(days=1)):
        assert refused(patenting.meet_due, world.chu, patent, due=due, done_on=last_chance + timedelta(days=1)).code == "after-grace"
        patenting.meet_due(world.chu, patent, due=due, done_on=last_chance)
        patenting.reopen_due(world.chu, patent, due=due, reason="误记")
        sweeps.watch_deadlines()
    due.refresh_from_db()
    patent.refresh_from_db()
    assert (due.state, patent.state) == ("missed", "lapsed")


def test_a_waived_deadline_is_neither_warned_of_nor_missed(world, achievement):
    patent = patented(world, achievement)
    patenting.waive_due(world.chu, patent, due=patent.dues.get(kind="annuity"), reason="不再维持")
    with frozen(date(2027, 12, 1)):
        assert sweeps.watch_deadlines() == 0


def test_what_ran_out_is_closed(world, achievement):
    patent, right = patented(world, achievement), licence(world, achievement)
    with frozen(date(2028, 1, 1)):
        sweeps.close_what_ran_out()
    right.refresh_from_db()
    assert right.state == "ended"
    assert right.covers(date(2027, 12, 31))
    with frozen(date(2040, 3, 2)):
        sweeps.close_what_ran_out()
    patent.refresh_from_db()
    assert patent.state == "lapsed"


def test_days_that_cannot_be_are_refused(world, achievement):
    made = patenting.open_patent(world.chu, achievement=achievement, name="一种缓冲层")
    assert refused(patenting.file_patent, world.chu, made, application="CN1", filed_on=date(2026, 11, 21)).code == "day-ahead"
    assert refused(patenting.file_patent, world.chu, made, application="CN1", filed_on=date(2026, 11, 2), priority_on=date(2026, 11, 3)).code == "priority-after-filing"
    made = patenting.file_patent(world.chu, made, application="CN1", filed_on=date(2026, 11, 2))
    assert refused(patenting.grant_patent, world.chu, made, granted_on=date(2026, 11, 1)).code == "granted-before-filed"
    other = patenting.open_patent(world.chu, achievement=achievement, name="另一种")
    assert refused(patenting.file_patent, world.chu, other, application="CN1", filed_on=date(2026, 11, 2)).code == "entered-already"
    assert refused(patenting.add_due, world.chu, made, kind="reply", due_on=date(2027, 1, 2), last_on=date(2027, 1, 1)).code == "grace-before-due"
    assert Due.objects.filter(kind="reply").count() == 0


HEAD = "名称,申请号,类型,申请日,授权日,份额,成果编号\n"


def sheet(*rows):
    return SimpleUploadedFile("专利.csv", (HEAD + "\n".join(rows)).encode("gb18030"))


def load(world, *rows):
    client = world.client(world.chu)
    answer = client.post("/patents/import/", {"file": sheet(*rows)})
    return client, answer


def test_it_imports_what_a_unit_has(world, achievement):
    client, answer = load(world, "缓冲层制备方法,CN201910000001.1,发明专利,2019-03-02,2022-05-10,60,", f"带材接头,CN202010000002.2,实用新型,2020/6/1,,,{achievement.number}")
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    client.post(answer.context["confirm"].url)
    assert Patent.objects.count() == 2
    brought = Achievement.objects.get(name="缓冲层制备方法")
    assert shares(brought, date(2019, 3, 2)) == {"云岫大学": Decimal(60)}
    assert Patent.objects.get(achievement=brought).state == "granted"
    assert Patent.objects.get(achievement=achievement).expires_on == date(2030, 5, 31)
    assert own(achievement).share == 100


def test_one_wrong_row_keeps_all_out(world, achievement):
    _client, answer = load(world, "好的,CN1,发明专利,2019-03-02,,,", "坏的,CN1,发现,2027-01-01,2018-01-01,100.01,AC-2026-999999-9")
    assert answer.status_code == 422
    page = answer.content.decode()
    for word in ("与第 2 行重复", "不认识这个类型", "尚未到来", "份额应大于 0", "没有这个编号的成果"):
        assert word in page, word
    assert not Patent.objects.exists()
    assert Right.objects.count() == 1


def test_the_same_sheet_again_brings_nothing(world):
    row = "缓冲层制备方法,CN201910000001.1,发明专利,2019-03-02,2022-05-10,60,"
    for _turn in range(2):
        client, answer = load(world, row)
        client.post(answer.context["confirm"].url)
    assert Patent.objects.count() == 1


def test_others_import_nothing(world):
    assert world.client(world.feng).post("/patents/import/", {"file": sheet("a,CN1,发明专利,2019-03-02,,,")}).status_code == 403
