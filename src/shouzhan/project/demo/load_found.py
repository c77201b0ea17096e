"""Loads what the demo city's first university looks through and finds before anybody disclosed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import open_many
from shouzhan.project.demo.made import Event, Made
from shouzhan.rooms.discovery import actions as discovering
from shouzhan.rooms.discovery import procedure
from shouzhan.rooms.discovery.early import actions as early
from shouzhan.rooms.discovery.models import Finding, Source, Task
from shouzhan.rooms.discovery.watch import actions as watch
from shouzhan.rooms.discovery.watch.models import TrendNote

OFFICE, MAKERS, CITY, OPERATOR = "zhoudu", ("linyan", "suhe"), "jitong", "yuandong"
UNIT, PARKS = "demo-yunxiu", ("demo-upark-3", "demo-upark-1")  # the first park has an operator among the cast

# kind, name, keywords, abstract, what else
_SOURCES: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("laboratory", "高温结构材料实验室（虚构）", "高温合金；定向凝固；叶片", "研究单晶叶片定向凝固与高温合金缺陷控制。", {"people": "林砚秋"}),
    ("laboratory", "柔性传感实验室（虚构）", "触觉传感；柔性电子；机器人", "研究柔性触觉传感阵列与机器人灵巧手。", {"people": "苏禾曦"}),
    ("project", "极端环境结构材料探索（虚构）", "高温合金；增材制造", "面向燃气轮机热端部件的材料探索。", {"people": "林砚秋", "code": "TS-2024-017", "programme": "探索者计划"}),
    ("paper", "单晶叶片杂晶抑制的温度场调控（虚构）", "定向凝固；杂晶", "提出液态金属冷却下的温度场调控办法，中试叶片合格率显著提高。", {"people": "林砚秋；苏禾曦", "doi": "10.5555/demo.2026.001", "venue": "演示材料学报", "project": "TS-2024-017", "partners": "神舟精密（虚构）有限公司"}),
    ("paper", "自供能触觉阵列的串扰消除（虚构）", "触觉传感；串扰", "给出自供能阵列的读出电路，样机连续运行一千小时。", {"people": "苏禾曦", "doi": "10.5555/demo.2026.002", "venue": "演示传感学报"}),
    ("paper", "海水淡化膜污染的在线识别（虚构）", "纳滤膜；膜污染", "以电导信号在线识别膜污染。", {"people": "丁未名", "doi": "10.5555/demo.2026.003", "venue": "演示水科学"}),
    ("paper", "类器官药敏的自动判读（虚构）", "类器官；药敏", "深度学习判读类器官药敏图像，完成两家医院临床验证。", {"people": "苏禾曦；丁未名", "doi": "10.5555/demo.2026.004", "venue": "演示医学工程"}),
    ("paper", "旧作：低温润滑脂流变（虚构）", "润滑脂", "低温流变测量。", {"people": "丁未名", "doi": "10.5555/demo.2019.001", "venue": "演示摩擦学"}),
    ("patent", "一种叶片铸造用冷却装置（虚构）", "定向凝固；冷却", "用于单晶叶片铸造的冷却装置。", {"people": "林砚秋", "code": "ZL2025演示0001", "is_granted": True, "project": "TS-2024-017"}),
    ("patent", "一种柔性传感阵列的封装方法（虚构）", "柔性电子；封装", "低成本卷对卷封装，可量产。", {"people": "苏禾曦", "code": "CN2026演示0002", "partners": "瀚舟电子（虚构）有限公司"}),
    ("patent", "一种可回收的电池隔膜（虚构）", "电池；隔膜", "可回收的隔膜材料。", {"people": "丁未名", "code": "CN2026演示0003"}),
)


def found(made: Made) -> Iterator[Event]:
    """Everything that happens before a disclosure."""
    end = made.city.today
    judged: list[TrendNote] = []
    yield Event(end - timedelta(days=390), partial(_judged, made, judged))
    yield Event(end - timedelta(days=60), partial(_sources, made))
    yield Event(end - timedelta(days=40), partial(_findings, made))
    yield Event(end - timedelta(days=30), partial(_projects, made))
    yield Event(end - timedelta(days=25), partial(_trends, made))
    yield Event(end - timedelta(days=20), partial(_looked_back, made, judged))
    yield Event(end - timedelta(days=3), partial(_fresh, made))


def _sources(made: Made) -> None:
    """Laboratories, projects, papers and patents, brought in at once."""
    unit = made.organisation(UNIT)
    rows = [
        {
            "unit": unit, "kind": kind, "name": name, "keywords": keywords, "abstract": abstract, "is_synthetic": True,
            "on": add_months(today(), -80 if name.startswith("旧作") else -3 * place), **({"ends_on": add_months(today(), 5)} if kind == "project" else {}), **more,
        }
        for place, (kind, name, keywords, abstract, more) in enumerate(_SOURCES)
    ]
    open_many(procedure.enter_source, System(), rows)


def _tell(made: Made, finding: Finding) -> Finding:
    office = made.user(OFFICE)
    told: Finding = discovering.tell_finding(office, discovering.choose_parks(office, finding, parks=[made.carriers[key] for key in PARKS]))
    return told


def _findings(made: Made) -> None:
    """A scout sent, what was found, and what became of it: relayed, disclosed, closed."""
    office, scout, unit = made.user(OFFICE), made.user(MAKERS[1]), made.organisation(UNIT)
    task = discovering.open_task(office, unit=unit, scout=scout, name="看一遍上季度的论文（虚构）", kind="paper", words="中试 样机", finish_by=today() + timedelta(days=14), is_synthetic=True)
    papers = list(Source.objects.filter(unit=unit, kind="paper").order_by("pk"))
    relayed = discovering.take_finding(office, _tell(made, discovering.open_finding(
        scout, unit=unit, name="单晶叶片杂晶抑制（虚构）", summary="铸造企业问过能否用在现有炉子上。", source=papers[0], task=task, is_synthetic=True)), how="与课题组开会一次，看了中试炉（演示）")
    discovering.relay_finding(office, relayed, park=made.carriers[PARKS[0]])
    disclosed = next((one for one in made.achieved.values() if one.disclosure is not None), None)
    became = discovering.open_finding(scout, unit=unit, name="触觉阵列的读出电路（虚构）", summary="样机已连续运行一千小时。", task=task, is_synthetic=True)
    if disclosed is not None and disclosed.disclosure is not None:
        discovering.disclose_finding(System(), became, disclosure=disclosed.disclosure.number)
    closed = discovering.open_finding(scout, unit=unit, name="膜污染的在线识别（虚构）", summary="信号太弱，水厂试过。", source=papers[2], task=task, is_synthetic=True)
    discovering.close_finding(office, closed, because="no-need", reason="走访三家水厂没有需求（演示）")
    discovering.finish_task(scout, Task.objects.get(pk=task.pk), outcome="看了五篇，记下三条线索（演示）")
    discovering.dismiss_signal(office, papers[4], because="no-use")
    dropped = discovering.open_task(office, unit=unit, scout=scout, name="看一遍国外专利（虚构）", kind="patent", finish_by=today() + timedelta(days=10), is_synthetic=True)
    discovering.drop_task(office, dropped, reason="并入下一轮（演示）")


def _projects(made: Made) -> None:
    """Followed projects, parks that ask to come in, and a joint call."""
    unit, leader, city = made.organisation(UNIT), made.user(MAKERS[0]), made.user(CITY)
    park = made.carriers[PARKS[0]]
    link = early.open_link(made.user(OFFICE), unit=unit, leader=leader, name="极端环境结构材料探索（虚构）", programme="explorer", code="TS-2024-017", contact="演示联系人", next_check=today() + timedelta(days=20), is_synthetic=True)
    early.check_link(made.user(OFFICE), link, note="第二代冷却炉已装好，年内有中试数据（演示）", next_check=today() + timedelta(days=60))
    early.open_link(made.user(OFFICE), unit=unit, leader=made.user(MAKERS[1]), name="自供能触觉感知机理（虚构）", programme="zone", code="JC-2025-003", contact="演示联系人", next_check=today() + timedelta(days=45), is_synthetic=True)
    plan = "提供中试场地与工程师一名，按季看进展（演示）"
    asked = [
        early.ask_incubation(made.user(OPERATOR), name=name, unit=unit, leader=leader, park=park, plan=plan, is_synthetic=True)
        for name in ("极端环境结构材料探索（虚构）", "热端涂层服役评价（虚构）", "单晶修复工艺（虚构）")
    ]
    early.consent_incubation(leader, asked[0], terms="可看中试数据，不看配方；发表前另行商定（演示）")
    early.decline_incubation(leader, asked[1], reason="另有合作约定（演示）")
    call = early.open_call(city, name="高端装备基础问题联合征集（虚构）", topic="先进制造", firm=made.organisation("demo-company-1"), city_fen=Money.of(3_000_000).fen, firm_fen=Money.of(3_000_000).fen, closes_on=today() + timedelta(days=10), is_synthetic=True)
    call = early.add_project(city, call, name="叶片杂晶成因（虚构）", unit=unit, city_fen=Money.of(1_200_000).fen, firm_fen=Money.of(1_000_000).fen)
    early.start_call(city, call)
    early.open_call(city, name="柔性感知联合征集（虚构）", topic="电子信息", firm=made.organisation("demo-company-2"), city_fen=Money.of(2_000_000).fen, firm_fen=Money.of(1_500_000).fen, closes_on=today() + timedelta(days=70), is_synthetic=True)


def _trends(made: Made) -> None:
    """What a park believes of tracks, and what the market asks for."""
    operator, park = made.user(OPERATOR), made.carriers[PARKS[0]]
    notes = [
        watch.open_note(operator, park=park, name=name, track=track, text=text, is_synthetic=True)
        for name, track, text in (
            ("单晶叶片国产化进入验证期（虚构）", "燃气轮机热端部件", "两家整机厂已排出验证计划，未来一年需要三至五家材料供应方。"), ("触觉传感先用在康复（虚构）", "柔性电子", "灵巧手量产前，康复器械先有订单。"),
            ("固态电池界面材料观望（虚构）", "固态电池", "路线未定，先跟踪。"),
        )
    ]
    shared = [watch.share_note(operator, note) for note in notes[:2]]
    watch.decide_note(operator, shared[0], is_backed=True, why="有两家用户愿意试用（演示）")
    need = watch.open_lead(operator, park=park, name="求叶片定向凝固的冷却方案（虚构）", track="燃气轮机热端部件", text="现有定向凝固炉杂晶多，求高温合金叶片的冷却与温度场方案。", is_synthetic=True)
    pushed = watch.push_lead(operator, need)
    first = pushed.pushes.first()
    if first is not None:
        watch.contact_lead(operator, pushed, push=first, note="电话约见实验室（演示）")
    watch.open_lead(operator, park=park, name="求低功耗触觉模组（虚构）", track="柔性电子", text="康复手套用，待机一周。", is_synthetic=True)


def _judged(made: Made, judged: list[TrendNote]) -> None:
    """What the park believed more than a year ago, and whether it backed it."""
    operator, park = made.user(OPERATOR), made.carriers[PARKS[0]]
    for name, track, text, is_backed, why in (
        ("钠离子电池先进储能（虚构）", "新能源", "储能招标开始写明钠电，一年内会有首批订单。", True, "两家储能企业愿意联合试用（演示）"),
        ("手术机器人力反馈两年内量产（虚构）", "医疗器械", "零部件国产化后，力反馈会成为标配。", False, "注册周期长，判断偏早（演示）"),
    ):
        note = watch.share_note(operator, watch.open_note(operator, park=park, name=name, track=track, text=text, is_synthetic=True))
        judged.append(watch.decide_note(operator, note, is_backed=is_backed, why=why))


def _looked_back(made: Made, judged: list[TrendNote]) -> None:
    """A year on: what came of it."""
    operator = made.user(OPERATOR)
    for note, outcome, lesson in zip(judged, ("partly", "came"), ("首批订单来了，价格低于预期；下次先问用户愿付多少（演示）", "尚无一家量产，不支持是对的（演示）"), strict=True):
        watch.review_note(operator, note, outcome=outcome, lesson=lesson)


def _fresh(made: Made) -> None:
    """What is still going on: a scout on the way, a finding just told, one taken up, one being written."""
    office, scout, unit = made.user(OFFICE), made.user(MAKERS[1]), made.organisation(UNIT)
    discovering.open_task(office, unit=unit, scout=scout, name="看一遍本季度的专利（虚构）", kind="patent", words="量产 封装", finish_by=today() + timedelta(days=12), is_synthetic=True)
    source = Source.objects.filter(unit=unit, kind="paper", state="listed").order_by("-pk").first()
    _tell(made, discovering.open_finding(scout, unit=unit, name="类器官药敏自动判读（虚构）", summary="两家医院已验证，缺一个产品团队。", source=source, is_synthetic=True))
    discovering.take_finding(office, _tell(made, discovering.open_finding(scout, unit=unit, name="卷对卷封装（虚构）", summary="企业愿意出中试线。", is_synthetic=True)), how="与企业三方电话会（演示）")
    discovering.open_finding(made.user(MAKERS[0]), unit=unit, name="叶片冷却装置（虚构）", summary="已授权专利，还没有人问过。", is_synthetic=True)
