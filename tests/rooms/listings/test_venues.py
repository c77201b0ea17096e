"""Venues under every name that is printed, their own listings from a sheet, and the fast lane."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.listings.scene import achievement, listed, venue

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.listings.actions import add_partner, register_venue
from shouzhan.rooms.listings.importing import examine, importer
from shouzhan.rooms.listings.known import venue_named
from shouzhan.rooms.listings.lanes import ask_lane, decline_lane, finish_lane, take_lane
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.parties.public import register_organisation

pytestmark = pytest.mark.database
HEAD = "挂牌号,登记号,成果名称,完成单位,转化方式,定价方式,挂牌价,起始日,最后一日,状态,交易场所"


def test_it_finds_one_platform_under_both_printed_names(world):
    body = register_organisation(world.system, name="国家知识产权运营(上海)国际服务平台", kind="exchange")
    made = register_venue(world.zhou, organisation=body, kind="ip-platform")

    assert venue_named("国家知识产权运营公共服务平台国际运营（上海）试点平台") == made
    assert venue_named("国家知识产权运营（上海）国际服务平台") == made
    assert made.names.filter(is_to_confirm=True).exists()
    assert "待确认" in world.client().get(f"/venues/{made.number}/").content.decode()
    assert venue_named("没有的平台") is None


def test_it_notes_whom_a_venue_works_with(world):
    made = add_partner(world.yang, venue(world), organisation=world.university, agreement="合作备忘录", signed_on=date(2026, 9, 1))

    assert "合作备忘录" in world.client().get(f"/venues/{made.number}/").content.decode()
    assert "合作备忘录" in world.client().get(f"/organisations/{world.university.number}/").content.decode()


def row(made, reference="SH-1", name="低温快充正极材料", unit="云岫大学", way="协议定价", price="1200000.00", last="2026-12-21", state="挂牌中", where=""):
    return f"{reference},{made.number},{name},{unit},转让,{way},{price},2026-11-02,{last},{state},{where}"


def sheet(*rows):
    return "\n".join((HEAD, *rows)).encode()


def load(world, *rows):
    return importer.prepare(world.yang, sheet(*rows), "x.csv")()


def faults(world, *rows):
    return [issue.sentence for one in examine(world.yang, sheet(*rows), "x.csv") for issue in one.issues]


def test_it_brings_in_what_stands_at_the_venue_and_changes_only_what_changed(world):
    _ = venue(world)
    made = achievement(world)

    assert load(world, row(made)) == 1
    there = Listing.objects.get()
    assert (there.state, there.reference, there.price_fen, there.last_day) == ("open", "SH-1", 120_000_000, date(2026, 12, 21))
    assert [one.state for one in examine(world.yang, sheet(row(made)), "x.csv")] == ["same"]
    assert load(world, row(made, price="1100000.00", last="2026-12-25")) == 1
    there.refresh_from_db()
    assert (there.price_fen, there.last_day) == (110_000_000, date(2026, 12, 25))
    assert load(world, row(made, state="已撤牌")) == 1
    there.refresh_from_db()
    assert there.state == "withdrawn"


@pytest.mark.parametrize(("change", "said"), [
    ({"name": "另一项成果"}, "同时相符"), ({"unit": "望潮大学"}, "不符"), ({"way": "抓阄"}, "不认识"), ({"price": "12.345"}, "至多两位小数"), ({"way": "挂牌报价", "price": ""}, "须写明价格"),
    ({"last": "2026-10-30"}, "早于起始日"), ({"last": "2026-11-19"}, "已过"), ({"last": "年底"}, "不是日期"), ({"state": "已成交"}, "只同步"), ({"where": "没有的平台"}, "不认识这个场所"), ({"reference": ""}, "为空"),
])
def test_it_says_row_by_row_what_is_wrong_and_takes_nothing(world, change, said):
    _ = venue(world), world.other_university
    made = achievement(world)

    assert any(said in str(one) for one in faults(world, row(made, **change)))
    with pytest.raises(Refused):
        load(world, row(made, reference="SH-9"), row(made, **change))
    assert not Listing.objects.exists()


def test_it_tells_nobody_by_sheet_whether_a_closed_result_exists(world):
    _ = venue(world)
    hidden = achievement(world, openness="closed")
    absent = row(hidden, name="别的名字")

    assert faults(world, row(hidden)) == faults(world, absent)


def test_it_takes_one_number_and_one_offer_once(world):
    _ = venue(world)
    made = achievement(world)

    assert any("重复" in str(one) for one in faults(world, row(made), row(made)))
    assert any("已在本场所" in str(one) for one in faults(world, row(made), row(made, reference="SH-2")))
    listed(world, of=made)
    assert any("已在本场所" in str(one) for one in faults(world, row(made)))


def test_it_syncs_no_other_venue(world):
    _ = venue(world)
    body = register_organisation(world.system, name="上海知识产权交易中心", kind="exchange")
    register_venue(world.zhou, organisation=body)

    assert any("不由您办理" in str(one) for one in faults(world, row(achievement(world), where="上海知识产权交易中心")))


def test_it_imports_through_the_page(world):
    _ = venue(world)
    client = world.client(world.yang)
    checked = client.post("/listings/import/", {"file": SimpleUploadedFile("x.csv", sheet(row(achievement(world))))}).content.decode()
    confirm = checked.partition("confirm=")[2].partition('"')[0]

    assert client.post(f"/listings/import/?confirm={confirm}").status_code == 302
    assert Listing.objects.get().state == "open"


def test_it_runs_a_fast_lane_by_its_clocks(world):
    made = ask_lane(world.chu, achievement=achievement(world), venue=venue(world), lane="recording", ground="受让方急需")

    assert (made.take_by, made.done_by, made.due_on) == (date(2026, 11, 25), date(2026, 12, 4), date(2026, 11, 25))
    taken = take_lane(world.yang, made)
    assert taken.due_on == date(2026, 12, 4)
    with frozen(date(2026, 12, 7)):
        done = finish_lane(world.yang, taken, outcome="已备案")
    assert (done.state, done.last_entry.open_facts["late_days"]) == ("done", 3)


def test_it_declines_a_fast_lane_with_a_reason_the_office_hears(world):
    made = ask_lane(world.chu, achievement=achievement(world), venue=venue(world), lane="recording", ground="备案")

    assert decline_lane(world.yang, made, reason="不属本场所业务").state == "declined"
    assert "不属本场所业务" in world.client(world.chu).get(f"/fast-lanes/{made.number}/").content.decode()
