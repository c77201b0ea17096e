"""Loads what is found before anybody disclosed it: sources, scouting, findings, a park inside a project, notes of the market."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.money import Money
from shouzhan.project.demo.made import Event, Made
from shouzhan.rooms.carriers.models import Carrier
from shouzhan.rooms.discovery import actions as found
from shouzhan.rooms.discovery.early import actions as early
from shouzhan.rooms.discovery.watch import actions as watch
from shouzhan.rooms.listings.lanes import ask_lane, take_lane
from shouzhan.rooms.listings.models import Listing
from shouzhan.rooms.trading.models import SecrecyAgreement
from shouzhan.rooms.trading.secrecy import open_room
from shouzhan.rooms.trading.services import ask_service
from shouzhan.rooms.trading.settling import receive_deposit

UNIT = "demo-yunxiu"
OFFICE, MAKER, KEEPER, EXCHANGE, FIRM = "zhoudu", "linyan", "gumiao", "yijing", "shenzhou"
# kind, title, abstract, partners, granted, what becomes of it
SOURCES = (
    ("patent", "一种低温烧结银浆及其制备方法", "用于柔性电路的低温烧结导电银浆，已完成中试样机验证", "星槎渡精密科技有限公司", True, "told"),
    ("patent", "用于污泥干化的热泵机组", "热泵与余热回收联用，示范工程运行半年", "", True, "taken"),
    ("paper", "钙钛矿组件封装的湿热老化机理", "给出加速老化与实际寿命的换算关系，可用于组件检测", "", False, "noted"),
    ("paper", "细胞外囊泡的无标记分选", "微流控芯片连续分选，回收率高，正在做临床样本验证", "", False, "relayed"),
    ("project", "深海电缆接头状态监测", "光纤传感与边缘计算结合，样机已海试", "望潮海工（虚构）", False, "closed"),
    ("patent", "耐磨涂层的激光熔覆工艺", "面向矿山机械的耐磨涂层，量产工艺已定型", "砺石重工（虚构）", True, ""),
    ("paper", "多孔碳储氢材料的吸附模型", "给出不同孔径下的吸附等温线", "", False, ""),
    ("paper", "古籍纸张脱酸的评价方法", "比较三种脱酸剂的长期效果", "", False, "dismissed"),
    ("project", "城市内涝实时推演", "水动力模型与雷达降雨融合，已在两个街道示范", "", False, ""),
    ("patent", "便携式水质多参数检测仪", "五项指标同时检测的便携样机", "", False, ""),
    ("laboratory", "污泥减量与资源化实验室", "污水厂污泥干化、热泵节能、含水率在线检测", "", False, ""),
    ("laboratory", "柔性电子材料实验室", "导电银浆、柔性电路、医疗贴片", "", False, ""),
    ("laboratory", "储氢材料实验室", "多孔碳储氢、吸附模型与检测", "", False, ""),
)


def discovery(made: Made) -> Iterator[Event]:
    """Everything found early, and the few things a result's sale needs beside it."""
    day = made.city.today
    yield Event(day - timedelta(days=60), partial(_sources, made))
    yield Event(day - timedelta(days=50), partial(_scouting, made))
    yield Event(day - timedelta(days=10), partial(_findings, made))
    yield Event(day - timedelta(days=30), partial(_early, made))
    yield Event(day - timedelta(days=25), partial(_market, made))
    yield Event(day - timedelta(days=2), partial(_beside_sales, made))


def _park() -> Carrier:
    park: Carrier = Carrier.objects.filter(operator__memberships__user__username=KEEPER).order_by("number").first() or Carrier.objects.filter(operator__isnull=False).order_by("number")[0]
    return park


def _sources(made: Made) -> None:
    for place, (kind, name, abstract, partners, granted, _end) in enumerate(SOURCES):
        on = today() - timedelta(days=40 * (place + 1))
        ends = {"ends_on": today() + timedelta(days=120)} if kind == "project" else {}
        found.enter_source(
            System(), unit=made.organisation(UNIT), kind=kind, name=name, abstract=f"{abstract}（虚构）", people="林砚秋；苏禾曦" if place % 3 == 0 else "方见山（虚构）", partners=partners, is_granted=granted, on=on, is_synthetic=True, **ends)


def _scouting(made: Made) -> None:
    """A task done, one under way, one called off."""
    unit, office, scout = made.organisation(UNIT), made.user(OFFICE), made.user(MAKER)
    for name, kind, end in (("看完近三年授权专利", "patent", "done"), ("看在研项目里快要结题的", "project", ""), ("看会议论文", "paper", "dropped")):
        task = found.open_task(office, unit=unit, scout=scout, name=name, kind=kind, words="", finish_by=made.city.today + timedelta(days=20), is_synthetic=True)
        if end == "done":
            found.finish_task(scout, task, outcome="看了 36 件，3 件值得跟进（演示）")
        elif end == "dropped":
            found.drop_task(office, task, reason="与另一任务重复（演示）")


def _findings(made: Made) -> None:
    """Findings as far as each comes; the rest of the sources stays to be ranked."""
    office, park = made.user(OFFICE), _park()
    from shouzhan.rooms.discovery.models import Finding, Source

    for _kind, name, _abstract, _partners, _granted, end in SOURCES:
        source = Source.objects.get(name=name, unit=made.organisation(UNIT))
        if end == "dismissed":
            found.dismiss_signal(office, source, because="no-use")
        if end in ("", "dismissed"):
            continue
        found.confirm_signal(office, source)
        held = Finding.objects.get(source=source)
        if end == "noted":
            continue
        if end == "closed":
            found.close_finding(office, held, because="unwilling", reason="完成人希望先发表（演示）")
            continue
        held = found.tell_finding(office, found.choose_parks(office, held, parks=[park]))
        if end in ("taken", "relayed"):
            held = found.take_finding(office, held, how="与课题组面谈，确认样机与知识产权现状（演示）")
        if end == "relayed":
            found.relay_finding(office, held, park=park)


def _early(made: Made) -> None:
    """A funded project followed by the office, a park inside another with its leader's consent, and a call with a firm."""
    unit, office, leader, keeper = made.organisation(UNIT), made.user(OFFICE), made.user(MAKER), made.user(KEEPER)
    link = early.open_link(
        office, unit=unit, leader=leader, name="柔性电子界面基础研究（虚构）", programme="explorer", contact="周渡云", next_check=today() + timedelta(days=60), is_synthetic=True)
    early.check_link(office, link, note="已有两篇论文，暂无应用苗头（演示）", next_check=today() + timedelta(days=90))
    plan = "园区提供中试场地与检测设备，派一名工程师参加例会（演示）"
    joined = early.ask_incubation(keeper, name="纳滤膜污染机理（虚构）", unit=unit, leader=leader, park=_park(), plan=plan, is_synthetic=True)
    early.consent_incubation(leader, joined, terms="只参与应用验证，不接触未发表数据（演示）")
    early.ask_incubation(keeper, name="固态电解质界面（虚构）", unit=unit, leader=leader, park=_park(), plan=plan, is_synthetic=True)
    early.open_call(
        System(), name="柔性电子联合征集（虚构）", topic="柔性电子", firm=made.organisation("demo-company-1"), city_fen=Money.of("1000000").fen, firm_fen=Money.of("1000000").fen, closes_on=add_months(today(), 3), is_synthetic=True)


def _market(made: Made) -> None:
    """A park's view of a track, and a need of the market sent to teams near it in words."""
    keeper, park = made.user(KEEPER), _park()
    note = watch.open_note(keeper, park=park, name="柔性电子三年内先用于医疗贴片", track="柔性电子", text="从订单与送检数据看，医疗贴片的需求先于消费电子（演示）。", is_synthetic=True)
    watch.decide_note(keeper, watch.share_note(keeper, note), is_backed=True, why="园内已有两家企业送样（演示）")
    watch.open_note(keeper, park=park, name="小型储氢还要等标准", track="储氢", text="检测标准未定，先不布局（演示）。", is_synthetic=True)
    lead = watch.open_lead(keeper, park=park, name="污泥减量的节能办法", text="污水厂要把污泥含水率从八成降到四成，希望不用燃气", track="环保", is_synthetic=True)
    watch.push_lead(keeper, lead)


def _beside_sales(made: Made) -> None:
    """A data room, a deposit, a fast lane and a service of the venue."""
    office, venue = made.user(OFFICE), made.venue
    agreement = SecrecyAgreement.objects.filter(state="in-force", listing__achievement__unit=made.organisation(UNIT)).order_by("number").first()
    if agreement is not None:
        open_room(office, listing=agreement.listing, is_synthetic=True)
    listing = Listing.objects.filter(state="open").order_by("number")[0]
    receive_deposit(
        made.user(EXCHANGE), listing=listing, organisation=made.organisation("demo-company-1"), receipt="YL-演示-001", amount=Money.of("50000"), received_on=today(), is_synthetic=True)
    if venue is None:
        return
    asked = ask_lane(office, achievement=made.achieved[min(serial for serial, one in made.achieved.items() if one.unit_id == made.organisation(UNIT).pk)], venue=venue, lane="prosecution", ground="产品即将上市（演示）")
    take_lane(made.user(EXCHANGE), asked)
    ask_service(made.user(FIRM), firm=made.organisation("demo-company-1"), venue=venue, kind="valuation", asset="导电银浆专利组合（虚构）", is_synthetic=True)
