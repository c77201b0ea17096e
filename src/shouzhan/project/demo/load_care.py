"""Loads what else the demo city shows of care: tolerated failures, redone steps, and what stands beside a sale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.money import Money
from shouzhan.project.demo.made import Event, Made
from shouzhan.rooms.carriers.public import CarrierKind
from shouzhan.rooms.disclosure.achieving import (
    admit_green_user,
    advance_path,
    describe,
    enter_path,
    halt_path,
    leave_path,
    record_green_use,
)
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.pathing import draw_path
from shouzhan.rooms.listings.lanes import ask_lane, take_lane
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.ownership.redo import actions as redo
from shouzhan.rooms.ownership.tolerance import actions as tolerance
from shouzhan.rooms.trading.models import SecrecyAgreement
from shouzhan.rooms.trading.secrecy import open_room
from shouzhan.rooms.trading.services import ask_service
from shouzhan.rooms.trading.settling import receive_deposit
from shouzhan.rooms.valuation.models import PriceNotice

UNIT = "demo-yunxiu"
OFFICE, MANAGER, SECOND, MAKERS, EXCHANGE, FIRM = "zhoudu", "yunban", "rongheng", ("linyan", "suhe"), "yijing", "shenzhou"
HOSPITAL, HOSPITAL_OFFICE = "demo-chengjiang", "duwei"
PATH = (
    ("临床需求评估", "临床科室", "院内评审", 20), ("知识产权布局", "专利代理机构", "委托服务", 30), ("概念验证", "高校实验室", "联合验证", 60), ("许可谈判", "医疗器械企业", "院企对接", 60),
)
LINES = (
    ("探索性项目未达到预期目标", "立项、变更、终止都按程序论证，原始记录完整"),
    ("作价入股后企业经营失败", "入股前完成评估与公示，派出人员按章程履职"),
    ("首次采用的新工艺中试失败", "试验方案经同行评议，安全措施到位"),
)


def care(made: Made) -> Iterator[Event]:
    """A list with its cases, steps to be taken again, and a sale's deposit, room, lane and service."""
    day = made.city.today
    walking: list[Achievement] = []
    yield Event(day - timedelta(days=75), partial(_hospital_path, made, walking))
    for ago, steps in ((55, (1, 1, 1, 0, 0)), (40, (1, 1, 0, 0, 0)), (25, (1, 0, 0, 0, 0)), (10, (1, 0, 0, 0, 0))):
        yield Event(day - timedelta(days=ago), partial(_onward, made, walking, steps))
    yield Event(day - timedelta(days=8), partial(_held_up, made, walking))
    yield Event(day - timedelta(days=45), partial(_facility, made))
    yield Event(day - timedelta(days=40), partial(_tolerance, made))
    yield Event(day - timedelta(days=4), partial(_redos, made))
    yield Event(day - timedelta(days=2), partial(_beside_sales, made))


# --- a hospital's own path -------------------------------------------------------------------------------------------


def _hospital_path(made: Made, walking: list[Achievement]) -> None:
    """A hospital draws its path, and five of its results set out on it."""
    office, unit = made.user(HOSPITAL_OFFICE), made.organisation(HOSPITAL)
    path = draw_path(office, unit=unit, name="临床成果转化路径（虚构）", steps=[dict(zip(("name", "partner", "service", "days"), step, strict=True)) for step in PATH], is_synthetic=True)
    own = sorted(serial for serial, one in made.achieved.items() if one.unit_id == unit.pk and one.state == "asset")
    walking += [enter_path(office, made.achieved[serial], path=path) for serial in own[:5]]


def _onward(made: Made, walking: list[Achievement], steps: tuple[int, ...]) -> None:
    """Some go on to the next step, others stay where they are."""
    office = made.user(HOSPITAL_OFFICE)
    for place, moves in enumerate(steps):
        if moves:
            walking[place] = advance_path(office, walking[place])


def _held_up(made: Made, walking: list[Achievement]) -> None:
    """One is stuck and says why; one leaves the path."""
    office = made.user(HOSPITAL_OFFICE)
    halt_path(office, walking[3], why="检验排期", reason="第三方检验排到下季度（演示）")
    leave_path(office, walking[4], reason="改由院企联合开发，不走本路径（演示）")


# --- a large facility and its green channel ----------------------------------------------------------------------------


def _facility(made: Made) -> None:
    """Results made at the city's large facility: two have users in the green channel, one of whom has put it to use."""
    office, unit, day = made.user(OFFICE), made.organisation(UNIT), today()
    place = next(carrier for carrier in made.carriers.values() if carrier.kind == CarrierKind.FACILITY)
    own = sorted(serial for serial, one in made.achieved.items() if one.unit_id == unit.pk and one.state == "asset")
    results = [describe(office, made.achieved[serial], facility=place) for serial in own[-4:]]
    for result, firm, need in zip(results, ("demo-company-1", "demo-company-2"), ("叶片残余应力的同步辐射检测（演示）", "触觉阵列的微区成像（演示）"), strict=False):
        admit_green_user(office, result, organisation=made.organisation(firm), need=need, since=add_months(day, -1))
    record_green_use(office, results[0], user=results[0].green_users.get(), used_on=day - timedelta(days=5), use="已用于两批叶片的出厂检测（演示）")


# --- the tolerance list ----------------------------------------------------------------------------------------------


def _tolerance(made: Made) -> None:
    """A list of three lines, and one case of each ending."""
    unit, day, judges = made.organisation(UNIT), today(), (made.user(MANAGER), made.user(SECOND))
    lines = [
        tolerance.publish_item(System(), tolerance.draft_item(
            System(), issuer=unit, document="云岫大学科技成果转化容错清单（虚构）", place=str(place), conduct=conduct, conditions=conditions, since=add_months(day, -6), is_synthetic=True))
        for place, (conduct, conditions) in enumerate(LINES, 1)
    ]
    for person, line, ending in zip((*MAKERS, MAKERS[0]), lines, ("tolerated", "refused", "applied"), strict=True):
        case = tolerance.apply_case(
            made.user(person), unit=unit, item=line, happened_on=add_months(day, -1), account=f"{line.conduct}，过程有记录（演示）。", assessment="年度考核（演示）", is_synthetic=True)
        if ending == "applied":
            continue
        case = tolerance.examine_case(judges[0], case, diligent=ending == "tolerated", no_illegal_gain=True, fits_circumstances=True, findings="已核对论证与试验记录（演示）。")
        if ending == "refused":
            tolerance.refuse_case(judges[1], case, reason="没有论证记录（演示）")
        else:
            tolerance.bind_case(judges[1], tolerance.tolerate(judges[1], case, treatment="no-negative"), bound_to="年度考核表（演示）")


# --- redone steps, and what stands beside a sale -----------------------------------------------------------------------


def _redos(made: Made) -> None:
    """One step waits to be allowed, one was refused."""
    for notice, refused in zip(PriceNotice.objects.filter(state="passed", achievement__unit=made.organisation(UNIT)).order_by("number")[:2], (False, True), strict=True):
        asked = redo.ask_redo(
            made.user(OFFICE), about=notice.number, step="valuation.notice.start", policy="协议定价公示办法修订（虚构）", clause="第三条", changed_on=today() - timedelta(days=2),
            problem="公示范围由本部门改为全校，原公示范围不足（演示）", is_synthetic=True)
        if refused:
            redo.refuse_redo(made.user(SECOND), asked, reason="交易已办结，不必重办（演示）")


def _beside_sales(made: Made) -> None:
    """A data room, a deposit, a fast lane and a service of the venue."""
    office, unit, firm, venue = made.user(OFFICE), made.organisation(UNIT), made.organisation("demo-company-1"), made.venue
    agreement = SecrecyAgreement.objects.filter(state="in-force", listing__achievement__unit=unit).order_by("number").first()
    if agreement is not None:
        open_room(office, listing=agreement.listing, is_synthetic=True)
    listing = Listing.objects.filter(state="open").order_by("number")[0]
    receive_deposit(made.user(EXCHANGE), listing=listing, organisation=firm, receipt="YL-演示-001", amount=Money.of("50000"), received_on=today(), is_synthetic=True)
    if venue is None:
        return
    first = made.achieved[min(serial for serial, one in made.achieved.items() if one.unit_id == unit.pk)]
    take_lane(made.user(EXCHANGE), ask_lane(office, achievement=first, venue=venue, lane="prosecution", ground="产品即将上市（演示）"))
    ask_service(made.user(FIRM), firm=firm, venue=venue, kind="valuation", asset="导电银浆专利组合（虚构）", is_synthetic=True)
